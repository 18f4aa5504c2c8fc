//! Through proxies: a tunnel (RFC 9110 section 9.3.6) and SOCKS5 (RFC 1928), both scripted here.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::client::{Authentication, Client, Endpoint, Error, Proxying, TlsBackend, TlsOptions, Trust, Unreachable};
use cimjob::simulator::{ChannelBindingPolicy, Running, Scenario, Simulator};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::host::{backends, told};

/// A proxy that leads everybody to one host, and notes what it was asked for.
struct ScriptedProxy {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl ScriptedProxy {
    async fn start(kind: &'static str, host: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let proxy = Self { address: listener.local_addr().unwrap(), asked: Arc::clone(&asked) };
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let asked = Arc::clone(&asked);
                tokio::spawn(async move {
                    let what = if kind == "http" { tunnel(&mut client).await } else { socks(&mut client).await };
                    asked.lock().unwrap().push(what);
                    let mut host = TcpStream::connect(host).await.unwrap();
                    let _how_it_ended = tokio::io::copy_bidirectional(&mut client, &mut host).await;
                });
            }
        });
        proxy
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn tunnel(client: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.unwrap());
    }
    client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.unwrap();
    String::from_utf8(head).unwrap()
}

/// With user and password (RFC 1929).
async fn socks(client: &mut TcpStream) -> String {
    let mut methods = vec![0; 2];
    client.read_exact(&mut methods).await.unwrap();
    methods.resize(methods[1].into(), 0);
    client.read_exact(&mut methods).await.unwrap();
    client.write_all(&[5, 2]).await.unwrap();
    assert_eq!(client.read_u8().await.unwrap(), 1);
    let (user, password) = (text(client).await, text(client).await);
    client.write_all(&[1, 0]).await.unwrap();
    let mut request = [0; 4];
    client.read_exact(&mut request).await.unwrap();
    let host = match request[3] {
        1 => std::net::Ipv4Addr::from(client.read_u32().await.unwrap()).to_string(),
        3 => text(client).await,
        other => panic!("{other}"),
    };
    client.read_u16().await.unwrap();
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
    format!("{user}:{password} to {host}")
}

async fn text(client: &mut TcpStream) -> String {
    let mut bytes = vec![0; client.read_u8().await.unwrap().into()];
    client.read_exact(&mut bytes).await.unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A simulated host that lets no one in without the binding to its certificate.
async fn strict_host() -> Running {
    let mut scenario = Scenario::built_in();
    scenario.channel_binding = ChannelBindingPolicy::Strict;
    Simulator::start(scenario, "127.0.0.1:0".parse().unwrap()).await.unwrap()
}

fn client(running: &Running, proxy: &str, backend: TlsBackend) -> Result<Client, cimjob::client::ConfigurationError> {
    let user = Scenario::built_in().users.remove(0);
    let login = cimjob::auth::Credentials {
        account: user.name.parse().unwrap(),
        password: cimjob::auth::Password::new(user.password.expose().to_owned()),
    };
    let endpoint = Endpoint::new(&running.address().ip().to_string(), Some(running.address().port())).unwrap();
    let tls = TlsOptions { trust: Trust::Pin(running.pin().parse().unwrap()), backend, ..TlsOptions::default() };
    let builder = Client::builder(endpoint).authentication(Authentication::Ntlm(login)).tls(tls);
    builder.proxying(Proxying::Through(proxy.parse().unwrap())).build()
}

#[tokio::test]
async fn a_login_through_a_tunnel_is_bound_to_the_hosts_certificate() {
    let host = strict_host().await;
    let proxy = ScriptedProxy::start("http", host.address()).await;
    let client = client(&host, &format!("http://ops:s3cret@{}", proxy.address), TlsBackend::Auto).unwrap();
    client.identify().await.unwrap();
    let head = proxy.asked().remove(0);
    assert!(head.starts_with(&format!("CONNECT {}", host.address())), "{head}");
    assert!(head.contains(&format!("Basic {}", BASE64_STANDARD.encode("ops:s3cret"))), "{head}");
}

#[tokio::test]
async fn a_login_through_socks_is_bound_to_the_hosts_certificate() {
    let host = strict_host().await;
    for backend in backends() {
        let proxy = ScriptedProxy::start("socks", host.address()).await;
        let client = client(&host, &format!("socks5://ops:s3cret@{}", proxy.address), backend).unwrap();
        client.identify().await.unwrap();
        assert_eq!(proxy.asked(), ["ops:s3cret to 127.0.0.1"], "{backend:?}");
    }
}

#[cfg(feature = "native-tls")]
#[tokio::test]
async fn the_native_library_does_not_go_through_a_tunnel_that_hides_the_certificate() {
    let host = strict_host().await;
    assert!(client(&host, "http://127.0.0.1:1", TlsBackend::Native).is_err());
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named_without_its_password() {
    let host = strict_host().await;
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for kind in ["http", "socks5"] {
        let client = client(&host, &format!("{kind}://ops:s3cret@{free}"), TlsBackend::Auto).unwrap();
        let error = client.identify().await.unwrap_err();
        assert!(matches!(error, Error::Unreachable(Unreachable::Connect(_))), "{error:?}");
        let text = told(&error);
        assert!(text.contains(&format!("{kind}://{free}")) && !text.contains("s3cret"), "{text}");
    }
}
