//! Hosts that fail one check each.

use std::time::{Duration, Instant};

use cimjob::client::Trust;
use cimjob::doctor::{CheckName, Ending, Requested};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::examined::{Visit, host};
use super::support::answers::{http, unauthorized};
use super::support::scripted_peer::{Certificate, Peer};
use super::terminating::Terminating;

fn pinned(peer: &Peer) -> Visit {
    Visit::to(peer.address, Trust::Pin(peer.certificate.pin()))
}

#[tokio::test]
async fn nothing_listens() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let examined = Visit::to(address, Trust::System).examine().await;
    examined.assert_failed(
        CheckName::Connect,
        Ending::Unreachable,
        "client: check the name, the firewall, and that WinRM listens",
    );
    assert!(examined.verdict(CheckName::Connect).found().contains("refused"), "{examined:#?}");
    assert_eq!(examined.words()[2..], ["skipped"; 11]);
}

#[tokio::test]
async fn the_port_does_not_speak_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let plain = tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _read = stream.read(&mut [0; 1024]).await;
            let _written = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n").await;
        }
    });
    let examined = Visit::to(address, Trust::System).examine().await;
    examined.assert_failed(CheckName::Tls, Ending::Unreachable, "client: 5986 is WinRM's port for HTTPS");
    plain.abort();
}

#[tokio::test]
async fn the_certificate_is_of_an_unknown_issuer() {
    let host = host("", "").await;
    let examined = Visit::to(host.address(), Trust::System).examine().await;
    let fix =
        format!("client: if the host's own certificate has this hash, trust exactly this certificate ({})", host.pin());
    examined.assert_failed(CheckName::Tls, Ending::Unreachable, &fix);
}

#[tokio::test]
async fn the_certificate_is_not_the_pinned_one() {
    let (host, other) = (host("", "").await, Certificate::new(&["localhost"]));
    let examined = Visit::to(host.address(), Trust::Pin(other.pin())).examine().await;
    examined.assert_failed(CheckName::Tls, Ending::Unreachable, "client: compare it with the host's own before");
}

#[tokio::test]
async fn the_certificate_is_for_another_name() {
    let peer = Peer::with(Certificate::new(&["other.test"]), |_| async {}).await;
    let trust = Trust::SystemAnd(peer.certificate.pem.clone().into_bytes());
    let examined = Visit::to(peer.address, trust).examine().await;
    let fix = "client: use a name of the certificate (\"other.test\")";
    examined.assert_failed(CheckName::Tls, Ending::Unreachable, fix);
}

#[tokio::test]
async fn the_certificate_is_at_its_end() {
    let peer = Peer::with(Certificate::expired(&["127.0.0.1"]), |_| async {}).await;
    let examined = Visit::to(peer.address, Trust::System).examine().await;
    examined.assert_failed(CheckName::Tls, Ending::Unreachable, "host: Get-ChildItem WSMan:\\localhost\\Listener");
}

#[tokio::test]
async fn it_is_no_winrm() {
    let peer = Peer::answering(|_| http(404, "text/html", "<html>not here</html>")).await;
    let examined = pinned(&peer).examine().await;
    examined.assert_failed(CheckName::Http, Ending::Unreadable, "client: check host, port and path");
    assert!(examined.words()[7..].iter().all(|word| *word == "skipped"), "{examined:#?}");
}

#[tokio::test]
async fn the_scheme_is_switched_off_and_no_password_is_sent() {
    let peer = Peer::answering(|_| unauthorized(&["Negotiate"])).await;
    let examined = Visit { requested: Requested::Basic, ..pinned(&peer) }.examine().await;
    let fix = "host: Set-Item WSMan:\\localhost\\Service\\Auth\\Basic $true";
    examined.assert_failed(CheckName::Schemes, Ending::Denied, fix);
    assert!(peer.requests().iter().all(|request| request.header("authorization").is_none()));
}

#[tokio::test]
async fn no_scheme_is_offered_at_all() {
    let peer = Peer::answering(|_| unauthorized(&[])).await;
    let examined = pinned(&peer).examine().await;
    let fix = "host: Set-Item WSMan:\\localhost\\Service\\Auth\\Negotiate $true";
    examined.assert_failed(CheckName::Schemes, Ending::Denied, fix);
}

#[tokio::test]
async fn negotiate_is_switched_off() {
    let host = host("schemes = ['basic']", "").await;
    let fix = "host: Set-Item WSMan:\\localhost\\Service\\Auth\\Negotiate $true";
    Visit::to_host(&host).examine().await.assert_failed(CheckName::Schemes, Ending::Denied, fix);
}

#[tokio::test]
async fn the_password_is_wrong() {
    let host = host("", "").await;
    let examined = Visit { password: "wrong", ..Visit::to_host(&host) }.examine().await;
    examined.assert_failed(CheckName::Login, Ending::Denied, "client: check user and password");
    assert_eq!(examined.words()[8..], ["skipped"; 5]);
}

#[tokio::test]
async fn a_host_that_always_says_no_is_asked_once() {
    let peer = Peer::answering(|_| unauthorized(&["Basic realm=\"WSMAN\""])).await;
    let examined = Visit { requested: Requested::Basic, ..pinned(&peer) }.examine().await;
    examined.assert_failed(CheckName::Login, Ending::Denied, "client: check user and password");
    let tries = peer.requests().iter().filter(|request| request.header("authorization").is_some()).count();
    assert_eq!(tries, 1);
}

#[tokio::test]
async fn something_ends_tls_before_a_strict_host() {
    let host = host("channel_binding = 'strict'", "").await;
    assert_eq!(Visit::to_host(&host).examine().await.ending(), Ending::Open);
    let between = Terminating::before(&host).await;
    let examined = Visit::to(between.address, Trust::Pin(between.certificate.pin())).examine().await;
    let fix =
        "client: check user and password; if they are right, connect without a proxy that ends the TLS connection";
    examined.assert_failed(CheckName::Login, Ending::Denied, fix);
}

#[tokio::test]
async fn the_account_may_not_read() {
    let host = host("", "rights = 'none'").await;
    let examined = Visit::to_host(&host).examine().await;
    let fix = "host: winrm configSDDL default  # Read(Get,Enumerate,Subscribe) for LAB\\operator";
    examined.assert_failed(CheckName::Get, Ending::Denied, fix);
}

#[tokio::test]
async fn the_account_may_not_call_methods() {
    let host = host("", "rights = 'read'").await;
    let examined = Visit::to_host(&host).examine().await;
    let fix = "host: winrm configSDDL default  # Execute(Invoke) for LAB\\operator";
    examined.assert_failed(CheckName::Invoke, Ending::Denied, fix);
    assert_eq!((examined.verdict(CheckName::Get).word(), examined.verdict(CheckName::Class).word()), ("ok", "ok"));
}

#[tokio::test]
async fn hyper_v_is_not_installed() {
    let host = host("hyper_v = 'missing'", "").await;
    let examined = Visit::to_host(&host).examine().await;
    examined.assert_failed(CheckName::Namespace, Ending::NotFound, "host: Install-WindowsFeature -Name Hyper-V");
    assert_eq!(examined.verdict(CheckName::Class).word(), "skipped");
}

#[tokio::test]
async fn the_classes_of_hyper_v_are_not_registered() {
    let host = host("hyper_v = 'without-classes'", "").await;
    let examined = Visit::to_host(&host).examine().await;
    examined.assert_failed(CheckName::Class, Ending::NotFound, "host: mofcomp.exe");
    assert_eq!(examined.verdict(CheckName::Namespace).word(), "ok");
}

#[tokio::test]
async fn a_host_that_says_nothing_ends_in_time() {
    let peer = Peer::start(|mut conversation| async move { conversation.stall().await }).await;
    let started = Instant::now();
    let examined = Visit { time: Duration::from_secs(2), ..pinned(&peer) }.examine().await;
    assert_eq!(examined.ending(), Ending::TimedOut, "{examined:#?}");
    assert!(started.elapsed() < Duration::from_secs(8), "{:?}", started.elapsed());
}
