//! Claims about many hosts that are asked at the same time.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::answer::Outcome;
use super::contact::Contact;
use super::fan_out::FanOut;

const MOMENT: Duration = Duration::from_millis(20);
const LONG: Duration = Duration::from_secs(60);

/// What a scripted host does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Host {
    Healthy(usize),
    /// Answers, and never ends.
    Slow(usize),
    /// Never answers.
    Dead(usize),
    Panics,
}

async fn asked(host: Host, contact: Contact) -> Host {
    match host {
        Host::Healthy(_) => contact.mark(),
        Host::Slow(_) => {
            contact.mark();
            sleep(LONG).await;
        }
        Host::Dead(_) => sleep(LONG).await,
        Host::Panics => panic!("a fault of ours"),
    }
    host
}

fn quick() -> FanOut {
    FanOut { concurrency: 2, turn: MOMENT, host_deadline: MOMENT * 20, deadline: None }
}

async fn outcomes(options: FanOut, hosts: Vec<Host>) -> Vec<(Host, Outcome<Host>)> {
    let mut answers = options.ask(hosts, asked);
    let mut all = Vec::new();
    while let Some(answer) = answers.next().await {
        all.push((answer.host, answer.outcome));
    }
    all
}

#[tokio::test]
async fn each_host_gives_exactly_one_answer() {
    let hosts: Vec<_> = (0..50).map(Host::Healthy).collect();
    let mut all = outcomes(quick(), hosts.clone()).await;
    all.sort_by_key(|(host, _)| hosts.iter().position(|known| known == host));
    assert_eq!(all, hosts.into_iter().map(|host| (host, Outcome::Ended(host))).collect::<Vec<_>>());
}

#[tokio::test]
async fn no_more_hosts_are_asked_at_once_than_allowed() {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&most);
    let mut answers = FanOut { concurrency: 3, ..FanOut::default() }.ask(0..20, move |_, _| {
        let (now, most) = (Arc::clone(&now), Arc::clone(&seen));
        async move {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            sleep(Duration::from_millis(2)).await;
            now.fetch_sub(1, Ordering::SeqCst);
        }
    });
    while answers.next().await.is_some() {}
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn dead_hosts_do_not_keep_healthy_ones_waiting() {
    let dead = (0..6).map(Host::Dead);
    let hosts = dead.chain((0..10).map(Host::Healthy)).collect();
    let all = outcomes(quick(), hosts).await;
    let first: Vec<_> = all.iter().take(10).map(|(host, _)| *host).collect();
    assert!(first.iter().all(|host| matches!(host, Host::Healthy(_))), "{all:?}");
    assert_eq!(all.iter().filter(|(_, outcome)| *outcome == Outcome::TimedOut).count(), 6);
}

#[tokio::test]
async fn more_slow_hosts_than_the_budget_has_places_do_not_keep_healthy_ones_waiting() {
    let slow = (0..8).map(Host::Slow);
    let hosts = slow.chain((0..10).map(Host::Healthy)).collect();
    let all = outcomes(quick(), hosts).await;
    let first: Vec<_> = all.iter().take(10).map(|(host, _)| *host).collect();
    assert!(first.iter().all(|host| matches!(host, Host::Healthy(_))), "{all:?}");
    assert_eq!(all.len(), 18);
}

#[tokio::test]
async fn a_host_that_has_not_answered_is_never_asked_twice() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let hosts: Vec<_> = (0..20).map(Host::Dead).collect();
    let mut answers = quick().ask(hosts, move |host, contact| {
        counted.fetch_add(1, Ordering::SeqCst);
        asked(host, contact)
    });
    while answers.next().await.is_some() {}
    assert_eq!(count.load(Ordering::SeqCst), 20);
}

#[tokio::test]
async fn a_panic_of_one_host_stays_with_it() {
    let all = outcomes(quick(), vec![Host::Panics, Host::Healthy(1)]).await;
    assert!(
        all.contains(&(Host::Panics, Outcome::Panicked))
            && all.contains(&(Host::Healthy(1), Outcome::Ended(Host::Healthy(1))))
    );
}

#[tokio::test]
async fn when_the_time_for_all_is_up_what_came_is_kept_and_the_rest_is_named() {
    let options = FanOut { turn: LONG, host_deadline: LONG, deadline: Some(MOMENT), ..quick() };
    let begun = Instant::now();
    let all = outcomes(options, vec![Host::Healthy(1), Host::Dead(1), Host::Dead(2), Host::Healthy(2)]).await;
    let expected = [(Host::Healthy(1), Outcome::Ended(Host::Healthy(1))), (Host::Healthy(2), Outcome::NotAsked)];
    assert!(expected.iter().all(|one| all.contains(one)) && all.len() == 4, "{all:?}");
    assert!(begun.elapsed() < LONG / 2);
}

#[tokio::test]
async fn after_a_stop_no_other_host_is_asked() {
    let mut answers = FanOut { concurrency: 1, ..FanOut::default() }.ask((0..5).map(Host::Healthy), asked);
    let first = answers.next().await.map(|answer| answer.host);
    answers.stop();
    let mut rest = Vec::new();
    while let Some(answer) = answers.next().await {
        rest.push(answer.outcome);
    }
    assert_eq!((first, rest), (Some(Host::Healthy(0)), vec![Outcome::NotAsked; 4]));
}
