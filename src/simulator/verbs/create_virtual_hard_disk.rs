//! CreateVirtualHardDisk (Microsoft's page of Msvm_ImageManagementService). recorded: 4096 and an Msvm_StorageJob (go-wsman,
//! invoke_response_create_vhd.xml). The host here has no files: nothing comes of it.

use super::embedded::Embedded;
use super::fit::{SCALAR_IN_MANAGEMENT, misfit};
use super::plan::{INVALID_PARAMETER, Plan, Planned};
use crate::simulator::message::refusal::Refusal;
use crate::xml::Node;

/// Reads the parameters.
pub(super) fn plan(input: Node<'_>) -> Result<Planned, Refusal> {
    let Some(settings) = input.child_local("VirtualDiskSettingData") else { return Ok(Err(INVALID_PARAMETER)) };
    let sent = match Embedded::read(settings)? {
        Ok(sent) => sent,
        Err(value) => return Ok(Err(value)),
    };
    Ok(Ok(Plan { fails: misfit(&sent, None, SCALAR_IN_MANAGEMENT), ..Plan::default() }))
}
