//! `cert show`, and the options that trust.

use super::json::document;
use super::programme::{Cimjob, Host};

fn show(host: &Host, arguments: &[&str]) -> super::programme::Ended {
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
fn whoever_verifies_nothing_is_told_so_on_each_run() {
    let host = Host::start();
    let ended = host.cimjob(&["identify", "--insecure-skip-verify"]).run().with(0);
    assert!(ended.stderr.contains("WARNING") && ended.stderr.contains("not verified"), "{ended:?}");
    let ended = host.cimjob(&["identify", "--insecure-skip-verify", "--auth", "basic"]).run().with(78);
    assert!(ended.stderr.contains("does not go together"), "{ended:?}");
}

#[test]
fn a_proxy_that_is_none_is_told_without_its_password() {
    let host = Host::start();
    let ended = host.cimjob(&["identify", "--proxy", "ftp://ops:s3cret@proxy"]).run().with(78);
    assert!(ended.stderr.contains("socks5") && !ended.stderr.contains("s3cret"), "{ended:?}");
}
