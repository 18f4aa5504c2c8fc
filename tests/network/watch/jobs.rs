//! Jobs that fail, end with warnings, or vanish.

use std::time::Duration;

use cimjob::cim::Timestamp;
use cimjob::journal::{Entry, JobRecord, Kind, Reader};
use cimjob::watch::{MOST_WAITING, Plan, Round, Rule};

use super::rig::{Host, RULE, Rig, eventually, failing, plan};

#[tokio::test]
async fn a_failure_is_in_the_journal_with_its_error_and_the_machine_before_it_is_told() {
    let host = Host::start(&failing("fails-1", 10)).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    watching.looks(2).await;
    assert_eq!(rig.jobs().len(), 0, "it runs");
    host.clock.advance(Duration::from_secs(11));
    let jobs = rig.until(1).await;
    let job = &jobs[0].job;
    assert_eq!((job.host.as_str(), job.id.as_str(), job.kind), ("hv01", "fails-1", Kind::Failed));
    assert!(job.document.contains("'web01' failed to start: fails-1."), "{}", job.document);
    assert!(job.document.contains("5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001"), "{}", job.document);
    let told = watching.desk.with(|journal| journal.due("test", Timestamp::now(), 9)).await.unwrap().unwrap();
    assert_eq!(told.iter().map(|delivery| delivery.recorded.seq).collect::<Vec<_>>(), [jobs[0].seq]);
    watching.stop().await;
}

#[tokio::test]
async fn a_failure_that_is_seen_by_many_looks_and_two_watchers_is_told_once() {
    let host = Host::start(&failing("fails-1", 0)).await;
    let rig = Rig::new();
    for _ in 0..2 {
        let watching = rig.watch(vec![host.target("hv01")]).await;
        rig.until(1).await;
        watching.looks(3).await;
        watching.stop().await;
    }
    assert_eq!(rig.jobs().len(), 1);
    let desk = rig.desk();
    let told = desk.with(|journal| journal.due("test", Timestamp::now(), 9)).await.unwrap().unwrap();
    assert_eq!(told.len(), 1);
}

/// Found by another look, on another host.
fn other(number: usize) -> Entry {
    let (host, namespace, class, id) = ("hv02".into(), "n".into(), "c".into(), format!("other-{number}"));
    let (seen, document) = (Timestamp::now(), "{}".into());
    Entry::Job(JobRecord { host, namespace, class, id, kind: Kind::Failed, ended: None, seen, skew: None, document })
}

#[tokio::test]
async fn a_failure_that_is_dropped_because_too_much_waits_for_the_journal_is_read_again_from_its_host() {
    let host = Host::start(&failing("fails-1", 10)).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    watching.looks(2).await;
    std::fs::remove_file(&rig.path).unwrap();
    std::fs::write(&rig.path, "a log of another program").unwrap();
    host.clock.advance(Duration::from_secs(11));
    watching.looks(2).await;
    watching.desk.write((0..MOST_WAITING).map(other).collect());
    watching.desk.flush(Duration::from_secs(20)).await.unwrap_err();
    assert_eq!(watching.desk.health().dropped(), 1);
    std::fs::remove_file(&rig.path).unwrap();
    watching.desk.flush(Duration::from_secs(20)).await.unwrap();
    let found = || Reader::open(&rig.path).unwrap().find(Some("hv01"), "fails-1").unwrap().pop();
    eventually("job that was dropped", found).await;
    watching.stop().await;
}

#[tokio::test]
async fn the_document_is_what_explain_says() {
    let host = Host::start(&failing("fails-1", 0)).await;
    let rig = Rig::new();
    let target = host.target("hv01");
    let watching = rig.watch(vec![target.clone()]).await;
    let document = rig.until(1).await.remove(0).job.document;
    watching.stop().await;
    let client = (target.connect)().unwrap();
    let path: cimjob::job::JobPath = r#"Msvm_ConcreteJob.InstanceID="fails-1""#.parse().unwrap();
    let path = path.on_host(target.endpoint.host());
    let mut explanation = client.explain(&path).await.unwrap();
    let affected = client.associated_elements(&path, cimjob::job::JobAssociation::Affected).await.unwrap();
    explanation.affected = affected;
    let report = cimjob::report::Report::from(&explanation).with_endpoint(&target.endpoint);
    assert_eq!(document, serde_json::to_string(&report).unwrap());
}

#[tokio::test]
async fn a_job_that_ended_with_warnings_is_kept_and_one_that_ended_well_is_not() {
    let jobs = r#"
[[jobs]]
instance_id = "warned"
state = 32768
[[jobs]]
instance_id = "well"
state = "completed"
"#;
    let host = Host::start(jobs).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    let found = rig.until(1).await;
    watching.looks(2).await;
    assert_eq!(
        found.iter().map(|job| (job.job.id.as_str(), job.job.kind)).collect::<Vec<_>>(),
        [("warned", Kind::Warned)]
    );
    assert_eq!(rig.jobs().len(), 1);
    watching.stop().await;
}

/// One job runs and is removed without an end; the other one ends well and stays.
const LEAVING: &str = r#"
[[jobs]]
instance_id = "vanishes"
element_name = "Merging Disk"
state = "running"
gone_after = { milliseconds = 5000 }
[[jobs]]
instance_id = "ends-well"
state = "running"
ends = { after_seconds = 5 }
"#;

/// A busy machine may check late what has left.
const PATIENT: Plan = Plan { rule: Rule { evidence: Duration::from_secs(10), ..RULE }, slots: 32 };

#[tokio::test]
async fn a_job_that_ran_and_is_gone_has_vanished_and_one_that_ended_well_has_not() {
    let host = Host::start(LEAVING).await;
    let rig = Rig::new();
    let watching = rig.watch_by(PATIENT, vec![host.target("hv01")]).await;
    watching.looks(2).await;
    host.clock.advance(Duration::from_secs(6));
    let found = rig.until(1).await;
    watching.looks(6).await;
    let vanished = &found[0].job;
    assert_eq!((vanished.id.as_str(), vanished.kind, vanished.ended), ("vanishes", Kind::Vanished, None));
    assert!(vanished.document.contains("Merging Disk"), "{}", vanished.document);
    assert_eq!(rig.jobs().len(), 1);
    watching.stop().await;
}

#[tokio::test]
async fn a_job_that_vanishes_while_no_watcher_runs_is_noticed_by_the_next_one() {
    let host = Host::start(LEAVING).await;
    let rig = Rig::new();
    let watching = rig.watch(vec![host.target("hv01")]).await;
    watching.looks(2).await;
    watching.stop().await;
    host.clock.advance(Duration::from_secs(6));
    let watching = rig.watch(vec![host.target("hv01")]).await;
    assert_eq!(rig.until(1).await[0].job.kind, Kind::Vanished);
    watching.stop().await;
}

#[tokio::test]
async fn of_many_failures_each_is_kept_though_a_look_takes_fifty() {
    let jobs: String = (0..120).map(|number| failing(&format!("fails-{number}"), 0)).collect();
    let host = Host::start(&jobs).await;
    let rig = Rig::new();
    let desk = rig.desk();
    let round = Round::look(plan(), &desk, vec![host.target("hv01")]).await.unwrap();
    desk.flush(Duration::from_secs(9)).await.unwrap();
    assert_eq!((round.hosts, round.failed.len(), rig.jobs().len()), (1, 0, 120));
    assert_eq!(desk.board().totals().looks["ok"], 3);
}
