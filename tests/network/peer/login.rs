//! NTLM belongs to a connection (protocol notes 5.3, T20; MS-WSMV 2.2.9.1.1).

use std::time::Duration;

use cimjob::auth::Identity;
use cimjob::client::{Authentication, Client, Error, Refused, Trust};
use cimjob::job::ErrorMethod;
use cimjob::simulator::{Running, Scenario, Simulator};
use tokio::task::JoinSet;

use super::calling::{PASSWORD, builder, change, credentials, job, ntlm, pinned, read};
use super::support::answers::{NO_ERROR, SOAP, http, related, unauthorized};
use super::support::ntlm_host::{challenge, ntlm_peer};
use super::support::relay::Relay;
use super::support::scripted_peer::{Peer, Request};

async fn simulator() -> Running {
    Simulator::start(Scenario::built_in(), "127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// A client of a simulated host behind a relay.
async fn client_of(running: &Running, relay: &Relay, connections: usize) -> Client {
    let trust = Trust::Pin(running.pin().parse().unwrap());
    let builder = builder(relay.address, ntlm()).trust(trust).deadline(Duration::from_secs(30));
    builder.connections(connections).build().unwrap()
}

/// Makes so many calls at once; each must succeed.
async fn call_in_parallel(client: &Client, calls: usize) {
    let mut running = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        running.spawn(async move { client.get_error(&job(), ErrorMethod::GetErrorEx).await });
    }
    while let Some(answer) = running.join_next().await {
        answer.unwrap().unwrap();
    }
}

fn is_login(request: &&Request) -> bool {
    request.header("authorization").is_some()
}

/// The numbers of the connections on which a request with these properties came.
fn connections_of(peer: &Peer, wanted: impl Fn(&&Request) -> bool) -> Vec<usize> {
    peer.requests().iter().filter(wanted).map(|request| request.connection).collect()
}

#[tokio::test]
async fn both_legs_and_later_calls_share_one_connection_and_log_in_once() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
    let client = pinned(&peer, ntlm()).build().unwrap();
    for _ in 0..3 {
        read(&client).await.unwrap();
    }
    let requests = peer.requests();
    assert_eq!(requests.iter().map(|request| is_login(&request)).collect::<Vec<_>>(), [true, true, false, false]);
    assert_eq!((peer.connections(), requests[0].body.as_str()), (1, ""), "the first leg carries no message");
}

#[tokio::test]
async fn sixty_calls_survive_a_host_that_closes_after_every_fifth_answer() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        host.serve(5).await;
        host.conversation.close().await;
    })
    .await;
    let client = pinned(&peer, ntlm()).deadline(Duration::from_secs(30)).build().unwrap();
    for call in 0..60 {
        read(&client).await.unwrap_or_else(|error| panic!("call {call}: {error:?}"));
    }
    let logins = connections_of(&peer, is_login);
    let expected: Vec<usize> = (0..peer.connections()).flat_map(|number| [number, number]).collect();
    assert_eq!(logins, expected, "each connection is logged in by itself, once");
    assert_eq!(peer.connections(), 12);
}

#[tokio::test]
async fn two_hundred_parallel_calls_take_four_connections_and_four_logins() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(1000).await }).await;
    let client = pinned(&peer, ntlm()).deadline(Duration::from_secs(30)).connections(4).build().unwrap();
    call_in_parallel(&client, 200).await;
    assert!(peer.connections() <= 4, "{} connections", peer.connections());
    assert_eq!(connections_of(&peer, is_login).len(), 2 * peer.connections());
}

#[tokio::test]
async fn two_hundred_parallel_calls_to_the_simulated_host_take_four_connections() {
    let running = simulator().await;
    let relay = Relay::to(running.address()).await;
    call_in_parallel(&client_of(&running, &relay, 4).await, 200).await;
    assert!(relay.connections() <= 4, "{} connections", relay.connections());
}

#[tokio::test]
async fn a_call_that_is_dropped_in_flight_leaves_no_connection_behind() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        if host.conversation.number == 0 {
            host.serve(1).await;
            host.conversation.stall().await;
        }
        host.serve(9).await;
    })
    .await;
    let client = pinned(&peer, ntlm()).connections(1).build().unwrap();
    read(&client).await.unwrap();
    let dropped = tokio::time::timeout(Duration::from_millis(300), read(&client)).await;
    assert!(dropped.is_err(), "{dropped:?}");
    read(&client).await.unwrap();
    assert_eq!(peer.connections(), 2);
}

#[tokio::test]
async fn calls_that_are_dropped_at_any_moment_do_not_spoil_the_next_one() {
    let running = simulator().await;
    let relay = Relay::to(running.address()).await;
    let client = client_of(&running, &relay, 2).await;
    for milliseconds in 0..30 {
        let _dropped_or_not = tokio::time::timeout(Duration::from_millis(milliseconds), read(&client)).await;
        read(&client).await.unwrap();
    }
}

#[tokio::test]
async fn a_401_on_a_connection_that_had_worked_leads_to_one_new_login() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        host.serve(2).await;
        if host.conversation.request().await.is_some() {
            host.conversation.send(&unauthorized(&["Negotiate"])).await;
        }
    })
    .await;
    let client = pinned(&peer, ntlm()).build().unwrap();
    for _ in 0..3 {
        read(&client).await.unwrap();
    }
    assert_eq!(connections_of(&peer, is_login), [0, 0, 1, 1]);
}

#[tokio::test]
async fn a_change_is_sent_again_after_a_401_since_it_was_not_executed() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        host.serve(1).await;
        if host.conversation.number == 0 && host.conversation.request().await.is_some() {
            host.conversation.send(&unauthorized(&["Negotiate"])).await;
        }
    })
    .await;
    let client = pinned(&peer, ntlm()).build().unwrap();
    read(&client).await.unwrap();
    assert_eq!(client.call(&change()).await.unwrap().return_value, 0);
}

#[tokio::test]
async fn a_401_after_every_login_is_refused_without_a_loop() {
    let peer = ntlm_peer("another password", |mut host| async move { host.serve(9).await }).await;
    let error = read(&pinned(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { scheme: "NTLM", .. })), "{error:?}");
    assert_eq!((peer.connections(), peer.requests().len()), (1, 2));
}

/// A peer that closes its first connection in the login: after the first request, or after the challenge in answer to it.
async fn closing_in_the_login(challenged: bool) -> Peer {
    ntlm_peer(PASSWORD, move |mut host| async move {
        if host.conversation.number > 0 {
            return host.serve(9).await;
        }
        if challenged {
            host.challenge_and_close().await;
        } else {
            host.conversation.request().await;
        }
        host.conversation.close().await;
    })
    .await
}

#[tokio::test]
async fn a_login_that_is_cut_is_started_once_more() {
    for challenged in [false, true] {
        let peer = closing_in_the_login(challenged).await;
        read(&pinned(&peer, ntlm()).build().unwrap()).await.unwrap();
        assert_eq!(peer.connections(), 2);
    }
}

#[tokio::test]
async fn a_change_whose_login_is_cut_before_it_was_sent_is_started_once_more() {
    let peer = closing_in_the_login(true).await;
    assert_eq!(pinned(&peer, ntlm()).build().unwrap().call(&change()).await.unwrap().return_value, 0);
}

#[tokio::test]
async fn a_host_that_offers_only_basic_is_no_match_for_ntlm() {
    let peer = Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""])).await;
    let error = read(&pinned(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert!(
        matches!(&error, Error::Refused(Refused::NoCommonScheme { offered, .. }) if offered.contains("Basic")),
        "{error:?}"
    );
    assert_eq!(peer.requests().len(), 1);
}

/// The message came with the last token, so it may have been obeyed.
#[tokio::test]
async fn a_change_whose_login_ends_wrongly_may_have_been_made() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        host.login().await;
        let stray = b"HTTP/1.1 200 OK\r\nWWW-Authenticate: Negotiate c3RyYXk=\r\nContent-Length: 0\r\n\r\n";
        host.conversation.send(stray).await;
        host.conversation.stall().await;
    })
    .await;
    let error = pinned(&peer, ntlm()).build().unwrap().call(&change()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Unproven { reason: Some(_), .. })), "{error:?}");
    assert!(error.outcome_unknown());
}

/// NTLM proves nothing of the host, Kerberos does: the one who asks for it sends nothing to a host that wants no login.
#[tokio::test]
async fn a_host_that_wants_no_login_gets_no_message_where_it_must_prove_who_it_is() {
    for status in [200, 500] {
        let peer = Peer::answering(move |_| http(status, SOAP, related("", NO_ERROR))).await;
        let kerberos = Authentication::Kerberos(Identity::Password(credentials()));
        let client = pinned(&peer, kerberos).service_principal("HTTP/hv01.nowhere.invalid".parse().unwrap());
        let answer = read(&client.build().unwrap()).await;
        let told = matches!(answer, Err(Error::Refused(Refused::Unproven { reason: None, .. }) | Error::Http { .. }));
        assert!(told, "{status}: {answer:?}");
        assert!(peer.requests().iter().all(|request| request.body.is_empty()), "{:?}", peer.requests());
    }
}

#[tokio::test]
async fn whatever_a_host_says_to_auto_it_does_not_get_the_password() {
    let auto = || Authentication::Auto(Identity::Password(credentials()));
    for offers in [&["Basic realm=\"WSMAN\""][..], &["Negotiate", "Basic realm=\"WSMAN\""], &["CredSSP", "Basic"]] {
        let peer = Peer::answering(move |_| unauthorized(offers)).await;
        let error = read(&pinned(&peer, auto()).build().unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{offers:?}: {error:?}");
        for request in peer.requests() {
            let header = request.header("authorization").unwrap_or("Negotiate");
            assert!(header.starts_with("Negotiate"), "{offers:?}: {header}");
        }
    }
}

#[tokio::test]
async fn a_challenge_that_is_no_ntlm_is_a_refusal() {
    let peer = Peer::answering(|_| challenge(b"not NTLM at all")).await;
    let error = read(&pinned(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Mechanism(_))), "{error:?}");
}

#[tokio::test]
async fn an_unavailable_service_is_told_from_a_refused_login() {
    let peer = Peer::answering(|_| http(404, "text/html", "<html></html>")).await;
    let error = read(&pinned(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Http { status: 404, .. }), "{error:?}");
}
