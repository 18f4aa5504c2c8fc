//! `Serialize` for what is read from a host: as its document, or as the part that documents hold.

use serde::{Serialize, Serializer};

use crate::addressing::Target;
use crate::cim::error_values::{CimStatusCode, ErrorSourceFormat, ErrorType, PerceivedSeverity, ProbableCause};
use crate::cim::instance_in_text::Texts;
use crate::cim::{CimDateTime, CimError, CimInstance, CimProperty, CimValue};
#[cfg(feature = "client")]
use crate::client::{CertificateDetails, Endpoint, Error, FoundJob, TlsInspection};
use crate::codes::CodeInText;
#[cfg(feature = "client")]
use crate::doctor::Check;
use crate::job::values::{HealthState, JobState, OperationalStatus, RecoveryAction};
use crate::job::{
    Advice, AssociatedElement, Concern, Evidence, Explanation, GetErrorOutput, JobPath, NoReason, Outcome,
    ReportedError, RequestedState, ReturnValue, RootCause, VirtualMachine,
};
use crate::soap::Fault;
use crate::wsman::{Identity, Item};

use crate::report::affected::{ElementReport, MachineReport};
use crate::report::cause::{ConcernReport, NoReasonReport, RootCauseReport};
#[cfg(feature = "client")]
use crate::report::certificates::CertificateReport;
use crate::report::code::CodeReport;
#[cfg(feature = "client")]
use crate::report::doctor::CheckReport;
use crate::report::document::Report;
use crate::report::error::ErrorReport;
use crate::report::evidence::EvidenceReport;
use crate::report::explanation::{AdviceReport, AnswerReport};
use crate::report::fault::FaultReport;
use crate::report::job::OutcomeReport;
use crate::report::named::Named;
use crate::report::property::PropertyReport;
use crate::report::value::Json;

/// Types that are written as another one.
macro_rules! written_as {
    ($($read:ty => $written:ty),+ $(,)?) => {
        $(
            impl Serialize for $read {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    <$written>::from(self).serialize(serializer)
                }
            }
        )+
    };
}

written_as! {
    Explanation => Report,
    Identity => Report,
    Item => Report,
    Advice => AdviceReport,
    AssociatedElement => ElementReport,
    CimError => ErrorReport,
    CimProperty => PropertyReport,
    CodeInText => CodeReport,
    Concern => ConcernReport,
    Evidence => EvidenceReport,
    Fault => FaultReport,
    GetErrorOutput => AnswerReport,
    ReportedError => ErrorReport,
    RootCause => RootCauseReport,
    VirtualMachine => MachineReport,
}

#[cfg(feature = "client")]
written_as! {
    Error => Report,
    FoundJob => Report,
    TlsInspection => Report,
    CertificateDetails => CertificateReport,
    Check => CheckReport,
}

/// Numbers with names, and words.
macro_rules! copied_as {
    ($written:ty: $($read:ty),+ $(,)?) => {
        $(
            impl Serialize for $read {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    <$written>::from(*self).serialize(serializer)
                }
            }
        )+
    };
}

copied_as!(Named: JobState, OperationalStatus, HealthState, RecoveryAction, RequestedState, ReturnValue);
copied_as!(Named: CimStatusCode, ErrorType, PerceivedSeverity, ProbableCause, ErrorSourceFormat);
copied_as!(OutcomeReport: Outcome);
copied_as!(NoReasonReport: NoReason);

/// What is written as the text of its `Display`.
macro_rules! written_as_text {
    ($($read:ty),+ $(,)?) => {
        $(
            impl Serialize for $read {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.collect_str(self)
                }
            }
        )+
    };
}

written_as_text!(CimDateTime, JobPath, Target);
#[cfg(feature = "client")]
written_as_text!(Endpoint);

impl Serialize for CimValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::new(self, &Texts::default()).serialize(serializer)
    }
}

/// As an instance inside another one: its class, and its properties by name.
impl Serialize for CimInstance {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Json::new(self, &Texts::default()).serialize(serializer)
    }
}
