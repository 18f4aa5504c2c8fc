//! Jobs that a host lists and that cannot be read: the list says that they are missing.

use super::json::document;
use super::program::Stranger;
use super::support::job_host::{JobHost, LOOK_UP, instance, item, page};

/// A host that lists one job well, one without a reference, and one whose reference names no job.
fn host() -> Stranger {
    let good = item("Msvm_ConcreteJob", ("InstanceID", "a-1"), &[("JobState", "7")]);
    let bare =
        format!("<w:Item>{}</w:Item>", instance("Msvm_ConcreteJob", &[("InstanceID", "a-2"), ("JobState", "10")]));
    let other = item("Msvm_ConcreteJob", ("Name", "a-3"), &[("JobState", "10")]);
    Stranger::start(JobHost::new().on("SELECT", [page(&[bare, good, other], None)]).start())
}

const SAID: &str = "the list is not complete: 2 jobs cannot be read; the first: it has no readable reference";

#[test]
fn jobs_without_a_readable_reference_are_counted_for_people() {
    let ended = host().cimjob(&["list", "-o", "name"]).run().with(70);
    assert!(ended.stdout.contains("a-1") && ended.stderr.contains(SAID), "{ended:?}");
}

#[test]
fn jobs_without_a_readable_reference_are_counted_in_json() {
    let document = document(&host().cimjob(&["list", "-o", "json"]).run().with(70), "jobs");
    assert_eq!(document["jobs"].as_array().unwrap().len(), 1);
    assert_eq!(document["failure"]["exit_code"], 70);
    assert!(document["failure"]["messages"][0].as_str().unwrap().ends_with(SAID), "{document}");
    let lines = host().cimjob(&["list", "-o", "jsonl"]).run().with(70).stdout;
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    assert_eq!((lines.lines().count(), last["kind"].as_str()), (2, Some("failure")));
}

#[test]
fn a_job_is_not_called_gone_when_the_answer_cannot_be_read() {
    let bare = format!("<w:Item>{}</w:Item>", instance("Msvm_ConcreteJob", &[("InstanceID", "a-2")]));
    let stranger = Stranger::start(JobHost::new().on(LOOK_UP, [page(&[bare], None)]).start());
    let ended = stranger.cimjob(&["explain", "a-2"]).run().with(70);
    assert!(ended.stderr.contains("no readable reference of the job"), "{ended:?}");
}
