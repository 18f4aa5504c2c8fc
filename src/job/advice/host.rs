//! Memory, the hypervisor, services and devices of the host.

use super::row::{Row, win};

pub(super) const ROWS: &[Row] = &[
    Row {
        codes: &[
            win(8),
            win(14),
            win(1130),
            0x8004_1006,
            0xC037_002B,
            0xC037_002C,
            0xC037_002D,
            0xC035_000B,
            0xC035_0073,
            0xC035_0075,
        ],
        cause: "the host does not have enough memory for it",
        next_step: "lower the machine's memory, or stop other machines on the host",
        source: "kubernetes/minikube#18049",
    },
    Row {
        codes: &[win(1450), win(1816), win(1451), win(1452), win(1453), 0xC035_001D, 0xC035_0013],
        cause: "the host ran out of memory or other system resources",
        next_step: "lower the machine's memory, or stop other machines; if memory is free, look for a leak in the non-paged pool",
        source: "kubernetes/minikube#16665, microsoft/MSLab#300",
    },
    Row {
        codes: &[win(1455)],
        cause: "the host's memory and page file together are too small for it",
        next_step: "free memory or enlarge the page file of the host",
        source: "winerror.h",
    },
    Row {
        codes: &[0xC035_1000, 0x8037_0102],
        cause: "no hypervisor is running on the host",
        next_step: "enable virtualization in the firmware and run bcdedit /set hypervisorlaunchtype auto on the host, then restart it",
        source: "winerror.h",
    },
    Row {
        codes: &[0xC035_001E, 0xC035_003C, 0xC035_003D, 0xC035_0055, 0x8037_0310],
        cause: "the processor or hypervisor lacks a feature that the machine wants",
        next_step: "check nested virtualization, processor compatibility and the machine's configuration version",
        source: "winerror.h",
    },
    Row {
        codes: &[win(31)],
        cause: "a device attached to the virtual machine does not work",
        next_step: "check pass-through devices and the host's System event log",
        source: "winerror.h",
    },
    Row {
        codes: &[win(21), win(55), win(1167), win(1617), win(321), win(4319)],
        cause: "a device or disk that the operation needs is not ready, or was removed",
        next_step: "check the device, its cable, pass-through assignment and drivers on the host; bring the disk online",
        source: "winerror.h",
    },
    Row {
        codes: &[win(87), win(160), 0x8004_1008, 0xC035_0005],
        cause: "a parameter of the operation is not valid",
        next_step: "compare the settings with those of a machine that works",
        source: "winerror.h",
    },
    Row {
        codes: &[win(170), win(148), 0xC035_0019],
        cause: "something it needs is in use",
        next_step: "wait until the other operation has ended, then try again",
        source: "paulshir/coreos-hyperv#2",
    },
    Row {
        codes: &[win(1168), win(1169), win(1170)],
        cause: "something that the operation refers to no longer exists",
        next_step: "refresh the object and try again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1460), win(258), 0x8037_0118, 0x8037_0109, 0x8004_1069, 0x8004_1088],
        cause: "the operation timed out",
        next_step: "look at what the host was busy with, then try again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(5023), 0x8037_0105, 0xC035_0015],
        cause: "the machine or cluster group is in the wrong state for this",
        next_step: "look at its state, then try again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(995), win(1223), win(1235), win(1818), 0x8001_0002, 0x8000_4004, 0x8004_1032],
        cause: "the operation was canceled",
        next_step: "find out who or what canceled it (a user, a backup, a shutdown), then start it again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1115), win(1255), 0x8004_1033],
        cause: "the host was shutting down",
        next_step: "wait until the host is up again, then try again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1058), win(1060), win(1062), win(1053), win(1068), win(1069), win(1070), 0x8037_0114],
        cause: "a service of the host does not run",
        next_step: "check vmms (Virtual Machine Management) and vmcompute on the host: Get-Service vmms, vmcompute",
        source: "winerror.h",
    },
    Row {
        codes: &[win(126), win(127), win(193), win(1114), win(577), 0x8004_0154, 0x8004_0111],
        cause: "a component of the host is missing or cannot be loaded",
        next_step: "check that the Hyper-V role and its services are complete; repair with sfc /scannow and DISM",
        source: "winerror.h",
    },
    Row {
        codes: &[0x8037_0100, 0x8037_0106, 0x8037_0107, 0x8037_011C],
        cause: "the virtual machine stopped unexpectedly",
        next_step: "look at the Hyper-V-Worker event log at the job's time, and inside the guest",
        source: "winerror.h",
    },
    Row {
        codes: &[0xC037_0200],
        cause: "the virtual switch that the machine uses does not exist on this host",
        next_step: "create a switch of that name, or connect the adapter to another one (Connect-VMNetworkAdapter)",
        source: "winerror.h",
    },
    Row {
        codes: &[0xC037_000F, 0xC037_0010, 0xC035_001A],
        cause: "the NUMA settings of the machine do not fit the host",
        next_step: "reset the machine's NUMA topology to the hardware's, or allow NUMA spanning",
        source: "winerror.h",
    },
];
