//! Rights, accounts and logins.

use super::row::{Row, win};

pub(super) const ROWS: &[Row] = &[
    Row {
        codes: &[win(5), win(65), win(472)],
        cause: "the account that does the work on the host cannot access a file or object",
        next_step: "grant NT VIRTUAL MACHINE\\Virtual Machines (or the machine's own SID) and the host's computer account access to the path; for a share also on the share itself",
        source: "docker/for-win#8035",
    },
    Row {
        codes: &[win(1385)],
        cause: "NT VIRTUAL MACHINE\\Virtual Machines does not have the right \"Log on as a service\" on the host",
        next_step: "add it to that right in the group policy that overwrites it; for now run gpupdate /force and restart vmms",
        source: "Microsoft KB 2779204; docker/for-win#6915, docker/for-win#3542, microsoft/WSL#5401",
    },
    Row {
        codes: &[win(1327), win(1380), win(1328), win(1329), win(1239), win(1240)],
        cause: "a restriction or policy does not let the account log on",
        next_step: "check the account's restrictions and the logon rights on the host, also of NT VIRTUAL MACHINE\\Virtual Machines",
        source: "Microsoft KB 2779204",
    },
    Row {
        codes: &[win(1332), win(1317), win(1319), win(1315), win(1337)],
        cause: "an account name cannot be resolved to a SID",
        next_step: "check that the host can reach a domain controller and that the account exists",
        source: "Azure/AzureLocal-Supportability#326",
    },
    Row {
        codes: &[win(1326), win(86), win(1323), win(2202)],
        cause: "the user name or password is wrong",
        next_step: "check the credentials that the host uses for the share or the other host",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1330), win(1331), win(1793), win(1907), win(1909)],
        cause: "the account cannot be used: expired, disabled or locked out",
        next_step: "reset the account or its password in the domain",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1347), win(1346), win(1309), win(1245), win(1244)],
        cause: "the caller has no identity where the work is done: the login was not passed on to the second host or share",
        next_step: "start the operation on the host itself, or set up constrained delegation",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1312), 0x8009_030E, 0x8009_0345, 0x8009_035E, 0x8009_035F],
        cause: "the host has no credentials to use on the other host",
        next_step: "set up constrained delegation for the hosts, or start the migration on the source host itself (CredSSP)",
        source: "MicrosoftDocs/azure-docs#37186",
    },
    Row {
        codes: &[win(1314), win(1300), win(740), 0x8004_1062],
        cause: "the account lacks a privilege",
        next_step: "use an account in the host's Administrators group, elevated",
        source: "winerror.h",
    },
    Row {
        codes: &[0x8004_1003, 0x8033_8104, 0x8033_8105, 0x8033_8106, 0x8001_011B, 0x8037_011B],
        cause: "the account does not have the right to do this in WMI",
        next_step: "use an account in the host's Hyper-V Administrators or Administrators group, with Remote Enable on the namespace",
        source: "wbemcli.h",
    },
    Row {
        codes: &[0x8009_030C],
        cause: "a logon was denied",
        next_step: "check the account and password used between the hosts",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1396), 0x8009_0303],
        cause: "the service principal name of the other host is missing or belongs to another account",
        next_step: "check its SPNs (setspn -L HOST, setspn -X) and DNS",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1398)],
        cause: "the clocks of the hosts differ too much",
        next_step: "synchronize their time",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1311), win(1355), win(1908), win(1351), win(1788), win(1789), win(1790), win(1792)],
        cause: "the host cannot reach its domain, or the domain no longer trusts it",
        next_step: "check DNS and a domain controller from the host (nltest /sc_verify:DOMAIN), then Test-ComputerSecureChannel",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1825), win(1397), 0x8009_0348, 0x8009_0342],
        cause: "the two hosts could not authenticate each other",
        next_step: "check Kerberos: SPNs, clocks, encryption types and constrained delegation",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1937), win(1265), win(1935)],
        cause: "a policy does not allow this kind of authentication between the hosts",
        next_step: "make Kerberos work (names, not IP addresses; SPNs), or change the policy",
        source: "winerror.h",
    },
];
