//! One connection per HTTP client: the first connect passes, a later one fails instead of replacing the authenticated connection.
//!
//! The pool below races "take the idle connection" against "open a new one", and an authenticated connection would silently be swapped for one
//! that is not. So a later connect waits a moment, in which the race is decided for the idle connection, and then fails.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tower::{BoxError, Layer, Service};
use tracing::{Instrument, trace_span};

use crate::client::route::approach::{Approach, Step};

/// How long a later connect waits for the idle connection to win.
const PATIENCE: Duration = Duration::from_millis(50);

/// The connection that the client had is gone, and nothing was sent on another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection was closed and is not replaced without a new login")]
pub(in crate::client) struct ConnectionLost;

/// Lets one connect through.
#[derive(Debug, Clone, Default)]
pub(in crate::client) struct OneConnection {
    used: Arc<AtomicBool>,
    approach: Approach,
}

impl OneConnection {
    /// The connect that passes says how far it came.
    pub(in crate::client) fn new(approach: Approach) -> Self {
        Self { used: Arc::default(), approach }
    }
}

#[derive(Debug, Clone)]
pub(in crate::client) struct Gated<S> {
    inner: S,
    gate: OneConnection,
}

impl<S> Layer<S> for OneConnection {
    type Service = Gated<S>;

    fn layer(&self, inner: S) -> Gated<S> {
        Gated { inner, gate: self.clone() }
    }
}

impl<S, T> Service<T> for Gated<S>
where
    S: Service<T, Error = BoxError>,
    S::Future: Send + 'static,
    S::Response: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, target: T) -> Self::Future {
        if self.gate.used.swap(true, Ordering::SeqCst) {
            return Box::pin(async {
                tokio::time::sleep(PATIENCE).await;
                Err(ConnectionLost.into())
            });
        }
        let span = trace_span!("connect");
        let approach = self.gate.approach.clone();
        approach.take(Step::Connection);
        let connecting = span.in_scope(|| self.inner.call(target)).instrument(span);
        Box::pin(async move {
            let connected = connecting.await?;
            approach.take(Step::Arrived);
            Ok(connected)
        })
    }
}
