//! Does a port that does not answer plain HTTP speak TLS? (RFC 8446 section 6)

use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::TlsConnector;

use crate::client::error::error::Error;
use crate::client::error::source_chain::find;
use crate::client::route::choice::certificate_name;
use crate::client::route::endpoint::Endpoint;
use crate::client::tls::inspect::connect;
use crate::client::tls::options::TlsOptions;

/// Begins a handshake on a connection of its own and closes it. Nothing else is sent, and nothing is trusted by it.
pub(in crate::client) async fn speaks_tls(endpoint: &Endpoint, at_most: Duration) -> bool {
    let looked = tokio::time::timeout(at_most.min(PATIENCE), shakes_hands(endpoint)).await;
    matches!(looked, Ok(Ok(true)))
}

async fn shakes_hands(endpoint: &Endpoint) -> Result<bool, Error> {
    let options = TlsOptions::default();
    let connector = TlsConnector::from(Arc::new(options.rustls(None)?.config_to_look()));
    let name = certificate_name(endpoint, &options)?;
    let (_, stream) = connect(endpoint).await?;
    Ok(match connector.connect(name, stream).await {
        Ok(_) => true,
        Err(error) => find::<rustls::Error>(&error).is_some_and(is_of_tls),
    })
}

/// The peer speaks TLS, and has nothing in common with us.
fn is_of_tls(error: &rustls::Error) -> bool {
    matches!(error, rustls::Error::AlertReceived(_) | rustls::Error::PeerIncompatible(_))
}

/// The error is told after this time in any case.
const PATIENCE: Duration = Duration::from_secs(2);
