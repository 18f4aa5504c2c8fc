//! Reading a scenario from a file: TOML 1.0 or JSON.

use std::path::{Path, PathBuf};

use super::document::Scenario;

/// How a scenario is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScenarioFormat {
    /// TOML.
    Toml,
    /// JSON.
    Json,
}

impl ScenarioFormat {
    /// The format by the file's extension; without a known one by the text: only JSON begins with `{`.
    #[must_use]
    pub fn of(path: &Path, text: &str) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some(extension) if extension.eq_ignore_ascii_case("json") => Self::Json,
            Some(extension) if extension.eq_ignore_ascii_case("toml") => Self::Toml,
            _ if text.trim_start().starts_with('{') => Self::Json,
            _ => Self::Toml,
        }
    }
}

impl Scenario {
    /// The scenario that comes with the program: one host and a job for everything that can happen.
    #[must_use]
    pub fn built_in() -> Self {
        // INVARIANT: the text is part of the program, and a test reads it.
        #[allow(clippy::expect_used)]
        Self::parse(Self::BUILT_IN, ScenarioFormat::Toml).expect("the built-in scenario is in order")
    }

    /// The text of [`Scenario::built_in`], TOML.
    pub const BUILT_IN: &str = include_str!("../default_scenario.toml");

    /// The scenario that many hosts play unless they are given another one: jobs fail on them, and are removed.
    #[must_use]
    pub fn built_in_fleet() -> Self {
        // INVARIANT: the text is part of the program, and a test reads it.
        #[allow(clippy::expect_used)]
        Self::parse(Self::BUILT_IN_FLEET, ScenarioFormat::Toml).expect("the built-in fleet is in order")
    }

    /// The text of [`Scenario::built_in_fleet`], TOML.
    pub const BUILT_IN_FLEET: &str = include_str!("../fleet_scenario.toml");

    /// Reads and checks a scenario file.
    ///
    /// # Errors
    /// [`ScenarioError`]: the file cannot be read, or as [`Scenario::parse`].
    pub fn read(path: &Path) -> Result<Self, ScenarioError> {
        let text = std::fs::read_to_string(path)
            .map_err(|source| ScenarioError::Unreadable { path: path.to_owned(), source })?;
        Self::parse(&text, ScenarioFormat::of(path, &text))
    }

    /// Reads and checks a scenario.
    ///
    /// # Errors
    /// [`ScenarioError`]: it is not written as its format or its schema wants, or it contradicts itself.
    pub fn parse(text: &str, format: ScenarioFormat) -> Result<Self, ScenarioError> {
        let scenario: Self = match format {
            ScenarioFormat::Toml => toml::from_str(text).map_err(|source| ScenarioError::Toml(Box::new(source)))?,
            ScenarioFormat::Json => serde_json::from_str(text).map_err(ScenarioError::Json)?,
        };
        scenario.check()?;
        Ok(scenario)
    }
}

/// Why a scenario cannot be played.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file cannot be read.
    #[error("the scenario {path:?} cannot be read")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not the TOML we want; the source tells line and column and shows the place.
    #[error("the scenario is not in order")]
    Toml(#[source] Box<toml::de::Error>),
    /// Not the JSON we want; the source tells line and column.
    #[error("the scenario is not in order")]
    Json(#[source] serde_json::Error),
    /// A value that makes no sense.
    #[error("the scenario is not in order: {place} {problem}")]
    Value {
        /// Where it is, such as `jobs[2].class`; the first is 0.
        place: String,
        /// What is wrong with it.
        problem: String,
    },
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    const USERS: &str = "[[users]]\nname='a'\npassword='b'\n";

    fn problem(text: &str, format: ScenarioFormat) -> String {
        let error = Scenario::parse(text, format).unwrap_err();
        error.source().map_or_else(|| error.to_string(), ToString::to_string)
    }

    fn problem_of_job(lines: &str) -> String {
        problem(&format!("{USERS}[[jobs]]\n{lines}"), ScenarioFormat::Toml)
    }

    #[test]
    fn the_built_in_scenario_is_in_order() {
        assert!(Scenario::built_in().jobs.len() > 17);
    }

    #[test]
    fn the_built_in_fleet_is_in_order() {
        assert!(Scenario::built_in_fleet().fleet.is_some());
    }

    #[test]
    fn toml_and_json_say_the_same() {
        let toml = Scenario::parse(USERS, ScenarioFormat::Toml).unwrap();
        let json = Scenario::parse(r#"{"users": [{"name": "a", "password": "b"}]}"#, ScenarioFormat::Json).unwrap();
        assert_eq!(format!("{toml:?}"), format!("{json:?}"));
    }

    #[test]
    fn the_text_tells_the_format_where_the_name_does_not() {
        assert_eq!(ScenarioFormat::of(Path::new("a"), " {"), ScenarioFormat::Json);
        assert_eq!(ScenarioFormat::of(Path::new("a.TOML"), " {"), ScenarioFormat::Toml);
    }

    #[test]
    fn an_unknown_field_is_shown_with_its_line() {
        let shown = problem_of_job("instance_id='1'\nstate='new'\ncolor='red'");
        assert!(shown.contains("line 7") && shown.contains("unknown field `color`"), "{shown}");
    }

    #[test]
    fn an_unknown_state_is_answered_with_all_states() {
        let shown = problem_of_job("instance_id='1'\nstate='sleeping'");
        assert!(shown.contains("line 6") && shown.contains("shutting-down"), "{shown}");
    }

    #[test]
    fn json_tells_line_and_column() {
        let shown = problem("{\n\"users\": 1}", ScenarioFormat::Json);
        assert!(shown.contains("line 2 column 10"), "{shown}");
    }

    #[test]
    fn no_password_is_ever_shown() {
        assert!(!format!("{:?}", Scenario::built_in()).contains("Job-0815"));
    }
}
