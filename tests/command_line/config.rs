//! The configuration file: what counts, where it is said, and what is refused.

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use tempfile::TempDir;

use super::program::{Cimjob, Host, PASSWORD, Stranger, USER, job};
use super::support::answers::http;
use super::support::scripted_peer::Peer;

/// A configuration file in a folder of its own.
struct File {
    folder: TempDir,
}

impl File {
    fn new(text: &str) -> Self {
        let folder = TempDir::new().unwrap();
        std::fs::create_dir(folder.path().join("cimjob")).unwrap();
        std::fs::write(folder.path().join("cimjob/config.toml"), text).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("cimjob/config.toml")
    }

    /// The program that finds this file in the folder for such files.
    fn found_by<'h>(&self, command: Cimjob<'h>) -> Cimjob<'h> {
        command.variable("XDG_CONFIG_HOME", self.folder.path().to_str().unwrap())
    }

    fn show(&self, arguments: &[&str]) -> Cimjob<'static> {
        self.found_by(Cimjob::new(&[&["config", "show", "-o", "json"], arguments].concat()))
    }
}

/// The value and the origin of a setting.
fn setting(command: Cimjob<'_>, name: &str) -> (Option<String>, String, Option<String>) {
    let shown = command.run();
    assert_eq!(shown.stderr, "", "{shown:?}");
    let document = shown.with(0).json();
    let settings = document["settings"].as_array().unwrap();
    let found = settings.iter().find(|setting| setting["name"] == name).unwrap_or_else(|| panic!("{document}"));
    let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    (text(&found["value"]), text(&found["origin"]).unwrap(), text(&found["place"]))
}

const LAYERS: &str = "[profile.lab]\nport = 1001\nuser = 'LAB\\ops'\n\n[[host]]\nmatch = '*.lab.test'\nport = 1002\nauth = 'basic'\n\n\
    [[host]]\nmatch = '*'\nport = 1003\ntimeout = '5s'\nauth = 'ntlm'\n";

#[test]
fn option_variable_profile_host_default_in_this_order() {
    let file = File::new(LAYERS);
    let at = |line: u32| Some(format!("{}:{line}", file.path().display()));
    let lab = ["--host", "a.lab.test", "--profile", "lab"];
    let typed = [&lab[..], &["--port", "999"]].concat();
    let of_variable = || ("1000", "variable", Some("CIMJOB_PORT".to_owned()));
    for (arguments, variable, (value, origin, place)) in [
        (&typed[..], "1000", ("999", "option", Some("--port".to_owned()))),
        (&lab, "1000", of_variable()),
        (&lab, "", ("1001", "file", at(2))),
        (&["--profile", "lab"], "", ("1001", "file", at(2))),
        (&["--host", "a.lab.test"], "1000", of_variable()),
        (&["--host", "A.LAB.test"], "", ("1002", "file", at(7))),
        (&["--host", "hv01"], "", ("1003", "file", at(12))),
    ] {
        let expected = (Some(value.to_owned()), origin.to_owned(), place);
        assert_eq!(setting(file.show(arguments).variable("CIMJOB_PORT", variable), "port"), expected, "{arguments:?}");
    }
}

#[test]
fn a_profile_may_name_a_hosts_file_and_the_concurrency() {
    let host = Host::start();
    let file = File::new("[profile.lab]\nhosts-file = 'lab.txt'\nconcurrency = 2\n");
    let address = host.running.address().to_string();
    std::fs::write(file.path().with_file_name("lab.txt"), format!("{address}\n")).unwrap();
    let identify = || file.found_by(host.cimjob(&["identify", "--profile", "lab"]));
    let of_file = identify().variable("CIMJOB_HOST", "").run().with(0);
    assert_eq!(of_file.stderr, "cimjob: 1 of 1 hosts answered\n");
    assert_eq!(identify().run().with(0).stderr, "", "the variable overrides the profile");
    assert_eq!(setting(file.show(&["--profile", "lab"]), "concurrency").0.as_deref(), Some("2"));
    let wrong = File::new("[profile.lab]\nconcurrency = 0\n");
    wrong.show(&["--profile", "lab"]).run().with(78);
}

#[test]
fn the_path_of_the_listener_is_typed_or_in_a_url_a_variable_or_the_file() {
    let file = File::new("[profile.lab]\npath = '/of/profile'\n\n[[host]]\nmatch = '*'\npath = '/of/host'\n");
    let proxy = Stranger::start(Peer::answering(|_| http(404, "text/plain", "")));
    let url = format!("https://{}/of/url/", proxy.peer.address);
    for (arguments, variable, path) in [
        (&["--path", "/typed/", "--host", &url][..], "/of/variable", "/typed"),
        (&["--host", &url], "/of/variable", "/of/url"),
        (&["--profile", "lab"], "/of/variable", "/of/variable"),
        (&["--profile", "lab"], "", "/of/profile"),
        (&[], "", "/of/host"),
    ] {
        let command = file.found_by(proxy.explain()).arguments(arguments).variable("CIMJOB_PATH", variable);
        command.run().with(70);
        let head = proxy.peer.requests().last().unwrap().head.clone();
        assert!(head.starts_with(&format!("POST {path} HTTP/1.1")), "{path}: {head}");
    }
    Cimjob::new(&["identify", "--host", "hv01", "--path", "a b"]).run().with(2);
}

#[test]
fn what_is_not_set_is_the_default_or_nothing() {
    let file = File::new(LAYERS);
    assert_eq!(setting(file.show(&[]), "timeout"), (Some("60s".to_owned()), "default".to_owned(), None));
    assert_eq!(setting(file.show(&[]), "pin"), (None, "default".to_owned(), None));
}

#[test]
fn the_first_pattern_that_says_something_decides() {
    let file = File::new(LAYERS);
    assert_eq!(setting(file.show(&["--host", "a.lab.test"]), "auth").0.as_deref(), Some("basic"));
    assert_eq!(setting(file.show(&["--host", "a.lab.test"]), "timeout").0.as_deref(), Some("5s"));
}

#[test]
fn the_profile_may_come_from_a_variable() {
    let file = File::new(LAYERS);
    assert_eq!(setting(file.show(&[]).variable("CIMJOB_PROFILE", "lab"), "user").0.as_deref(), Some(r"LAB\ops"));
}

#[test]
fn what_cannot_be_used_with_something_more_important_does_not_count() {
    let pin = format!("sha256:{}", "0".repeat(64));
    let file =
        File::new(&format!("[profile.a]\nca-file = 'x'\npassword-file = 'y'\n[[host]]\nmatch = '*'\npin = '{pin}'\n"));
    let show = |arguments: &[&str]| file.show(&[&["--host", "hv01", "--profile", "a"], arguments].concat());
    assert_eq!(setting(show(&["--pin", &pin]), "ca-file").0, None);
    assert_eq!(setting(show(&[]).variable("CIMJOB_PIN", &pin), "ca-file").0, None);
    assert_eq!(setting(show(&[]), "pin").0, None);
    assert!(setting(show(&[]), "ca-file").0.unwrap().ends_with("cimjob/x"));
    assert_eq!(setting(show(&["--credential-helper", "z"]), "password-file").0, None);
    assert_eq!(setting(show(&[]).variable("CIMJOB_PASSWORD", "p"), "password-file").0, None);
}

#[test]
fn a_call_uses_the_settings_of_its_profile_and_of_its_host() {
    let host = Host::start();
    let (address, pin) = (host.running.address(), host.running.pin());
    let file = File::new(&format!(
        "[profile.lab]\nhost = '{address}'\nuser = '{USER}'\n[[host]]\nmatch = '127.0.0.*'\npin = '{pin}'\npassword-file = 'secret'\n"
    ));
    let secret = file.folder.path().join("cimjob/secret");
    std::fs::write(&secret, PASSWORD).unwrap();
    std::fs::set_permissions(&secret, PermissionsExt::from_mode(0o600)).unwrap();
    file.found_by(Cimjob::new(&["explain", &job(8), "--profile", "lab"])).run().data();
    let named = Cimjob::new(&["explain", &job(8), "--user", USER, "--host", &address.to_string()]);
    file.found_by(named).run().data();
}

#[test]
fn the_host_in_the_path_chooses_the_pattern() {
    let host = Host::start();
    let (port, pin) = (host.running.address().port(), host.running.pin());
    let file = File::new(&format!("[[host]]\nmatch = '127.0.0.1'\nport = {port}\npin = '{pin}'\nuser = '{USER}'\n"));
    let path = format!("//127.0.0.1/root/virtualization/v2:Msvm_ConcreteJob.InstanceID='{}'", job(8));
    for command in ["explain", "get-error"] {
        file.found_by(Cimjob::new(&[command, &path])).variable("CIMJOB_PASSWORD", PASSWORD).run().with(0);
    }
    file.found_by(Cimjob::new(&["explain", "-"])).variable("CIMJOB_PASSWORD", PASSWORD).input(&path).run().with(0);
}

#[test]
fn the_host_of_a_profile_overrides_the_host_in_a_path() {
    let host = Host::start();
    let (address, pin) = (host.running.address(), host.running.pin());
    let file = File::new(&format!("[profile.a]\nuser = '{USER}'\nhost = '{address}'\npin = '{pin}'\n"));
    let path = format!("//no-such-host.invalid/root/virtualization/v2:Msvm_ConcreteJob.InstanceID='{}'", job(8));
    let command = file.found_by(Cimjob::new(&["explain", &path, "--profile", "a"]));
    let ended = command.variable("CIMJOB_PASSWORD", PASSWORD).run().with(0);
    let expected = format!("asking 127.0.0.1 ({}:3); the path names no-such-host.invalid", file.path().display());
    assert!(ended.stderr.contains(&expected), "{ended:?}");
}

#[test]
fn another_file_may_be_named_and_must_be_there() {
    let file = File::new(LAYERS);
    let path = file.path();
    let show = |path: &str| Cimjob::new(&["config", "show", "-o", "json", "--profile", "lab", "--config", path]);
    assert_eq!(setting(show(path.to_str().unwrap()), "user").0.as_deref(), Some(r"LAB\ops"));
    let ended = show("/nonexistent/config.toml").run().with(78);
    assert!(ended.stderr.contains("the configuration file /nonexistent/config.toml cannot be read"), "{ended:?}");
    assert_eq!(ended.json()["kind"], "failure");
}

#[test]
fn without_the_usual_file_all_is_as_before() {
    assert_eq!(setting(Cimjob::new(&["config", "show", "-o", "json"]), "port"), (None, "default".to_owned(), None));
}

#[test]
fn a_profile_that_is_not_there_is_told_with_those_that_are() {
    let ended = File::new(LAYERS).show(&["--profile", "lap"]).run().with(78);
    assert!(ended.stderr.contains("there is no profile lap") && ended.stderr.contains("known: lab"), "{ended:?}");
    let ended = Cimjob::new(&["config", "show", "--profile", "x"]).run().with(78);
    assert!(ended.stderr.contains("there is no profile x"), "{ended:?}");
}

#[test]
fn what_is_wrong_in_the_file_is_told_with_its_line_before_anything_is_asked() {
    let file = File::new("[profile.lab]\nuser = 'LAB\\ops'\npasword-file = 'x'\n");
    for command in [&["explain", "x"][..], &["identify"], &["config", "show"]] {
        let message = file.found_by(Cimjob::new(command)).run().with(78).message();
        let expected = format!(
            "{}:3: there is no setting `pasword-file` here; did you mean `password-file`?",
            file.path().display()
        );
        assert!(message.contains(&expected), "{message}");
    }
}

#[test]
fn a_broken_file_is_no_matter_where_no_host_is_asked() {
    File::new("broken").found_by(Cimjob::new(&["demo"])).run().data();
}

#[test]
fn a_password_is_refused_in_the_file_and_not_shown() {
    let message = File::new("[profile.lab]\npassword = 'tell-nobody'\n")
        .found_by(Cimjob::new(&["identify"]))
        .run()
        .with(78)
        .message();
    assert!(message.contains("no password belongs in this file") && message.contains("credential-helper"), "{message}");
    assert!(!message.contains("tell-nobody"), "{message}");
}

#[test]
fn a_password_is_only_ever_set_or_not_set() {
    let file = File::new("");
    let ended = file.show(&["--origin", "-vv"]).variable("CIMJOB_PASSWORD", "tell-nobody").run().with(0);
    assert!(!format!("{ended:?}").contains("tell-nobody"), "{ended:?}");
    let shown = |command| setting(command, "password").0.unwrap();
    assert_eq!(shown(file.show(&[]).variable("CIMJOB_PASSWORD", "tell-nobody")), "set");
    assert_eq!(shown(file.show(&[])), "not set");
}

#[test]
fn people_see_the_origin_when_they_ask_for_it() {
    let file = File::new(LAYERS);
    let show = |arguments: &[&str]| {
        file.found_by(Cimjob::new(&[&["config", "show", "--profile", "lab"], arguments].concat())).run().data()
    };
    let line = |text: String| {
        text.lines()
            .find(|line| line.starts_with("user "))
            .unwrap()
            .split_whitespace()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(line(show(&[])), ["user", r"LAB\ops"]);
    assert_eq!(line(show(&["--origin"])), ["user", r"LAB\ops", &format!("{}:3", file.path().display())]);
}

#[test]
fn one_of_several_pins_of_the_file_is_enough() {
    let host = Host::start();
    let wrong = format!("sha256:{}", "0".repeat(64));
    let file = File::new(&format!("[profile.a]\npin = ['{wrong}', '{}']\n", host.running.pin()));
    let address = host.running.address().to_string();
    file.found_by(Cimjob::new(&["identify", "--host", &address, "--profile", "a"])).run().data();
}

#[test]
fn the_password_of_a_proxy_is_not_shown() {
    let proxy = "http://ops:tell-nobody@proxy:3128";
    let ended = File::new("").show(&[]).variable("CIMJOB_PROXY", proxy).run().with(0);
    assert!(
        ended.stdout.contains("http://ops:<redacted>@proxy:3128") && !ended.stdout.contains("tell-nobody"),
        "{ended:?}"
    );
}

#[test]
fn a_flag_in_the_file_is_true_or_false() {
    let host = Host::start();
    let file = File::new("[profile.a]\npassword-stdin = true\n[profile.b]\npassword-stdin = false\n");
    let ask = |profile| {
        file.found_by(host.stranger(&["explain", &job(8), "--user", USER, "--profile", profile])).input(PASSWORD).run()
    };
    ask("a").data();
    ask("b").with(78);
}

#[test]
fn the_output_may_be_a_setting_of_a_profile() {
    let file = File::new("[profile.a]\noutput = 'json'\n");
    let ended = file.found_by(Cimjob::new(&["config", "show", "--profile", "a"])).run().with(0);
    assert_eq!(ended.json()["kind"], "settings");
}

#[test]
fn a_file_that_others_can_change_does_not_run_a_helper() {
    let file = File::new("[profile.lab]\ncredential-helper = \"/bin/true\"\n");
    for mode in [0o620, 0o602] {
        std::fs::set_permissions(file.path(), PermissionsExt::from_mode(mode)).unwrap();
        let ended = file.show(&[]).run().with(78);
        assert!(ended.stderr.contains("config.toml:2: other users can change this file"), "{ended:?}");
    }
}

#[test]
fn a_file_that_others_can_change_is_warned_about() {
    let file = File::new("[profile.lab]\nuser = \"ops\"\n");
    std::fs::set_permissions(file.path(), PermissionsExt::from_mode(0o660)).unwrap();
    let ended = file.show(&["--profile", "lab"]).run().with(0);
    assert_eq!(ended.stderr.matches("other users can change").count(), 1, "{ended:?}");
}

#[test]
fn a_typed_output_goes_before_the_profile() {
    let file = File::new("[profile.a]\noutput = 'json'\n");
    let text = file.found_by(Cimjob::new(&["config", "show", "--profile", "a", "-o", "text"])).run().data();
    assert!(!text.contains('{'), "{text}");
}
