//! Sinks as a file describes them.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use zeroize::Zeroizing;

use crate::client::{Proxying, SharedTls};
use crate::watch::sink::alertmanager::Alertmanager;
use crate::watch::sink::exec::Exec;
use crate::watch::sink::jsonl::{Jsonl, JsonlTarget};
use crate::watch::sink::named_file;
use crate::watch::sink::settings_error::SinkSettingsError;
use crate::watch::sink::sink::Sink;
use crate::watch::sink::way::SinkWay;
use crate::watch::sink::webhook::Webhook;
use crate::watch::sink::webhook_key::WebhookKey;

/// A sink, and what it needs. A URL is not shown, since it may hold a secret.
#[derive(Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum SinkSettings {
    /// A line of JSON for each job.
    Jsonl {
        /// The file; standard output without one.
        file: Option<PathBuf>,
    },
    /// Signed messages.
    Webhook {
        /// Where they are posted. Without it `url-file` is needed.
        url: Option<String>,
        /// A file that holds the URL.
        url_file: Option<PathBuf>,
        /// A file that holds the key. Without it messages are not signed.
        key_file: Option<PathBuf>,
        /// Certificates of authorities in PEM form, trusted in addition to those of the system.
        ca_file: Option<PathBuf>,
        /// The proxy, as [`Proxy`](crate::client::Proxy) is written. Default: none.
        proxy: Option<String>,
    },
    /// A program.
    Exec {
        /// The program and its arguments.
        command: Vec<String>,
        /// How long it may run. Default 30.
        seconds: Option<u32>,
    },
    /// An Alertmanager.
    Alertmanager {
        /// Its URL, with or without `/api/v2/alerts`.
        url: String,
        /// Certificates of authorities in PEM form, trusted in addition to those of the system.
        ca_file: Option<PathBuf>,
        /// The proxy, as [`Proxy`](crate::client::Proxy) is written. Default: none.
        proxy: Option<String>,
    },
}

impl SinkSettings {
    /// The sink. Relative paths begin at `folder`.
    ///
    /// # Errors
    /// [`SinkSettingsError`].
    pub fn sink(&self, folder: &Path, tls: &SharedTls, proxying: &Proxying) -> Result<Sink, SinkSettingsError> {
        Ok(match self {
            Self::Jsonl { file } => Sink::Jsonl(Jsonl::new(match file {
                Some(file) => JsonlTarget::File(folder.join(file)),
                None => JsonlTarget::StandardOutput,
            })),
            Self::Webhook { url, url_file, key_file, ca_file, proxy } => {
                let url = match (url, url_file) {
                    (Some(url), None) => Zeroizing::new(url.clone()),
                    (None, Some(file)) => read(&folder.join(file))?,
                    _ => return Err(SinkSettingsError::Url),
                };
                let key = key_file.as_ref().map(|file| key(&folder.join(file))).transpose()?;
                let way = SinkWay { ca_file: ca_file.as_deref(), proxy: proxy.as_deref(), tls, proxying };
                Sink::Webhook(Webhook::new(way.poster(url.trim(), folder)?, key))
            }
            Self::Exec { command, seconds } => {
                let (program, arguments) = command.split_first().ok_or(SinkSettingsError::Command)?;
                let exec = Exec::new(program, arguments.to_vec());
                Sink::Exec(match seconds {
                    Some(seconds) => exec.within(Duration::from_secs(u64::from(*seconds))),
                    None => exec,
                })
            }
            Self::Alertmanager { url, ca_file, proxy } => {
                let url = url.trim_end_matches('/');
                let url = if url.ends_with(ALERTS) { url.to_owned() } else { format!("{url}{ALERTS}") };
                let way = SinkWay { ca_file: ca_file.as_deref(), proxy: proxy.as_deref(), tls, proxying };
                Sink::Alertmanager(Alertmanager::new(way.poster(&url, folder)?))
            }
        })
    }
}

fn key(file: &Path) -> Result<WebhookKey, SinkSettingsError> {
    read(file)?.parse().map_err(|error| SinkSettingsError::Key(file.to_owned(), error))
}

/// Reads a short secret. Its buffer does not grow, so that no copy is left behind.
fn read(file: &Path) -> Result<Zeroizing<String>, SinkSettingsError> {
    let mut text = Zeroizing::new(String::with_capacity(LONGEST + 1));
    let opened = named_file::open(file);
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    let read = opened.and_then(|opened| opened.take(most).read_to_string(&mut text));
    read.map_err(|error| SinkSettingsError::Unreadable(file.to_owned(), error))?;
    Ok(text)
}

impl fmt::Debug for SinkSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self {
            Self::Jsonl { .. } => "Jsonl",
            Self::Webhook { .. } => "Webhook",
            Self::Exec { .. } => "Exec",
            Self::Alertmanager { .. } => "Alertmanager",
        };
        f.debug_struct(kind).finish_non_exhaustive()
    }
}

const ALERTS: &str = "/api/v2/alerts";

/// The longest URL or key, in bytes.
const LONGEST: usize = 8192;

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn sink(settings: &str, folder: &Path) -> Result<Sink, SinkSettingsError> {
        let settings: SinkSettings = serde_json::from_str(settings).unwrap();
        settings.sink(folder, &SharedTls::default(), &Proxying::Direct)
    }

    #[test]
    fn each_kind_is_read() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("key"), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n").unwrap();
        fs::write(folder.path().join("url"), "https://hooks.example.net/secret\n").unwrap();
        for settings in [
            r#"{"kind": "jsonl"}"#,
            r#"{"kind": "webhook", "url-file": "url", "key-file": "key"}"#,
            r#"{"kind": "exec", "command": ["/bin/true"], "seconds": 5}"#,
            r#"{"kind": "alertmanager", "url": "http://127.0.0.1:9093"}"#,
        ] {
            let sink = sink(settings, folder.path()).unwrap();
            assert!(!format!("{sink:?}").contains("secret"), "{sink:?}");
        }
    }

    #[test]
    fn what_cannot_be_used_is_refused_without_being_shown() {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join("key"), "hush-hush").unwrap();
        for (settings, message) in [
            (r#"{"kind": "webhook"}"#, "either url or url-file"),
            (r#"{"kind": "webhook", "url": "http://a", "url-file": "b"}"#, "either url or url-file"),
            (r#"{"kind": "webhook", "url": "ftp://hush-hush"}"#, "URL cannot be used"),
            (r#"{"kind": "webhook", "url": "http://a", "key-file": "key"}"#, "cannot be used"),
            (r#"{"kind": "webhook", "url": "http://a", "key-file": "none"}"#, "cannot be read"),
            (r#"{"kind": "webhook", "url": "https://a", "proxy": "ftp://hush-hush"}"#, "proxy cannot be used"),
            (r#"{"kind": "webhook", "url": "https://a", "ca-file": "none"}"#, "cannot be read"),
            (r#"{"kind": "webhook", "url": "http://a", "key-file": "."}"#, "cannot be read"),
            (r#"{"kind": "alertmanager", "url": "https://a", "ca-file": "key"}"#, "authorities in"),
            (r#"{"kind": "alertmanager", "url": "http://a", "ca-file": "key"}"#, "begins with https://"),
            (r#"{"kind": "exec", "command": []}"#, "names no program"),
        ] {
            let shown = format!("{:#}", sink(settings, folder.path()).unwrap_err());
            assert!(shown.contains(message) && !shown.contains("hush"), "{shown}");
        }
    }

    #[test]
    fn an_unknown_setting_is_refused() {
        assert!(serde_json::from_str::<SinkSettings>(r#"{"kind": "jsonl", "path": "x"}"#).is_err());
    }
}
