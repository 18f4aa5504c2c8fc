//! What people see of a recorded document: a part of what `explain` writes.

use serde::Deserialize;
use serde_json::Value;

/// What is read of a recorded document; what it lacks is absent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Excerpt {
    pub(in crate::cli) job: Job,
    pub(in crate::cli) outcome: Option<String>,
    pub(in crate::cli) virtual_machines: Vec<Machine>,
    pub(in crate::cli) headline: Option<String>,
    pub(in crate::cli) root_cause: Option<Cause>,
    pub(in crate::cli) steps: Vec<Step>,
    pub(in crate::cli) advice: Vec<Advice>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Job {
    pub(in crate::cli) path: Option<String>,
    pub(in crate::cli) name: Option<String>,
    pub(in crate::cli) element_name: Option<String>,
    pub(in crate::cli) job_type: Option<Number>,
    pub(in crate::cli) owner: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Number {
    pub(in crate::cli) value: u32,
    pub(in crate::cli) name: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Machine {
    pub(in crate::cli) name: Option<String>,
    pub(in crate::cli) id: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Cause {
    pub(in crate::cli) text: Option<String>,
    pub(in crate::cli) code: Option<Code>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Code {
    pub(in crate::cli) hex: Option<String>,
    pub(in crate::cli) name: Option<String>,
    pub(in crate::cli) meaning: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Step {
    pub(in crate::cli) from: String,
    pub(in crate::cli) text: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::cli) struct Advice {
    pub(in crate::cli) cause: String,
    pub(in crate::cli) next_step: String,
}

impl Excerpt {
    /// What is read of a document; nothing if it has another form.
    pub(in crate::cli) fn of(document: &Value) -> Self {
        Self::deserialize(document).unwrap_or_default()
    }
}
