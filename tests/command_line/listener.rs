//! `cimjob watch --listen` with TLS and users: who is answered, and when it does not start.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Child;
use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::watch::{Lab, PATIENCE, end, failing, get, until_it_says};

/// Made by `htpasswd -nbB -C 4`; the password is `scrape me`.
const USERS: &str = "alice:$2y$04$zJwRlxP8n5uFjDic29Z4A.lFz7bcKi0nK58GX2OXkHExmygcmfW2K\n";
/// The same with crypt(3).
const OTHER_USERS: &str = "bob:$2b$04$abcdefghijklmnopqrstuuiVCzFsXDxj.p4bGeq16wbp33kcq4Noi\n";

/// A watcher, and the files that protect its listener.
struct Protected {
    lab: Lab,
    address: String,
    said: PathBuf,
}

impl Protected {
    fn new() -> Self {
        let lab = Lab::start(1, &[]);
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let said = lab.folder.path().join("said");
        let protected = Self { lab, address, said };
        let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
        protected.write("certificate.pem", &made.cert.pem(), 0o644);
        protected.write("key.pem", &made.signing_key.serialize_pem(), 0o600);
        protected.write("users", USERS, 0o644);
        protected
    }

    fn path(&self, name: &str) -> String {
        self.lab.folder.path().join(name).to_str().unwrap().to_owned()
    }

    fn write(&self, name: &str, text: &str, mode: u32) {
        std::fs::write(self.path(name), text).unwrap();
        std::fs::set_permissions(self.path(name), PermissionsExt::from_mode(mode)).unwrap();
    }

    fn options(&self) -> Vec<String> {
        let [certificate, key, users] = ["certificate.pem", "key.pem", "users"].map(|name| self.path(name));
        [["--listen-certificate", &certificate], ["--listen-key", &key], ["--listen-users", &users]]
            .concat()
            .into_iter()
            .map(str::to_owned)
            .collect()
    }

    /// Starts with these options, and waits until metrics are served.
    fn start(&self, options: &[String]) -> Child {
        let log = std::fs::File::create(&self.said).unwrap();
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        let child = self.lab.watch(&["--listen", &self.address]).arguments(&options).saying_to(log).spawn();
        until_it_says(&self.said, "cimjob: metrics at ");
        child
    }

    /// How it is refused with this address and these options.
    fn refused(&self, listen: &str, options: &[String]) -> String {
        let options: Vec<&str> = options.iter().map(String::as_str).collect();
        self.lab.watch(&["--listen", listen]).arguments(&options).run().with(78).stderr
    }

    /// The answer over HTTPS with this login.
    fn get(&self, target: &str, login: Option<&str>) -> String {
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_file(self.path("certificate.pem")).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
        let config = config.with_root_certificates(roots).with_no_client_auth();
        let connection = ClientConnection::new(Arc::new(config), "127.0.0.1".try_into().unwrap()).unwrap();
        asked(StreamOwned::new(connection, self.connect()), target, login)
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }
}

fn asked(mut stream: impl Read + Write, target: &str, login: Option<&str>) -> String {
    let login = login.map(|login| format!("Authorization: Basic {}\r\n", BASE64_STANDARD.encode(login)));
    let login = login.unwrap_or_default();
    // In one piece: who answers to the first one may be gone at the second.
    let request = format!("GET {target} HTTP/1.1\r\nHost: watcher.lab.test\r\n{login}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The end of TLS may come without its last message.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8(answer).unwrap()
}

/// The version and the status of an answer.
fn status(answer: &str) -> String {
    answer.chars().take("HTTP/1.1 200".len()).collect()
}

fn hang_up(child: &Child) {
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-s", "HUP", &id]).status().unwrap().success());
}

#[test]
fn only_a_user_with_the_right_password_is_answered_on_any_path() {
    let protected = Protected::new();
    let child = protected.start(&protected.options());
    for path in ["/metrics", "/healthz", "/readyz", "/probe?target=x", "/"] {
        for login in [None, Some("alice:scrape"), Some("bob:scrape me"), Some(":"), Some("alice")] {
            let refused = protected.get(path, login);
            assert!(refused.starts_with("HTTP/1.1 401 "), "{path} {login:?}: {refused}");
            assert!(refused.contains("\r\nwww-authenticate: Basic realm=\"cimjob\""), "{refused}");
        }
    }
    let metrics = protected.get("/metrics", Some("alice:scrape me"));
    assert!(metrics.starts_with("HTTP/1.1 200 ") && metrics.contains("\ncimjob_build_info{"), "{metrics}");
    assert!(protected.get("/healthz", Some("alice:scrape me")).starts_with("HTTP/1.1 200 "));
    let said = end(child, "TERM").with(0);
    assert_eq!(said.stdout, "");
}

/// What only watchers on one NATS server serve.
const OF_SEVERAL_WATCHERS: [&str; 5] =
    ["cimjob_engine_", "cimjob_lease", "cimjob_results_", "cimjob_shards", "cimjob_workers"];

/// A central watcher serves it for each site from which something came.
#[cfg(feature = "nats")]
const OF_A_CENTRAL_WATCHER: &str = "cimjob_results_received_total";

/// The names of metrics in a text.
fn metrics_in(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !c.is_ascii_lowercase() && c != '_');
    // `cimjob_leases_SITE` is a bucket.
    words.filter(|word| word.starts_with("cimjob_") && !word.ends_with('_')).collect()
}

fn is_of_several_watchers(metric: &str) -> bool {
    OF_SEVERAL_WATCHERS.iter().any(|start| metric.starts_with(start))
}

/// Of the metrics that the alert rules, the dashboard and the documentation name, those that are not served.
fn missing(served: &str, is_meant: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let rules = include_str!("../../packaging/prometheus/cimjob.rules.yml");
    let dashboard = include_str!("../../packaging/grafana/cimjob.json");
    let named = [rules, dashboard, include_str!("../../docs/watch.md")].into_iter().flat_map(metrics_in);
    let served = metrics_in(served);
    named.filter(|metric| is_meant(metric) && !served.contains(metric)).collect()
}

#[test]
fn the_alert_rules_and_the_dashboard_ask_for_metrics_that_are_served() {
    let lab = Lab::start(1, &[failing("job-1", 0.0)]);
    let sinks = lab.sinks("[log]\nkind = \"jsonl\"\nfile = \"failed.jsonl\"\n");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let child = lab.watch(&["--listen", &free, "--sinks", &sinks]).spawn();
    lab.until(1);
    std::thread::sleep(Duration::from_secs(1));
    let missing = missing(&get(&free, "/metrics"), |metric| !is_of_several_watchers(metric));
    assert_eq!(missing, <[&str; 0]>::default());
    end(child, "TERM").with(0);
}

#[cfg(feature = "nats")]
#[test]
fn so_do_those_of_watchers_on_a_nats_server() {
    let lab = Lab::start(1, &[]);
    let [free, nothing] = ["127.0.0.1:0"; 2].map(|any| TcpListener::bind(any).unwrap().local_addr().unwrap());
    let (address, nats) = (free.to_string(), format!("nats://{nothing}"));
    let said = lab.folder.path().join("said");
    let log = std::fs::File::create(&said).unwrap();
    let child = lab.watch(&["--listen", &address, "--nats", &nats]).saying_to(log).spawn();
    until_it_says(&said, "the engine is away");
    let is_meant = |metric: &str| is_of_several_watchers(metric) && metric != OF_A_CENTRAL_WATCHER;
    assert_eq!(missing(&get(&address, "/metrics"), is_meant), <[&str; 0]>::default());
    end(child, "TERM").with(0);
}

/// The same with a cost that takes long in a build without optimization.
const COSTLY_USERS: &str = "alice:$2y$10$u2wxkXCaEjHXQlbCPYofFup7v5593dqNUBWGO/7MRJ0CRmzCLAWxm\n";

#[test]
fn guesses_do_not_hold_up_a_user_that_was_accepted() {
    let protected = Protected::new();
    protected.write("users", COSTLY_USERS, 0o600);
    let child = protected.start(&protected.options());
    let answered = |login| status(&protected.get("/healthz", Some(login)));
    assert_eq!(answered("alice:scrape me"), "HTTP/1.1 200");
    std::thread::scope(|scope| {
        let guesses: Vec<_> = (0..16).map(|_| scope.spawn(|| answered("alice:guess"))).collect();
        std::thread::sleep(Duration::from_millis(100));
        let began = Instant::now();
        assert_eq!(answered("alice:scrape me"), "HTTP/1.1 200");
        assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
        let refused = guesses.into_iter().map(|guess| guess.join().unwrap());
        assert!(refused.into_iter().all(|status| ["HTTP/1.1 401", "HTTP/1.1 503"].contains(&&*status)));
    });
    end(child, "TERM").with(0);
}

#[test]
fn plain_http_is_told_that_the_port_speaks_https() {
    let protected = Protected::new();
    let child = protected.start(&protected.options());
    let answer = asked(protected.connect(), "/metrics", Some("alice:scrape me"));
    assert!(answer.starts_with("HTTP/1.1 400 ") && answer.contains("This port speaks HTTPS"), "{answer}");
    end(child, "TERM").with(0);
}

#[test]
fn users_are_asked_for_on_a_loopback_address_too_if_they_are_given() {
    let protected = Protected::new();
    let child = protected.start(&["--listen-users".to_owned(), protected.path("users")]);
    let answered = |login| status(&asked(protected.connect(), "/healthz", login));
    assert_eq!([None, Some("alice:scrape me")].map(answered), ["HTTP/1.1 401", "HTTP/1.1 200"]);
    end(child, "TERM").with(0);
}

#[test]
fn an_address_that_other_machines_reach_needs_both_a_certificate_and_users() {
    let protected = Protected::new();
    let all = protected.options();
    for options in [&all[..0], &all[..4], &all[4..]] {
        let said = protected.refused("0.0.0.0:0", options);
        assert!(said.contains("--listen 0.0.0.0:0 is not a loopback address"), "{said}");
        assert!(said.contains("it needs --listen-certificate and --listen-users"), "{said}");
    }
    let log = std::fs::File::create(&protected.said).unwrap();
    let options: Vec<&str> = all.iter().map(String::as_str).collect();
    let child = protected.lab.watch(&["--listen", "0.0.0.0:0"]).arguments(&options).saying_to(log).spawn();
    until_it_says(&protected.said, "cimjob: metrics at https://0.0.0.0:");
    end(child, "TERM").with(0);
}

#[test]
fn a_file_that_cannot_protect_is_refused_with_its_name_and_without_its_content() {
    let protected = Protected::new();
    let all = protected.options();
    let refused = |name: &str, text: &str, mode: u32, why: &str| {
        let before = std::fs::read_to_string(protected.path(name)).unwrap();
        protected.write(name, text, mode);
        let said = protected.refused(&protected.address, &all);
        let is_named = said.contains(&protected.path(name)) || said.contains(&protected.path("certificate.pem"));
        assert!(is_named && said.contains(why) && !said.contains("hush") && !said.contains("alice"), "{said}");
        protected.write(name, &before, 0o600);
    };
    refused("users", USERS, 0o666, "other users can change it; chmod go-w prevents that");
    refused("users", "alice:hush\n", 0o600, "line 1: the hash is not one of bcrypt");
    refused("users", &format!("{USERS}{USERS}"), 0o600, "line 2: the name occurs twice");
    refused("key.pem", "", 0o600, "it holds no private key without a passphrase");
    refused("key.pem", "", 0o644, "other users can read its key; chmod o-r prevents that");
    let stranger = rcgen::generate_simple_self_signed(["x".to_owned()]).unwrap();
    let key = stranger.signing_key.serialize_pem();
    refused("key.pem", &key, 0o600, "the certificate does not belong to its key");
    refused("certificate.pem", "", 0o600, "it holds no certificate");
}

#[test]
fn sighup_takes_up_other_users_and_keeps_the_old_ones_if_the_file_is_broken() {
    let protected = Protected::new();
    let child = protected.start(&protected.options());
    let answered = |login| status(&protected.get("/healthz", Some(login)));
    assert_eq!(answered("alice:scrape me"), "HTTP/1.1 200");
    protected.write("users", "broken", 0o600);
    hang_up(&child);
    until_it_says(&protected.said, "cimjob: certificate and users of the metrics stay as they were:");
    assert_eq!(answered("alice:scrape me"), "HTTP/1.1 200");
    protected.write("users", OTHER_USERS, 0o600);
    hang_up(&child);
    until_it_says(&protected.said, "cimjob: read certificate and users of the metrics again: they have changed");
    hang_up(&child);
    until_it_says(&protected.said, "cimjob: certificate and users of the metrics are the same");
    assert_eq!(["alice:scrape me", "bob:scrape me"].map(answered), ["HTTP/1.1 401", "HTTP/1.1 200"]);
    end(child, "TERM").with(0);
}
