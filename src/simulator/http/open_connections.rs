//! How many connections are open: in all, and from one address, so that no client can use up the connections of all others.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use super::lock::lock;

/// For each address that is listened on. As MaxConnections of Windows Server 2012 and later (documented: MS-WSMV 2.2.4.36).
const MOST: usize = 300;

/// From one address (assumed).
const MOST_OF_ONE: usize = 100;

/// The connections of one listener, counted by the address of the client.
#[derive(Clone, Default)]
pub(super) struct OpenConnections(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One of them; it is counted until it is dropped.
pub(super) struct OpenConnection {
    all: OpenConnections,
    from: IpAddr,
}

impl OpenConnections {
    /// Counts one more from this address; `None` when there are too many.
    pub(super) fn admit(&self, from: IpAddr) -> Option<OpenConnection> {
        let from = from.to_canonical();
        let mut open = lock(&self.0);
        let (all, own) = (open.values().sum::<usize>(), open.get(&from).copied().unwrap_or(0));
        if all >= MOST || own >= MOST_OF_ONE {
            return None;
        }
        open.insert(from, own + 1);
        Some(OpenConnection { all: self.clone(), from })
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        let mut open = lock(&self.all.0);
        match open.get_mut(&self.from) {
            Some(own) if *own > 1 => *own -= 1,
            _ => {
                open.remove(&self.from);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn one_address_leaves_room_for_others() {
        let open = OpenConnections::default();
        let taken: Vec<_> = std::iter::from_fn(|| open.admit(address(1))).collect();
        assert_eq!(taken.len(), MOST_OF_ONE);
        assert!(open.admit(address(2)).is_some());
    }

    #[test]
    fn all_together_are_limited_and_a_closed_connection_makes_room() {
        let open = OpenConnections::default();
        let mut taken: Vec<_> =
            (1..=3).flat_map(|last| std::iter::from_fn(|| open.admit(address(last))).collect::<Vec<_>>()).collect();
        assert!(taken.len() == MOST && open.admit(address(4)).is_none());
        taken.pop();
        assert!(open.admit(address(4)).is_some());
        drop(taken);
        assert!(lock(&open.0).is_empty());
    }
}
