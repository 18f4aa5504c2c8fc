//! Whatever a host says: its text is marked on every line, no line of it looks like ours, and no command of a CI system is left.

use proptest::prelude::*;

use crate::addressing::Namespace;
use crate::cim::{CimError, CimInstance, Timestamp};
use crate::client::{Endpoint, Error, FoundJob};
use crate::job::{
    ConcreteJob, ErrorMethod, Evidence, Explanation, GetErrorOutput, JobPath, ReportedError, ReturnValue,
};
use crate::soap::{Envelope, Fault};
use crate::wsman::Identity;
use crate::xml::{Document, Limits};

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::terminal::ci::broken_up;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::table::table::{Look, Table};
use crate::cli::terminal::{failed, text, text_cause, text_instance};

/// What a hostile text is made of.
const PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    "\u{2028}",
    "\t",
    " ",
    "  ",
    "\"",
    "\\",
    "|",
    "| ",
    "'",
    "try: ",
    "error: ",
    "note: ",
    "stage: ",
    "cimjob: ",
    "likely cause: ",
    "also: ",
    "::error::",
    ":",
    "##[error]",
    "##vso[task.x]",
    "##teamcity[x]",
    "#",
    "FAILED  ",
    "web01",
    "\u{1b}[2K",
    "仮想",
];

fn hostile() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..12)
        .prop_map(|pieces| format!("x{}", pieces.concat()))
}

/// Every screen on which such a text may appear.
fn screens(said: &str) -> Vec<String> {
    let (endpoint, now) = (Endpoint::new("hv01", None).unwrap(), Timestamp::from_second(1_800_000_000).unwrap());
    let path = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", said).unwrap();
    let output = answer(said);
    let mut screens = vec![
        text::get_error(&path, &output, &endpoint),
        text::identity(&endpoint, &identity(said)),
        text_instance::instance(None, &CimInstance::new(said).with(said, said).with("Name", vec![said.to_owned()])),
        failed::text(&Failure::Client(ClientFailure {
            endpoint: endpoint.to_string(),
            source: Error::Fault(Box::new(fault(said))).into(),
        })),
    ];
    for evidence in [Evidence::Method(output), Evidence::Fault(Box::new(fault(said))), Evidence::NotRead] {
        let explanation = Explanation::of(path.clone(), job(said), evidence);
        screens.push(text_cause::explanation(&explanation, Some(&endpoint), now));
        screens.push(text::full_explanation(&explanation, Some(&endpoint), &Clock::utc()));
        screens.push(text_cause::one_line(&explanation, None));
        screens.push(explanation.to_string());
        let (affected, explanation) = (Ok(Vec::new()), Some(Ok(explanation)));
        let found = FoundJob { path: path.clone(), job: job(said), affected, explanation };
        screens.extend([None, Some(80)].map(|room| table(&found, Look { is_wide: false, has_headings: true, room })));
        screens.push(table(&found, Look { is_wide: true, has_headings: true, room: None }));
    }
    screens
}

fn table(found: &FoundJob, look: Look) -> String {
    let mut table = Table::new(look);
    table.add(found, &Clock::utc());
    table.finish()
}

fn job(said: &str) -> ConcreteJob {
    let texts =
        ["ElementName", "Name", "Owner", "ErrorDescription", "ErrorSummaryDescription", "DestinationHost", "Caption"];
    let job = CimInstance::new("Msvm_Other").with("JobState", 10_u16).with("VirtualSystemName", said);
    texts.iter().fold(job, |job, name| job.with(*name, said)).into()
}

fn answer(said: &str) -> GetErrorOutput {
    let texts = ["Message", "MessageID", "OwningEntity", "ErrorSource", "ProbableCauseDescription", "OtherErrorType"];
    let error = texts.iter().fold(CimInstance::new(said), |error, name| error.with(*name, said));
    let error = error.with("RecommendedActions", vec![said.to_owned()]).with("MessageArguments", vec![said.to_owned()]);
    let error = CimError::from(error.with(said, said));
    let errors = vec![ReportedError::Decoded(Box::new(error.clone())), ReportedError::Decoded(Box::new(error))];
    GetErrorOutput {
        method: ErrorMethod::GetErrorEx,
        return_value: ReturnValue::of_class("Msvm_ConcreteJob", 0),
        errors,
    }
}

fn identity(said: &str) -> Identity {
    Identity {
        protocol_versions: vec![said.to_owned()],
        vendor: Some(said.to_owned()),
        version: Some(said.to_owned()),
        security_profiles: vec![said.to_owned()],
    }
}

fn fault(said: &str) -> Fault {
    let text = r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code></s:Fault></s:Body></s:Envelope>"#;
    let document = Document::parse(text, &Limits::default()).unwrap();
    let envelope = Envelope::read(&document).unwrap();
    Fault { reason: said.to_owned(), ..Fault::in_body(envelope.body, None).unwrap() }
}

/// What the lines begin with that looks like ours: `try`, `also`.
fn labels(screen: &str) -> Vec<&str> {
    let is_label = |label: &&str| label.chars().all(|c| c.is_ascii_lowercase() || c == ' ');
    let labels = screen.lines().filter_map(|line| line.split_once(':').map(|(label, _)| label.trim()));
    labels.filter(|label| !label.is_empty()).filter(is_label).collect()
}

/// Stands at the beginning of each line that the host wrote.
const SIGN: char = '¤';

fn signed(said: &str) -> String {
    said.split('\n').map(|line| format!("{SIGN}{line}")).collect::<Vec<_>>().join("\n")
}

fn is_marked(line: &str) -> bool {
    line.split_once(SIGN).is_none_or(|(before, _)| before.contains("| ") || before.contains('"'))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn no_text_of_a_host_looks_like_a_line_of_ours(said in hostile()) {
        for (hostile, plain) in screens(&said).iter().zip(screens("x")) {
            prop_assert_eq!(labels(hostile), labels(&plain), "{}", hostile);
            prop_assert!(!hostile.lines().any(|line| line.trim_start().starts_with(['#', ':'])), "{}", hostile);
        }
    }

    #[test]
    fn every_line_with_text_of_a_host_is_marked(said in hostile()) {
        for screen in screens(&signed(&said)) {
            prop_assert!(screen.lines().all(is_marked), "{}", screen);
        }
    }

    #[test]
    fn no_command_of_a_ci_system_is_left(said in hostile()) {
        for screen in screens(&said) {
            let apart = broken_up(&screen);
            prop_assert!(!["::", "##"].iter().any(|begin| apart.contains(begin)), "{}", apart);
        }
    }
}
