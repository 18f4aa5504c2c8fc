//! What a connection to NATS needs, as plain values.

use std::path::PathBuf;

use crate::auth::Password;
use crate::nats::server::ServerUrl;

/// What a connection to NATS needs.
#[derive(Debug, Clone)]
pub struct Options {
    /// The servers, of which one is taken.
    pub servers: Vec<ServerUrl>,
    /// Certificates of the authorities that the server's certificate may come from; the system's if there is no such file.
    pub ca_file: Option<PathBuf>,
    /// How to log in.
    pub login: Login,
    /// The name under which the server lists this connection.
    pub name: String,
}

/// How to log in to NATS.
#[derive(Debug, Clone)]
pub enum Login {
    /// Not at all.
    None,
    /// User and password; the password goes to the server.
    Password {
        /// The user.
        user: String,
        /// The password.
        password: Password,
    },
    /// The content of a credentials file: a signed user and its key. The key does not leave this machine.
    Credentials(Password),
    /// The seed of an NKEY. It does not leave this machine.
    Seed(Password),
}

impl Options {
    /// The first server that would get a password in cleartext.
    pub(in crate::nats) fn unprotected(&self) -> Option<&ServerUrl> {
        let sends_password = matches!(self.login, Login::Password { .. });
        let is_open = |server: &&ServerUrl| !server.demands_tls() && !server.is_loopback();
        self.servers.iter().filter(|_| sends_password).find(is_open)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unprotected(login: Login, servers: &[&str]) -> Option<String> {
        let servers = servers.iter().map(|server| server.parse().unwrap()).collect();
        let options = Options { servers, ca_file: None, login, name: String::new() };
        options.unprotected().map(|server| server.host().to_owned())
    }

    fn password() -> Login {
        Login::Password { user: "ops".into(), password: Password::new("secret".into()) }
    }

    #[test]
    fn a_password_goes_to_another_machine_over_tls_only() {
        assert_eq!(unprotected(password(), &["nats://127.0.0.1", "tls://hub"]), None);
        assert_eq!(unprotected(password(), &["tls://hub", "nats://hub2"]).as_deref(), Some("hub2"));
    }

    #[test]
    fn a_key_that_stays_here_needs_no_tls() {
        assert_eq!(unprotected(Login::Seed(Password::new("SU".into())), &["nats://hub"]), None);
        assert_eq!(unprotected(Login::None, &["nats://hub"]), None);
    }

    #[test]
    fn no_secret_is_shown() {
        for login in [password(), Login::Credentials(Password::new("secret".into()))] {
            assert!(!format!("{login:?}").contains("secret"));
        }
    }
}
