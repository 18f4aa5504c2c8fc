//! From the connection options to a client.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use tracing::debug;

use crate::addressing::{EndpointReference, Target};
use crate::auth::Credentials;
use crate::client::{Authentication, Client, Deadline, Endpoint, Error};
use crate::job::{AssociatedElement, JobAssociation, JobPath};

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::options::host::HostOptions;
use crate::cli::options::seen::Seen;
use crate::cli::session::way::Way;
use crate::cli::terminal::interruption;
use crate::cli::terminal::overtime::{self, Timed};

/// How many connections a client opens unless someone says otherwise.
const CONNECTIONS: usize = 4;

/// How long asking for what is not needed may take.
const EXTRA_TIME: Duration = Duration::from_secs(10);

/// What is known of a job when the time for following it is up may take one more answer.
const CLOSING_TIME: Duration = Duration::from_secs(5);

/// A client and the host it talks to.
pub(in crate::cli) struct Session {
    pub(in crate::cli) client: Client,
    pub(in crate::cli) endpoint: Endpoint,
    /// When the time of the command is up; all calls of the client end then.
    pub(in crate::cli) deadline: Deadline,
    /// How much time there was.
    time: Duration,
    /// What is seen of the host.
    pub(in crate::cli) seen: Seen,
    /// How long it may take after the deadline to say how everything ended.
    closing: Duration,
}

impl Session {
    /// Names the host in an error of the client.
    pub(in crate::cli) fn failed(&self, source: impl Into<Arc<Error>>) -> Failure {
        ClientFailure { endpoint: self.endpoint.to_string(), source: source.into() }.into()
    }

    /// A reference with the host that was asked.
    pub(in crate::cli) fn target_of(&self, reference: &EndpointReference) -> Target {
        Target { host: Some(self.endpoint.host().to_owned()), reference: reference.clone() }
    }

    /// The same as a path.
    pub(in crate::cli) fn path_of(&self, reference: &EndpointReference) -> String {
        self.target_of(reference).to_string()
    }

    /// What a job touches: an extra, so whatever goes wrong with it does not end the command.
    pub(in crate::cli) async fn affected(&self, path: &JobPath) -> Result<Vec<AssociatedElement>, Error> {
        let asked = self.client.associated_elements(path, JobAssociation::Affected);
        let affected = Deadline::after(EXTRA_TIME).or_earlier(self.deadline).hold(asked).await;
        affected.inspect_err(|error| debug!(%error, "what the job touches cannot be read"))
    }

    /// Asks a person whether to change something. The time until the answer does not count.
    pub(in crate::cli) fn ask<T>(&mut self, question: impl FnOnce() -> T) -> T {
        overtime::pause_for_change();
        let asked = Instant::now();
        let answer = interruption::at_once(question);
        self.deadline = self.deadline.postponed(asked.elapsed());
        self.time_all();
        answer
    }

    /// All calls end at the deadline, and so does what is done between them.
    fn time_all(&mut self) {
        self.client = self.client.until(self.deadline);
        let (deadline, endpoint) = (self.deadline.postponed(self.closing), self.endpoint.to_string());
        overtime::watch(Timed { deadline, time: self.time, endpoint });
    }
}

impl Session {
    /// A client for the host. Each call may take all the time there is.
    pub(in crate::cli) fn open(host: &HostOptions) -> Result<Self, Failure> {
        Self::calling(host, Calls { time: host.timeout, connections: CONNECTIONS })
    }

    /// A client for many calls, of which none may take all the time there is.
    pub(in crate::cli) fn open_for_many(host: &HostOptions, connections: usize) -> Result<Self, Failure> {
        Self::calling(host, Calls { time: host.call_time(), connections })
    }

    /// The same to follow jobs, which may take longer than anything else.
    pub(in crate::cli) fn open_to_follow(host: &HostOptions, connections: usize) -> Result<Self, Failure> {
        let session = Self::open_for_many(host, connections)?;
        // One look is one call.
        let time = Some(host.following_time()).filter(|time| !time.is_zero()).unwrap_or_else(|| host.call_time());
        let mut session = Self { deadline: Deadline::after(time), time, closing: CLOSING_TIME, ..session };
        session.time_all();
        Ok(session)
    }

    /// A client that logs in with these.
    pub(in crate::cli) fn open_as(host: &HostOptions, credentials: Credentials) -> Result<Self, Failure> {
        Self::build(host, host.authentication_as(credentials), Calls { time: host.timeout, connections: 1 })
    }

    /// Without a user there is no login, which is enough for Identify.
    pub(in crate::cli) fn open_for_identify(host: &HostOptions) -> Result<Self, Failure> {
        if host.user.is_some() || host.logs_in_without_user() {
            return Self::open(host);
        }
        Self::build(host, Authentication::Anonymous, Calls { time: host.timeout, connections: 1 })
    }

    fn calling(host: &HostOptions, calls: Calls) -> Result<Self, Failure> {
        Self::build(host, host.authentication()?, calls)
    }

    fn build(host: &HostOptions, authentication: Authentication, calls: Calls) -> Result<Self, Failure> {
        let way = Way::of(host)?;
        let builder = way.builder(authentication).deadline(calls.time).connections(calls.connections);
        let client = way.build(builder)?;
        Ok(Self { seen: host.seen.clone(), ..Self::new(client, host.endpoint.clone(), host.timeout) })
    }

    /// The calls of a client, within this time from now.
    pub(in crate::cli) fn new(client: Client, endpoint: Endpoint, time: Duration) -> Self {
        let deadline = Deadline::after(time);
        let mut session = Self { client, endpoint, deadline, time, seen: Seen::default(), closing: Duration::ZERO };
        session.time_all();
        session
    }
}

impl Session {
    /// Closes an enumeration on the host, because no more is read; what was read is complete without it.
    pub(in crate::cli) async fn give_back(&self, closing: impl Future<Output = ()>) {
        let closing = async {
            closing.await;
            Ok(())
        };
        if let Err(error) = self.deadline.hold(closing).await {
            debug!(%error, "the enumeration was not given back");
        }
    }
}

/// What the calls of a client may take.
struct Calls {
    /// The longest that one may take.
    time: Duration,
    /// How many connections may be open at once.
    connections: usize,
}
