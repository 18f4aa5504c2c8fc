//! Get of an instance (MS-WSMV 3.1.4.2, DSP0226 section 7.3).

use super::history::Refusal;
use super::host::{Answered, Call, Host};
use super::locate;
use super::request::Request;

/// Answers Get.
pub(super) fn get(host: &mut Host, request: &Request<'_>, call: Call<'_>) -> Result<Answered, Refusal> {
    let (_, instance) = locate::instance(&mut host.repository, request, call.now)?;
    Ok(Answered::with(instance.element(&request.resource)))
}
