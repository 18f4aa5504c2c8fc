//! Hosts that do not answer: a third of them refuses connections, a third accepts them and is silent, a third does not even accept them.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::Failed;

/// Hosts that do not answer, as long as this lives.
pub(crate) struct Dead {
    pub(crate) names: Vec<String>,
    _silent: TcpListener,
    _full: TcpListener,
    _waiting: Vec<TcpStream>,
}

impl Dead {
    pub(crate) async fn start(hosts: u32) -> Result<Self, Failed> {
        let (silent, full) = (listener(4096)?, listener(1)?);
        let closed = listener(1)?.local_addr()?;
        let addresses = [closed, silent.local_addr()?, full.local_addr()?];
        // Who is not accepted fills the queue; the system then ignores all who come later.
        let mut waiting = Vec::new();
        for _ in 0..2 {
            waiting.push(TcpStream::connect(addresses[2]).await?);
        }
        let place = addresses.iter().cycle();
        let names = (0..hosts).zip(place).map(|(host, place)| format!("https://{place}/dead{host}/wsman")).collect();
        Ok(Self { names, _silent: silent, _full: full, _waiting: waiting })
    }
}

/// Accepts no connection; the system does, until so many wait.
fn listener(waiting: u32) -> Result<TcpListener, Failed> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(SocketAddr::from(([127, 0, 0, 1], 0)))?;
    Ok(socket.listen(waiting)?)
}
