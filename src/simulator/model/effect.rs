//! What a job does to the host once it has completed.

use std::time::Duration;

use super::machines;
use super::repository::Repository;
use crate::simulator::message::instance::Instance;
use crate::simulator::message::properties::Properties;

/// A change of the host; instances go by their number among the rows.
#[derive(Debug, Clone)]
pub(crate) enum Effect {
    Create(Instance),
    Destroy(usize),
    Modify(usize, Properties),
}

impl Effect {
    /// A machine changes its state. assumed: EnabledState becomes 2 after a start or reset, else what was asked for.
    pub(crate) fn enabled_state(row: usize, requested: u16) -> Self {
        let state = if matches!(requested, 10 | 11) { 2 } else { requested };
        Self::Modify(row, machines::of_state(state))
    }

    /// Takes effect as that of the job with this number.
    fn apply(self, repository: &mut Repository, job: usize) {
        match self {
            Self::Create(instance) => {
                repository.jobs.create(job, instance.reference());
                repository.rows.push(instance);
            }
            Self::Destroy(row) => {
                if let Some(place) = repository.rows.get_mut(row) {
                    *place = None;
                }
            }
            Self::Modify(row, properties) => {
                if let Some(Some(instance)) = repository.rows.get_mut(row) {
                    properties.into_iter().for_each(|(name, value)| instance.set(&name, value));
                }
            }
        }
    }
}

/// Lets those jobs take effect that have completed by now; forgets those that ended otherwise.
pub(crate) fn settle(effects: &mut Vec<(usize, Effect)>, repository: &mut Repository, now: Duration) {
    for (number, effect) in std::mem::take(effects) {
        let progress = repository.jobs.job(number).map(|job| repository.jobs.progress(number, &job, now));
        match progress {
            Some(progress) if !progress.is_over() => effects.push((number, effect)),
            Some(progress) if matches!(progress.state, 7 | 32768) => effect.apply(repository, number),
            _ => {}
        }
    }
}
