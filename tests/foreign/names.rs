//! A host whose name has several addresses, by glibc's resolver with names of our own (libnss-wrapper).

use std::process::Command;

use cimjob::simulator::{Scenario, Simulator};

use crate::needed;
use crate::process::Process;

/// Asks who answers at `twofold`, which has these addresses.
fn identify(addresses: &[&str], port: u16, pin: &str) -> (Option<i32>, Vec<String>) {
    let hosts = tempfile::NamedTempFile::new().unwrap();
    let lines: String = addresses.iter().map(|address| format!("{address} twofold\n")).collect();
    std::fs::write(hosts.path(), lines).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
    command.args(["identify", "--host", "twofold", "--port", &port.to_string(), "--pin", pin, "--timeout", "20"]);
    command.env_clear().env("LD_PRELOAD", "libnss_wrapper.so").env("NSS_WRAPPER_HOSTS", hosts.path());
    let done = Process::start(command).finish();
    (done.code, done.lines)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_that_answers_is_used_whichever_comes_first() {
    if needed::names_of_our_own().is_none() {
        return;
    }
    let host = Simulator::start(Scenario::built_in(), "127.0.0.1:0".parse().unwrap()).await.unwrap();
    let (port, pin) = (host.address().port(), host.pin());
    for addresses in [["127.0.0.1", "::1"], ["::1", "127.0.0.1"], ["127.0.0.9", "127.0.0.1"]] {
        let (port, pin) = (port, pin.clone());
        let asked = tokio::task::spawn_blocking(move || identify(&addresses, port, &pin)).await.unwrap();
        assert_eq!(asked.0, Some(0), "{addresses:?}: {asked:?}");
    }
    let asked = tokio::task::spawn_blocking(move || identify(&["127.0.0.9", "::1"], port, &pin)).await.unwrap();
    assert_eq!(asked.0, Some(6), "{asked:?}");
}
