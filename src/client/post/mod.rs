//! Texts posted to HTTP services that are not hosts: receivers of alerts, for example.

mod post_error;
mod poster;
mod service_url;

pub use self::post_error::PostError;
pub use self::poster::{Posted, Poster};
