//! Hosts that let us in, with and without something to look at.

use cimjob::client::{Transport, Trust};
use cimjob::doctor::{CheckName, Ending, Requested};

use super::examined::{Visit, host};

#[tokio::test]
async fn every_check_of_a_host_in_order_passes() {
    let host = host("", "").await;
    let examined = Visit::to_host(&host).examine().await;
    let words = examined.words();
    assert_eq!((words[0], &words[1..]), ("skipped", &["ok"; 12][..]), "{examined:#?}");
    assert_eq!(examined.ending(), Ending::Open);
}

#[tokio::test]
async fn the_login_tells_its_mechanism_and_its_binding() {
    let host = host("schemes = ['negotiate', 'basic']", "").await;
    let found = |examined: super::examined::Examined| examined.verdict(CheckName::Login).found().to_owned();
    let ntlm = Visit::to_host(&host).examine().await;
    assert_eq!(found(ntlm), r"LAB\operator logged in with NTLM, bound to the TLS connection");
    let basic = Visit { requested: Requested::Basic, ..Visit::to_host(&host) }.examine().await;
    assert_eq!(found(basic), r"LAB\operator logged in with Basic, not bound to the TLS connection");
}

#[tokio::test]
async fn plain_http_has_no_tls_and_its_messages_are_sealed() {
    let mut host = host("", "").await;
    let address = host.listen_http("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let examined = Visit { address, transport: Transport::Http, ..Visit::to_host(&host) }.examine().await;
    assert_eq!(examined.verdict(CheckName::Tls).found(), "plain HTTP");
    assert!(examined.verdict(CheckName::Login).found().ends_with("no TLS, so no channel binding"));
    assert_eq!((&examined.words()[3..], examined.ending()), (&["ok"; 10][..], Ending::Open), "{examined:#?}");
}

#[tokio::test]
async fn without_a_login_the_rest_is_skipped_and_nothing_fails() {
    let host = host("", "").await;
    let examined = Visit { requested: Requested::Anonymous, ..Visit::to_host(&host) }.examine().await;
    assert_eq!(examined.words()[1..7], ["ok"; 6], "{examined:#?}");
    assert_eq!((&examined.words()[7..], examined.ending()), (&["skipped"; 6][..], Ending::Open));
    assert!(examined.verdict(CheckName::Identify).found().contains("OS: 0.0.0"), "{examined:#?}");
}

#[tokio::test]
async fn who_is_logged_in_learns_the_version_of_the_system() {
    let examined = Visit::to_host(&host("", "").await).examine().await;
    let found = examined.verdict(CheckName::Identify).found();
    assert!(found.contains("10.0.20348") && found.contains("Windows Server 2022"), "{found}");
}

#[tokio::test]
async fn a_certificate_that_ends_soon_is_a_warning() {
    // That of the simulated host is good for thirty days from the midnight before.
    let host = host("", "").await;
    let trust = Trust::SystemAnd(host.certificate_pem().as_bytes().to_vec());
    let examined = Visit::to(host.address(), trust).examine().await;
    examined.assert_warned(CheckName::Tls, "host: Get-ChildItem WSMan:\\localhost\\Listener");
}

#[tokio::test]
async fn a_clock_that_is_an_hour_off_is_a_warning_for_ntlm() {
    let host = host("host.clock_offset_seconds = -3600", "").await;
    let examined = Visit::to_host(&host).examine().await;
    examined.assert_warned(CheckName::Clock, "host: w32tm /resync");
    assert!(examined.verdict(CheckName::Clock).found().contains("s behind this machine: Kerberos allows 300 s"));
}

#[tokio::test]
async fn a_small_envelope_is_a_warning() {
    let host = host("service.max_envelope_size_kb = 150", "").await;
    let examined = Visit::to_host(&host).examine().await;
    examined.assert_warned(CheckName::Quotas, "host: Set-Item WSMan:\\localhost\\MaxEnvelopeSizekb 500");
}

#[tokio::test]
async fn who_is_no_administrator_may_not_see_the_settings() {
    let host = host("", "administrator = false").await;
    Visit::to_host(&host).examine().await.assert_warned(CheckName::Quotas, "client: nothing is needed");
}
