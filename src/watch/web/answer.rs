//! Which request gets which answer.

use hyper::{Method, StatusCode};

use crate::watch::heartbeat::Heartbeat;
use crate::watch::web::health::{missing, state, trouble};
use crate::watch::web::metrics::{Form, PerHost, all, of_host};
use crate::watch::web::query::parameter;
use crate::watch::web::snapshot::Snapshot;
use crate::watch::writer::Desk;

/// What requests are answered from.
#[derive(Debug, Clone)]
pub(super) struct Sources {
    pub(super) desk: Desk,
    pub(super) heartbeat: Heartbeat,
    pub(super) per_host: PerHost,
}

/// A request, as far as it counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    pub(super) query: &'a str,
    pub(super) accept: &'a str,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) content_type: &'static str,
    pub(super) body: String,
}

impl Sources {
    pub(super) async fn answer(&self, asked: Asked<'_>) -> Answer {
        if asked.method != Method::GET && asked.method != Method::HEAD {
            return Answer::plain(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD");
        }
        match asked.path {
            "/metrics" => self.metrics(asked.accept).await,
            "/probe" => self.probe(&asked),
            "/healthz" => match trouble(&self.heartbeat) {
                None => Answer::plain(StatusCode::OK, &state(&self.desk)),
                trouble => Answer::health(trouble),
            },
            "/readyz" => Answer::health(missing(&self.desk)),
            _ => Answer::plain(StatusCode::NOT_FOUND, "there are /metrics, /probe?target=HOST, /healthz and /readyz"),
        }
    }

    async fn metrics(&self, accept: &str) -> Answer {
        let form = Form::accepted(accept);
        let body = all(Snapshot::take(&self.desk).await, self.per_host, form);
        Answer { status: StatusCode::OK, content_type: form.content_type(), body }
    }

    /// Only for hosts that are watched, and from what is known of them: no request makes a connection.
    fn probe(&self, asked: &Asked<'_>) -> Answer {
        let Some(host) = parameter(asked.query, "target").and_then(|name| self.desk.board().host(&name)) else {
            return Answer::plain(StatusCode::NOT_FOUND, "target is not a host that is watched");
        };
        let form = Form::accepted(asked.accept);
        Answer { status: StatusCode::OK, content_type: form.content_type(), body: of_host(host, form) }
    }
}

impl Answer {
    pub(super) fn plain(status: StatusCode, text: &str) -> Self {
        Self { status, content_type: "text/plain; charset=utf-8", body: format!("{text}\n") }
    }

    fn health(trouble: Option<String>) -> Self {
        match trouble {
            None => Self::plain(StatusCode::OK, "ok"),
            Some(why) => Self::plain(StatusCode::SERVICE_UNAVAILABLE, &why),
        }
    }
}
