//! A job of a scenario: its properties, and how the host behaves when it is asked for it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::CimError;

/// A job (CIM_ConcreteJob and the Hyper-V classes below it).
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Job {
    /// The class. Default `Msvm_ConcreteJob`.
    #[serde(default = "default_class")]
    pub class: String,
    /// The namespace. Default `root/virtualization/v2`.
    #[serde(default = "default_namespace")]
    pub namespace: String,
    /// The key, a GUID on a Windows host.
    pub instance_id: String,
    /// What a person calls the job; also its Caption and Description.
    #[serde(default)]
    pub element_name: Option<String>,
    /// The property Name. Default: as `element_name`.
    #[serde(default)]
    pub name: Option<String>,
    /// The state, a name or a number.
    pub state: JobState,
    /// What kind of job it is; the numbers depend on the class.
    #[serde(default)]
    pub job_type: Option<u16>,
    /// How much is done, 0 to 101. Default 100 for a job that completed, else 0.
    #[serde(default)]
    pub percent_complete: Option<u16>,
    /// The vendor's error code. Default 0.
    #[serde(default)]
    pub error_code: u16,
    /// The error in words. Default: empty.
    #[serde(default)]
    pub error_description: Option<String>,
    /// The error in words, in short. Default: empty.
    #[serde(default)]
    pub error_summary_description: Option<String>,
    /// OperationalStatus. Default by state.
    #[serde(default)]
    pub operational_status: Option<Vec<u16>>,
    /// Whether the job can be cancelled. Default no.
    #[serde(default)]
    pub cancellable: bool,
    /// When things happened. Default: null.
    #[serde(default)]
    pub times: Option<JobTimes>,
    /// More properties, or others than the ones above.
    #[serde(default)]
    pub properties: BTreeMap<String, PropertyValue>,
    /// What GetErrorEx returns; GetError returns the first. Default: null.
    #[serde(default)]
    pub errors: Vec<CimError>,
    /// The form of these errors. Default: escaped.
    #[serde(default)]
    pub error_shape: ErrorShape,
    /// What GetError and GetErrorEx return; another value than 0 comes without errors. Default 0.
    #[serde(default)]
    pub return_value: u32,
    /// When the job vanishes. Default: never.
    #[serde(default)]
    pub gone_after: Option<GoneAfter>,
    /// The fault that every call on the job gets. Default: none.
    #[serde(default)]
    pub fault: Option<FaultName>,
    /// How often that fault comes before the job can be read. Default: always.
    #[serde(default)]
    pub fault_times: Option<u32>,
    /// How and when the job ends. Default: it stays as it is.
    #[serde(default)]
    pub ends: Option<JobEnd>,
    /// How long a job is still there after it ended by `ends` or was cancelled, in seconds; also TimeBeforeRemoval. Default 300, as recorded.
    #[serde(default = "default_time_before_removal")]
    pub time_before_removal: u32,
    /// What the job touches: ids of virtual machines, or object paths. Default: nothing.
    #[serde(default)]
    pub affects: Vec<String>,
    /// ElementEffects of these associations: 0 unknown, 1 other, 2 exclusive use, 3 performance, 4 integrity, 5 created. Default 0.
    #[serde(default = "default_element_effects")]
    pub element_effects: Vec<u16>,
    /// What RequestStateChange on the job returns. Default: what its state and `cancellable` ask for.
    #[serde(default)]
    pub cancel_return_value: Option<u32>,
    /// How long the job takes to end once it was cancelled, in seconds. Default 0.
    #[serde(default)]
    pub cancel_seconds: f64,
}

impl Job {
    /// An `Msvm_ConcreteJob` of which nothing else is known.
    #[must_use]
    pub fn new(instance_id: String, state: JobState) -> Self {
        Self {
            class: default_class(),
            namespace: default_namespace(),
            instance_id,
            element_name: None,
            name: None,
            state,
            job_type: None,
            percent_complete: None,
            error_code: 0,
            error_description: None,
            error_summary_description: None,
            operational_status: None,
            cancellable: false,
            times: None,
            properties: BTreeMap::new(),
            errors: Vec::new(),
            error_shape: ErrorShape::default(),
            return_value: 0,
            gone_after: None,
            fault: None,
            fault_times: None,
            ends: None,
            time_before_removal: default_time_before_removal(),
            affects: Vec::new(),
            element_effects: default_element_effects(),
            cancel_return_value: None,
            cancel_seconds: 0.0,
        }
    }
}

/// How and when a job ends. Until then it has the state of the job itself, neither error code nor errors, and a rising percentage.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobEnd {
    /// When it ends, in seconds after it was started: by a method, or with the simulator.
    pub after_seconds: f64,
    /// The state it ends in. Default completed.
    #[serde(default = "completed")]
    pub state: JobState,
    /// How much is done in the end, 0 to 101; the percentage rises to this evenly. Default 100.
    #[serde(default = "hundred")]
    pub percent_complete: u16,
    /// Changes of the state on the way, in any order. Default: none.
    #[serde(default)]
    pub changes: Vec<JobChange>,
}

/// A change of the state before the end.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobChange {
    /// When, in seconds after the job was started.
    pub after_seconds: f64,
    /// The new state.
    pub state: JobState,
}

/// JobState, by name or by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(
    untagged,
    expecting = "a number from 0 to 65535, or one of new, starting, running, suspended, shutting-down, completed, terminated, \
                 killed, exception, service, query-pending, completed-with-warnings"
)]
pub enum JobState {
    /// Any number, also one that has no name.
    Number(u16),
    /// A state with a name.
    Name(JobStateName),
}

impl JobState {
    /// The number.
    #[must_use]
    pub fn number(self) -> u16 {
        match self {
            Self::Number(number) => number,
            Self::Name(name) => name.number(),
        }
    }
}

/// The names of JobState: CIM_ConcreteJob, and 32768 as Microsoft's samples call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum JobStateName {
    New,
    Starting,
    Running,
    Suspended,
    ShuttingDown,
    Completed,
    Terminated,
    Killed,
    Exception,
    Service,
    QueryPending,
    CompletedWithWarnings,
}

impl JobStateName {
    fn number(self) -> u16 {
        match self {
            Self::New => 2,
            Self::Starting => 3,
            Self::Running => 4,
            Self::Suspended => 5,
            Self::ShuttingDown => 6,
            Self::Completed => 7,
            Self::Terminated => 8,
            Self::Killed => 9,
            Self::Exception => 10,
            Self::Service => 11,
            Self::QueryPending => 12,
            Self::CompletedWithWarnings => 32768,
        }
    }
}

/// When things happened to a job.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JobTimes {
    /// TimeSubmitted, in seconds before the simulator was started.
    pub submitted: u32,
    /// StartTime, in seconds before the simulator was started. Default: null.
    #[serde(default)]
    pub started: Option<u32>,
    /// TimeOfLastStateChange, in seconds before the simulator was started. Default: null.
    #[serde(default)]
    pub last_state_change: Option<u32>,
    /// ElapsedTime, in seconds. Default 0.
    #[serde(default)]
    pub elapsed: f64,
}

/// The value of a property that a scenario adds.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "a text, a whole number, true or false, or a list of these")]
pub enum PropertyValue {
    /// One value.
    One(PropertyItem),
    /// An array.
    Many(Vec<PropertyItem>),
}

/// One value of a property.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PropertyItem {
    /// `true` or `false`.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
}

impl std::fmt::Display for PropertyItem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Truth(truth) => truth.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// How the errors of a job are written into the answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorShape {
    /// CIM-XML as text, escaped: what a Hyper-V host is expected to send.
    #[default]
    Escaped,
    /// CIM-XML in a CDATA section.
    Cdata,
    /// A WS-CIM tree (DSP0230).
    Tree,
    /// `xsi:nil`, whatever the errors are.
    Nil,
    /// No element at all, whatever the errors are.
    Absent,
    /// An empty element, whatever the errors are.
    Empty,
    /// The message of the error as bare text, which is no XML.
    Text,
    /// CIM-XML, escaped twice.
    DoubleEscaped,
}

/// When a job vanishes from the host: after this, it is not found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GoneAfter {
    /// After that many requests were answered about it.
    Requests(u32),
    /// That many milliseconds after the simulator was started.
    Milliseconds(u64),
}

/// A fault, or an answer without SOAP, in place of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FaultName {
    /// `w:AccessDenied`, code 5.
    AccessDenied,
    /// `w:TimedOut`, code 2150858793.
    TimedOut,
    /// `w:QuotaLimit` with an MSFT_WmiError, code 2150859174.
    Quota,
    /// `w:Concurrency`, code 2150858802.
    Concurrency,
    /// `a:DestinationUnreachable`, code 2150858752: as if the job had been removed.
    NotFound,
    /// `a:ActionNotSupported`, code 2150858753.
    InvalidMethod,
    /// `w:SchemaValidationError`, code 2150858817.
    Schema,
    /// `w:InternalError`, code 2150858755.
    ProviderFailure,
    /// HTTP 500 with an empty body.
    ServerError,
    /// HTTP 503 with an empty body.
    ServiceUnavailable,
    /// HTTP 401, as if the login had run out: the client must log in anew.
    Unauthorized,
    /// `n:InvalidEnumerationContext`, code 2150858779; the enumeration itself goes on.
    InvalidContext,
    /// `w:EncodingLimit`, code 2150858824.
    TooLarge,
    /// The connection is closed before anything was done.
    Dropped,
    /// The request is carried out, but the connection is closed in place of an answer.
    LostAnswer,
}

pub(super) fn default_class() -> String {
    "Msvm_ConcreteJob".to_owned()
}

pub(super) fn default_namespace() -> String {
    "root/virtualization/v2".to_owned()
}

fn default_time_before_removal() -> u32 {
    300
}

fn default_element_effects() -> Vec<u16> {
    vec![0]
}

fn completed() -> JobState {
    JobState::Name(JobStateName::Completed)
}

fn hundred() -> u16 {
    100
}
