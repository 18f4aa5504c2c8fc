//! Every error names the stage in which it came up, what was tried and what the host offered, and what to try (issue: "Bad input").

use std::io::{Read, Write};
use std::net::TcpListener;

use super::json::document;
use super::program::{Cimjob, Host, Stranger, job};
use super::support::answers::{fault, http, related, unauthorized};
use super::support::scripted_peer::Peer;

/// A call that fails, and how that is told.
struct Row<'h> {
    command: Box<dyn Fn() -> Cimjob<'h> + 'h>,
    stage: &'static str,
    code: i32,
    says: &'static [&'static str],
    /// What to try; nothing where the error itself says it.
    hint: Option<&'static str>,
}

fn row<'h>(
    (stage, code): (&'static str, i32),
    command: impl Fn() -> Cimjob<'h> + 'h,
    says: &'static [&'static str],
    hint: Option<&'static str>,
) -> Row<'h> {
    Row { command: Box::new(command), stage, code, says, hint }
}

/// For people and for programs.
fn assert_told(row: &Row<'_>) {
    let text = (row.command)().run().with(row.code).message();
    let hint = text.lines().find_map(|line| line.strip_prefix("  try: "));
    let stages: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("  stage: ")).collect();
    assert_eq!(stages, [row.stage], "{text}");
    for part in row.says {
        assert!(text.contains(part), "{part:?} is not in {text}");
    }
    assert_eq!(hint.is_some(), row.hint.is_some(), "{text}");
    assert!(hint.unwrap_or_default().contains(row.hint.unwrap_or_default()), "{text}");
    let document = document(&(row.command)().arguments(&["-o", "json"]).run().with(row.code), "failure");
    assert_eq!((document["stage"].as_str(), document["exit_code"].as_i64()), (Some(row.stage), Some(row.code.into())));
    assert_eq!(document["hint"].as_str(), hint);
}

fn answering(answer: impl Fn() -> Vec<u8> + Send + Sync + 'static) -> Stranger {
    Stranger::start(Peer::answering(move |_| answer()))
}

/// A port without TLS, which answers everything with these bytes.
fn plain(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _how_much = stream.read(&mut [0; 4096]);
            let _gone_already = stream.write_all(&answer);
        }
    });
    address
}

/// A port that no one listens at.
fn free() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn before_the_host_answers() {
    let (host, nobody) = (Host::start(), free());
    let web = plain(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".to_vec());
    let silent = plain(Vec::new());
    let at = |address: &str| host.cimjob(&["identify", "--host", address, "--timeout", "5s"]);
    let wrong_pin = format!("sha256:{}", "0".repeat(64));
    for row in [
        row(
            ("configure", 2),
            || at("http://hv01").arguments(&["--auth", "basic"]),
            &["hv01:5985", "plain HTTP is refused"],
            Some("5986"),
        ),
        row(
            ("configure", 78),
            || at("http://hv01").arguments(&["--auth", "ntlm", "--proxy", "http://proxy:3128"]),
            &["hv01:5985", "a login that belongs to one connection", "use HTTPS or a SOCKS5 proxy"],
            None,
        ),
        row(("resolve", 6), || at("no-such-host.invalid"), &["no-such-host.invalid:5986"], Some("DNS")),
        row(("connect", 6), || at(&nobody), &["no connection to the host"], Some("5986")),
        row(
            ("connect", 6),
            || host.explain(1).arguments(&["--host", &format!("http://{nobody}")]),
            &["no connection to the host"],
            Some("5985 for HTTP"),
        ),
        row(
            ("connect", 6),
            || host.explain(1).arguments(&["--proxy", &format!("http://ops:s3cret@{nobody}")]),
            &["no connection to the host", "through the proxy http://127.0.0.1:"],
            Some("check the proxy"),
        ),
        row(("TLS", 6), || at(&web), &["does not speak TLS", "by rustls"], Some("5985")),
        row(("TLS", 6), || at(&silent), &["the TLS handshake failed", "by rustls"], Some("Schannel")),
        row(
            ("TLS", 6),
            || Cimjob::new(&["identify", "--host", &host.running.address().to_string()]),
            &["sha256:", "is not trusted"],
            Some("--pin sha256:"),
        ),
        row(
            ("TLS", 6),
            || host.explain(1).arguments(&["--pin", &wrong_pin]),
            &["sha256:0000"],
            Some("man in the middle"),
        ),
    ] {
        assert_told(&row);
    }
}

/// Connections to it are taken, and it never says anything.
#[test]
fn in_a_handshake_that_is_never_answered() {
    let (host, silent) = (Host::start(), TcpListener::bind("127.0.0.1:0").unwrap());
    let address = silent.local_addr().unwrap().to_string();
    let at = ["--host", &address, "--timeout", "1s"];
    let (stage, says, hint) =
        (("TLS", 8), &["the TLS handshake took longer than 1 s"], Some("takes connections and does not answer"));
    for row in [
        row(stage, || host.cimjob(&["list"]).arguments(&at), says, hint),
        row(stage, || host.explain(1).arguments(&at), says, hint),
        row(stage, || Cimjob::new(&["cert", "show", &address, "--timeout", "1s"]), says, hint),
    ] {
        assert_told(&row);
    }
}

/// Connections to them are taken, and they never say anything.
#[test]
fn before_a_proxy_or_a_plain_port_says_anything() {
    let (host, silent) = (Host::start(), TcpListener::bind("127.0.0.1:0").unwrap());
    let address = silent.local_addr().unwrap().to_string();
    let (of_http, of_socks) = (format!("http://ops:s3cret@{address}"), format!("socks5h://{address}"));
    let slow = |proxy: &str| host.explain(1).arguments(&["--timeout", "1s", "--proxy", proxy]);
    let plain = format!("http://{address}");
    for row in [
        row(
            ("connect", 8),
            || slow(&of_http),
            &["connecting through the proxy http://127.0.0.1:"],
            Some("check the proxy"),
        ),
        row(
            ("connect", 8),
            || slow(&of_socks),
            &["connecting through the proxy socks5h://127.0.0.1:"],
            Some("check the proxy"),
        ),
        row(
            ("HTTP", 8),
            || host.cimjob(&["list", "--host", &plain, "--timeout", "1s"]),
            &["the connection was made, and the first answer took longer than 1 s"],
            Some("if nothing ever answers, check the port"),
        ),
    ] {
        assert_told(&row);
    }
}

#[test]
fn where_something_else_than_winrm_answers() {
    let missing = answering(|| http(404, "text/html", "<html></html>"));
    let page = answering(|| http(200, "text/html", "<!DOCTYPE html><html></html>"));
    let stopped = answering(|| http(502, "text/plain", ""));
    let cut = Stranger::start(Peer::start(|mut conversation| async move { drop(conversation.request().await) }));
    let stalling = Stranger::start(Peer::start(|mut conversation| async move { conversation.stall().await }));
    for row in [
        row(("HTTP", 70), || missing.explain(), &["127.0.0.1:", "HTTP status 404"], Some("this is not WinRM")),
        row(("HTTP", 6), || stopped.explain(), &["HTTP status 502"], Some("a proxy answers")),
        row(("HTTP", 6), || cut.explain(), &["the connection broke"], Some("something other than WinRM")),
        row(("WS-Man", 70), || page.explain(), &["web page"], Some("check host, port and path")),
        row(
            ("HTTP", 8),
            || stalling.explain().variable("CIMJOB_TIMEOUT", "1s"),
            &["the connection was made, and the first answer took longer than 1 s"],
            Some("--timeout"),
        ),
    ] {
        assert_told(&row);
    }
}

#[test]
fn where_no_one_can_log_in() {
    let host = Host::start();
    let basic = answering(|| unauthorized(&["Basic realm=\"WSMAN\""]));
    let negotiate = answering(|| unauthorized(&["Negotiate", "Kerberos", "CredSSP"]));
    let nothing = answering(|| unauthorized(&[]));
    let forbidden = answering(|| http(403, "text/plain", ""));
    let open = plain(http(200, "application/soap+xml", related("", "")));
    let wrong = |scheme| host.explain(1).variable("CIMJOB_PASSWORD", "wrong").arguments(&["--auth", scheme]);
    for row in [
        row(("authenticate", 4), || wrong("auto"), &["(NTLM; it offers Negotiate"], Some("check user")),
        row(("authenticate", 4), || wrong("basic"), &["(Basic; it offers Negotiate"], Some("check user")),
        row(
            ("authenticate", 4),
            || basic.explain().arguments(&["--auth", "auto"]),
            &["the host offers Basic, not NTLM"],
            Some("--auth"),
        ),
        row(
            ("authenticate", 4),
            || negotiate.explain(),
            &["the host offers Negotiate, Kerberos, CredSSP, not Basic"],
            Some("--auth"),
        ),
        row(
            ("authenticate", 4),
            || negotiate.explain().arguments(&["--auth", "ntlm"]),
            &["offers Negotiate, Kerberos, CredSSP", "without a challenge"],
            Some("NTLM seems to be disabled"),
        ),
        row(
            ("authenticate", 4),
            || nothing.explain().arguments(&["--auth", "ntlm"]),
            &["the host offers no scheme at all, not NTLM"],
            Some("--auth"),
        ),
        row(
            ("authenticate", 4),
            || host.cimjob(&["identify", "--host", &format!("http://{open}")]),
            &["in cleartext, but the login requires encrypted messages"],
            Some("5986"),
        ),
        row(("authorize", 4), || forbidden.explain(), &["HTTP status 403"], Some("IP filters")),
        row(("authorize", 4), || host.explain(24), &["AccessDenied"], Some("RootSDDL")),
    ] {
        assert_told(&row);
    }
}

#[test]
fn where_the_host_refuses_what_was_asked() {
    let host = Host::start();
    let internal = Stranger::start(Peer::answering(|request| fault(request, "w:InternalError", 2_150_858_755)));
    let path = format!("Msvm_ConcreteJob.InstanceID=\"{}\"", job(8));
    for row in [
        row(("WS-Man", 5), || host.explain(99), &["the host refused the request"], Some("5 minutes")),
        row(
            ("WS-Man", 5),
            || host.explain(1).arguments(&["--namespace", "root/none"]),
            &["the host refused the request"],
            Some("check --namespace"),
        ),
        row(("WS-Man", 7), || internal.explain(), &["InternalError", "words of the host"], None),
        row(
            ("method", 7),
            || host.cimjob(&["invoke", &path, "Nope", "--yes"]),
            &["the class Msvm_ConcreteJob has no method Nope"],
            None,
        ),
    ] {
        assert_told(&row);
    }
}
