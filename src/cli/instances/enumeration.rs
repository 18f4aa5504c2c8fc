//! Instances one after the other, as the host sends them; what was read before an enumeration broke off is printed.

use crate::addressing::Namespace;
use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::ending::remedy::words;
use crate::cli::instances::refusal::Asked;
use crate::cli::instances::rows::{Ended, Rows};
use crate::cli::options::limit::Limit;
use crate::cli::session::connect::Session;
use crate::cli::terminal::output::Output;
use crate::cli::value::classes::Classes;
use crate::client::{EnumerationError, Instances};
use crate::report::Exit;
use crate::wsman::{Enumerate, Filter};

/// What is listed.
pub(in crate::cli) struct Enumeration<'a> {
    pub(in crate::cli) enumerate: Enumerate,
    /// The most instances.
    pub(in crate::cli) limit: Limit,
    pub(in crate::cli) namespace: Namespace,
    pub(in crate::cli) asked: Asked<'a>,
}

/// The most items of a page.
const PAGE: u32 = 100;

impl Enumeration<'_> {
    pub(in crate::cli) async fn run(mut self, session: &Session, output: &mut Output) -> Result<Exit, Failure> {
        self.enumerate.first_page = Some(self.limit.limit.unwrap_or(PAGE).min(PAGE));
        let row_class = self.enumerate.filter.as_ref().and_then(Filter::class_behind_from).map(str::to_owned);
        let mut rows = Rows {
            classes: Classes::of(session, self.namespace.clone()),
            row_class,
            session,
            document: output.streamed("instances"),
        };
        let mut instances = self.start(session);
        match self.read(&mut instances, &mut rows, output).await {
            Ok(Ended::Complete) => rows.finish(instances.count_read(), output),
            Ok(Ended::Limit) => {
                session.give_back(instances.close()).await;
                rows.end(Ended::Limit, output)
            }
            Err(failure) => rows.break_off(failure, output),
        }
    }

    /// Reads to the end or to the limit.
    async fn read(
        &self,
        instances: &mut Instances,
        rows: &mut Rows<'_>,
        output: &mut Output,
    ) -> Result<Ended, Failure> {
        while instances.count_read() < self.limit.most() {
            match instances.next().await {
                None => return Ok(Ended::Complete),
                Some(Ok(item)) => rows.show(item, output).await?,
                Some(Err(error)) => return Err(self.failed(rows.session, error)),
            }
        }
        Ok(Ended::Limit)
    }

    /// A limit that was given counts, also one above that of the client.
    fn start(&self, session: &Session) -> Instances {
        let instances = session.client.enumerate(self.enumerate.clone());
        if self.limit.limit.is_some() { instances.at_most(self.limit.most()) } else { instances }
    }

    fn failed(&self, session: &Session, error: EnumerationError) -> Failure {
        if error.read == 0 {
            return self.asked.failed(session, error.source);
        }
        let refusal = format!("the enumeration broke off: the {} instances above are all that was read", error.read);
        let hint = error.source.remedy().as_ref().map(words);
        let failure = Box::new(ClientFailure { endpoint: session.endpoint.to_string(), source: error.source.into() });
        Failure::Refused { refusal, hint, failure }
    }
}
