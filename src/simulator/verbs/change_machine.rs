//! RequestStateChange of a virtual machine (Microsoft's page of Msvm_ComputerSystem).

use super::parameters::{has_timeout, requested_state};
use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Value;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::effect::Effect;
use crate::simulator::model::repository::Place;
use crate::xml::Node;

/// Reads the parameters.
pub(super) fn plan(place: Place, instance: &Instance, input: Node<'_>) -> Result<Planned, Refusal> {
    let requested = requested_state(input)?;
    // documented: 4098, Use of Timeout Parameter Not Supported; assumed: for any time.
    if has_timeout(input) {
        return Ok(Err(4098));
    }
    // documented: the states a machine can be asked for; assumed: any other is an invalid parameter.
    if !matches!(requested, 2..=4 | 6 | 9..=11 | 32768..=32779) {
        return Ok(Err(INVALID_PARAMETER));
    }
    let effects = match place {
        Place::Row(row) => vec![Effect::enabled_state(row, requested)],
        _ => Vec::new(),
    };
    let vm = instance.value("Name").map(Value::to_text);
    Ok(Ok(Plan { vm, requested_state: Some(requested), effects, ..Plan::default() }))
}
