//! Whether a document lacks nothing, or says itself what it lacks.

use serde_json::Value;

/// Is it the usual document but for what it says is missing? `stderr` says it where the document has no place for it.
pub(super) fn is_complete_or_says_so(document: &Value, usual: &Value, stderr: &str) -> bool {
    let mut filled = document.clone();
    match document["kind"].as_str() {
        Some("certificates") => fill_handshakes(&mut filled, usual),
        Some("cancellation") => fill_cancellation(&mut filled, usual),
        Some("explanation") => fill_affected(&mut filled, usual),
        Some("method") if document["waited"].is_object() => fill_job(&mut filled["waited"], &usual["waited"]),
        Some("jobs" | "waited") => fill_each(&mut filled, usual),
        Some("doctor") => fill_checks(&mut filled, usual),
        Some("instances") if stderr.contains("the types of ") => fill_types(&mut filled, usual),
        Some("instance") if stderr.contains("the types of ") => filled["properties"] = usual["properties"].clone(),
        _ => {}
    }
    filled == *usual
}

/// One of the two TLS libraries did not get through, and the other one did.
fn fill_handshakes(document: &mut Value, usual: &Value) {
    let handshakes = document["handshakes"].as_array_mut().unwrap().iter_mut();
    for (handshake, usual) in handshakes.zip(usual["handshakes"].as_array().unwrap()) {
        if handshake["error"].as_array().is_some_and(|error| !error.is_empty()) {
            handshake.clone_from(usual);
        }
    }
}

/// A check warns, or names the library that failed.
fn fill_checks(document: &mut Value, usual: &Value) {
    let checks = document["checks"].as_array_mut().unwrap().iter_mut();
    for (check, usual) in checks.zip(usual["checks"].as_array().unwrap()) {
        let names_library = check["found"].as_str().is_some_and(|found| found.contains("for rustls fails"));
        if check["verdict"] == "warning" || names_library {
            check.clone_from(usual);
        }
    }
}

/// The class could not be read, so that the values stay as the host sent them. There must be as many instances as usual.
fn fill_types(document: &mut Value, usual: &Value) {
    let instances = document["instances"].as_array_mut().unwrap().iter_mut();
    for (instance, usual) in instances.zip(usual["instances"].as_array().unwrap()) {
        fill(instance, usual, &["properties"]);
    }
}

/// The answer to the request was lost, and what the job did next is reported.
fn fill_cancellation(document: &mut Value, usual: &Value) {
    if document["request"] == "unknown" && !document["lost"].is_null() {
        fill(document, usual, &["request", "lost", "return_value"]);
    }
    fill_job(&mut document["job"], &usual["job"]);
}

fn fill_each(document: &mut Value, usual: &Value) {
    let jobs = document["jobs"].as_array_mut().unwrap().iter_mut();
    jobs.zip(usual["jobs"].as_array().unwrap()).for_each(|(job, usual)| fill_job(job, usual));
}

fn fill_job(job: &mut Value, usual: &Value) {
    fill_affected(job, usual);
    if !job["failure"].is_null() {
        fill(job, usual, &["explanation", "failure"]);
    }
}

/// What the job touches is not known.
fn fill_affected(document: &mut Value, usual: &Value) {
    if document["affected_failure"].is_null() {
        return;
    }
    fill(document, usual, &["affected_failure", "virtual_machines"]);
    if usual.get("affected").is_some() {
        fill(document, usual, &["affected"]);
    }
}

fn fill(document: &mut Value, usual: &Value, names: &[&str]) {
    for name in names {
        document[*name].clone_from(&usual[*name]);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_missing_without_a_word_is_not_complete() {
        let usual = json!({"kind": "explanation", "affected": [1], "virtual_machines": [1], "affected_failure": null});
        let silent = json!({"kind": "explanation", "affected": [], "virtual_machines": [], "affected_failure": null});
        let said = json!({"kind": "explanation", "affected": [], "virtual_machines": [], "affected_failure": {}});
        let is_complete = |document| is_complete_or_says_so(document, &usual, "");
        assert_eq!([&usual, &silent, &said].map(is_complete), [true, false, true]);
    }
}
