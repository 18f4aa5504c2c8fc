//! The advice for what an answer says.

use crate::codes::{canonical, lookup, win32};

use super::row::Row;
use super::{Advice, Symptom, access, disks, family, files, host, job_codes, network};

/// The advice for the symptoms, in the order of the symptoms; the first one tells most. At most three, each cause once.
pub(in crate::job) fn advice_for(symptoms: &[Symptom]) -> Vec<Advice> {
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
pub(in crate::job) fn is_generic(code: u32) -> bool {
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

pub(super) fn advice(symptom: Symptom) -> Option<Advice> {
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
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    [files::ROWS, disks::ROWS, host::ROWS, access::ROWS, network::ROWS].into_iter().flatten().chain([&family::GENERIC])
}
