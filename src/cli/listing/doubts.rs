//! What could not be found out about the jobs of a list.

use crate::client::{Error, FoundJob};
use crate::job::Evidence;
use crate::report::{Exit, messages_of};
use crate::soap::FaultKind;

use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::{note, say};

/// One thing that is not known.
struct Doubt {
    why: String,
    /// How a command that is about it alone would end.
    exit: Exit,
}

/// All of them, in the order of the jobs; the first ones in words.
#[derive(Default)]
pub(in crate::cli::listing) struct Doubts {
    first: Vec<Doubt>,
    more: usize,
    /// Jobs whose machine is not known where that does not matter.
    unnamed: usize,
    /// Why the machine of the first of them is not.
    why_unnamed: Option<String>,
}

/// The most doubts that are told one by one.
const MOST: usize = 100;

impl Doubts {
    /// Remembers what is not known of a job. One that was removed in between is not a matter of doubt. `machine` says whether it matters which
    /// virtual machine the job is about.
    pub(in crate::cli::listing) fn add(&mut self, found: &FoundJob, machine: Machine) {
        if machine == Machine::DoesNotMatter {
            self.add_unnamed(found);
        }
        let unknown_machine = found.affected.as_ref().err().filter(|_| machine == Machine::Matters);
        let unknown_machine = unknown_machine.map(|error| doubt("its virtual machine is not known", error));
        for Doubt { why, exit } in unknown_machine.into_iter().chain(errors(found)) {
            if self.first.len() < MOST {
                self.first.push(Doubt { why: format!("{}: {why}", found.path), exit });
            } else {
                self.more = self.more.saturating_add(1);
            }
        }
    }

    fn add_unnamed(&mut self, found: &FoundJob) {
        if let Some(error) = found.affected.as_ref().err().filter(|error| !error.is_not_found()) {
            self.unnamed = self.unnamed.saturating_add(1);
            self.why_unnamed.get_or_insert_with(|| messages_of(error).join(": "));
        }
    }

    pub(in crate::cli::listing) fn exit(&self) -> Exit {
        self.first.first().map_or(Exit::Done, |doubt| doubt.exit)
    }

    /// Tells people, if there is something to tell.
    pub(in crate::cli::listing) fn tell(&self) {
        if let Some(why) = &self.why_unnamed {
            let count = self.unnamed;
            note(&neutral(&format!("cimjob: the virtual machine of {count} of the listed jobs is not known: {why}")));
        }
        if self.first.is_empty() {
            return;
        }
        let lines: String = self.first.iter().map(|doubt| format!("\n  {}", neutral(&doubt.why))).collect();
        let rest = if self.more > 0 { format!("\n  and {} more", self.more) } else { String::new() };
        let count = self.first.len().saturating_add(self.more);
        say(&format!("cimjob: not everything could be read of {count} of the listed jobs:{lines}{rest}"));
    }
}

/// Does it matter which virtual machine a job is about?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::listing) enum Machine {
    Matters,
    DoesNotMatter,
}

fn errors(found: &FoundJob) -> Option<Doubt> {
    let explanation = match found.explanation.as_ref()? {
        Err(error) => return Some(doubt("its errors cannot be read", error)),
        Ok(explanation) => explanation,
    };
    match &explanation.evidence {
        Evidence::Refused(answer) => {
            let why = format!("{} returned {}", answer.method.name(), answer.return_value);
            Some(Doubt { why, exit: Exit::Fault })
        }
        Evidence::Fault(fault) if fault.kind() != FaultKind::NotFound => {
            Some(Doubt { why: format!("its errors cannot be read: {fault}"), exit: fault.kind().into() })
        }
        _ => None,
    }
}

fn doubt(what: &str, error: &Error) -> Doubt {
    Doubt { why: format!("{what}: {error}"), exit: error.into() }
}
