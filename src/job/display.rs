//! An outcome and an explanation as text for people: first what failed and why, then what to do.

use std::fmt;

use crate::cim::neutral::{in_quotes, neutral};

use super::{Explanation, Outcome, Step};

/// One lower-case clause, such as `failed`.
impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::UnderWay => "still running",
            Self::Succeeded => "succeeded",
            Self::CompletedWithWarnings => "completed with warnings",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Unknown => "state unknown",
        })
    }
}

/// A few lines: outcome and operation, the reason in the host's words, codes by name, likely cause, what to try, and the job. Text from the
/// host is behind a bar or in quotes and is neutralized: it cannot control a terminal.
impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.outcome, operation(self))?;
        for machine in self.virtual_machines() {
            write!(f, ", {}", in_quotes(&neutral(&machine.to_string())))?;
        }
        let of_the_host = self.root_cause.as_ref().is_some_and(|cause| cause.text.is_some());
        write!(f, "\n  {}{}", if of_the_host { "| " } else { "" }, neutral(&self.headline()))?;
        for code in &self.codes {
            write!(f, "\n  0x{:08X}", code.code)?;
            code.named.map_or(Ok(()), |named| write!(f, " {}: {}", named.code.name, named.code.meaning))?;
        }
        for step in self.steps() {
            match step {
                Step::Host(text) => write!(f, "\n  the host recommends: {}", in_quotes(&neutral(text)))?,
                Step::Ours(advice) => write!(f, "\n  likely cause: {}\n  try: {}", advice.cause, advice.next_step)?,
            }
        }
        write!(f, "\n  job: {}", neutral(&self.path.to_string()))
    }
}

fn operation(explanation: &Explanation) -> String {
    let job = &explanation.job;
    if let Some(name) = job.job_type_name() {
        return name.to_owned();
    }
    let mut names = [&job.element_name, &job.name].into_iter().flatten();
    let named = names.find(|name| !name.is_empty());
    named.map_or_else(|| "a job without a name".to_owned(), |name| in_quotes(&neutral(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::CimInstance;
    use crate::job::{ConcreteJob, Evidence};

    fn explained(job: CimInstance, evidence: Evidence) -> String {
        let path = "Msvm_ConcreteJob.InstanceID=\"1\"".parse().unwrap();
        Explanation::of(path, ConcreteJob::from(job), evidence).to_string()
    }

    fn failed() -> CimInstance {
        CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16).with("JobType", 12_u16)
    }

    #[test]
    fn the_reason_comes_before_the_code_and_the_next_step() {
        let text = explained(failed().with("ErrorDescription", "no disk (0x80070002)"), Evidence::NotAsked);
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        assert_eq!(lines[..2], ["failed: Start Virtual Machine", "| no disk (0x80070002)"]);
        assert!(lines[2].starts_with("0x80070002 ERROR_FILE_NOT_FOUND: "), "{text}");
        assert!(lines[3].starts_with("likely cause: ") && lines[4].starts_with("try: "), "{text}");
        assert!(lines[5].starts_with("job: root\\virtualization\\v2:Msvm_ConcreteJob"), "{text}");
    }

    #[test]
    fn what_could_not_be_read_is_not_told_as_silence_of_the_host() {
        assert!(explained(failed(), Evidence::NotRead).contains("no answer with the reason could be read"));
        assert!(explained(failed(), Evidence::NotAsked).contains("the host was not asked for a reason"));
    }

    #[test]
    fn text_of_the_host_cannot_control_the_terminal() {
        let text = explained(failed().with("ErrorDescription", "a\u{1b}[2Jb\nc"), Evidence::NotAsked);
        assert!(text.contains("a<U+001B>[2Jb c"), "{text}");
    }
}
