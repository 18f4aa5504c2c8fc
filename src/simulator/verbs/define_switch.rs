//! DefineSystem of the service for switches (Microsoft's page of Msvm_VirtualEthernetSwitchManagementService).

use super::embedded::Embedded;
use super::fit::{SCALAR_IN_SWITCHES, misfit};
use super::invocation::Invocation;
use super::new_key::new_key;
use super::parameters::{output, reference};
use super::start_job::fail;
use super::{locate, plan};
use crate::simulator::call::{Answered, Host};
use crate::simulator::message::refusal::Refusal;
use crate::simulator::model::switches;
use crate::xml::Element;

/// Answers the method. recorded: a switch without resources is there at once: 0, and no job (go-wsman, switch_epr_integration_test.go);
/// assumed: so is one with resources.
pub(super) fn answer(host: &mut Host, invocation: Invocation<'_, '_>) -> Result<Answered, Refusal> {
    let Invocation { input, request, call } = invocation;
    locate::instance(&mut host.repository, request, call.now)?;
    let uri = request.resource.uri.as_str();
    let returning = |parameters: Vec<Element>, value| Answered::with(output("DefineSystem", uri, parameters, value));
    let mut fails = None;
    let mut name = String::new();
    for parameter in input.children().filter(|child| child.local() != "ReferenceConfiguration") {
        let sent = match Embedded::read(parameter)? {
            Ok(sent) => sent,
            Err(value) => return Ok(returning(Vec::new(), value)),
        };
        fails = fails.or_else(|| misfit(&sent, None, SCALAR_IN_SWITCHES));
        if parameter.local() == "SystemSettings" {
            sent.text("ElementName").unwrap_or_default().clone_into(&mut name);
        }
    }
    if let Some(code) = fails {
        let job = fail(host, "Creating Virtual Switch", code, call);
        return Ok(returning(vec![reference(uri, "Job", &job)], plan::STARTED));
    }
    let switch = switches::switch(&new_key(call, SALT), &name);
    let made = reference(uri, "ResultingSystem", &switch.reference());
    host.repository.rows.push(switch);
    Ok(returning(vec![made], 0))
}

const SALT: u128 = 0x5417_C400_0000_0000_0000_0000_0000_0000;
