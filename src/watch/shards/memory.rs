//! The shared record in the memory of one process: for several watchers in it, and for tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::watch::shards::leases::{Away, Leases, Record, Written};

/// The shared record in memory. Clones are the same.
#[derive(Debug, Clone, Default)]
pub struct MemoryLeases(Arc<Mutex<Option<Record>>>);

impl MemoryLeases {
    fn record(&self) -> MutexGuard<'_, Option<Record>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn get(&self) -> Option<Record> {
        self.record().clone()
    }

    #[cfg(test)]
    pub(super) fn delete(&self) {
        *self.record() = None;
    }

    pub(super) fn put(&self, text: Vec<u8>, over: Option<u64>) -> Written {
        let mut record = self.record();
        let revision = record.as_ref().map(|record| record.revision);
        if revision != over {
            return Written::NotOver;
        }
        let revision = revision.unwrap_or_default().saturating_add(1);
        *record = Some(Record { revision, text, arrived: None });
        Written::As(revision)
    }
}

impl Leases for MemoryLeases {
    async fn read(&self) -> Result<Option<Record>, Away> {
        Ok(self.get())
    }

    async fn write(&self, text: Vec<u8>, over: Option<u64>) -> Result<Written, Away> {
        Ok(self.put(text, over))
    }

    fn reconnects(&self) -> u64 {
        0
    }
}
