//! Hosts that come and go.

use std::net::TcpListener;
use std::time::Duration;

use cimjob::client::CredentialGuard;
use cimjob::watch::Round;

use super::rig::{Host, RULE, Rig, eventually, failing, plan, target};

#[tokio::test]
async fn an_outage_that_is_longer_than_the_evidence_lives_is_a_gap() {
    let host = Host::start("").await;
    let (rig, address) = (Rig::new(), host.running.address());
    let watching = rig.watch(vec![host.target("hv01")]).await;
    watching.looks(2).await;
    host.running.stop().await;
    let open = eventually("gap", || rig.gaps("hv01").pop()).await;
    let host = Host::at(&failing("later", 0), address).await;
    rig.until(1).await;
    watching.stop().await;
    let gaps = rig.gaps("hv01");
    assert_eq!((gaps.len(), gaps[0].from), (1, open.from));
    assert!(gaps[0].to > open.to && !gaps[0].why.is_empty(), "{gaps:?}");
    host.running.stop().await;
}

#[tokio::test]
async fn the_time_in_which_no_watcher_ran_is_a_gap() {
    let host = Host::start("").await;
    let rig = Rig::new();
    for _ in 0..2 {
        let watching = rig.watch(vec![host.target("hv01")]).await;
        watching.looks(2).await;
        watching.stop().await;
        tokio::time::sleep(RULE.interval * 2).await;
    }
    let gaps = rig.gaps("hv01");
    assert_eq!(gaps.iter().map(|gap| gap.why.as_str()).collect::<Vec<_>>(), ["watch was not running"]);
}

#[tokio::test]
async fn a_host_that_answers_has_no_gap_and_is_not_delayed_by_hosts_that_do_not() {
    let host = Host::start("").await;
    // It accepts connections and says nothing.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut targets = vec![host.target("hv01")];
    let guard = CredentialGuard::new();
    targets.extend((0..9).map(|n| target(&format!("silent{n}"), silent.local_addr().unwrap(), "pw", &guard)));
    let rig = Rig::new();
    let watching = rig.watch(targets).await;
    let looks = || watching.desk.board().totals().looks.get("ok").copied().unwrap_or(0);
    eventually("look", || (looks() > 0).then_some(())).await;
    let before = looks();
    // More than the silent hosts have time for.
    eventually("regular look", || (looks() - before >= 5).then_some(())).await;
    watching.stop().await;
    assert_eq!(rig.gaps("hv01"), []);
}

#[tokio::test]
async fn other_hosts_are_watched_after_the_list_has_changed() {
    let (one, other) = (Host::start("").await, Host::start(&failing("fails-1", 0)).await);
    let rig = Rig::new();
    let watching = rig.watch(vec![one.target("hv01")]).await;
    watching.looks(1).await;
    watching.hosts(vec![other.target("hv02")]).await;
    assert_eq!(rig.until(1).await[0].job.host, "hv02");
    let names: Vec<_> = watching.desk.board().hosts().into_iter().map(|(name, _)| name.to_string()).collect();
    assert_eq!(names, ["hv02"]);
    watching.stop().await;
}

#[tokio::test]
async fn a_round_names_the_hosts_that_did_not_answer() {
    let host = Host::start(&failing("fails-1", 0)).await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let rig = Rig::new();
    let desk = rig.desk();
    let targets = vec![host.target("hv01"), target("hv02", free, "pw", &CredentialGuard::new())];
    let round = Round::look(plan(), &desk, targets).await.unwrap();
    desk.flush(Duration::from_secs(9)).await.unwrap();
    assert_eq!((round.hosts, rig.jobs().len()), (2, 1));
    assert_eq!(round.failed.iter().map(|failed| &*failed.host).collect::<Vec<_>>(), ["hv02"]);
}

#[tokio::test]
async fn the_difference_of_the_clocks_is_known_and_recorded_with_each_job() {
    for offset in [600_i32, -600] {
        let host = Host::ahead(offset.into(), &failing("fails-1", 0)).await;
        let rig = Rig::new();
        let watching = rig.watch(vec![host.target("hv01")]).await;
        let jobs = rig.until(1).await;
        let known = || watching.desk.board().host("hv01").and_then(|host| host.skew);
        let skews = [jobs[0].job.skew.unwrap(), eventually("skew", known).await];
        for skew in skews.map(|skew| skew.as_secs_f64()) {
            assert!((skew - f64::from(offset)).abs() < 2.0, "{skew}");
        }
        watching.stop().await;
    }
}
