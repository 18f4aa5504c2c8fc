//! One credential is shown to one host at most once until the host accepted it, whatever the host does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{Credentials, Identity, Password};
use cimjob::client::{Authentication, Client, ClientIdentity, CredentialGuard, Error, Refused, TlsOptions, Trust};

use super::calling::{PASSWORD, basic, builder, credentials, ntlm, pinned, read};
use super::support::answers::{http, no_error, unauthorized};
use super::support::ntlm_host::{NtlmConversation, ntlm_peer, shows_password};
use super::support::scripted_peer::{Certificate, Peer};

/// How many requests carried something that is made from the password.
pub(super) fn shown(peer: &Peer) -> usize {
    peer.requests().iter().filter(|request| shows_password(request)).count()
}

/// Ten calls at the same time, and one more after them; what each of the ten ended with.
pub(super) async fn eleven_calls(client: &Client) -> Vec<Error> {
    let calls = (0..10).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { read(&client).await })
    });
    let mut errors = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        errors.push(call.await.unwrap().unwrap_err());
    }
    errors.push(read(client).await.unwrap_err());
    errors
}

fn negotiate() -> Authentication {
    Authentication::Negotiate(Identity::Password(credentials()))
}

/// Reads the last token of a login and gives its request away to what the host does with it.
async fn until_shown(host: &mut NtlmConversation) {
    host.challenge().await;
    host.conversation.request().await;
}

#[tokio::test]
async fn a_refusal_that_comes_late_is_the_only_one() {
    let peer = ntlm_peer("another password", |mut host| async move {
        until_shown(&mut host).await;
        tokio::time::sleep(Duration::from_millis(1500)).await; // longer than the time for connecting
        host.conversation.send(&unauthorized(&["Negotiate"])).await;
    })
    .await;
    let client = pinned(&peer, ntlm()).connections(10).build().unwrap();
    eleven_calls(&client).await;
    assert_eq!(shown(&peer), 1);
}

#[tokio::test]
async fn a_refusal_with_a_token_in_it_is_a_refusal() {
    // NegTokenResp with the state "reject" (RFC 4178 section 4.2.2).
    let reject = BASE64_STANDARD.encode([0xA1, 0x07, 0x30, 0x05, 0xA0, 0x03, 0x0A, 0x01, 0x02]);
    for authentication in [ntlm(), negotiate()] {
        let offer = format!("Negotiate {reject}");
        let peer = ntlm_peer("another password", move |mut host| {
            let offer = offer.clone();
            async move {
                until_shown(&mut host).await;
                host.conversation.send(&unauthorized(&[&offer])).await;
            }
        })
        .await;
        let client = pinned(&peer, authentication).connections(10).build().unwrap();
        eleven_calls(&client).await;
        assert!(shown(&peer) <= 1, "{}", shown(&peer));
    }
}

#[tokio::test]
async fn a_refusal_that_offers_other_schemes_only_is_a_refusal() {
    let peer = ntlm_peer("another password", |mut host| async move {
        until_shown(&mut host).await;
        host.conversation.send(&unauthorized(&["Kerberos", "Basic realm=\"WSMAN\""])).await;
    })
    .await;
    let client = pinned(&peer, ntlm()).connections(10).build().unwrap();
    eleven_calls(&client).await;
    assert_eq!(shown(&peer), 1);
}

#[tokio::test]
async fn a_connection_cut_after_the_credentials_were_sent_counts_as_the_try() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        until_shown(&mut host).await;
        host.conversation.close().await;
    })
    .await;
    let client = pinned(&peer, ntlm()).connections(10).build().unwrap();
    let errors = eleven_calls(&client).await;
    assert_eq!(shown(&peer), 1);
    assert!(matches!(errors.last(), Some(Error::Refused(Refused::Unanswered))), "{errors:?}");
}

#[tokio::test]
async fn a_connection_cut_before_the_credentials_were_sent_is_replaced() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        match host.conversation.number {
            0 => host.challenge_and_close().await,
            _ => host.serve(1).await,
        }
    })
    .await;
    read(&pinned(&peer, ntlm()).build().unwrap()).await.unwrap();
    assert_eq!(shown(&peer), 1);
}

#[tokio::test]
async fn another_status_in_answer_to_the_credentials_is_not_an_acceptance() {
    for status in [400, 403, 404, 429, 500, 502, 503] {
        let peer = ntlm_peer(PASSWORD, move |mut host| async move {
            until_shown(&mut host).await;
            host.conversation.send(&http(status, "text/html", "<html/>")).await;
            host.conversation.close().await;
        })
        .await;
        let client = pinned(&peer, ntlm()).connections(10).build().unwrap();
        eleven_calls(&client).await;
        assert_eq!(shown(&peer), 1, "HTTP {status}");
    }
}

#[tokio::test]
async fn a_password_that_goes_with_each_message_is_shown_once_too() {
    let peer = Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""])).await;
    let client = pinned(&peer, basic()).connections(10).build().unwrap();
    eleven_calls(&client).await;
    assert_eq!(shown(&peer), 1);
}

#[tokio::test]
async fn a_certificate_is_not_a_secret_and_may_be_shown_again() {
    let asked = AtomicUsize::new(0);
    let peer = Peer::answering(move |request| {
        // The TLS library that cannot compare pins sends an empty message first.
        if request.body.is_empty() {
            return unauthorized(&["Negotiate"]);
        }
        match asked.fetch_add(1, Ordering::SeqCst) {
            0 => http(503, "text/html", "<html/>"),
            _ => no_error(request),
        }
    })
    .await;
    let identity = Certificate::new(&["operator"]);
    let tls = TlsOptions {
        trust: Trust::Pin(peer.certificate.pin()),
        identity: Some(ClientIdentity::from_pem(identity.pem.as_bytes(), identity.key_pem().as_bytes()).unwrap()),
        ..TlsOptions::default()
    };
    read(&builder(peer.address, Authentication::Certificate).tls(tls).build().unwrap()).await.unwrap();
}

#[tokio::test]
async fn an_accepted_password_serves_many_connections() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
    let client = pinned(&peer, ntlm()).connections(4).build().unwrap();
    for _ in 0..3 {
        let calls = (0..4).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { read(&client).await })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
    }
}

#[tokio::test]
async fn calls_at_the_same_time_wait_for_the_first_answer() {
    let peer = Peer::start(|mut conversation| async move {
        while let Some(request) = conversation.request().await {
            tokio::time::sleep(Duration::from_millis(200)).await;
            conversation.send(&no_error(&request)).await;
        }
    })
    .await;
    let client = pinned(&peer, basic()).connections(4).build().unwrap();
    let calls = (0..4).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { read(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn three_hosts_that_refuse_stop_a_credential_for_all_hosts() {
    let guard = CredentialGuard::new();
    let wrong = || Authentication::Ntlm(Credentials { password: Password::new("wrong".to_owned()), ..credentials() });
    for number in 1..=5 {
        let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
        let client = pinned(&peer, wrong()).credential_guard(guard.clone()).build().unwrap();
        let error = read(&client).await.unwrap_err();
        let stopped = matches!(error, Error::Refused(Refused::RefusedByOthers { hosts: 3 }));
        let expected = if number <= 3 { (false, 1) } else { (true, 0) };
        assert_eq!((stopped, shown(&peer)), expected, "host {number}: {error:?}");
    }
}
