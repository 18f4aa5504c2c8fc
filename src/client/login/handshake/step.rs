//! One step of a login, which may block: on a thread of its own and within a time limit.

use std::time::Duration;

use crate::auth::{ChannelBinding, KerberosError, Mechanism, MechanismError, Step};

/// What a step needs of the connection; it holds nothing of it, for a step may go to another thread.
pub(in crate::client) struct StepLimits {
    pub(in crate::client) binding: Option<ChannelBinding>,
    pub(in crate::client) at_most: Duration,
}

impl StepLimits {
    /// One step, on a thread of its own and within the time for connecting where it may block.
    pub(in crate::client) async fn step(
        self,
        mut mechanism: Box<dyn Mechanism>,
        challenge: Option<Vec<u8>>,
    ) -> Result<(Box<dyn Mechanism>, Step), MechanismError> {
        let binding = self.binding;
        if !mechanism.blocks() {
            let step = mechanism.step(challenge.as_deref(), binding.as_ref())?;
            return Ok((mechanism, step));
        }
        let work = tokio::task::spawn_blocking(move || {
            let step = mechanism.step(challenge.as_deref(), binding.as_ref())?;
            Ok((mechanism, step))
        });
        match tokio::time::timeout(self.at_most, work).await {
            Ok(Ok(done)) => done,
            Ok(Err(_)) | Err(_) => Err(KerberosError::NoServer { told: "no answer in time".to_owned() }.into()),
        }
    }
}
