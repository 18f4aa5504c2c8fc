//! Someone between a client and a host who reads and changes what goes over plain HTTP.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// Where a message goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Towards {
    Host,
    Client,
}

/// A message with its length outside of its head.
pub(crate) struct Message {
    /// First line and headers but `Content-Length`, each ended by CR LF.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Message {
    pub(crate) fn is_sealed(&self) -> bool {
        self.head.contains("multipart/encrypted")
    }

    /// Turns a bit of the last sealed byte.
    pub(crate) fn turn_a_bit(&mut self) {
        let last = self.body.len() - b"x--Encrypted Boundary--\r\n".len();
        self.body[last] ^= 1;
    }

    /// `None` when the other side has gone or says nothing for ten seconds.
    fn read(stream: &mut TcpStream) -> Option<Self> {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).ok()?;
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        let is_length = |line: &&str| line.to_ascii_lowercase().starts_with("content-length:");
        let length = head.lines().find(is_length).map_or("0", |line| line.split_once(':').unwrap().1);
        let mut body = vec![0; length.trim().parse().unwrap()];
        stream.read_exact(&mut body).ok()?;
        let kept = head.trim_end().lines().filter(|line| !is_length(line));
        Some(Self { head: kept.map(|line| format!("{line}\r\n")).collect(), body })
    }

    fn write(&self, stream: &mut TcpStream) -> Option<()> {
        let head = format!("{}Content-Length: {}\r\n\r\n", self.head, self.body.len());
        stream.write_all(&[head.as_bytes(), &self.body].concat()).ok()
    }
}

/// Stands before `host`, for at most eight connections one after the other; each message goes through `change`.
pub(crate) fn before(host: SocketAddr, change: impl Fn(Towards, &mut Message) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for client in listener.incoming().take(8) {
            let (mut client, mut host) = (client.unwrap(), TcpStream::connect(host).unwrap());
            for stream in [&client, &host] {
                stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            }
            while pass(&mut client, &mut host, Towards::Host, &change).is_some()
                && pass(&mut host, &mut client, Towards::Client, &change).is_some()
            {}
        }
    });
    address
}

fn pass(
    from: &mut TcpStream,
    to: &mut TcpStream,
    towards: Towards,
    change: &impl Fn(Towards, &mut Message),
) -> Option<()> {
    let mut message = Message::read(from)?;
    change(towards, &mut message);
    message.write(to)
}
