//! Looks at many hosts again and again, and keeps what failed there in a journal before the hosts remove it.

pub mod schedule;
