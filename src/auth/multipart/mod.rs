//! Sealed messages as HTTP bodies: `multipart/encrypted` and `multipart/x-multi-encrypted` (MS-WSMV 2.2.9.1).

mod content_type;
mod cursor;
mod error;
mod media;
mod open;
mod seal;

pub use self::content_type::is_sealed;
pub use self::error::MultipartError;
pub use self::open::{OpenedMessage, open_message};
pub use self::seal::{PartHeaders, SealedMessage, seal_message, seal_message_with};

#[cfg(test)]
mod tests;
