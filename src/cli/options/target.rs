//! The option that names any instance or class.

use clap::Args;

use crate::addressing::Namespace;

#[derive(Debug, Args)]
pub(in crate::cli) struct TargetArguments {
    /// A WMI path, a resource URI with ?Key=Value+Key=Value, an endpoint reference as XML, or a class
    #[arg(value_name = "URI-or-PATH", env = "CIMJOB_TARGET")]
    pub(in crate::cli) target: String,
    /// The namespace, where the name has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(in crate::cli) namespace: Namespace,
}
