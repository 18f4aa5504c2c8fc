//! Likely causes and next steps, by number. Words are never matched, for hosts speak many languages.
//!
//! Causes and steps are our own reading of the code tables and of what users report in public; they are hints, and say "likely". Each row
//! names its source. A code without a row of its own has its own meaning as the cause, and the step of its family.

mod access;
mod disks;
mod family;
mod files;
mod host;
mod job_codes;
mod network;
mod row;
#[cfg(test)]
mod tests;

use crate::codes::{canonical, lookup, win32};

use row::Row;

/// Something in an answer that a row of the table may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Symptom {
    /// An HRESULT, Win32 or NTSTATUS code in a message or property, in whichever spelling it was found.
    Code(u32),
    /// `ErrorCode` of the job.
    JobError(u32),
    /// `ProbableCause` of an error.
    ProbableCause(u16),
    /// `CIMStatusCode` of an error.
    CimStatus(u32),
    /// `JobState` of the job.
    State(u16),
}

/// A likely cause and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Advice {
    /// What it goes by.
    pub symptom: Symptom,
    /// The likely cause, one clause.
    pub cause: &'static str,
    /// What to try next, one clause.
    pub next_step: &'static str,
    /// Where cause or step come from: a public report, a page, or the header that defines the code.
    pub source: &'static str,
}

/// The advice for the symptoms, in the order of the symptoms; the first one tells most. At most three, each cause once.
pub(super) fn advice_for(symptoms: &[Symptom]) -> Vec<Advice> {
    let mut found: Vec<Advice> = Vec::new();
    for advice in symptoms.iter().filter_map(|symptom| advice(*symptom)) {
        if !found.iter().any(|known| known.cause == advice.cause) {
            found.push(advice);
        }
    }
    // Whatever says more than "failed" silences that, and a code the other symptoms.
    keep_if_any(&mut found, |advice| !says_little(advice.symptom));
    keep_if_any(&mut found, |advice| matches!(advice.symptom, Symptom::Code(_)));
    found.truncate(3);
    found
}

/// Does the code say no more than that something failed?
pub(super) fn is_generic(code: u32) -> bool {
    family::GENERIC.codes.contains(&canonical(code))
}

fn says_little(symptom: Symptom) -> bool {
    match symptom {
        Symptom::Code(code) => is_generic(code),
        other => other == Symptom::JobError(job_codes::FAILED),
    }
}

fn keep_if_any(found: &mut Vec<Advice>, wanted: impl Fn(&Advice) -> bool) {
    if found.iter().any(&wanted) {
        found.retain(wanted);
    }
}

fn advice(symptom: Symptom) -> Option<Advice> {
    match symptom {
        Symptom::Code(code) => of_code(code),
        _ => job_codes::TABLE.iter().find(|row| row.symptom == symptom).copied(),
    }
}

fn of_code(code: u32) -> Option<Advice> {
    let common = canonical(code);
    let symptom = Symptom::Code(code);
    if let Some(Row { cause, next_step, source, .. }) = rows().find(|row| row.codes.contains(&common)) {
        return Some(Advice { symptom, cause, next_step, source });
    }
    let named = lookup(code).or_else(|| win32(code))?;
    let family = family::of(common)?;
    Some(Advice { symptom, cause: named.code.meaning, next_step: family.next_step, source: family.source })
}

/// The rows of codes.
fn rows() -> impl Iterator<Item = &'static Row> {
    [files::ROWS, disks::ROWS, host::ROWS, access::ROWS, network::ROWS].into_iter().flatten().chain([&family::GENERIC])
}
