//! A server on which the administrator has made the stream and the bucket, and on which no login of cimjob may make one.

use async_nats::jetstream::stream::{Config, DiscardPolicy};
use tempfile::TempDir;

use super::hub::{Hub, until_printed};
use crate::watcher::Lab;

/// What `nats stream add CIMJOB_FAILED --subjects "cimjob.failed.>,cimjob.gap.>,cimjob.vanished.>" --dupe-window 10m --max-age 30d --defaults` makes.
fn results() -> Config {
    let day = std::time::Duration::from_secs(24 * 3600);
    Config {
        name: "CIMJOB_FAILED".into(),
        subjects: ["failed", "gap", "vanished"].map(|topic| format!("cimjob.{topic}.>")).to_vec(),
        max_age: day * 30,
        duplicate_window: day / 144,
        ..Config::default()
    }
}

/// What `nats kv add cimjob_leases_site1 --history 1 --max-bucket-size 64MB` makes.
fn leases() -> Config {
    Config {
        name: "KV_cimjob_leases_site1".into(),
        subjects: vec!["$KV.cimjob_leases_site1.>".into()],
        max_messages_per_subject: 1,
        max_bytes: 64 << 20,
        discard: DiscardPolicy::New,
        allow_rollup: true,
        deny_delete: true,
        allow_direct: true,
        ..Config::default()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_not_make_a_stream_or_a_bucket_works_with_those_that_were_made_before() {
    let Some(hub) = Hub::with_streams_made_beforehand() else { return };
    let administrator = hub.jetstream("OPERATOR_2").await;
    administrator.create_stream(results()).await.unwrap();
    administrator.create_stream(leases()).await.unwrap();
    let (lab, folder) = (Lab::start().await, TempDir::new().unwrap());
    let _central = hub.central(folder.path());
    let (url, login) = (hub.url(), hub.login("WORKER_SITE1"));
    let options = login.iter().map(String::as_str).chain(["--nats", &url, "--site", "site1", "--lease", "2s"]);
    let worker = lab.watch_with(&options.collect::<Vec<_>>());
    worker.until_served("/metrics", "cimjob_shards 256").await;
    let journal = folder.path().join("central.db");
    until_printed(folder.path(), &["journal", "list", "--journal", journal.to_str().unwrap()], "it failed").await;
    assert_eq!(hub.server.violations(), <[String; 0]>::default());
}
