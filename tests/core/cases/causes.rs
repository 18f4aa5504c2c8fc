//! The cause of a failure: which error says most, what it names, what to do, and what is said when there is none.

use cimjob::cim::{CimInstance, CimProperty, CimType, CimValue};
use cimjob::codes::{Family, lookup, win32};
use cimjob::job::{ConcernKind, ConcreteJob, Evidence, Explanation, NoReason, Outcome, ReportedError, Step};
use cimjob::xml::XmlError;

use crate::cases::answers::{fault, get_error_ex, job as path, output};

fn instance(class: &str, properties: &[(&str, CimValue)]) -> CimInstance {
    let property = |(name, value): &(&str, CimValue)| CimProperty {
        name: (*name).to_owned(),
        cim_type: Some(CimType::String),
        value: value.clone(),
    };
    CimInstance { class_name: class.into(), properties: properties.iter().map(property).collect() }
}

fn text(text: &str) -> CimValue {
    CimValue::String(text.to_owned())
}

fn texts(texts: &[&str]) -> CimValue {
    CimValue::Array(texts.iter().map(|one| text(one)).collect())
}

fn error(message: &str) -> ReportedError {
    decoded(&[("Message", text(message))])
}

fn decoded(properties: &[(&str, CimValue)]) -> ReportedError {
    ReportedError::Decoded(Box::new(instance("Msvm_Error", properties).into()))
}

fn failed(properties: &[(&str, CimValue)]) -> ConcreteJob {
    let mut all = vec![("JobState", CimValue::Unsigned(10)), ("ErrorCode", CimValue::Unsigned(32768))];
    all.extend_from_slice(properties);
    instance("Msvm_ConcreteJob", &all).into()
}

fn method(errors: Vec<ReportedError>) -> Evidence {
    let mut output = output(&get_error_ex(), "<p:ReturnValue>0</p:ReturnValue>").unwrap();
    output.errors = errors;
    Evidence::Method(output)
}

fn explained(errors: Vec<ReportedError>) -> Explanation {
    Explanation::of(path(), failed(&[]), method(errors))
}

fn of_messages(messages: &[&str]) -> Explanation {
    explained(messages.iter().map(|message| error(message)).collect())
}

const ID: &str = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001";

#[test]
fn the_error_with_a_telling_code_is_the_root_cause() {
    let outer = format!("'web01' failed to start. (Virtual machine ID {ID})");
    let inner = r"Attachment 'D:\vms\web01\system.vhdx' not found. (0x80070002)";
    for messages in [[outer.as_str(), inner], [inner, outer.as_str()]] {
        let explanation = of_messages(&messages);
        assert_eq!(explanation.headline(), inner);
        let cause = explanation.root_cause.unwrap();
        assert_eq!(cause.code.unwrap().named.unwrap().code.name, "ERROR_FILE_NOT_FOUND");
        assert_eq!(cause.concerns[0].name, r"D:\vms\web01\system.vhdx");
    }
}

#[test]
fn of_several_telling_codes_the_innermost_counts() {
    let explanation = of_messages(&["moving failed (0x80070005)", "no credentials (0x8009030E)", "see the log"]);
    assert_eq!(explanation.root_cause.as_ref().unwrap().error, Some(1));
    assert_eq!(explanation.advice[0].cause, "the host has no credentials to use on the other host");
}

#[test]
fn a_generic_code_says_less_than_any_other() {
    for generic in ["0x80004005", "0x8000FFFF", "0x80041001", "0xC0000001", "0x8007054F"] {
        let explanation = of_messages(&["the disk is full (0x80070070)", &format!("it failed ({generic})")]);
        assert_eq!(explanation.root_cause.unwrap().error, Some(0), "{generic}");
    }
}

#[test]
fn a_code_without_a_name_says_less_than_one_with_a_name() {
    let explanation = of_messages(&["the disk is full (0x80070070)", "it failed (0xC0DE4711)"]);
    assert_eq!(explanation.root_cause.unwrap().error, Some(0));
    assert_eq!(of_messages(&["it failed (0xC0DE4711)", "it failed"]).root_cause.unwrap().error, Some(0));
}

#[test]
fn without_codes_the_error_that_names_a_file_is_the_root_cause() {
    let explanation = of_messages(&["it failed", r"cannot open 'D:\a.vhdx'", "the worker process stopped"]);
    assert_eq!(explanation.headline(), r"cannot open 'D:\a.vhdx'");
}

#[test]
fn without_anything_telling_the_innermost_error_is_the_root_cause() {
    assert_eq!(of_messages(&["outer", "inner", " "]).headline(), "inner");
}

#[test]
fn the_jobs_own_words_count_when_they_say_more() {
    let own = failed(&[("ErrorDescription", text("The share was not found. (0x80070035)"))]);
    let explanation = Explanation::of(path(), own, method(vec![error("The export failed.")]));
    assert_eq!(explanation.headline(), "The share was not found. (0x80070035)");
    assert_eq!(explanation.root_cause.unwrap().error, None);
}

/// Hyper-V writes the whole chain into one description, blank lines between (a public report: docker/for-win#6515).
#[test]
fn of_a_text_with_several_paragraphs_the_most_telling_counts() {
    let chain = "'web01' failed to start.\r\n\r\nSCSI Controller (Instance ID 1): Failed to Power on.\r\n\r\nAttachment 'D:\\a.vhdx' failed to open because of error: 'limitation'. (0xC03A001A)";
    let explanation = Explanation::of(path(), failed(&[("ErrorDescription", text(chain))]), method(vec![]));
    assert!(explanation.headline().starts_with("Attachment 'D:\\a.vhdx'"), "{}", explanation.headline());
}

#[test]
fn a_code_that_only_the_arguments_hold_is_the_code_of_its_error() {
    let with_code = decoded(&[("Message", text("The disk is full.")), ("MessageArguments", texts(&["0x80070070"]))]);
    let explanation = explained(vec![with_code, error("It failed.")]);
    assert_eq!(explanation.headline(), "The disk is full. (0x80070070)");
}

#[test]
fn a_completion_code_is_the_cause_when_no_text_says_more() {
    let job = failed(&[("JobCompletionStatusCode", CimValue::Unsigned(0x8007_0070))]);
    let alone = Explanation::of(path(), job.clone(), method(vec![]));
    assert_eq!(alone.headline(), "the disk is full (0x80070070)");
    let with_words = Explanation::of(path(), job, method(vec![error("Resizing failed. (0x80004005)")]));
    assert_eq!(with_words.headline(), "Resizing failed. (0x80004005) (0x80070070)");
    assert_eq!(with_words.advice[0].cause, "the volume is full");
}

#[test]
fn a_root_cause_names_files_machines_and_hosts() {
    let properties = [("Message", text("it failed")), ("MessageArguments", texts(&["web01", ID, "HV02"]))];
    let job = failed(&[("DestinationHost", text("HV02"))]);
    let explanation = Explanation::of(path(), job, method(vec![decoded(&properties)]));
    let concerns: Vec<_> =
        explanation.root_cause.unwrap().concerns.into_iter().map(|one| (one.kind, one.name)).collect();
    assert_eq!(concerns, [(ConcernKind::Machine, "web01".into()), (ConcernKind::Host, "HV02".into())]);
}

#[test]
fn the_headline_is_one_line_without_the_machines_identifier() {
    let message = format!("'web01'\r\n failed   to start. (Virtual machine ID {ID})");
    assert_eq!(of_messages(&[&message]).headline(), "'web01' failed to start.");
    let japanese = format!("'web01' を開始できませんでした。 (仮想マシン ID {ID})。");
    assert_eq!(of_messages(&[&japanese]).headline(), "'web01' を開始できませんでした。");
}

#[test]
fn a_message_of_megabytes_has_a_short_headline() {
    let explanation = of_messages(&["x".repeat(2_000_000).as_str(), &"disk ".repeat(400_000)]);
    assert!(explanation.headline().chars().count() <= 401);
}

#[test]
fn what_the_host_recommends_comes_before_our_advice() {
    let outer =
        decoded(&[("Message", text("outer")), ("RecommendedActions", texts(&["Call somebody.", "Free space."]))]);
    let inner = decoded(&[("Message", text("full (0x80070070)")), ("RecommendedActions", texts(&["Free space.", ""]))]);
    let explanation = explained(vec![outer, inner]);
    let steps = explanation.steps();
    assert_eq!(steps[..2], [Step::Host("Free space."), Step::Host("Call somebody.")]);
    assert!(matches!(steps[2..], [Step::Ours(_)]), "{steps:?}");
}

#[test]
fn every_named_code_has_a_cause_of_its_own_or_of_its_family() {
    let families = [Family::Wsman, Family::Wbem, Family::Hresult, Family::Win32, Family::Ntstatus];
    for code in families.into_iter().flat_map(|family| family.table()) {
        let explanation = of_messages(&[&format!("It failed. (0x{:X})", code.value)]);
        let found = explanation.root_cause.as_ref().unwrap().code.as_ref().unwrap();
        assert_eq!(
            found.named.map(|named| named.code),
            lookup(code.value).or_else(|| win32(code.value)).map(|named| named.code)
        );
        assert_eq!(explanation.advice.len(), 1, "{}", code.name);
        assert_ne!(explanation.advice[0].cause, "the operation failed inside Hyper-V", "{}", code.name);
    }
}

fn silent(evidence: Evidence) -> Explanation {
    Explanation::of(path(), failed(&[]), evidence)
}

#[test]
fn the_host_gives_no_reason_only_when_it_was_asked_and_gave_none() {
    let none = silent(method(vec![]));
    assert_eq!(none.no_reason(), Some(NoReason::NoneGiven));
    assert_eq!(none.headline(), "It failed; the host gives no reason");
    let refused = output(&get_error_ex(), "<p:ReturnValue>32775</p:ReturnValue>").unwrap();
    for (evidence, expected, words) in [
        (Evidence::NotAsked, NoReason::NotAsked, "the host was not asked for a reason"),
        (Evidence::NotRead, NoReason::NotRead, "no answer with the reason could be read"),
        (
            Evidence::Refused(refused.clone()),
            NoReason::Refused(refused.return_value),
            "the host refused to give the reason: GetErrorEx returned 32775 (Invalid state for this operation)",
        ),
        (
            Evidence::Fault(Box::new(fault("access_denied/reply.xml"))),
            NoReason::Fault,
            "the host answered with a fault instead of the reason: ",
        ),
        (
            method(vec![ReportedError::Raw { text: "<INSTANCE".into(), reason: Some(XmlError::DocumentType) }]),
            NoReason::Unreadable,
            "the reason that the host gave cannot be read: a document type declaration is not allowed",
        ),
    ] {
        let explanation = silent(evidence);
        assert_eq!(explanation.no_reason(), Some(expected));
        let headline = explanation.headline();
        assert!(headline.starts_with(&format!("It failed; {words}")), "{headline}");
    }
}

#[test]
fn numbers_are_told_where_there_are_no_words() {
    let job = failed(&[("ErrorCode", CimValue::Unsigned(32788))]);
    let mut job = job;
    job.error_code = Some(32788);
    let explanation = Explanation::of(path(), job, method(vec![decoded(&[("ProbableCause", CimValue::Unsigned(33))])]));
    let expected = "It failed, error code 32788 (usually Insufficient resources), probable cause Out of Memory (33); the host gives no reason";
    assert_eq!(explanation.headline(), expected);
    assert!(explanation.advice[0].cause.contains("memory"), "{:?}", explanation.advice);
}

#[test]
fn a_job_that_did_not_fail_needs_no_reason() {
    let running: ConcreteJob = instance("Msvm_ConcreteJob", &[("JobState", CimValue::Unsigned(4))]).into();
    let explanation = Explanation::of(path(), running, Evidence::NotAsked);
    assert_eq!((explanation.outcome, explanation.headline().as_str()), (Outcome::UnderWay, "It has not ended yet"));
}

/// The readable properties of a damaged instance are the reason; what cannot be read never becomes a headline full of markup.
#[test]
fn damaged_cim_xml_is_a_reason_without_markup() {
    let value = "R&D <unknown> &copy; host (0x80070035)";
    let xml = format!(
        r#"<INSTANCE CLASSNAME="Msvm_Error"><PROPERTY NAME="Message" TYPE="string"><VALUE>{value}</VALUE></PROPERTY></INSTANCE>"#
    );
    for (instance, expected) in [
        (xml.clone(), Some(value)),
        (xml.replace("</VALUE>", "").replace("</PROPERTY>", "").replace("</INSTANCE>", ""), Some(value)),
        (xml.replace("NAME=\"Message\"", ""), None),
        (xml.replace("INSTANCE", "INSTNCE"), None),
    ] {
        let escaped = instance.replace('&', "&amp;").replace('<', "&lt;");
        let parameters = format!("<p:Errors>{escaped}</p:Errors><p:ReturnValue>0</p:ReturnValue>");
        let explanation = silent(Evidence::Method(output(&get_error_ex(), &parameters).unwrap()));
        assert_eq!(explanation.root_cause.as_ref().and_then(|cause| cause.text.as_deref()), expected, "{instance}");
        let headline = explanation.headline();
        assert!(!headline.contains("<PROPERTY") && !headline.contains("VALUE>"), "{headline}");
    }
}

#[test]
fn plain_text_that_is_not_an_instance_is_a_reason() {
    let raw = ReportedError::Raw { text: "failed: R&D <unknown> 0x8007001F".into(), reason: None };
    let explanation = explained(vec![raw]);
    assert_eq!(explanation.headline(), "failed: R&D <unknown> 0x8007001F");
}
