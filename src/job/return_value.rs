//! Return values: CIM_ConcreteJob.GetError (DMTF CIM 2.32), Hyper-V's methods (the pages of the methods), and `RequestStateChange`.
//!
//! GetError has the same name in the first two families and the numbers mean different things, so the class decides.
//! `RequestStateChange` has a map of its own, the same for every class.

use std::fmt;

/// Which list of return values applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReturnFamily {
    /// The DMTF's: classes named `CIM_...`.
    Dmtf,
    /// Hyper-V's: classes named `Msvm_...`, and every other one.
    HyperV,
    /// `RequestStateChange` of a job, of whatever class.
    StateChange,
}

/// What a method returned: the number, and the family that gives it a meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReturnValue {
    family: ReturnFamily,
    raw: u32,
}

impl ReturnValue {
    /// The return value of a method of `class`; the case of the class does not matter.
    #[must_use]
    pub fn of_class(class: &str, raw: u32) -> Self {
        let is_dmtf = class.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("CIM_"));
        Self { family: if is_dmtf { ReturnFamily::Dmtf } else { ReturnFamily::HyperV }, raw }
    }

    /// The return value of `RequestStateChange` of a job.
    #[must_use]
    pub fn of_state_change(raw: u32) -> Self {
        Self { family: ReturnFamily::StateChange, raw }
    }

    /// Which list of values applies.
    #[must_use]
    pub fn family(self) -> ReturnFamily {
        self.family
    }

    /// The number on the wire.
    #[must_use]
    pub fn raw(self) -> u32 {
        self.raw
    }

    /// Whether the method did its work. 4096 (Job Started) is not yet a success: a job goes on with the work.
    #[must_use]
    pub fn is_success(self) -> bool {
        self.raw == 0
    }

    /// Whether the work goes on in the background: 4096.
    #[must_use]
    pub fn is_started(self) -> bool {
        self.raw == 4096 && self.family != ReturnFamily::Dmtf
    }

    /// Whether the same call may well succeed a little later: something is in use, or in a state that passes.
    ///
    /// A hint, not a promise: a virtual machine may be in the wrong state for good.
    #[must_use]
    pub fn is_transient(self) -> bool {
        match self.family {
            ReturnFamily::Dmtf => false,
            ReturnFamily::HyperV => matches!(self.raw, 32774 | 32775),
            ReturnFamily::StateChange => matches!(self.raw, 6 | 4099),
        }
    }

    /// The documented name.
    ///
    /// From 32779 on Hyper-V's names depend on the method, and the name says "usually". `None` for a number that
    /// no page names.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self.family {
            ReturnFamily::Dmtf => dmtf_name(self.raw),
            ReturnFamily::HyperV => hyper_v_name(self.raw),
            ReturnFamily::StateChange => state_change_name(self.raw),
        }
    }
}

impl fmt::Display for ReturnValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => write!(f, "{} ({name})", self.raw),
            None => write!(f, "{}", self.raw),
        }
    }
}

fn dmtf_name(raw: u32) -> Option<&'static str> {
    Some(match raw {
        0 => "Success",
        1 => "Not Supported",
        2 => "Unspecified Error",
        3 => "Timeout",
        4 => "Failed",
        5 => "Invalid Parameter",
        6 => "Access Denied",
        7..=32767 => "DMTF Reserved",
        32768..=65535 => "Vendor Specific",
        _ => return None,
    })
}

fn hyper_v_name(raw: u32) -> Option<&'static str> {
    Some(match raw {
        0 => "Completed with No Error",
        1 => "Not Supported",
        4096 => "Job Started",
        32768 => "Failed",
        32769 => "Access Denied",
        32770 => "Not Supported",
        32771 => "Status is unknown",
        32772 => "Timeout",
        32773 => "Invalid parameter",
        32774 => "System is in use",
        32775 => "Invalid state for this operation",
        32776 => "Incorrect data type",
        32777 => "System is not available",
        32778 => "Out of memory",
        32779 => "usually File not found",
        32780 => "usually Not ready",
        32781 => "usually Machine is locked",
        32782 => "usually Shutdown in progress",
        32784 => "usually Not compatible",
        32787 => "usually Cycle in the chain of differencing disks",
        32788 => "usually Insufficient resources",
        32789 => "usually Object not found",
        32790 => "usually Object exists",
        _ => return None,
    })
}

fn state_change_name(raw: u32) -> Option<&'static str> {
    Some(match raw {
        0 => "Completed with No Error",
        1 => "Not Supported",
        2 => "Unknown/Unspecified Error",
        3 => "Cannot complete within Timeout Period",
        4 => "Failed",
        5 => "Invalid Parameter",
        6 => "In Use",
        7..=4095 => "DMTF Reserved",
        4096 => "Method Parameters Checked - Transition Started",
        4097 => "Invalid State Transition",
        4098 => "Use of Timeout Parameter Not Supported",
        4099 => "Busy",
        4100..=32767 => "Method Reserved",
        32768..=65535 => "Vendor Specific",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(class: &str, raw: u32) -> String {
        ReturnValue::of_class(class, raw).to_string()
    }

    #[test]
    fn a_value_is_written_with_its_name() {
        assert_eq!(written("Msvm_StorageJob", 32775), "32775 (Invalid state for this operation)");
    }

    #[test]
    fn the_class_decides_what_a_number_means() {
        assert_eq!(written("CIM_ConcreteJob", 32775), "32775 (Vendor Specific)");
    }

    #[test]
    fn a_number_without_a_name_is_written_alone() {
        assert_eq!(written("Msvm_ConcreteJob", 3), "3");
    }

    #[test]
    fn a_started_job_is_not_yet_a_success() {
        assert!(!ReturnValue::of_class("Msvm_ConcreteJob", 4096).is_success());
    }

    #[test]
    fn in_use_and_invalid_state_are_transient() {
        let transient = (0..=40_000).filter(|&raw| ReturnValue::of_class("Msvm_ConcreteJob", raw).is_transient());
        assert_eq!(transient.collect::<Vec<_>>(), [32774, 32775]);
    }

    #[test]
    fn a_change_of_state_has_numbers_of_its_own() {
        let written = |raw| ReturnValue::of_state_change(raw).to_string();
        assert_eq!(written(4097), "4097 (Invalid State Transition)");
        assert_eq!(written(6), "6 (In Use)");
        assert_eq!(written(40_000), "40000 (Vendor Specific)");
        assert!(ReturnValue::of_state_change(4096).is_started());
        assert!(ReturnValue::of_state_change(4099).is_transient());
    }

    #[test]
    fn a_vendors_number_of_a_dmtf_class_is_not_called_transient() {
        assert!(!ReturnValue::of_class("CIM_ConcreteJob", 32775).is_transient());
    }
}
