//! The task behind an enumeration: it pulls ahead of the reader, and asks for the next page while it reads one (DSP0226 section 8.4).

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tracing::debug;

use crate::client::client::Client;
use crate::client::connection::answer::Answer;
use crate::client::connection::retry::Attempts;
use crate::client::error::error::Error;
use crate::soap::FaultKind;
use crate::wsman::{Enumerate, EnumerationContext, Item, Page, Pull, Release};

/// The task that pulls ahead of the reader.
pub(in crate::client) struct Puller {
    client: Client,
    enumerate: Enumerate,
    sender: Sender<Result<Vec<Item>, Error>>,
    /// The most items of a page; halved when the host says that a page is too large.
    size: u32,
    /// How many pages without items came one after the other.
    empty: usize,
}

const DEFAULT_SIZE: u32 = 100;

/// So many pages in a row may be without items. Hosts are known to send one: the first, where they optimize nothing.
const MAX_EMPTY_PAGES: usize = 16;

/// How long telling the host that an enumeration is over may take.
const RELEASE_TIME: Duration = Duration::from_secs(5);

/// What a Pull gives.
enum Pulled {
    /// A page, unread, with what to pull next.
    Unread(Box<Answer>, EnumerationContext),
    /// A page.
    Page(Page),
}

impl Puller {
    pub(in crate::client) fn new(
        client: Client,
        enumerate: Enumerate,
        sender: Sender<Result<Vec<Item>, Error>>,
    ) -> Self {
        Self { client, size: enumerate.first_page.unwrap_or(DEFAULT_SIZE), enumerate, sender, empty: 0 }
    }

    pub(in crate::client) async fn run(mut self) {
        let mut page = match self.first().await {
            Ok(page) => page,
            Err(error) => return self.fail(error).await,
        };
        loop {
            let given = self.give(page.items).await;
            let Some(context) = page.context else { return };
            match given {
                Ok(()) => {}
                Err(None) => return release(&self.client, self.enumerate, context).await,
                Err(Some(error)) => return self.break_off(context, error).await,
            }
            let pulled = self.next(&context).await;
            page = match self.read_on(pulled, context).await {
                Ok(page) => page,
                Err(Ended::Left(context)) => return release(&self.client, self.enumerate, context).await,
                Err(Ended::Broken(context, error)) => return self.break_off(context, error).await,
            };
        }
    }

    /// Reads pages while the next ones are on their way; gives the first one that says by itself what comes next.
    async fn read_on(
        &mut self,
        mut pulled: Option<Result<Pulled, Error>>,
        mut context: EnumerationContext,
    ) -> Result<Page, Ended> {
        loop {
            let (answer, ahead) = match pulled {
                None => return Err(Ended::Left(context)),
                Some(Err(error)) => return Err(Ended::Broken(context, error)),
                Some(Ok(Pulled::Page(page))) => return Ok(page),
                Some(Ok(Pulled::Unread(answer, ahead))) => (answer, ahead),
            };
            let pull = self.pull(&context);
            let reading = tokio::task::spawn_blocking(move || answer.read(&pull));
            let (read, following) = tokio::join!(reading, self.next(&ahead));
            // A task that was cancelled means that the program ends.
            let Ok(read) = read else { return Err(Ended::Left(ahead)) };
            let page = match read {
                Ok(page) if page.context.as_ref() == Some(&ahead) => page,
                Ok(page) => return Ok(page),
                Err(error) => return Err(Ended::Broken(ahead, error)),
            };
            match self.give(page.items).await {
                Ok(()) => {}
                Err(None) => return Err(Ended::Left(ahead)),
                Err(Some(error)) => return Err(Ended::Broken(ahead, error)),
            }
            (pulled, context) = (following, ahead);
        }
    }

    /// Gives a page to the reader; an error when it is gone, and why no more is asked for where the host makes no progress.
    async fn give(&mut self, items: Vec<Item>) -> Result<(), Option<Error>> {
        self.empty = if items.is_empty() { self.empty + 1 } else { 0 };
        if self.empty >= MAX_EMPTY_PAGES {
            return Err(Some(Error::Endless { pages: self.empty }));
        }
        self.sender.send(Ok(items)).await.map_err(|_| None)
    }

    async fn first(&mut self) -> Result<Page, Error> {
        loop {
            match self.client.call(&self.enumerate).await {
                Err(error) if is_too_large(&error) && self.enumerate.first_page.is_some() => {
                    // Without a first page there is nothing that could be too large.
                    self.enumerate.first_page = self.halve().then_some(self.size);
                }
                other => return other,
            }
        }
    }

    /// The next page; `None` when the reader is gone. A page is asked for again only where a fault proves that it was not given.
    async fn next(&mut self, context: &EnumerationContext) -> Option<Result<Pulled, Error>> {
        let mut attempts = Attempts::new();
        loop {
            let pull = self.pull(context);
            let answer = tokio::select! {
                answer = self.client.ask(&pull) => answer,
                () = self.sender.closed() => return None,
            };
            let error = match answer.and_then(|answer| pulled(answer, &pull)) {
                Ok(pulled) => return Some(Ok(pulled)),
                Err(error) if is_too_large(&error) && self.halve() => continue,
                Err(error) => error,
            };
            let Some(pause) = attempts.pause_after(&error).filter(|_| matches!(error, Error::Fault(_))) else {
                return Some(Err(error));
            };
            tokio::time::sleep(pause).await;
        }
    }

    fn pull(&self, context: &EnumerationContext) -> Pull {
        let target = self.enumerate.target.clone();
        Pull { target, context: context.clone(), max_elements: self.size, max_time: None }
    }

    fn halve(&mut self) -> bool {
        let larger = self.size > 1;
        self.size = (self.size / 2).max(1);
        larger
    }

    async fn break_off(self, context: EnumerationContext, error: Error) {
        let expired = matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::ContextExpired);
        self.fail(error).await;
        let Self { client, enumerate, sender, .. } = self;
        // The reader need not wait until the host was told.
        drop(sender);
        if !expired {
            release(&client, enumerate, context).await;
        }
    }

    async fn fail(&self, error: Error) {
        // The reader may be gone.
        let _ = self.sender.send(Err(error)).await;
    }
}

/// Why no more pages come; with what the host still keeps.
enum Ended {
    /// The reader is gone.
    Left(EnumerationContext),
    Broken(EnumerationContext, Error),
}

/// A page that says near its beginning how to go on is read later; every other answer is read at once.
fn pulled(answer: Answer, pull: &Pull) -> Result<Pulled, Error> {
    match answer.context_ahead() {
        Some(ahead) => Ok(Pulled::Unread(Box::new(answer), ahead)),
        None => answer.read(pull).map(Pulled::Page),
    }
}

async fn release(client: &Client, enumerate: Enumerate, context: EnumerationContext) {
    let release = Release { target: enumerate.target, context };
    let answer = tokio::time::timeout(RELEASE_TIME, client.without_deadline().call(&release)).await;
    debug!(released = matches!(answer, Ok(Ok(()))), "gave the enumeration back");
}

fn is_too_large(error: &Error) -> bool {
    matches!(error, Error::Fault(fault) if fault.kind() == FaultKind::AnswerTooLarge)
}
