//! When this machine was too busy to run anything: nothing can be learned from a host then.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use cimjob::cim::Timestamp;
use tokio::task::JoinHandle;

use super::ledger::Span;

/// Measures stalls until its end.
pub(super) struct Stalls {
    found: Arc<Mutex<Vec<Span>>>,
    task: JoinHandle<()>,
}

/// A delay of the machine that counts.
const LONG: Duration = Duration::from_millis(300);

impl Stalls {
    pub(super) fn measure() -> Self {
        let found = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&found);
        let task = tokio::spawn(async move {
            loop {
                let from = Timestamp::now();
                tokio::time::sleep(Duration::from_millis(20)).await;
                let to = Timestamp::now();
                if to.duration_since(from).unsigned_abs() > LONG {
                    noted.lock().unwrap().push(Span { from, to });
                }
            }
        });
        Self { found, task }
    }

    pub(super) fn end(self) -> Vec<Span> {
        self.task.abort();
        self.found.lock().unwrap().clone()
    }
}
