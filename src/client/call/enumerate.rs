//! Enumerations as a stream: bounded memory however many instances there are (DSP0226 section 8; MS-WSMV 3.1.4.8 to 3.1.4.10).

use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use futures_core::Stream;
use tokio::sync::mpsc::{Receiver, channel};
use tokio::task::JoinHandle;

use crate::client::call::puller::Puller;
use crate::client::client::Client;
use crate::client::deadline::{Deadline, Timer};
use crate::client::error::error::{Error, INSTANCES};
use crate::client::route::approach::Approach;
use crate::wsman::{Enumerate, Item};

/// The items of an enumeration, page by page from the host: while one page is read, the next is on its way, and no more are kept.
///
/// Dropping it, or [`Instances::close`], releases the enumeration on the host.
#[derive(Debug)]
pub struct Instances {
    pages: Receiver<Result<Vec<Item>, Error>>,
    page: vec::IntoIter<Item>,
    read: usize,
    /// The most items that are read.
    most: usize,
    puller: JoinHandle<()>,
    /// Of a client whose calls end together.
    timer: Option<Timer>,
    approach: Approach,
}

/// The most instances that are read unless the caller says otherwise.
pub const MAX_INSTANCES: usize = 100_000;

/// An enumeration that broke off; what was read before stays good.
#[derive(Debug, thiserror::Error)]
#[error("the enumeration broke off after {read} instances")]
#[non_exhaustive]
pub struct EnumerationError {
    /// How many instances were read.
    pub read: usize,
    /// Why it broke off.
    pub source: Error,
}

/// Without how many instances were read.
impl From<EnumerationError> for Error {
    fn from(error: EnumerationError) -> Self {
        error.source
    }
}

impl Client {
    /// Starts an enumeration. Its first request is sent at once, from a task of its own.
    ///
    /// Must be called inside a tokio runtime. Each request ends within the client's deadline; that of [`Client::until`] ends the enumeration.
    /// A host that sends 16 pages in a row without items is not asked for more ([`Error::Endless`]), and more than 100,000
    /// items are an error ([`Error::TooMany`]); [`Instances::at_most`] sets another limit.
    #[must_use]
    pub fn enumerate(&self, enumerate: Enumerate) -> Instances {
        let (sender, pages) = channel(1);
        let puller = Puller::new(self.clone(), enumerate, sender);
        let (timer, approach) = (self.deadline.map(Deadline::timer), self.inner.pool.approach().clone());
        let puller = tokio::spawn(Box::pin(puller.run()));
        Instances { pages, page: Vec::new().into_iter(), read: 0, most: MAX_INSTANCES, puller, timer, approach }
    }
}

impl Instances {
    /// The same with another limit: one item more is an error.
    #[must_use]
    pub fn at_most(mut self, items: usize) -> Self {
        self.most = items;
        self
    }

    /// The next item; `None` at the end, and after an error.
    pub async fn next(&mut self) -> Option<Result<Item, EnumerationError>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// The next item; `None` at the end.
    ///
    /// ```no_run
    /// # async fn list(client: cimjob::client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
    /// use cimjob::wsman::Enumerate;
    ///
    /// let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_ComputerSystem")?;
    /// let class = EndpointReference { resource, selectors: SelectorSet::default() };
    /// let mut instances = client.enumerate(Enumerate::all(class));
    /// while let Some(item) = instances.try_next().await? {
    ///     println!("{:?}", item.object);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`EnumerationError`] when the enumeration breaks off.
    pub async fn try_next(&mut self) -> Result<Option<Item>, EnumerationError> {
        self.next().await.transpose()
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

    pub(in crate::client) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Item, EnumerationError>>> {
        if let Some(source) = self.time_is_up(context) {
            return Poll::Ready(Some(Err(EnumerationError { read: self.read, source })));
        }
        loop {
            if let Some(item) = self.page.next() {
                return Poll::Ready(Some(self.count(item)));
            }
            match std::task::ready!(self.pages.poll_recv(context)) {
                Some(Ok(items)) => self.page = items.into_iter(),
                Some(Err(source)) => return Poll::Ready(Some(Err(EnumerationError { read: self.read, source }))),
                None => return Poll::Ready(None),
            }
        }
    }
}

impl Instances {
    /// At the deadline nothing more is read, and the host is told.
    fn time_is_up(&mut self, context: &mut Context<'_>) -> Option<Error> {
        let Poll::Ready(error) = self.timer.as_mut()?.poll(context) else { return None };
        self.timer = None;
        self.stop();
        Some(self.approach.named(error))
    }

    fn count(&mut self, item: Item) -> Result<Item, EnumerationError> {
        if self.read < self.most {
            self.read += 1;
            return Ok(item);
        }
        self.stop();
        Err(EnumerationError { read: self.read, source: Error::TooMany { what: INSTANCES, limit: self.most } })
    }

    /// Nothing more is read, and the host is told.
    fn stop(&mut self) {
        self.page = Vec::new().into_iter();
        self.pages.close();
        while self.pages.try_recv().is_ok() {}
    }
}

impl Stream for Instances {
    type Item = Result<Item, EnumerationError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}
