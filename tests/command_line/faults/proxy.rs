//! A TCP proxy that makes one fault at one byte of what goes through it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::fault::{Direction, Fault, Kind, Traffic};

/// What went through a proxy.
#[derive(Debug, Clone, Default)]
pub(super) struct Seen {
    /// By connection.
    pub(super) traffic: Vec<Traffic>,
    /// How often the fault happened.
    pub(super) hits: usize,
}

/// Where connections lead, and the fault that is made on the way.
#[derive(Clone)]
pub(super) struct Proxy {
    pub(super) host: SocketAddr,
    pub(super) fault: Option<Fault>,
    pub(super) seen: Arc<Mutex<Seen>>,
}

/// Why a connection ends before its sides ended it.
enum Stop {
    Cut,
    Reset,
    /// A side has gone.
    Gone,
}

impl Proxy {
    /// Carries connections until it is dropped.
    pub(super) async fn run(self, listener: TcpListener) {
        let mut connections = JoinSet::new();
        for connection in 0.. {
            let Ok((client, _)) = listener.accept().await else { return };
            self.seen.lock().unwrap().traffic.push(Traffic::default());
            connections.spawn(self.clone().carry(client, connection));
        }
    }

    async fn carry(self, mut client: TcpStream, connection: usize) {
        let Ok(mut host) = TcpStream::connect(self.host).await else { return };
        for stream in [&client, &host] {
            stream.set_nodelay(true).unwrap();
        }
        let (from_client, to_client) = client.split();
        let (from_host, to_host) = host.split();
        let there = self.lane(connection, Direction::ToHost).pass(from_client, to_host);
        let back = self.lane(connection, Direction::ToClient).pass(from_host, to_client);
        if let Err(stop) = tokio::try_join!(there, back) {
            end(client, &stop).await;
            end(host, &stop).await;
        }
    }

    fn lane(&self, connection: usize, direction: Direction) -> Lane<'_> {
        let fault = self.fault.filter(|fault| fault.is_of(connection, direction));
        Lane { seen: &self.seen, connection, direction, fault, passed: 0, to_drop: 0 }
    }
}

async fn end(mut stream: TcpStream, stop: &Stop) {
    let _gone = match stop {
        Stop::Reset => stream.set_zero_linger(),
        Stop::Cut | Stop::Gone => stream.shutdown().await,
    };
}

/// One direction of a connection.
struct Lane<'p> {
    seen: &'p Mutex<Seen>,
    connection: usize,
    direction: Direction,
    fault: Option<Fault>,
    passed: usize,
    /// So many of the next bytes are left out.
    to_drop: usize,
}

impl Lane<'_> {
    async fn pass(mut self, mut from: ReadHalf<'_>, mut to: WriteHalf<'_>) -> Result<(), Stop> {
        let mut bytes = vec![0; 16 * 1024];
        loop {
            let length = from.read(&mut bytes).await.map_err(|_| Stop::Gone)?;
            if length == 0 {
                return to.shutdown().await.map_err(|_| Stop::Gone);
            }
            self.count(length);
            self.spoil(&mut bytes[..length], &mut to).await?;
        }
    }

    fn count(&self, length: usize) {
        let traffic = &mut self.seen.lock().unwrap().traffic[self.connection];
        match self.direction {
            Direction::ToHost => traffic.to_host += length,
            Direction::ToClient => traffic.to_client += length,
        }
    }

    /// Sends bytes on, with the fault if its byte is among them.
    async fn spoil(&mut self, bytes: &mut [u8], to: &mut WriteHalf<'_>) -> Result<(), Stop> {
        let begin = self.passed;
        self.passed += bytes.len();
        let Some(fault) = self.fault.filter(|fault| (begin..self.passed).contains(&fault.at)) else {
            return self.send(bytes, to).await;
        };
        let (before, rest) = bytes.split_at_mut(fault.at - begin);
        self.send(before, to).await?;
        self.seen.lock().unwrap().hits += 1;
        match fault.kind {
            Kind::Cut => return Err(Stop::Cut),
            Kind::Reset => return Err(Stop::Reset),
            Kind::Delay(time) => tokio::time::sleep(time).await,
            Kind::Duplicate(length) => self.send(&rest[..length.min(rest.len())], to).await?,
            Kind::Flip(bit) => rest[0] ^= bit,
            Kind::Drop(length) => self.to_drop = length,
        }
        self.send(rest, to).await
    }

    async fn send(&mut self, bytes: &[u8], to: &mut WriteHalf<'_>) -> Result<(), Stop> {
        let dropped = self.to_drop.min(bytes.len());
        self.to_drop -= dropped;
        to.write_all(&bytes[dropped..]).await.map_err(|_| Stop::Gone)
    }
}
