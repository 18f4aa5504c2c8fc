//! One handshake with the native library, to see what it agrees on.

use std::io;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use openssl::ssl::{SslConnector, SslMethod, SslVerifyMode, SslVersion};
use rustls::pki_types::ServerName;

use crate::client::tls::agreed_session::Agreed;
use crate::client::tls::options::{TlsOptions, TlsVersion};

/// Makes one handshake with `address`, verifying nothing, on a thread for what blocks.
#[allow(clippy::unnecessary_wraps, reason = "there is none where the library is not built in")]
pub(in crate::client) fn handshake_by_native(
    options: &TlsOptions,
    address: SocketAddr,
    name: ServerName<'static>,
    timeout: Duration,
) -> Option<impl Future<Output = io::Result<Agreed>> + Send> {
    let versions = options.versions().unwrap_or_default();
    Some(async move {
        let made = tokio::task::spawn_blocking(move || {
            let stream = TcpStream::connect_timeout(&address, timeout)?;
            stream.set_read_timeout(Some(timeout))?;
            stream.set_write_timeout(Some(timeout))?;
            agree(&versions, &name.to_str(), stream)
        });
        made.await.map_err(io::Error::other)?
    })
}

fn agree(versions: &[TlsVersion], name: &str, stream: TcpStream) -> io::Result<Agreed> {
    let mut builder = SslConnector::builder(SslMethod::tls())?;
    builder.set_verify(SslVerifyMode::NONE);
    builder.set_min_proto_version(versions.first().map(|version| version.of_openssl()))?;
    builder.set_max_proto_version(versions.last().map(|version| version.of_openssl()))?;
    let connection = builder.build().configure()?.verify_hostname(false);
    let stream = connection.connect(name, stream).map_err(io::Error::other)?;
    let session = stream.ssl();
    let chain = session.peer_cert_chain().into_iter().flatten().map(|one| one.to_der());
    Ok(Agreed {
        version: session.version_str().to_owned(),
        suite: session.current_cipher().map(|suite| suite.name().to_owned()).unwrap_or_default(),
        chain: chain.collect::<Result<_, _>>()?,
    })
}

impl TlsVersion {
    fn of_openssl(self) -> SslVersion {
        match self {
            Self::Tls12 => SslVersion::TLS1_2,
            Self::Tls13 => SslVersion::TLS1_3,
        }
    }
}
