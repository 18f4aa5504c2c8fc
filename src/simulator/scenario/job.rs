//! A job of a scenario: its properties, and how the host behaves when it is asked for it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::cim_error::CimError;
use super::default::{default_class, default_namespace};
use super::error_shape::ErrorShape;
use super::fault_name::FaultName;
use super::job_end::{GoneAfter, JobEnd, JobTimes};
use super::job_state::JobState;
use super::property_value::PropertyValue;

/// A job (CIM_ConcreteJob and the Hyper-V classes below it).
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
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

fn default_time_before_removal() -> u32 {
    300
}

fn default_element_effects() -> Vec<u16> {
    vec![0]
}
