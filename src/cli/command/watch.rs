//! `cimjob watch`: looks at hosts again and again, and keeps what failed there after they have removed it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::journal::{Journal, Retention};
use crate::report::Exit;
use crate::watch::schedule::EVIDENCE_LIFE;
use crate::watch::sink::Courier;
use crate::watch::{Command, Desk, Plan, Round, Rule, Watcher};

use crate::cli::ending::failure::Failure;
use crate::cli::options::duration::duration;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::listen::ListenArguments;
use crate::cli::recorded::{opened, place};
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::failed;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::{note, say};
use crate::cli::watching::hosts::WatchedHosts;
use crate::cli::watching::listener::Listener;
use crate::cli::watching::printer::Printer;
use crate::cli::watching::service::Service;
use crate::cli::watching::signals::{Asked, Signals};
use crate::cli::watching::sinks;
use crate::cli::watching::status::Status;
use crate::cli::watching::teller::{STANDARD_OUTPUT, Teller};

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Watch {
    /// Time between two looks at a host, 1s to 240s
    #[arg(long, default_value = "60s", value_name = "TIME", value_parser = interval_of_looks)]
    pub(in crate::cli) interval: Duration,
    /// Look at each host once, then exit
    #[arg(long)]
    pub(in crate::cli) once: bool,
    /// TOML file of sinks: where else to report failed jobs
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) sinks: Option<PathBuf>,
    #[command(flatten)]
    pub(in crate::cli) listen: ListenArguments,
    #[command(flatten)]
    pub(in crate::cli) journal: JournalArguments,
}

/// The longest interval: a job lives five minutes, and one look is needed within that.
const LONGEST: Duration = Duration::from_secs(240);

/// How long the last entries may take to be written and reported.
const LAST_ENTRIES: Duration = Duration::from_secs(5);

fn interval_of_looks(text: &str) -> Result<Duration, String> {
    let interval = duration(text)?;
    if interval > LONGEST {
        return Err("at most 240s is allowed: a host removes a job five minutes after its end".into());
    }
    Ok(interval)
}

pub(in crate::cli) async fn run(command: Watch, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    if output.is_one_document() {
        return Err(Failure::Usage("watch writes one document for each job: use -o jsonl".into()));
    }
    let rule = Rule { interval: command.interval, evidence: EVIDENCE_LIFE };
    let plan = Plan { rule, slots: settings.concurrency() };
    let couriers = command.sinks.as_deref().map(sinks::read).transpose()?.unwrap_or_default();
    let listener = Listener::of(command.listen)?;
    let within = settings.timeout().max(LAST_ENTRIES);
    let mut hosts = WatchedHosts::new(settings);
    let targets = hosts.read()?;
    let path = place::to_write(&command.journal);
    let desk = desk(&path, &couriers)?;
    let printer = Printer::start(output)?;
    let watching = Watching { plan, desk, printer: &printer, listener, couriers };
    let count = targets.len();
    let done = if command.once {
        watching.once(targets, within).await
    } else {
        let every = command.interval.as_secs();
        note(&format!(
            "cimjob: watching {count} hosts, every {every} s; journal {}",
            neutral(&path.display().to_string())
        ));
        watching.on(targets, &mut hosts).await
    };
    printer.end(output);
    done
}

/// The journal, which knows the sinks.
fn desk(path: &Path, couriers: &[Courier]) -> Result<Desk, Failure> {
    let mut journal = Journal::open(path, Retention::default()).map_err(opened::failure)?;
    let names = couriers.iter().map(|courier| courier.name().as_str());
    journal.sinks(&std::iter::once(STANDARD_OUTPUT).chain(names).collect::<Vec<_>>());
    Desk::open(journal)
        .map_err(|error| Failure::configuration("the system cannot start a thread for the journal", error))
}

/// What both ways to watch need.
struct Watching<'a> {
    plan: Plan,
    desk: Desk,
    printer: &'a Printer,
    listener: Option<Listener>,
    couriers: Vec<Courier>,
}

impl Watching<'_> {
    /// One round, for cron and CI.
    async fn once(self, targets: Vec<crate::watch::Target>, within: Duration) -> Result<Exit, Failure> {
        let round = Round::look(self.plan, &self.desk, targets).await.map_err(not_read)?;
        self.desk.flush(LAST_ENTRIES).await.map_err(not_written)?;
        let sinks = sinks::serve_once(self.couriers, &self.desk, within);
        let teller = Teller { desk: &self.desk, printer: self.printer };
        let (stop, stopped) = oneshot::channel();
        drop(stop);
        let told = teller.run(stopped).await;
        sinks.join_all().await;
        told?;
        for failed in &round.failed {
            say(&neutral(&format!("cimjob: {}: the look failed: {}", failed.host, failed.why)));
        }
        note(&format!("cimjob: {} of {} hosts answered", round.hosts - round.failed.len(), round.hosts));
        Ok(if round.failed.is_empty() { Exit::Done } else { Exit::SomeHostsFailed })
    }

    /// Until a signal ends it.
    async fn on(self, targets: Vec<crate::watch::Target>, hosts: &mut WatchedHosts) -> Result<Exit, Failure> {
        let mut signals =
            Signals::listen().map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
        let (commands, received) = mpsc::channel(4);
        // INVARIANT: there is room for the first one, and the watcher takes it.
        let _ = commands.send(Command::Hosts(targets)).await;
        let watcher = Watcher::new(self.plan, self.desk.clone());
        let heartbeat = watcher.heartbeat();
        let web = match &self.listener {
            Some(listener) => Some((listener, listener.start(&self.desk, &heartbeat).await?)),
            None => None,
        };
        let mut watcher = tokio::spawn(watcher.run(received));
        let mut sinks = sinks::serve(self.couriers, &self.desk);
        let mut service = Service::of_environment();
        service.ready();
        let (stop, stopped) = oneshot::channel();
        let teller = Teller { desk: &self.desk, printer: self.printer };
        let mut telling = std::pin::pin!(teller.run(stopped));
        let mut tick = interval(Duration::from_secs(1));
        tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut status = Status::new();
        loop {
            let asked = tokio::select! {
                asked = signals.next() => Some(asked),
                told = &mut telling => return ended(told),
                ended = &mut watcher => return ended.map_err(broken)?.map_err(not_read).map(|()| Exit::Done),
                _ = tick.tick() => hosts.is_changed().then_some(Asked::Reload),
            };
            status.show(&self.desk);
            service.feed(&heartbeat);
            match asked {
                Some(Asked::Stop) => break,
                Some(Asked::Reload) => {
                    reload(hosts, &commands).await;
                    web.iter().for_each(|(listener, web)| listener.reload(web));
                }
                None => {}
            }
        }
        status.end();
        service.stopping();
        drop(commands);
        watcher.await.map_err(broken)?.map_err(not_read)?;
        self.desk.flush(LAST_ENTRIES).await.map_err(not_written)?;
        // What cannot be written now is written after the next start.
        let _ = stop.send(());
        let told = timeout(LAST_ENTRIES, telling).await.unwrap_or(Ok(()));
        sinks.shutdown().await;
        told?;
        Ok(Exit::Done)
    }
}

/// Takes up the hosts as they are named now. A file that cannot be read changes nothing.
async fn reload(hosts: &mut WatchedHosts, commands: &mpsc::Sender<Command>) {
    if !hosts.can_change() {
        return note("cimjob: the hosts are not in a file, so there is nothing to read again");
    }
    match hosts.read() {
        Ok(targets) => {
            note(&format!("cimjob: read the hosts again: {}", targets.len()));
            // A watcher that has ended says so itself.
            let _ = commands.send(Command::Hosts(targets)).await;
        }
        Err(failure) => {
            say("cimjob: the hosts stay as they were:");
            failed::tell(&failure);
        }
    }
}

/// A reader that went away ends the program; it was not asked for anything else.
fn ended(told: Result<(), Failure>) -> Result<Exit, Failure> {
    told.map(|()| Exit::Done)
}

fn broken(error: tokio::task::JoinError) -> Failure {
    Failure::configuration("the watcher ended with a fault of this program", error)
}

fn not_read(error: crate::watch::NotRead) -> Failure {
    Failure::configuration("the journal cannot be read", error)
}

fn not_written(why: String) -> Failure {
    Failure::Output(std::io::Error::other(format!("the journal cannot be written: {why}")))
}

const EXAMPLES: &str = r#"Examples:
  cimjob watch --host hv01 --user 'LAB\ops'
  cimjob watch --hosts-file lab.txt --user 'LAB\ops' -o jsonl
  cimjob watch --host hv01 --user 'LAB\ops' --sinks sinks.toml
  cimjob watch --once --hosts-file lab.txt --user 'LAB\ops'"#;
