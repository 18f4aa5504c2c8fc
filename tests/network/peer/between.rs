//! What is between: proxies, gateways and Windows' HTTP service answer in place of WinRM, and calls and `doctor` say the same about it.

use std::io::Write;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use cimjob::client::TlsOptions;
use cimjob::client::{Authentication, Client, Endpoint, Error, Trust, Unreachable};
use cimjob::doctor::{CheckName, Probe, examine, judge};

use super::calling::{PASSWORD, basic, change, client, ntlm, pinned, read, told};
use super::support::answers::{NO_ERROR, SOAP, envelope, http, no_error};
use super::support::ntlm_host::ntlm_peer;
use super::support::scripted_peer::{Peer, Request};

/// A page of HTTP.sys, in its form.
fn http_sys(heading: &str) -> String {
    format!(
        "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n\
         <HTML><HEAD><TITLE>Bad Request</TITLE></HEAD>\r\n<BODY><h2>Bad Request - {heading}</h2>\r\n</BODY></HTML>\r\n"
    )
}

/// An answer with more headers.
fn with_headers(status: u16, headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status} Said\r\n{headers}Content-Length: 0\r\n\r\n").into_bytes()
}

/// What a call says about a peer that answers so, and what `doctor` says about it.
async fn said(answer: Vec<u8>) -> (String, String) {
    let peer = Peer::answering(move |_| answer.clone()).await;
    let call = told(&read(&client(&peer)).await.unwrap_err());
    let trust = Trust::Pin(peer.certificate.pin());
    let endpoint = Endpoint::new("127.0.0.1", Some(peer.address.port())).unwrap();
    let anonymous: Client = pinned(&peer, Authentication::Anonymous).build().unwrap();
    let probe = Probe { tls: TlsOptions { trust, ..TlsOptions::default() }, ..Probe::new(endpoint, anonymous) };
    let checks = judge(&examine(&probe, Duration::from_secs(10)).await, &probe.subject);
    let check = checks.iter().find(|check| check.name == CheckName::Http).unwrap();
    let fix = check.verdict.fix().map(|fix| format!(" | {fix}")).unwrap_or_default();
    (call, format!("{}{fix}", check.verdict.found()))
}

#[tokio::test]
async fn calls_and_doctor_say_the_same_about_a_status() {
    for (status, words, remedy) in [
        (407, "407 (Proxy Authentication Required)", "log in to the proxy"),
        (411, "411 (Length Required)", "have no length"),
        (413, "413 (Payload Too Large)", "MaxEnvelopeSizekb"),
        (414, "414 (URI Too Long)", "check host, port and path"),
        (421, "421 (Misdirected Request)", "use the name that it knows"),
        (426, "426 (Upgrade Required)", "wants another protocol"),
        (431, "431 (Request Header Fields Too Large)", "a Kerberos ticket is long"),
        (502, "502 (Bad Gateway)", "a proxy answers"),
        (504, "504 (Gateway Timeout)", "a proxy answers"),
        (511, "511 (Network Authentication Required)", "captive portal"),
    ] {
        let (call, doctor) = said(http(status, "text/plain", "")).await;
        for text in [call, doctor] {
            assert!(text.contains(words) && text.contains(remedy), "{text}");
        }
    }
}

#[tokio::test]
async fn pages_of_http_sys_say_what_to_change() {
    for (heading, words) in [
        ("Request Too Long", ["400 (Request Too Long)", "MaxFieldLength and MaxRequestBytes"]),
        ("Header Field Too Long", ["400 (Request Too Long)", "MaxFieldLength and MaxRequestBytes"]),
        ("Invalid Hostname", ["400 (Invalid Hostname)", "does not know this name"]),
    ] {
        let (call, doctor) = said(http(400, "text/html; charset=us-ascii", http_sys(heading))).await;
        for text in [call, doctor] {
            assert!(words.iter().all(|word| text.contains(word)), "{text}");
        }
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    for headers in ["Via: 1.1 gw (squid)\r\n", "X-Squid-Error: ERR_ACCESS_DENIED 0\r\n"] {
        let (call, doctor) = said(with_headers(403, headers)).await;
        for text in [call, doctor] {
            assert!(text.contains("403 (Forbidden; through \"") && text.contains("check the proxy"), "{text}");
        }
    }
}

/// 200 and a body in this coding.
fn encoded(coding: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: {SOAP}\r\nContent-Encoding: {coding}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn deflate(text: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_compressed_answer_is_read_and_noted() {
    for coding in ["gzip", "deflate"] {
        let compress = if coding == "gzip" { gzip } else { deflate };
        let answer = move |request: &Request| encoded(coding, &compress(envelope(request, NO_ERROR).as_bytes()));
        let peer = Peer::answering(answer).await;
        let client = client(&peer);
        assert_eq!(client.compression(), None);
        assert_eq!(read(&client).await.unwrap().errors, []);
        assert_eq!(client.compression(), Some(coding));
    }
}

#[tokio::test]
async fn nothing_asks_for_compression() {
    let peer = Peer::answering(no_error).await;
    read(&client(&peer)).await.unwrap();
    assert_eq!(peer.requests()[0].header("accept-encoding"), Some("identity"));
}

#[tokio::test]
async fn a_compressed_answer_ends_at_the_limit() {
    let body = gzip(&vec![b' '; 5_000_000]);
    let peer = Peer::answering(move |_| encoded("gzip", &body)).await;
    let error = read(&pinned(&peer, basic()).max_reply(100_000).build().unwrap()).await.unwrap_err();
    assert!(matches!(error, Error::Unreachable(Unreachable::TooLarge { limit: 100_000 })), "{error:?}");
}

#[tokio::test]
async fn a_coding_that_cannot_be_read_is_named() {
    for coding in ["br", "gzip"] {
        let peer = Peer::answering(move |_| encoded(coding, b"neither of them")).await;
        let text = told(&read(&client(&peer)).await.unwrap_err());
        assert!(text.contains(&format!("compressed (\"{coding}\")")) && text.contains("a proxy compresses"), "{text}");
    }
}

#[tokio::test]
async fn requests_go_to_the_path_of_the_listener() {
    for (host, path) in [("/wsman/", "/wsman"), ("/hv01/wsman", "/hv01/wsman"), ("", "/wsman")] {
        let peer = Peer::answering(no_error).await;
        let endpoint: Endpoint = format!("https://{}{host}", peer.address).parse().unwrap();
        let builder = Client::builder(endpoint).authentication(basic()).trust(Trust::Pin(peer.certificate.pin()));
        read(&builder.build().unwrap()).await.unwrap();
        let request = &peer.requests()[0];
        assert!(request.head.starts_with(&format!("POST {path} HTTP/1.1")), "{}", request.head);
        assert!(request.body.contains(&format!("{path}</a:To>")), "{}", request.body);
    }
}

/// A host behind a proxy that closes the connection after each answer.
async fn closing() -> Peer {
    ntlm_peer(PASSWORD, |mut host| async move {
        host.challenge_and_close().await;
        host.conversation.close().await;
    })
    .await
}

#[tokio::test]
async fn a_proxy_that_closes_after_each_answer_breaks_ntlm_and_that_is_said() {
    let peer = closing().await;
    let error = read(&pinned(&peer, ntlm()).build().unwrap()).await.unwrap_err();
    let text = told(&error);
    assert!(
        text.contains("closed after each answer, and a login with NTLM") && text.contains("a proxy in between"),
        "{text}"
    );
    assert_eq!(peer.requests().len(), 2, "the first message of two logins, which shows no secret");
}

#[tokio::test]
async fn a_change_behind_such_a_proxy_is_not_sent() {
    let peer = closing().await;
    let error = pinned(&peer, ntlm()).build().unwrap().call(&change()).await.unwrap_err();
    assert!(!error.outcome_unknown(), "{error:?}");
    assert!(peer.requests().iter().all(|request| request.body.is_empty()));
}

/// What a call over plain HTTP to this address says.
async fn over_plain_http(address: SocketAddr) -> String {
    let endpoint: Endpoint = format!("http://{address}").parse().unwrap();
    let client = Client::builder(endpoint).authentication(ntlm()).deadline(Duration::from_secs(10)).build().unwrap();
    told(&read(&client).await.unwrap_err())
}

#[tokio::test]
async fn plain_http_to_a_tls_listener_is_said_with_the_url_to_use() {
    let peer = Peer::answering(no_error).await;
    let text = over_plain_http(peer.address).await;
    let url = format!("use https://{}", peer.address);
    assert!(text.contains("the port speaks TLS, and plain HTTP was sent to it") && text.ends_with(&url), "{text}");
    assert_eq!(peer.requests().len(), 0);
}

#[tokio::test]
async fn a_port_that_speaks_neither_is_not_taken_for_tls() {
    let peer = Peer::plain(|mut conversation| async move { drop(conversation.request().await) }).await;
    let text = over_plain_http(peer.address).await;
    assert!(text.contains("the connection broke") && text.contains("something other than WinRM"), "{text}");
}

#[tokio::test]
async fn tls_to_a_plain_listener_is_said() {
    let peer = Peer::plain(|mut conversation| async move {
        conversation.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
    })
    .await;
    let text = told(&read(&client(&peer)).await.unwrap_err());
    assert!(text.contains("does not speak TLS") && text.contains("write http:// before the host"), "{text}");
}

/// A peer that answers the first request well, the second with this, and all others well.
async fn once_busy(answer: Vec<u8>) -> Peer {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    Peer::answering(move |request| match asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        1 => answer.clone(),
        _ => no_error(request),
    })
    .await
}

#[tokio::test]
async fn a_read_waits_as_long_as_the_answer_asks_for() {
    for status in [429, 503] {
        let peer = once_busy(with_headers(status, "Retry-After: 2\r\n")).await;
        let client = client(&peer);
        read(&client).await.unwrap();
        let begin = Instant::now();
        read(&client).await.unwrap();
        assert!(begin.elapsed() >= Duration::from_secs(2), "{:?}", begin.elapsed());
        assert_eq!(peer.requests().len(), 3);
    }
}

#[tokio::test]
async fn a_wait_beyond_the_deadline_is_not_begun() {
    let peer = once_busy(with_headers(429, "Retry-After: 30\r\n")).await;
    let client = client(&peer);
    read(&client).await.unwrap();
    let (begin, error) = (Instant::now(), read(&client).await.unwrap_err());
    assert!(begin.elapsed() < Duration::from_secs(2), "{:?}", begin.elapsed());
    let text = told(&error);
    assert!(text.contains("429 (Too Many Requests; it asks to wait 30 s)"), "{text}");
    assert_eq!(peer.requests().len(), 2);
}

#[tokio::test]
async fn a_change_is_not_made_again_after_429() {
    let peer = once_busy(with_headers(429, "Retry-After: 0\r\n")).await;
    let client = client(&peer);
    read(&client).await.unwrap();
    let error = client.call(&change()).await.unwrap_err();
    assert!(matches!(error, Error::Http { status: 429, .. }), "{error:?}");
    assert_eq!(peer.requests().len(), 2);
}

#[tokio::test]
async fn credentials_that_nobody_accepted_are_not_sent_again_after_429() {
    let peer = Peer::answering(|_| with_headers(429, "Retry-After: 0\r\n")).await;
    read(&pinned(&peer, basic()).build().unwrap()).await.unwrap_err();
    assert_eq!(peer.requests().len(), 1);
}
