//! A number that is the same for the same finding in the next run.

use sha2::{Digest, Sha256};

use crate::cli::ci_report::model::{Case, Host};

/// 32 hexadecimal digits of host, class and job; of a case without a job, of what it is about.
pub(in crate::cli::ci_report) fn fingerprint(host: &Host, case: &Case) -> String {
    let mut digest = Sha256::new();
    let name = if case.id.is_empty() { &case.title } else { &case.id };
    for part in [&host.name, &case.class, name] {
        // A length first: no two findings have the same parts joined.
        digest.update(part.len().to_be_bytes());
        digest.update(part.as_bytes());
    }
    digest.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
