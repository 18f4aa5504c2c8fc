//! The jobs of a host: found by a query, each with what it touches and why it failed, several at once (MS-WSMV 3.1.4.1.13; DSP0227 section 8.2).

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use tokio::task::JoinHandle;

use crate::client::call::enumerate::{EnumerationError, Instances};
use crate::client::call::found_job::{Detail, FoundJob};
use crate::client::call::unreadable_jobs::{UnreadableJobs, job_of};
use crate::client::client::Client;
use crate::job::{ConcreteJob, JobPath, JobQuery};
use crate::wsman::Enumerate;

/// The jobs that a query finds, in the host's order. While one is read, as many others are asked about as the client has connections.
#[derive(Debug)]
pub struct Jobs {
    client: Client,
    query: Arc<JobQuery>,
    detail: Detail,
    enumerations: VecDeque<Enumerate>,
    current: Option<Instances>,
    asked: VecDeque<JoinHandle<Option<FoundJob>>>,
    broken: Option<EnumerationError>,
    /// The most instances that are read of one class.
    most: Option<usize>,
    unreadable: Option<UnreadableJobs>,
}

impl Client {
    /// Finds jobs. Must be called inside a tokio runtime; each call ends within the client's deadline.
    #[must_use]
    pub fn jobs(&self, query: JobQuery, detail: Detail) -> Jobs {
        Jobs {
            client: self.clone(),
            enumerations: query.enumerations().into(),
            query: Arc::new(query),
            detail,
            current: None,
            asked: VecDeque::new(),
            broken: None,
            most: None,
            unreadable: None,
        }
    }
}

impl Jobs {
    /// The same with another limit for the jobs of one class that the host may give, whether they fit or not: see [`Instances::at_most`].
    #[must_use]
    pub fn at_most(mut self, jobs: usize) -> Self {
        self.most = Some(jobs);
        self
    }

    /// The next job; `None` at the end, and after an error. The jobs that were found before an error come first.
    ///
    /// # Errors
    /// [`EnumerationError`], which says how many instances the host had given.
    pub async fn next(&mut self) -> Option<Result<FoundJob, EnumerationError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// The next job; `None` at the end.
    ///
    /// ```no_run
    /// # async fn list(client: cimjob::client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use cimjob::client::Detail;
    /// use cimjob::job::JobQuery;
    ///
    /// let mut jobs = client.jobs(JobQuery::default(), Detail::Errors);
    /// while let Some(found) = jobs.try_next().await? {
    ///     println!("{} {:?}", found.path, found.job.job_state);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`EnumerationError`], as [`Jobs::next`].
    pub async fn try_next(&mut self) -> Result<Option<FoundJob>, EnumerationError> {
        self.next().await.transpose()
    }

    /// The jobs that the host has listed so far and that cannot be read: the list is not complete without them.
    #[must_use]
    pub fn unreadable(&self) -> Option<&UnreadableJobs> {
        self.unreadable.as_ref()
    }

    /// Stops before the end and waits until the host was told; at most a few seconds.
    pub async fn close(mut self) {
        if let Some(current) = self.current.take() {
            current.close().await;
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<FoundJob, EnumerationError>>> {
        loop {
            let is_finding = self.ask_about_more(context).is_pending();
            let Some(asked) = self.asked.front_mut() else {
                return if is_finding { Poll::Pending } else { Poll::Ready(self.broken.take().map(Err)) };
            };
            let found = ready!(Pin::new(asked).poll(context));
            self.asked.pop_front();
            // A task that was cancelled with the runtime has found nothing.
            if let Ok(Some(found)) = found {
                return Poll::Ready(Some(Ok(found)));
            }
        }
    }

    /// Asks about as many jobs at the same time as there are connections; ready when no more can be asked about now.
    fn ask_about_more(&mut self, context: &mut Context<'_>) -> Poll<()> {
        while self.asked.len() < self.client.inner.connections {
            let Some((path, job)) = ready!(self.find(context)) else { break };
            let look = self.client.clone().look(path, job, Arc::clone(&self.query), self.detail);
            self.asked.push_back(tokio::spawn(Box::pin(look)));
        }
        Poll::Ready(())
    }

    /// The next job that fits, as far as it tells itself.
    fn find(&mut self, context: &mut Context<'_>) -> Poll<Option<(JobPath, ConcreteJob)>> {
        while self.broken.is_none() {
            if self.current.is_none() {
                let Some(enumerate) = self.enumerations.pop_front() else { break };
                let found = self.client.enumerate(enumerate);
                self.current = Some(match self.most {
                    Some(most) => found.at_most(most),
                    None => found,
                });
            }
            let Some(current) = &mut self.current else { break };
            match ready!(current.poll(context)) {
                Some(Ok(item)) => match job_of(item) {
                    Ok(found) if self.query.matches(&found.1) => return Poll::Ready(Some(found)),
                    Ok(_) => {}
                    Err(job) => UnreadableJobs::add(&mut self.unreadable, job),
                },
                Some(Err(error)) => self.broken = Some(error),
                None => self.current = None,
            }
        }
        Poll::Ready(None)
    }
}

impl Stream for Jobs {
    type Item = Result<FoundJob, EnumerationError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

/// What is not read any more need not be asked about.
impl Drop for Jobs {
    fn drop(&mut self) {
        self.asked.iter().for_each(JoinHandle::abort);
    }
}
