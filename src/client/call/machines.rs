//! The virtual machines of a host (Msvm_ComputerSystem).

use crate::addressing::Namespace;
use crate::client::call::enumerate::MAX_INSTANCES;
use crate::client::call::most_elements::MostElements;
use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::job::{AssociatedElement, VirtualMachine};

/// The names, GUIDs and references of some ten thousand machines.
pub(in crate::client) const MOST: MostElements =
    MostElements { count: MAX_INSTANCES, bytes: 4 * 1024 * 1024, what: "bytes of virtual machines" };

impl Client {
    /// The virtual machines of a host, without the host itself. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`Error`], when the host cannot be asked or does not know the class in this namespace.
    pub async fn virtual_machines(&self, namespace: &Namespace) -> Result<Vec<VirtualMachine>, Error> {
        let elements = self.elements(VirtualMachine::enumeration(namespace), MOST).await?;
        Ok(elements.iter().filter_map(AssociatedElement::virtual_machine).collect())
    }
}
