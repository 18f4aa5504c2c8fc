//! What differs between the simulated host and two other servers, and why.

/// The recordings whose requests are sent to our host.
pub(crate) const PLAYED: &[&str] = &[
    "omi/enum-1-enumerate.http",
    "omi/enum-2-pull-1.http",
    "omi/enum-2-pull-last.http",
    "omi/enum-epr.http",
    "omi/enum-objepr.http",
    "omi/enum-pull-badctx.http",
    "omi/enum-release.http",
    "omi/enum-wql.http",
    "omi/fault-class.http",
    "omi/fault-method.http",
    "omi/fault-mustunderstand.http",
    "omi/fault-selector-missing.http",
    "omi/fault-selector-value.http",
    "omi/fault-xml-dtd.http",
    "omi/get-fail.http",
    "omi/get-run.http",
    "omi/get-special.http",
    "omi/http-badpassword.http",
    "omi/invoke-geterror-msvmconcrete-mierror.http",
    "openwsman/enum-1-enumerate.http",
    "openwsman/enum-2-pull-1.http",
    "openwsman/enum-2-pull-last.http",
    "openwsman/enum-objepr.http",
    "openwsman/fault-class.http",
    "openwsman/fault-maxenvelope-small.http",
    "openwsman/fault-mustunderstand.http",
    "openwsman/fault-selector-value.http",
    "openwsman/get-fail.http",
    "openwsman/get-run.http",
    "openwsman/http-badpassword.http",
];

/// Recordings, aspects, and the reason.
pub(crate) const DIFFERENCES: &[(&[&str], &[&str], &str)] = &[];
