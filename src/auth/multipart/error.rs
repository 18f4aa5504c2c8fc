//! Why a sealed message cannot be opened.

use crate::auth::SealError;

/// Why a sealed body cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MultipartError {
    /// It is not sealed at all.
    #[error("the message is not sealed")]
    NotSealed,
    /// It is sealed by other means than the login agreed on.
    #[error("the message is sealed with another protocol than the login's")]
    OtherProtocol,
    /// The parts are not as they must be.
    #[error("the sealed message is malformed: {0}")]
    Malformed(&'static str),
    /// What it holds is longer than allowed.
    #[error("the sealed message holds more than {limit} bytes")]
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// What it holds is not as long as it says.
    #[error("the sealed message is not as long as it says")]
    Length,
    /// A part does not open.
    #[error("the sealed message cannot be opened")]
    Seal(#[from] SealError),
}
