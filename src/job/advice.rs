//! Likely causes and next steps, by number: one table. Words are never matched, for hosts speak many languages.
//!
//! Causes and steps are our own reading of the code tables and of what users report; they are hints, and say "likely".

/// Something in an answer that a row of the table may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Symptom {
    /// An HRESULT, Win32 or NTSTATUS code in a message or property; Win32 codes as HRESULTs (0x8007xxxx).
    Code(u32),
    /// `ErrorCode` of the job.
    JobError(u32),
    /// `ProbableCause` of an error.
    ProbableCause(u16),
    /// `CIMStatusCode` of an error.
    CimStatus(u32),
    /// `JobState` of the job.
    State(u16),
}

/// A row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Advice {
    /// What the row goes by.
    pub symptom: Symptom,
    /// The likely cause, one clause.
    pub cause: &'static str,
    /// What to try next, one clause.
    pub next_step: &'static str,
}

/// The rows for the symptoms, in the order of the symptoms; the first one tells most. At most three, each cause once.
pub(super) fn advice_for(symptoms: &[Symptom]) -> Vec<Advice> {
    let mut found: Vec<Advice> = Vec::new();
    for advice in symptoms.iter().filter_map(|symptom| TABLE.iter().find(|row| row.symptom == *symptom)) {
        if !found.iter().any(|known| known.cause == advice.cause) {
            found.push(*advice);
        }
    }
    // A code says more than the other rows, and any row more than the one for "failed".
    if found.iter().any(|advice| matches!(advice.symptom, Symptom::Code(_))) {
        found.retain(|advice| matches!(advice.symptom, Symptom::Code(_)));
    }
    if found.len() > 1 {
        found.retain(|advice| advice.symptom != Symptom::JobError(FAILED));
    }
    found.truncate(3);
    found
}

const fn code(code: u32, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::Code(code), cause, next_step }
}

const fn job(code: u32, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::JobError(code), cause, next_step }
}

const fn probable(cause_code: u16, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::ProbableCause(cause_code), cause, next_step }
}

const fn status(code: u32, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::CimStatus(code), cause, next_step }
}

const fn state(state: u16, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::State(state), cause, next_step }
}

/// Hyper-V's "Failed", which says nothing more.
const FAILED: u32 = 32768;

const TABLE: &[Advice] = &[
    // Files and disks.
    code(
        0x8007_0002,
        "a file that the operation needs is not where the configuration says",
        "check that every disk, ISO and configuration path exists on the host, and its storage is online",
    ),
    code(
        0x8007_0003,
        "a folder that the operation needs is not there",
        "check the path and that its volume or share is online on the host",
    ),
    code(
        0x8007_0005,
        "the account that does the work on the host may not touch a file or object",
        "grant NT VIRTUAL MACHINE\\Virtual Machines and the host's computer account access to the path; for a share also on the share itself",
    ),
    code(0x8007_0013, "the medium is write-protected", "clear the read-only attribute of the disk or volume"),
    code(0x8007_0017, "the storage answered with bad data", "check the disk's health and the host's System event log"),
    code(
        0x8007_001F,
        "a device attached to the virtual machine does not work",
        "check pass-through devices and the host's System event log",
    ),
    code(
        0x8007_0020,
        "another process holds the file open",
        "find who uses the disk (backup, antivirus, another virtual machine) and let it go",
    ),
    code(
        0x8007_0021,
        "part of the file is locked by another process",
        "find who uses the disk (backup, antivirus, another virtual machine) and let it go",
    ),
    code(
        0x8007_0032,
        "the storage or the host does not support the request",
        "check that the file system and the share (SMB 3) support what is asked for",
    ),
    code(0x8007_0035, "the network path cannot be found", "check the share's name, DNS and the firewall from the host"),
    code(0x8007_0050, "a file of that name exists already", "choose another name or remove the leftover file"),
    code(
        0x8007_0057,
        "a parameter of the operation is not valid",
        "compare the settings with those of a machine that works",
    ),
    code(0x8007_0070, "the volume is full", "free space on the host's volume, or move the disk, then try again"),
    code(0x8007_007B, "a path in the settings is not a legal path", "correct the path"),
    code(0x8007_00B7, "an object of that name exists already", "choose another name or remove the leftover object"),
    code(0x8007_03EE, "the volume changed underneath the file", "check the storage; detach and attach the disk again"),
    code(0x8007_045D, "the storage had an I/O error", "check the disk's health and the host's System event log"),
    code(0x8007_0490, "something the operation refers to is no longer there", "refresh the object and try again"),
    code(
        0xC03A_0014,
        "no driver on the host knows this kind of disk file",
        "check that the file is a VHD, VHDX or ISO and not an empty or damaged one",
    ),
    // Memory and the hypervisor.
    code(
        0x8007_000E,
        "the host has not enough memory for it",
        "lower the machine's memory, or stop other machines on the host",
    ),
    code(
        0x8007_05AA,
        "the host ran out of system resources",
        "free memory on the host; check for leaks in the non-paged pool",
    ),
    code(0x8007_05AF, "the host's page file is too small for it", "free memory or enlarge the page file of the host"),
    code(
        0xC035_1000,
        "no hypervisor is running on the host",
        "enable virtualization in the firmware and `hypervisorlaunchtype auto` on the host, then restart it",
    ),
    code(
        0xC035_001E,
        "the processor or hypervisor lacks a feature the machine wants",
        "check nested virtualization, processor compatibility and the machine's configuration version",
    ),
    code(0xC037_0027, "the saved state is damaged", "delete the saved state and start the machine"),
    code(
        0xC037_0029,
        "the saved state was made by another version of Hyper-V",
        "delete the saved state, or go back to the host that made it",
    ),
    code(
        0xC037_002C,
        "the host has not enough physical memory for it",
        "lower the machine's memory, or stop other machines on the host",
    ),
    // Accounts, network and migration.
    code(
        0x8007_0534,
        "an account name cannot be resolved to a SID",
        "check that the host can reach a domain controller and that the account exists",
    ),
    code(
        0x8007_052E,
        "the user name or password is wrong",
        "check the credentials the host uses for the share or the other host",
    ),
    code(
        0x8007_06BA,
        "the other host does not answer to RPC",
        "check that the other host is up and its firewall lets Hyper-V and WMI through",
    ),
    code(
        0x8007_0721,
        "the two hosts could not authenticate each other",
        "check Kerberos: SPNs, the clocks and constrained delegation",
    ),
    code(
        0x8007_274C,
        "a connection timed out",
        "check the network between the hosts and the firewall's port (6600 for live migration)",
    ),
    code(
        0x8007_274D,
        "the other side refused the connection",
        "check that live migration or replication is enabled on the other host, and its firewall",
    ),
    code(0x8007_2746, "the other side closed the connection", "look at the other host's Hyper-V-VMMS event log"),
    code(0x8009_030C, "a logon was refused", "check the account and password used between the hosts"),
    code(
        0x8009_030E,
        "the host has no credentials to use on the other host",
        "enable constrained delegation for the hosts, or start the migration on the source host itself (CredSSP)",
    ),
    code(0x8009_0322, "the SPN of the other host points elsewhere", "check its service principal names and DNS"),
    code(0x8009_0324, "the clocks of the hosts differ too much", "synchronise their time"),
    // State.
    code(0x8007_00AA, "something it needs is in use", "wait until the other operation has ended, then try again"),
    code(0x8007_05B4, "it took too long", "look what the host was busy with, then try again"),
    code(0x8007_139F, "the machine or group is in the wrong state", "look at its state, then try again"),
    code(
        0x8004_0154,
        "a component is not installed on the host",
        "check that the Hyper-V role and its services are complete",
    ),
    code(
        0x8000_4005,
        "the host gives no reason",
        "look at the Hyper-V-VMMS and Hyper-V-Worker event logs at the job's time",
    ),
    // The job's own code: Hyper-V's return codes.
    job(
        FAILED,
        "the operation failed inside Hyper-V",
        "look at the Hyper-V-VMMS and Hyper-V-Worker event logs at the job's time",
    ),
    job(
        32769,
        "the account may not do this",
        "use an account in the host's Hyper-V Administrators or Administrators group",
    ),
    job(32770, "the host does not support this", "check the host's version and the machine's configuration version"),
    job(32772, "it took too long", "look what the host was busy with, then try again"),
    job(32773, "a parameter of the operation is not valid", "compare the settings with those of a machine that works"),
    job(32774, "something it needs is in use", "wait until the other operation has ended, then try again"),
    job(
        32775,
        "the machine is in the wrong state for it",
        "look at its state; right after another operation simply try again",
    ),
    job(32776, "a parameter has the wrong type", "check the types of the parameters that were sent"),
    job(
        32777,
        "the machine's service is not available",
        "check that the Virtual Machine Management service runs on the host",
    ),
    job(
        32778,
        "the host has not enough memory for it",
        "lower the machine's memory, or stop other machines on the host",
    ),
    // Probable causes that say something.
    probable(24, "a device had an I/O error", "check the disk's health and the host's System event log"),
    probable(
        33,
        "the host has not enough memory for it",
        "lower the machine's memory, or stop other machines on the host",
    ),
    probable(50, "the storage has not enough room", "free space on the host's volume"),
    probable(57, "something it needs is not available", "check the storage, network and devices it uses"),
    probable(58, "versions do not match", "compare the versions of the hosts and of the machine's configuration"),
    probable(
        65,
        "the account may not do this",
        "use an account in the host's Hyper-V Administrators or Administrators group",
    ),
    probable(111, "it took too long", "look what the host was busy with, then try again"),
    probable(117, "an authentication failed", "check the accounts the host uses for shares and other hosts"),
    // CIM status.
    status(
        2,
        "the account may not do this",
        "use an account in the host's Hyper-V Administrators or Administrators group",
    ),
    status(4, "a parameter of the operation is not valid", "compare the settings with those of a machine that works"),
    status(6, "something the operation refers to is no longer there", "refresh the object and try again"),
    status(7, "the host does not support this", "check the host's version and the machine's configuration version"),
    status(11, "an object of that name exists already", "choose another name or remove the leftover object"),
    // How it ended.
    state(
        8,
        "somebody or something ended the job",
        "ask who cancelled it; the owner of the job is shown when the host tells it",
    ),
    state(
        9,
        "somebody or something killed the job; its work may be half done",
        "check the state of the machine or disk before the next try",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symptom_has_one_row() {
        for (index, row) in TABLE.iter().enumerate() {
            assert!(TABLE.iter().skip(index + 1).all(|other| other.symptom != row.symptom), "{:?}", row.symptom);
        }
    }

    #[test]
    fn every_code_of_the_table_has_a_name() {
        for row in TABLE {
            if let Symptom::Code(code) = row.symptom {
                assert!(crate::codes::lookup(code).is_some(), "0x{code:08X}");
            }
        }
    }

    #[test]
    fn a_specific_row_silences_the_general_ones() {
        let advice = advice_for(&[Symptom::Code(0x8007_0070), Symptom::JobError(32768), Symptom::State(8)]);
        assert_eq!(advice.iter().map(|row| row.symptom).collect::<Vec<_>>(), [Symptom::Code(0x8007_0070)]);
    }

    #[test]
    fn the_same_cause_is_told_once() {
        let advice = advice_for(&[Symptom::ProbableCause(33), Symptom::JobError(32778)]);
        assert_eq!(advice.len(), 1);
    }
}
