//! What the service allows (MS-WSMV 2.2.4.10, 2.2.4.34, 2.2.4.36; read as 3.1.4.1.34 has it).

use crate::cim::{CimInstance, CimValue, FromCim};
use crate::client::remedy::ServiceRemedy;
use crate::doctor::check::Verdict;
use crate::doctor::fix::Fix;
use crate::doctor::trouble::{Trouble, TroubleKind};

/// The resource that holds the configuration of the service.
pub(super) const RESOURCE: &str = "http://schemas.microsoft.com/wbem/wsman/1/config";

/// The settings that matter to a client; none where the host does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServiceConfig {
    /// The largest envelope in KiB.
    pub max_envelope_size_kb: Option<u32>,
    /// The longest time for one request, in milliseconds.
    pub max_timeout_ms: Option<u32>,
    /// How many operations a user may have open.
    pub max_concurrent_operations_per_user: Option<u32>,
    /// How long an enumeration waits for the next Pull, in milliseconds.
    pub enumeration_timeout_ms: Option<u32>,
    /// What is done with the channel binding: `None`, `Relaxed` or `Strict`.
    pub cbt_hardening_level: Option<String>,
    /// The schemes that are switched on.
    pub schemes: Vec<String>,
    /// Whether cleartext messages are accepted over plain HTTP.
    pub allow_unencrypted: Option<bool>,
}

impl ServiceConfig {
    /// Reads `cfg:Config`.
    #[must_use]
    pub fn of(config: &CimInstance) -> Self {
        let service = inner(config, "Service");
        let auth = service.and_then(|service| inner(service, "Auth"));
        let on = |name: &&str| auth.and_then(|auth| read(auth, name)) == Some(true);
        Self {
            max_envelope_size_kb: read(config, "MaxEnvelopeSizekb"),
            max_timeout_ms: read(config, "MaxTimeoutms"),
            max_concurrent_operations_per_user: service.and_then(|of| read(of, "MaxConcurrentOperationsPerUser")),
            enumeration_timeout_ms: service.and_then(|of| read(of, "EnumerationTimeoutms")),
            cbt_hardening_level: auth.and_then(|of| read(of, "CbtHardeningLevel")),
            schemes: SCHEMES.iter().filter(|name| on(name)).map(ToString::to_string).collect(),
            allow_unencrypted: service.and_then(|of| read(of, "AllowUnencrypted")),
        }
    }

    fn told(&self) -> String {
        let number = |value: Option<u32>, what: &str| value.map(|value| format!("{what} {value}"));
        let parts = [
            number(self.max_envelope_size_kb, "MaxEnvelopeSizekb"),
            number(self.max_timeout_ms, "MaxTimeoutms"),
            number(self.max_concurrent_operations_per_user, "MaxConcurrentOperationsPerUser"),
            number(self.enumeration_timeout_ms, "EnumerationTimeoutms"),
            self.cbt_hardening_level.as_ref().map(|level| format!("CbtHardeningLevel {level}")),
            (!self.schemes.is_empty()).then(|| format!("Auth {}", self.schemes.join(" "))),
            self.allow_unencrypted.map(|allowed| format!("AllowUnencrypted {allowed}")),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// What is worth a warning, the weightiest only.
    fn warning(&self) -> Option<(&'static str, &'static str)> {
        if self.max_envelope_size_kb.is_some_and(|size| size < 500) {
            return Some((
                "answers that are larger than MaxEnvelopeSizekb are refused",
                "Set-Item WSMan:\\localhost\\MaxEnvelopeSizekb 500",
            ));
        }
        if self.allow_unencrypted == Some(true) {
            return Some((
                "cleartext messages are accepted",
                "Set-Item WSMan:\\localhost\\Service\\AllowUnencrypted $false",
            ));
        }
        if self.cbt_hardening_level.as_deref() == Some("None") {
            return Some((
                "a login may be relayed through another TLS connection",
                "Set-Item WSMan:\\localhost\\Service\\Auth\\CbtHardeningLevel Relaxed",
            ));
        }
        if self.max_concurrent_operations_per_user.is_some_and(|most| most < 15) {
            return Some((
                "many calls at once meet the quota for a user",
                "Set-Item WSMan:\\localhost\\Service\\MaxConcurrentOperationsPerUser 1500",
            ));
        }
        None
    }
}

pub(super) fn judge(answer: &Result<ServiceConfig, Trouble>) -> Verdict {
    match answer {
        Ok(config) => match config.warning() {
            Some((what, line)) => Verdict::Warning(format!("{}: {what}", config.told()), Fix::host(line)),
            None if config.told().is_empty() => Verdict::Skipped("the host does not report its settings".to_owned()),
            None => Verdict::Ok(config.told()),
        },
        Err(trouble) if matches!(trouble.kind, TroubleKind::Denied | TroubleKind::DeniedByWmi) => {
            let fix = Fix::client(ServiceRemedy::Administrator);
            Verdict::Warning("only administrators may read the settings of the service".to_owned(), fix)
        }
        Err(trouble) => {
            let fix = Fix::host("winrm get winrm/config");
            Verdict::Warning(format!("the settings of the service cannot be read: {}", trouble.told), fix)
        }
    }
}

fn inner<'i>(instance: &'i CimInstance, name: &str) -> Option<&'i CimInstance> {
    if let Some(CimValue::Instance(inner)) = instance.value(name) { Some(inner) } else { None }
}

fn read<T: FromCim>(instance: &CimInstance, name: &str) -> Option<T> {
    T::from_cim(instance.value(name)?)
}

/// The elements of `cfg:Auth` that are schemes.
const SCHEMES: [&str; 5] = ["Basic", "Kerberos", "Negotiate", "Certificate", "CredSSP"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, trouble};

    fn usual() -> ServiceConfig {
        ServiceConfig {
            max_envelope_size_kb: Some(500),
            max_timeout_ms: Some(60_000),
            max_concurrent_operations_per_user: Some(1500),
            enumeration_timeout_ms: Some(240_000),
            cbt_hardening_level: Some("Relaxed".into()),
            schemes: vec!["Kerberos".into(), "Negotiate".into()],
            allow_unencrypted: Some(false),
        }
    }

    fn judged(config: ServiceConfig) -> String {
        line(&judge(&Ok(config)))
    }

    #[test]
    fn the_usual_settings_are_in_order() {
        assert_eq!(
            judged(usual()),
            "ok: MaxEnvelopeSizekb 500, MaxTimeoutms 60000, MaxConcurrentOperationsPerUser 1500, EnumerationTimeoutms 240000, \
             CbtHardeningLevel Relaxed, Auth Kerberos Negotiate, AllowUnencrypted false"
        );
    }

    #[test]
    fn the_weightiest_warning_comes_with_its_line() {
        let small = ServiceConfig { max_envelope_size_kb: Some(150), allow_unencrypted: Some(true), ..usual() };
        assert!(judged(small).ends_with("| Host: Set-Item WSMan:\\localhost\\MaxEnvelopeSizekb 500"));
        let clear = ServiceConfig { allow_unencrypted: Some(true), ..usual() };
        assert!(judged(clear).ends_with("\\AllowUnencrypted $false"));
        let unbound = ServiceConfig { cbt_hardening_level: Some("None".into()), ..usual() };
        assert!(judged(unbound).ends_with("\\CbtHardeningLevel Relaxed"));
        let few = ServiceConfig { max_concurrent_operations_per_user: Some(5), ..usual() };
        assert!(judged(few).ends_with("MaxConcurrentOperationsPerUser 1500"));
    }

    #[test]
    fn who_may_not_read_them_gets_a_warning_and_nothing_worse() {
        let denied = line(&judge(&Err(trouble(TroubleKind::Denied))));
        assert!(denied.starts_with("warning: only administrators may read"), "{denied}");
        assert!(line(&judge(&Err(trouble(TroubleKind::Fault)))).starts_with("warning: the settings"));
    }
}
