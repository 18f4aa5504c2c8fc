//! What `auto` chooses, and that nothing weaker follows (issue: "never silently a weaker one than was asked for, Basic never by itself").

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{Credentials, Identity, Password};
use cimjob::client::{Authentication, ClientIdentity, Error, Refused, TlsOptions, Trust};

use super::calling::{PASSWORD, basic, builder, credentials, ntlm, pinned, read};
use super::support::answers::{no_error, unauthorized};
use super::support::ntlm_host::{challenge, ntlm_peer};
use super::support::scripted_peer::{Certificate, Peer};

fn auto() -> Authentication {
    Authentication::Auto(Identity::Password(credentials()))
}

/// Of a realm that no KDC serves, so that Kerberos cannot be started.
fn auto_in_a_realm() -> Authentication {
    let account = "operator@NOWHERE.INVALID".parse().unwrap();
    Authentication::Auto(Identity::Password(Credentials { account, password: Password::new(PASSWORD.to_owned()) }))
}

/// What each request says of who asks: nothing, or the scheme and how its token begins.
fn said(peer: &Peer) -> Vec<String> {
    let of = |header: Option<&str>| {
        let Some((scheme, token)) = header.and_then(|header| header.split_once(' ')) else {
            return header.unwrap_or("nothing").to_owned();
        };
        let token = BASE64_STANDARD.decode(token).unwrap();
        let kind = match token.first() {
            Some(b'N') => "NTLM",
            Some(0x60) => "SPNEGO",
            Some(0xA1) => "SPNEGO goes on",
            _ => "something else",
        };
        format!("{scheme}: {kind}")
    };
    peer.requests().iter().map(|request| of(request.header("authorization"))).collect()
}

#[tokio::test]
async fn an_account_without_a_realm_logs_in_with_ntlm_at_once() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
    read(&pinned(&peer, auto()).build().unwrap()).await.unwrap();
    assert_eq!(said(&peer), ["Negotiate: NTLM", "Negotiate: NTLM"]);
}

#[tokio::test]
async fn kerberos_that_is_not_available_is_passed_over() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
    let client = pinned(&peer, auto_in_a_realm()).service_principal("HTTP/hv01.nowhere.invalid".parse().unwrap());
    read(&client.build().unwrap()).await.unwrap();
    let said = said(&peer);
    assert_eq!(
        said.iter().filter(|said| *said != "nothing").collect::<Vec<_>>(),
        ["Negotiate: NTLM", "Negotiate: NTLM"]
    );
}

#[tokio::test]
async fn what_was_chosen_stays_on_later_connections() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move {
        host.serve(1).await;
        host.conversation.close().await;
    })
    .await;
    let client = pinned(&peer, auto_in_a_realm()).service_principal("HTTP/hv01.nowhere.invalid".parse().unwrap());
    let client = client.build().unwrap();
    for _ in 0..3 {
        read(&client).await.unwrap();
    }
    let (said, requests) = (said(&peer), peer.requests());
    let later: Vec<&String> =
        said.iter().zip(&requests).filter(|(_, request)| request.connection > 0).map(|(said, _)| said).collect();
    assert_eq!(later, ["Negotiate: NTLM"; 4]);
}

#[tokio::test]
async fn no_weaker_login_follows_one_that_was_refused() {
    for authentication in [auto(), auto_in_a_realm()] {
        let peer = Peer::start(|mut conversation| async move {
            for _ in 0..9 {
                let Some(_) = conversation.request().await else { return };
                conversation.send(&unauthorized(&["Negotiate", "Basic realm=\"WSMAN\""])).await;
            }
        })
        .await;
        let error = read(&pinned(&peer, authentication).build().unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Refused(Refused::NoChallenge { .. })), "{error:?}");
        assert_eq!(said(&peer).iter().filter(|said| *said != "nothing").collect::<Vec<_>>(), ["Negotiate: NTLM"]);
    }
}

#[tokio::test]
async fn a_wrong_password_is_shown_once() {
    let peer = ntlm_peer("another password", |mut host| async move { host.serve(9).await }).await;
    let error = read(&pinned(&peer, auto()).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{error:?}");
    assert_eq!((said(&peer).len(), peer.connections()), (2, 1));
}

/// As when many jobs are followed: an account is locked after a few wrong attempts.
#[tokio::test]
async fn a_wrong_password_is_shown_once_by_many_calls_at_a_time() {
    let peer = ntlm_peer("another password", |mut host| async move { host.serve(9).await }).await;
    let client = pinned(&peer, ntlm()).connections(16).build().unwrap();
    let calls = (0..16).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { read(&client).await })
    });
    for call in calls.collect::<Vec<_>>() {
        let error = call.await.unwrap().unwrap_err();
        assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{error:?}");
    }
    assert_eq!(said(&peer).len(), 2);
    read(&client).await.unwrap_err();
    assert_eq!(said(&peer).len(), 2, "a later call does not send the password again");
}

#[tokio::test]
async fn basic_is_never_chosen_though_it_is_all_there_is() {
    let negotiate = Authentication::Negotiate(Identity::Password(credentials()));
    for authentication in [auto(), auto_in_a_realm(), negotiate, ntlm()] {
        let peer = Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""])).await;
        let error = read(&pinned(&peer, authentication).build().unwrap()).await.unwrap_err();
        assert!(
            matches!(&error, Error::Refused(Refused::NoCommonScheme { offered, .. }) if offered.contains("Basic")),
            "{error:?}"
        );
        assert!(!said(&peer).iter().any(|said| said.starts_with("Basic")), "{:?}", said(&peer));
    }
}

#[tokio::test]
async fn negotiate_wraps_its_tokens() {
    let peer = ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
    let negotiate = Authentication::Negotiate(Identity::Password(credentials()));
    read(&pinned(&peer, negotiate).build().unwrap()).await.unwrap();
    assert_eq!(said(&peer), ["Negotiate: SPNEGO", "Negotiate: SPNEGO goes on"]);
}

#[tokio::test]
async fn a_client_certificate_goes_before_a_password_and_needs_no_token() {
    const MUTUAL: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";
    for authentication in [auto(), Authentication::Certificate] {
        let peer = Peer::answering(no_error_or_nothing).await;
        let identity = Certificate::new(&["operator"]);
        let tls = TlsOptions {
            trust: Trust::Pin(peer.certificate.pin()),
            identity: Some(ClientIdentity::from_pem(identity.pem.as_bytes(), identity.key_pem().as_bytes()).unwrap()),
            ..TlsOptions::default()
        };
        read(&builder(peer.address, authentication).tls(tls).build().unwrap()).await.unwrap();
        // A message that holds nothing may go first, for the library that cannot compare pins itself.
        let requests = peer.requests();
        for request in &requests {
            assert_eq!(request.header("authorization"), (!request.body.is_empty()).then_some(MUTUAL), "{request:?}");
        }
        assert!(requests.iter().any(|request| !request.body.is_empty()));
    }
}

fn no_error_or_nothing(request: &super::support::scripted_peer::Request) -> Vec<u8> {
    if request.body.is_empty() { unauthorized(&["Negotiate"]) } else { no_error(request) }
}

#[tokio::test]
async fn a_401_without_any_offer_ends_the_login_and_is_told() {
    for authentication in [auto(), auto_in_a_realm(), ntlm(), basic()] {
        let peer = Peer::answering(|_| unauthorized(&[])).await;
        let error = read(&pinned(&peer, authentication).build().unwrap()).await.unwrap_err();
        let text = super::calling::told(&error);
        assert!(matches!(error, Error::Refused(_)) && text.contains("no scheme at all"), "{error:?}: {text}");
        assert!(peer.requests().len() <= 2, "{:?}", said(&peer));
    }
}

#[tokio::test]
async fn a_host_that_has_always_another_token_is_given_up() {
    let negotiate = Authentication::Negotiate(Identity::Password(credentials()));
    for authentication in [ntlm(), negotiate] {
        let peer = ntlm_peer("another password", |mut host| async move {
            host.challenge().await;
            for _ in 0..100 {
                let Some(_) = host.conversation.request().await else { return };
                host.conversation.send(&challenge(b"NTLMSSP\0\x02\0\0\0 and so on")).await;
            }
        })
        .await;
        let error = read(&pinned(&peer, authentication).build().unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Refused(Refused::Mechanism(_))), "{error:?}");
        assert_eq!(said(&peer).len(), 2);
    }
}
