//! AddResourceSettings (Microsoft's page of Msvm_VirtualSystemManagementService).

use super::embedded::Embedded;
use super::fit::{SCALAR_IN_MANAGEMENT, misfit};
use super::new_key::new_key;
use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::simulator::call::{Call, Host};
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::message::reference::Reference;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::effect::Effect;
use crate::simulator::model::system_settings;
use crate::simulator::schema::classes::NAMESPACE;
use crate::xml::Node;

/// Reads the parameters.
pub(super) fn plan(host: &Host, input: Node<'_>, call: Call<'_>) -> Result<Planned, Refusal> {
    let configuration = input.child_local("AffectedConfiguration").and_then(Reference::read);
    let configuration = configuration.and_then(|reference| host.repository.resolve_partly(&reference, call.now));
    let machine = configuration.filter(|(_, found)| found.class == system_settings::CLASS);
    let Some((_, machine)) = machine else { return Ok(Err(INVALID_PARAMETER)) };
    let vm = machine.value("VirtualSystemIdentifier").map(Value::to_text);
    let mut plan = Plan { vm: vm.clone(), ..Plan::default() };
    for (number, setting) in input.children().filter(|child| child.local() == "ResourceSettings").enumerate() {
        let sent = match Embedded::read(setting)? {
            Ok(sent) => sent,
            Err(value) => return Ok(Err(value)),
        };
        plan.fails = plan.fails.or_else(|| misfit(&sent, None, SCALAR_IN_MANAGEMENT));
        let key = format!(
            "Microsoft:{}\\{}",
            vm.as_deref().unwrap_or_default(),
            new_key(call, SALT ^ u128::try_from(number).unwrap_or_default())
        );
        plan.effects.push(Effect::Create(added(&sent, key)));
    }
    Ok(Ok(plan))
}

/// A setting that gets its key from the host.
fn added(sent: &Embedded, key: String) -> Instance {
    let mut properties = sent.to_properties();
    properties.insert("InstanceID".into(), Value::One(key));
    Instance {
        namespace: NAMESPACE.to_owned(),
        class: sent.class.clone(),
        keys: vec!["InstanceID".to_owned()],
        properties,
    }
}

const SALT: u128 = 0x4E50_0000_0000_0000_0000_0000_0000_0000;
