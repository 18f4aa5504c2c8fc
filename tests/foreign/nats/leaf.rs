//! The server of a site behind a firewall, with `packaging/nats/leaf.conf`: places, ports and keys are filled in.

use nkeys::KeyPair;

use super::hub::Hub;
use super::server::{Server, secret};

/// The configuration of the site's server as it is published.
const LEAF: &str = include_str!("../../../packaging/nats/leaf.conf");

/// A leaf node of a hub.
pub(super) struct Leaf {
    pub(super) server: Server,
}

impl Leaf {
    /// Its way to the hub goes to this port.
    pub(super) fn start(hub: &Hub, port: &str) -> Option<Self> {
        let (ca, worker) = (hub.ca_file(), KeyPair::new_user());
        let server = Server::of(|own, folder| {
            secret(folder, "worker.seed", &worker.seed().unwrap());
            LEAF.replace("127.0.0.1:4222", &format!("127.0.0.1:{own}"))
                .replace("/var/lib/nats", folder.join("storage").to_str().unwrap())
                .replace("hub.example:7422", &format!("localhost:{port}"))
                .replace("reconnect: 5", "reconnect: 1")
                .replace("/etc/nats/ca.pem", ca.to_str().unwrap())
                .replace("UKEY_WORKER_SITE1", &worker.public_key())
        })?;
        Some(Self { server })
    }

    /// What a worker of the site needs; it knows this server only.
    pub(super) fn login(&self) -> Vec<String> {
        let seed = self.server.folder().join("worker.seed");
        ["--nats", &self.server.url(), "--nats-nkey", seed.to_str().unwrap()].map(str::to_owned).to_vec()
    }
}
