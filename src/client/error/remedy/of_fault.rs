//! Which remedy fits a fault, by its numbers (wbemcli.h; DSP0200 section 5.2.2).

use crate::client::error::remedy::host::{ObjectRemedy, ServiceRemedy};
use crate::client::error::remedy::remedy::Remedy;
use crate::soap::{Fault, FaultKind};

impl Remedy {
    /// What to try after a fault; `None` when the fault itself says it, or when nothing is known.
    #[must_use]
    pub fn of_fault(fault: &Fault) -> Option<Self> {
        Some(match fault.kind() {
            FaultKind::NotFound => missing(fault).into(),
            FaultKind::AccessDenied => ServiceRemedy::Rights.into(),
            FaultKind::TimedOut => ServiceRemedy::TryAgain.into(),
            FaultKind::Busy => ServiceRemedy::Busy.into(),
            FaultKind::NoSuchMethod => ObjectRemedy::Method.into(),
            FaultKind::ContextExpired => ServiceRemedy::EnumerateAgain.into(),
            FaultKind::AnswerTooLarge => ServiceRemedy::AnswerSize.into(),
            FaultKind::Other => return None,
        })
    }
}

fn missing(fault: &Fault) -> ObjectRemedy {
    let numbers = fault.wsman_fault.iter().flat_map(|fault| fault.chain()).filter_map(|fault| fault.code);
    let numbers: Vec<u32> = numbers.chain(fault.number()).collect();
    let status = fault.cim_error.as_ref().and_then(|error| error.cim_status_code).map(|code| code.value());
    if numbers.contains(&0x8004_1010) || status == Some(5) {
        ObjectRemedy::Class
    } else if numbers.contains(&0x8004_100E) || status == Some(3) {
        ObjectRemedy::Namespace
    } else {
        ObjectRemedy::Job
    }
}
