//! Each command that reads gives the same answer again, but for pseudonyms.

use super::{assert_same_answer, assert_same_but_for};

const JOB: &str = "8E1C7A50-0000-4000-8000-000000000008";
const FAILED: &str = "8E1C7A50-0000-4000-8000-000000000001";

#[test]
fn explain_answers_as_the_host_did() {
    assert_same_answer(&["explain", FAILED]);
    assert_same_answer(&["explain", JOB]);
}

#[test]
fn get_error_answers_as_the_host_did() {
    assert_same_answer(&["get-error", FAILED]);
}

#[test]
fn list_answers_as_the_host_did() {
    assert_same_answer(&["list", "--failed", "--errors"]);
}

#[test]
fn wait_answers_as_the_host_did() {
    assert_same_answer(&["wait", FAILED]);
}

#[test]
fn identify_answers_as_the_host_did() {
    assert_same_answer(&["identify"]);
}

#[test]
fn get_answers_as_the_host_did() {
    assert_same_answer(&["get", &format!(r#"Msvm_ConcreteJob.InstanceID="{FAILED}""#)]);
}

#[test]
fn a_machine_is_found_again_by_its_name() {
    assert_same_answer(&["query", r#"SELECT * FROM Msvm_ComputerSystem WHERE ElementName = "web01""#]);
}

#[test]
fn associators_answers_as_the_host_did() {
    assert_same_answer(&["associators", &format!(r#"Msvm_ConcreteJob.InstanceID="{FAILED}""#)]);
}

#[test]
fn doctor_answers_as_the_host_did() {
    // How long connecting took, and the certificate, are not of the recording.
    assert_same_but_for(&["doctor"], |document| {
        for check in document["checks"].as_array_mut().unwrap() {
            let found = check["found"].as_str().unwrap_or_default();
            if found.ends_with(" ms") || found.contains("sha256:") {
                check["found"].take();
            }
        }
    });
}

#[test]
fn enumerate_and_query_answer_as_the_host_did() {
    assert_same_answer(&["enumerate", "Msvm_ComputerSystem"]);
    assert_same_answer(&["query", "SELECT * FROM Msvm_ComputerSystem WHERE EnabledState = 2"]);
}
