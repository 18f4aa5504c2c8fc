//! What a method that starts a job will do, once its parameters were read.

use crate::simulator::message::reference::Reference;
use crate::simulator::model::effect::Effect;

/// What the job is about, and what it does.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// The machine's id.
    pub(super) vm: Option<String>,
    pub(super) requested_state: Option<u16>,
    pub(super) effects: Vec<Effect>,
    /// Output parameters that come before `Job`; those without a reference are empty.
    pub(super) results: Vec<(&'static str, Option<Reference>)>,
    /// The ErrorCode with which the job ends in Exception.
    pub(super) fails: Option<u16>,
}

/// A plan, or the value to return at once.
pub(super) type Planned = Result<Plan, u32>;

/// documented: Failed.
pub(super) const FAILED: u32 = 32768;
/// documented: Invalid parameter.
pub(super) const INVALID_PARAMETER: u32 = 32773;
/// documented: Method Parameters Checked - Job Started.
pub(super) const STARTED: u32 = 4096;
