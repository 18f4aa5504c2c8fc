//! Standard output on a thread of its own: a reader that is slow or stuck holds up neither looks nor the end.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::report::{RecordedReport, Report};

use crate::cli::ending::failure::Failure;
use crate::cli::recorded::{case, text};
use crate::cli::terminal::area::Aside;
use crate::cli::terminal::output::Output;

/// Prints recorded jobs.
pub(in crate::cli) struct Printer {
    pages: Sender<Page>,
    thread: JoinHandle<Output>,
}

/// How long the last line may take.
const LAST_LINE: Duration = Duration::from_millis(200);

/// What to print, and who waits for that.
struct Page {
    content: Content,
    printed: oneshot::Sender<Result<(), Failure>>,
}

enum Content {
    Jobs(Vec<RecordedReport>),
    /// For people.
    Text(String),
}

impl Printer {
    /// Takes the output with it.
    pub(in crate::cli) fn start(output: &mut Output) -> Result<Self, Failure> {
        let (pages, received) = channel();
        let own = output.lend();
        let thread = std::thread::Builder::new().name("output".to_owned()).spawn(move || print_all(own, &received));
        let thread =
            thread.map_err(|error| Failure::configuration("the system cannot start a thread for the output", error))?;
        Ok(Self { pages, thread })
    }

    /// Returns when the reader has taken them.
    pub(in crate::cli) async fn print(&self, jobs: Vec<RecordedReport>) -> Result<(), Failure> {
        self.content(Content::Jobs(jobs)).await
    }

    /// The same for a text, which only people get.
    pub(in crate::cli) async fn text(&self, text: String) -> Result<(), Failure> {
        self.content(Content::Text(text)).await
    }

    async fn content(&self, content: Content) -> Result<(), Failure> {
        let (printed, done) = oneshot::channel();
        // A thread that has ended answers nothing, and what it did not print is not delivered.
        let _ = self.pages.send(Page { content, printed });
        done.await
            .unwrap_or_else(|gone| Err(Failure::configuration("the output ended with a fault of this program", gone)))
    }

    /// Gives the output back, unless the thread is stuck in it.
    pub(in crate::cli) fn end(self, output: &mut Output) {
        drop(self.pages);
        let end = Instant::now() + LAST_LINE;
        while !self.thread.is_finished() && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(5));
        }
        if self.thread.is_finished()
            && let Ok(own) = self.thread.join()
        {
            *output = own;
        }
    }
}

fn print_all(mut output: Output, pages: &Receiver<Page>) -> Output {
    while let Ok(page) = pages.recv() {
        // The table, if there is one, is on the same terminal.
        let aside = output.is_on_terminal().then(Aside::begin);
        let printed = match page.content {
            Content::Jobs(jobs) => jobs.into_iter().try_for_each(|job| print(&mut output, job)),
            Content::Text(text) if !output.is_json() => output.text(&text),
            Content::Text(_) => Ok(()),
        };
        drop(aside);
        // Who waited may have given up.
        let _ = page.printed.send(printed);
    }
    output
}

fn print(output: &mut Output, job: RecordedReport) -> Result<(), Failure> {
    output.collect(&job.host, || case::of_recorded(&job, None));
    if output.is_json() {
        return output.report(Report::from(job));
    }
    let line = text::one_line(&job, output.room(), &output.clock());
    output.text(&line)
}
