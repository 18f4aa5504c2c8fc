//! Enumerations as a stream: bounded memory however many instances there are (DSP0226 section 8; MS-WSMV 3.1.4.8 to 3.1.4.10).

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use std::vec;

use futures_core::Stream;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tracing::debug;

use crate::soap::FaultKind;
use crate::wsman::{Enumerate, EnumerationContext, Item, Page, Pull, Release};

use super::retry::Attempts;
use super::{Client, Error};

/// The items of an enumeration, page by page from the host: while one page is read, the next is on its way, and no more are kept.
///
/// Dropping it, or [`Instances::close`], releases the enumeration on the host.
#[derive(Debug)]
pub struct Instances {
    pages: Receiver<Result<Vec<Item>, Error>>,
    page: vec::IntoIter<Item>,
    read: usize,
    puller: JoinHandle<()>,
}

/// An enumeration that broke off; what was read before stays good.
#[derive(Debug, thiserror::Error)]
#[error("the enumeration broke off after {read} instances")]
pub struct EnumerationError {
    /// How many instances were read.
    pub read: usize,
    /// Why it broke off.
    pub source: Error,
}

impl Client {
    /// Starts an enumeration. Its first request is sent at once, from a task of its own.
    ///
    /// Must be called inside a tokio runtime. Each request ends within the client's deadline.
    #[must_use]
    pub fn enumerate(&self, enumerate: Enumerate) -> Instances {
        let (sender, pages) = channel(1);
        let puller =
            Puller { client: self.clone(), size: enumerate.first_page.unwrap_or(DEFAULT_SIZE), enumerate, sender };
        Instances { pages, page: Vec::new().into_iter(), read: 0, puller: tokio::spawn(puller.run()) }
    }
}

impl Instances {
    /// The next item; `None` at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Item, EnumerationError>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// How many items were read so far.
    #[must_use]
    pub fn count_read(&self) -> usize {
        self.read
    }

    /// Ends the enumeration and waits until the host was told; at most a few seconds.
    pub async fn close(mut self) {
        self.pages.close();
        while self.pages.recv().await.is_some() {}
        // A task that was cancelled has nothing more to tell.
        let _ = (&mut self.puller).await;
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Item, EnumerationError>>> {
        loop {
            if let Some(item) = self.page.next() {
                self.read += 1;
                return Poll::Ready(Some(Ok(item)));
            }
            match std::task::ready!(self.pages.poll_recv(context)) {
                Some(Ok(items)) => self.page = items.into_iter(),
                Some(Err(source)) => return Poll::Ready(Some(Err(EnumerationError { read: self.read, source }))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Stream for Instances {
    type Item = Result<Item, EnumerationError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// The task that pulls ahead of the reader.
struct Puller {
    client: Client,
    enumerate: Enumerate,
    sender: Sender<Result<Vec<Item>, Error>>,
    /// The most items of a page; halved when the host says that a page is too large.
    size: u32,
}

const DEFAULT_SIZE: u32 = 100;

/// How long telling the host that an enumeration is over may take.
const RELEASE_TIME: Duration = Duration::from_secs(5);

impl Puller {
    async fn run(mut self) {
        let mut page = match self.first().await {
            Ok(page) => page,
            Err(error) => return self.fail(error).await,
        };
        loop {
            let unread = self.sender.send(Ok(page.items)).await.is_err();
            let Some(context) = page.context else { return };
            if unread {
                return release(&self.client, self.enumerate, context).await;
            }
            page = match self.next(&context).await {
                Some(Ok(page)) => page,
                Some(Err(error)) => return self.break_off(context, error).await,
                None => return release(&self.client, self.enumerate, context).await,
            };
        }
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

    /// The next page; `None` when nobody reads any more. A page is asked for again only where a fault proves that it was not given.
    async fn next(&mut self, context: &EnumerationContext) -> Option<Result<Page, Error>> {
        let mut attempts = Attempts::new();
        loop {
            let pull = Pull {
                target: self.enumerate.target.clone(),
                context: context.clone(),
                max_elements: self.size,
                max_time: None,
            };
            let answer = tokio::select! {
                answer = self.client.call(&pull) => answer,
                () = self.sender.closed() => return None,
            };
            let error = match answer {
                Ok(page) => return Some(Ok(page)),
                Err(error) if is_too_large(&error) && self.halve() => continue,
                Err(error) => error,
            };
            let Some(pause) = attempts.pause_after(&error).filter(|_| matches!(error, Error::Fault(_))) else {
                return Some(Err(error));
            };
            tokio::time::sleep(pause).await;
        }
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
        // Nobody is left to tell when the reader is gone.
        let _ = self.sender.send(Err(error)).await;
    }
}

async fn release(client: &Client, enumerate: Enumerate, context: EnumerationContext) {
    let release = Release { target: enumerate.target, context };
    let answer = tokio::time::timeout(RELEASE_TIME, client.call(&release)).await;
    debug!(released = matches!(answer, Ok(Ok(()))), "gave the enumeration back");
}

fn is_too_large(error: &Error) -> bool {
    matches!(error, Error::Fault(fault) if fault.kind() == FaultKind::AnswerTooLarge)
}
