//! The virtual machines of a host (Msvm_ComputerSystem).

use crate::addressing::Namespace;
use crate::client::client::Client;
use crate::client::error::error::Error;
use crate::job::{AssociatedElement, VirtualMachine};

impl Client {
    /// The virtual machines of a host, without the host itself. Must be called inside a tokio runtime.
    ///
    /// # Errors
    /// [`Error`], when the host cannot be asked or does not know the class in this namespace.
    pub async fn virtual_machines(&self, namespace: &Namespace) -> Result<Vec<VirtualMachine>, Error> {
        let mut instances = self.enumerate(VirtualMachine::enumeration(namespace));
        let mut machines = Vec::new();
        while let Some(item) = instances.next().await {
            let element = AssociatedElement::from(item.map_err(|error| error.source)?);
            machines.extend(element.virtual_machine());
        }
        Ok(machines)
    }
}
