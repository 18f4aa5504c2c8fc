//! The shard of a host. It never changes: workers of different versions agree on it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::watch::hash::fnv1a;

/// So many shards there are.
pub const SHARDS: usize = 256;

/// One of the shards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shard(u8);

impl Shard {
    /// The shard of a host, by the name under which it is watched, in whatever case: FNV-1a with 64 bits, modulo 256.
    #[must_use]
    pub fn of(host: &str) -> Self {
        let hash = fnv1a(host.bytes().map(|byte| byte.to_ascii_lowercase()));
        Self(hash.to_le_bytes()[0])
    }

    /// Each shard once.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=u8::MAX).map(Self)
    }

    /// Its number, 0 to 255.
    #[must_use]
    pub fn number(self) -> u8 {
        self.0
    }
}

impl From<u8> for Shard {
    fn from(number: u8) -> Self {
        Self(number)
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shard_of_a_host_never_changes() {
        let hosts = ["", "hv01", "hv02", "hv01.lab.example", "10.20.30.40", "[fd00::1]:5986"];
        assert_eq!(hosts.map(|host| Shard::of(host).number()), [37, 216, 241, 225, 245, 244]);
    }

    #[test]
    fn a_name_has_one_shard_in_whatever_case_it_is_written() {
        assert_eq!(Shard::of("HV01.Lab.Example"), Shard::of("hv01.lab.example"));
    }

    #[test]
    fn hosts_with_numbers_fall_evenly_into_the_shards() {
        let mut counts = [0_u32; SHARDS];
        for number in 0..10_000 {
            counts[usize::from(Shard::of(&format!("hv{number:05}")).number())] += 1;
        }
        let (least, most) = (counts.iter().min().unwrap(), counts.iter().max().unwrap());
        assert!((20..39).contains(least) && (40..70).contains(most), "{least} to {most}");
    }
}
