//! Where the program is run for the search: hosts, ways to them, and files with secrets.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tempfile::TempDir;

use super::ntlm;
use super::searcher::Secret;
use super::wire::{Door, Relay};
use crate::program::{Cimjob, Host, PASSWORD, Stranger, USER, job};
use crate::support::answers::{http, unauthorized};
use crate::support::ntlm_host::{challenge, ntlm_peer};
use crate::support::scripted_peer::{Certificate, Peer};

pub(super) const WRONG: &str = "Wrong-4711 word";
pub(super) const PROXY_PASSWORD: &str = "Proxy-0815 secret";
pub(super) const FILE_PASSWORD: &str = "Pfx-0815 secret";

pub(super) struct Site {
    pub(super) host: Host,
    /// In front of the host's plain HTTP.
    pub(super) http: Relay,
    pub(super) proxy: Relay,
    pub(super) shut_proxy: Relay,
    /// An NTLM host over TLS whose tokens are seen.
    pub(super) peer: Stranger,
    /// Answers each token with another one that is none.
    pub(super) babbling: Stranger,
    /// Takes nothing.
    pub(super) refusing: Stranger,
    /// A web server.
    pub(super) web: Stranger,
    files: TempDir,
    key: String,
}

impl Site {
    pub(super) fn new() -> Self {
        let mut host = Host::start();
        let plain = host.listen_http();
        let https = host.running.address();
        let files = TempDir::new().unwrap();
        let key = client_certificate(&files);
        let site = Self {
            http: Relay::to(plain, Door::Open),
            proxy: Relay::to(https, Door::Proxy),
            shut_proxy: Relay::to(https, Door::ShutProxy),
            peer: Stranger::start(ntlm_peer(PASSWORD, |mut host| async move { host.serve(9).await })),
            babbling: Stranger::start(Peer::answering(|_| challenge(b"NTLMSSP\0 and then nothing of the kind"))),
            refusing: Stranger::start(Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""]))),
            web: Stranger::start(Peer::answering(|request| {
                http(404, "text/html", format!("<html>{}</html>", request.header("host").unwrap_or_default()))
            })),
            host,
            files,
            key,
        };
        for (name, text) in [
            ("right", PASSWORD),
            ("cimjob.password", PASSWORD),
            ("wrong", WRONG),
            ("pfx-right", FILE_PASSWORD),
            ("pfx-wrong", WRONG),
        ] {
            site.write(name, text);
        }
        site.write("krb5.conf", "[libdefaults]\ndefault_realm = LAB.TEST\ndns_lookup_kdc = false\n[realms]\nLAB.TEST = {\n kdc = 127.0.0.1:1\n}\n");
        for (name, answer) in [
            ("helper", format!("{{\"password\":\"{PASSWORD}\"}}")),
            ("babbling-helper", format!("{{\"password\":\"{PASSWORD}\"")),
        ] {
            let path = site.write(name, &format!("#!/bin/sh\necho '{answer}'\n"));
            std::fs::set_permissions(path, PermissionsExt::from_mode(0o700)).unwrap();
        }
        site
    }

    pub(super) fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        self.file(name)
    }

    pub(super) fn file(&self, name: &str) -> String {
        self.path(name).to_str().unwrap().to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.files.path().join(name)
    }

    /// Over HTTPS, without a password.
    pub(super) fn asking(&self, arguments: &[&str]) -> Cimjob<'_> {
        self.host.stranger(&["explain", &job(8), "--user", USER]).arguments(arguments)
    }

    /// The same with the password of the variable.
    pub(super) fn explain(&self, arguments: &[&str]) -> Cimjob<'_> {
        self.host.explain(8).arguments(arguments)
    }

    /// Over plain HTTP.
    pub(super) fn explain_over_http(&self, arguments: &[&str]) -> Cimjob<'_> {
        let command = Cimjob::new(&["explain", &job(8)]).variable("CIMJOB_USER", USER);
        let command = command.variable("CIMJOB_PASSWORD", PASSWORD).arguments(arguments);
        command.variable("CIMJOB_HOST", &format!("http://{}", self.http.address))
    }

    /// A proxy with user and password.
    pub(super) fn proxy_url(scheme: &str, address: impl std::fmt::Display) -> String {
        format!("{scheme}://ops:{}@{address}", PROXY_PASSWORD.replace(' ', "%20"))
    }

    /// All secrets that there were so far.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let mut secrets: Vec<Secret> = [
            ("the password", PASSWORD),
            ("the wrong password", WRONG),
            ("the proxy's password", PROXY_PASSWORD),
            ("the password of the client certificate", FILE_PASSWORD),
        ]
        .into_iter()
        .map(|(name, text)| Secret::text(name, text))
        .collect();
        secrets.extend([PASSWORD, WRONG].map(ntlm::hash));
        let lines = self.key.lines().filter(|line| !line.starts_with("--"));
        let lines: Vec<&str> = lines.collect();
        secrets.extend(lines.iter().map(|line| Secret::text("a line of the private key", line)));
        let der = BASE64_STANDARD.decode(lines.concat()).unwrap();
        // The private number of a P-256 key in PKCS#8 (RFC 5958, RFC 5915).
        secrets.push(Secret::bytes("the private key", &der[36..68]));
        secrets.extend(self.seen());
        secrets
    }

    /// The tokens that were seen, and the keys that they give.
    fn seen(&self) -> Vec<Secret> {
        let requests = self.peer.peer.requests();
        let headers = requests.iter().filter_map(|request| request.header("authorization")?.split_once(' '));
        let mut tokens: Vec<String> = headers.map(|(_, token)| token.to_owned()).collect();
        tokens.extend([&self.http, &self.proxy, &self.shut_proxy].into_iter().flat_map(Relay::tokens));
        tokens.retain(|token| token.len() > 16 && !token.contains('='));
        let decoded: Vec<Vec<u8>> = tokens.iter().filter_map(|token| BASE64_STANDARD.decode(token).ok()).collect();
        let mut secrets: Vec<Secret> = tokens.iter().map(|token| Secret::text("a token", token)).collect();
        secrets.extend(ntlm::secrets(&decoded, PASSWORD));
        secrets
    }
}

/// A client certificate in PEM form and as PKCS#12; the key in PEM form.
fn client_certificate(files: &TempDir) -> String {
    let made = Certificate::new(&["operator"]);
    let key = made.key_pem();
    let path = |name: &str| files.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("client.pem"), &made.pem).unwrap();
    std::fs::write(path("client.key"), &key).unwrap();
    let (certificate, key_file, made_of) = (path("client.pem"), path("client.key"), path("client.pfx"));
    let pass = format!("pass:{FILE_PASSWORD}");
    let arguments =
        ["pkcs12", "-export", "-in", &certificate, "-inkey", &key_file, "-passout", &pass, "-out", &made_of];
    assert!(Command::new("openssl").args(arguments).status().unwrap().success());
    key
}
