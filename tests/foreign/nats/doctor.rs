//! `cimjob doctor --nats` at real servers with one thing missing at a time.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use async_nats::jetstream::stream::{Config, Republish, RetentionPolicy, Source, StorageType};
use async_nats::jetstream::{self, Context};
use nkeys::KeyPair;
use serde_json::Value;
use tempfile::TempDir;

use super::hub::{Hub, cimjob};
use super::server::{Server, free_port, secret};

/// What `doctor` ended with, and its document.
struct Examined {
    code: Option<i32>,
    document: Value,
}

impl Examined {
    fn of(url: &str, more: &[&str]) -> Self {
        let home = TempDir::new().unwrap();
        let done = cimjob(home.path(), &[&["doctor", "-o", "json", "--nats", url], more].concat());
        let document = serde_json::from_slice(&done.stdout)
            .unwrap_or_else(|_| panic!("no document: {}", String::from_utf8_lossy(&done.stderr)));
        Self { code: done.status.code(), document }
    }

    fn as_role(hub: &Hub, role: &str, site: &str) -> Self {
        let login = hub.login(role);
        let login: Vec<&str> = login.iter().map(String::as_str).collect();
        Self::of(&hub.url(), &[&["--site", site], login.as_slice()].concat())
    }

    fn check(&self, name: &str) -> &Value {
        let checks = self.document["checks"].as_array().unwrap();
        checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("{name}: {}", self.document))
    }

    fn verdict(&self, name: &str) -> &str {
        self.check(name)["verdict"].as_str().unwrap()
    }

    /// The check came to this; what was found and what to try has these words; whose move it is.
    fn assert(&self, name: &str, verdict: &str, words: &[&str]) {
        let check = self.check(name);
        assert_eq!(check["verdict"], verdict, "{}", self.document);
        let text =
            format!("{} {} {}", check["found"], check["fix"]["text"], check["fix"]["place"]).replace("\\\"", "\"");
        for word in words {
            assert!(text.contains(word), "{name} does not say {word}: {text}");
        }
    }
}

async fn admin(server: &Server) -> Context {
    jetstream::new(async_nats::connect(server.url()).await.unwrap())
}

fn results() -> Config {
    Config {
        name: "CIMJOB_FAILED".into(),
        subjects: ["failed", "gap", "vanished"].map(|topic| format!("cimjob.{topic}.>")).to_vec(),
        max_age: Duration::from_secs(30 * 86_400),
        duplicate_window: Duration::from_secs(600),
        ..Config::default()
    }
}

fn leases() -> Config {
    let (name, subjects) = ("KV_cimjob_leases_main".into(), vec!["$KV.cimjob_leases_main.>".into()]);
    Config { name, subjects, max_messages_per_subject: 1, ..Config::default() }
}

#[test]
fn a_server_that_is_not_there_is_6_and_its_administrator_is_not_asked() {
    let examined = Examined::of(&format!("nats://127.0.0.1:{}", free_port()), &[]);
    assert_eq!(examined.code, Some(6));
    examined.assert("connect", "failed", &["refused", "--nats", "client"]);
    examined.assert("login", "skipped", &["connect failed"]);
}

#[test]
fn a_name_without_an_address_is_6() {
    let examined = Examined::of("nats://nats.invalid", &[]);
    assert_eq!(examined.code, Some(6));
    examined.assert("connect", "failed", &["nats.invalid", "DNS"]);
}

/// The address of something that says this to the first that connects, and no more.
fn saying(text: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("nats://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || listener.accept().unwrap().0.write_all(text));
    url
}

#[test]
fn what_is_not_a_nats_server_is_70() {
    let examined = Examined::of(&saying(b"SSH-2.0-OpenSSH_9.2\r\n"), &[]);
    assert_eq!(examined.code, Some(70));
    examined.assert("connect", "failed", &["not a NATS server"]);
}

#[test]
fn what_a_server_calls_itself_does_not_control_the_terminal() {
    let url = saying(
        b"INFO {\"version\":\"2.8.4\\u001b[2J\",\"server_name\":\"\\u001b[31m\\u202ehub\\r\\n  ok       login\"}\r\n",
    );
    let home = TempDir::new().unwrap();
    let text = String::from_utf8(cimjob(home.path(), &["doctor", "--nats", &url]).stdout).unwrap();
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains("\n  ok       login"), "{text}");
}

#[test]
fn something_that_accepts_connections_and_says_nothing_is_6_in_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let examined = Examined::of(&format!("nats://{}", listener.local_addr().unwrap()), &[]);
    assert_eq!(examined.code, Some(6));
    examined.assert("connect", "failed", &["no answer within 5 s", "client"]);
}

#[test]
fn the_examination_ends_within_its_time_also_at_a_server_that_is_stopped() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let silent = format!("nats://{}", listener.local_addr().unwrap());
    let began = Instant::now();
    let examined = Examined::of(&silent, &["--timeout", "2s"]);
    assert_eq!(examined.code, Some(6));
    examined.assert("connect", "failed", &["no answer within 2 s"]);
    let Some(server) = Server::start() else { return };
    server.pause();
    let both = Examined::of(&format!("{silent},{}", server.url()), &["--timeout", "2s"]);
    assert_eq!(both.code, Some(6));
    assert!(began.elapsed() < Duration::from_secs(9), "{:?}", began.elapsed());
}

/// The address of a machine in between, which makes the real server older.
fn older(server: &Server) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (url, port) = (format!("nats://{}", listener.local_addr().unwrap()), server.port());
    std::thread::spawn(move || {
        let (mut near, far) = (listener.accept().unwrap().0, TcpStream::connect(("127.0.0.1", port)).unwrap());
        let mut line = String::new();
        BufReader::new(far).read_line(&mut line).unwrap();
        let (before, version) = line.split_once("\"version\":\"").unwrap();
        let line = format!("{before}\"version\":\"2.8.4\"{}", version.split_once('"').unwrap().1);
        near.write_all(line.as_bytes())
    });
    url
}

#[test]
fn a_server_that_is_too_old_is_7_and_the_oldest_that_works_is_named_with_the_reason() {
    let Some(server) = Server::start() else { return };
    let examined = Examined::of(&older(&server), &[]);
    assert_eq!(examined.code, Some(7));
    examined.assert("version", "failed", &["2.8.4", "2.9.0", "DIRECT.GET", "server"]);
}

#[test]
fn a_new_server_without_logins_works_and_is_warned_about() {
    let Some(server) = Server::start() else { return };
    let examined = Examined::of(&server.url(), &[]);
    assert_eq!(examined.code, Some(0), "{}", examined.document);
    examined.assert("login", "warning", &["everyone", "server.conf", "server"]);
    examined.assert("jetstream", "ok", &[]);
    examined.assert("stream", "warning", &["no stream CIMJOB_FAILED", "start a central watcher"]);
    examined.assert("leases", "warning", &["no bucket cimjob_leases_main", "start a worker"]);
    assert_eq!(["worker", "central", "operator"].map(|role| examined.verdict(role)), ["ok"; 3]);
}

#[test]
fn one_of_two_servers_that_is_away_is_a_warning() {
    let Some(server) = Server::start() else { return };
    let examined = Examined::of(&format!("nats://127.0.0.1:{},{}", free_port(), server.url()), &[]);
    assert_eq!(examined.code, Some(0), "{}", examined.document);
    examined.assert("connect", "warning", &["refused", "is the NATS server", "--nats"]);
}

#[test]
fn a_certificate_of_an_unknown_authority_and_one_of_another_name_are_6_with_what_to_do() {
    let Some(hub) = Hub::start() else { return };
    let seed = hub.login_file("CENTRAL");
    let login = ["--nats-nkey", seed.to_str().unwrap()];
    let untrusted = Examined::of(&hub.url(), &login);
    assert_eq!(untrusted.code, Some(6));
    untrusted.assert("tls", "failed", &["not trusted", "--nats-ca-file", "client"]);
    let ca = hub.ca_file();
    let trusting = [login.as_slice(), &["--nats-ca-file", ca.to_str().unwrap()]].concat();
    let other_name = Examined::of(&hub.url().replace("localhost", "127.0.0.1"), &trusting);
    assert_eq!(other_name.code, Some(6));
    other_name.assert("tls", "failed", &["a name that the server's certificate has", "--nats"]);
}

#[test]
fn tls_that_is_demanded_of_a_server_without_it_is_the_move_of_its_administrator() {
    let Some(server) = Server::start() else { return };
    let examined = Examined::of(&format!("tls://localhost:{}", server.port()), &[]);
    assert_eq!(examined.code, Some(6));
    examined.assert("tls", "failed", &["has no TLS", "cert_file", "server"]);
}

/// A server with a certificate that was valid until this year; `more` is in its `tls` block.
fn with_certificate(until: i32, more: &str) -> Option<Server> {
    let mut parameters = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    parameters.not_before = rcgen::date_time_ymd(2020, 1, 1);
    parameters.not_after = rcgen::date_time_ymd(until, 1, 1);
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = parameters.self_signed(&key).unwrap().pem();
    Server::of(|port, folder| {
        let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
        let [of_certificate, of_key, storage] = ["server.pem", "server.key", "storage"].map(at);
        std::fs::write(&of_certificate, certificate).unwrap();
        std::fs::write(&of_key, key.serialize_pem()).unwrap();
        format!(
            "listen: \"127.0.0.1:{port}\"\njetstream {{ store_dir: '{storage}' }}\n\
             tls {{ cert_file: '{of_certificate}', key_file: '{of_key}', ca_file: '{of_certificate}' {more} }}"
        )
    })
}

fn trusting(server: &Server) -> Examined {
    let ca = server.folder().join("server.pem");
    Examined::of(&format!("tls://localhost:{}", server.port()), &["--nats-ca-file", ca.to_str().unwrap()])
}

#[test]
fn an_old_certificate_and_a_demand_for_ours_are_the_move_of_the_servers_administrator() {
    let (Some(old), Some(demanding)) = (with_certificate(2021, ""), with_certificate(2040, ", verify: true")) else {
        return;
    };
    let examined = trusting(&old);
    assert_eq!(examined.code, Some(6));
    examined.assert("tls", "failed", &["expired", "renew", "server"]);
    let examined = trusting(&demanding);
    assert_eq!(examined.code, Some(6));
    examined.assert("tls", "failed", &["certificate of the client", "verify: false", "server"]);
}

#[test]
fn a_key_that_the_server_does_not_know_is_4_and_is_named_as_the_server_needs_it() {
    let Some(hub) = Hub::start() else { return };
    let (other, ca) = (KeyPair::new_user(), hub.ca_file());
    let file = secret(hub.server.folder(), "other.seed", &other.seed().unwrap());
    let login = ["--nats-nkey", file.to_str().unwrap(), "--nats-ca-file", ca.to_str().unwrap()];
    let examined = Examined::of(&hub.url(), &login);
    assert_eq!(examined.code, Some(4));
    examined.assert("login", "failed", &["refuses", &format!("nkey: {}", other.public_key()), "server"]);
    assert!(!examined.document.to_string().contains(&other.seed().unwrap()));
    let none = Examined::of(&hub.url(), &["--nats-ca-file", ca.to_str().unwrap()]);
    assert_eq!(none.code, Some(4));
    none.assert("login", "failed", &["without a login", "--nats-nkey", "client"]);
}

#[test]
fn jetstream_that_is_off_at_the_server_or_for_the_account_is_7() {
    let Some(server) = Server::of(|port, _| format!("listen: \"127.0.0.1:{port}\"")) else { return };
    let examined = Examined::of(&server.url(), &[]);
    assert_eq!(examined.code, Some(7), "{}", examined.document);
    examined.assert("jetstream", "failed", &["off", "store_dir", "server"]);
    let account = "accounts { A { users: [{ user: a, password: a }] } }\nno_auth_user: a";
    let Some(server) = Server::with(account) else { return };
    let examined = Examined::of(&server.url(), &[]);
    assert_eq!(examined.code, Some(7), "{}", examined.document);
    examined.assert("jetstream", "failed", &["off for the account", "jetstream: enabled", "server"]);
}

#[test]
fn each_login_of_the_published_configuration_is_suited_for_its_own_role_only() {
    let Some(hub) = Hub::start() else { return };
    let roles = ["worker", "central", "operator"];
    for (login, suited) in [("CENTRAL", "central"), ("WORKER_SITE1", "worker"), ("OPERATOR_1", "operator")] {
        let examined = Examined::as_role(&hub, login, "site1");
        assert_eq!(examined.code, Some(0), "{}", examined.document);
        let expected = roles.map(|role| if role == suited { "ok" } else { "skipped" });
        assert_eq!(roles.map(|role| examined.verdict(role)), expected, "{}", examined.document);
    }
    let other_site = Examined::as_role(&hub, "WORKER_SITE2", "site1");
    assert_eq!(other_site.code, Some(4));
    other_site.assert(
        "worker",
        "failed",
        &["suited for no role", "cimjob.failed.site1.>", "cimjob.ask.site1.*", "server"],
    );
}

#[test]
fn credentials_log_in_and_those_of_another_authority_are_4() {
    let (Some(hub), Some(other)) = (Hub::with_credentials(), Hub::with_credentials()) else { return };
    let examined = Examined::as_role(&hub, "CENTRAL", "site1");
    assert_eq!(examined.code, Some(0), "{}", examined.document);
    let key = hub.key("CENTRAL").public_key();
    examined.assert("login", "ok", &[&format!("the credentials of the key {key}")]);
    examined.assert("inbox", "ok", &[&format!("_INBOX_{key}.>")]);
    let [file, ca] = [other.login_file("CENTRAL"), hub.ca_file()].map(|path| path.to_str().unwrap().to_owned());
    let refused = Examined::of(&hub.url(), &["--nats-creds", &file, "--nats-ca-file", &ca]);
    assert_eq!(refused.code, Some(4));
    refused.assert("login", "failed", &["refuses the credentials", "new credentials file", "client"]);
}

#[test]
fn permissions_that_are_missing_are_named_as_they_are_written() {
    let some = "authorization { users: [ { user: w, password: pw, permissions: { publish: [\"cimjob.failed.main.>\", \
                \"cimjob.vanished.main.>\", \"$JS.API.STREAM.INFO.*\", \"$KV.cimjob_leases_main.>\"], subscribe: \"_INBOX_w.>\" } } ] }";
    let Some(server) = Server::with(some) else { return };
    let examined = with_password(&server, "pw");
    assert_eq!(examined.code, Some(4), "{}", examined.document);
    examined.assert(
        "worker",
        "failed",
        &["publish: [\"cimjob.gap.main.>\"", "DIRECT.GET", "subscribe: [\"cimjob.ask.main.*\"]"],
    );
    assert!(!examined.check("worker").to_string().contains("cimjob.failed"), "{}", examined.check("worker"));
}

fn with_password(server: &Server, password: &str) -> Examined {
    let home = TempDir::new().unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_cimjob"));
    command.args(["doctor", "-o", "json", "--nats", &server.url().replace("//", "//w@")]).env_clear();
    let done = command.env("HOME", home.path()).env("CIMJOB_NATS_PASSWORD", password).output().unwrap();
    Examined { code: done.status.code(), document: serde_json::from_slice(&done.stdout).unwrap() }
}

#[test]
fn a_wrong_password_is_4_and_is_not_shown() {
    let Some(server) = Server::with("authorization { user: w, password: right }") else { return };
    let examined = with_password(&server, "SeCrEt");
    assert_eq!(examined.code, Some(4));
    examined.assert("login", "failed", &["the user w", "CIMJOB_NATS_PASSWORD", "client"]);
    assert!(!examined.document.to_string().contains("SeCrEt"));
}

#[test]
fn a_login_without_a_place_for_its_answers_is_4() {
    let users = "authorization { users: [ { user: w, password: pw, permissions: { publish: \">\", subscribe: \"_INBOX.>\" } } ] }";
    let Some(server) = Server::with(users) else { return };
    let examined = with_password(&server, "pw");
    assert_eq!(examined.code, Some(4), "{}", examined.document);
    examined.assert("inbox", "failed", &["subscribe: [\"_INBOX_w.>\"]", "server"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_limit_of_the_stream_and_of_the_bucket_is_named_with_the_line_that_changes_it() {
    let Some(server) = Server::start() else { return };
    let admin = admin(&server).await;
    let day = Duration::from_secs(3600);
    for (config, verdict, words) in [
        (results(), "ok", &["30 days"][..]),
        (Config { max_age: day, ..results() }, "warning", &["1 hours", "nats stream edit CIMJOB_FAILED --max-age=30d"]),
        (Config { max_bytes: 1 << 20, ..results() }, "warning", &["--max-bytes=1G"]),
        (Config { duplicate_window: Duration::from_secs(5), ..results() }, "warning", &["--dupe-window=10m"]),
        (Config { storage: StorageType::Memory, ..results() }, "warning", &["memory", "nats stream rm"]),
        (Config { subjects: vec!["cimjob.failed.>".into()], ..results() }, "failed", &["cimjob.gap.>", "--subjects="]),
        (Config { retention: RetentionPolicy::WorkQueue, ..results() }, "failed", &["one receiver", "nats stream rm"]),
    ] {
        admin.create_stream(config).await.unwrap();
        Examined::of(&server.url(), &[]).assert("stream", verdict, words);
        admin.delete_stream("CIMJOB_FAILED").await.unwrap();
    }
    let more = vec!["$KV.cimjob_leases_main.>".into(), "cimjob.ask.main.>".into()];
    let copied = Source { name: "CIMJOB_FAILED".into(), ..Source::default() };
    let republish = Republish { source: ">".into(), destination: "cimjob.failed.other.>".into(), headers_only: false };
    for (config, verdict, words) in [
        (leases(), "ok", &["cimjob_leases_main"][..]),
        (
            Config { max_age: day, ..leases() },
            "failed",
            &["forgets leases", "nats stream edit KV_cimjob_leases_main --max-age=0"],
        ),
        (Config { max_messages_per_subject: 5, ..leases() }, "warning", &["5 versions", "--max-msgs-per-subject=1"]),
        (Config { max_message_size: 100, ..leases() }, "failed", &["100 bytes"]),
        (Config { subjects: more, ..leases() }, "failed", &["it takes cimjob.ask.main.>, too"]),
        (Config { sources: Some(vec![copied]), ..leases() }, "failed", &["it copies other streams"]),
        (
            Config { republish: Some(republish), ..leases() },
            "failed",
            &["publishes what it takes under other subjects"],
        ),
    ] {
        admin.create_stream(config).await.unwrap();
        Examined::of(&server.url(), &[]).assert("leases", verdict, words);
        admin.delete_stream("KV_cimjob_leases_main").await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_changed_on_the_server() {
    let Some(server) = Server::start() else { return };
    let admin = admin(&server).await;
    Examined::of(&server.url(), &[]);
    assert_eq!(admin.query_account().await.map(|account| account.streams).unwrap_or(0), 0);
    for config in [results(), leases()] {
        admin.create_stream(config).await.unwrap();
    }
    let examined = Examined::of(&server.url(), &[]);
    assert_eq!(["worker", "central"].map(|role| examined.verdict(role)), ["ok"; 2]);
    for name in ["CIMJOB_FAILED", "KV_cimjob_leases_main"] {
        let mut stream = admin.get_stream(name).await.unwrap();
        let state = &stream.info().await.unwrap().state;
        assert_eq!((state.messages, state.last_sequence, state.consumer_count), (0, 0, 0), "{name}");
    }
}

#[test]
fn people_read_what_is_missing_and_whose_move_it_is() {
    let Some(server) = Server::start() else { return };
    let home = TempDir::new().unwrap();
    let done = cimjob(home.path(), &["doctor", "--nats", &server.url(), "--site", "lab"]);
    let text = String::from_utf8(done.stdout).unwrap();
    assert!(text.contains("try on the NATS server, as its administrator: start a worker of the site"), "{text}");
    assert!(text.contains("this login may do what a worker of the site lab does"), "{text}");
}
