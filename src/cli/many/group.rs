//! What one host of many answers, kept until all of it can be written.

use std::sync::Arc;
use std::time::Duration;

use crate::client::{Error, Stage};
use crate::fleet::{Contact, Outcome};
use crate::report::Exit;

use crate::cli::ci_report::collected::Collected;
use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::options::host::HostOptions;
use crate::cli::secret::credentials;
use crate::cli::terminal::failed;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::Said;

/// What one host answered.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) exit: Exit,
    /// Did it give anything, also before it failed?
    pub(super) has_answer: bool,
    /// What belongs on standard output.
    pub(super) written: String,
    /// What belongs on standard error.
    pub(super) said: Vec<String>,
    /// What belongs into reports.
    pub(super) collected: Collected,
}

impl Group {
    /// Asks one host.
    pub(super) async fn asked(asker: Arc<impl AsksHosts>, host: HostOptions, mut output: Output) -> Self {
        let said = Said::default();
        let asked = said.keep(async {
            prove_aside(&host).await?;
            // What a command waits for is large: in a place of its own, it is not copied into each future around it.
            Box::pin(asker.ask(&host, &mut output)).await
        });
        let failure = match asked.await {
            Ok(exit) => {
                let (collected, said, has_answer) = (output.collected(), said.into_texts(), output.has_kept());
                return Self { exit, has_answer, collected, written: output.into_written(), said };
            }
            Err(failure) => failure,
        };
        Self::failed(&failure, output, said)
    }

    /// A host that did not come to an end.
    pub(super) fn unanswered<T>(host: &HostOptions, outcome: &Outcome<T>, time: Time, output: Output) -> Self {
        let endpoint = host.endpoint.to_string();
        let after = time.taken;
        let failure = match outcome {
            Outcome::NotAsked => Failure::Unanswered { endpoint, what: "not asked" },
            Outcome::TimedOut if time.is_up_for_all => Failure::Unanswered { endpoint, what: "no complete answer" },
            Outcome::Panicked => Failure::Configuration { what: format!("{endpoint}: {PANICKED}"), source: None },
            _ => ClientFailure { endpoint, source: Error::TimedOut { stage: Stage::Overall, after }.into() }.into(),
        };
        Self::failed(&failure, output, Said::default())
    }

    /// The failure comes after what was written before it.
    fn failed(failure: &Failure, mut output: Output, said: Said) -> Self {
        let mut said = said.into_texts();
        said.push(failed::text(failure));
        let has_answer = output.has_kept();
        // INVARIANT: what is kept in memory cannot fail but by its limit, and then this is what does not fit.
        let _ = output.failure(failure);
        let collected = output.collected();
        Self { exit: failure.exit(), has_answer, collected, written: output.into_written(), said }
    }
}

/// How long a host without an answer was waited for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    pub(super) taken: Duration,
    /// Was it the time of all hosts that was up?
    pub(super) is_up_for_all: bool,
}

impl HostOptions {
    /// The same while it is asked as one of many.
    pub(super) fn in_contact(&self, contact: Contact) -> Self {
        Self { contact: Some(contact), ..self.clone() }
    }

    /// Finds what proves the login, so that it is known when the host is asked, and asked for once only. It may take a while.
    pub(super) fn prove(&self) -> Result<(), Failure> {
        if self.user.is_none() && !self.logs_in_without_user() {
            return Ok(());
        }
        self.authentication().map(drop)
    }
}

/// On a thread of its own, so that a credential helper or a keyring keeps no other host waiting; a password that is known needs none.
async fn prove_aside(host: &HostOptions) -> Result<(), Failure> {
    if host.authentication.keytab.is_none() && credentials::are_known(host) {
        return Ok(());
    }
    let host = host.clone();
    let proven = tokio::task::spawn_blocking(move || host.prove()).await;
    proven.unwrap_or_else(|error| Err(Failure::configuration("the credentials cannot be read", error)))
}

const PANICKED: &str = "cimjob made an internal error while it asked this host; please report it";
