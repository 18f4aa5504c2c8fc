//! No secret of a login to NATS is shown: in no message, log or document.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

use super::hub::Hub;
use super::server::Server;

const SECRET: &str = "SeCrEt77";

fn run(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cimjob"));
    command.args(arguments).env_clear().env("HOME", home).envs(variables.iter().copied());
    command.stdin(Stdio::null()).output().unwrap()
}

fn text(done: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

#[test]
fn a_password_in_a_url_is_refused_and_not_shown_by_any_command() {
    let home = TempDir::new().unwrap();
    let url = format!("tls://ops:{SECRET}@hub.example");
    for arguments in [
        &["watch", "--once", "--hosts-file", "x", "--nats"][..],
        &["watch", "--from-nats", "--nats"],
        &["doctor", "--nats"],
        &["explain", "8E1C", "--host", "hv01", "--via"],
        &["list", "hv01", "--failed", "--via"],
        &["journal", "list", "--via"],
        &["journal", "show", "8E1C", "--via"],
    ] {
        for more in [&["-vvv"][..], &["-o", "json"]] {
            let done = run(home.path(), &[arguments, &[url.as_str()], more].concat(), &[]);
            let text = text(&done);
            assert_eq!(done.status.code(), Some(2), "{arguments:?}: {text}");
            assert!(!text.contains(SECRET) && text.contains("password"), "{arguments:?}: {text}");
        }
    }
    let done = run(home.path(), &["watch", "--from-nats"], &[("CIMJOB_NATS", &url)]);
    assert!(!text(&done).contains(SECRET) && text(&done).contains("CIMJOB_NATS"), "{}", text(&done));
}

#[test]
fn a_part_of_a_password_that_a_comma_cut_off_is_not_shown() {
    let home = TempDir::new().unwrap();
    let passwords = ["a,S", "S,b", "12,S", "12,S,b", "a%3AS"].map(|password| password.replace('S', SECRET));
    for password in passwords {
        let done = run(home.path(), &["doctor", "--nats", &format!("nats://ops:{password}@hub.example")], &[]);
        assert!(!text(&done).contains(SECRET), "{}", text(&done));
    }
}

#[test]
fn a_password_that_the_server_refuses_or_accepts_is_not_logged() {
    let Some(server) = Server::with(&format!("authorization {{ user: w, password: {SECRET} }}")) else { return };
    let (home, url) = (TempDir::new().unwrap(), server.url().replace("//", "//w@"));
    for password in [SECRET, "SeCrEt78"] {
        for arguments in [&["doctor", "-vvv", "--nats"][..], &["journal", "list", "-vvv", "-o", "json", "--via"]] {
            let done = run(home.path(), &[arguments, &[&url]].concat(), &[("CIMJOB_NATS_PASSWORD", password)]);
            assert!(!text(&done).contains(password), "{arguments:?}: {}", text(&done));
        }
    }
}

#[test]
fn seeds_and_credentials_are_not_logged() {
    for hub in [Hub::start(), Hub::with_credentials()] {
        let Some(hub) = hub else { return };
        let (home, login) = (TempDir::new().unwrap(), hub.login("OPERATOR_1"));
        let login: Vec<&str> = login.iter().map(String::as_str).collect();
        let url = hub.url();
        let done =
            run(home.path(), &[&["doctor", "-vvv", "--site", "site1", "--nats", &url], login.as_slice()].concat(), &[]);
        let text = text(&done);
        assert!(done.status.success(), "{text}");
        assert!(!text.contains(&hub.key("OPERATOR_1").seed().unwrap()), "{text}");
        assert!(!text.contains("eyJ"), "a signed user: {text}");
    }
}
