//! CreateSnapshot (Microsoft's page of Msvm_VirtualSystemSnapshotService).

use super::new_key::new_key;
use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::simulator::call::{Call, Host};
use crate::simulator::message::faults;
use crate::simulator::message::properties::Value;
use crate::simulator::message::reference::Reference;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::effect::Effect;
use crate::simulator::model::system_settings;
use crate::xml::Node;

/// Reads the parameters. recorded: ResultingSnapshot is empty, and the checkpoint is found as an affected element once the job has ended,
/// not before (go-wsman, checkpoint_job_integration_test.go).
pub(super) fn plan(host: &Host, input: Node<'_>, call: Call<'_>) -> Result<Planned, Refusal> {
    let reference = input.child_local("AffectedSystem").and_then(Reference::read);
    let reference = reference.ok_or_else(|| faults::schema("AffectedSystem must be a reference"))?;
    let machine = host.repository.resolve_partly(&reference, call.now).map(|(_, found)| found);
    let Some(vm) = machine.and_then(|machine| machine.value("Name").map(Value::to_text)) else {
        return Ok(Err(INVALID_PARAMETER));
    };
    let checkpoint = system_settings::checkpoint(&new_key(call, SALT), &vm, host.repository.jobs.time(call.now));
    Ok(Ok(Plan {
        vm: Some(vm),
        effects: vec![Effect::Create(checkpoint)],
        results: vec![("ResultingSnapshot", None)],
        ..Plan::default()
    }))
}

const SALT: u128 = 0x5A45_0000_0000_0000_0000_0000_0000_0000;
