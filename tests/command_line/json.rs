//! `-o json`: every document follows `schemas/output.v1.schema.json`, which is generated from the types.

use serde_json::Value;

use super::json_schema::assert_valid;
use super::program::{Cimjob, Ended, Host, Stranger, job};
use super::support::answers::fault;
use super::support::scripted_peer::Peer;

/// The schema that is published; `the_schema_is_that_of_the_types` holds it to the types.
fn schema() -> Value {
    serde_json::from_str(include_str!("../../schemas/output.v1.schema.json")).unwrap()
}

/// The document, after a look at its form: one line, its kind, and what the schema says.
pub(crate) fn document(ended: &Ended, kind: &str) -> Value {
    assert_eq!(ended.stdout.matches('\n').count(), 1, "one document on one line: {ended:?}");
    let document = ended.json();
    assert_eq!((&document["schema_version"], &document["kind"]), (&Value::from(1), &Value::from(kind)));
    assert_valid(&document, &schema());
    document
}

/// Every field is always there, though it may be null.
#[cfg(feature = "schemas")]
#[test]
fn the_schema_is_that_of_the_types() {
    use schemars::generate::SchemaSettings;

    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/output.v1.schema.json");
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<cimjob::report::Report>().to_value();
    let schema = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    if std::env::var_os("CIMJOB_REFRESH").is_some() {
        std::fs::write(&path, &schema).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == schema,
        "schemas/output.v1.schema.json is out of date: run CIMJOB_REFRESH=1 cargo test --all-features"
    );
}

#[test]
fn every_job_of_the_built_in_scenario_gives_a_valid_document() {
    let host = Host::start();
    for number in (1..=26).filter(|number| *number != 24) {
        let explained = host.explain(number).arguments(&["-o", "json"]).run();
        assert_eq!(explained.stderr, "", "job {number}");
        assert_eq!(document(&explained, "explanation")["job"]["instance_id"], job(number));
    }
}

#[test]
fn the_root_cause_has_code_and_file() {
    let document = document(&Host::start().explain(1).arguments(&["-o", "json"]).run().with(0), "explanation");
    let cause = &document["root_cause"];
    assert_eq!(cause["code"]["name"], "ERROR_FILE_NOT_FOUND");
    assert_eq!(cause["concerns"][0], serde_json::json!({ "kind": "file", "name": r"D:\vms\web01\system.vhdx" }));
    assert_eq!((&cause["error"], &cause["text"]), (&serde_json::json!(1), &document["errors"][1]["message"]));
    assert_eq!((&document["headline"], &document["no_reason"]), (&cause["text"], &Value::Null));
}

#[test]
fn the_steps_begin_with_those_of_the_host() {
    let document = document(&Host::start().explain(2).arguments(&["-o", "json"]).run().with(0), "explanation");
    let from: Vec<_> =
        document["steps"].as_array().unwrap().iter().map(|step| step["from"].as_str().unwrap()).collect();
    assert_eq!(from, ["host", "host", "cimjob"]);
}

#[test]
fn why_there_is_no_reason_is_told_apart() {
    let host = Host::start();
    let killed = document(&host.explain(6).arguments(&["-o", "json"]).run().with(0), "explanation");
    assert_eq!((&killed["root_cause"], &killed["no_reason"]), (&Value::Null, &Value::from("none_given")));
    let running = document(&host.explain(7).arguments(&["-o", "json"]).run().with(0), "explanation");
    assert_eq!((&running["root_cause"], &running["no_reason"]), (&Value::Null, &Value::from("not_asked")));
}

#[test]
fn get_error_gives_a_valid_document() {
    let host = Host::start();
    for number in [1, 2, 3, 4, 18, 19, 20, 21, 22] {
        let answered = host.get_error(number).arguments(&["--output", "json", "--ex"]).run();
        assert_eq!(document(&answered, "get_error")["method"], "GetErrorEx");
    }
}

#[test]
fn identify_gives_a_valid_document() {
    let identified = document(&Host::start().cimjob(&["identify", "-o", "json"]).run().with(0), "identity");
    assert_eq!(identified["vendor"], "Microsoft Corporation");
}

#[test]
fn demo_gives_one_valid_document_a_line() {
    let ended = Cimjob::new(&["demo", "--all", "-o", "json"]).run();
    let schema = schema();
    let kinds: Vec<Value> = ended
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .inspect(|document| assert_valid(document, &schema))
        .map(|document| document["kind"].clone())
        .collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "explanation").count(), 25);
    assert_eq!(kinds.iter().filter(|kind| *kind == "failure").count(), 1);
}

#[test]
fn a_fault_of_the_host_is_a_valid_document_too() {
    let failed = document(&Host::start().explain(24).arguments(&["-o", "json"]).run().with(4), "failure");
    assert_eq!((&failed["exit_code"], &failed["fault"]["subcode"]), (&4.into(), &"AccessDenied".into()));
}

#[test]
fn a_failure_names_the_endpoint_that_was_asked() {
    let host = Host::start();
    let address = host.running.address().to_string();
    for failed in [host.explain(24).arguments(&["-o", "json"]), host.cimjob(&["get", "Nope.Key=\"1\"", "-o", "json"])] {
        assert_eq!(document(&failed.run(), "failure")["endpoint"], Value::from(address.as_str()));
    }
    let never_asked = Cimjob::new(&["identify", "--host", "a b", "-o", "json"]).run().with(2);
    assert_eq!(document(&never_asked, "failure")["endpoint"], Value::Null);
}

#[test]
fn a_failure_before_the_first_connection_is_a_valid_document_too() {
    let ended = Cimjob::new(&["explain", r"\\HV01\root:Nothing", "-o", "json"]).run().with(2);
    assert_eq!(document(&ended, "failure")["exit_code"], 2);
}

#[test]
fn texts_of_the_host_come_unchanged_and_cannot_steer_a_terminal() {
    let ended = Host::start().get_error(19).arguments(&["-o", "json"]).run().with(0);
    let message = document(&ended, "get_error")["errors"][0]["message"].clone();
    assert!(message.as_str().unwrap().contains("\u{9b}32m \u{202e}txt.exe\u{202c}"), "{message}");
    assert!(
        !ended.stdout.trim_end().chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)),
        "{ended:?}"
    );
}

#[test]
fn a_number_without_a_name_stays_a_number() {
    let stranger = Stranger::start(Peer::answering(|request| fault(request, "w:VendorOnly", 4_000_000_000)));
    let failed = document(&stranger.explain().arguments(&["-o", "json"]).run().with(7), "failure");
    assert_eq!(failed["fault"]["number"], serde_json::json!({ "value": 4_000_000_000_u32, "name": null }));
}

#[test]
fn arguments_that_cannot_be_read_are_a_valid_document_too() {
    for arguments in
        [&["explain", "-o", "json"][..], &["list", "--no-such", "-o", "jsonl"], &["list", "-o=json", "--type", "strat"]]
    {
        let ended = Cimjob::new(arguments).run().with(2);
        let failure = document(&ended, "failure");
        assert_eq!((&failure["exit_code"], &failure["endpoint"]), (&Value::from(2), &Value::Null));
        let message = failure["messages"][0].as_str().unwrap();
        assert!(!message.contains("Usage:") && ended.stderr.contains(message.split(':').next().unwrap()), "{ended:?}");
    }
}

#[test]
fn help_is_no_failure() {
    let ended = Cimjob::new(&["list", "--help", "-o", "json"]).run().with(0);
    assert!(ended.stdout.contains("Usage:") && !ended.stdout.contains("schema_version"), "{ended:?}");
}
