//! How many hosts of each kind may be asked at the same time.

/// What a host looks like while it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is in its first turn.
    Healthy,
    /// It has answered and takes longer than a turn.
    Slow,
    /// It has not answered within a turn.
    Dead,
}

/// The slots of each kind, and how many of them are taken.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budgets {
    concurrency: usize,
    healthy: usize,
    slow: usize,
    dead: usize,
}

/// A dead host costs a connection that does not come about, and little memory.
const DEAD_PER_HEALTHY: usize = 4;

impl Budgets {
    pub(super) fn new(concurrency: usize) -> Self {
        Self { concurrency: concurrency.max(1), healthy: 0, slow: 0, dead: 0 }
    }

    /// Takes a slot of this kind, if one is free.
    pub(super) fn take(&mut self, kind: Kind) -> bool {
        let most =
            if kind == Kind::Dead { self.concurrency.saturating_mul(DEAD_PER_HEALTHY) } else { self.concurrency };
        let taken = self.taken(kind);
        let is_free = *taken < most;
        *taken += usize::from(is_free);
        is_free
    }

    /// Gives a slot of this kind back.
    pub(super) fn give_back(&mut self, kind: Kind) {
        let taken = self.taken(kind);
        *taken = taken.saturating_sub(1);
    }

    fn taken(&mut self, kind: Kind) -> &mut usize {
        match kind {
            Kind::Healthy => &mut self.healthy,
            Kind::Slow => &mut self.slow,
            Kind::Dead => &mut self.dead,
        }
    }
}
