//! Which lock keeps us out of a host: one check after the other, each with what was found and one thing to try.
//!
//! [`examine`] looks, [`judge`] says what that means; the second needs no network. Nothing is changed on the host, and one try is made to log in.

mod check;
mod clock;
mod connect;
mod examine;
mod findings;
mod http;
mod hyper_v;
mod identify;
mod login;
mod probe;
mod quotas;
mod reach;
mod resolve;
mod rights;
#[cfg(test)]
mod sample;
mod schemes;
mod subject;
#[cfg(test)]
mod tests;
mod tls;
mod tls_found;
mod trouble;

pub use self::check::{Check, CheckName, Ending, Fix, Verdict};
pub use self::clock::Clocks;
pub use self::connect::{Attempt, AttemptEnd};
pub use self::examine::examine;
pub use self::findings::{Findings, ending, judge};
pub use self::http::HttpHead;
pub use self::identify::Identified;
pub use self::login::Login;
pub use self::probe::Probe;
pub use self::quotas::ServiceConfig;
pub use self::resolve::Resolved;
pub use self::rights::Answer;
pub use self::schemes::{NoKerberos, Schemes};
pub use self::subject::{Requested, Subject, is_address};
pub use self::tls::{Acceptance, Agreed, Leaf, NativeTried, Tls};
pub use self::trouble::{Trouble, TroubleKind};
