//! Listening for many hosts on one port of the loopback network 127.0.0.0/8.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::fleet_hosts::FleetHosts;
use super::listening::{Tls, accept_all};
use super::one_of_many::{LONGEST_SILENCE, OneOfMany};
use super::simulator_error::SimulatorError;
use crate::simulator::plan::FleetPlan;
use crate::simulator::scenario::OutageKind;

/// Listens for so many hosts; port 0 takes one that is free for all of them. One listener is enough where the system can keep it to the
/// loopback interface; elsewhere each address has its own.
pub(super) async fn listen(hosts: u32, port: u16) -> Result<(Vec<TcpListener>, u16), SimulatorError> {
    if let Ok(listener) = on_loopback(port)
        && let Ok(address) = listener.local_addr()
    {
        return Ok((vec![listener], address.port()));
    }
    listen_each(hosts, port).await
}

/// The same with a listener for each host.
pub(super) async fn listen_each(hosts: u32, port: u16) -> Result<(Vec<TcpListener>, u16), SimulatorError> {
    let mut tries = if port == 0 { TRIES } else { 1 };
    loop {
        tries -= 1;
        match one_for_each(hosts, port).await {
            Err(_) if tries > 0 => {}
            listening => return listening,
        }
    }
}

/// All addresses of the loopback interface, and of no other one.
#[cfg(target_os = "linux")]
fn on_loopback(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind_device(Some(b"lo"))?;
    socket.bind(SocketAddr::new(Ipv4Addr::UNSPECIFIED.into(), port))?;
    socket.listen(BACKLOG)
}

#[cfg(not(target_os = "linux"))]
fn on_loopback(_port: u16) -> io::Result<TcpListener> {
    Err(io::ErrorKind::Unsupported.into())
}

async fn one_for_each(hosts: u32, port: u16) -> Result<(Vec<TcpListener>, u16), SimulatorError> {
    let (mut listeners, mut port) = (Vec::new(), port);
    for host in 0..hosts {
        let listen = SocketAddr::new(FleetPlan::address(host), port);
        let failed = |source| SimulatorError::Listen { listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        port = listener.local_addr().map_err(failed)?.port();
        listeners.push(listener);
    }
    Ok((listeners, port))
}

/// One listener of many hosts.
pub(super) struct FleetListening {
    pub(super) listener: TcpListener,
    pub(super) tls: Tls,
    pub(super) hosts: Arc<FleetHosts>,
}

impl FleetListening {
    /// Accepts until aborted.
    pub(super) async fn run(self) {
        accept_all(&self.listener, |stream, from, connections| self.accept(stream, from, connections)).await;
    }

    /// Serves a connection of the host whose address it came to, unless that host is away.
    fn accept(&self, stream: TcpStream, from: IpAddr, connections: &mut JoinSet<()>) {
        let Some(host) = stream.local_addr().ok().and_then(|address| self.hosts.at(address.ip())) else { return };
        match self.hosts.away(host) {
            Some(OutageKind::Reset) => {
                let _reset = stream.set_zero_linger();
            }
            Some(OutageKind::Silent) => {
                connections.spawn(swallow(stream));
            }
            None => {
                let Some(served) = self.hosts.served(host) else { return };
                served.shared.many.as_ref().map(OneOfMany::connected);
                if let Some(serving) = served.accept(stream, from, Some(&self.tls)) {
                    connections.spawn(serving);
                }
            }
        }
    }
}

/// Reads what a client sends until it gives up, and says nothing.
async fn swallow(mut stream: TcpStream) {
    let mut read = [0; 256];
    let reading = async { while matches!(stream.read(&mut read).await, Ok(count) if count > 0) {} };
    let _gave_up = tokio::time::timeout(LONGEST_SILENCE, reading).await;
}

/// How many clients may wait to be accepted.
const BACKLOG: u32 = 4096;

/// How often another port is tried when one is not free at all addresses.
const TRIES: u32 = 8;
