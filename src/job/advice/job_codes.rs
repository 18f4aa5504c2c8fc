//! Symptoms other than codes: the job's own error code and state, probable causes, CIM status.

use super::{Advice, Symptom};

const fn job(code: u32, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::JobError(code), cause, next_step, source: METHODS }
}

const fn probable(cause_code: u16, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::ProbableCause(cause_code), cause, next_step, source: "CIM_Error 2.22.1" }
}

const fn status(code: u32, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::CimStatus(code), cause, next_step, source: "DSP0200" }
}

const fn state(state: u16, cause: &'static str, next_step: &'static str) -> Advice {
    Advice { symptom: Symptom::State(state), cause, next_step, source: "CIM_ConcreteJob 2.32" }
}

const METHODS: &str = "Microsoft's pages of the Hyper-V methods";

/// Hyper-V's "Failed", which says nothing more.
pub(super) const FAILED: u32 = 32768;

const EVENT_LOGS: &str = "look at the Hyper-V-VMMS and Hyper-V-Worker event logs at the job's time";
const NO_RIGHT: &str = "the account does not have the right to do this";
const HYPER_V_GROUP: &str = "use an account in the host's Hyper-V Administrators or Administrators group";
const NOT_SUPPORTED: &str = "the host does not support this";
const VERSIONS: &str = "check the host's version and the machine's configuration version";
const PARAMETER: &str = "a parameter of the operation is not valid";
const COMPARE: &str = "compare the settings with those of a machine that works";
const MEMORY: &str = "the host does not have enough memory for it";
const LESS_MEMORY: &str = "lower the machine's memory, or stop other machines on the host";
const TIMED_OUT: &str = "the operation timed out";
const BUSY: &str = "look at what the host was busy with, then try again";
const IN_USE: &str = "something it needs is in use";
const WAIT: &str = "wait until the other operation has ended, then try again";
const GONE: &str = "something that the operation refers to no longer exists";
const REFRESH: &str = "refresh the object and try again";
const EXISTS: &str = "an object of that name already exists";
const OTHER_NAME: &str = "choose another name or remove the leftover object";

pub(super) const TABLE: &[Advice] = &[
    // The job's own code: Hyper-V's return codes.
    job(FAILED, "the operation failed inside Hyper-V", EVENT_LOGS),
    job(32769, NO_RIGHT, HYPER_V_GROUP),
    job(32770, NOT_SUPPORTED, VERSIONS),
    job(
        32771,
        "the host does not know what became of the operation",
        "look at the state of the machine or disk, and at the event logs",
    ),
    job(32772, TIMED_OUT, BUSY),
    job(32773, PARAMETER, COMPARE),
    job(32774, IN_USE, WAIT),
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
    job(32778, MEMORY, LESS_MEMORY),
    job(
        32779,
        "usually a file that the operation needs does not exist",
        "check that every disk, ISO and configuration path exists on the host",
    ),
    job(32780, "usually something it needs is not ready", WAIT),
    job(32781, "usually the machine is locked by another operation, such as a backup or a move", WAIT),
    job(32782, "usually the host or machine was shutting down", "wait until it is up again, then try again"),
    job(32784, "usually the versions or processors of the hosts are not compatible", VERSIONS),
    job(
        32787,
        "usually the chain of differencing disks refers to itself",
        "check the chain: Get-VHD PATH and its ParentPath",
    ),
    Advice {
        symptom: Symptom::JobError(32788),
        cause: "usually the host does not have enough memory or another resource for it",
        next_step: "lower the machine's memory or processors, or stop other machines; right after enabling Hyper-V restart the host; the Hyper-V-VMMS event log names the resource",
        source: "crc-org/crc#4648",
    },
    job(32789, "usually something that the operation refers to no longer exists", REFRESH),
    job(32790, "usually an object of that name already exists", OTHER_NAME),
    // Probable causes that say something.
    probable(24, "a device had an I/O error", "check the disk's health and the host's System event log"),
    probable(33, MEMORY, LESS_MEMORY),
    probable(50, "the storage does not have enough room", "free space on the host's volume"),
    probable(57, "something it needs is not available", "check the storage, network and devices it uses"),
    probable(58, "versions do not match", "compare the versions of the hosts and of the machine's configuration"),
    probable(65, NO_RIGHT, HYPER_V_GROUP),
    probable(111, TIMED_OUT, BUSY),
    probable(117, "an authentication failed", "check the accounts the host uses for shares and other hosts"),
    // CIM status.
    status(2, NO_RIGHT, HYPER_V_GROUP),
    status(4, PARAMETER, COMPARE),
    status(6, GONE, REFRESH),
    status(7, NOT_SUPPORTED, VERSIONS),
    status(11, EXISTS, OTHER_NAME),
    // How it ended.
    state(8, "the job was canceled", "find out who canceled it, then start it again"),
    state(
        9,
        "the job was killed; its work may be incomplete",
        "check the state of the machine or disk before the next try",
    ),
];
