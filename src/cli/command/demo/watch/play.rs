//! The steps of the demo, one after the other.

use std::pin::pin;
use std::time::{Duration, Instant};

use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::cim::Timestamp;
use crate::report::Exit;
use crate::watch::Desk;

use super::lab::{self, Failing, Lab, SPEED};
use super::story;
use crate::watch::asking::AskableHosts;

use crate::cli::command::explain;
use crate::cli::ending::failure::Failure;
use crate::cli::options::journal::JournalArguments;
use crate::cli::recorded::Memory;
use crate::cli::terminal::output::Output;
use crate::cli::watching::orders::Order;
use crate::cli::watching::printer::Printer;
use crate::cli::watching::running::{Watching, Work};
use crate::cli::watching::signals::Signals;
use crate::cli::watching::teller::STANDARD_OUTPUT;

/// The clock of the hosts moves in steps of this much of our time.
const STEP: Duration = Duration::from_millis(100);

/// How long the machine may take for what usually takes some seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// The hosts wait so long before they remove a job that was not recorded yet, because this machine is slow.
const MARGIN: Duration = Duration::from_secs(60);

/// How long the journal may take to close its files.
const CLOSING: Duration = Duration::from_secs(1);

/// The whole demo; Ctrl-C ends it at once. Nothing stays behind.
pub(in crate::cli::command::demo) async fn run(output: &mut Output) -> Result<Exit, Failure> {
    if output.is_one_document() {
        return Err(Failure::Usage("demo watch writes one document after the other: use -o jsonl".into()));
    }
    let signals = Signals::listen();
    let mut signals = signals.map_err(|error| Failure::configuration("signals cannot be waited for", error))?;
    let lab = Lab::start().await?;
    let desk = lab.desk()?;
    let closed = desk.closed();
    let ended = tokio::select! {
        played = play(&lab, desk, output) => played,
        _ = signals.next() => Ok(Exit::Interrupted),
    };
    // A journal that is open makes its folder again.
    let _ = timeout(CLOSING, closed).await;
    ended
}

async fn play(lab: &Lab, desk: Desk, output: &mut Output) -> Result<Exit, Failure> {
    let failing = lab.failing()?;
    say(output, &story::beginning(&lab.endpoints()?))?;
    watch(lab, &failing, desk, output).await?;
    say(output, &story::asking(&failing.path.to_string()))?;
    let memory = Memory::open(&JournalArguments { journal: Some(lab.journal()) });
    let session = lab.session(&failing.endpoint)?;
    let exit = explain::one(failing.path, &session, memory.as_ref(), output).await?;
    say(output, story::NEXT)?;
    Ok(exit)
}

/// For people only.
fn say(output: &mut Output, text: &str) -> Result<(), Failure> {
    if output.is_json() { Ok(()) } else { output.text(text) }
}

/// Watches until the host has removed the job.
async fn watch(lab: &Lab, failing: &Failing, desk: Desk, output: &mut Output) -> Result<(), Failure> {
    let targets = lab.targets()?;
    let printer = Printer::start(output)?;
    let watching = Watching {
        plan: lab::plan(),
        desk: desk.clone(),
        printer: &printer,
        listener: None,
        sinks_file: None,
        sinks: Vec::new(),
        collected: output.collected(),
        background: Vec::new(),
        askable: AskableHosts::default(),
    };
    let (stop, told) = (Notify::new(), Told { desk, printer: &printer });
    let asked = async || {
        stop.notified().await;
        Order::Stop
    };
    let watched = {
        let mut watched = pin!(watching.on(Work::Hosts { targets, share: None }, asked));
        tokio::select! {
            ended = &mut watched => ended.map(drop),
            done = told.all(lab, failing) => {
                stop.notify_one();
                done.and(watched.await.map(drop))
            }
        }
    };
    printer.end(output);
    watched
}

/// Where what happens is seen and said.
struct Told<'a> {
    desk: Desk,
    printer: &'a Printer,
}

impl Told<'_> {
    /// Moves the hosts' clock, and says what happened.
    async fn all(&self, lab: &Lab, failing: &Failing) -> Result<(), Failure> {
        let job = &failing.job;
        let began = Instant::now();
        while !self.is_printed().await {
            // Removed before it is seen, it would never be.
            if lab.clock().now() < job.removed.saturating_sub(MARGIN) {
                lab.clock().advance(STEP * SPEED);
            }
            if began.elapsed() > PATIENCE {
                return Err(Failure::Configuration { what: TOO_SLOW.into(), source: None });
            }
            sleep(STEP).await;
        }
        self.printer.text(story::failed(&failing.endpoint)).await?;
        while lab.clock().now() < job.removed {
            lab.clock().advance(STEP * SPEED);
            sleep(STEP).await;
        }
        self.printer.text(story::removed(&failing.endpoint)).await
    }

    /// Is the failure in the journal and on standard output?
    async fn is_printed(&self) -> bool {
        let ask = |journal: &mut crate::journal::Journal| {
            let is_recorded = journal.reader().count()? > 0;
            Ok(is_recorded && journal.due(STANDARD_OUTPUT, Timestamp::now(), 1)?.is_empty())
        };
        matches!(self.desk.with(ask).await, Ok(Ok(true)))
    }
}

const TOO_SLOW: &str = "watch did not record the failure of the simulated host within 60 s";
