//! Has the name of the host addresses?

use std::net::IpAddr;

use crate::client::remedy::AddressRemedy;
use crate::doctor::check::{Ending, Verdict};
use crate::doctor::fix::Fix;
use crate::doctor::subject::Subject;

/// What the name gave.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resolved {
    /// It is an address itself.
    Literal,
    /// A proxy looks it up.
    ByProxy,
    /// These addresses, at least one.
    Addresses(Vec<IpAddr>),
    /// Nothing, and what the system says.
    Nothing(String),
}

pub(super) fn judge(resolved: &Resolved, subject: &Subject) -> Verdict {
    let host = &subject.host;
    match resolved {
        Resolved::Literal => Verdict::Skipped(format!("{host} is an address")),
        Resolved::ByProxy => Verdict::Skipped("the proxy looks it up".to_owned()),
        Resolved::Addresses(addresses) => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            Verdict::Ok(format!("{host} is {}", addresses.join(", ")))
        }
        Resolved::Nothing(told) => {
            let fix = Fix::client(AddressRemedy::Name);
            Verdict::Failed(format!("{host} has no address: {told}"), fix, Ending::Unreachable)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject};

    #[test]
    fn a_name_has_addresses_or_none() {
        let judged = |resolved| line(&judge(&resolved, &subject()));
        let addresses = vec!["192.0.2.7".parse().unwrap(), "2001:db8::7".parse().unwrap()];
        assert_eq!(judged(Resolved::Addresses(addresses)), "ok: hv01 is 192.0.2.7, 2001:db8::7");
        assert_eq!(judged(Resolved::Literal), "skipped: hv01 is an address");
        assert_eq!(
            judged(Resolved::Nothing("not known".into())),
            "failed (Unreachable): hv01 has no address: not known | Client: check the spelling of the host and this machine's DNS, or use the full name"
        );
    }
}
