//! A peer that wants an NTLM login on each connection and answers every call with a job without error.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{ChannelBinding, FileTime, Password};
use cimjob::simulator::{ChannelBindingPolicy, NtlmAcceptor, Step};

use super::answers::{http, no_error, unauthorized};
use super::scripted_peer::{Certificate, Conversation, Peer, Request};

/// One connection of it.
pub(crate) struct NtlmConversation {
    pub(crate) conversation: Conversation,
    acceptor: NtlmAcceptor,
    password: Password,
}

impl NtlmConversation {
    pub(crate) fn new(conversation: Conversation, certificate: &Certificate, password: &str) -> Self {
        let binding = ChannelBinding::tls_server_end_point(&certificate.der).unwrap();
        let acceptor = NtlmAcceptor::new([7; 8], FileTime(133_000_000_000_000_000), "HV01")
            .expect_binding(ChannelBindingPolicy::Strict, binding);
        Self { conversation, acceptor, password: Password::new(password.to_owned()) }
    }

    /// Logs the client in; the request that came with its last token, or `None` when it went away or was refused.
    pub(crate) async fn login(&mut self) -> Option<Request> {
        loop {
            let request = self.conversation.request().await?;
            let answer = match token(&request).map(|token| self.acceptor.step(&token, |_| Some(&self.password))) {
                Some(Ok(Step::Accepted { .. })) => return Some(request),
                Some(Ok(Step::Continue(token))) => challenge(&token),
                Some(Err(_)) | None => unauthorized(&["Negotiate"]),
            };
            self.conversation.send(&answer).await;
        }
    }

    /// Answers the first leg of a login; before it, a client may ask what is offered.
    pub(crate) async fn challenge(&mut self) {
        let token = loop {
            let Some(request) = self.conversation.request().await else { return };
            match token(&request) {
                Some(token) => break token,
                None => self.conversation.send(&unauthorized(&["Negotiate"])).await,
            };
        };
        let step = self.acceptor.step(&token, |_| Some(&self.password)).unwrap();
        let Step::Continue(token) = step else { panic!("{step:?}") };
        self.conversation.send(&challenge(&token)).await;
    }

    /// The same, saying that the connection ends with it.
    pub(crate) async fn challenge_and_close(&mut self) {
        let Some(request) = self.conversation.request().await else { return };
        let step = self.acceptor.step(&token(&request).unwrap(), |_| Some(&self.password)).unwrap();
        let Step::Continue(token) = step else { panic!("{step:?}") };
        let answer = String::from_utf8(challenge(&token)).unwrap().replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        self.conversation.send(answer.as_bytes()).await;
    }

    /// Logs the client in and answers that many calls, the one with the login among them.
    pub(crate) async fn serve(&mut self, calls: usize) {
        let mut next = self.login().await;
        for call in 1..=calls {
            let Some(request) = next else { return };
            let stray = call > 1 && request.header("authorization").is_some();
            let answer = if stray { http(400, "text/plain", "logged in twice") } else { no_error(&request) };
            self.conversation.send(&answer).await;
            next = if call < calls { self.conversation.request().await } else { None };
        }
    }
}

/// An NTLM peer whose connections do what `script` says.
pub(crate) async fn ntlm_peer<S, F>(password: &'static str, script: S) -> Peer
where
    S: Fn(NtlmConversation) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let certificate = Certificate::new(&["localhost", "127.0.0.1"]);
    let of_connection = certificate.clone();
    Peer::with(certificate, move |conversation| script(NtlmConversation::new(conversation, &of_connection, password)))
        .await
}

/// A 401 with a token.
pub(crate) fn challenge(token: &[u8]) -> Vec<u8> {
    unauthorized(&[&format!("Negotiate {}", BASE64_STANDARD.encode(token))])
}

/// The token of a request.
pub(super) fn token(request: &Request) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(request.header("authorization")?.strip_prefix("Negotiate ")?).ok()
}

/// Does the request carry something that is made from the password?
pub(crate) fn shows_password(request: &Request) -> bool {
    let Some((scheme, token)) = request.header("authorization").and_then(|header| header.split_once(' ')) else {
        return false;
    };
    let token = BASE64_STANDARD.decode(token).unwrap_or_default();
    scheme == "Basic" || token.windows(12).any(|bytes| bytes == b"NTLMSSP\0\x03\0\0\0")
}
