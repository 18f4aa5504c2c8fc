//! Resolving a name with an error that says so, and connecting elsewhere than the URL says.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tracing::trace;

use crate::client::route::approach::{Approach, Step};

/// A name has no address.
#[derive(Debug, thiserror::Error)]
#[error("the name {name:?} cannot be resolved")]
pub(in crate::client) struct ResolveError {
    name: String,
    source: io::Error,
}

impl ResolveError {
    pub(in crate::client) fn new(name: &str, source: io::Error) -> Self {
        Self { name: name.to_owned(), source }
    }
}

/// How long a name may take: a server that does not answer costs the system's resolver 5 s before it asks the next one.
const RESOLVE_TIME: Duration = Duration::from_secs(8);

/// Gets the addresses of the host whenever its name is resolved. It is called on the task that connects and should be quick.
pub type AddressLog = Arc<dyn Fn(&[IpAddr]) + Send + Sync>;

/// The system's resolver.
#[derive(Clone, Default)]
pub(in crate::client) struct SystemResolver {
    /// A name in the URL, and the host whose addresses it has for us.
    pub(in crate::client) alias: Option<(String, String)>,
    /// The host, and what gets its addresses; those of a proxy are not told.
    pub(in crate::client) log: Option<(String, AddressLog)>,
    pub(in crate::client) approach: Approach,
}

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let alias = self.alias.as_ref().filter(|(alias, _)| alias.eq_ignore_ascii_case(name.as_str()));
        let name = alias.map_or_else(|| name.as_str().to_owned(), |(_, host)| host.clone());
        let log =
            self.log.as_ref().filter(|(host, _)| host.eq_ignore_ascii_case(&name)).map(|(_, log)| Arc::clone(log));
        let approach = self.approach.clone();
        Box::pin(async move {
            approach.take(Step::Name);
            let looked = async { tokio::net::lookup_host((name.as_str(), 0)).await.map(Vec::from_iter) };
            let found: Vec<SocketAddr> =
                within(RESOLVE_TIME, looked).await.map_err(|source| ResolveError { name, source })?;
            approach.take(Step::Connection);
            if let Some(log) = log {
                log(&found.iter().map(SocketAddr::ip).collect::<Vec<_>>());
            }
            trace!(mark = "resolved", addresses = found.len(), "resolved a name");
            let addresses: Addrs = Box::new(found.into_iter());
            Ok(addresses)
        })
    }
}

async fn within<T>(time: Duration, looked: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let late = || io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {} s", time.as_secs()));
    tokio::time::timeout(time, looked).await.unwrap_or_else(|_| Err(late()))
}

#[cfg(test)]
mod times {
    use super::*;

    #[tokio::test]
    async fn a_name_that_is_never_resolved_ends_in_time() {
        let error = within(Duration::from_millis(20), std::future::pending::<io::Result<()>>()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_zone_of_an_address_becomes_its_scope() {
        let alias = Some(("alias.invalid".to_owned(), "fe80::1%lo".to_owned()));
        let resolver = SystemResolver { alias, ..SystemResolver::default() };
        let found = resolver.resolve("alias.invalid".parse().unwrap()).await.unwrap();
        let scopes: Vec<_> =
            found.map(|address| if let SocketAddr::V6(v6) = address { v6.scope_id() } else { 0 }).collect();
        assert_eq!(scopes, [1], "lo is the first interface");
    }
}
