//! What the journal says of a job that a host cannot explain any more.

#[cfg(feature = "journal")]
pub(in crate::cli) mod absence;
pub(in crate::cli) mod answer;
pub(in crate::cli) mod case;
#[cfg(feature = "journal")]
pub(in crate::cli) mod chosen;
pub(in crate::cli) mod document;
pub(in crate::cli) mod evidence;
#[cfg(feature = "journal")]
pub(in crate::cli) mod listing;
#[cfg(feature = "journal")]
pub(in crate::cli) mod memory;
#[cfg(not(feature = "journal"))]
mod no_memory;
#[cfg(feature = "journal")]
pub(in crate::cli) mod opened;
#[cfg(feature = "journal")]
pub(in crate::cli) mod place;
pub(in crate::cli) mod text;

#[cfg(feature = "journal")]
pub(in crate::cli) use self::memory::Memory;
#[cfg(not(feature = "journal"))]
pub(in crate::cli) use self::no_memory::Memory;
