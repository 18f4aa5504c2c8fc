//! Is the certificate of the host accepted, and for how long (RFC 9525)?

use crate::cim::Timestamp;
use crate::cim::neutral::in_quotes;
use crate::client::remedy::TrustRemedy;
use crate::client::{CertificatePin, CertificateRefused};
use crate::doctor::check::{Ending, Verdict};
use crate::doctor::connect::listener;
use crate::doctor::fix::Fix;
use crate::doctor::subject::Subject;

/// A handshake that came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Agreed {
    /// Version, suite and library, as far as they are known.
    pub session: String,
    /// The host's own certificate.
    pub leaf: Leaf,
    /// The name that it must have.
    pub name: String,
    /// Is it accepted?
    pub acceptance: Acceptance,
    /// When it was looked at.
    pub now: Timestamp,
}

/// Whether a certificate is accepted, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Acceptance {
    /// Name, dates and issuer are right, or it was given as the host's own.
    Verified,
    /// It is the pinned one.
    Pinned,
    /// Any certificate is.
    Unchecked,
    /// It is not the pinned one.
    NotPinned,
    /// The verification failed, and why.
    Refused(CertificateRefused),
    /// It can never be used, whatever is trusted, and why.
    Unusable(String),
}

/// The host's own certificate, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Leaf {
    /// Its pin.
    pub pin: CertificatePin,
    /// The names and addresses it is good for.
    pub names: Vec<String>,
    /// Who signed it.
    pub issuer: String,
    /// When it begins to be good.
    pub not_before: Timestamp,
    /// When it ends to be good.
    pub not_after: Timestamp,
    /// How many certificates the host sent, this one included.
    pub chain: usize,
}

/// So many days before its end a certificate is worth a warning.
const SOON: i64 = 30;

pub(super) fn judge(agreed: &Agreed, subject: &Subject) -> Verdict {
    let Agreed { session, leaf, acceptance, now, .. } = agreed;
    let found = format!("{session}; {}", told(leaf));
    match acceptance {
        Acceptance::Pinned => Verdict::Ok(format!("{found}; it is the pinned one")),
        Acceptance::Verified if days_left(leaf, *now) < SOON => {
            Verdict::Warning(format!("{found}; it ends in {} days", days_left(leaf, *now)), renewed(subject))
        }
        Acceptance::Verified => Verdict::Ok(format!("{found}; it is trusted")),
        Acceptance::Unchecked => {
            let fix = Fix::client(TrustRemedy::PinFromNowOn(leaf.pin));
            Verdict::Warning(format!("{found}; it is not verified"), fix)
        }
        Acceptance::NotPinned => {
            let fix = Fix::client(TrustRemedy::ComparePin(Some(leaf.pin)));
            Verdict::Failed(format!("{found}; it is not the pinned one"), fix, Ending::Unreachable)
        }
        Acceptance::Refused(why) => Verdict::Failed(
            format!("{found}; {}", not_trusted(why)),
            refused(agreed, why, subject),
            Ending::Unreachable,
        ),
        Acceptance::Unusable(why) => {
            let found = format!("{found}; rustls can never use it, pinned or not: {why}");
            Verdict::Failed(found, renewed(subject), Ending::Unreachable)
        }
    }
}

/// Without the pin, which is told anyway.
fn not_trusted(why: &CertificateRefused) -> String {
    match why {
        CertificateRefused::Untrusted { reason, .. } => format!("it is not trusted: {reason}"),
        CertificateRefused::Unverified { reason } => format!("it is not trusted: {reason}"),
        other => other.to_string(),
    }
}

/// The one thing to try with a certificate that is not trusted: dates first, for nothing else helps then; the issuer last.
fn refused(agreed: &Agreed, why: &CertificateRefused, subject: &Subject) -> Fix {
    let Agreed { leaf, name, now, .. } = agreed;
    if *now > leaf.not_after {
        renewed(subject)
    } else if *now < leaf.not_before {
        Fix::client(TrustRemedy::Clock)
    } else if !leaf.names.is_empty() && !leaf.names.iter().any(|known| fits(known, name)) {
        Fix::client(TrustRemedy::Name { names: leaf.names.clone() })
    } else {
        match TrustRemedy::of(why) {
            TrustRemedy::ShowCertificate => Fix::client(TrustRemedy::Pin(leaf.pin)),
            remedy => Fix::client(remedy),
        }
    }
}

/// The line that gives the listener a new certificate (Microsoft's page of the WSMan provider).
fn renewed(subject: &Subject) -> Fix {
    let remove = "Get-ChildItem WSMan:\\localhost\\Listener | Where-Object Keys -Contains 'Transport=HTTPS' | Remove-Item -Recurse -Force";
    Fix::host(format!("{remove}; {}", listener(subject)))
}

fn told(leaf: &Leaf) -> String {
    let Leaf { pin, names, issuer, not_after, chain, .. } = leaf;
    let names = if names.is_empty() { "no name".to_owned() } else { in_quotes(&names.join(", ")) };
    let date = not_after.to_string();
    let date = date.split('T').next().unwrap_or_default();
    format!("certificate for {names}, from {}, good until {date}, {chain} sent, {pin}", in_quotes(issuer))
}

fn days_left(leaf: &Leaf, now: Timestamp) -> i64 {
    leaf.not_after.duration_since(now).as_hours().div_euclid(24)
}

/// Does the name of a certificate fit the host? A star stands for one label (RFC 9525 section 6.3).
fn fits(name: &str, host: &str) -> bool {
    let same = |name: &str, host: &str| name.eq_ignore_ascii_case(host);
    match (name.strip_prefix("*."), host.split_once('.')) {
        (Some(domain), Some((_, rest))) => same(domain, rest),
        _ => same(name, host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Distrust;
    use crate::doctor::sample::{line, subject};

    fn pin() -> CertificatePin {
        CertificatePin::of(b"certificate")
    }

    fn agreed(acceptance: Acceptance, now: &str) -> Agreed {
        let leaf = Leaf {
            pin: pin(),
            names: vec!["hv01".into(), "*.lab.test".into()],
            issuer: "CN=LAB CA".into(),
            not_before: "2026-01-01T00:00:00Z".parse().unwrap(),
            not_after: "2026-12-31T00:00:00Z".parse().unwrap(),
            chain: 2,
        };
        Agreed { session: "TLS 1.3 by rustls".into(), leaf, name: "hv01".into(), acceptance, now: now.parse().unwrap() }
    }

    fn judged(agreed: Agreed, host: &str) -> String {
        line(&judge(&Agreed { name: host.into(), ..agreed }, &subject()))
    }

    fn refused(now: &str, host: &str) -> String {
        let why = CertificateRefused::Untrusted { shown: pin(), reason: Distrust::SelfSigned };
        judged(agreed(Acceptance::Refused(why), now), host)
    }

    const MIDDLE: &str = "2026-06-01T00:00:00Z";

    #[test]
    fn a_trusted_certificate_is_told_whole() {
        assert_eq!(
            judged(agreed(Acceptance::Verified, MIDDLE), "hv01"),
            format!(
                "ok: TLS 1.3 by rustls; certificate for \"hv01, *.lab.test\", from \"CN=LAB CA\", good until 2026-12-31, 2 sent, {}; it is trusted",
                pin()
            )
        );
    }

    #[test]
    fn thirty_days_before_its_end_it_is_a_warning_unless_it_is_pinned() {
        let told = judged(agreed(Acceptance::Verified, "2026-12-02T00:00:00Z"), "hv01");
        assert!(
            told.starts_with("warning: ") && told.contains("it ends in 29 days | Host: Get-ChildItem WSMan:"),
            "{told}"
        );
        assert!(judged(agreed(Acceptance::Verified, "2026-12-01T00:00:00Z"), "hv01").starts_with("ok: "));
        assert!(judged(agreed(Acceptance::Pinned, "2027-12-02T00:00:00Z"), "x").starts_with("ok: "));
    }

    #[test]
    fn what_is_not_trusted_has_the_fix_of_its_reason() {
        for (now, host, fix) in [
            ("2027-01-01T00:00:00Z", "hv01", "| Host: Get-ChildItem WSMan:"),
            ("2025-01-01T00:00:00Z", "hv01", "| Client: check the clock of this machine"),
            (MIDDLE, "hv02", "| Client: use a name of the certificate (\"hv01, *.lab.test\")"),
            (MIDDLE, "a.b.lab.test", "| Client: use a name"),
            (
                MIDDLE,
                "HV01",
                &format!(
                    "| Client: if the host's own certificate has this hash, trust exactly this certificate ({})",
                    pin()
                ),
            ),
            (MIDDLE, "hv07.lab.test", "| Client: if the host's own certificate has this hash"),
        ] {
            let told = refused(now, host);
            assert!(told.starts_with("failed (Unreachable): ") && told.contains(fix), "{host}: {told}");
        }
    }

    #[test]
    fn a_certificate_without_names_is_pinned() {
        let why = CertificateRefused::Untrusted { shown: pin(), reason: Distrust::NoNames };
        let mut agreed = agreed(Acceptance::Refused(why), MIDDLE);
        agreed.leaf.names.clear();
        let told = judged(agreed, "hv01");
        assert!(
            told.contains("it has no names") && told.contains("| Client: if the host's own certificate has"),
            "{told}"
        );
    }

    #[test]
    fn a_certificate_that_can_never_be_used_is_renewed_and_not_pinned() {
        let told = judged(agreed(Acceptance::Unusable("it has version 1".into()), MIDDLE), "hv01");
        assert!(told.contains("pinned or not: it has version 1 | Host: Get-ChildItem WSMan:"), "{told}");
    }

    #[test]
    fn a_pin_that_differs_is_never_simply_replaced() {
        let told = judged(agreed(Acceptance::NotPinned, MIDDLE), "hv01");
        assert!(told.contains("not the pinned one | Client: compare it with the host's own before"), "{told}");
        assert!(judged(agreed(Acceptance::Unchecked, MIDDLE), "hv01").starts_with("warning: "));
    }
}
