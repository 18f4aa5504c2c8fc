//! Files, folders and volumes.

use super::row::{Row, win};

pub(super) const ROWS: &[Row] = &[
    Row {
        codes: &[win(2)],
        cause: "a file that the operation needs is not where the configuration says",
        next_step: "check that every disk, ISO and configuration path exists on the host, and that its storage is online",
        source: "winerror.h",
    },
    Row {
        codes: &[win(3)],
        cause: "a folder that the operation needs does not exist",
        next_step: "check the path, and that its volume or share is online on the host",
        source: "jamesstringer90/Easy-GPU-PV#406",
    },
    Row {
        codes: &[win(13)],
        cause: "the data of a file is not valid: a damaged or foreign disk, saved state or configuration",
        next_step: "check that the file is complete and opens on the host (Get-VHD, Mount-VHD); restore it, or create the machine anew around its disk",
        source: "canonical/multipass#3090",
    },
    Row {
        codes: &[win(19), win(6009)],
        cause: "the medium or file is write-protected",
        next_step: "clear the read-only attribute of the file, disk or volume",
        source: "winerror.h",
    },
    Row {
        codes: &[win(23), win(27), win(323)],
        cause: "the storage returned bad data",
        next_step: "check the disk's health and the host's System event log, then restore the file",
        source: "winerror.h",
    },
    Row {
        codes: &[win(32)],
        cause: "another process has the file open",
        next_step: "find what uses the disk (backup, antivirus, another virtual machine, a mounted image) and close it",
        source: "winerror.h",
    },
    Row {
        codes: &[win(33), win(167), win(212)],
        cause: "part of the file is locked by another process",
        next_step: "find what uses the disk (backup, antivirus, another virtual machine, a mounted image) and close it",
        source: "winerror.h",
    },
    Row {
        codes: &[win(38)],
        cause: "the file ends too early: it is cut off or empty",
        next_step: "compare its size with the original and copy it again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(39), win(112), 0x8004_103B],
        cause: "the volume is full",
        next_step: "free space on the host's volume, or move the disk, then try again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(80)],
        cause: "a file of that name already exists",
        next_step: "choose another name or remove the leftover file (after a failed backup also an AutoRecovery.avhdx)",
        source: "Microsoft KB 3175561",
    },
    Row {
        codes: &[win(123), win(161), win(206), win(267)],
        cause: "a path in the settings is not valid",
        next_step: "correct the path: illegal characters, a file in place of a folder, or too long",
        source: "winerror.h",
    },
    Row {
        codes: &[win(183), win(1316), 0x8004_1019],
        cause: "an object of that name already exists",
        next_step: "choose another name or remove the leftover object",
        source: "winerror.h",
    },
    Row {
        codes: &[win(223), win(665), win(1292)],
        cause: "a limit of the file system is reached: the file is too large or too fragmented",
        next_step: "move the disk to NTFS (large record size) or ReFS, or copy it to defragment it",
        source: "winerror.h",
    },
    Row {
        codes: &[win(225), win(226)],
        cause: "the antivirus software of the host blocks the file",
        next_step: "exclude the machine's files and vmms.exe, vmwp.exe from scanning, and restore the file",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1005), win(1006)],
        cause: "the volume changed while the file was open, or its file system is not recognized",
        next_step: "check the storage; detach the disk and attach it again",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1117), win(1127), win(1128), win(29), win(30), win(483)],
        cause: "the storage had an I/O error",
        next_step: "check the disk's health and the host's System event log",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1295)],
        cause: "the disk quota is used up",
        next_step: "raise the quota of the volume or share, or free space",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1392), win(1393)],
        cause: "a file or the file system is damaged",
        next_step: "check the volume (chkdsk, Repair-Volume), then restore the file from a backup; a damaged saved state can be deleted",
        source: "winerror.h",
    },
    Row {
        codes: &[win(1920), win(4350)],
        cause: "the file is a placeholder or link whose data the host cannot read: cloud storage, deduplication, a tiered volume",
        next_step: "keep the file on this device (OneDrive: always keep), install Data Deduplication on this host, or copy the file to a plain volume",
        source: "winerror.h; public pages on OneDrive and deduplication",
    },
    Row {
        codes: &[win(6002)],
        cause: "the file is encrypted with EFS",
        next_step: "decrypt the file or its folder (cipher /d) and copy the disk to a folder without encryption",
        source: "winerror.h",
    },
];
