//! What a scenario must be beyond its schema: names that can be written, and keys that are unique.

use std::collections::HashSet;

use super::document::Scenario;
use super::job::Job;
use super::read::ScenarioError;

impl Scenario {
    pub(super) fn check(&self) -> Result<(), ScenarioError> {
        if self.users.is_empty() {
            return Err(wrong("users", "must name at least one user"));
        }
        if self.schemes.is_empty() {
            return Err(wrong("schemes", "must name at least one scheme"));
        }
        if !is_host_name(&self.host.name) {
            return Err(wrong("host.name", "must be letters, digits, hyphens and dots"));
        }
        if !(32..=500).contains(&self.service.max_envelope_size_kb) {
            return Err(wrong("service.max_envelope_size_kb", "must be from 32 to 500"));
        }
        if self.pages.first_items == 0 {
            return Err(wrong("pages.first_items", "must be 1 or more"));
        }
        if self.host.clock_offset_seconds.unsigned_abs() > 31_536_000 {
            return Err(wrong("host.clock_offset_seconds", "must be at most a year"));
        }
        self.check_users()?;
        self.check_jobs()?;
        self.check_fleet()?;
        self.check_rest()
    }

    fn check_users(&self) -> Result<(), ScenarioError> {
        let mut known = HashSet::new();
        for (index, user) in self.users.iter().enumerate() {
            let place = format!("users[{index}].name");
            let (_, name) = user.domain_and_name();
            if name.is_empty() || name.contains('\\') || user.name.contains(':') {
                return Err(wrong(place, "must be written `DOMAIN\\user` or `user`, without a colon"));
            }
            if !known.insert(user.name.to_lowercase()) {
                return Err(wrong(place, "is the name of an earlier user, too"));
            }
        }
        Ok(())
    }

    fn check_jobs(&self) -> Result<(), ScenarioError> {
        let mut known = HashSet::new();
        for (index, job) in self.jobs.iter().enumerate() {
            check_job(job, &format!("jobs[{index}]"))?;
            let key = format!("{}:{}={}", job.namespace, job.class, job.instance_id).to_lowercase();
            if !known.insert(key) {
                return Err(wrong(format!("jobs[{index}].instance_id"), "is the key of an earlier job, too"));
            }
        }
        for (index, template) in self.templates.iter().enumerate() {
            check_job(template, &format!("templates[{index}]"))?;
        }
        Ok(())
    }
}

fn check_job(job: &Job, place: &str) -> Result<(), ScenarioError> {
    let at = |field: &str| format!("{place}.{field}");
    let error_names = job.errors.iter().flat_map(|error| error.class.iter().chain(error.properties.keys()));
    if let Some(name) = job.properties.keys().chain(error_names).find(|name| !is_cim_name(name)) {
        return Err(wrong(place, format!("holds {name:?}, which is no CIM name")));
    }
    if !is_cim_name(&job.class) {
        return Err(wrong(at("class"), "must be a CIM name: letters, digits and underscores"));
    }
    if !job.namespace.split('/').all(is_cim_name) {
        return Err(wrong(at("namespace"), "must be CIM names with `/` between them, such as root/virtualization/v2"));
    }
    if job.instance_id.trim().is_empty() {
        return Err(wrong(at("instance_id"), "must not be empty"));
    }
    if job.fault_times.is_some() && job.fault.is_none() {
        return Err(wrong(at("fault_times"), "needs `fault`"));
    }
    let is_span = |seconds: f64| (0.0..=31_536_000.0).contains(&seconds);
    if job.times.is_some_and(|times| !is_span(times.elapsed)) {
        return Err(wrong(at("times.elapsed"), "must be from 0 to 31536000 seconds"));
    }
    let ends = job
        .ends
        .iter()
        .flat_map(|end| end.changes.iter().map(|change| change.after_seconds).chain([end.after_seconds]));
    if !ends.into_iter().all(is_span) {
        return Err(wrong(at("ends"), "must have seconds from 0 to 31536000"));
    }
    if !is_span(job.cancel_seconds) {
        return Err(wrong(at("cancel_seconds"), "must be from 0 to 31536000 seconds"));
    }
    Ok(())
}

pub(super) fn wrong(place: impl Into<String>, problem: impl Into<String>) -> ScenarioError {
    ScenarioError::Value { place: place.into(), problem: problem.into() }
}

/// Stricter than DSP0004 section 5.1.2.8: ASCII only, so that it is an XML name, too.
pub(super) fn is_cim_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|next| next.is_ascii_alphanumeric() || next == '_')
}

fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len()) && label.chars().all(|next| next.is_ascii_alphanumeric() || next == '-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::super::ScenarioFormat;
    use super::*;

    fn problem(text: &str) -> String {
        Scenario::parse(text, ScenarioFormat::Toml).unwrap_err().to_string()
    }

    #[track_caller]
    fn assert_place(text: &str, place: &str) {
        let shown = problem(text);
        assert!(shown.contains(&format!("order: {place} ")), "{shown}");
    }

    const USER: &str = "[[users]]\nname='LAB\\a'\npassword='b'\n";

    #[test]
    fn a_wrong_host_or_user_is_named_by_its_place() {
        assert_place("users = []", "users");
        assert_place(&format!("schemes = []\n{USER}"), "schemes");
        assert_place(&format!("host.name = 'hv 01'\n{USER}"), "host.name");
        assert_place(&format!("{USER}{USER}"), "users[1].name");
        assert_place(&format!("service = {{ max_envelope_size_kb = 501 }}\n{USER}"), "service.max_envelope_size_kb");
        assert_place(&format!("host.clock_offset_seconds = 99999999\n{USER}"), "host.clock_offset_seconds");
    }

    #[test]
    fn a_wrong_job_is_named_by_its_place() {
        let job = |lines: &str| format!("{USER}[[jobs]]\nstate=2\n{lines}\n");
        assert_place(&job("instance_id=' '"), "jobs[0].instance_id");
        assert_place(&job("instance_id='1'\nclass='a b'"), "jobs[0].class");
        assert_place(&job("instance_id='1'\nnamespace='root\\v2'"), "jobs[0].namespace");
        assert_place(&job("instance_id='1'\nfault_times=1"), "jobs[0].fault_times");
        assert_place(&job("instance_id='1'\nproperties={'a:b'=1}"), "jobs[0]");
        assert_place(&job("instance_id='1'\n[[jobs]]\nstate=2\ninstance_id='1'"), "jobs[1].instance_id");
    }
}
