//! A way to a server, which can be cut: what is on it arrives later and nothing is closed, or all is closed.

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A way that can be cut. Dropping it closes it.
pub(super) struct Wire {
    pub(super) url: String,
    state: watch::Sender<State>,
    task: JoinHandle<()>,
}

/// What passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// Nothing.
    Cut,
    /// What is sent to the server, and no answer.
    WithoutAnswers,
    /// Nothing, and connections are closed.
    Closed,
}

impl Wire {
    pub(super) async fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("nats://{}", listener.local_addr().unwrap());
        let (state, states) = watch::channel(State::Whole);
        let task = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                if *states.borrow() != State::Closed {
                    tokio::spawn(carry(near, port, states.clone()));
                }
            }
        });
        Self { url, state, task }
    }

    pub(super) fn port(&self) -> &str {
        self.url.rsplit(':').next().unwrap()
    }

    pub(super) fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    pub(super) fn cut_answers(&self) {
        self.state.send_replace(State::WithoutAnswers);
    }

    pub(super) fn close(&self) {
        self.state.send_replace(State::Closed);
    }

    pub(super) fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn carry(near: TcpStream, port: u16, mut states: watch::Receiver<State>) {
    let Ok(far) = TcpStream::connect(("127.0.0.1", port)).await else { return };
    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
    let (there, back) = (states.clone(), states.clone());
    tokio::select! {
        () = one_way(near_in, far_out, (there, &[State::Whole, State::WithoutAnswers])) => {}
        () = one_way(far_in, near_out, (back, &[State::Whole])) => {}
        _ = states.wait_for(|state| *state == State::Closed) => {}
    }
}

/// Carries what comes as long as the way is in one of these states.
async fn one_way(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    open: (watch::Receiver<State>, &[State]),
) {
    let (mut states, open) = open;
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let Ok(count @ 1..) = from.read(&mut bytes).await else { return };
        let is_open = states.wait_for(|state| open.contains(state)).await.is_ok();
        if !is_open || to.write_all(&bytes[..count]).await.is_err() {
            return;
        }
    }
}
