//! A host by Python's `ssl`, which is OpenSSL, with certificates by the program `openssl`.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use cimjob::auth::{Credentials, Password};
use cimjob::client::{CertificatePin, Client, ClientBuilder, Endpoint, Error, TlsBackend, TlsOptions, Trust};
use serde_json::Value;
use tempfile::TempDir;

/// The cipher suites of Server 2012 R2 with an RSA certificate, as OpenSSL calls them: none of them is one of rustls.
pub(crate) const RSA_SUITES: &str =
    "AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-SHA256:AES128-SHA256:AES256-SHA:AES128-SHA";

/// A running host. Dropping it ends it.
pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    pub(crate) certificate: Made,
    child: Child,
    lines: Receiver<String>,
}

/// A certificate with its key, in files that go when it is dropped.
pub(crate) struct Made {
    pub(crate) folder: TempDir,
}

impl Made {
    /// A self-signed certificate that is not an authority, with the RSA key that all of them share, since such keys take long to make.
    pub(crate) fn rsa(common_name: &str, names: &str) -> Self {
        static KEY: OnceLock<Vec<u8>> = OnceLock::new();
        Self::new(KEY.get_or_init(|| openssl(&["genrsa", "2048"])), common_name, names)
    }

    /// The same with a key of its own.
    pub(crate) fn of_another_key() -> Self {
        Self::new(&openssl(&["ecparam", "-name", "prime256v1", "-genkey", "-noout"]), "localhost", "DNS:localhost")
    }

    /// A self-signed certificate with an RSA key of so many bits and these arguments of `openssl req`.
    pub(crate) fn with(bits: &str, arguments: &[&str]) -> Self {
        let made = Self { folder: tempfile::tempdir().unwrap() };
        let (key, certificate) = (made.path("key.pem"), made.path("certificate.pem"));
        std::fs::write(&key, openssl(&["genrsa", bits])).unwrap();
        let request = ["req", "-x509", "-days", "1", "-subj", "/CN=localhost", "-key", &key, "-out", &certificate];
        openssl(&[&request, arguments].concat());
        made
    }

    /// A certificate of version 1, with a common name only.
    pub(crate) fn of_version_1() -> Self {
        let made = Self::with("2048", &[]);
        let (key, certificate, request) =
            (made.path("key.pem"), made.path("certificate.pem"), made.path("request.pem"));
        openssl(&["req", "-new", "-subj", "/CN=localhost", "-key", &key, "-out", &request]);
        openssl(&["x509", "-req", "-in", &request, "-signkey", &key, "-days", "1", "-out", &certificate]);
        made
    }

    /// A certificate by an intermediate authority by a root; both are in `root.pem` and `intermediate.pem`.
    pub(crate) fn of_intermediate() -> Self {
        let made = Self::with("2048", &[]);
        let path = |file| made.path(file);
        let authority = "basicConstraints=critical,CA:TRUE";
        let line = format!(
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -days 2 -subj /CN=Root -addext {authority} -out root.pem && \
             openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout inter.key -subj /CN=Inter -out inter.csr && \
             echo {authority} > authority.ext && echo subjectAltName=IP:127.0.0.1 > leaf.ext && \
             openssl x509 -req -in inter.csr -CA root.pem -CAkey root.key -CAcreateserial -days 2 -extfile authority.ext -out intermediate.pem && \
             openssl req -new -key key.pem -subj /CN=localhost -out leaf.csr && \
             openssl x509 -req -in leaf.csr -CA intermediate.pem -CAkey inter.key -CAcreateserial -days 2 -extfile leaf.ext -out certificate.pem && echo made"
        );
        assert_eq!(shell(&line, made.folder.path()), "made", "{}", path("certificate.pem"));
        made
    }

    fn new(key: &[u8], common_name: &str, names: &str) -> Self {
        let made = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::write(made.path("key.pem"), key).unwrap();
        let subject = format!("/CN={common_name}");
        let names = format!("subjectAltName={names}");
        let (key, certificate) = (made.path("key.pem"), made.path("certificate.pem"));
        openssl(&[
            "req",
            "-x509",
            "-days",
            "1",
            "-subj",
            &subject,
            "-addext",
            &names,
            "-addext",
            "basicConstraints=critical,CA:FALSE",
            "-key",
            &key,
            "-out",
            &certificate,
        ]);
        made
    }

    pub(crate) fn loopback() -> Self {
        Self::rsa("localhost", "DNS:localhost,IP:127.0.0.1")
    }

    pub(crate) fn path(&self, file: &str) -> String {
        self.folder.path().join(file).to_str().unwrap().to_owned()
    }

    pub(crate) fn read(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.path(file)).unwrap()
    }

    pub(crate) fn pem(&self) -> Vec<u8> {
        self.read("certificate.pem")
    }

    pub(crate) fn pin(&self) -> CertificatePin {
        openssl(&[
            "x509",
            "-in",
            &self.path("certificate.pem"),
            "-outform",
            "der",
            "-out",
            &self.path("certificate.der"),
        ]);
        CertificatePin::of(&self.read("certificate.der"))
    }
}

impl Host {
    pub(crate) fn start(certificate: Made, arguments: &[&str]) -> Self {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/interop/tls_host.py");
        let mut command = Command::new("python3");
        command.arg(script).args([
            "--certificate",
            &certificate.path("certificate.pem"),
            "--key",
            &certificate.path("key.pem"),
        ]);
        let mut child = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (sender, lines) = channel();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || stdout.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut host = Self { address: SocketAddr::from(([127, 0, 0, 1], 0)), certificate, child, lines };
        let port = host.next()["port"].as_u64().unwrap();
        host.address.set_port(port.try_into().unwrap());
        host
    }

    /// What came next.
    pub(crate) fn next(&self) -> Value {
        serde_json::from_str(&self.lines.recv_timeout(Duration::from_secs(30)).unwrap()).unwrap()
    }

    /// What else comes until the host is silent: its lines may come later than its answers.
    pub(crate) fn rest(&self) -> Vec<Value> {
        let next = || self.lines.recv_timeout(Duration::from_millis(200)).ok();
        std::iter::from_fn(next).map(|line| serde_json::from_str(&line).unwrap()).collect()
    }

    pub(crate) fn builder(&self, options: TlsOptions) -> ClientBuilder {
        builder(self.address, options)
    }

    pub(crate) async fn identify(&self, options: TlsOptions) -> Result<String, Error> {
        vendor(&self.builder(options).build()?).await
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        let _gone_already = self.child.kill();
        let _gone = self.child.wait();
    }
}

pub(crate) fn builder(address: SocketAddr, options: TlsOptions) -> ClientBuilder {
    let endpoint = Endpoint::new(&address.ip().to_string(), Some(address.port())).unwrap();
    Client::builder(endpoint).tls(options).deadline(Duration::from_secs(20))
}

pub(crate) async fn vendor(client: &Client) -> Result<String, Error> {
    client.identify().await.map(|identity| identity.vendor.unwrap())
}

pub(crate) fn trusting(trust: Trust) -> TlsOptions {
    TlsOptions { trust, ..TlsOptions::default() }
}

#[cfg(feature = "native-tls")]
pub(crate) fn by(backend: TlsBackend, trust: Trust) -> TlsOptions {
    TlsOptions { backend, ..trusting(trust) }
}

/// Both libraries, where both are built in.
pub(crate) fn backends() -> Vec<TlsBackend> {
    if cfg!(feature = "native-tls") { vec![TlsBackend::Rustls, TlsBackend::Native] } else { vec![TlsBackend::Rustls] }
}

pub(crate) fn credentials() -> Credentials {
    Credentials { account: r"LAB\operator".parse().unwrap(), password: Password::new("Passw0rd!".to_owned()) }
}

/// Runs `openssl`, which must do what it is told.
pub(crate) fn openssl(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new("openssl").args(arguments).stderr(Stdio::piped()).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// An error with its sources and its hint.
pub(crate) fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        text.push_str(&format!(": {source}"));
        next = source.source();
    }
    text.push_str(&error.remedy().map(|remedy| format!(" | {remedy}")).unwrap_or_default());
    text
}

pub(crate) fn shell(line: &str, folder: &Path) -> String {
    let output = Command::new("sh").arg("-c").arg(line).current_dir(folder).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}
