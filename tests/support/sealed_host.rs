//! A peer without TLS that wants an NTLM login and sealed messages (MS-WSMV 2.2.9.1).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{FileTime, Password, Sealer, open_message, seal_message};
use cimjob::simulator::{NtlmAcceptor, Step};

use super::answers::{NO_ERROR, SOAP, envelope, unauthorized};
use super::ntlm_host::{challenge, token};
use super::scripted_peer::{Conversation, Peer, Request};

const LIMIT: usize = 1024 * 1024;

/// One connection of it.
pub(crate) struct SealedConversation {
    pub(crate) conversation: Conversation,
    acceptor: NtlmAcceptor,
    password: Password,
    sealer: Option<Box<dyn Sealer>>,
}

impl SealedConversation {
    fn new(conversation: Conversation, password: &str) -> Self {
        let acceptor = NtlmAcceptor::new([7; 8], FileTime(133_000_000_000_000_000), "HV01");
        Self { conversation, acceptor, password: Password::new(password.to_owned()), sealer: None }
    }

    /// Logs the client in; `None` when it went away.
    pub(crate) async fn login(&mut self) -> Option<()> {
        self.login_answering(accepted).await
    }

    /// The same; `last` makes the answer to the last leg.
    pub(crate) async fn login_answering(&mut self, last: impl Fn(Option<Vec<u8>>) -> Vec<u8>) -> Option<()> {
        loop {
            let request = self.conversation.request().await?;
            let (answer, is_done) =
                match token(&request).map(|token| self.acceptor.step(&token, |_| Some(&self.password))) {
                    Some(Ok(Step::Accepted { token, .. })) => (last(token), true),
                    Some(Ok(Step::Continue(token))) => (challenge(&token), false),
                    Some(Err(_)) | None => (unauthorized(&["Negotiate"]), false),
                };
            self.conversation.send(&answer).await;
            if is_done {
                self.sealer = self.acceptor.take_sealer();
                return self.sealer.as_ref().map(|_| ());
            }
        }
    }

    /// Answers the first leg of a login.
    pub(crate) async fn challenge(&mut self) {
        let Some(request) = self.conversation.request().await else { return };
        let step = self.acceptor.step(&token(&request).unwrap(), |_| Some(&self.password)).unwrap();
        let Step::Continue(token) = step else { panic!("{step:?}") };
        self.conversation.send(&challenge(&token)).await;
    }

    /// The next request, opened.
    pub(crate) async fn request(&mut self) -> Option<Request> {
        let request = self.conversation.request().await?;
        self.opened(request)
    }

    /// A request, opened.
    pub(crate) fn opened(&mut self, request: Request) -> Option<Request> {
        let content_type = request.header("content-type").unwrap_or_default().to_owned();
        let opened = open_message(&mut **self.sealer.as_mut()?, &content_type, &request.bytes, LIMIT).ok()?;
        Some(Request { body: String::from_utf8(opened.body).unwrap(), ..request })
    }

    /// An answer, sealed; not sent yet.
    pub(crate) fn sealed(&mut self, status: u16, body: &str) -> Vec<u8> {
        let sealed = seal_message(&mut **self.sealer.as_mut().unwrap(), SOAP, body.as_bytes()).unwrap();
        super::answers::http(status, &sealed.content_type, sealed.body)
    }

    /// Logs the client in and answers that many calls.
    pub(crate) async fn serve(&mut self, calls: usize) {
        if self.login().await.is_none() {
            return;
        }
        for _ in 0..calls {
            let Some(request) = self.request().await else { return };
            let answer = self.sealed(200, &envelope(&request, NO_ERROR));
            self.conversation.send(&answer).await;
        }
    }
}

/// 200 without a body, and the last token of SPNEGO.
fn accepted(token: Option<Vec<u8>>) -> Vec<u8> {
    let header = token.map(|token| format!("WWW-Authenticate: Negotiate {}\r\n", BASE64_STANDARD.encode(token)));
    format!("HTTP/1.1 200 OK\r\n{}Content-Length: 0\r\n\r\n", header.unwrap_or_default()).into_bytes()
}

/// A sealing peer whose connections do what `script` says.
pub(crate) async fn sealed_peer<S, F>(password: &'static str, script: S) -> Peer
where
    S: Fn(SealedConversation) -> F + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    Peer::plain(move |conversation| script(SealedConversation::new(conversation, password))).await
}
