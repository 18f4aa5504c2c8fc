//! A key-value bucket, made as the stream that it is: version 2.9 of the server refuses what the library asks before it makes a bucket.

use std::sync::{Mutex, PoisonError};

use async_nats::jetstream::context::CreateStreamErrorKind;
use async_nats::jetstream::kv::{Store, UpdateErrorKind};
use async_nats::jetstream::stream::{Config, DiscardPolicy};

use crate::cim::Timestamp;
use crate::nats::connection::Connection;
use crate::watch::shards::{Away, Record, Written};

/// A bucket that is made when it is first used, and made again if it was deleted.
#[derive(Debug)]
pub(in crate::nats) struct Bucket {
    connection: Connection,
    name: String,
    /// What is known of the bucket; nothing after a request failed, for it may be gone.
    store: Mutex<Option<Store>>,
}

impl Bucket {
    pub(in crate::nats) fn new(connection: Connection, name: String) -> Self {
        Self { connection, name, store: Mutex::default() }
    }

    /// The value of a key; `None` if it has none.
    pub(in crate::nats) async fn read(&self, key: &str) -> Result<Option<Record>, Away> {
        let entry = self.store().await?.entry(key).await.map_err(|error| self.failed(error))?;
        Ok(entry.map(|entry| {
            let arrived = Timestamp::from_nanosecond(entry.created.unix_timestamp_nanos()).ok();
            Record { revision: entry.revision, text: entry.value.to_vec(), arrived }
        }))
    }

    /// Puts a value in the place of that with this revision; `None`: of no value.
    pub(in crate::nats) async fn write(&self, key: &str, value: Vec<u8>, over: Option<u64>) -> Result<Written, Away> {
        match self.store().await?.update(key, value.into(), over.unwrap_or(0)).await {
            Ok(revision) => Ok(Written::As(revision)),
            Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => Ok(Written::NotOver),
            Err(error) => Err(self.failed(error)),
        }
    }

    pub(in crate::nats) fn reconnects(&self) -> u64 {
        self.connection.reconnects()
    }

    async fn store(&self) -> Result<Store, Away> {
        let known = self.store.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let store = match known {
            Some(store) => store,
            None => self.open().await?,
        };
        self.remember(Some(store.clone()));
        Ok(store)
    }

    fn remember(&self, store: Option<Store>) {
        *self.store.lock().unwrap_or_else(PoisonError::into_inner) = store;
    }

    /// The next request asks whether the bucket is still there.
    fn failed(&self, error: impl std::error::Error) -> Away {
        self.remember(None);
        away(error)
    }

    /// A library that waits for a server that is away would wait long: that it is away is known before.
    async fn open(&self) -> Result<Store, Away> {
        self.connection.reached().await.map_err(Away)?;
        let jetstream = self.connection.jetstream();
        if let Ok(store) = jetstream.get_key_value(&self.name).await {
            return Ok(store);
        }
        match jetstream.create_stream(stream(&self.name)).await {
            // Another worker has made it meanwhile.
            Err(error) if !matches!(error.kind(), CreateStreamErrorKind::JetStream(_)) => Err(away(error)),
            made => jetstream.get_key_value(&self.name).await.map_err(|error| match made {
                Err(refused) => away(refused),
                Ok(_) => away(error),
            }),
        }
    }
}

/// The stream of a bucket that keeps the last value of each key.
fn stream(bucket: &str) -> Config {
    Config {
        name: format!("KV_{bucket}"),
        subjects: vec![format!("$KV.{bucket}.>")],
        max_messages_per_subject: 1,
        discard: DiscardPolicy::New,
        allow_rollup: true,
        deny_delete: true,
        allow_direct: true,
        max_bytes: MOST_BYTES,
        ..Config::default()
    }
}

/// What a bucket takes at most: an account may have a limit that wants one.
const MOST_BYTES: i64 = 64 << 20;

fn away(error: impl std::error::Error) -> Away {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let said = inner.to_string();
        if !text.contains(&said) {
            text = format!("{text}: {said}");
        }
        source = inner.source();
    }
    Away(text)
}
