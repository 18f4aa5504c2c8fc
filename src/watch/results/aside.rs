//! A file for messages that are not results: they are kept for people, and do not stop the others.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::watch::results::transport::Incoming;

/// A file of lines, one JSON object for each message. When it is full it is renamed to end in `.1`.
#[derive(Debug, Clone)]
pub struct Aside {
    path: PathBuf,
    most: u64,
}

/// The largest file: 4 MiB.
const MOST: u64 = 4 << 20;

/// So much of a message is kept.
const MOST_OF_ONE: usize = 16 << 10;

impl Aside {
    /// This file. It is made with the first message.
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self { path, most: MOST }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds these messages, each with what is wrong with it; blocks until the disk has them.
    pub(super) fn keep(&self, messages: &[(Incoming, String)]) -> io::Result<()> {
        let lines: String = messages.iter().map(|(message, why)| line(message, why) + "\n").collect();
        if std::fs::metadata(&self.path).is_ok_and(|file| file.len() >= self.most) {
            std::fs::rename(&self.path, self.full())?;
        }
        let mut file = self.open()?;
        file.write_all(lines.as_bytes())?;
        file.sync_data()
    }

    fn open(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o640);
        options.open(&self.path)
    }

    fn full(&self) -> PathBuf {
        let mut name = self.path.as_os_str().to_owned();
        name.push(".1");
        name.into()
    }
}

fn line(message: &Incoming, why: &str) -> String {
    let payload = message.payload.get(..MOST_OF_ONE).unwrap_or(&message.payload);
    let (time, subject, bytes) = (message.time.to_string(), &message.subject, message.payload.len());
    let body = match std::str::from_utf8(payload) {
        Ok(text) => json!({ "text": text }),
        Err(_) => json!({ "base64": BASE64_STANDARD.encode(payload) }),
    };
    json!({ "sequence": message.sequence, "arrived": time, "subject": subject, "why": why, "bytes": bytes, "payload": body })
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::Timestamp;

    fn message(payload: &[u8]) -> (Incoming, String) {
        let (time, subject) = (Timestamp::UNIX_EPOCH, "cimjob.failed.lab.hv01".into());
        (Incoming { sequence: 7, time, subject, payload: payload.into() }, "not JSON".into())
    }

    #[test]
    fn messages_are_kept_whatever_their_bytes_are() {
        let folder = tempfile::TempDir::new().unwrap();
        let aside = Aside::new(folder.path().join("aside.jsonl"));
        aside.keep(&[message(b"hello\n"), message(&[0xFF, 0x00])]).unwrap();
        let text = std::fs::read_to_string(aside.path()).unwrap();
        let lines: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((&lines[0]["payload"]["text"], &lines[0]["why"]), (&"hello\n".into(), &"not JSON".into()));
        assert_eq!((&lines[1]["payload"]["base64"], &lines[1]["bytes"]), (&"/wA=".into(), &2.into()));
    }

    #[test]
    fn a_flood_takes_two_files_at_most() {
        let folder = tempfile::TempDir::new().unwrap();
        let aside = Aside { most: 4096, ..Aside::new(folder.path().join("aside.jsonl")) };
        for _ in 0..100 {
            aside.keep(&[message(&[b'x'; 1000])]).unwrap();
        }
        let files: Vec<u64> =
            std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().metadata().unwrap().len()).collect();
        assert!(files.len() == 2 && files.iter().all(|bytes| *bytes < 6000), "{files:?}");
    }
}
