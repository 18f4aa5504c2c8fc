//! A receiver of posted messages that answers as a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use cimjob::client::{Poster, Proxying, SharedTls};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// How a message is answered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    Status(u16),
    /// Never.
    Hang,
    /// The connection is closed.
    Close,
}

/// A message that came.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map_or_else(|| panic!("no {name} in {self:?}"), |(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A receiver at work. Dropping it closes it.
pub(crate) struct Receiver {
    pub(crate) url: String,
    got: Arc<Mutex<Vec<Got>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Receiver {
    /// Answers in this order, and then always with 200.
    pub(crate) async fn new(answers: &[Answer]) -> Self {
        Self::at("127.0.0.1:0", answers).await
    }

    pub(crate) async fn at(address: &str, answers: &[Answer]) -> Self {
        let listener = bound(address).await;
        let url = format!("http://{}/told", listener.local_addr().unwrap());
        let (got, answers) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(VecDeque::from(answers.to_vec()))));
        let seen = Arc::clone(&got);
        let task = tokio::spawn(async move {
            let mut open = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                open.spawn(serve(stream, Arc::clone(&seen), Arc::clone(&answers)));
            }
        });
        Self { url, got, task }
    }

    pub(crate) fn poster(&self) -> Poster {
        Poster::new(&self.url, &SharedTls::default(), &Proxying::Direct).unwrap()
    }

    pub(crate) fn address(&self) -> String {
        self.url.replace("http://", "").replace("/told", "")
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.got.lock().unwrap().clone()
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A receiver that was dropped frees its address a little later.
async fn bound(address: &str) -> TcpListener {
    for _ in 0..500 {
        if let Ok(listener) = TcpListener::bind(address).await {
            return listener;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    TcpListener::bind(address).await.unwrap()
}

async fn serve(stream: TcpStream, got: Arc<Mutex<Vec<Got>>>, answers: Arc<Mutex<VecDeque<Answer>>>) {
    let mut stream = BufReader::new(stream);
    while let Some(message) = read(&mut stream).await {
        got.lock().unwrap().push(message);
        let answer = answers.lock().unwrap().pop_front().unwrap_or(Answer::Status(200));
        match answer {
            Answer::Status(status) => {
                let reply = format!("HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n");
                stream.write_all(reply.as_bytes()).await.unwrap();
            }
            Answer::Hang => std::future::pending().await,
            Answer::Close => return,
        }
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Got> {
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        headers.extend(line.trim().split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    let got = Got { headers, body: String::new() };
    let mut body = vec![0; got.header("content-length").parse().unwrap()];
    stream.read_exact(&mut body).await.ok()?;
    Some(Got { body: String::from_utf8(body).unwrap(), ..got })
}
