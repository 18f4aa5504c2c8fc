//! `cert show`, and the options that trust.

use super::json::document;
use super::program::{Cimjob, Host};

fn show(host: &Host, arguments: &[&str]) -> super::program::Ended {
    let address = host.running.address().to_string();
    Cimjob::new(&["cert", "show", &address]).arguments(arguments).run()
}

#[test]
fn it_tells_the_certificate_and_the_option_that_trusts_it() {
    let host = Host::start();
    let text = show(&host, &[]).data();
    for part in ["trusted    no", "TLSv1.3", &format!("--pin {}", host.running.pin()), "Compare it"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn its_document_is_valid_and_its_pins_are_taken() {
    let host = Host::start();
    let shown = document(&show(&host, &["-o", "json"]).with(0), "certificates");
    assert_eq!(
        (&shown["trusted"], shown["chain"][0]["pin"].as_str()),
        (&false.into(), Some(host.running.pin().as_str()))
    );
    for pin in ["pin", "key_pin"] {
        let pin = shown["chain"][0][pin].as_str().unwrap();
        host.cimjob(&["identify", "--pin", pin]).run().with(0);
    }
}

/// `openssl s_server` with a certificate of version 1 for so long as the child lives.
fn host_of_version_1(folder: &std::path::Path) -> (std::process::Child, String) {
    use std::net::{TcpListener, TcpStream};
    use std::process::{Command, Stdio};
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let made = "openssl req -new -newkey rsa:2048 -nodes -keyout key.pem -subj /CN=localhost -out request.pem && \
        openssl x509 -req -in request.pem -signkey key.pem -days 1 -out certificate.pem";
    assert!(
        Command::new("sh").args(["-c", made]).current_dir(folder).stderr(Stdio::null()).status().unwrap().success()
    );
    let server = ["s_server", "-quiet", "-accept", &address, "-cert", "certificate.pem", "-key", "key.pem"];
    let mut command = Command::new("openssl");
    command.args(server).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = command.spawn().unwrap();
    while TcpStream::connect(&address).is_err() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    (child, address)
}

#[test]
fn no_pin_is_shown_as_the_way_to_trust_what_can_never_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let (mut server, address) = host_of_version_1(folder.path());
    let shown = Cimjob::new(&["cert", "show", &address]).run();
    let called = Cimjob::new(&["identify", "--host", &address]).run();
    server.kill().and_then(|()| server.wait()).unwrap();
    let text = shown.data();
    assert!(text.contains("pinned or not: it has version 1") && text.contains("| CN=localhost"), "{text}");
    assert!(text.contains("another certificate") && !text.contains("--pin "), "{text}");
    let message = called.with(6).message();
    assert!(message.contains("no pin helps") && !message.contains("--pin"), "{message}");
}

#[test]
fn a_port_without_tls_is_6() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let _how_much = stream.read(&mut [0; 1024]);
        let _gone_already = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    });
    let message = Cimjob::new(&["cert", "show", &address, "--timeout", "5s"]).run().with(6).message();
    assert!(message.contains("TLS"), "{message}");
}

#[test]
fn who_verifies_nothing_is_told_so_on_each_run() {
    let host = Host::start();
    let ended = host.cimjob(&["identify", "--insecure-skip-verify"]).run().with(0);
    assert!(ended.stderr.contains("WARNING") && ended.stderr.contains("not verified"), "{ended:?}");
    let ended = host.cimjob(&["identify", "--insecure-skip-verify", "--auth", "basic"]).run().with(78);
    assert!(ended.stderr.contains("cannot be combined"), "{ended:?}");
}

#[test]
fn a_proxy_that_is_none_is_told_without_its_password() {
    let host = Host::start();
    let ended = host.cimjob(&["identify", "--proxy", "ftp://ops:s3cret@proxy"]).run().with(78);
    assert!(ended.stderr.contains("socks5") && !ended.stderr.contains("s3cret"), "{ended:?}");
}
