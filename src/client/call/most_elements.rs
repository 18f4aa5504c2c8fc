//! Elements of an enumeration that are kept, and their limits.

use crate::client::error::error::Error;
use crate::job::AssociatedElement;

/// How many elements are read, and how much text they may hold.
#[derive(Debug, Clone, Copy)]
pub(in crate::client) struct MostElements {
    pub(in crate::client) count: usize,
    pub(in crate::client) bytes: usize,
    /// What there is too much of, beyond these bytes.
    pub(in crate::client) what: &'static str,
}

/// The elements so far.
pub(in crate::client) struct GatheredElements {
    pub(in crate::client) elements: Vec<AssociatedElement>,
    bytes: usize,
    most: MostElements,
}

impl GatheredElements {
    pub(in crate::client) fn new(most: MostElements) -> Self {
        Self { elements: Vec::new(), bytes: 0, most }
    }

    /// Keeps one more.
    ///
    /// # Errors
    /// [`Error::TooMany`] when all of them hold more text than they may.
    pub(in crate::client) fn add(&mut self, element: AssociatedElement) -> Result<(), Error> {
        self.bytes = self.bytes.saturating_add(element.length());
        if self.bytes > self.most.bytes {
            return Err(Error::TooMany { what: self.most.what, limit: self.most.bytes });
        }
        self.elements.push(element);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::machines;
    use super::*;
    use crate::cim::CimInstance;
    use crate::wsman::Item;

    fn machine() -> AssociatedElement {
        let name = "x".repeat(40);
        let instance = CimInstance::new("Msvm_ComputerSystem").with("ElementName", name);
        AssociatedElement::from(Item { object: Some(instance), reference: None })
    }

    #[test]
    fn machines_whose_names_are_longer_than_the_limit_are_refused() {
        let bytes = 2 * machine().length();
        let mut gathered = GatheredElements::new(MostElements { bytes, ..machines::MOST });
        assert!(gathered.add(machine()).is_ok() && gathered.add(machine()).is_ok());
        let refused = gathered.add(machine());
        assert!(
            matches!(refused, Err(Error::TooMany { what: "bytes of virtual machines", limit }) if limit == bytes),
            "{refused:?}"
        );
    }
}
