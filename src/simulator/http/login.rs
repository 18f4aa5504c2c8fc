//! Who is at the other end of one connection (MS-WSMV 3.1.4.1.35; RFC 7617 for Basic, MS-NLMP for NTLM).

use std::sync::Arc;
use std::time::SystemTime;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::auth::{
    Account, ChannelBinding, MultipartError, OpenedMessage, SealError, SealedMessage, Sealer, open_message,
    seal_message,
};
use crate::simulator::http::ntlm::{NtlmAcceptor, Step};
use crate::simulator::message::request::MAX_ENVELOPE_SIZE;
use crate::simulator::scenario::{Scenario, Scheme, User};

/// The login of one connection.
pub(crate) struct Login {
    scenario: Arc<Scenario>,
    /// How the host calls itself.
    name: Arc<str>,
    /// That of the TLS connection; none on plain HTTP.
    binding: Option<ChannelBinding>,
    /// An NTLM login under way.
    acceptor: Option<NtlmAcceptor>,
    /// Who logged in with NTLM, as an index; good for the whole connection.
    known: Option<usize>,
    /// The keys of that login, where it agreed to seal messages.
    sealer: Option<Box<dyn Sealer>>,
}

/// What the connection is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// The request is that of this user (an index); SPNEGO's last token goes along.
    Known(usize, Option<String>),
    /// 401 with the token of a login that goes on.
    Continue(String),
    /// 401 with the names of the schemes.
    Refused(&'static str),
}

impl Login {
    /// The login at the host of this name of a connection with this binding, or of one over plain HTTP.
    pub(crate) fn new(scenario: Arc<Scenario>, name: Arc<str>, binding: Option<ChannelBinding>) -> Self {
        Self { scenario, name, binding, acceptor: None, known: None, sealer: None }
    }

    /// Must every message be sealed? (documented: MS-WSMV 3.1.4.1.29.1.)
    pub(crate) fn must_seal(&self) -> bool {
        self.binding.is_none() && !self.scenario.allow_unencrypted
    }

    /// Opens a sealed message with the keys of the login.
    pub(crate) fn open(&mut self, content_type: &str, body: &[u8]) -> Result<OpenedMessage, MultipartError> {
        let sealer = self.sealer.as_mut().ok_or(SealError::Unable)?;
        open_message(&mut **sealer, content_type, body, MAX_ENVELOPE_SIZE)
    }

    /// Seals an answer with the keys of the login.
    pub(crate) fn seal(&mut self, content_type: &str, body: &[u8]) -> Result<SealedMessage, SealError> {
        let sealer = self.sealer.as_mut().ok_or(SealError::Unable)?;
        seal_message(&mut **sealer, content_type, body)
    }

    /// Judges a request by its `Authorization` header. After NTLM a request needs none (documented: MS-NLMP is bound to the
    /// connection); with Basic each one does (documented: RFC 7617).
    pub(crate) fn judge(&mut self, authorization: Option<&str>) -> Verdict {
        let Some(authorization) = authorization else {
            return self.known.map_or(Verdict::Refused("not logged in"), |user| Verdict::Known(user, None));
        };
        // A new login begins, or one goes on: the earlier login is over.
        (self.known, self.sealer) = (None, None);
        let (scheme, token) = authorization.trim().split_once(' ').unwrap_or((authorization, ""));
        let token = BASE64_STANDARD.decode(token.trim()).map(Zeroizing::new);
        // documented: over plain HTTP the same ones, Basic too if it is on (MS-WSMV 3.1.4.1.29.2).
        let offers = |scheme| self.scenario.schemes.contains(&scheme);
        match token {
            Err(_) => self.refuse("the credentials are not Base64"),
            Ok(token) if scheme.eq_ignore_ascii_case("Negotiate") && offers(Scheme::Negotiate) => {
                self.negotiate(&token)
            }
            Ok(token) if scheme.eq_ignore_ascii_case("Basic") && offers(Scheme::Basic) => self.basic(&token),
            Ok(_) => self.refuse("the scheme is not offered"),
        }
    }

    fn negotiate(&mut self, token: &[u8]) -> Verdict {
        let mut acceptor = match self.acceptor.take() {
            Some(acceptor) => acceptor,
            None => match self.new_acceptor() {
                Some(acceptor) => acceptor,
                None => return self.refuse("no randomness to be had"),
            },
        };
        let password_of = |account: &Account| {
            user_index(&self.scenario, account.domain(), account.user())
                .and_then(|index| self.scenario.users.get(index))
                .map(|user| &user.password)
        };
        match acceptor.step(token, password_of) {
            Ok(Step::Continue(token)) => {
                self.acceptor = Some(acceptor);
                Verdict::Continue(BASE64_STANDARD.encode(token))
            }
            Ok(Step::Accepted { account, token }) => {
                self.known = user_index(&self.scenario, account.domain(), account.user());
                self.sealer = acceptor.take_sealer();
                let token = token.map(|token| BASE64_STANDARD.encode(token));
                self.known.map_or(Verdict::Refused("the account is unknown"), |user| Verdict::Known(user, token))
            }
            Err(error) => {
                tracing::debug!(%error, "Refused an NTLM login");
                self.refuse("NTLM refused")
            }
        }
    }

    fn new_acceptor(&self) -> Option<NtlmAcceptor> {
        let mut challenge = [0; 8];
        getrandom::fill(&mut challenge).ok()?;
        let acceptor = NtlmAcceptor::new(challenge, SystemTime::now().into(), &self.name);
        Some(match &self.binding {
            Some(binding) => acceptor.expect_binding(self.scenario.channel_binding, binding.clone()),
            // documented: looked at over HTTPS only (MS-WSMV 2.2.4.34).
            None => acceptor,
        })
    }

    fn basic(&mut self, pair: &[u8]) -> Verdict {
        self.acceptor = None;
        let Some((name, password)) = std::str::from_utf8(pair).ok().and_then(|pair| pair.split_once(':')) else {
            return self.refuse("the credentials are not UTF-8 with a colon");
        };
        // reported: real hosts take Basic for local accounts only, and by their bare name.
        if name.contains('\\') {
            return self.refuse("Basic takes the bare name of a local account");
        }
        let index = bare_index(&self.scenario, name);
        let known = index.and_then(|index| self.scenario.users.get(index));
        let right = |user: &User| bool::from(user.password.expose().as_bytes().ct_eq(password.as_bytes()));
        match index.filter(|_| known.is_some_and(right)) {
            Some(index) => Verdict::Known(index, None),
            None => self.refuse("account or password is wrong"),
        }
    }

    fn refuse(&mut self, reason: &'static str) -> Verdict {
        self.acceptor = None;
        Verdict::Refused(reason)
    }
}

/// Finds a user by name and domain, both without regard to case.
fn user_index(scenario: &Scenario, domain: &str, name: &str) -> Option<usize> {
    let is_it = |(known, own): (&str, &str)| same(own, name) && same(known, domain);
    scenario.users.iter().position(|user| is_it(user.domain_and_name()))
}

/// Finds a user by the name alone, as Basic has it.
fn bare_index(scenario: &Scenario, name: &str) -> Option<usize> {
    scenario.users.iter().position(|user| same(user.domain_and_name().1, name))
}

fn same(one: &str, two: &str) -> bool {
    one.to_lowercase() == two.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::scenario::ScenarioFormat;

    const CERTIFICATE: &[u8] = include_bytes!("../../../tests/certificates/sha256_rsa.der");

    fn login(schemes: &str) -> Login {
        let binding = ChannelBinding::tls_server_end_point(CERTIFICATE).unwrap();
        Login::new(scenario(schemes), "HV01".into(), Some(binding))
    }

    fn scenario(settings: &str) -> Arc<Scenario> {
        let text = format!("schemes = {settings}\n[[users]]\nname='LAB\\jürgen'\npassword='a:b€'");
        Arc::new(Scenario::parse(&text, ScenarioFormat::Toml).unwrap())
    }

    fn basic(pair: &str) -> String {
        format!("basic {}", BASE64_STANDARD.encode(pair))
    }

    fn is_known(pair: &str) -> bool {
        matches!(login("['basic']").judge(Some(&basic(pair))), Verdict::Known(0, None))
    }

    #[test]
    fn basic_takes_the_bare_name_in_any_case() {
        assert!(is_known("JÜRGEN:a:b€") && is_known("jürgen:a:b€"));
    }

    #[test]
    fn basic_refuses_a_qualified_name() {
        for name in [r"LAB\jürgen", r".\jürgen", r"HV01\jürgen"] {
            assert!(!is_known(&format!("{name}:a:b€")), "{name}");
        }
    }

    #[test]
    fn basic_refuses_what_is_wrong() {
        assert!(!is_known("jürgen:A:b€") && !is_known("other:a:b€") && !is_known("jürgen"));
    }

    #[test]
    fn basic_is_needed_each_time() {
        let mut login = login("['basic']");
        login.judge(Some(&basic("jürgen:a:b€")));
        assert_eq!(login.judge(None), Verdict::Refused("not logged in"));
    }

    #[test]
    fn a_scheme_that_is_off_is_refused() {
        let verdict = login("['negotiate']").judge(Some(&basic("jürgen:a:b€")));
        assert_eq!(verdict, Verdict::Refused("the scheme is not offered"));
    }

    #[test]
    fn basic_is_taken_over_plain_http_too() {
        let mut login = Login::new(scenario("['negotiate', 'basic']"), "HV01".into(), None);
        assert_eq!(login.judge(Some(&basic("jürgen:a:b€"))), Verdict::Known(0, None));
        assert!(login.must_seal());
    }

    #[test]
    fn a_name_without_its_domain_is_another_account() {
        let scenario = scenario("['negotiate']");
        assert_eq!(user_index(&scenario, "lab", "JÜRGEN"), Some(0));
        for domain in ["", ".", "HV01"] {
            assert_eq!(user_index(&scenario, domain, "jürgen"), None, "{domain}");
        }
    }

    #[test]
    fn a_token_that_is_no_ntlm_is_refused() {
        let mut login = login("['negotiate']");
        assert_eq!(login.judge(Some("Negotiate AAAA")), Verdict::Refused("NTLM refused"));
        assert_eq!(login.judge(Some("Negotiate ?")), Verdict::Refused("the credentials are not Base64"));
    }
}
