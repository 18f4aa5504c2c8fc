//! ModifyResourceSettings (Microsoft's page of Msvm_VirtualSystemManagementService).

use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::cim::read_cim_xml;
use crate::simulator::call::Host;
use crate::simulator::message::faults;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::effect::Effect;
use crate::xml::{Limits, Node};

/// Reads the parameters. recorded as a rule (go-wsman's notes): the instances come as CIM-XML in text; a host refuses a tree.
pub(super) fn plan(host: &Host, input: Node<'_>) -> Result<Planned, Refusal> {
    let mut plan = Plan::default();
    for setting in input.children().filter(|child| child.local() == "ResourceSettings") {
        if setting.children().next().is_some() {
            return Err(faults::schema("ResourceSettings must be instances as text, not as elements").into());
        }
        let Ok(instance) = read_cim_xml(setting.text(), &Limits::default()) else { return Ok(Err(INVALID_PARAMETER)) };
        let changed: Properties = instance
            .properties
            .iter()
            .map(|property| (property.name.clone().into(), Value::from(&property.value)))
            .collect();
        let Some(key) = changed.get("InstanceID").map(Value::to_text) else { return Ok(Err(INVALID_PARAMETER)) };
        let Some((row, reference)) = host.repository.setting(&instance.class_name, &key) else {
            return Ok(Err(INVALID_PARAMETER));
        };
        plan.vm = plan.vm.or_else(|| host.repository.vm_of(&key));
        plan.effects.push(Effect::Modify(row, changed));
        plan.results.push(reference);
    }
    Ok(Ok(plan))
}
