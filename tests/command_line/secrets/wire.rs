//! What crossed the wire in cleartext: a relay that keeps every byte, and a proxy that leads everybody to one host.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// A listener whose connections lead to one host. It ends with the process of the tests.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    heard: Arc<Mutex<Vec<u8>>>,
}

/// What is before the connection to the host.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Door {
    Open,
    /// A tunnel (RFC 9110 section 9.3.6).
    Proxy,
    /// A proxy that lets no one through.
    ShutProxy,
}

impl Relay {
    pub(crate) fn to(host: SocketAddr, door: Door) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
        let hearing = Arc::clone(&heard);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (client, heard) = (client.unwrap(), Arc::clone(&hearing));
                std::thread::spawn(move || carry(client, host, door, &heard));
            }
        });
        Self { address, heard }
    }

    /// Everything that was said in cleartext, by both sides.
    pub(crate) fn heard(&self) -> Vec<u8> {
        self.heard.lock().unwrap().clone()
    }

    /// The values of the headers that prove who someone is, of both sides, without their scheme.
    pub(crate) fn tokens(&self) -> Vec<String> {
        let heard = String::from_utf8_lossy(&self.heard()).into_owned();
        let headers = ["authorization", "www-authenticate", "proxy-authorization"];
        let value = |line: &str| {
            let (name, value) = line.split_once(':')?;
            let is_token = headers.contains(&name.trim().to_ascii_lowercase().as_str());
            value.trim().split_once(' ').filter(|_| is_token).map(|(_, token)| token.to_owned())
        };
        heard.lines().filter_map(value).collect()
    }

    pub(crate) fn decoded_tokens(&self) -> Vec<Vec<u8>> {
        self.tokens().iter().filter_map(|token| BASE64_STANDARD.decode(token).ok()).collect()
    }
}

fn carry(mut client: TcpStream, host: SocketAddr, door: Door, heard: &Arc<Mutex<Vec<u8>>>) {
    if door != Door::Open {
        let Some(head) = head(&mut client) else { return };
        heard.lock().unwrap().extend(head);
        let refusal = "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0";
        let answer = if door == Door::Proxy { "200 Connected" } else { refusal };
        let _gone = write!(client, "HTTP/1.1 {answer}\r\n\r\n");
        if door == Door::ShutProxy {
            return;
        }
    }
    let Ok(host) = TcpStream::connect(host) else { return };
    let (back_from, back_to) = (host.try_clone().unwrap(), client.try_clone().unwrap());
    let back_heard = Arc::clone(heard);
    let back = std::thread::spawn(move || copy(back_from, back_to, &back_heard));
    copy(client, host, heard);
    let _ended = back.join();
}

fn head(client: &mut TcpStream) -> Option<Vec<u8>> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        client.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    Some(head)
}

fn copy(mut from: TcpStream, mut to: TcpStream, heard: &Mutex<Vec<u8>>) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        heard.lock().unwrap().extend(&bytes[..length]);
        if to.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    let _gone = to.shutdown(Shutdown::Write);
}
