//! The bucket of a site's leases: is it there, and does it keep them?

use async_nats::jetstream::stream::{Config, Info};

use crate::doctor::{Fix, Verdict};
use crate::nats::doctor::access::Access;
use crate::nats::doctor::shape::{self, Fault, Grade, covers, in_words};

/// The record of a site has some 5 kB.
const SMALLEST: i32 = 64 << 10;

pub(super) fn judge(access: &Access, bucket: &str, is_clustered: bool) -> Verdict {
    match (access, access.without_info()) {
        (_, Some(verdict)) => verdict,
        (Access::Info(info), _) => judge_info(info, bucket, is_clustered),
        _ => Verdict::Warning(
            format!("there is no bucket {bucket} yet"),
            Fix::server("start a worker of the site: the first one makes the bucket"),
        ),
    }
}

fn judge_info(info: &Info, bucket: &str, is_clustered: bool) -> Verdict {
    let config = &info.config;
    let faults = [own(config, bucket), shape::common(config, is_clustered)].concat();
    let copies = config.num_replicas;
    let in_order = format!("{bucket}, copies: {copies}");
    shape::judge(&format!("KV_{bucket}"), in_order, &faults)
}

fn own(config: &Config, bucket: &str) -> Vec<Fault> {
    let subject = format!("$KV.{bucket}.>");
    let mut faults = foreign(config, &subject);
    if !config.subjects.iter().any(|pattern| covers(pattern, &subject)) {
        faults.push(Fault::failed(format!("it does not take {subject}"), format!("subjects='{subject}'")));
    }
    if !config.max_age.is_zero() {
        let found = format!("it forgets leases after {}, also those that are held", in_words(config.max_age));
        faults.push(Fault::failed(found, "max-age=0"));
    }
    if config.max_messages_per_subject != 1 {
        let found = format!("it keeps {} of each lease, and one is needed", history(config.max_messages_per_subject));
        faults.push(Fault::warning(found, "max-msgs-per-subject=1"));
    }
    if (1..SMALLEST).contains(&config.max_message_size) {
        let found = format!("it takes records of at most {} bytes", config.max_message_size);
        faults.push(Fault::failed(found, "max-msg-size=-1"));
    }
    faults
}

/// A bucket that does more than keep leases was not made by cimjob: with it, the key of a worker reads or publishes what is not the site's.
fn foreign(config: &Config, subject: &str) -> Vec<Fault> {
    let copies = config.mirror.is_some() || config.sources.as_ref().is_some_and(|sources| !sources.is_empty());
    let more: Vec<&str> =
        config.subjects.iter().map(String::as_str).filter(|pattern| !covers(subject, pattern)).collect();
    let found = [
        copies.then(|| "it copies other streams".to_owned()),
        config.republish.is_some().then(|| "it publishes what it takes under other subjects".to_owned()),
        config.subject_transform.is_some().then(|| "it changes the subjects of what it takes".to_owned()),
        (!more.is_empty()).then(|| format!("it takes {}, too", more.join(", "))),
    ];
    found.into_iter().flatten().map(|found| Fault::anew(Grade::Failed, found)).collect()
}

fn history(count: i64) -> String {
    if count > 0 { format!("{count} versions") } else { "all versions".to_owned() }
}
