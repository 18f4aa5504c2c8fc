//! Shares, other hosts, migration and replication.

use super::row::{Row, win};

pub(super) const ROWS: &[Row] = &[
    Row {
        codes: &[win(53), win(51), win(67), win(1203), win(1201)],
        cause: "the share or its server cannot be found",
        next_step: "check the share's name, DNS and the firewall from the host",
        source: "winerror.h",
    },
    Row {
        codes: &[win(64), win(59), win(240), win(2250)],
        cause: "the connection to the share broke while the file was open",
        next_step: "check the file server, the network and SMB events of the host; for a cluster use continuously available shares",
        source: "winerror.h; public pages on SMB",
    },
    Row {
        codes: &[win(121)],
        cause: "the storage or network did not answer in time",
        next_step: "check the file server or disk, network drivers and timeouts (iSCSI, SMB) at the job's time, then try again",
        source: "winerror.h; public pages on SMB",
    },
    Row {
        codes: &[win(1219), win(1238)],
        cause: "the host already has a connection to that server with another account",
        next_step: "remove it (net use, Get-SmbMapping), or use the same account",
        source: "winerror.h",
    },
    Row {
        codes: &[win(384), win(1272)],
        cause: "the share needs SMB 1 or guest access, which the host does not allow",
        next_step: "use a share with SMB 3 and an account",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1722), win(1753), win(1723), win(1726), win(1727), win(1820), win(1256), win(1708)],
        cause: "the other host does not answer to RPC",
        next_step: "check that the other host is up and that its firewall allows Hyper-V and WMI",
        source: "winerror.h",
    },
    Row {
        codes: &[win(10_060), win(12_002)],
        cause: "a connection to the other host timed out",
        next_step: "check the network between the hosts and the firewall's port (6600 for live migration; 80 or 443 for Replica)",
        source: "winerror.h; windowsadmins.com/2014/02",
    },
    Row {
        codes: &[win(10_061), win(1225), win(1234), win(12_029)],
        cause: "the other host refused the connection",
        next_step: "check that live migration or replication is enabled on the other host, its port and its firewall",
        source: "winerror.h; windowsadmins.com/2014/02",
    },
    Row {
        codes: &[win(12_019), win(12_030), win(12_152)],
        cause: "the HTTP connection to the Replica server was cut, often by a proxy that inspects HTTPS",
        next_step: "let replication bypass the proxy or its HTTPS inspection",
        source: "windowsadmins.com/2014/02",
    },
    Row {
        codes: &[win(12_007), win(11_001), win(11_002), win(11_004)],
        cause: "the name of the other host cannot be resolved",
        next_step: "check DNS on the host: Resolve-DnsName NAME",
        source: "winhttp.h",
    },
    Row {
        codes: &[
            win(12_037),
            win(12_038),
            win(12_045),
            win(12_157),
            win(12_175),
            0x8009_0325,
            0x8009_0327,
            0x8009_0328,
            0x8009_2010,
            0x8009_2013,
            0x800B_0101,
            0x800B_0109,
            0x800B_010A,
            0x800B_010C,
            0x800B_010E,
            0x800B_010F,
        ],
        cause: "the certificate of the other server is not accepted",
        next_step: "check the certificate used for replication: validity, name, issuer and revocation list, on both servers",
        source: "winerror.h, winhttp.h",
    },
    Row {
        codes: &[win(10_053), win(10_054), win(1236), win(109)],
        cause: "the other side closed the connection",
        next_step: "look at the other host's Hyper-V-VMMS event log at the job's time",
        source: "winerror.h",
    },
    Row {
        codes: &[win(10_050), win(10_051), win(10_064), win(10_065), win(1231), win(1232), win(1222)],
        cause: "the other host cannot be reached over the network",
        next_step: "check routes, the network adapter and the firewall between the hosts",
        source: "winerror.h",
    },
];
