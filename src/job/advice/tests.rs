//! Every code that has a name leads to a cause and a step of its own or of its family.

use std::collections::BTreeSet;

use super::choose::{advice, rows};
use super::*;
use crate::codes::{Family, canonical, lookup};

fn all_codes() -> impl Iterator<Item = u32> {
    let families = [Family::Wsman, Family::Wbem, Family::Hresult, Family::Win32, Family::Ntstatus];
    families.into_iter().flat_map(|family| family.table()).map(|code| code.value)
}

fn causes(symptoms: &[Symptom]) -> Vec<&'static str> {
    advice_for(symptoms).into_iter().map(|advice| advice.cause).collect()
}

const FAILED: Symptom = Symptom::JobError(job_codes::FAILED);

#[test]
fn no_named_code_leads_to_the_generic_row() {
    let generic = advice(FAILED).unwrap().cause;
    let wrong: Vec<_> = all_codes()
        .filter(|code| {
            let advice = advice_for(&[FAILED, Symptom::Code(*code)]);
            advice.len() != 1 || advice.iter().any(|advice| advice.cause == generic || advice.next_step.is_empty())
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:X?}");
}

#[test]
fn all_spellings_of_an_error_share_a_row() {
    for code in all_codes() {
        let (own, common) = (advice(Symptom::Code(code)).unwrap(), advice(Symptom::Code(canonical(code))).unwrap());
        assert_eq!(own.next_step, common.next_step, "{code:#X}");
    }
}

#[test]
fn every_code_has_one_row_and_is_written_in_the_common_spelling() {
    let mut seen = BTreeSet::new();
    for code in rows().flat_map(|row| row.codes) {
        assert!(seen.insert(code), "{code:#X} twice");
        assert_eq!(canonical(*code), *code, "{code:#X}");
        assert!(lookup(*code).is_some(), "{code:#X} has no name");
    }
}

#[test]
fn every_symptom_has_one_row() {
    for (index, row) in job_codes::TABLE.iter().enumerate() {
        assert!(job_codes::TABLE.iter().skip(index + 1).all(|other| other.symptom != row.symptom), "{:?}", row.symptom);
    }
}

#[test]
fn every_row_is_a_clause_and_names_its_source() {
    let rows = rows().map(|row| [row.cause, row.next_step, row.source]);
    for texts in rows.chain(job_codes::TABLE.iter().map(|row| [row.cause, row.next_step, row.source])) {
        assert!(texts.iter().all(|text| !text.is_empty() && !text.ends_with('.')), "{texts:?}");
    }
}

/// Public reports that named a code and found no help in its name; each has a row with its source.
#[test]
fn the_codes_of_public_reports_have_rows_of_their_own() {
    for code in [
        0xC03A_001A,
        0xC03A_000D,
        0xC03A_000E,
        0xC03A_0016,
        0xC03A_0003,
        0x8007_0570,
        0x8007_0569,
        0x8007_000D,
        0x8007_0780,
        0x8007_0040,
        0x8007_0079,
        0x8004_23F4,
        0x8004_2306,
        0x2EE2,
        0x2EFD,
        0x2EF3,
        5,
        0x8009_030E,
        0x8007_0534,
        0x8007_0005,
        0x8007_0003,
        0x8007_000E,
        0x8007_10DF,
        0x8007_0543,
        0xC000_0022,
        0xD000_0034,
        0x8007_0032,
    ] {
        assert!(rows().any(|row| row.codes.contains(&canonical(code))), "{code:#X}");
    }
    assert!(advice(Symptom::JobError(32788)).unwrap().source.contains("crc#4648"));
}

#[test]
fn an_unsupported_request_is_not_only_about_shares() {
    let step = advice(Symptom::Code(0x8007_0032)).unwrap().next_step;
    assert!(step.contains("configuration version") && step.contains("SMB 3"), "{step}");
}

#[test]
fn a_specific_row_silences_the_general_ones() {
    let advice = advice_for(&[Symptom::Code(0x8007_0070), FAILED, Symptom::State(8)]);
    assert_eq!(advice.iter().map(|row| row.symptom).collect::<Vec<_>>(), [Symptom::Code(0x8007_0070)]);
}

#[test]
fn a_generic_code_does_not_silence_what_says_more() {
    let memory = causes(&[Symptom::JobError(32778)]);
    assert_eq!(causes(&[Symptom::Code(0x8000_4005), Symptom::JobError(32778)]), memory);
    assert_eq!(causes(&[Symptom::Code(0x8000_4005), Symptom::Code(0x8007_000E)]), memory);
}

#[test]
fn a_code_without_a_name_has_no_advice() {
    assert_eq!(advice(Symptom::Code(0xC0FF_EE00)), None);
    assert_eq!(causes(&[Symptom::Code(0xC0FF_EE00), FAILED]).len(), 1);
}

#[test]
fn the_same_cause_is_given_once() {
    assert_eq!(causes(&[Symptom::ProbableCause(33), Symptom::JobError(32778)]).len(), 1);
}
