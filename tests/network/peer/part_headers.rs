//! A host that accepts the login and drops sealed messages whose part headers begin with a tab (MS-WSMV 2.2.9.1 has the tab).

use cimjob::client::{Authentication, Error, Refused, Unreachable};

use super::calling::{PASSWORD, change, ntlm, read};
use super::one_try::{eleven_calls, shown};
use super::sealing::{plain, ways};
use super::support::answers::{NO_ERROR, envelope, http};
use super::support::scripted_peer::{Peer, Request};
use super::support::sealed_host::{SealedConversation, sealed_peer};

/// What a host does with a message that it does not read.
#[derive(Debug, Clone, Copy)]
enum Drops {
    HangsUp,
    BadRequest,
}

/// Which form of part headers a host reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    WithoutTabs,
    Nothing,
}

fn has_tabs(request: &Request) -> bool {
    request.body.contains("\r\n\tContent-Type:")
}

/// The sealed messages so far: with tabs or without.
fn sealed(peer: &Peer) -> Vec<bool> {
    peer.requests().iter().filter(|request| request.body.contains("--Encrypted")).map(has_tabs).collect()
}

/// Answers sealed messages in the form that the host reads, and drops the others.
async fn serve(mut host: SealedConversation, reads: Reads, drops: Drops) {
    while let Some(request) = host.conversation.request().await {
        if has_tabs(&request) || reads == Reads::Nothing {
            match drops {
                Drops::HangsUp => return host.conversation.close().await,
                Drops::BadRequest => {
                    host.conversation.send(&http(400, "text/html", "<html/>")).await;
                    continue;
                }
            }
        }
        let request = host.opened(request).unwrap();
        let answer = host.sealed(200, &envelope(&request, NO_ERROR));
        host.conversation.send(&answer).await;
    }
}

async fn peer(reads: Reads, drops: Drops) -> Peer {
    sealed_peer(PASSWORD, move |mut host| async move {
        if host.login().await.is_some() {
            serve(host, reads, drops).await;
        }
    })
    .await
}

async fn each_way<F: Future<Output = ()>>(test: impl Fn(Authentication, Drops) -> F) {
    for drops in [Drops::HangsUp, Drops::BadRequest] {
        for way in ways() {
            test(way, drops).await;
        }
    }
}

#[tokio::test]
async fn a_read_goes_once_more_without_tabs_and_the_form_stays() {
    each_way(async |way, drops| {
        let peer = peer(Reads::WithoutTabs, drops).await;
        let client = plain(&peer, way).connections(4).build().unwrap();
        read(&client).await.unwrap();
        assert_eq!((sealed(&peer), shown(&peer), peer.connections()), (vec![true, false], 2, 2), "{drops:?}");
        let calls = (0..8).map(|_| {
            let client = client.clone();
            tokio::spawn(async move { read(&client).await })
        });
        for call in calls.collect::<Vec<_>>() {
            call.await.unwrap().unwrap();
        }
        assert!(sealed(&peer)[1..].iter().all(|tabs| !tabs), "{drops:?}");
    })
    .await;
}

#[tokio::test]
async fn a_host_that_drops_both_forms_sees_the_credential_twice_and_no_more() {
    each_way(async |way, drops| {
        let peer = peer(Reads::Nothing, drops).await;
        let client = plain(&peer, way).connections(10).build().unwrap();
        let errors = eleven_calls(&client).await;
        assert_eq!((shown(&peer), sealed(&peer)), (2, vec![true, false]), "{drops:?}");
        assert!(matches!(errors.last(), Some(Error::Refused(Refused::Unanswered))), "{errors:?}");
    })
    .await;
}

#[tokio::test]
async fn a_change_is_not_sent_again_and_the_next_call_takes_the_other_form() {
    each_way(async |way, drops| {
        let peer = peer(Reads::WithoutTabs, drops).await;
        let client = plain(&peer, way).build().unwrap();
        let error = client.call(&change()).await.unwrap_err();
        assert!(
            matches!(error, Error::Unreachable(Unreachable::Broken(_)) | Error::Http { status: 400, .. }),
            "{error:?}"
        );
        assert_eq!((sealed(&peer), shown(&peer)), (vec![true], 1), "{drops:?}");
        read(&client).await.unwrap();
        assert_eq!((sealed(&peer), shown(&peer)), (vec![true, false], 2), "{drops:?}");
    })
    .await;
}

#[tokio::test]
async fn without_an_acceptance_there_is_no_second_login() {
    for drops in [Drops::HangsUp, Drops::BadRequest] {
        let peer = sealed_peer(PASSWORD, move |mut host| async move {
            let refused = |_| http(500, "text/plain", "");
            if host.login_answering(refused).await.is_some() {
                serve(host, Reads::Nothing, drops).await;
            }
        })
        .await;
        let client = plain(&peer, ntlm()).connections(10).build().unwrap();
        eleven_calls(&client).await;
        assert_eq!(shown(&peer), 1, "{drops:?}");
    }
}

#[tokio::test]
async fn a_later_message_that_is_dropped_says_nothing_of_the_form() {
    let peer = sealed_peer(PASSWORD, |mut host| async move {
        host.serve(1).await;
        host.conversation.request().await;
        host.conversation.close().await;
    })
    .await;
    let client = plain(&peer, ntlm()).build().unwrap();
    for _ in 0..3 {
        read(&client).await.unwrap();
    }
    assert!(sealed(&peer).iter().all(|tabs| *tabs), "{:?}", sealed(&peer));
}
