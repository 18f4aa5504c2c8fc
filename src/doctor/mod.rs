//! Diagnoses why a host cannot be reached or does not accept the login: check by check, each with what was found and one thing to try.
//!
//! [`examine`] looks, [`judge`] says what that means; the second needs no network. Nothing is changed on the host, and at most one login is attempted.

mod certificate;
mod check;
mod check_name;
mod clock;
mod connect;
mod examine;
mod findings;
mod fix;
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

pub use self::check::{Check, Ending, Verdict};
pub use self::check_name::CheckName;
pub use self::examine::examine;
pub use self::findings::{Findings, ending, judge};
pub use self::fix::Fix;
pub use self::probe::Probe;
pub use self::schemes::NoKerberos;
pub use self::subject::{Requested, Subject, is_address};

// What `Findings` holds. It is without promise: a minor release may change it.
#[doc(hidden)]
pub use self::{
    certificate::{Acceptance, Agreed, Leaf},
    clock::Clocks,
    connect::{Attempt, AttemptEnd},
    http::HttpHead,
    identify::Identified,
    login::Login,
    quotas::ServiceConfig,
    resolve::Resolved,
    rights::Answer,
    schemes::Schemes,
    tls::{NativeTried, Tls},
    trouble::{Trouble, TroubleKind},
};
