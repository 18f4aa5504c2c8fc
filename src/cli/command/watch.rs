//! `cimjob watch`: looks at hosts again and again, and keeps what failed there after they have removed it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::journal::{Journal, Retention};
use crate::report::Exit;
use crate::watch::schedule::EVIDENCE_LIFE;
use crate::watch::{Desk, Plan, Rule, Target};

use crate::cli::ending::failure::Failure;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::duration::duration;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::listen::ListenArguments;
use crate::cli::recorded::{opened, place};
use crate::cli::session::record;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::note;
use crate::cli::watching::hosts::WatchedHosts;
use crate::cli::watching::listener::Listener;
use crate::cli::watching::orders::Orders;
use crate::cli::watching::printer::Printer;
use crate::cli::watching::running::{LAST_ENTRIES, Watching, Work};
use crate::cli::watching::served_sinks::begin;
use crate::cli::watching::sinks::{self, FileSink};

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
    pub(in crate::cli) nats: crate::cli::options::nats::NatsArguments,
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
    if output.is_one_document() {
        return Err(Failure::Usage("watch writes one document for each job: use -o jsonl".into()));
    }
    if !command.once && !command.ci_reports.reports.is_empty() {
        return Err(Failure::Usage("--report needs an end: use it with --once".into()));
    }
    if !command.once && settings.recording().is_some() {
        return Err(Failure::Usage("--record needs an end: use it with --once".into()));
    }
    record::prepare(settings.recording())?;
    #[cfg(feature = "nats")]
    let _connection = connected(&command.nats).await?;
    let rule = Rule { interval: command.interval, evidence: EVIDENCE_LIFE };
    let plan = Plan { rule, slots: settings.concurrency() };
    let sinks = command.sinks.as_deref().map(sinks::read).transpose()?.unwrap_or_default();
    let listener = Listener::of(command.listen)?;
    let within = settings.timeout().max(LAST_ENTRIES);
    let mut hosts = WatchedHosts::new(settings);
    let targets = hosts.read()?;
    let path = place::to_write(&command.journal);
    let desk = desk(&path, &sinks)?;
    let printer = Printer::start(output)?;
    let (sinks_file, collected) = (command.sinks, output.collected());
    let watching =
        Watching { plan, desk, printer: &printer, listener, sinks_file, sinks, collected, beside: Vec::new() };
    let count = targets.len();
    let done = if command.once {
        watching.once(targets, within).await
    } else {
        let every = command.interval.as_secs();
        note(&format!(
            "cimjob: watching {count} hosts, every {every} s; journal {}",
            neutral(&path.display().to_string())
        ));
        until_stopped(watching, targets, hosts).await
    };
    printer.end(output);
    done
}

/// A connection to NATS, if a server is named.
#[cfg(feature = "nats")]
async fn connected(
    arguments: &crate::cli::options::nats::NatsArguments,
) -> Result<Option<crate::nats::Connection>, Failure> {
    if arguments.nats.is_empty() {
        return Ok(None);
    }
    let name = format!("cimjob watch, site {}", arguments.site);
    crate::cli::session::nats::connect(&arguments.nats, &arguments.login, name).await.map(Some)
}

async fn until_stopped(watching: Watching<'_>, targets: Vec<Target>, hosts: WatchedHosts) -> Result<Exit, Failure> {
    let orders = Orders::listen(hosts);
    let mut orders = orders.map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
    watching.on(Work::Hosts(targets), async || orders.next().await).await
}

/// The journal, which knows the sinks.
fn desk(path: &Path, sinks: &[FileSink]) -> Result<Desk, Failure> {
    let mut journal = Journal::open(path, Retention::default()).map_err(opened::failure)?;
    begin(&mut journal, sinks);
    Desk::open(journal)
        .map_err(|error| Failure::configuration("the system cannot start a thread for the journal", error))
}

const EXAMPLES: &str = r#"Examples:
  cimjob watch --host hv01 --user 'LAB\ops'
  cimjob watch --hosts-file lab.txt --user 'LAB\ops' -o jsonl
  cimjob watch --host hv01 --user 'LAB\ops' --sinks sinks.toml
  cimjob watch --once --hosts-file lab.txt --user 'LAB\ops'"#;
