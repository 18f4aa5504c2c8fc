//! Logins that hosts refuse: accounts must not be locked.

use cimjob::client::{CredentialGuard, Logins};
use cimjob::watch::schedule::Seen;

use super::rig::{Host, RULE, Rig, eventually, target};

#[tokio::test]
async fn a_wrong_password_is_sent_once_and_other_hosts_go_on() {
    let (one, other) = (Host::start("").await, Host::start("").await);
    let rig = Rig::new();
    let wrong = target("wrong", one.running.address(), "no", &CredentialGuard::new());
    let watching = rig.watch(vec![wrong, other.target("right")]).await;
    let refused = || watching.desk.board().totals().looks.get("login_refused").copied().unwrap_or(0);
    eventually("refusal", || (refused() > 0).then_some(())).await;
    watching.looks(5).await;
    assert_eq!(refused(), 1);
    let Logins { accepted, refused, failed } = watching.desk.board().totals().logins;
    assert_eq!((accepted, refused, failed), (1, 1, 0), "one for each connection, not for each look");
    assert_eq!(watching.desk.board().host("right").unwrap().seen, Some(Seen::Well));
    watching.stop().await;
}

#[tokio::test]
async fn after_three_hosts_have_refused_it_no_other_host_sees_the_credential() {
    let mut hosts = Vec::new();
    for _ in 0..6 {
        hosts.push(Host::start("").await);
    }
    let guard = CredentialGuard::new();
    let named = |(number, host): (usize, &Host)| target(&format!("hv{number}"), host.running.address(), "no", &guard);
    let rig = Rig::new();
    let watching = rig.watch(hosts.iter().enumerate().map(named).collect()).await;
    eventually("stopped credential", || guard.is_stopped().then_some(())).await;
    tokio::time::sleep(RULE.interval * 5).await;
    let totals = watching.desk.board().totals();
    let sent = totals.looks.get("login_refused").copied().unwrap_or(0);
    assert!(guard.is_stopped() && sent <= 3, "{totals:?}");
    assert!(totals.looks.values().sum::<u64>() <= 6, "no host is looked at twice: {totals:?}");
    watching.stop().await;
}
