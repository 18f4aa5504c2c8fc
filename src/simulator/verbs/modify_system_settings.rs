//! ModifySystemSettings (Microsoft's page of Msvm_VirtualSystemManagementService).

use super::embedded::{Embedded, Sent};
use super::fit::{SCALAR_IN_MANAGEMENT, misfit};
use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::simulator::call::Host;
use crate::simulator::message::properties::{Properties, Value};
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::effect::Effect;
use crate::simulator::model::system_settings;
use crate::xml::Node;

/// Reads the parameters.
pub(super) fn plan(host: &Host, input: Node<'_>) -> Result<Planned, Refusal> {
    let Some(settings) = input.child_local("SystemSettings") else { return Ok(Err(INVALID_PARAMETER)) };
    let sent = match Embedded::read(settings)? {
        Ok(sent) => sent,
        Err(value) => return Ok(Err(value)),
    };
    let Some(key) = sent.text("InstanceID") else { return Ok(Err(INVALID_PARAMETER)) };
    let Some((row, _)) = host.repository.setting(system_settings::CLASS, key) else {
        return Ok(Err(INVALID_PARAMETER));
    };
    let model = host.repository.rows.get(row);
    let read_only = sent
        .properties
        .iter()
        .any(|given| system_settings::is_read_only(&given.name) && !matches!(given.value, Sent::Null));
    let fails = misfit(&sent, model, SCALAR_IN_MANAGEMENT).or_else(|| read_only.then_some(READ_ONLY));
    let effects = vec![Effect::Modify(row, kept(sent.to_properties()))];
    Ok(Ok(Plan { vm: host.repository.vm_of(key), effects, fails, ..Plan::default() }))
}

/// recorded: of Notes only the first entry is kept, without an error (go-wsman, CLAUDE.md).
fn kept(mut properties: Properties) -> Properties {
    if let Some(Value::Many(notes)) = properties.get_mut("Notes") {
        notes.truncate(1);
    }
    properties
}

/// documented: Failed; assumed: that it is this number.
const READ_ONLY: u16 = 32768;
