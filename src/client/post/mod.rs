//! Texts posted to HTTP services that are not hosts: receivers of alerts, for example.

mod poster;
mod service_url;

pub use self::poster::{PostError, Posted, Poster};
