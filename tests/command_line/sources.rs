//! The sources of the password one by one: which overrides which, and what each of them refuses.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::{NamedTempFile, TempDir};

use super::program::{Cimjob, Ended, Host, PASSWORD, USER, job};

fn asking(host: &Host) -> Cimjob<'_> {
    host.stranger(&["explain", &job(8), "--user", USER])
}

fn file(text: &str) -> NamedTempFile {
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn name(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// A folder as systemd makes it for a service.
fn credentials(text: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("cimjob.password"), text).unwrap();
    folder
}

/// The program inherits the number of an open file, which the shell puts at 7.
fn with_descriptor(host: &Host, source: &str) -> Ended {
    let words = ["explain", &job(8), "--user", USER, "--password-fd", "7"];
    host.stranger(&words).behind_shell(source).run()
}

#[test]
fn the_password_comes_from_a_file_descriptor() {
    let (host, file) = (Host::start(), file(&format!("{PASSWORD}\nmore\n")));
    with_descriptor(&host, &format!("exec \"$@\" 7<'{}'", name(file.path()))).data();
    with_descriptor(&host, &format!("exec 7<<'END'\n{PASSWORD}\nEND\nexec \"$@\"")).data();
    with_descriptor(&host, &format!("(echo '{PASSWORD}'; sleep 0.2) | (exec \"$@\" 7<&0 </dev/null)")).data();
}

#[test]
fn a_control_character_from_a_descriptor_or_systemd_is_refused() {
    let (host, text) = (Host::start(), "Job-0815\u{7}please");
    let (file, folder) = (file(text), credentials(text));
    let descriptor = with_descriptor(&host, &format!("exec \"$@\" 7<'{}'", name(file.path())));
    let systemd = asking(&host).variable("CREDENTIALS_DIRECTORY", name(folder.path())).run();
    for ended in [descriptor.with(78), systemd.with(78)] {
        assert!(ended.stderr.contains("contains a control character") && !ended.stderr.contains("0815"), "{ended:?}");
    }
}

#[test]
fn a_file_descriptor_that_is_not_open_is_told() {
    let ended = asking(&Host::start()).arguments(&["--password-fd", "99"]).run().with(78);
    assert!(ended.stderr.contains("the password cannot be read from file descriptor 99"), "{ended:?}");
}

#[test]
fn the_three_standard_streams_are_no_descriptors_for_a_password() {
    for number in ["0", "1", "2", "-1", "x"] {
        asking(&Host::start()).arguments(&[&format!("--password-fd={number}")]).run().with(2);
    }
}

#[test]
fn a_file_that_others_may_read_is_used_and_warned_about() {
    let (host, file) = (Host::start(), file(PASSWORD));
    for (mode, is_open) in [(0o600, false), (0o400, false), (0o640, true), (0o604, true), (0o644, true)] {
        std::fs::set_permissions(file.path(), PermissionsExt::from_mode(mode)).unwrap();
        let ended = asking(&host).arguments(&["--password-file", name(file.path())]).run().with(0);
        assert_eq!(ended.stderr.contains("others than its owner may read the file"), is_open, "{mode:o}: {ended:?}");
        assert!(!ended.stderr.contains(PASSWORD), "{ended:?}");
    }
}

#[test]
fn the_password_comes_from_a_credential_of_systemd() {
    let (host, folder) = (Host::start(), credentials(PASSWORD));
    asking(&host).variable("CREDENTIALS_DIRECTORY", name(folder.path())).run().data();
}

#[test]
fn a_service_without_this_credential_is_like_any_other_process() {
    let empty = TempDir::new().unwrap();
    let ended = asking(&Host::start()).variable("CREDENTIALS_DIRECTORY", name(empty.path())).run().with(78);
    assert!(ended.stderr.contains("no password for"), "{ended:?}");
}

#[test]
fn an_empty_credential_is_an_oversight() {
    let folder = credentials("");
    let ended = asking(&Host::start()).variable("CREDENTIALS_DIRECTORY", name(folder.path())).run().with(78);
    assert!(ended.stderr.contains("systemd's credential cimjob.password cannot be read"), "{ended:?}");
}

/// Each source is right where those below it are wrong, and is left out in the next row.
#[test]
fn each_source_goes_before_those_below_it() {
    let host = Host::start();
    let (right, wrong) = (file(PASSWORD), file("wrong"));
    let (right_credential, wrong_credential) = (credentials(PASSWORD), credentials("wrong"));
    let configuration = TempDir::new().unwrap();
    std::fs::create_dir(configuration.path().join("cimjob")).unwrap();
    let profiles = format!(
        "[profile.right]\npassword-file = '{}'\n[profile.wrong]\npassword-file = '{}'\n",
        name(right.path()),
        name(wrong.path())
    );
    std::fs::write(configuration.path().join("cimjob/config.toml"), profiles).unwrap();
    let ask = |arguments: &[&str], variables: &[(&str, &str)]| {
        let command = asking(&host).variable("XDG_CONFIG_HOME", name(configuration.path())).input(PASSWORD);
        variables
            .iter()
            .fold(command.arguments(arguments), |command, (name, value)| command.variable(name, value))
            .run()
            .data();
    };
    let credential = ("CREDENTIALS_DIRECTORY", name(wrong_credential.path()));
    let variable = ("CIMJOB_PASSWORD", "wrong");
    let named = ("CIMJOB_PASSWORD_FILE", name(wrong.path()));
    let profile = ("CIMJOB_PROFILE", "wrong");
    ask(&["--password-stdin"], &[named, variable, profile, credential]);
    ask(&["--password-file", name(right.path())], &[variable, profile, credential]);
    ask(&[], &[("CIMJOB_PASSWORD_FILE", name(right.path())), variable, profile, credential]);
    ask(&[], &[("CIMJOB_PASSWORD", PASSWORD), profile, credential]);
    ask(&[], &[("CIMJOB_PROFILE", "right"), credential]);
    ask(&[], &[("CREDENTIALS_DIRECTORY", name(right_credential.path()))]);
}

#[test]
fn every_form_of_an_account_logs_in() {
    let host = Host::start();
    for (account, code) in
        [(r"LAB\operator", 0), (r"lab\OPERATOR", 0), (r"LAB\nobody", 4), (r"\operator", 2), (r"a\b\c", 2)]
    {
        let command = host.stranger(&["explain", &job(8), "--user", account]);
        command.variable("CIMJOB_PASSWORD", PASSWORD).run().with(code);
    }
}

/// Both streams at the highest verbosity, and the trace.
#[test]
fn no_source_shows_its_password_anywhere() {
    const SECRET: &str = "tell-nobody-0815";
    let (host, kept, trace) = (Host::start(), file(SECRET), NamedTempFile::new().unwrap());
    let folder = credentials(SECRET);
    let helper = TempDir::new().unwrap();
    let script = helper.path().join("helper");
    std::fs::write(&script, format!("#!/bin/sh\necho '{{\"password\":\"{SECRET}\"}}'\n")).unwrap();
    std::fs::set_permissions(&script, PermissionsExt::from_mode(0o700)).unwrap();
    let ask = || asking(&host).arguments(&["-vv", "-o", "json", "--trace-wire", name(trace.path())]);
    let runs = [
        ask().variable("CIMJOB_PASSWORD", SECRET),
        ask().arguments(&["--password-stdin"]).input(SECRET),
        ask().arguments(&["--password-file", name(kept.path())]),
        ask().arguments(&["--credential-helper", name(&script)]),
        ask().variable("CREDENTIALS_DIRECTORY", name(folder.path())),
    ];
    for run in runs {
        let ended = run.run().with(4);
        assert!(!format!("{ended:?}").contains(SECRET), "{ended:?}");
    }
    let traced = std::fs::read_to_string(trace.path()).unwrap();
    assert!(!traced.is_empty() && !traced.contains(SECRET), "{traced}");
}
