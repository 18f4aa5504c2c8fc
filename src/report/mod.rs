//! What is read from a host as JSON: the documents of `-o json` as types, version 1 of the contract in `schemas/output.v1.schema.json`.
//!
//! Fields may be added within a version; none is renamed, removed or given another meaning. Absent and null values of the host are `null`; an
//! empty text is one the host sent. Texts of the host come unchanged: escape them before a terminal shows them.
//!
//! What has a document of its own is serialized as this document, everything smaller as the part that documents hold:
//!
//! ```
//! use cimjob::cim::CimInstance;
//! use cimjob::job::{ConcreteJob, Evidence, Explanation};
//!
//! let job = CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16).with("ErrorDescription", "no disk (0x80070002)");
//! let path = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse()?;
//! let explanation = Explanation::of(path, ConcreteJob::from(job), Evidence::NotAsked);
//!
//! let json = serde_json::to_string(&explanation)?;
//! assert!(json.starts_with(r#"{"schema_version":1,"endpoint":null,"kind":"explanation","job":{"path":"#));
//! assert_eq!(serde_json::to_string(&explanation.outcome)?, r#""failed""#);
//! assert_eq!(serde_json::to_string(&explanation.job.job_state)?, r#"{"value":10,"name":"Exception"}"#);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Report`] can say which host was asked, and its fields can be read:
//!
//! ```
//! # use cimjob::cim::CimInstance;
//! # use cimjob::job::{ConcreteJob, Evidence, Explanation};
//! use cimjob::report::{Content, Report};
//!
//! # let job = CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16).with("ErrorDescription", "no disk (0x80070002)");
//! # let path = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse()?;
//! # let explanation = Explanation::of(path, ConcreteJob::from(job), Evidence::NotAsked);
//! let report = Report::from(&explanation).with_endpoint("hv01:5986");
//! if let Content::Explanation(explanation) = &report.content {
//!     assert_eq!(explanation.reasons.headline, "no disk (0x80070002)");
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What does not know its own path becomes a document by the function `of` of its type: a `ConcreteJob` by [`JobReport::of`], the answer of `GetError`
//! by [`GetErrorReport::of`], that of another method by [`MethodReport::of`]; with the feature `client`, a `WaitOutcome` by `WaitReport::of` and a
//! `CancelRequest` by `CancellationReport::of`.

mod affected;
mod asked;
#[cfg(feature = "client")]
mod cancellation;
mod cause;
#[cfg(feature = "client")]
mod certificates;
mod change;
mod code;
mod conversions;
#[cfg(feature = "client")]
mod doctor;
mod document;
mod error;
mod evidence;
#[cfg(feature = "client")]
mod exit;
mod explanation;
#[cfg(feature = "client")]
mod failure;
mod fault;
#[cfg(feature = "client")]
mod hints;
mod identity;
mod instance;
mod job;
#[cfg(feature = "client")]
mod listed;
#[cfg(feature = "client")]
mod messages;
mod method;
mod named;
#[cfg(feature = "client")]
mod progress;
mod property;
mod property_values;
mod recorded;
mod recording;
mod serialize;
mod settings;
mod value;
#[cfg(feature = "client")]
mod waited;

pub use self::affected::{ElementReport, MachineReport};
pub use self::asked::{AnsweredBy, CoverageReport};
#[cfg(feature = "client")]
pub use self::cancellation::{CancellationReport, RequestResult};
pub use self::cause::{ConcernKindReport, ConcernReport, NoReasonReport, RootCauseReport, StepReport, StepSource};
#[cfg(feature = "client")]
pub use self::certificates::{CertificateReport, CertificatesReport, HandshakeReport};
pub use self::change::{Change, ChangeReport};
pub use self::code::CodeReport;
#[cfg(feature = "client")]
pub use self::doctor::{CheckReport, DoctorReport, FixPlace, FixReport, VerdictWord};
pub use self::document::{Content, HostReport, HostsReport, Report};
pub use self::error::ErrorReport;
pub use self::evidence::{EvidenceReport, EvidenceSource, RecordedEvidence, WhyRecorded};
#[cfg(feature = "client")]
pub use self::exit::Exit;
pub use self::explanation::{AdviceReport, AnswerReport, ExplanationReport, GetErrorReport, LeftOut, ReasonsReport};
#[cfg(feature = "client")]
pub use self::failure::FailureReport;
pub use self::fault::FaultReport;
pub use self::identity::{IdentityReport, SimulatedHostReport, SimulatorReport};
pub use self::instance::{InstanceReport, InstancesReport};
pub use self::job::{JobReport, OutcomeReport};
#[cfg(feature = "client")]
pub use self::listed::{JobsReport, ListedReport};
#[cfg(feature = "cli")]
pub(crate) use self::messages::messages;
#[cfg(any(feature = "cli", feature = "watch"))]
pub(crate) use self::messages::messages_of;
pub use self::method::{Called, MethodReport};
pub use self::named::Named;
#[cfg(feature = "client")]
pub use self::progress::ProgressReport;
pub use self::property::PropertyReport;
pub use self::property_values::PropertyValues;
pub use self::recorded::{
    GapReport, JournalAction, JournalReport, LookReport, RecordedEvent, RecordedJobsReport, RecordedReport,
};
pub use self::recording::{CountedText, FoundShape, FoundText, RecordingReport};
pub use self::settings::{Kept, KeyringReport, OriginName, SettingReport, SettingsReport};
#[cfg(feature = "client")]
pub use self::waited::{WaitReport, WaitResult, WaitedReport};
