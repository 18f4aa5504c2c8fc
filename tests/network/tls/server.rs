//! A host by the program `openssl s_server`, which speaks what Python's `ssl` does not.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use cimjob::client::{Endpoint, Error, TlsInspection, TlsOptions, inspect_tls};

use super::host::{Made, builder};

/// A running `openssl s_server`. Dropping it ends it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    child: Child,
}

impl Server {
    /// On a port that was free a moment ago; s_server tells no one which one it took.
    pub(crate) fn start(certificate: &Made, arguments: &[&str]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let mut command = Command::new("openssl");
        command.args(["s_server", "-quiet", "-accept", &address.to_string()]).args(arguments);
        command.args(["-cert", &certificate.path("certificate.pem"), "-key", &certificate.path("key.pem")]);
        let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Self { address, child };
        let end = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(address).is_err() {
            assert!(Instant::now() < end, "s_server does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    /// What a call says that trusts as the options do.
    pub(crate) async fn refusal(&self, options: TlsOptions) -> Error {
        builder(self.address, options).build().unwrap().identify().await.unwrap_err()
    }

    pub(crate) async fn look(&self, options: TlsOptions) -> TlsInspection {
        let endpoint = Endpoint::new(&self.address.to_string(), None).unwrap();
        inspect_tls(&endpoint, &options, Duration::from_secs(10)).await.unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _gone = self.child.wait();
    }
}
