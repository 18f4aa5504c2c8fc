//! Sealed messages over plain HTTP, where anyone may be in between (MS-WSMV 2.2.9.1).

use std::io::Write;
use std::time::Duration;

use cimjob::auth::{Identity, MultipartError};
use cimjob::client::{
    Authentication, Client, ClientBuilder, ConfigurationError, Encryption, Endpoint, Error, FailureStage, Refused,
    WaitOptions, WaitOutcome,
};
use cimjob::report::Exit;

use super::calling::{PASSWORD, basic, change, credentials, job, ntlm, read, told};
use super::support::answers::{JOB, NO_ERROR, SOAP, envelope, fault, http, no_error, related, unauthorized};
use super::support::scripted_peer::Peer;
use super::support::sealed_host::{SealedConversation, sealed_peer};

pub(super) fn plain(peer: &Peer, authentication: Authentication) -> ClientBuilder {
    let endpoint = Endpoint::new("http://127.0.0.1", Some(peer.address.port())).unwrap();
    Client::builder(endpoint)
        .authentication(authentication)
        .deadline(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(1))
}

pub(super) fn ways() -> [Authentication; 2] {
    [ntlm(), Authentication::Negotiate(Identity::Password(credentials()))]
}

/// The answer to a change that no one has to believe.
const DONE: &str =
    "<p:RequestStateChange_OUTPUT xmlns:p=\"urn:j\"><p:ReturnValue>0</p:ReturnValue></p:RequestStateChange_OUTPUT>";

/// A peer that logs in, takes one request, and answers it with what `answer` makes of it.
async fn answering<A>(answer: A) -> Peer
where
    A: Fn(&mut SealedConversation, &super::support::scripted_peer::Request) -> Vec<u8> + Clone + Send + Sync + 'static,
{
    sealed_peer(PASSWORD, move |mut host| {
        let answer = answer.clone();
        async move {
            host.login().await;
            let Some(request) = host.request().await else { return };
            let answer = answer(&mut host, &request);
            host.conversation.send(&answer).await;
            host.conversation.stall().await;
        }
    })
    .await
}

/// No envelope may be readable on the way.
fn assert_nothing_in_cleartext(peer: &Peer) {
    for request in peer.requests() {
        assert!(!request.body.contains("Envelope"), "{request:?}");
    }
}

#[tokio::test]
async fn calls_share_one_sealed_login() {
    for way in ways() {
        let peer = sealed_peer(PASSWORD, |mut host| async move { host.serve(9).await }).await;
        let client = plain(&peer, way).build().unwrap();
        for _ in 0..3 {
            read(&client).await.unwrap();
        }
        assert_eq!((peer.connections(), peer.requests().len()), (1, 5));
        assert_nothing_in_cleartext(&peer);
    }
}

#[tokio::test]
async fn a_sealed_fault_is_a_fault() {
    let peer = answering(|host, request| {
        let answer = fault(request, "w:AccessDenied", 5);
        let start = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
        host.sealed(500, std::str::from_utf8(&answer[start..]).unwrap())
    })
    .await;
    let error = read(&plain(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Fault(_)), "{error:?}");
}

#[tokio::test]
async fn an_answer_in_cleartext_is_not_believed() {
    let peer = answering(|_, request| no_error(request)).await;
    let error = read(&plain(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::NotSealed)), "{error:?}");
}

#[tokio::test]
async fn an_error_in_cleartext_is_told_without_a_word_of_it() {
    for status in [400, 404, 500] {
        let peer = answering(move |_, request| http(status, SOAP, envelope(request, NO_ERROR))).await;
        let error = read(&plain(&peer, ntlm()).build().unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Http { status: found, .. } if found == status), "{error:?}");
    }
}

/// A stranger on the way answers in place of the host, at each leg of the login.
#[tokio::test]
async fn a_page_of_http_sys_in_cleartext_is_recognized_without_a_word_of_it() {
    let page = "<HTML><TITLE>Bad Request</TITLE><h2>Bad Request - Request Too Long</h2></HTML>";
    let peer = Peer::plain(move |mut conversation| async move {
        while conversation.request().await.is_some() {
            conversation.send(&http(400, "text/html", page)).await;
        }
    })
    .await;
    let text = told(&read(&plain(&peer, ntlm()).build().unwrap()).await.unwrap_err());
    assert!(text.contains("400 (Request Too Long)") && text.contains("MaxFieldLength"), "{text}");
    assert!(!text.contains("web page"), "{text}");
}

#[tokio::test]
async fn a_sealed_answer_that_a_proxy_compressed_is_opened() {
    let peer = answering(|host, request| {
        let answer = host.sealed(200, &envelope(request, NO_ERROR));
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(answer[..end].to_vec()).unwrap();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(&answer[end + 4..]).unwrap();
        let body = encoder.finish().unwrap();
        let lines = head.lines().filter(|line| !line.starts_with("Content-Length"));
        let head = lines.map(|line| format!("{line}\r\n")).collect::<String>();
        let head = format!("{head}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
        [head.as_bytes(), &body].concat()
    })
    .await;
    let client = plain(&peer, ntlm()).build().unwrap();
    assert_eq!(read(&client).await.unwrap().errors, []);
    assert_eq!(client.compression(), Some("gzip"));
}

/// A job in this state.
fn job_in(state: u8) -> String {
    format!("<p:Msvm_ConcreteJob xmlns:p=\"{JOB}\"><p:JobState>{state}</p:JobState></p:Msvm_ConcreteJob>")
}

#[tokio::test]
async fn a_captive_portal_in_the_middle_of_a_sealed_wait_is_outlived() {
    let page = || http(200, "text/html", "<html><title>Sign in</title></html>");
    let peer = sealed_peer(PASSWORD, move |mut host| async move {
        match host.conversation.number {
            1 => drop(host.conversation.request().await),
            number => {
                host.login().await;
                let request = host.request().await.unwrap();
                let answer = host.sealed(200, &envelope(&request, &job_in(if number == 0 { 4 } else { 7 })));
                host.conversation.send(&answer).await;
                drop(host.request().await);
            }
        }
        host.conversation.send(&page()).await;
    })
    .await;
    let options = WaitOptions {
        first_pause: Duration::from_millis(5),
        longest_pause: Duration::from_millis(20),
        ..WaitOptions::within(Duration::from_secs(20))
    };
    let ended = plain(&peer, ntlm()).build().unwrap().wait(&job(), &options, |_| {}).await;
    assert!(matches!(ended, Ok(WaitOutcome::Ended { .. })), "{ended:?}");
    assert_nothing_in_cleartext(&peer);
}

#[tokio::test]
async fn no_answer_to_a_leg_of_the_login_is_taken_for_one_of_the_message() {
    for (leg, status) in [0, 1].into_iter().flat_map(|leg| [200, 403, 404, 500, 503].map(|status| (leg, status))) {
        for way in ways() {
            let peer = sealed_peer(PASSWORD, move |mut host| async move {
                if leg == 1 {
                    host.challenge().await;
                }
                for _ in 0..9 {
                    let Some(_) = host.conversation.request().await else { return };
                    host.conversation.send(&http(status, SOAP, related("", NO_ERROR))).await;
                }
            })
            .await;
            let client = plain(&peer, way).deadline(Duration::from_millis(400)).build().unwrap();
            let answer = read(&client).await;
            assert!(matches!(answer, Err(Error::Refused(_) | Error::Http { .. })), "leg {leg}, {status}: {answer:?}");
            assert_nothing_in_cleartext(&peer);
        }
    }
}

#[tokio::test]
async fn an_answer_that_was_touched_is_refused() {
    let peer = answering(|host, request| {
        let mut answer = host.sealed(200, &envelope(request, NO_ERROR));
        let inside = answer.len() - 60;
        answer[inside] ^= 1;
        answer
    })
    .await;
    let error = read(&plain(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Sealing(MultipartError::Seal(_)))), "{error:?}");
}

#[tokio::test]
async fn an_answer_that_was_touched_is_not_a_failed_login() {
    let peer = answering(|host, request| {
        let mut answer = host.sealed(200, &envelope(request, NO_ERROR));
        let inside = answer.len() - 60;
        answer[inside] ^= 1;
        answer
    })
    .await;
    let error = read(&plain(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    assert_eq!((Exit::from(&error).code(), error.failure_stage()), (70, FailureStage::WsMan));
    assert!(error.to_string().starts_with("the answer cannot be trusted"), "{error}");
}

#[tokio::test]
async fn an_answer_that_was_sent_before_is_refused() {
    let peer = sealed_peer(PASSWORD, |mut host| async move {
        host.login().await;
        let Some(request) = host.request().await else { return };
        let answer = host.sealed(200, &envelope(&request, NO_ERROR));
        while host.conversation.send(&answer).await && host.request().await.is_some() {}
    })
    .await;
    let client = plain(&peer, ntlm()).build().unwrap();
    read(&client).await.unwrap();
    let error = read(&client).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Sealing(MultipartError::Seal(_)))), "{error:?}");
}

/// A peer that answers the second request of its first connection with a 401, and counts on the client to come again.
async fn forgetting() -> Peer {
    sealed_peer(PASSWORD, |mut host| async move {
        if host.conversation.number > 0 {
            return host.serve(9).await;
        }
        host.serve(1).await;
        if host.request().await.is_some() {
            host.conversation.send(&unauthorized(&["Negotiate"])).await;
        }
    })
    .await
}

#[tokio::test]
async fn a_401_in_a_sealed_session_leads_to_one_new_login() {
    let peer = forgetting().await;
    let client = plain(&peer, ntlm()).build().unwrap();
    for _ in 0..3 {
        read(&client).await.unwrap();
    }
    assert_eq!(peer.connections(), 2);
}

/// Anyone on the way can write that 401, after the host has got the change.
#[tokio::test]
async fn a_change_is_not_sent_again_for_a_401_in_cleartext() {
    let peer = forgetting().await;
    let client = plain(&peer, ntlm()).build().unwrap();
    read(&client).await.unwrap();
    let error = client.call(&change()).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::NotSealed)), "{error:?}");
    assert!(error.outcome_unknown());
    assert_eq!(peer.connections(), 1);
}

#[tokio::test]
async fn a_change_whose_answer_cannot_be_opened_may_have_been_made() {
    let answer_401 = answering(|_, _| unauthorized(&["Negotiate"])).await;
    let error = plain(&answer_401, ntlm()).build().unwrap().call(&change()).await.unwrap_err();
    assert!(error.outcome_unknown() && answer_401.connections() == 1, "{error:?}");
    for is_sealed in [false, true] {
        let peer = answering(move |host, request| {
            let answer = envelope(request, DONE);
            let mut bytes = if is_sealed { host.sealed(200, &answer) } else { http(200, SOAP, answer) };
            let inside = bytes.len() - 60;
            bytes[inside] ^= 1;
            bytes
        })
        .await;
        let error = plain(&peer, ntlm()).build().unwrap().call(&change()).await.unwrap_err();
        assert!(matches!(error, Error::Refused(_)) && error.outcome_unknown(), "{error:?}");
    }
}

#[tokio::test]
async fn forty_sealed_calls_survive_a_host_that_closes_after_every_fifth_answer() {
    for way in ways() {
        let peer = sealed_peer(PASSWORD, |mut host| async move {
            host.serve(5).await;
            host.conversation.close().await;
        })
        .await;
        let client = plain(&peer, way).deadline(Duration::from_secs(20)).build().unwrap();
        for call in 0..40 {
            read(&client).await.unwrap_or_else(|error| panic!("call {call}: {error:?}"));
        }
        assert_eq!(peer.connections(), 8);
        assert_nothing_in_cleartext(&peer);
    }
}

#[tokio::test]
async fn messages_go_in_cleartext_only_where_that_is_allowed() {
    let peer = Peer::plain(|mut conversation| async move {
        while let Some(request) = conversation.request().await {
            let answer = if request.body.is_empty() { unauthorized(&["Negotiate"]) } else { no_error(&request) };
            conversation.send(&answer).await;
        }
    })
    .await;
    let anonymous = || plain(&peer, Authentication::Anonymous);
    read(&anonymous().encryption(Encryption::Optional).build().unwrap()).await.unwrap();
    assert!(peer.requests().iter().any(|request| request.body.contains("Envelope")));
    let refused = anonymous().build().err();
    assert!(matches!(refused, Some(ConfigurationError::PlainHttp { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_host_that_wants_no_login_gets_no_message() {
    let peer = Peer::plain(|mut conversation| async move {
        while conversation.request().await.is_some() {
            conversation.send(&http(200, SOAP, related("", NO_ERROR))).await;
        }
    })
    .await;
    for way in ways() {
        let error = read(&plain(&peer, way).build().unwrap()).await.unwrap_err();
        assert!(matches!(error, Error::Refused(Refused::NotSealed)), "{error:?}");
    }
    assert_nothing_in_cleartext(&peer);
}

#[tokio::test]
async fn basic_never_goes_over_plain_http() {
    let peer = Peer::plain(|mut conversation| async move { conversation.stall().await }).await;
    for encryption in [Encryption::Required, Encryption::Optional] {
        let refused = plain(&peer, basic()).encryption(encryption).build().err();
        assert!(matches!(refused, Some(ConfigurationError::PlainHttp { .. })), "{refused:?}");
    }
}
