//! The way to the server: connection, TLS, login.

use std::error::Error as StdError;

use async_nats::{ConnectError, ConnectErrorKind};

use crate::client::remedy::NatsRemedy;
use crate::doctor::{Ending, Fix, Verdict};

use crate::nats::doctor::greeting::{Demand, Greeting, NoGreeting, ServerTls};
use crate::nats::identity::Identity;
use crate::nats::options::{Login, Options};
use crate::nats::server::ServerUrl;

/// What each server said.
pub(super) type Greetings = Vec<(ServerUrl, Result<Greeting, NoGreeting>)>;

pub(super) fn judge_connection(greetings: &Greetings) -> Verdict {
    let silent: Vec<String> =
        greetings.iter().filter_map(|(server, said)| Some(silence(server, said.as_ref().err()?))).collect();
    let there: Vec<String> =
        greetings.iter().filter_map(|(server, said)| said.as_ref().ok().map(|said| presence(server, said))).collect();
    match (there.is_empty(), silent.is_empty()) {
        (false, true) => Verdict::Ok(there.join("; ")),
        (false, false) => {
            let found = format!("{}; {}", there.join("; "), silent.join("; "));
            Verdict::Warning(found, Fix::client(NatsRemedy::OtherServers))
        }
        _ => {
            let first = greetings.iter().find_map(|(_, said)| said.as_ref().err());
            let (remedy, ending) = move_after(first);
            Verdict::Failed(silent.join("; "), Fix::client(remedy), ending)
        }
    }
}

fn move_after(why: Option<&NoGreeting>) -> (NatsRemedy, Ending) {
    match why {
        Some(NoGreeting::Name(_)) => (NatsRemedy::Name, Ending::Unreachable),
        Some(NoGreeting::Foreign) => (NatsRemedy::Address, Ending::Unreadable),
        _ => (NatsRemedy::Address, Ending::Unreachable),
    }
}

fn silence(server: &ServerUrl, why: &NoGreeting) -> String {
    format!("{}:{}: {why}", server.host(), server.port())
}

fn presence(server: &ServerUrl, said: &Greeting) -> String {
    let cluster = said.cluster.as_ref().map(|cluster| format!(" of the cluster {cluster}")).unwrap_or_default();
    format!("{}:{} is the NATS server {}{cluster}", server.host(), server.port(), said.name)
}

/// The way, as far as it was gone; `None`: not that far.
pub(super) struct Arrival<'a> {
    pub(super) options: &'a Options,
    pub(super) greeting: &'a Greeting,
    pub(super) identity: &'a Identity,
    /// Why there is no connection.
    pub(super) refused: Option<&'a ConnectError>,
}

impl Arrival<'_> {
    fn is_demanded(&self) -> bool {
        self.options.servers.iter().any(ServerUrl::demands_tls)
    }

    fn is_here(&self) -> bool {
        self.options.servers.iter().all(ServerUrl::is_loopback)
    }

    pub(super) fn judge_tls(&self) -> Verdict {
        let failed = |found: &str, fix: Fix| Verdict::Failed(found.to_owned(), fix, Ending::Unreachable);
        if self.greeting.tls == ServerTls::WithCertificate {
            let fix = Fix::server("tls { ... verify: false }, and logins by NKEY or credentials");
            return failed("the server demands a certificate of the client, and cimjob has none for it", fix);
        }
        if self.is_demanded() && self.greeting.tls == ServerTls::None {
            let fix = Fix::server("tls { cert_file: \"/etc/nats/server.pem\", key_file: \"/etc/nats/server.key\" }");
            return failed("the server has no TLS, and the URL demands it", fix);
        }
        if let Some(why) = self.refused.and_then(handshake) {
            return judge_handshake(&why);
        }
        match (self.is_demanded() || self.greeting.tls == ServerTls::Demanded, self.is_here()) {
            (true, _) => Verdict::Ok("used, and the certificate of the server is trusted".to_owned()),
            (false, true) => Verdict::Skipped("not used on this machine".to_owned()),
            (false, false) => Verdict::Warning("not used: messages go in cleartext".to_owned(), self.way_to_tls()),
        }
    }

    fn way_to_tls(&self) -> Fix {
        match self.greeting.tls {
            ServerTls::None => {
                Fix::server("tls { cert_file: \"/etc/nats/server.pem\", key_file: \"/etc/nats/server.key\" }")
            }
            _ => Fix::client(NatsRemedy::Tls),
        }
    }

    pub(super) fn judge_login(&self) -> Verdict {
        let Some(error) = self.refused else { return self.judge_accepted() };
        match error.kind() {
            ConnectErrorKind::AuthorizationViolation | ConnectErrorKind::Authentication => {
                Verdict::Failed(format!("the server refuses {}", self.who()), self.way_to_login(), Ending::Denied)
            }
            _ => {
                let found = format!("the connection breaks before the login: {}", in_words(error));
                Verdict::Failed(found, Fix::client(NatsRemedy::Address), Ending::Unreachable)
            }
        }
    }

    fn judge_accepted(&self) -> Verdict {
        match (self.identity, self.greeting.login) {
            (Identity::Anonymous, Demand::Not) => {
                let found = "none: the server lets everyone do everything".to_owned();
                Verdict::Warning(
                    found,
                    Fix::server("give each login its own permissions, as packaging/nats/server.conf does"),
                )
            }
            _ => Verdict::Ok(format!("logged in: {}", self.who())),
        }
    }

    fn who(&self) -> String {
        match (self.identity, &self.options.login) {
            (Identity::Anonymous, _) => "a connection without a login".to_owned(),
            (Identity::Key(key), Login::Credentials(_)) => format!("the credentials of the key {key}"),
            (Identity::Key(key), _) => format!("the NKEY {key}"),
            (Identity::User(user), _) => format!("the user {user}"),
        }
    }

    fn way_to_login(&self) -> Fix {
        match (self.identity, &self.options.login) {
            (Identity::Anonymous, _) => Fix::client(NatsRemedy::LogIn),
            (_, Login::Credentials(_)) => Fix::client(NatsRemedy::Credentials),
            (Identity::Key(key), _) => {
                Fix::server(format!("users: [ {{ nkey: {key}, permissions {{ ... }} }} ], with those of its role"))
            }
            (Identity::User(_), _) => Fix::client(NatsRemedy::Password),
        }
    }
}

/// What is wrong with the handshake, if that is it. The library reports some of it as an error of the network.
fn handshake(error: &ConnectError) -> Option<String> {
    let why = in_words(error);
    let is_of_tls = ["peer certificate", "fatal alert", "peer is incompatible", "peer misbehaved"];
    (error.kind() == ConnectErrorKind::Tls || is_of_tls.iter().any(|word| why.contains(word))).then_some(why)
}

fn judge_handshake(why: &str) -> Verdict {
    let is_about = |words: &[&str]| words.iter().any(|word| why.contains(word));
    let failed = |found: &str, fix: Fix| Verdict::Failed(format!("{found}: {why}"), fix, Ending::Unreachable);
    let untrusted = "the certificate of the server is not trusted";
    if is_about(&["NotValidForName", "not valid for name"]) {
        return failed(untrusted, Fix::client(NatsRemedy::ServerName));
    }
    if is_about(&["Expired", "expired", "NotValidYet", "not valid yet"]) {
        return failed(untrusted, Fix::server("renew the server's certificate, or correct a clock"));
    }
    if is_about(&["certificate"]) {
        return failed(untrusted, Fix::client(NatsRemedy::Authority));
    }
    failed("the handshake fails", Fix::server("tls { ... } without limits on versions and cipher suites"))
}

/// The innermost cause says what it is.
fn in_words(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text = inner.to_string();
        source = inner.source();
    }
    text
}
