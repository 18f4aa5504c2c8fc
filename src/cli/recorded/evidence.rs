//! The document of a recorded job as the answer of `explain`: it says that it comes from the journal, and why.

use serde_json::{Value, json};

use crate::report::{Exit, RecordedEvidence, RecordedReport, WhyRecorded};

/// Why the host itself does not explain the job; `None` if the journal is no substitute for what went wrong.
pub(in crate::cli) fn why(exit: Exit) -> Option<WhyRecorded> {
    match exit {
        Exit::NotFound => Some(WhyRecorded::Removed),
        Exit::Unreachable | Exit::TimedOut => Some(WhyRecorded::Unreachable),
        _ => None,
    }
}

/// The recorded document with its evidence.
pub(in crate::cli) fn document(recorded: &RecordedReport, why: WhyRecorded) -> Value {
    let mut document = recorded.document.clone();
    if !document.is_object() {
        document = json!({ "schema_version": 1, "kind": "explanation" });
    }
    let source = document.pointer("/evidence/source").and_then(Value::as_str).map(str::to_owned);
    let (host, seen) = (recorded.host.clone(), recorded.seen.clone());
    let evidence = RecordedEvidence { source, host, seen, why };
    if let Some(of_document) = document.as_object_mut() {
        let part = of_document.entry("evidence").or_insert_with(|| json!({}));
        if !part.is_object() {
            *part = json!({});
        }
        if let Some(part) = part.as_object_mut() {
            part.insert("source".to_owned(), json!("journal"));
            part.insert("recorded".to_owned(), json!(evidence));
        }
    }
    document
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::RecordedEvent;

    fn recorded(document: Value) -> RecordedReport {
        RecordedReport {
            stable_id: "0".repeat(32),
            host: "hv07".into(),
            namespace: "root/virtualization/v2".into(),
            class: "Msvm_ConcreteJob".into(),
            instance_id: "8E1C".into(),
            event: RecordedEvent::Failed,
            ended: None,
            seen: "2026-11-28T03:12:41Z".into(),
            clock_skew_seconds: None,
            document,
        }
    }

    #[test]
    fn the_evidence_names_the_journal_and_what_was_recorded() {
        let given = json!({ "kind": "explanation", "headline": "x", "evidence": { "source": "method", "method": "GetErrorEx" } });
        let document = document(&recorded(given), WhyRecorded::Removed);
        assert_eq!(document["headline"], "x");
        assert_eq!(
            (&document["evidence"]["source"], &document["evidence"]["method"]),
            (&json!("journal"), &json!("GetErrorEx"))
        );
        let expected = json!({ "source": "method", "host": "hv07", "seen": "2026-11-28T03:12:41Z", "why": "removed" });
        assert_eq!(document["evidence"]["recorded"], expected);
    }

    #[test]
    fn a_document_of_another_form_gets_evidence_too() {
        for odd in [json!("text"), json!({ "evidence": 5 }), json!(null)] {
            assert_eq!(document(&recorded(odd), WhyRecorded::Unreachable)["evidence"]["source"], "journal");
        }
    }
}
