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
        let (mut machines, mut bytes) = (Vec::new(), 0_usize);
        while let Some(item) = instances.next().await {
            let element = AssociatedElement::from(item.map_err(|error| error.source)?);
            let machine = element.virtual_machine();
            let texts = machine.iter().flat_map(|machine| [&machine.name, &machine.id]).flatten();
            bytes = texts.fold(bytes, |bytes, text| bytes.saturating_add(text.len()));
            if bytes > MAX_BYTES {
                return Err(Error::TooMany { what: "bytes of names of virtual machines", limit: MAX_BYTES });
            }
            machines.extend(machine);
        }
        Ok(machines)
    }
}

/// The names and GUIDs of some ten thousand machines.
const MAX_BYTES: usize = 4 * 1024 * 1024;
