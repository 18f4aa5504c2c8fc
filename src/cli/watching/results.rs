//! Results over NATS: what a watcher publishes, and what a central one receives.

use std::path::Path;

use crate::nats::{Connection, NatsResults, SiteName};
use crate::watch::Desk;
use crate::watch::results::{Aside, Central, Origin, Part, Publisher};

use crate::cli::ending::failure::Failure;
use crate::cli::watching::running::{Background, ReceivedResults, Work};

/// Publishes what this watcher finds at its site.
pub(in crate::cli) async fn publishing(
    connection: Connection,
    site: &SiteName,
    desk: &Desk,
) -> Result<Background, Failure> {
    let origin = Origin::new(site.as_str(), &identity(desk).await?);
    let results = NatsResults::publishing(connection, site);
    let publisher = Publisher::new(results, desk.clone(), origin);
    Ok(Box::pin(async move {
        // Without the journal there is nothing to publish; the watcher says so.
        let _ = publisher.run().await;
    }))
}

/// Receives what other watchers find, at all sites or at one.
pub(in crate::cli) async fn receiving(
    connection: Connection,
    site: Option<&SiteName>,
    kept: Kept<'_>,
) -> Result<Work, Failure> {
    let Kept { desk, journal } = kept;
    let part = site.map_or(Part::Whole, |site| Part::Site(site.to_string()));
    let results = NatsResults::receiving(connection, &identity(desk).await?, site);
    let central = Central::new(results, desk.clone(), part, aside(journal));
    let heartbeat = central.heartbeat();
    Ok(Work::Results(ReceivedResults { heartbeat, receiving: Box::pin(central.run()) }))
}

/// Where what is received is kept.
pub(in crate::cli) struct Kept<'a> {
    pub(in crate::cli) desk: &'a Desk,
    /// The file of the journal.
    pub(in crate::cli) journal: &'a Path,
}

/// Next to the journal.
fn aside(journal: &Path) -> Aside {
    let mut name = journal.as_os_str().to_owned();
    name.push("-aside.jsonl");
    Aside::new(name.into())
}

pub(in crate::cli) async fn identity(desk: &Desk) -> Result<String, Failure> {
    let failed = |error: &dyn std::error::Error| {
        Failure::configuration("the journal cannot be read", std::io::Error::other(error.to_string()))
    };
    match desk.with(|journal| journal.reader().identity()).await {
        Ok(Ok(identity)) => Ok(identity),
        Ok(Err(error)) => Err(failed(&error)),
        Err(gone) => Err(failed(&gone)),
    }
}
