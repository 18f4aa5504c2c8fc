//! ModifyResourceSettings (Microsoft's page of Msvm_VirtualSystemManagementService).

use super::embedded::Embedded;
use super::fit::{SCALAR_IN_MANAGEMENT, misfit};
use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::simulator::call::Host;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::effect::Effect;
use crate::xml::Node;

/// Reads the parameters.
pub(super) fn plan(host: &Host, input: Node<'_>) -> Result<Planned, Refusal> {
    let mut plan = Plan::default();
    for setting in input.children().filter(|child| child.local() == "ResourceSettings") {
        let sent = match Embedded::read(setting)? {
            Ok(sent) => sent,
            Err(value) => return Ok(Err(value)),
        };
        let Some(key) = sent.text("InstanceID") else { return Ok(Err(INVALID_PARAMETER)) };
        let Some((row, reference)) = host.repository.setting(&sent.class, key) else {
            return Ok(Err(INVALID_PARAMETER));
        };
        let model = host.repository.rows.get(row);
        plan.fails = plan.fails.or_else(|| misfit(&sent, model, SCALAR_IN_MANAGEMENT));
        plan.vm = plan.vm.or_else(|| host.repository.vm_of(key));
        plan.effects.push(Effect::Modify(row, sent.to_properties()));
        plan.results.push(("ResultingResourceSettings", Some(reference)));
    }
    Ok(Ok(plan))
}
