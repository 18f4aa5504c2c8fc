//! What must be installed, and what happens where it is not.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{Process, Python};

const REMEDY: &str = "run .ci/foreign, or tests/interop/setup.sh --system";

/// The Python environment with the pinned packages; `None` after it was said that there is none.
pub(crate) fn python() -> Option<Python> {
    let environment = repository().join("target/interop-venv");
    let interpreter = environment.join("bin/python");
    let pinned = std::fs::read(scripts().join("requirements.txt")).unwrap();
    let stored = std::fs::read(environment.join("requirements.txt")).ok();
    if interpreter.exists() && stored == Some(pinned) {
        Some(Python { interpreter })
    } else {
        missing("the Python environment in target/interop-venv")
    }
}

/// The same with the packages that read our reports.
pub(crate) fn python_and_schemas() -> Option<Python> {
    let python = python()?;
    let environment = repository().join("target/interop-venv");
    let name = "requirements-reports.txt";
    let pinned = std::fs::read(scripts().join(name)).unwrap();
    let stored = std::fs::read(environment.join(name)).ok();
    if stored == Some(pinned) { Some(python) } else { missing("the packages of requirements-reports.txt") }
}

/// Any Python, for scripts that need its own library alone.
pub(crate) fn plain_python() -> Option<()> {
    let version = Command::new("python3").args(["-c", "import sys; assert sys.version_info >= (3, 10)"]).output();
    if version.is_ok_and(|done| done.status.success()) { Some(()) } else { missing("python3 of version 3.10") }
}

/// The same, where MIT's Kerberos server and its Python modules are there too.
pub(crate) fn python_and_kerberos() -> Option<Python> {
    python_where("import gssapi, krb5, kdc; print(kdc.what_is_missing() or '')")
}

/// The same, where Samba's domain controller is there too.
pub(crate) fn python_and_samba() -> Option<Python> {
    python_where("import gssapi, krb5, samba_ad; print(samba_ad.what_is_missing() or '')")
}

fn python_where(asked: &str) -> Option<Python> {
    let python = python()?;
    let mut question = python.command();
    question.args(["-c", asked]);
    let answer = Process::start(question).finish();
    match answer.lines.first().map(String::as_str) {
        Some("") => Some(python),
        Some(name) => missing(name),
        None => missing("a Python module that it needs"),
    }
}

/// Heimdal's GSS-API library, where Debian puts it.
pub(crate) fn heimdal() -> Option<()> {
    let library = format!("/usr/lib/{}-linux-gnu/libgssapi.so.3", std::env::consts::ARCH);
    if Path::new(&library).exists() { Some(()) } else { missing("libgssapi3-heimdal") }
}

/// Can glibc be given names of our own?
pub(crate) fn names_of_our_own() -> Option<()> {
    let library = format!("/usr/lib/{}-linux-gnu/libnss_wrapper.so", std::env::consts::ARCH);
    if Path::new(&library).exists() { Some(()) } else { missing("libnss-wrapper") }
}

/// The same, where Apache and its modules are there too.
pub(crate) fn python_and_apache() -> Option<Python> {
    python_and("apache")
}

/// The same, where there is what a script of `tests/interop` runs.
pub(crate) fn python_and(script: &str) -> Option<Python> {
    python_where(&format!("import {script}; print({script}.what_is_missing() or '')"))
}

/// Is there a Secret Service that can be started, and a way to it?
pub(crate) fn keyring() -> bool {
    let is_there = |program: &&str| ["/usr/bin", "/bin"].iter().any(|folder| Path::new(folder).join(program).exists());
    let programs = ["dbus-run-session", "dbus-send", "gnome-keyring-daemon", "secret-tool"];
    match programs.iter().find(|program| !is_there(program)) {
        Some(program) => missing::<()>(program).is_some(),
        None => true,
    }
}

/// A program that Debian has.
#[cfg(feature = "completion")]
pub(crate) fn program(name: &str) -> Option<()> {
    let is_there = ["/usr/bin", "/bin"].iter().any(|folder| Path::new(folder).join(name).exists());
    if is_there { Some(()) } else { missing(name) }
}

/// Debian's Alertmanager.
pub(crate) fn alertmanager() -> Option<()> {
    let program = Path::new("/usr/bin/prometheus-alertmanager");
    if program.exists() { Some(()) } else { missing("prometheus-alertmanager") }
}

/// Debian's Prometheus with its `promtool`.
pub(crate) fn prometheus() -> Option<()> {
    let is_there = ["/usr/bin/prometheus", "/usr/bin/promtool"].iter().all(|program| Path::new(program).exists());
    if is_there { Some(()) } else { missing("prometheus") }
}

/// Debian's NATS server; its path.
#[cfg(feature = "nats")]
pub(crate) fn nats_server() -> Option<PathBuf> {
    let folders = ["/usr/sbin", "/usr/local/bin", "/usr/bin"].map(|folder| Path::new(folder).join("nats-server"));
    folders.into_iter().find(|program| program.exists()).or_else(|| missing("nats-server"))
}

/// The library that gives a process another time; `None` after it was said that there is none.
pub(crate) fn faketime() -> Option<PathBuf> {
    let folders = ["x86_64-linux-gnu", "aarch64-linux-gnu"].map(|machine| Path::new("/usr/lib").join(machine));
    let libraries = folders.map(|folder| folder.join("faketime/libfaketime.so.1"));
    libraries.into_iter().find(|library| library.exists()).or_else(|| missing("faketime"))
}

/// The folder with the scripts.
pub(crate) fn scripts() -> PathBuf {
    repository().join("tests/interop")
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn missing<T>(what: &str) -> Option<T> {
    let required = std::env::var_os("CIMJOB_FOREIGN").is_some_and(|value| value == "required");
    assert!(!required, "CIMJOB_FOREIGN=required, and missing is {what}; {REMEDY}");
    // Past the capture of the test runner, which would show it to no one.
    let thread = std::thread::current();
    let line = format!("SKIPPED: {what} ({}); {REMEDY}\n", thread.name().unwrap_or_default());
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    None
}
