//! Hosts that try to make a client show its password again and again.

use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::hosts::Met;
use super::support::answers::unauthorized;
use super::support::ntlm_host::{NtlmConversation, ntlm_peer};
use super::support::scripted_peer::Peer;

/// Longer than any command waits here.
const LATE: Duration = Duration::from_secs(3);

/// The refusal comes later than a connection may take.
pub(super) fn refused_late() -> Met {
    with_ntlm(|mut host| async move {
        until_shown(&mut host).await;
        tokio::time::sleep(Duration::from_millis(1200)).await;
        host.conversation.send(&unauthorized(&["Negotiate"])).await;
    })
}

/// The refusal holds a token: NegTokenResp with the state "reject" (RFC 4178 section 4.2.2).
pub(super) fn refused_with_token() -> Met {
    with_ntlm(|mut host| async move {
        let reject = BASE64_STANDARD.encode([0xA1, 0x07, 0x30, 0x05, 0xA0, 0x03, 0x0A, 0x01, 0x02]);
        until_shown(&mut host).await;
        host.conversation.send(&unauthorized(&[&format!("Negotiate {reject}")])).await;
    })
}

/// The refusal offers other schemes.
pub(super) fn refused_with_other_schemes() -> Met {
    with_ntlm(|mut host| async move {
        until_shown(&mut host).await;
        host.conversation.send(&unauthorized(&["Kerberos", "Basic realm=\"WSMAN\""])).await;
    })
}

/// The connection is cut where the answer is due.
pub(super) fn cut() -> Met {
    with_ntlm(|mut host| async move {
        until_shown(&mut host).await;
        host.conversation.close().await;
    })
}

/// A password that goes with each message is refused.
pub(super) fn refused_basic() -> Met {
    Met { is_refusing: true, ..Met::of(Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""]))) }
}

/// The challenge comes after the time of the command.
pub(super) fn late() -> Met {
    with_ntlm(|mut host| async move {
        tokio::time::sleep(LATE).await;
        host.challenge().await;
        host.conversation.stall().await;
    })
}

fn with_ntlm<F>(script: impl Fn(NtlmConversation) -> F + Send + Sync + 'static) -> Met
where
    F: Future<Output = ()> + Send + 'static,
{
    Met { login: "ntlm", is_refusing: true, ..Met::of(ntlm_peer("another password", script)) }
}

/// Reads the last token of a login.
async fn until_shown(host: &mut NtlmConversation) {
    host.challenge().await;
    host.conversation.request().await;
}
