//! A virtual machine that the host does not have.

/// What was asked for, and what there is instead.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint}: there is no virtual machine {name}")]
pub(in crate::cli) struct NoMachine {
    pub(in crate::cli) endpoint: String,
    /// As it was typed, in quotes.
    pub(in crate::cli) name: String,
    /// Names that are near, each in quotes.
    pub(in crate::cli) near: Vec<String>,
    /// How many machines the host has.
    pub(in crate::cli) count: usize,
}

impl NoMachine {
    pub(super) fn hint(&self) -> String {
        match (self.near.as_slice(), self.count) {
            ([], 0) => "this account sees no virtual machine on the host: check the host and the rights of the account"
                .to_owned(),
            ([], count) => {
                format!(
                    "the host has {count} virtual machines; to list them: cimjob query 'SELECT ElementName, Name FROM Msvm_ComputerSystem'"
                )
            }
            (near, _) => format!("names like it: {}", near.join(", ")),
        }
    }
}
