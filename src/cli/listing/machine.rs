//! The virtual machine that a list is about. If it has no jobs, there may be no such machine.

use crate::addressing::Namespace;
use crate::client::Error;
use crate::job::VirtualMachine;

use crate::cli::ending::failure::Failure;
use crate::cli::ending::no_machine::NoMachine;
use crate::cli::session::connect::Session;
use crate::cli::terminal::neutral::{neutral, quoted};
use crate::cli::terminal::say::note;

/// How many names are shown.
const SHOWN: usize = 5;

/// What was asked for.
#[derive(Debug)]
pub(in crate::cli) struct WantedMachine {
    /// Its name or GUID.
    pub(in crate::cli) name: String,
    pub(in crate::cli) namespace: Namespace,
}

impl WantedMachine {
    /// Why the list is empty, if the host has no such machine.
    pub(in crate::cli::listing) async fn absence(&self, session: &Session) -> Option<Failure> {
        let asked = session.client.virtual_machines(&self.namespace);
        match session.deadline.hold(asked).await {
            Ok(machines) if machines.iter().any(|machine| machine.is_called(&self.name)) => None,
            Ok(machines) => Some(self.missing(session, &machines).into()),
            Err(Error::Fault(fault)) => {
                let (name, fault) = (quoted(&self.name), fault.to_string());
                note(&format!("cimjob: cannot check whether there is a virtual machine {name}: {}", neutral(&fault)));
                None
            }
            Err(error) => Some(session.failed(error)),
        }
    }

    fn missing(&self, session: &Session, machines: &[VirtualMachine]) -> NoMachine {
        let mut near = near(&self.name, machines.iter().filter_map(|machine| machine.name.as_deref()));
        near.truncate(SHOWN);
        NoMachine {
            endpoint: session.endpoint.to_string(),
            name: quoted(&self.name),
            near: near.into_iter().map(quoted).collect(),
            count: machines.len(),
        }
    }
}

/// The names that a person may have meant, nearest first: few letters differ, or one holds the other.
fn near<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Vec<&'n str> {
    let wanted = wanted.to_lowercase();
    let distance = |name: &str| {
        let name = name.to_lowercase();
        let letters = strsim::damerau_levenshtein(&wanted, &name);
        let is_part = name.contains(&wanted) || (!name.is_empty() && wanted.contains(&name));
        let few = wanted.chars().count().div_ceil(3).clamp(1, 4);
        (is_part || letters <= few).then_some(letters)
    };
    // Comparing takes the product of both lengths, and no machine has a longer name.
    let names = names.filter(|name| name.len() <= LONGEST_NAME);
    let mut near: Vec<(usize, &str)> = names.filter_map(|name| Some((distance(name)?, name))).collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().map(|(_, name)| name).collect()
}

const LONGEST_NAME: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_no_machine_can_have_is_not_compared() {
        let long = "web01".repeat(1_000_000);
        assert!(near("web01", [long.as_str()].into_iter()).is_empty());
    }

    #[test]
    fn names_that_are_near_come_nearest_first() {
        let names = ["db02", "web02", "WEB01", "web01-old", "mail"];
        assert_eq!(near("web1", names.into_iter()), ["WEB01", "web02"]);
        assert_eq!(near("web01", names.into_iter()), ["WEB01", "web02", "web01-old"]);
        assert!(near("payroll", names.into_iter()).is_empty());
    }
}
