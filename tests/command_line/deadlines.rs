//! The deadline of a command: every command ends at it, and no change begins after it, whatever the host does.

use std::io::Read;
use std::time::{Duration, Instant};

use super::json_schema::assert_valid;
use super::program::{Cimjob, Ended, Host, Stranger, USER, job};
use super::support::answers::{SOAP, envelope, http};
use super::support::scripted_peer::{Peer, Request};

const THING: &str = "Msvm_Thing.Name=\"007\"";

const ITEM: &str = "<p:Msvm_Thing xmlns:p=\"urn:x\"><p:Name>007</p:Name></p:Msvm_Thing>";

/// More than any of these commands may take with two seconds, and less than any took before.
const GENEROUS: Duration = Duration::from_secs(7);

fn is_class(request: &Request) -> bool {
    request.body.contains("/cim-xml/2/")
}

fn is(request: &Request, action: &str) -> bool {
    request.body.contains(&format!("/{action}<"))
}

/// A page with these items after which there are always more.
fn endless_page(request: &Request, items: &str) -> Vec<u8> {
    if is(request, "Release") {
        return http(200, SOAP, envelope(request, ""));
    }
    let verb = if is(request, "Pull") { "Pull" } else { "Enumerate" };
    let body = format!(
        "<n:{verb}Response xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\"><n:EnumerationContext>uuid:1\
         </n:EnumerationContext><n:Items>{items}</n:Items></n:{verb}Response>"
    );
    http(200, SOAP, envelope(request, &body))
}

/// A host whose enumerations never end.
fn endless(items: &'static str) -> Stranger {
    Stranger::start(Peer::answering(move |request| {
        if is_class(request) { http(404, "text/plain", "") } else { endless_page(request, items) }
    }))
}

/// Runs with two seconds; gives how it ended and how long it took.
fn timed(command: Cimjob<'_>) -> (Ended, Duration) {
    let started = Instant::now();
    (command.variable("CIMJOB_TIMEOUT", "2s").run(), started.elapsed())
}

#[test]
fn several_jobs_share_one_deadline() {
    let host = Stranger::start(Peer::start(|mut conversation| async move { conversation.stall().await }));
    let (ended, took) = timed(host.cimjob(&["explain", &job(1), &job(2), &job(3), "--class", "Msvm_ConcreteJob"]));
    assert!(took < Duration::from_secs(5), "{took:?}");
    ended.with(8);
}

#[test]
fn a_look_at_the_certificate_has_one_deadline_for_both_libraries() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let started = Instant::now();
    Cimjob::new(&["cert", "show", &address, "--timeout", "4s"]).run().with(8);
    assert!(started.elapsed() < GENEROUS, "{:?}", started.elapsed());
}

#[test]
fn a_json_document_that_the_deadline_ends_is_valid_and_ends_with_the_failure() {
    let schema = serde_json::from_str(include_str!("../../schemas/output.v1.schema.json")).unwrap();
    let (ended, _) = timed(endless(ITEM).cimjob(&["enumerate", "Msvm_Thing", "-o", "json"]));
    let document = ended.json();
    assert_valid(&document, &schema);
    assert!(!document["instances"].as_array().unwrap().is_empty());
    assert_eq!((&document["complete"], &document["failure"]["exit_code"]), (&false.into(), &8.into()));
}

/// A host whose second page never comes.
fn stalling() -> Stranger {
    Stranger::start(Peer::start(|mut conversation| async move {
        while let Some(request) = conversation.request().await {
            if is(&request, "Pull") {
                return conversation.stall().await;
            }
            let answer = if is_class(&request) { http(404, "text/plain", "") } else { endless_page(&request, ITEM) };
            conversation.send(&answer).await;
        }
    }))
}

#[test]
fn a_json_document_is_written_while_it_is_read() {
    let host = stalling();
    let mut child = host.cimjob(&["enumerate", "Msvm_Thing", "-o", "json", "--timeout", "60s"]).spawn();
    let mut output = child.stdout.take().unwrap();
    let mut text = Vec::new();
    while !String::from_utf8_lossy(&text).contains("\"007\"") {
        let mut part = [0; 4096];
        let read = output.read(&mut part).unwrap();
        assert!(read > 0, "the document ended without the first page");
        text.extend_from_slice(&part[..read]);
    }
    assert!(child.try_wait().unwrap().is_none(), "it ended before the second page");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn pages_without_items_end_after_sixteen() {
    for command in [&["enumerate", "Msvm_Thing"], &["query", "SELECT * FROM Msvm_Thing"], &["associators", THING]] {
        let host = endless("");
        let ended = host.cimjob(command).run().with(70);
        assert!(ended.stderr.contains("the host sent 16 pages in a row without items"), "{ended:?}");
        let pulled = host.peer.requests().iter().filter(|request| is(request, "Pull")).count();
        assert!(pulled <= 17, "{pulled} pages were pulled");
    }
}

#[test]
fn a_password_that_never_comes_ends_in_time() {
    let host = Host::start();
    for source in ["--password-stdin", "--password-file=/dev/stdin"] {
        let (reader, writer) = std::io::pipe().unwrap();
        let command = host.stranger(&["explain", &job(8), "--user", USER, source]).reading(reader);
        let (ended, took) = timed(command);
        assert!(took < GENEROUS, "{source} took {took:?}");
        assert!(ended.with(78).stderr.contains("it did not come within 2 s"));
        drop(writer);
    }
}
