//! How a connection to NATS is made, and made again.

use std::time::{Duration, Instant};

use cimjob::auth::Password;
use cimjob::nats::{Connection, Login, Options};
use tempfile::TempDir;

use super::server::{Server, free_port};

/// How long anything here may take; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(30);

fn options(url: &str) -> Options {
    Options { servers: vec![url.parse().unwrap()], ca_file: None, login: Login::None, name: "test".into() }
}

async fn until(connection: &Connection, what: &str, is_so: impl Fn(&Connection) -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so(connection) {
        assert!(Instant::now() < end, "never {what}: {:?}", connection.trouble());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// The server refuses it again and again, and says why.
async fn assert_refused(options: &Options) {
    let connection = Connection::open(options).await.unwrap();
    let is_refused =
        |connection: &Connection| connection.trouble().is_some_and(|why| why.to_lowercase().contains("authorization"));
    until(&connection, "refused", is_refused).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_later_and_one_that_is_killed_are_reached_again() {
    let Some(mut server) = Server::start() else { return };
    server.kill();
    let connection = Connection::open(&options(&server.url())).await.unwrap();
    until(&connection, "away", |connection| connection.trouble().is_some()).await;
    server.begin();
    until(&connection, "there", Connection::is_connected).await;
    assert_eq!((connection.reconnects(), connection.trouble()), (0, None));
    server.kill();
    until(&connection, "away", |connection| !connection.is_connected()).await;
    server.begin();
    until(&connection, "there again", |connection| connection.reconnects() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_logs_in_with_the_right_password_and_not_with_another_one() {
    let Some(server) = Server::with("authorization { user: ops, password: right }") else { return };
    let login = |password: &str| Login::Password { user: "ops".into(), password: Password::new(password.into()) };
    let right = Options { login: login("right"), ..options(&server.url()) };
    until(&Connection::open(&right).await.unwrap(), "there", Connection::is_connected).await;
    assert_refused(&Options { login: login("wrong"), ..options(&server.url()) }).await;
}

/// The example of NATS' own documentation.
const SEED: &str = "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY";
const USER: &str = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";

#[tokio::test(flavor = "multi_thread")]
async fn an_nkey_logs_in_and_another_one_does_not() {
    let Some(server) = Server::with(&format!("authorization {{ users: [ {{ nkey: {USER} }} ] }}")) else { return };
    let right = Options { login: Login::Seed(Password::new(format!("{SEED}\n"))), ..options(&server.url()) };
    until(&Connection::open(&right).await.unwrap(), "there", Connection::is_connected).await;
    let other = "SUAIO3FHUX5PNV2LQIIP7TZ3N4L7TX3W53MQGEIVYFIGA635OZCKEYHFLM";
    assert_refused(&Options { login: Login::Seed(Password::new(other.into())), ..options(&server.url()) }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_believed_only_if_its_certificate_comes_from_the_authority_in_the_file() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let made = || rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (ours, other) = (made(), made());
    let (certificate, key) = (file("own.pem", &ours.cert.pem()), file("key.pem", &ours.signing_key.serialize_pem()));
    let tls = format!("tls {{ cert_file: '{}', key_file: '{}' }}", certificate.display(), key.display());
    let Some(server) = Server::with(&tls) else { return };
    let url = format!("tls://localhost:{}", server.port());
    let right = Options { ca_file: Some(certificate), ..options(&url) };
    until(&Connection::open(&right).await.unwrap(), "there", Connection::is_connected).await;
    let wrong = Options { ca_file: Some(file("other.pem", &other.cert.pem())), ..options(&url) };
    let connection = Connection::open(&wrong).await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(!connection.is_connected());
}

#[tokio::test(flavor = "multi_thread")]
async fn tls_that_is_demanded_is_never_left_out() {
    let Some(server) = Server::start() else { return };
    let connection = Connection::open(&options(&format!("tls://localhost:{}", server.port()))).await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(!connection.is_connected());
    let nobody = Connection::open(&options(&format!("nats://127.0.0.1:{}", free_port()))).await.unwrap();
    assert!(!nobody.is_connected());
}
