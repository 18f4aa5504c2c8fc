//! Which CI system runs the command, by the variables that it sets, and what `--report auto` means there.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::cli::ci_report::wanted::{Destination, Format, Report};

/// What the environment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::cli) struct Environment {
    pub(in crate::cli) system: Option<System>,
    /// The summary of the step on GitHub Actions.
    pub(in crate::cli) step_summary: Option<PathBuf>,
    /// Where Azure Pipelines keeps files until the job ends.
    pub(in crate::cli) temporary: Option<PathBuf>,
}

/// A CI system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum System {
    Github,
    Gitlab,
    Azure,
    Teamcity,
    Jenkins,
}

/// The first variable that is set decides.
const VARIABLES: &[(&str, System)] = &[
    ("GITHUB_ACTIONS", System::Github),
    ("GITLAB_CI", System::Gitlab),
    ("TF_BUILD", System::Azure),
    ("TEAMCITY_VERSION", System::Teamcity),
    ("JENKINS_URL", System::Jenkins),
];

impl Environment {
    /// By these variables.
    pub(in crate::cli) fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let is_set = |value: OsString| !matches!(value.to_str(), Some("" | "0" | "false" | "False"));
        let system = VARIABLES.iter().find(|(name, _)| variable(name).is_some_and(is_set));
        let path = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        Self {
            system: system.map(|(_, system)| *system),
            step_summary: path("GITHUB_STEP_SUMMARY"),
            temporary: path("AGENT_TEMPDIRECTORY"),
        }
    }

    /// The reports that this system reads: lines in the log where it reads commands there, else a file of JUnit. `command` is a part of its name, so that several
    /// commands of one job do not overwrite each other's file.
    pub(in crate::cli) fn reports(&self, command: &str) -> Vec<Report> {
        let line = |format| Report { format, to: Destination::StandardOutput };
        let file = || {
            let to = Destination::File(format!("TEST-cimjob-{command}.xml").into());
            Report { format: Format::Junit, to }
        };
        match self.system {
            Some(System::Github) => vec![line(Format::Github)],
            Some(System::Azure) => vec![line(Format::Azure), file()],
            Some(System::Teamcity) => vec![line(Format::Teamcity)],
            Some(System::Gitlab | System::Jenkins) => vec![file()],
            None => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(set: &[(&str, &str)]) -> Option<System> {
        let variable = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        Environment::of(variable).system
    }

    #[test]
    fn each_system_is_seen_by_its_variable() {
        for (name, system) in VARIABLES {
            assert_eq!(seen(&[(name, "true")]), Some(*system));
        }
        assert_eq!(seen(&[("CI", "true"), ("GITLAB_CI", "false")]), None);
    }

    #[test]
    fn commands_of_a_log_go_to_standard_output_and_junit_to_a_file() {
        let of = |system| Environment { system: Some(system), ..Environment::default() }.reports("wait");
        assert_eq!(of(System::Github), ["github=-".parse().unwrap()]);
        assert_eq!(of(System::Azure), ["azure=-".parse().unwrap(), "junit=TEST-cimjob-wait.xml".parse().unwrap()]);
        assert_eq!(of(System::Jenkins), ["junit=TEST-cimjob-wait.xml".parse().unwrap()]);
    }
}
