//! `cimjob watch`: looks at hosts again and again, and keeps what failed there after they have removed it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use tokio::time::timeout;

use crate::journal::{Journal, JournalError, JournalErrorKind, Retention};
#[cfg(feature = "nats")]
use crate::nats::Connection;
use crate::report::Exit;
use crate::watch::asking::AskableHosts;
use crate::watch::schedule::EVIDENCE_LIFE;
use crate::watch::{Desk, Plan, Rule};

use crate::cli::ending::failure::Failure;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::duration::duration;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::listen::ListenArguments;
#[cfg(feature = "nats")]
use crate::cli::options::nats::NatsArguments;
use crate::cli::recorded::{opened, place};
#[cfg(feature = "nats")]
use crate::cli::session::nats::connect;
use crate::cli::session::record;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::{note, say};
#[cfg(feature = "nats")]
use crate::cli::watching::by_nats;
use crate::cli::watching::hosts::WatchedHosts;
use crate::cli::watching::listener::Listener;
use crate::cli::watching::orders::Orders;
use crate::cli::watching::printer::Printer;
use crate::cli::watching::running::{LAST_ENTRIES, Watching, Work};
use crate::cli::watching::served_sinks::begin;
use crate::cli::watching::sinks::{self, FileSink};
use crate::cli::watching::status::say_happened;
#[cfg(feature = "nats")]
use crate::cli::watching::{answering, results};

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
    #[cfg(feature = "nats")]
    #[command(flatten)]
    pub(in crate::cli) nats: NatsArguments,
    /// Look at no hosts: receive what watchers with --nats find, keep and report it
    #[cfg(feature = "nats")]
    #[arg(long, requires = "nats", conflicts_with = "once", hide_short_help = true, help_heading = "NATS")]
    pub(in crate::cli) from_nats: bool,
    #[cfg(feature = "nats")]
    #[command(flatten)]
    pub(in crate::cli) sharing: crate::cli::options::sharing::SharingArguments,
    #[command(flatten)]
    pub(in crate::cli) journal: JournalArguments,
    #[command(flatten)]
    pub(in crate::cli) ci_reports: CiReportArguments,
}

/// The longest interval: a job lives five minutes, and one look is needed within that.
const LONGEST: Duration = Duration::from_secs(240);

fn interval_of_looks(text: &str) -> Result<Duration, String> {
    let interval = duration(text)?;
    if interval > LONGEST {
        return Err("at most 240s is allowed: a host removes a job five minutes after its end".into());
    }
    Ok(interval)
}

pub(in crate::cli) async fn run(command: Watch, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    check(&command, output)?;
    #[cfg(feature = "nats")]
    if command.from_nats && settings.recording().is_some() {
        return Err(Failure::Usage("with --from-nats no host is asked: there is nothing to record".into()));
    }
    record::prepare(settings.recording())?;
    #[cfg(feature = "nats")]
    if command.from_nats {
        return receive(command, settings, output).await;
    }
    #[cfg(feature = "nats")]
    let connection = connected(&command.nats).await?;
    let rule = Rule { interval: command.interval, evidence: EVIDENCE_LIFE };
    let plan = Plan { rule, slots: settings.concurrency() };
    let sinks = command.sinks.as_deref().map(sinks::read).transpose()?.unwrap_or_default();
    let (listener, within) = (Listener::of(command.listen)?, settings.timeout().max(LAST_ENTRIES));
    let mut hosts = WatchedHosts::new(settings, command.interval);
    let targets = hosts.read()?.targets;
    let path = place::to_write(&command.journal);
    #[cfg_attr(not(feature = "nats"), expect(unused_mut, reason = "only NATS publishes"))]
    let mut journal = with_sinks(opened_by(&path, command.once).await?, &sinks);
    #[cfg(feature = "nats")]
    if connection.is_some() {
        journal.publish();
    }
    let (desk, closed) = desk(journal)?;
    #[cfg(feature = "nats")]
    let worker = by_nats::Worker { sharing: &command.sharing, journal: &path, rule };
    #[cfg(feature = "nats")]
    let share = connection.as_ref().map(|connection| by_nats::share(connection, &command.nats, &worker));
    #[cfg(not(feature = "nats"))]
    let share = None;
    #[cfg_attr(not(feature = "nats"), expect(unused_mut, reason = "only NATS runs in the background"))]
    let mut background = Vec::new();
    let askable = AskableHosts::default();
    #[cfg(feature = "nats")]
    if let Some(connection) = connection {
        let asked =
            answering::Asked { hosts: &askable, desk: &desk, journal: &path, worker: worker.name().to_string() };
        background.push(results::publishing(connection.clone(), &command.nats.site(), &desk).await?);
        if !command.once {
            background.push(answering::answering(connection, command.nats.site(), asked));
        }
    }
    let printer = Printer::start(output)?;
    let (sinks_file, collected) = (command.sinks, output.collected());
    let watching =
        Watching { plan, desk, printer: &printer, listener, sinks_file, sinks, collected, background, askable };
    let count = targets.len();
    let done = if command.once {
        watching.once(targets, &hosts, within).await
    } else {
        say_begin(count, command.interval, &path);
        until_stopped(watching, Work::Hosts { targets, share }, hosts).await
    };
    end(printer, closed, output).await;
    done
}

/// Refuses options that do not go together.
fn check(command: &Watch, output: &Output) -> Result<(), Failure> {
    if output.is_one_document() {
        return Err(Failure::Usage("watch writes one document for each job: use -o jsonl".into()));
    }
    if !command.once && !command.ci_reports.reports.is_empty() {
        return Err(Failure::Usage("--report needs an end: use it with --once".into()));
    }
    Ok(())
}

fn say_begin(hosts: usize, interval: Duration, journal: &Path) {
    let (every, journal) = (interval.as_secs(), journal.display().to_string());
    note(&format!("cimjob: watching {hosts} hosts, every {every} s; journal {}", neutral(&journal)));
}

/// A connection to NATS, if a server is named.
#[cfg(feature = "nats")]
async fn connected(arguments: &NatsArguments) -> Result<Option<Connection>, Failure> {
    if arguments.nats.is_empty() {
        return Ok(None);
    }
    let name = format!("cimjob watch, site {}", arguments.site());
    connect(&arguments.nats, &arguments.login, name).await.map(Some)
}

/// Receives what other watchers find, instead of looking at hosts.
#[cfg(feature = "nats")]
async fn receive(command: Watch, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    let sinks = command.sinks.as_deref().map(sinks::read).transpose()?.unwrap_or_default();
    let listener = Listener::of(command.listen)?;
    let connection = connect(&command.nats.nats, &command.nats.login, "cimjob watch, central".to_owned()).await?;
    let path = place::to_write(&command.journal);
    let (desk, closed) = desk(with_sinks(opened_in_time(&path).await.map_err(opened::failure)?, &sinks))?;
    let site = command.nats.site.as_ref();
    let work = results::receiving(connection, site, results::Kept { desk: &desk, journal: &path }).await?;
    let printer = Printer::start(output)?;
    let from = site.map_or_else(|| "all sites".to_owned(), |site| format!("site {site}"));
    let journal = path.display().to_string();
    note(&format!("cimjob: receiving what watchers of {from} find; journal {}", neutral(&journal)));
    let rule = Rule { interval: command.interval, evidence: EVIDENCE_LIFE };
    let plan = Plan { rule, slots: settings.concurrency() };
    let (sinks_file, collected, background) = (command.sinks, output.collected(), Vec::new());
    let askable = AskableHosts::default();
    let watching =
        Watching { plan, desk, printer: &printer, listener, sinks_file, sinks, collected, background, askable };
    let done = until_stopped(watching, work, WatchedHosts::new(settings, command.interval)).await;
    end(printer, closed, output).await;
    done
}

async fn until_stopped(watching: Watching<'_>, work: Work, hosts: WatchedHosts) -> Result<Exit, Failure> {
    let orders = Orders::listen(hosts);
    let mut orders = orders.map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
    watching.on(work, async || orders.next().await).await
}

/// How long to wait before another attempt to open the journal.
const PAUSE: Duration = Duration::from_secs(2);

/// The journal, as soon as its disk has room for it: a service that ended instead would be started again and again.
async fn opened_in_time(path: &Path) -> Result<Journal, JournalError> {
    let mut is_said = false;
    loop {
        match Journal::open(path, Retention::default()) {
            Err(error) if matches!(error.kind(), JournalErrorKind::Full | JournalErrorKind::Failed) => {
                if !std::mem::replace(&mut is_said, true) {
                    say(&format!("cimjob: {}; no host is watched until it can be opened", neutral(&error.to_string())));
                }
            }
            opened => return opened,
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn opened_by(path: &Path, once: bool) -> Result<Journal, Failure> {
    let was_empty = path.metadata().is_ok_and(|found| found.len() == 0);
    let journal = if once { Journal::open(path, Retention::default()) } else { opened_in_time(path).await };
    let journal = journal.map_err(opened::failure)?;
    if was_empty {
        let path = path.display().to_string();
        say(&format!("cimjob: {}: the file was empty, and a new journal was begun", neutral(&path)));
    }
    Ok(journal)
}

/// The journal, which knows the sinks.
fn with_sinks(mut journal: Journal, sinks: &[FileSink]) -> Journal {
    begin(&mut journal, sinks);
    journal
}

/// The journal on a thread of its own, and what ends when it is closed: what happened to its files until then is said.
fn desk(journal: Journal) -> Result<(Desk, impl Future<Output = ()>), Failure> {
    let desk = Desk::open(journal)
        .map_err(|error| Failure::configuration("the system cannot start a thread for the journal", error))?;
    let (closed, health) = (desk.closed(), desk.health().clone());
    let closed = async move {
        let _ = timeout(LAST_ENTRIES, closed).await;
        say_happened(&health);
    };
    Ok((desk, closed))
}

/// What was found is written, and the journal is closed.
async fn end(printer: Printer, closed: impl Future<Output = ()>, output: &mut Output) {
    printer.end(output);
    closed.await;
}

const EXAMPLES: &str = r#"Examples:
  cimjob watch --host hv01 --user 'LAB\ops'
  cimjob watch --hosts-file lab.txt --user 'LAB\ops' -o jsonl
  cimjob watch --host hv01 --user 'LAB\ops' --sinks sinks.toml
  cimjob watch --once --hosts-file lab.txt --user 'LAB\ops'"#;
