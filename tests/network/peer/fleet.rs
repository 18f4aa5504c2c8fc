//! Many hosts asked at the same time: those that are dead, silent or hostile do not delay the others, and a wrong password stops early.

use std::net::SocketAddr;
use std::time::Duration;

use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, CredentialGuard, Error, SharedTls, TlsOptions, Trust};
use cimjob::fleet::{Answer, Contact, FanOut, Outcome};
use tokio::net::TcpListener;

use super::calling::{PASSWORD, basic, builder, credentials, read};
use super::one_try::shown;
use super::support::answers::{SOAP, head, no_error};
use super::support::ntlm_host::ntlm_peer;
use super::support::scripted_peer::Peer;

type Asked = Answer<SocketAddr, Result<(), Error>>;

/// One TLS set-up for all peers.
fn trusting<'p>(peers: impl IntoIterator<Item = &'p Peer>) -> SharedTls {
    let pins = peers.into_iter().map(|peer| peer.certificate.pin()).collect();
    TlsOptions { trust: Trust::AnyPin(pins), ..TlsOptions::default() }.into()
}

async fn asked(client: Client, contact: Contact) -> Result<(), Error> {
    let answer = read(&client).await.map(drop);
    contact.mark();
    answer
}

/// Asks all of them with clients that this makes.
async fn ask(options: FanOut, hosts: Vec<SocketAddr>, client: impl Fn(SocketAddr) -> Client) -> Vec<Asked> {
    let mut answers = options.ask(hosts, |host, contact| asked(client(host), contact));
    let mut all = Vec::new();
    while let Some(answer) = answers.next().await {
        all.push(answer);
    }
    all
}

/// Sends the beginning of an answer, and then a byte now and then.
async fn dripping() -> Peer {
    Peer::start(|mut conversation| async move {
        conversation.request().await;
        conversation.send(&head(200, SOAP, 1_000_000)).await;
        loop {
            conversation.send(b" ").await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
}

#[tokio::test]
async fn hosts_that_are_dead_silent_or_drip_do_not_delay_the_healthy_ones() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let dead = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let dripping = [dripping().await, dripping().await];
    let mut healthy = Vec::new();
    for _ in 0..6 {
        healthy.push(Peer::answering(no_error).await);
    }
    let tls = trusting(dripping.iter().chain(&healthy));
    let bad = [silent.local_addr().unwrap(), dripping[0].address, dripping[1].address, dead];
    let hosts: Vec<_> = bad.into_iter().chain(healthy.iter().map(|peer| peer.address)).collect();
    let options = FanOut { concurrency: 2, turn: Duration::from_millis(300), ..FanOut::default() };
    let all = ask(options, hosts, |host| builder(host, basic()).tls(tls.clone()).build().unwrap()).await;
    let good = |answer: &&Asked| matches!(answer.outcome, Outcome::Ended(Ok(())));
    assert_eq!((all.iter().filter(good).count(), all.len()), (6, 10));
    let last_good = all.iter().rposition(|answer| good(&answer)).unwrap();
    assert!(all[..last_good].iter().all(|answer| answer.host == dead || good(&answer)), "{all:?}");
}

#[tokio::test]
async fn a_wrong_password_is_shown_to_three_of_many_hosts_that_are_asked_at_once() {
    let mut peers = Vec::new();
    for _ in 0..8 {
        peers.push(ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await);
    }
    let (tls, guard) = (trusting(&peers), CredentialGuard::new());
    let wrong = || Authentication::Ntlm(Credentials { password: Password::new("wrong".to_owned()), ..credentials() });
    let hosts = peers.iter().map(|peer| peer.address).collect();
    let client = |host| builder(host, wrong()).tls(tls.clone()).credential_guard(guard.clone()).build().unwrap();
    let all = ask(FanOut::default(), hosts, client).await;
    assert!(all.iter().all(|answer| matches!(answer.outcome, Outcome::Ended(Err(Error::Refused(_))))), "{all:?}");
    assert_eq!(peers.iter().map(shown).sum::<usize>(), 3);
}
