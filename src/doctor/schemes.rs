//! Which schemes the host offers, and which of them we use (MS-WSMV 3.1.4.1.35; RFC 9110 section 11.6.1).

use crate::client::Transport;
use crate::client::remedy::{Remedy, SchemeRemedy};
use crate::doctor::check::{Ending, Verdict};
use crate::doctor::fix::Fix;
use crate::doctor::subject::{Requested, Subject};

/// What the host offers, and what this machine can do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Schemes {
    /// Does the host ask for a login (401)?
    pub asked: bool,
    /// The names in the order of the host.
    pub offered: Vec<String>,
    /// Why Kerberos cannot be started here; none where it can.
    pub no_kerberos: Option<NoKerberos>,
}

/// Why Kerberos cannot be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoKerberos {
    /// In words.
    pub why: String,
    /// What to try on this machine, where that is known.
    pub remedy: Option<Remedy>,
}

/// The scheme of a client certificate.
const MUTUAL: &str = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual";

impl Schemes {
    fn has(&self, scheme: &str) -> bool {
        self.offered.iter().any(|offered| offered.eq_ignore_ascii_case(scheme))
    }

    fn names(&self) -> String {
        if self.offered.is_empty() { "no scheme".to_owned() } else { self.offered.join(", ") }
    }

    /// What is used, in words, or nothing where the host has nothing for us.
    fn used(&self, requested: Requested) -> Option<String> {
        let words = |scheme: &str, words: &str| self.has(scheme).then(|| words.to_owned());
        let kerberos = || words("Negotiate", "Kerberos inside Negotiate").or_else(|| words("Kerberos", "Kerberos"));
        let ntlm = || words("Negotiate", "NTLM under Negotiate").or_else(|| words("NTLM", "NTLM"));
        match requested {
            Requested::Best => match &self.no_kerberos {
                None => kerberos().or_else(ntlm),
                Some(NoKerberos { why, .. }) => Some(format!("{}, not Kerberos: {why}", ntlm()?)),
            },
            Requested::Kerberos => kerberos(),
            Requested::Ntlm => ntlm(),
            Requested::Basic => words("Basic", "Basic"),
            Requested::CredSsp => words("CredSSP", "CredSSP"),
            Requested::Certificate => words(MUTUAL, "the client certificate"),
            Requested::Anonymous => (!self.offered.is_empty()).then(|| "no login attempted: no user given".to_owned()),
        }
    }
}

pub(super) fn judge(schemes: &Schemes, subject: &Subject) -> Verdict {
    if !schemes.asked && schemes.offered.is_empty() {
        return Verdict::Skipped("the host asks for no login".to_owned());
    }
    let offered = schemes.names();
    let Some(used) = schemes.used(subject.requested) else {
        let (scheme, line) = wanted(subject.requested);
        let found = format!("the host offers {offered}, and not {scheme}");
        return Verdict::Failed(found, Fix::host(line), Ending::Denied);
    };
    if subject.requested == Requested::Kerberos
        && let Some(NoKerberos { why, remedy }) = &schemes.no_kerberos
    {
        let fix = Fix::client(remedy.clone().unwrap_or_else(|| SchemeRemedy::FullName.into()));
        return Verdict::Failed(
            format!("the host offers {offered}; Kerberos is not available: {why}"),
            fix,
            Ending::Denied,
        );
    }
    let found = format!("the host offers {offered}; cimjob uses {used}");
    if schemes.has("Basic") && subject.transport == Transport::Http {
        let fix = Fix::host("Set-Item WSMan:\\localhost\\Service\\Auth\\Basic $false");
        return Verdict::Warning(
            format!("{found}; Basic over plain HTTP shows passwords to anyone on the network path"),
            fix,
        );
    }
    Verdict::Ok(found)
}

/// What is missing, and the line that switches it on (Microsoft's pages of the WSMan provider and of Enable-WSManCredSSP).
fn wanted(requested: Requested) -> (&'static str, &'static str) {
    match requested {
        Requested::Best | Requested::Ntlm | Requested::Anonymous => {
            ("Negotiate", "Set-Item WSMan:\\localhost\\Service\\Auth\\Negotiate $true")
        }
        Requested::Kerberos => ("Kerberos", "Set-Item WSMan:\\localhost\\Service\\Auth\\Kerberos $true"),
        Requested::Basic => ("Basic", "Set-Item WSMan:\\localhost\\Service\\Auth\\Basic $true"),
        Requested::CredSsp => ("CredSSP", "Enable-WSManCredSSP -Role Server -Force"),
        Requested::Certificate => {
            ("client certificates", "Set-Item WSMan:\\localhost\\Service\\Auth\\Certificate $true")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::remedy::KerberosRemedy;
    use crate::doctor::sample::{line, subject};

    fn judged(offered: &[&str], requested: Requested, no_kerberos: Option<&str>) -> String {
        let offered = offered.iter().map(ToString::to_string).collect();
        let no_kerberos =
            no_kerberos.map(|why| NoKerberos { why: why.to_owned(), remedy: Some(KerberosRemedy::RenewTicket.into()) });
        let schemes = Schemes { asked: true, offered, no_kerberos };
        line(&judge(&schemes, &Subject { requested, ..subject() }))
    }

    #[test]
    fn the_best_scheme_is_used_and_the_better_one_explained() {
        let windows = ["Negotiate", "Kerberos"];
        assert_eq!(
            judged(&windows, Requested::Best, None),
            "ok: the host offers Negotiate, Kerberos; cimjob uses Kerberos inside Negotiate"
        );
        assert_eq!(
            judged(&windows, Requested::Best, Some("the host is given by its address")),
            "ok: the host offers Negotiate, Kerberos; cimjob uses NTLM under Negotiate, not Kerberos: the host is given by its address"
        );
        assert!(judged(&["NTLM"], Requested::Ntlm, None).ends_with("cimjob uses NTLM"));
    }

    #[test]
    fn a_scheme_that_is_not_offered_is_switched_on_at_the_host() {
        for (offered, requested, line) in [
            ("Basic", Requested::Best, "Set-Item WSMan:\\localhost\\Service\\Auth\\Negotiate $true"),
            ("Basic", Requested::Kerberos, "Set-Item WSMan:\\localhost\\Service\\Auth\\Kerberos $true"),
            ("Negotiate", Requested::Basic, "Set-Item WSMan:\\localhost\\Service\\Auth\\Basic $true"),
            ("Negotiate", Requested::CredSsp, "Enable-WSManCredSSP -Role Server -Force"),
            ("Negotiate", Requested::Certificate, "Set-Item WSMan:\\localhost\\Service\\Auth\\Certificate $true"),
        ] {
            let told = judged(&[offered], requested, None);
            assert!(told.starts_with("failed (Denied)") && told.ends_with(&format!("| Host: {line}")), "{told}");
        }
    }

    #[test]
    fn a_host_that_asks_for_a_login_and_offers_none_is_an_error() {
        for requested in [Requested::Best, Requested::Kerberos, Requested::Ntlm, Requested::Anonymous] {
            let told = judged(&[], requested, None);
            assert!(told.starts_with("failed (Denied): the host offers no scheme, and not "), "{told}");
        }
        let schemes = Schemes { asked: false, offered: Vec::new(), no_kerberos: None };
        assert_eq!(line(&judge(&schemes, &subject())), "skipped: the host asks for no login");
    }

    #[test]
    fn only_kerberos_and_none_available_is_the_move_of_the_client() {
        let told = judged(&["Negotiate"], Requested::Kerberos, Some("there is no ticket"));
        assert!(
            told.contains("Kerberos is not available: there is no ticket | Client: get a new ticket with `kinit`"),
            "{told}"
        );
        assert!(judged(&["Kerberos"], Requested::Best, Some("there is no ticket")).starts_with("failed (Denied)"));
    }

    #[test]
    fn basic_over_plain_http_is_a_warning() {
        let offered = vec!["Negotiate".into(), "Basic".into()];
        let schemes = Schemes { asked: true, offered, no_kerberos: None };
        assert!(line(&judge(&schemes, &Subject { transport: Transport::Http, ..subject() })).starts_with("warning: "));
        assert!(line(&judge(&schemes, &subject())).starts_with("ok: "));
    }
}
