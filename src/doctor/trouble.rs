//! Why a request gave nothing, as far as judgments tell the cases apart.

use std::error::Error as StdError;

use crate::client::remedy::{AddressRemedy, Remedy};
use crate::client::{Error, Refused, is_of_tls_library};
use crate::doctor::check::{Ending, Verdict};
use crate::doctor::fix::Fix;
use crate::soap::{Fault, FaultKind};

/// Why a request gave nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trouble {
    /// The case.
    pub kind: TroubleKind,
    /// The error with its causes, in one line.
    pub told: String,
    /// What to try after this error, where that is known.
    pub remedy: Option<Remedy>,
}

/// The cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TroubleKind {
    /// No connection, or it broke.
    Unreachable,
    /// The set-up of this machine.
    Configuration,
    /// The host said no to the credentials.
    Credentials,
    /// The login cannot be started or ended: no common scheme, no ticket, no challenge.
    Login,
    /// The service says that the account may not: WinRM's RootSDDL.
    Denied,
    /// WMI says so: the rights of the namespace.
    DeniedByWmi,
    /// No such namespace.
    NoNamespace,
    /// No such class.
    NoClass,
    /// No such instance.
    NotFound,
    /// The class has no such method.
    NoMethod,
    /// Any other fault.
    Fault,
    /// What answers is not WS-Management.
    Unreadable,
    /// No answer in time.
    TimedOut,
}

impl Trouble {
    /// Something took until the end of all time that there was.
    pub(super) fn out_of_time() -> Self {
        Self { kind: TroubleKind::TimedOut, told: "no answer in the time that was given".to_owned(), remedy: None }
    }

    /// The case as a verdict where nothing better is known than what the error says.
    pub(super) fn failed(&self) -> Verdict {
        let remedy = self.remedy.clone().unwrap_or_else(|| self.kind.remedy());
        Verdict::Failed(self.told.clone(), Fix::client(remedy), self.kind.ending())
    }
}

impl From<&Error> for Trouble {
    fn from(error: &Error) -> Self {
        Self { kind: kind(error), told: told(error), remedy: error.remedy() }
    }
}

impl TroubleKind {
    pub(super) fn ending(self) -> Ending {
        match self {
            Self::Unreachable => Ending::Unreachable,
            Self::Configuration => Ending::Configuration,
            Self::Credentials | Self::Login | Self::Denied | Self::DeniedByWmi => Ending::Denied,
            Self::NoNamespace | Self::NoClass | Self::NotFound => Ending::NotFound,
            Self::NoMethod | Self::Fault => Ending::Fault,
            Self::Unreadable => Ending::Unreadable,
            Self::TimedOut => Ending::TimedOut,
        }
    }

    /// What to try where the error itself says nothing.
    fn remedy(self) -> Remedy {
        match self {
            Self::TimedOut => Remedy::TimeLimit,
            Self::Unreadable => AddressRemedy::HostAndPort.into(),
            _ => Remedy::Log,
        }
    }
}

fn kind(error: &Error) -> TroubleKind {
    match error {
        Error::Configuration(_) | Error::Request(_) => TroubleKind::Configuration,
        Error::Unreachable(_) | Error::Http { status: 429 | 502..=504, .. } => TroubleKind::Unreachable,
        Error::Refused(Refused::Credentials { .. }) => TroubleKind::Credentials,
        Error::Refused(_) | Error::Http { status: 401 | 407, .. } => TroubleKind::Login,
        Error::Http { status: 403, .. } => TroubleKind::Denied,
        Error::Http { .. } | Error::Misbehaved(_) | Error::Endless { .. } | Error::TooMany { .. } => {
            TroubleKind::Unreadable
        }
        Error::TimedOut { .. } => TroubleKind::TimedOut,
        Error::Unexplained { source, .. } => kind(source),
        Error::Fault(fault) => of_fault(fault),
        Error::NoSuchJob(_) => TroubleKind::NotFound,
    }
}

/// The numbers are WMI's (wbemcli.h) and WS-Management's; the CIM statuses are those of DSP0200 section 5.2.2.
fn of_fault(fault: &Fault) -> TroubleKind {
    let chain = fault.wsman_fault.iter().flat_map(|fault| fault.chain());
    let numbers: Vec<u32> = chain.filter_map(|fault| fault.code).chain(fault.number()).collect();
    let status = fault.cim_error.as_ref().and_then(|error| error.cim_status_code).map(|code| code.value());
    let has = |number: u32| numbers.contains(&number);
    match fault.kind() {
        FaultKind::NotFound if has(0x8004_100E) || status == Some(3) => TroubleKind::NoNamespace,
        FaultKind::NotFound if has(0x8004_1010) || status == Some(5) => TroubleKind::NoClass,
        FaultKind::NotFound => TroubleKind::NotFound,
        FaultKind::AccessDenied if has(0x8004_1003) || (2_150_859_012..=2_150_859_014).any(has) => {
            TroubleKind::DeniedByWmi
        }
        FaultKind::AccessDenied => TroubleKind::Denied,
        FaultKind::NoSuchMethod => TroubleKind::NoMethod,
        FaultKind::TimedOut => TroubleKind::TimedOut,
        _ => TroubleKind::Fault,
    }
}

/// The error and its causes; what only repeats the end of the one before is left out.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next.filter(|cause| !is_of_tls_library(*cause)) {
        let cause_text = cause.to_string();
        if !text.ends_with(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        next = cause.source();
    }
    text
}
