//! One fault of the network: what happens, and at which byte.

use std::time::Duration;

use super::chance::Chance;
use super::run::TIMEOUT;

/// What happens to the bytes of one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Both sides see an orderly end.
    Cut,
    /// Both sides see a connection that was reset.
    Reset,
    Delay(Duration),
    /// So many bytes come twice.
    Duplicate(usize),
    /// One bit of a byte is another one.
    Flip(u8),
    /// So many bytes never come.
    Drop(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    ToHost,
    ToClient,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hits {
    OneConnection,
    /// The chosen connection and all later ones.
    AllFrom,
}

/// A fault at one byte of a connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fault {
    pub(super) kind: Kind,
    pub(super) direction: Direction,
    pub(super) connection: usize,
    pub(super) at: usize,
    pub(super) hits: Hits,
}

/// How many bytes a connection carried.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Traffic {
    pub(super) to_host: usize,
    pub(super) to_client: usize,
}

impl Traffic {
    fn towards(&self, direction: Direction) -> usize {
        match direction {
            Direction::ToHost => self.to_host,
            Direction::ToClient => self.to_client,
        }
    }
}

impl Kind {
    fn by(chance: &mut Chance) -> Self {
        match chance.below(6) {
            0 => Self::Cut,
            1 => Self::Reset,
            2 => Self::Delay(delay(chance)),
            3 => Self::Duplicate(1 + number(chance.below(1500))),
            4 => Self::Flip(1 << chance.below(8)),
            _ if chance.below(3) == 0 => Self::Drop(usize::MAX),
            _ => Self::Drop(1 + number(chance.below(64))),
        }
    }
}

/// One that is outlived, or one that lasts longer than the command may.
fn delay(chance: &mut Chance) -> Duration {
    let short = Duration::from_millis(20 + chance.below(400));
    if chance.below(2) == 0 { short } else { TIMEOUT + short }
}

fn number(chosen: u64) -> usize {
    usize::try_from(chosen).unwrap()
}

impl Fault {
    /// The fault of a seed, at any of the bytes that an undisturbed run sends.
    pub(super) fn by(chance: &mut Chance, usual: &[Traffic]) -> Self {
        let kind = Kind::by(chance);
        let direction = if chance.below(2) == 0 { Direction::ToHost } else { Direction::ToClient };
        let hits = if chance.below(4) == 0 { Hits::AllFrom } else { Hits::OneConnection };
        let all: usize = usual.iter().map(|traffic| traffic.towards(direction)).sum();
        let mut at = number(chance.below(u64::try_from(all).unwrap()));
        for (connection, traffic) in usual.iter().enumerate() {
            let length = traffic.towards(direction);
            if at < length {
                return Self { kind, direction, connection, at, hits };
            }
            at -= length;
        }
        panic!("an undisturbed run sends nothing: {usual:?}");
    }

    /// Does it hit this direction of the connection with this number?
    pub(super) fn is_of(&self, connection: usize, direction: Direction) -> bool {
        let is_hit = match self.hits {
            Hits::OneConnection => connection == self.connection,
            Hits::AllFrom => connection >= self.connection,
        };
        is_hit && direction == self.direction
    }
}
