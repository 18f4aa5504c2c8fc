//! The tools as a client sees them.

use std::sync::Arc;

use rmcp::model::{self, JsonObject, ToolAnnotations};
use serde_json::{Value, json};

use crate::cli::command::mcp::arguments::{DEFAULT_LIMIT, MOST};
use crate::cli::command::mcp::hosts::ConfiguredHosts;

/// A tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tool {
    ExplainJob,
    ListFailedJobs,
    SearchJournal,
    DiagnoseHost,
}

impl Tool {
    pub(super) const ALL: [Self; 4] = [Self::ExplainJob, Self::ListFailedJobs, Self::SearchJournal, Self::DiagnoseHost];

    pub(super) fn called(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tool| tool.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::ExplainJob => "explain_job",
            Self::ListFailedJobs => "list_failed_jobs",
            Self::SearchJournal => "search_journal",
            Self::DiagnoseHost => "diagnose_host",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::ExplainJob => "Explain why a Hyper-V job failed",
            Self::ListFailedJobs => "List failed Hyper-V jobs",
            Self::SearchJournal => "Search recorded Hyper-V failures",
            Self::DiagnoseHost => "Find out why a Hyper-V host cannot be asked",
        }
    }

    fn description(self) -> &'static str {
        match self {
            Self::ExplainJob => {
                "Why one or more jobs of a Hyper-V host failed: the root cause, its code and meaning, and what to do. \
                 Asks the host, and the journal where the host has removed the job or cannot be reached."
            }
            Self::ListFailedJobs => {
                "The jobs that failed or were stopped, with their errors. A host keeps a job for about five minutes \
                 after its end; for older ones use search_journal."
            }
            Self::SearchJournal => {
                "Failed jobs that cimjob watch recorded, the latest first, and the times in which no host was watched. \
                 Asks no host. explain_job gives the whole explanation for an instance_id."
            }
            Self::DiagnoseHost => {
                "Checks name, network, TLS, login and rights for one host, and says which check fails and how to fix \
                 it. Makes at most one login attempt."
            }
        }
    }

    fn properties(self, host: Value) -> Value {
        let machine = json!({ "type": "string", "description": "Name or GUID of a virtual machine" });
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT,
            "description": "Maximum number of jobs" });
        match self {
            Self::ExplainJob => json!({ "host": host, "job": { "type": "string", "description": JOB } }),
            Self::ListFailedJobs => json!({ "host": host, "machine": machine, "limit": limit }),
            Self::SearchJournal => json!({ "host": host, "machine": machine, "limit": limit,
                "text": { "type": "string", "description": "Text in a job's names, messages or codes" },
                "since": { "type": "string", "description": "Recorded since: 90s, 10m, 7d or 2026-11-22T10:00:00Z" } }),
            Self::DiagnoseHost => json!({ "host": host }),
        }
    }

    fn required(self, hosts: &ConfiguredHosts) -> &'static [&'static str] {
        match self {
            Self::ExplainJob => &["job"],
            Self::DiagnoseHost if hosts.count() > 1 => &["host"],
            _ => &[],
        }
    }

    /// As a client sees it: with the names of the configured hosts.
    pub(super) fn definition(self, hosts: &ConfiguredHosts) -> model::Tool {
        let host = json!({ "type": "string", "description": format!("{HOST}{}", hosts.names().join(", ")) });
        let input = json!({ "type": "object", "properties": self.properties(host), "required": self.required(hosts),
            "additionalProperties": false });
        let text = json!({ "type": "string" });
        let output = json!({ "type": "object", "properties": { "notice": text, "error": text } });
        let annotations = ToolAnnotations::with_title(self.title()).read_only(true).destructive(false).idempotent(true);
        model::Tool::new(self.name(), self.description(), object(input))
            .with_title(self.title())
            .with_raw_output_schema(object(output))
            .with_annotations(annotations.open_world(self != Self::SearchJournal))
    }
}

fn object(value: Value) -> Arc<JsonObject> {
    Arc::new(if let Value::Object(object) = value { object } else { JsonObject::new() })
}

const JOB: &str = "The job in any form found in logs: its InstanceID, its path, or lines of a log that name it";

const HOST: &str = "A host of this server's configuration; others are refused. All of them if left out, or the one \
    that the job's path names. Configured: ";
