//! Sealed messages, and messages in cleartext where they must be sealed (MS-WSMV 2.2.9.1 and 3.1.4.1.29.1).

use http_body_util::Full;
use hyper::StatusCode;
use hyper::body::Bytes;
use hyper::header::{CONTENT_TYPE, HeaderValue};

use super::exchange::{AcceptedConnection, Answer, closing, empty};
use super::lock::lock;
use super::media::content_type;
use crate::auth::{SealError, is_sealed};
use crate::simulator::call::Caller;

impl AcceptedConnection {
    /// Answers a message of someone who is logged in: a sealed one sealed, one in cleartext only where that is allowed.
    pub(crate) fn call_protected(&self, content_type: &str, body: &[u8], caller: Caller<'_>) -> (Answer, String) {
        if is_sealed(content_type) {
            return self.call_sealed(content_type, body, caller);
        }
        if !body.is_empty() && lock(&self.login).must_seal() {
            // reported: pywinrm issues 129 and 208 (500); that nothing is in it: assumed.
            return (empty(StatusCode::INTERNAL_SERVER_ERROR), "refused: not sealed".to_owned());
        }
        self.call(content_type, body, caller)
    }

    /// Assumed: what does not open is answered with 400, and the connection is closed.
    fn call_sealed(&self, sealed_type: &str, body: &[u8], caller: Caller<'_>) -> (Answer, String) {
        let opened = lock(&self.login).open(sealed_type, body);
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => {
                tracing::debug!(%error, "Did not open a sealed message");
                return (closing(empty(StatusCode::BAD_REQUEST)), "refused: cannot be opened".to_owned());
            }
        };
        let (answer, asked) = self.call(&opened.content_type, &opened.body, caller);
        let answer = self.seal(answer).unwrap_or_else(|_| closing(empty(StatusCode::INTERNAL_SERVER_ERROR)));
        (answer, asked)
    }

    /// Faults are sealed too; where there is no body, nothing is.
    fn seal(&self, answer: Answer) -> Result<Answer, SealError> {
        let (mut parts, body) = answer.into_parts();
        let body = body.into_inner().unwrap_or_default();
        if body.is_empty() {
            return Ok(Answer::from_parts(parts, Full::default()));
        }
        let sealed = lock(&self.login).seal(content_type(&parts.headers), &body)?;
        let media = HeaderValue::try_from(sealed.content_type).map_err(|_| SealError::Malformed)?;
        parts.headers.insert(CONTENT_TYPE, media);
        Ok(Answer::from_parts(parts, Full::new(Bytes::from(sealed.body))))
    }
}
