//! A simulated host behind the proxy, on a thread of its own, which keeps their logs apart.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;

use cimjob::simulator::scenario::ScenarioFormat;
use cimjob::simulator::{Clock, Scenario, Simulator};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::command::{Route, Time};
use super::fault::Fault;
use super::log::{Answered, Log};
use super::proxy::{Proxy, Seen};

/// What a host is to be.
#[derive(Clone, Copy)]
pub(super) struct Plan {
    pub(super) route: Route,
    pub(super) time: Time,
    pub(super) fault: Option<Fault>,
}

/// A host and the proxy before it. Dropping it ends both.
pub(super) struct Site {
    pub(super) reached: Reached,
    log: Log,
    seen: Arc<Mutex<Seen>>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Where the proxy is reached, and the certificate behind it.
#[derive(Clone)]
pub(super) struct Reached {
    pub(super) proxy: SocketAddr,
    pub(super) pin: String,
}

impl Site {
    pub(super) fn start(plan: Plan) -> Self {
        let (log, seen) = (Log::default(), Arc::<Mutex<Seen>>::default());
        let (ready, is_ready) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let (own_log, own_seen) = (log.clone(), Arc::clone(&seen));
        let thread = std::thread::spawn(move || {
            let _logging = tracing::subscriber::set_default(own_log);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                tokio::select! {
                    () = serve(plan, own_seen, ready) => {}
                    _ = stopped => {}
                }
            });
        });
        let reached = is_ready.recv().unwrap();
        Self { reached, log, seen, stop: Some(stop), thread: Some(thread) }
    }

    pub(super) fn answered(&self) -> Vec<Answered> {
        self.log.0.lock().unwrap().clone()
    }

    pub(super) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        let _gone = self.stop.take().map(|stop| stop.send(()));
        let _ended = self.thread.take().map(JoinHandle::join);
    }
}

async fn serve(plan: Plan, seen: Arc<Mutex<Seen>>, ready: mpsc::Sender<Reached>) {
    let scenario = Scenario::parse(include_str!("scenario.toml"), ScenarioFormat::Toml).unwrap();
    let clock = match plan.time {
        Time::Runs => Clock::running(),
        Time::Stops => Clock::stopped(),
    };
    let mut host = Simulator::start_by(clock, scenario, any_port()).await.unwrap();
    let address = match plan.route {
        Route::SealedHttp => host.listen_http(any_port()).await.unwrap(),
        Route::TlsNtlm | Route::TlsBasic => host.address(),
    };
    let listener = TcpListener::bind(any_port()).await.unwrap();
    ready.send(Reached { proxy: listener.local_addr().unwrap(), pin: host.pin() }).unwrap();
    Proxy { host: address, fault: plan.fault, seen }.run(listener).await;
}

fn any_port() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}
