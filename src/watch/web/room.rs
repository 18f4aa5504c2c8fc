//! How many connections may be open, together and of one address.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most connections at the same time; more are closed at once.
const MOST: usize = 64;

/// The most of one address.
const MOST_OF_ONE: usize = 32;

/// Open connections, by address.
#[derive(Debug, Clone, Default)]
pub(super) struct Room(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// The place of a connection, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    room: Room,
    from: IpAddr,
}

impl Room {
    /// `None` if there are too many.
    pub(super) fn place(&self, from: IpAddr) -> Option<Place> {
        let from = network(from);
        let mut open = self.open();
        let all: usize = open.values().sum();
        let of_one = open.get(&from).copied().unwrap_or_default();
        if all >= MOST || of_one >= MOST_OF_ONE {
            return None;
        }
        open.insert(from, of_one.saturating_add(1));
        Some(Place { room: self.clone(), from })
    }

    fn open(&self) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.room.open();
        let left = open.get(&self.from).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            open.remove(&self.from);
        } else {
            open.insert(self.from, left);
        }
    }
}

/// A machine has a whole network of 64 bits in IPv6.
fn network(from: IpAddr) -> IpAddr {
    match from.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_address_leaves_room_for_others() {
        let room = Room::default();
        let places: Vec<_> = (0..MOST).filter_map(|_| room.place(address("192.0.2.1"))).collect();
        assert_eq!((places.len(), room.place(address("192.0.2.2")).is_some()), (MOST_OF_ONE, true));
        drop(places);
        assert!(room.place(address("192.0.2.1")).is_some());
    }

    #[test]
    fn all_addresses_together_are_limited() {
        let room = Room::default();
        let places: Vec<_> = (0..=255).filter_map(|n| room.place(IpAddr::from([192, 0, 2, n]))).collect();
        assert_eq!(places.len(), MOST);
    }

    #[test]
    fn a_network_of_ipv6_is_one_address() {
        let networks = ["2001:db8::1", "2001:db8::2", "2001:db8:0:1::1", "::ffff:192.0.2.1"].map(address).map(network);
        assert_eq!(networks[0], networks[1]);
        assert!(networks[1] != networks[2] && networks[3] == address("192.0.2.1"));
    }
}
