//! Many connections that ask nothing do not shut out other clients.

use std::net::SocketAddr;

use cimjob::simulator::Scenario;
use tokio::net::{TcpSocket, TcpStream};

use super::client::{OPERATOR, Started, basic, get};

/// A connection from another address of the loopback.
async fn half_open(to: SocketAddr) -> Option<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    socket.connect(to).await.ok()
}

#[test]
fn half_open_connections_of_one_address_leave_room_for_another() {
    let started = Started::new(Scenario::built_in());
    let address = started.running().address();
    let crowd: Vec<TcpStream> = started.runtime().block_on(async {
        let mut crowd = Vec::new();
        for _ in 0..310 {
            crowd.extend(half_open(address).await);
        }
        crowd
    });
    assert!(crowd.len() >= 300, "{} connections were made", crowd.len());
    assert_eq!(started.connect().post(&basic(OPERATOR), &get()).status, 200);
}
