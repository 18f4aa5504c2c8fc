//! Does the login work, and is the login bound to the TLS connection (RFC 5929; MS-WSMV 2.2.4.34)?

use crate::client::Transport;
use crate::client::remedy::{AddressRemedy, CredentialsRemedy};
use crate::doctor::check::Verdict;
use crate::doctor::fix::Fix;
use crate::doctor::subject::Subject;
use crate::doctor::trouble::{Trouble, TroubleKind};

/// How the one try to log in ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Login {
    /// No login was requested.
    NotRequested,
    /// In, with this mechanism.
    In {
        /// Its name, such as `NTLM`.
        mechanism: String,
        /// Whether it was bound to the certificate of the TLS connection.
        bound: bool,
    },
    /// The host required no login.
    NotAsked,
    /// Not in.
    Out(Trouble),
}

pub(super) fn judge(login: &Login, subject: &Subject) -> Verdict {
    let who = subject.account.as_ref().map_or_else(|| "the owner of the ticket".to_owned(), ToString::to_string);
    match login {
        Login::NotRequested => Verdict::Skipped("no login attempted: no user is given".to_owned()),
        Login::NotAsked => {
            let fix = Fix::client(AddressRemedy::HostAndPort);
            Verdict::Warning("the host answers without asking who it is".to_owned(), fix)
        }
        Login::In { mechanism, bound } => {
            let binding = match (bound, subject.transport) {
                (true, _) => "bound to the TLS connection",
                (false, Transport::Https) => "not bound to the TLS connection",
                (false, Transport::Http) => "no TLS, so no channel binding",
            };
            Verdict::Ok(format!("{who} logged in with {mechanism}, {binding}"))
        }
        Login::Out(trouble) if trouble.kind == TroubleKind::Credentials => Verdict::Failed(
            format!("{who}: {} (one try was made)", trouble.told),
            credentials(subject),
            trouble.kind.ending(),
        ),
        Login::Out(trouble) => trouble.failed(),
    }
}

/// What is wrong most often; all of these look the same from outside.
fn credentials(subject: &Subject) -> Fix {
    let qualified = subject.account.as_ref().is_none_or(|account| {
        !account.domain().is_empty() || account.user().contains('@') || account.to_string().starts_with(".\\")
    });
    Fix::client(if qualified { CredentialsRemedy::Password } else { CredentialsRemedy::Qualify })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject, trouble};

    fn judged(login: Login, account: &str, transport: Transport) -> String {
        line(&judge(&login, &Subject { account: Some(account.parse().unwrap()), transport, ..subject() }))
    }

    fn ntlm(bound: bool) -> Login {
        Login::In { mechanism: "NTLM".to_owned(), bound }
    }

    #[test]
    fn who_is_in_is_told_with_mechanism_and_binding() {
        assert_eq!(
            judged(ntlm(true), r"LAB\ops", Transport::Https),
            r"ok: LAB\ops logged in with NTLM, bound to the TLS connection"
        );
        assert!(judged(ntlm(false), "ops", Transport::Http).ends_with("no channel binding"));
    }

    #[test]
    fn who_is_refused_is_told_what_to_look_at() {
        let refused = |account| judged(Login::Out(trouble(TroubleKind::Credentials)), account, Transport::Https);
        assert!(refused("ops").contains("| Client: say where the account belongs"));
        for account in [r"LAB\ops", "ops@lab.test", r".\ops"] {
            assert!(refused(account).contains("(one try was made) | Client: check user and password"), "{account}");
        }
    }

    #[test]
    fn a_login_that_was_not_requested_is_skipped() {
        assert!(line(&judge(&Login::NotRequested, &subject())).starts_with("skipped: no login attempted"));
    }
}
