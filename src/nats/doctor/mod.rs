//! What is missing on a NATS server: check by check, each with what was found, one thing to try, and whose move it is.
//!
//! Nothing is changed on the server. What a login may publish is found out by messages that no stream takes: each names another stream as the one that
//! it expects, or asks for what there cannot be.

mod access;
mod arriving;
mod asker;
mod bucket;
mod examine;
mod greeting;
mod role;
mod shape;
mod stream;
mod time;
mod version;

pub use self::examine::examine;
