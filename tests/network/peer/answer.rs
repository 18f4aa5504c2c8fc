//! Answers that are not what WS-Management promises (protocol notes T22, T23, T25, T26).

use std::time::Duration;

use cimjob::client::{Error, Stage, Unreachable};
use cimjob::job::{GetErrorOutput, ReportedError};
use cimjob::wsman::ReplyError;
use cimjob::xml::XmlError;

use super::calling::{basic, client, job, pinned, read, told};
use super::support::answers::{JOB, NO_ERROR, SOAP, envelope, get_error_output, head, http, no_error, related};
use super::support::scripted_peer::{Peer, Request};

const HTML: &str = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please<br>sign in</body></html>";

/// What a client makes of this answer.
async fn read_of(answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Result<GetErrorOutput, Error> {
    read(&client(&Peer::answering(answer).await)).await
}

async fn error_of(answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> Error {
    read_of(answer).await.unwrap_err()
}

/// The error for a status with this body.
async fn error_of_http(status: u16, content_type: &'static str, body: &'static str) -> Error {
    let error = error_of(move |_| http(status, content_type, body)).await;
    assert!(matches!(error, Error::Http { status: found, .. } if found == status), "{error:?}");
    error
}

/// The reason for which a 200 cannot be understood.
async fn misbehaved(answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static) -> ReplyError {
    match error_of(answer).await {
        Error::Misbehaved(reason) => reason,
        other => panic!("{other:?}"),
    }
}

/// The one error that the host reported.
async fn reported(out_parameter: String) -> ReportedError {
    let answer = move |request: &Request| http(200, SOAP, envelope(request, &get_error_output(&out_parameter)));
    let mut output = read_of(answer).await.unwrap();
    assert_eq!(output.errors.len(), 1, "{output:?}");
    output.errors.remove(0)
}

#[tokio::test]
async fn a_web_page_is_no_answer() {
    let reason = misbehaved(|_| http(200, "text/html", HTML)).await;
    assert_eq!(reason, ReplyError::Html { heading: Some("Sign in".to_owned()) });
}

#[tokio::test]
async fn a_web_page_with_an_error_status_tells_both() {
    for (status, hint) in [(404, "check host, port and path"), (502, "a proxy answers")] {
        let text = told(&error_of_http(status, "text/html; charset=utf-8", HTML).await);
        assert!(text.contains(&status.to_string()) && text.contains("Sign in") && text.contains(hint), "{text}");
    }
}

#[tokio::test]
async fn text_and_json_are_shown_with_their_first_words() {
    for (body, shown) in [
        ("no healthy upstream", "plain text, not WS-Management: \"no healthy upstream\""),
        ("{'error': 'down'}", "JSON, not WS-Management: \"{'error': 'down'}\""),
    ] {
        for text in [
            told(&error_of_http(400, "text/plain", body).await),
            told(&error_of(move |_| http(200, "text/plain", body)).await),
        ] {
            assert!(text.contains(shown) && text.contains("check host, port and path"), "{text}");
        }
    }
}

#[tokio::test]
async fn a_fault_of_soap_1_1_keeps_its_text() {
    let fault = "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body><e:Fault>\
        <faultcode>e:Server</faultcode><faultstring>no route</faultstring></e:Fault></e:Body></e:Envelope>";
    let text = told(&error_of_http(500, "text/xml", fault).await);
    assert!(text.contains("SOAP 1.1, not WS-Management: \"no route\""), "{text}");
}

#[tokio::test]
async fn an_empty_500_is_a_server_error_without_a_fault() {
    let text = told(&error_of_http(500, SOAP, "").await);
    assert!(text.contains("500") && text.contains("empty") && text.contains("event log"), "{text}");
}

#[tokio::test]
async fn statuses_without_a_body_say_what_they_mean() {
    for (status, hint) in [(403, "policy"), (404, "this is not WinRM"), (413, "MaxEnvelopeSizekb")] {
        let text = told(&error_of_http(status, "text/plain", "").await);
        assert!(text.contains(hint), "{text}");
    }
}

#[tokio::test]
async fn a_400_with_a_fault_is_a_fault() {
    let fault =
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>no</s:Text></s:Reason></s:Fault>";
    let error = error_of(move |request| http(400, SOAP, envelope(request, fault))).await;
    assert!(matches!(&error, Error::Fault(fault) if fault.reason == "no"), "{error:?}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let answer = b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n";
    let error = error_of(|_| answer.to_vec()).await;
    assert!(matches!(error, Error::Http { status: 302, .. }), "{error:?}");
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_a_broken_connection() {
    let peer = Peer::start(|mut conversation| async move {
        let request = conversation.request().await.unwrap();
        let whole = no_error(&request);
        conversation.send(&whole[..whole.len() - 20]).await;
        conversation.close().await;
    })
    .await;
    let error = read(&client(&peer)).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Broken(_))), "{error:?}");
}

#[tokio::test]
async fn a_chunked_body_that_is_cut_is_a_broken_connection() {
    let peer = Peer::start(|mut conversation| async move {
        conversation.request().await.unwrap();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/soap+xml\r\nTransfer-Encoding: chunked\r\n\r\n";
        conversation.send(format!("{head}10\r\n<s:Envelope xmlns\r\n20\r\n:s=").as_bytes()).await;
    })
    .await;
    let error = read(&client(&peer)).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::Broken(_))), "{error:?}");
}

#[tokio::test]
async fn a_chunked_body_is_an_answer_like_another() {
    let answer = |request: &Request| {
        let body = envelope(request, NO_ERROR);
        let (first, second) = body.split_at(100);
        let chunks = format!("{:x}\r\n{first}\r\n{:x};x=y\r\n{second}\r\n0\r\n\r\n", first.len(), second.len());
        format!("HTTP/1.1 200 OK\r\nContent-Type: {SOAP}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}").into_bytes()
    };
    assert_eq!(read_of(answer).await.unwrap().errors, []);
}

#[tokio::test]
async fn two_envelopes_in_one_body_are_refused() {
    let reason = misbehaved(|request| http(200, SOAP, envelope(request, NO_ERROR).repeat(2))).await;
    assert!(matches!(reason, ReplyError::Xml(_)), "{reason:?}");
}

#[tokio::test]
async fn a_document_type_is_refused() {
    let dtd = "<!DOCTYPE s [<!ENTITY e \"eeee\">]>";
    let reason = misbehaved(move |request| http(200, SOAP, format!("{dtd}{}", envelope(request, NO_ERROR)))).await;
    assert_eq!(reason, ReplyError::Xml(XmlError::DocumentType));
}

#[tokio::test]
async fn a_document_type_in_the_embedded_instance_is_refused_and_its_text_kept() {
    let inner = "<!DOCTYPE x [<!ENTITY e \"eeee\">]><INSTANCE CLASSNAME=\"Msvm_Error\">&e;</INSTANCE>";
    let ReportedError::Raw { text, reason } = reported(format!("<![CDATA[{inner}]]>")).await else { panic!() };
    assert_eq!((text.as_str(), reason), (inner, Some(XmlError::DocumentType)));
}

#[tokio::test]
async fn nesting_without_end_is_refused() {
    let deep = || "<x>".repeat(100_000) + &"</x>".repeat(100_000);
    let reason = misbehaved(move |request| http(200, SOAP, envelope(request, &deep()))).await;
    assert!(matches!(reason, ReplyError::Xml(XmlError::TooDeep(_))), "{reason:?}");
}

#[tokio::test]
async fn nesting_without_end_in_the_embedded_instance_is_kept_as_text() {
    let deep = "<INSTANCE CLASSNAME=\"Msvm_Error\">".to_owned() + &"<x>".repeat(100_000) + &"</x>".repeat(100_000);
    let error = reported(format!("<![CDATA[{deep}</INSTANCE>]]>")).await;
    assert!(matches!(error, ReportedError::Raw { reason: Some(XmlError::TooDeep(_)), .. }));
}

/// A peer that sends text as long as anyone takes it, 600 MB at most.
async fn flooding() -> Peer {
    const LENGTH: usize = 600_000_000;
    Peer::start(|mut conversation| async move {
        conversation.request().await.unwrap();
        conversation.send(&head(200, SOAP, LENGTH)).await;
        let text = vec![b' '; 64 * 1024];
        for _ in 0..LENGTH / text.len() {
            if !conversation.send(&text).await {
                return;
            }
        }
    })
    .await
}

#[tokio::test]
async fn a_body_of_600_megabytes_is_given_up_at_the_limit() {
    let peer = flooding().await;
    let builder = pinned(&peer, basic()).deadline(Duration::from_secs(30));
    let error = read(&builder.build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::TooLarge { limit: 16_777_216 })), "{error:?}");
    assert!(peer.sent() < 32 * 1024 * 1024, "{} bytes went out", peer.sent());
}

#[tokio::test]
async fn the_limit_of_an_answer_can_be_lowered() {
    let peer = flooding().await;
    let error = read(&pinned(&peer, basic()).max_reply(10_000).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::TooLarge { limit: 10_000 })), "{error:?}");
    assert!(peer.sent() < 16 * 1024 * 1024, "{} bytes went out", peer.sent());
}

#[tokio::test]
async fn a_body_that_drips_ends_at_the_deadline() {
    let peer = Peer::start(|mut conversation| async move {
        let request = conversation.request().await.unwrap();
        conversation.drip(&no_error(&request), Duration::from_millis(50)).await;
    })
    .await;
    let error = read(&pinned(&peer, basic()).deadline(Duration::from_millis(400)).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::TimedOut { stage: Stage::FirstAnswer, .. }), "{error:?}");
}

#[tokio::test]
async fn a_body_that_stalls_ends_at_the_deadline() {
    let peer = Peer::start(|mut conversation| async move {
        let request = conversation.request().await.unwrap();
        conversation.send(&no_error(&request)[..200]).await;
        conversation.stall().await;
    })
    .await;
    let error = read(&pinned(&peer, basic()).deadline(Duration::from_millis(300)).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::TimedOut { stage: Stage::Overall, .. }), "{error:?}");
}

#[tokio::test]
async fn an_answer_to_another_message_is_refused() {
    let other = related("<a:RelatesTo>uuid:00000000-0000-4000-8000-000000000000</a:RelatesTo>", NO_ERROR);
    let reason = misbehaved(move |_| http(200, SOAP, &other)).await;
    assert!(matches!(reason, ReplyError::RelatesTo { .. }), "{reason:?}");
}

#[tokio::test]
async fn an_answer_that_relates_to_nothing_is_taken() {
    assert_eq!(read_of(|_| http(200, SOAP, related("", NO_ERROR))).await.unwrap().errors, []);
}

#[tokio::test]
async fn an_answer_in_utf_16_with_a_byte_order_mark_is_read() {
    let answer = |request: &Request| {
        let text = "\u{FEFF}".to_owned() + &envelope(request, &get_error_output("起動できません"));
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        http(200, "application/soap+xml;charset=UTF-16", bytes)
    };
    let output = read_of(answer).await.unwrap();
    assert!(matches!(&output.errors[..], [ReportedError::Raw { text, .. }] if text == "起動できません"), "{output:?}");
}

#[tokio::test]
async fn a_wrong_content_type_does_not_hide_an_answer() {
    let output = read_of(|request| http(200, "text/html", envelope(request, NO_ERROR))).await.unwrap();
    assert_eq!(output.errors, []);
}

#[tokio::test]
async fn a_missing_return_value_is_not_zero() {
    let body = "<p:GetError_OUTPUT xmlns:p=\"urn:j\"/>";
    let reason = misbehaved(move |request| http(200, SOAP, envelope(request, body))).await;
    assert_eq!(reason, ReplyError::Missing("ReturnValue"));
}

#[tokio::test]
async fn an_error_text_that_is_no_xml_is_kept_as_it_came() {
    let error = reported("failed: R&amp;D &lt;unknown>  0x8007001F".to_owned()).await;
    let expected = "failed: R&D <unknown>  0x8007001F";
    assert!(matches!(&error, ReportedError::Raw { text, .. } if text == expected), "{error:?}");
}

#[tokio::test]
async fn the_calls_of_an_explanation_share_one_deadline() {
    let peer = Peer::start(|mut conversation| async move {
        while let Some(request) = conversation.request().await {
            tokio::time::sleep(Duration::from_millis(400)).await;
            let ended =
                format!("<p:Msvm_ConcreteJob xmlns:p=\"{JOB}\"><p:JobState>10</p:JobState></p:Msvm_ConcreteJob>");
            let body = if request.body.contains("GetErrorEx") { NO_ERROR } else { &ended };
            conversation.send(&http(200, SOAP, envelope(&request, body))).await;
        }
    })
    .await;
    let explaining =
        |milliseconds| pinned(&peer, basic()).deadline(Duration::from_millis(milliseconds)).build().unwrap();
    let error = explaining(700).explain(&job()).await.unwrap_err();
    let Error::Unexplained { source, .. } = error else { panic!("{error:?}") };
    assert!(matches!(*source, Error::TimedOut { stage: Stage::Overall, .. }), "{source:?}");
    explaining(5000).explain(&job()).await.unwrap();
}

#[tokio::test]
async fn what_the_job_told_is_kept_when_its_errors_cannot_be_read() {
    let peer = Peer::answering(|request| {
        let failed = format!(
            "<p:Msvm_ConcreteJob xmlns:p=\"{JOB}\"><p:ErrorDescription>why</p:ErrorDescription><p:JobState>10</p:JobState></p:Msvm_ConcreteJob>"
        );
        let asked_for_errors = request.body.contains("GetErrorEx");
        if asked_for_errors { http(200, SOAP, "<cut") } else { http(200, SOAP, envelope(request, &failed)) }
    })
    .await;
    let error = pinned(&peer, basic()).build().unwrap().explain(&job()).await.unwrap_err();
    let Error::Unexplained { explanation, source } = error else { panic!("{error:?}") };
    assert_eq!(explanation.headline(), "why");
    assert!(matches!(*source, Error::Misbehaved(_)), "{source:?}");
}
