//! Jobs by a rule: made when they are asked for (the scenario's `generate`).

use crate::simulator::scenario::{CimError, Generate, Job, JobState, JobTimes};

/// How many there are.
pub(crate) fn count(rules: &[Generate]) -> usize {
    rules.iter().map(of_rule).sum()
}

/// The class of the job with this number, counted from 0 through all rules.
pub(crate) fn class(rules: &[Generate], number: usize) -> Option<&str> {
    place(rules, number).map(|(_, rule, _)| rule.class.as_str())
}

/// The job with this number.
pub(crate) fn job(rules: &[Generate], number: usize) -> Option<Job> {
    let (index, rule, number) = place(rules, number)?;
    let nth = number + 1;
    let is_each = |every: Option<u32>| {
        every.and_then(|every| usize::try_from(every).ok()).is_some_and(|every| nth.is_multiple_of(every))
    };
    let mut job = Job::new(instance_id(index, nth), JobState::Number(7));
    job.job_type = Some(12);
    job.class.clone_from(&rule.class);
    job.element_name = Some(format!("Generated job {nth}"));
    job.times = Some(JobTimes { submitted: 60, started: Some(60), last_state_change: Some(30), elapsed: 30.0 });
    if is_each(rule.failed_every) {
        fail(&mut job, nth);
    } else if is_each(rule.running_every) {
        job.state = JobState::Number(4);
        job.percent_complete = Some(50);
    }
    Some(job)
}

/// The number of the job with this InstanceID.
pub(crate) fn number(rules: &[Generate], key: &str) -> Option<usize> {
    let (head, rest) = key.split_at_checked(PREFIX.len())?;
    let rest = head.eq_ignore_ascii_case(PREFIX).then_some(rest)?;
    let (index, nth) = rest.split_once("-4000-8000-")?;
    let index = usize::from_str_radix(index, 16).ok()?;
    let nth = usize::from_str_radix(nth, 16).ok()?;
    let earlier: usize = rules.get(..index)?.iter().map(of_rule).sum();
    let number = nth.checked_sub(1).filter(|number| rules.get(index).is_some_and(|rule| *number < of_rule(rule)))?;
    Some(earlier + number)
}

fn place(rules: &[Generate], number: usize) -> Option<(usize, &Generate, usize)> {
    let mut number = number;
    for (index, rule) in rules.iter().enumerate() {
        if number < of_rule(rule) {
            return Some((index, rule, number));
        }
        number -= of_rule(rule);
    }
    None
}

fn of_rule(rule: &Generate) -> usize {
    usize::try_from(rule.count).unwrap_or(usize::MAX)
}

fn instance_id(rule: usize, nth: usize) -> String {
    format!("{PREFIX}{rule:04X}-4000-8000-{nth:012X}")
}

fn fail(job: &mut Job, nth: usize) {
    job.state = JobState::Number(10);
    job.error_code = 32768;
    job.error_description = Some(format!("'vm{nth}' failed to start."));
    job.error_summary_description.clone_from(&job.error_description);
    job.errors = vec![CimError {
        error_type: Some(4),
        owning_entity: Some("Microsoft-Windows-Hyper-V-VMMS".to_owned()),
        message_id: Some("12010".to_owned()),
        message: Some(format!("'vm{nth}' failed to start. (0x80070002)")),
        message_arguments: Some(vec![format!("vm{nth}")]),
        perceived_severity: Some(5),
        probable_cause: Some(0),
        error_source_format: Some(0),
        cim_status_code: Some(1),
        ..CimError::default()
    }];
}

const PREFIX: &str = "6E000000-";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_is_found_again_by_its_key() {
        let rule =
            |count| Generate { count, class: "Msvm_ConcreteJob".into(), failed_every: Some(2), running_every: None };
        let rules = [rule(3), rule(4)];
        assert_eq!(count(&rules), 7);
        for index in 0..7 {
            assert_eq!(number(&rules, &job(&rules, index).unwrap().instance_id.to_lowercase()), Some(index));
        }
        assert_eq!(number(&rules, "6E000000-0001-4000-8000-000000000005"), None);
        assert_eq!(job(&rules, 4).unwrap().state.number(), 10);
    }
}
