//! What to do about codes without a row of their own, by the family they belong to.

use std::ops::RangeInclusive;

use super::row::{Row, win};

/// Codes that belong together, in the spelling that all spellings share.
pub(super) struct Family {
    codes: &'static [RangeInclusive<u32>],
    pub(super) next_step: &'static str,
    pub(super) source: &'static str,
}

/// The family of a code; the first one that holds it.
pub(super) fn of(code: u32) -> Option<&'static Family> {
    FAMILIES.iter().find(|family| family.codes.iter().any(|range| range.contains(&code)))
}

/// Codes that say no more than that something failed.
pub(super) const GENERIC: Row = Row {
    codes: &[
        0x8000_4005,
        0x8000_FFFF,
        0x8001_0105,
        0x8002_0009,
        0x8004_1001,
        0x8004_1004,
        0x8004_100A,
        0x8033_8003,
        0x8033_8083,
        0xC000_0001,
        0xC035_0071,
        win(1003),
        win(1066),
        win(1208),
        win(1359),
        win(1627),
    ],
    cause: "a component of the host failed and gives only a general code",
    next_step: "look at the Hyper-V-VMMS and Hyper-V-Worker event logs at the job's time",
    source: "winerror.h",
};

const FAMILIES: &[Family] = &[
    Family {
        codes: &[0x8004_2301..=0x8004_2400],
        next_step: "run vssadmin list writers and vssadmin list providers in the guest and on the host, and look at their VSS events",
        source: "vss.h",
    },
    Family {
        codes: &[0x8004_1001..=0x8004_3FFF],
        next_step: "check WMI on the host: Get-CimInstance -Namespace root\\virtualization\\v2 Msvm_ComputerSystem; if that fails, restart winmgmt and vmms",
        source: "wbemcli.h",
    },
    Family {
        codes: &[0x8033_8000..=0x8033_FFFF],
        next_step: "check the WinRM service and its limits on the host (winrm get winrm/config), and the request",
        source: "wsman.h",
    },
    Family {
        codes: &[0x8009_0300..=0x8009_03FF],
        next_step: "check the accounts, certificates and Kerberos settings that the two hosts use with each other",
        source: "winerror.h",
    },
    Family {
        codes: &[0x8009_2000..=0x8009_FFFF, 0x800B_0000..=0x800B_FFFF],
        next_step: "check the certificate or signature: validity, name, issuer, purpose and revocation list",
        source: "winerror.h",
    },
    Family {
        codes: &[0x8000_4000..=0x8000_FFFF, 0x8001_0000..=0x8004_0FFF, 0x8008_0000..=0x8008_FFFF],
        next_step: "look at the Application and System event logs of the host at the job's time; restart vmms if it does not answer",
        source: "winerror.h",
    },
    Family {
        codes: &[0x8037_0000..=0x8037_FFFF],
        next_step: "look at the Hyper-V-Compute and Hyper-V-Worker event logs at the job's time; restart vmcompute if it does not answer",
        source: "winerror.h",
    },
    Family {
        codes: &[0xC035_0000..=0xC035_FFFF],
        next_step: "look at the Hyper-V-Hypervisor event log; check the firmware's virtualization settings and the updates of firmware and host",
        source: "winerror.h",
    },
    Family {
        codes: &[0xC037_0000..=0xC037_FFFF],
        next_step: "compare the machine's memory, processor and NUMA settings with those of a machine that works; look at the Hyper-V-Worker event log",
        source: "winerror.h",
    },
    Family {
        codes: &[0xC03A_0000..=0xC03A_FFFF, 0x803A_0000..=0x803A_FFFF],
        next_step: "check the disk on the host: Get-VHD PATH, Test-VHD PATH",
        source: "winerror.h",
    },
    Family {
        codes: &[win(5001)..=win(5999)],
        next_step: "look at the cluster's state: Get-ClusterNode, Get-ClusterResource, Get-ClusterLog",
        source: "winerror.h",
    },
    Family {
        codes: &[win(10_000)..=win(12_999)],
        next_step: "check network, firewall and proxy between the hosts",
        source: "winerror.h, winhttp.h",
    },
    Family {
        codes: &[win(1700)..=win(1830)],
        next_step: "check that the other host is up, its RPC services run, and its firewall allows Hyper-V and WMI",
        source: "winerror.h",
    },
    Family {
        codes: &[win(1051)..=win(1072)],
        next_step: "check the state of vmms, vmcompute and the services they need: Get-Service",
        source: "winerror.h",
    },
    Family {
        codes: &[win(1015)..=win(1018), win(1358)..=win(1358)],
        next_step: "check the host's system volume and registry; look at the System event log",
        source: "winerror.h",
    },
    Family {
        codes: &[
            win(52)..=win(58),
            win(69)..=win(71),
            win(88)..=win(88),
            win(1210)..=win(1212),
            win(1226)..=win(1229),
            win(1243)..=win(1243),
            0xC000_035C..=0xC000_035C,
        ],
        next_step: "check the network and the server from the host: Test-NetConnection SERVER -Port 445",
        source: "winerror.h",
    },
    Family {
        codes: &[
            win(1260)..=win(1260),
            win(1271)..=win(1271),
            win(1307)..=win(1313),
            win(1336)..=win(1341),
            win(1364)..=win(1364),
            win(1931)..=win(1931),
        ],
        next_step: "check the account that does the work, its rights and the policies of the host",
        source: "winerror.h",
    },
    Family {
        codes: &[
            win(4)..=win(4),
            win(15)..=win(18),
            win(25)..=win(25),
            win(82)..=win(85),
            win(108)..=win(111),
            win(145)..=win(145),
            win(288)..=win(359),
            win(492)..=win(548),
            win(1107)..=win(1112),
            win(1142)..=win(1142),
            win(1224)..=win(1224),
            win(1463)..=win(1464),
            win(2401)..=win(2404),
            0xC000_00BA..=0xC000_00BA,
            0xC000_0121..=0xC000_0121,
            0xC000_026E..=0xC000_026E,
        ],
        next_step: "check the path, its volume or device, and what else uses it on the host",
        source: "winerror.h",
    },
    Family {
        codes: &[win(0)..=win(0xFFFF)],
        next_step: "compare with a machine or host that works, and look at the Hyper-V-VMMS event log at the job's time",
        source: "winerror.h",
    },
];
