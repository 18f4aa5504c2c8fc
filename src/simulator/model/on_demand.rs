//! Faults that the scenario wants in place of answers (`faults`).

use crate::simulator::scenario::{FaultName, FaultOnDemand};

/// How often each of them was asked for.
#[derive(Debug)]
pub(crate) struct OnDemand(Vec<u32>);

impl OnDemand {
    pub(crate) fn new(faults: &[FaultOnDemand]) -> Self {
        Self(vec![0; faults.len()])
    }

    /// Counts a call of this action; the fault it gets, if any.
    pub(crate) fn count(&mut self, faults: &[FaultOnDemand], action: &str) -> Option<FaultName> {
        let mut due = None;
        for (fault, calls) in faults.iter().zip(&mut self.0) {
            if fault.action != "*" && !fault.action.eq_ignore_ascii_case(action) {
                continue;
            }
            let call = *calls;
            *calls = calls.saturating_add(1);
            let in_turn = call.checked_sub(fault.after).is_some_and(|nth| fault.times.is_none_or(|times| nth < times));
            if in_turn && due.is_none() {
                due = Some(fault.fault);
            }
        }
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_comes_as_often_as_wanted_after_as_many_as_wanted() {
        let faults = [FaultOnDemand { action: "Pull".into(), fault: FaultName::TimedOut, after: 1, times: Some(2) }];
        let mut on_demand = OnDemand::new(&faults);
        let due: Vec<_> =
            ["Pull", "Get", "pull", "Pull", "Pull"].map(|action| on_demand.count(&faults, action).is_some()).to_vec();
        assert_eq!(due, [false, false, true, true, false]);
    }
}
