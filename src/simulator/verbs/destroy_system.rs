//! DestroySystem (Microsoft's page of Msvm_VirtualSystemManagementService).

use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::simulator::call::{Call, Host};
use crate::simulator::message::faults;
use crate::simulator::message::properties::Value;
use crate::simulator::message::reference::Reference;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::effect::Effect;
use crate::simulator::model::repository::Place;
use crate::xml::Node;

/// Reads the parameters.
pub(super) fn plan(host: &Host, input: Node<'_>, call: Call<'_>) -> Result<Planned, Refusal> {
    let reference = input.child_local("AffectedSystem").and_then(Reference::read);
    let reference = reference.ok_or_else(|| faults::schema("AffectedSystem must be a reference"))?;
    let Some((Place::Row(row), found)) = host.repository.resolve_partly(&reference, call.now) else {
        return Ok(Err(INVALID_PARAMETER));
    };
    let vm = found.value("Name").map(Value::to_text);
    Ok(Ok(Plan { vm, effects: vec![Effect::Destroy(row)], ..Plan::default() }))
}
