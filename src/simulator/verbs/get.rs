//! Get of an instance, or of a part of one (MS-WSMV 3.1.4.2, DSP0226 sections 7.3 and 7.7).

use super::{config, locate};
use crate::simulator::call::{Answered, Call, Host};
use crate::simulator::message::fragment::Fragment;
use crate::simulator::message::refusal::Refusal;
use crate::simulator::message::request::Request;

/// Answers Get.
pub(crate) fn get(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Refusal> {
    if request.resource.is_config() {
        return Ok(Answered::with(config::element(&host.scenario)));
    }
    let fragment = request.fragment.map(Fragment::read).transpose()?;
    let (_, instance) = locate::instance(&mut host.repository, request, call.now)?;
    Ok(Answered::with(match fragment {
        Some(fragment) => fragment.of(&instance, &request.resource)?,
        None => instance.into_element(&request.resource),
    }))
}
