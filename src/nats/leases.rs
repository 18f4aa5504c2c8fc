//! The leases of the workers of a site: one key of a bucket.

use crate::nats::bucket::Bucket;
use crate::nats::connection::Connection;
use crate::nats::site::SiteName;
use crate::watch::shards::{Away, Leases, Record, Written};

/// The leases of a site, in the bucket `cimjob_leases_SITE`.
#[derive(Debug)]
pub struct NatsLeases(Bucket);

/// The key of the one record.
const KEY: &str = "shards";

impl NatsLeases {
    /// The leases of this site. The bucket is made when it is first used.
    #[must_use]
    pub fn new(connection: Connection, site: &SiteName) -> Self {
        Self(Bucket::new(connection, bucket(site)))
    }
}

impl Leases for NatsLeases {
    async fn read(&self) -> Result<Option<Record>, Away> {
        self.0.read(KEY).await
    }

    async fn write(&self, text: Vec<u8>, over: Option<u64>) -> Result<Written, Away> {
        self.0.write(KEY, text, over).await
    }

    fn reconnects(&self) -> u64 {
        self.0.reconnects()
    }
}

/// The name of the bucket.
pub(in crate::nats) fn bucket(site: &SiteName) -> String {
    format!("cimjob_leases_{site}")
}
