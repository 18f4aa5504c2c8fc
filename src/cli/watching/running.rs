//! Watching: until it is asked to end, or for one round.

use std::path::PathBuf;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

use crate::report::Exit;
#[cfg(feature = "nats")]
use crate::watch::JournalGone;
use crate::watch::asking::AskableHosts;
use crate::watch::{Command, Desk, FailedLook, Heartbeat, NotRead, Plan, Round, Target, Watcher};

use crate::cli::ci_report::collected::Collected;
use crate::cli::ci_report::model::{Case, Verdict};
use crate::cli::ending::failure::Failure;
use crate::cli::recorded::opened;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::{note, say};
use crate::cli::watching::hosts::WatchedHosts;
use crate::cli::watching::listener::Listener;
use crate::cli::watching::orders::Order;
use crate::cli::watching::printer::Printer;
use crate::cli::watching::served_sinks::{ServedSinks, serve_once};
use crate::cli::watching::service::Service;
use crate::cli::watching::shared::{Share, end, shared};
use crate::cli::watching::sinks::FileSink;
use crate::cli::watching::status::{Status, say_happened};
use crate::cli::watching::teller::Teller;

/// How long the last entries may take to be written and reported.
pub(in crate::cli) const LAST_ENTRIES: Duration = Duration::from_secs(5);

/// What both ways to watch need.
pub(in crate::cli) struct Watching<'a> {
    pub(in crate::cli) plan: Plan,
    pub(in crate::cli) desk: Desk,
    pub(in crate::cli) printer: &'a Printer,
    pub(in crate::cli) listener: Option<Listener>,
    /// Where the sinks are named.
    pub(in crate::cli) sinks_file: Option<PathBuf>,
    pub(in crate::cli) sinks: Vec<FileSink>,
    /// What reports are made of.
    pub(in crate::cli) collected: Collected,
    /// What runs meanwhile, such as publishing; it ends with the watcher.
    pub(in crate::cli) background: Vec<Background>,
    /// Where questions find the hosts.
    pub(in crate::cli) askable: AskableHosts,
}

/// Something that runs in the background.
pub(in crate::cli) type Background = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What is watched.
pub(in crate::cli) enum Work {
    /// These hosts, which may be shared with other watchers.
    Hosts { targets: Vec<Target>, share: Option<Share> },
    /// What other watchers found.
    #[cfg(feature = "nats")]
    Results(ReceivedResults),
}

/// Receiving what other watchers found.
#[cfg(feature = "nats")]
pub(in crate::cli) struct ReceivedResults {
    pub(in crate::cli) heartbeat: Heartbeat,
    /// It ends only with the journal.
    pub(in crate::cli) receiving: Pin<Box<dyn Future<Output = Result<(), JournalGone>> + Send>>,
}

/// How a watcher ends.
type Watched = Result<(), NotRead>;

impl Work {
    /// Begins it. It ends with the commands.
    async fn begin(self, watching: &Watching<'_>, watchers: &mut JoinSet<Watched>) -> (Heartbeat, Commands) {
        let (commands, received) = mpsc::channel(4);
        match self {
            Self::Hosts { targets, share } => {
                // INVARIANT: there is room for the first one, and the watcher takes it.
                let _ = commands.send(Command::Hosts(targets)).await;
                let watcher = Watcher::new(watching.plan, watching.desk.clone()).with_askable(watching.askable.clone());
                let heartbeat = watcher.heartbeat();
                let (watcher, keeping) = shared(watcher, share, &watching.desk);
                watchers.spawn(async move {
                    let watched = watcher.run(received).await;
                    end(keeping).await;
                    watched
                });
                (heartbeat, commands)
            }
            #[cfg(feature = "nats")]
            Self::Results(ReceivedResults { heartbeat, receiving }) => {
                watchers.spawn(until_commands_end(receiving, received));
                (heartbeat, commands)
            }
        }
    }
}

type Commands = mpsc::Sender<Command>;

#[cfg(feature = "nats")]
async fn until_commands_end(
    receiving: impl Future<Output = Result<(), JournalGone>> + Send,
    mut commands: mpsc::Receiver<Command>,
) -> Watched {
    let end = async { while commands.recv().await.is_some() {} };
    tokio::select! {
        ended = receiving => ended.map_err(NotRead::from),
        () = end => Ok(()),
    }
}

impl Watching<'_> {
    /// One round, for cron and CI.
    pub(in crate::cli) async fn once(
        self,
        targets: Vec<Target>,
        hosts: &WatchedHosts,
        within: Duration,
    ) -> Result<Exit, Failure> {
        let names: Vec<String> = targets.iter().map(|target| target.host.to_string()).collect();
        let round = Round::look(self.plan, &self.desk, targets).await.map_err(not_read)?;
        keep_all(&self.desk, None).await?;
        let mut background = JoinSet::new();
        self.background.into_iter().for_each(|one| drop(background.spawn(one)));
        let sinks = serve_once(self.sinks, &self.desk, within);
        let teller = Teller { desk: &self.desk, printer: self.printer };
        let (stop, stopped) = oneshot::channel();
        drop(stop);
        let told = teller.run(stopped).await;
        sinks.join_all().await;
        publish_rest(&self.desk, &background, within).await;
        told?;
        for failed in &round.failed {
            self.collected.add(&failed.host, || of_failed_look(failed));
            say(&neutral(&format!("cimjob: {}: the look failed: {}", failed.host, failed.why)));
        }
        // A look that succeeded and found nothing is said, too.
        names.iter().filter(|name| !self.collected.has(name)).for_each(|name| self.collected.add(name, of_quiet_host));
        hosts.twins().iter().for_each(|line| note(line));
        note(&format!("cimjob: {} of {} hosts answered", round.hosts - round.failed.len(), round.hosts));
        Ok(if round.failed.is_empty() { Exit::Done } else { Exit::SomeHostsFailed })
    }

    /// Until it is asked to stop. What is asked is read again and again, and may be left before its end.
    pub(in crate::cli) async fn on(
        mut self,
        work: Work,
        mut asked: impl AsyncFnMut() -> Order,
    ) -> Result<Exit, Failure> {
        // They end with this function, however that ends.
        let (mut watchers, mut background) = (JoinSet::new(), JoinSet::new());
        std::mem::take(&mut self.background).into_iter().for_each(|one| drop(background.spawn(one)));
        let (heartbeat, commands) = work.begin(&self, &mut watchers).await;
        let web = match &self.listener {
            Some(listener) => Some((listener, listener.start(&self.desk, &heartbeat).await?)),
            None => None,
        };
        let mut sinks = ServedSinks::start(self.sinks_file, self.sinks, &self.desk).await;
        let mut service = Service::of_environment();
        service.ready();
        let (stop, stopped) = oneshot::channel();
        let teller = Teller { desk: &self.desk, printer: self.printer };
        let mut telling = std::pin::pin!(teller.run(stopped));
        let mut tick = interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut status = Status::new();
        let told = loop {
            let order = tokio::select! {
                order = asked() => Some(order),
                told = &mut telling => break Some(told),
                ended = watchers.join_next() => return watched(ended).map(|()| Exit::Done),
                _ = tick.tick() => None,
            };
            status.show(&self.desk);
            service.feed(&heartbeat);
            match order {
                Some(Order::Stop) => break None,
                Some(Order::Hosts(hosts)) => follow(&commands, hosts).await,
                Some(Order::Reload(hosts)) => {
                    follow(&commands, hosts).await;
                    sinks.reload().await;
                    web.iter().for_each(|(listener, web)| listener.reload(web));
                }
                None => {}
            }
        };
        drop(status);
        service.stopping();
        drop(commands);
        watched(watchers.join_next().await)?;
        keep_all(&self.desk, told.as_ref()).await?;
        // What cannot be written now is written after the next start.
        let _ = stop.send(());
        let told = match told {
            Some(told) => told,
            None => timeout(LAST_ENTRIES, telling).await.unwrap_or(Ok(())),
        };
        sinks.end().await;
        told?;
        Ok(Exit::Done)
    }
}

/// Waits until what was found is published, if it is, within this time.
async fn publish_rest(desk: &Desk, background: &JoinSet<()>, within: Duration) {
    let end = Instant::now() + within;
    while !background.is_empty() {
        match desk.with(|journal| journal.unpublished()).await {
            Ok(Ok(1..)) if Instant::now() < end => sleep(Duration::from_millis(50)).await,
            Ok(Ok(1..)) => return say("cimjob: not all results were published; a later watch publishes them"),
            _ => return,
        }
    }
}

/// Watches these hosts from now on, if they were read.
async fn follow(commands: &mpsc::Sender<Command>, hosts: Option<Vec<Target>>) {
    if let Some(targets) = hosts {
        // A watcher that has ended says so itself.
        let _ = commands.send(Command::Hosts(targets)).await;
    }
}

fn of_failed_look(failed: &FailedLook) -> Case {
    let headline = neutral(&format!("The look failed: {}", failed.why)).into_owned();
    Case::of_text(Verdict::Error, ["contact", "contact"], headline)
}

fn of_quiet_host() -> Case {
    let headline = "The host answered; no job failed since the last look.".to_owned();
    Case::of_text(Verdict::Passed, ["watch", "look"], headline)
}

/// Waits until all that was found is in the journal. A reader that went away ends the program, which was not asked for anything else.
async fn keep_all(desk: &Desk, told: Option<&Result<(), Failure>>) -> Result<(), Failure> {
    if told.is_some_and(|told| told.as_ref().is_err_and(Failure::is_broken_pipe)) {
        say(READER_GONE);
    }
    let written = desk.flush(LAST_ENTRIES).await.map_err(not_written);
    say_happened(desk.health());
    written
}

const READER_GONE: &str =
    "cimjob: the reader of standard output has gone; jobs wait in the journal and are written after the next start";

/// How the watcher ended.
fn watched(ended: Option<Result<Watched, tokio::task::JoinError>>) -> Result<(), Failure> {
    match ended {
        None | Some(Ok(Ok(()))) => Ok(()),
        Some(Ok(Err(error))) => Err(not_read(error)),
        Some(Err(error)) => Err(Failure::configuration("the watcher ended with a fault of this program", error)),
    }
}

fn not_read(error: NotRead) -> Failure {
    match error {
        NotRead::Journal(error) => opened::failure(error),
        NotRead::Gone(error) => Failure::configuration("the journal cannot be read", error),
    }
}

fn not_written(why: String) -> Failure {
    Failure::Output(std::io::Error::other(format!("the journal cannot be written: {why}")))
}
