//! The listener of `watch`: where metrics are served, and the files that protect it.

use std::collections::hash_map::DefaultHasher;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::watch::{Desk, Heartbeat, PerHost, Protection, Users, Watched, Web, WebTls};

use crate::cli::bounded;
use crate::cli::ending::failure::Failure;
use crate::cli::options::listen::ListenArguments;
use crate::cli::settings::file::{others_may_read, others_may_write};
use crate::cli::terminal::failed;
use crate::cli::terminal::say::{note, say};

/// The largest file that is read.
const MAX_FILE: u64 = 1024 * 1024;

/// Where metrics are served.
pub(in crate::cli) struct Listener {
    listen: SocketAddr,
    arguments: ListenArguments,
    /// What the files said at the start.
    protection: Protection,
    /// The same as long as the files are the same.
    stamp: AtomicU64,
}

impl Listener {
    /// `None` if nothing is served.
    pub(in crate::cli) fn of(arguments: ListenArguments) -> Result<Option<Self>, Failure> {
        let Some(listen) = arguments.listen else { return Ok(None) };
        let Files { protection, stamp } = read(&arguments)?;
        check(listen, &protection)?;
        Ok(Some(Self { listen, arguments, protection, stamp: stamp.into() }))
    }

    /// Serves as long as what this gives lives.
    pub(in crate::cli) async fn start(&self, desk: &Desk, heartbeat: &Heartbeat) -> Result<Web, Failure> {
        let per_host = if self.arguments.metrics_per_host { PerHost::Each } else { PerHost::Together };
        let watched = Watched { heartbeat: heartbeat.clone(), per_host };
        let web = Web::start(self.listen, self.protection.clone(), desk.clone(), watched).await;
        let web = web.map_err(|error| Failure::configuration("metrics cannot be served", error))?;
        let scheme = if self.protection.tls.is_some() { "https" } else { "http" };
        note(&format!("cimjob: metrics at {scheme}://{}/metrics", web.address()));
        Ok(web)
    }

    fn is_protected(&self) -> bool {
        self.protection.tls.is_some() || self.protection.users.is_some()
    }

    /// Takes up certificate and users as they are now. Files that cannot be used change nothing.
    pub(in crate::cli) fn reload(&self, web: &Web) {
        let read = read(&self.arguments).and_then(|new| {
            check(self.listen, &new.protection)?;
            let failed = |error| Failure::configuration("metrics cannot be served", error);
            web.protect(new.protection).map_err(failed).map(|()| new.stamp)
        });
        match read {
            Ok(_) if !self.is_protected() => {}
            Ok(stamp) if self.stamp.swap(stamp, Ordering::Relaxed) == stamp => {
                note("cimjob: certificate and users of the metrics are the same");
            }
            Ok(_) => note("cimjob: read certificate and users of the metrics again: they have changed"),
            Err(failure) => {
                say("cimjob: certificate and users of the metrics stay as they were:");
                failed::tell(&failure);
            }
        }
    }
}

/// Said with the options that are missing.
fn check(listen: SocketAddr, protection: &Protection) -> Result<(), Failure> {
    let unprotected = |_| {
        let what = format!(
            "--listen {listen} is not a loopback address: other machines reach it, so it needs --listen-certificate and --listen-users"
        );
        Failure::Configuration { what, source: None }
    };
    protection.check(listen).map_err(unprotected)
}

/// What the files say now.
struct Files {
    protection: Protection,
    stamp: u64,
}

fn read(arguments: &ListenArguments) -> Result<Files, Failure> {
    let mut hasher = DefaultHasher::new();
    let tls = arguments.listen_certificate.as_deref();
    let tls = tls.map(|certificate| tls_of(certificate, arguments.listen_key.as_deref(), &mut hasher)).transpose()?;
    let users = arguments.listen_users.as_deref().map(|users| users_of(users, &mut hasher)).transpose()?;
    Ok(Files { protection: Protection { tls, users }, stamp: hasher.finish() })
}

fn users_of(path: &Path, hasher: &mut DefaultHasher) -> Result<Users, Failure> {
    let what = format!("the users file {} cannot be used", path.display());
    let text = contents(path, &what, Secret::No)?;
    text.hash(hasher);
    let text = String::from_utf8(text);
    let text = text.map_err(|error| Failure::configuration(what.clone(), error.utf8_error()))?;
    text.parse::<Users>().map_err(|error| Failure::configuration(what, error))
}

fn tls_of(certificate: &Path, key: Option<&Path>, hasher: &mut DefaultHasher) -> Result<WebTls, Failure> {
    let what = format!("the certificate {} cannot be used", certificate.display());
    let chain = contents(certificate, &what, if key.is_none() { Secret::Yes } else { Secret::No })?;
    let key = key.map(|key| contents(key, &format!("the key {} cannot be used", key.display()), Secret::Yes));
    let key = key.transpose()?;
    (&chain, &key).hash(hasher);
    WebTls::from_pem(&chain, key.as_deref().unwrap_or(&chain)).map_err(|error| Failure::configuration(what, error))
}

/// Does the file hold a secret?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Secret {
    Yes,
    No,
}

/// A file that other users can change would let them choose who may ask.
fn contents(path: &Path, what: &str, secret: Secret) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::configuration(what, error);
    let file = open(path).map_err(failed)?;
    if others_may_write(&file).map_err(failed)? {
        return Err(refused(what, "other users can change it; chmod go-w prevents that"));
    }
    if secret == Secret::Yes && others_may_read(&file).map_err(failed)? {
        return Err(refused(what, "other users can read its key; chmod o-r prevents that"));
    }
    bounded::read(file, MAX_FILE).map_err(failed)
}

/// A pipe must not hold up the watcher when the file is read again.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flag = i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    let file = File::options().read(true).custom_flags(flag).open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("it is not a file")) }
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

fn refused(what: &str, why: &str) -> Failure {
    Failure::Configuration { what: format!("{what}: {why}"), source: None }
}
