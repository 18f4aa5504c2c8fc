//! What no recording proves about whole exchanges, in every plausible way (the open questions of docs/verified.md): pages of any size, a job
//! that is gone, no access, no declarations. Each is read or refused with a clear error.

use std::time::Duration;

use cimjob::addressing::{EndpointReference, ResourceUri, SelectorSet};
use cimjob::client::{Error, Refused, WaitOptions, WaitOutcome};
use cimjob::job::Evidence;
use cimjob::soap::FaultKind;
use cimjob::wsman::Enumerate;

use super::calling::{client, job, read, told};
use super::support::answers::{JOB, SOAP, envelope, fault, get_error_output, http, unauthorized};
use super::support::scripted_peer::{Peer, Request};

fn jobs() -> Enumerate {
    let resource: ResourceUri = JOB.parse().unwrap();
    Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() })
}

fn job_in(state: u16) -> String {
    format!(
        "<p:Msvm_ConcreteJob xmlns:p=\"{JOB}\"><p:InstanceID>7</p:InstanceID><p:JobState>{state}</p:JobState></p:Msvm_ConcreteJob>"
    )
}

/// Pages of these sizes, the first with the answer to Enumerate; the last one ends the enumeration. How many instances come of them.
async fn read_of(sizes: &'static [usize]) -> usize {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let peer = Peer::answering(move |request| {
        let number = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let items = job_in(7).repeat(sizes[number]);
        let end = if number + 1 == sizes.len() { "<w:EndOfSequence/>" } else { "<n:EnumerationContext>c</n:EnumerationContext>" };
        let verb = if number == 0 { "Enumerate" } else { "Pull" };
        let page = format!("<n:{verb}Response xmlns:n=\"http://schemas.xmlsoap.org/ws/2004/09/enumeration\">{end}<w:Items>{items}</w:Items></n:{verb}Response>");
        http(200, SOAP, envelope(request, &page))
    })
    .await;
    let mut instances = client(&peer).enumerate(jobs());
    while let Some(item) = instances.next().await {
        item.unwrap();
    }
    assert_eq!(peer.requests().len(), sizes.len(), "{sizes:?}");
    instances.count_read()
}

#[tokio::test]
async fn pages_of_any_size_are_read_whatever_was_asked_for() {
    for sizes in [&[1, 3][..], &[0, 3], &[3, 0], &[0, 0, 2, 0, 1], &[250], &[250, 1000, 1], &[0]] {
        assert_eq!(read_of(sizes).await, sizes.iter().sum::<usize>(), "{sizes:?}");
    }
}

/// Follows a job that is seen running once and is answered with this from then on.
async fn after_running(then: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Result<WaitOutcome, Error> {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let peer = Peer::answering(move |request| match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => http(200, SOAP, envelope(request, &job_in(4))),
        _ => then(request),
    })
    .await;
    let pause = Duration::from_millis(5);
    let options =
        WaitOptions { first_pause: pause, longest_pause: pause, ..WaitOptions::within(Duration::from_secs(2)) };
    client(&peer).wait(&job(), &options, |_| {}).await
}

#[tokio::test]
async fn a_job_is_called_removed_only_where_the_host_says_that_it_is_not_there() {
    for (subcode, number) in [
        ("a:DestinationUnreachable", 2_150_858_752),
        ("w:InternalError", 0x8004_1002),
        ("w:InvalidSelectors", 0x8004_1002),
    ] {
        let outcome = after_running(move |request| fault(request, subcode, number)).await;
        assert!(matches!(outcome, Ok(WaitOutcome::Removed { .. })), "{subcode}: {outcome:?}");
    }
}

/// Refused selectors are told at once; what may pass is waited for, and told when the time is up.
#[tokio::test]
async fn a_fault_that_does_not_say_so_is_shown_and_the_job_is_not_called_removed() {
    let outcome = after_running(|request| fault(request, "w:InvalidSelectors", 2_150_858_843)).await;
    let Err(refused) = outcome else { panic!("{outcome:?}") };
    let outcome = after_running(|request| fault(request, "w:InternalError", 0x8007_0002)).await;
    let Ok(WaitOutcome::StillRunning { trouble: Some(unclear), .. }) = outcome else { panic!("{outcome:?}") };
    for error in [refused, unclear] {
        assert!(matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::Other), "{error:?}");
        assert!(told(&error).contains("words of the host"), "{}", told(&error));
    }
}

#[tokio::test]
async fn an_answer_without_a_job_is_neither_an_end_nor_a_removal() {
    for body in ["", "<w:Nothing/>"] {
        let outcome = after_running(move |request| http(200, SOAP, envelope(request, body))).await;
        let is_open = matches!(outcome, Ok(WaitOutcome::StillRunning { .. }) | Err(Error::Misbehaved(_)));
        assert!(is_open, "{body}: {outcome:?}");
    }
}

fn failed() -> String {
    job_in(10)
}

/// A failed job whose host answers GetErrorEx with this fault, and GetError with an error.
async fn explained(subcode: &'static str, number: u32) -> (Option<String>, usize) {
    let peer = Peer::answering(move |request| {
        if request.body.contains("/GetErrorEx<") {
            return fault(request, subcode, number);
        }
        let error = "&lt;INSTANCE CLASSNAME=\"Msvm_Error\"&gt;&lt;PROPERTY NAME=\"Message\" TYPE=\"string\"&gt;&lt;VALUE&gt;why&lt;/VALUE&gt;&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;";
        let body = if request.body.contains("/GetError<") { get_error_output(error) } else { failed() };
        http(200, SOAP, envelope(request, &body))
    })
    .await;
    let explanation = client(&peer).explain(&job()).await.unwrap();
    (explanation.root_cause.and_then(|cause| cause.text), peer.requests().len())
}

/// WMI says of a method that is missing what it says of an instance that is missing.
#[tokio::test]
async fn a_fault_of_one_method_does_not_hide_what_the_other_tells() {
    for (subcode, number) in [
        ("a:ActionNotSupported", 2_150_858_753),
        ("w:InternalError", 0x8004_1002),
        ("a:DestinationUnreachable", 2_150_858_752),
        ("w:SchemaValidationError", 2_150_858_817),
        ("w:InvalidParameter", 87),
    ] {
        let (message, requests) = explained(subcode, number).await;
        assert_eq!((message.as_deref(), requests), (Some("why"), 3), "{subcode}");
    }
    assert_eq!(explained("w:AccessDenied", 5).await.1, 2, "what the account may not do is not asked for twice");
}

#[tokio::test]
async fn where_both_methods_fail_the_first_fault_is_told() {
    let peer = Peer::answering(|request| match &request.body {
        body if body.contains("/GetErrorEx<") => fault(request, "w:InternalError", 0x8004_1001),
        body if body.contains("/GetError<") => fault(request, "a:DestinationUnreachable", 2_150_858_752),
        _ => http(200, SOAP, envelope(request, &failed())),
    })
    .await;
    let explanation = client(&peer).explain(&job()).await.unwrap();
    let Evidence::Fault(fault) = explanation.evidence else { panic!("{:?}", explanation.evidence) };
    assert_eq!(fault.number(), Some(0x8004_1001));
}

#[tokio::test]
async fn no_access_is_told_as_such_whether_by_a_fault_or_by_http() {
    let denied = Peer::answering(|request| fault(request, "w:AccessDenied", 5)).await;
    let error = read(&client(&denied)).await.unwrap_err();
    assert!(matches!(&error, Error::Fault(fault) if fault.kind() == FaultKind::AccessDenied), "{error:?}");
    let forbidden = Peer::answering(|_| http(403, "text/html", "<html>Forbidden</html>")).await;
    let error = read(&client(&forbidden)).await.unwrap_err();
    assert!(told(&error).contains("403"), "{}", told(&error));
    let again = Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""])).await;
    let error = read(&client(&again)).await.unwrap_err();
    assert!(matches!(error, Error::Refused(Refused::Credentials { .. })), "{error:?}");
    for peer in [&denied, &forbidden, &again] {
        assert_eq!(peer.requests().len(), 1, "a refusal is not asked for twice");
    }
}

#[tokio::test]
async fn values_stay_as_the_host_sent_them_where_it_gives_no_declarations() {
    let refusals: [Refusal; 6] = [
        (|request| fault(request, "a:DestinationUnreachable", 2_150_858_752), 2),
        (|request| fault(request, "w:AccessDenied", 5), 2),
        (|request| fault(request, "a:ActionNotSupported", 2_150_858_753), 1),
        (|request| http(200, SOAP, envelope(request, "")), 2),
        (|request| http(200, SOAP, envelope(request, &job_in(7))), 2),
        (|_| http(404, "text/html", "<html>not here</html>"), 1),
    ];
    for (number, (refusal, requests)) in refusals.into_iter().enumerate() {
        let peer = Peer::answering(refusal).await;
        let mut classes = client(&peer).classes("root/virtualization/v2".parse().unwrap());
        for class in ["Msvm_ConcreteJob", "Msvm_StorageJob"] {
            assert!(matches!(classes.class(class).await, Ok(None)), "{number}");
        }
        assert_eq!(
            peer.requests().len(),
            requests,
            "{number}: only a host that knows no such request is not asked again"
        );
    }
}

/// What a host answers to the question for a class, and how many requests two questions take.
type Refusal = (fn(&Request) -> Vec<u8>, usize);

#[tokio::test]
async fn a_class_that_is_refused_does_not_keep_others_from_being_asked_for() {
    let peer = Peer::answering(|request| {
        if request.body.contains("Msvm_Secret<") {
            return fault(request, "w:AccessDenied", 5);
        }
        http(200, SOAP, envelope(request, "<CLASS NAME='Msvm_Thing'><PROPERTY NAME='Name' TYPE='string'/></CLASS>"))
    })
    .await;
    let mut classes = client(&peer).classes("root/virtualization/v2".parse().unwrap());
    for _ in 0..2 {
        assert!(classes.class("Msvm_Secret").await.unwrap().is_none());
        assert!(classes.class("Msvm_Thing").await.unwrap().is_some());
    }
    assert_eq!(peer.requests().len(), 2);
    assert_eq!(classes.refused().iter().map(|refused| refused.class.as_str()).collect::<Vec<_>>(), ["Msvm_Secret"]);
}

#[tokio::test]
async fn a_host_that_refuses_four_classes_and_gives_none_is_not_asked_again() {
    let peer = Peer::answering(|request| fault(request, "w:AccessDenied", 5)).await;
    let mut classes = client(&peer).classes("root/virtualization/v2".parse().unwrap());
    for number in 0..8 {
        assert!(classes.class(&format!("C{number}")).await.unwrap().is_none());
    }
    assert_eq!((peer.requests().len(), classes.refused().len()), (4, 4));
}
