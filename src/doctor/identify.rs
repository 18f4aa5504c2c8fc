//! What answers (DSP0226 section 11; MS-WSMV 3.1.4.1.23).

use crate::cim::neutral::in_quotes;
use crate::client::remedy::{AddressRemedy, CredentialsRemedy, ProxyRemedy};
use crate::doctor::check::Verdict;
use crate::doctor::fix::Fix;
use crate::doctor::subject::{Requested, Subject};
use crate::doctor::trouble::{Trouble, TroubleKind};
use crate::wsman::Identity;

/// What Identify gave.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Identified {
    /// Without a login.
    pub anonymous: Result<Identity, Trouble>,
    /// After a login, if there is one: Windows says more then.
    pub known: Option<Identity>,
    /// How something in between compresses answers, although it was not asked to.
    pub compression: Option<String>,
}

pub(super) fn judge(identified: &Identified, subject: &Subject) -> Verdict {
    let identity = match (&identified.known, &identified.anonymous) {
        (Some(identity), _) | (None, Ok(identity)) => identity,
        // Open Management Infrastructure wants a login even for Identify (recorded).
        (None, Err(trouble)) if matches!(trouble.kind, TroubleKind::Login | TroubleKind::Credentials) => {
            let found = "it does not identify itself before a login".to_owned();
            return if subject.requested == Requested::Anonymous {
                Verdict::Warning(found, Fix::client(CredentialsRemedy::User))
            } else {
                Verdict::Skipped(found)
            };
        }
        (None, Err(trouble)) => return trouble.failed(),
    };
    let told = |text: &Option<String>, none: &str| text.as_deref().map_or_else(|| none.to_owned(), in_quotes);
    let vendor = told(&identity.vendor, "no vendor");
    let version = told(&identity.version, "no version");
    let release =
        identity.version.as_deref().and_then(release).map_or_else(String::new, |release| format!(" ({release})"));
    let found = format!("{vendor}, {version}{release}");
    if !identity.vendor.as_deref().is_some_and(|vendor| vendor.contains("Microsoft")) {
        return Verdict::Warning(found, Fix::client(AddressRemedy::OtherSystem { host: subject.host.clone() }));
    }
    match &identified.compression {
        Some(coding) => {
            let found = format!("{found}; something in between compresses its answers ({})", in_quotes(coding));
            Verdict::Warning(found, Fix::client(ProxyRemedy::Compresses))
        }
        None => Verdict::Ok(found),
    }
}

/// The release of Windows Server with this build; the client releases with the same build are not told apart.
fn release(version: &str) -> Option<&'static str> {
    let system = version.split("SP:").next()?;
    let build: u32 = system.rsplit('.').next()?.trim().parse().ok()?;
    RELEASES.iter().find(|(known, _)| *known == build).map(|(_, release)| *release)
}

/// Builds of Windows Server (Microsoft's lists of releases).
const RELEASES: [(u32, &str); 8] = [
    (7601, "as Windows Server 2008 R2"),
    (9200, "as Windows Server 2012"),
    (9600, "as Windows Server 2012 R2"),
    (14393, "as Windows Server 2016"),
    (17763, "as Windows Server 2019"),
    (20348, "as Windows Server 2022"),
    (25398, "as Windows Server, version 23H2"),
    (26100, "as Windows Server 2025"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject, trouble};

    fn identity(vendor: &str, version: &str) -> Identity {
        Identity {
            protocol_versions: Vec::new(),
            vendor: Some(vendor.to_owned()),
            version: Some(version.to_owned()),
            security_profiles: Vec::new(),
        }
    }

    fn judged(anonymous: Result<Identity, Trouble>, known: Option<Identity>) -> String {
        line(&judge(&Identified { anonymous, known, compression: None }, &subject()))
    }

    #[test]
    fn what_the_host_tells_who_is_logged_in_goes_first() {
        let masked = identity("Microsoft Corporation", "OS: 0.0.0 SP: 0.0 Stack: 3.0");
        let known = identity("Microsoft Corporation", "OS: 10.0.20348 SP: 0.0 Stack: 3.0");
        assert_eq!(judged(Ok(masked.clone()), None), r#"ok: "Microsoft Corporation", "OS: 0.0.0 SP: 0.0 Stack: 3.0""#);
        let told = judged(Ok(masked), Some(known));
        assert_eq!(
            told,
            r#"ok: "Microsoft Corporation", "OS: 10.0.20348 SP: 0.0 Stack: 3.0" (as Windows Server 2022)"#
        );
    }

    #[test]
    fn something_that_compresses_answers_is_a_warning() {
        let anonymous = Ok(identity("Microsoft Corporation", "OS: 0.0.0 SP: 0.0 Stack: 3.0"));
        let identified = Identified { anonymous, known: None, compression: Some("gzip".to_owned()) };
        let told = line(&judge(&identified, &subject()));
        assert!(
            told.starts_with("warning: ") && told.contains("compresses its answers (\"gzip\") | Client: a proxy"),
            "{told}"
        );
    }

    #[test]
    fn another_vendor_is_a_warning() {
        let told = judged(Ok(identity("Open Management Infrastructure", "1.9.1")), None);
        assert!(
            told.starts_with(r#"warning: "Open Management Infrastructure", "1.9.1" | Client: check that hv01"#),
            "{told}"
        );
    }

    #[test]
    fn who_must_log_in_first_is_told_so_and_what_is_no_ws_management_fails() {
        let anonymous = Identified { anonymous: Err(trouble(TroubleKind::Login)), known: None, compression: None };
        let without_user = Subject { requested: Requested::Anonymous, ..subject() };
        assert!(line(&judge(&anonymous, &without_user)).ends_with("| Client: a login is needed: give the user"));
        assert_eq!(line(&judge(&anonymous, &subject())), "skipped: it does not identify itself before a login");
        assert!(judged(Err(trouble(TroubleKind::Unreadable)), None).starts_with("failed (Unreadable)"));
    }
}
