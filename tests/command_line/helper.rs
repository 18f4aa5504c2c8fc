//! A credential helper: what it is asked, what it may answer, and what happens when it does not keep to it.

use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::program::{Cimjob, Ended, Host, PASSWORD, USER, job};

/// A helper that is a script of the shell.
struct Script {
    folder: TempDir,
}

impl Script {
    fn new(lines: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("helper");
        std::fs::write(&path, format!("#!/bin/sh\n{lines}\n")).unwrap();
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o700)).unwrap();
        Self { folder }
    }

    fn saying(answer: &str) -> Self {
        Self::new(&format!("cat <<'END'\n{answer}\nEND"))
    }

    fn command(&self) -> String {
        self.folder.path().join("helper").to_str().unwrap().to_owned()
    }

    fn asked_by<'h>(&self, host: &'h Host) -> Cimjob<'h> {
        host.stranger(&["explain", &job(8), "--user", USER, "--credential-helper", &self.command()])
    }

    /// How a call ends for which this helper is of no use; nothing it said is told.
    fn refused(&self) -> String {
        let ended = self.asked_by(&Host::start()).arguments(&["-vv", "-o", "json"]).run().with(78);
        assert!(!format!("{ended:?}").contains("tell-nobody"), "{ended:?}");
        assert!(ended.stderr.contains("the credential helper") && ended.stderr.contains(&self.command()), "{ended:?}");
        ended.stderr
    }
}

#[test]
fn a_helper_gives_the_password() {
    let host = Host::start();
    Script::saying(&format!(r#"{{"version":1,"password":"{PASSWORD}"}}"#)).asked_by(&host).run().data();
}

#[test]
fn a_helper_is_told_who_and_where() {
    let host = Host::start();
    let script = Script::new(&format!("cat > \"$(dirname \"$0\")/question\"\necho '{{\"password\":\"{PASSWORD}\"}}'"));
    script.asked_by(&host).run().data();
    let question = std::fs::read_to_string(script.folder.path().join("question")).unwrap();
    let expected = format!(
        r#"{{"version":1,"host":"127.0.0.1","port":{},"user":"LAB\\operator"}}"#,
        host.running.address().port()
    );
    assert_eq!(question, expected);
}

#[test]
fn a_helper_may_say_who_logs_in() {
    let host = Host::start();
    let script = Script::saying(&format!(
        r#"{{"user":"LAB\\operator","password":"{PASSWORD}","expires":"2999-01-01T00:00:00Z"}}"#
    ));
    host.stranger(&["explain", &job(8), "--credential-helper", &script.command()]).run().data();
}

#[test]
fn who_a_helper_names_logs_in_where_a_login_is_not_needed_too() {
    let host = Host::start();
    let script = Script::saying(&format!(r#"{{"user":"LAB\\operator","password":"{PASSWORD}"}}"#));
    let run = |words: &[&str]| host.stranger(words).arguments(&["--credential-helper", &script.command()]).run().data();
    assert!(run(&["identify"]).contains("OS: 10.0."));
    for words in [&["doctor"][..], &["doctor", "--user", "somebody else"]] {
        let text = run(words);
        assert!(text.contains("LAB\\operator logged in with NTLM"), "{text}");
    }
}

#[test]
fn a_helper_without_a_user_fails_if_no_user_is_given() {
    let host = Host::start();
    let script = Script::saying(r#"{"password":"tell-nobody"}"#);
    let ended = host.stranger(&["explain", &job(8), "--credential-helper", &script.command()]).run().with(78);
    assert!(ended.stderr.contains("its answer names no user"), "{ended:?}");
}

#[test]
fn a_helper_may_have_arguments_and_no_shell_reads_them() {
    let host = Host::start();
    let script = Script::new(&format!("[ \"$1 $2\" = 'one $HOME;two' ] && echo '{{\"password\":\"{PASSWORD}\"}}'"));
    let command = format!("{}  one $HOME;two", script.command());
    host.stranger(&["explain", &job(8), "--user", USER, "--credential-helper", &command]).run().data();
}

#[test]
fn a_helper_does_not_see_the_password_of_the_variable() {
    let host = Host::start();
    let script = Script::new(&format!("[ -z \"$CIMJOB_PASSWORD\" ] && echo '{{\"password\":\"{PASSWORD}\"}}'"));
    script.asked_by(&host).variable("CIMJOB_PASSWORD", "wrong").run().data();
}

#[test]
fn a_helper_that_hangs_is_stopped() {
    for hanging in ["exec sleep 60", "exec >&-\nexec sleep 60", "sleep 4"] {
        let started = Instant::now();
        let ended = Script::new(hanging).asked_by(&Host::start()).arguments(&["--timeout", "1s"]).run().with(78);
        assert!(ended.stderr.contains("it did not end within 1 s and was stopped"), "{ended:?}");
        assert!(started.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn a_helper_that_fails_is_told_with_its_exit_code_and_its_own_words() {
    let message = Script::new("echo '{\"password\":\"tell-nobody\"}'\necho 'sealed vault' >&2\nexit 3").refused();
    assert!(message.contains("it ended with exit status: 3") && message.contains("sealed vault"), "{message}");
}

#[test]
fn a_helper_that_is_not_there_is_told() {
    let command = ["explain", &job(8), "--user", USER, "--credential-helper", "/nonexistent/helper"];
    let ended = Host::start().stranger(&command).run().with(78);
    assert!(
        ended.stderr.contains("the credential helper /nonexistent/helper gave no password: it cannot be started"),
        "{ended:?}"
    );
}

#[test]
fn what_a_helper_should_not_say_is_refused_and_not_shown() {
    for (answer, problem) in [
        ("tell-nobody", "not the JSON object that was expected (line 1, column 2)"),
        (r#"{"password":"tell-nobody""#, "not the JSON object"),
        (r#"{"password":["tell-nobody"]}"#, "not the JSON object"),
        ("", "not the JSON object"),
        (r#"{"version":2,"password":"tell-nobody"}"#, "its answer has version 2"),
        (r#"{"user":"LAB\\ops"}"#, "its answer has no password"),
        (r#"{"password":""}"#, "its answer has no password"),
        (r#"{"password":"tell\tnobody"}"#, "its password cannot be used: it contains a control character"),
        (r#"{"password":"tell\nnobody"}"#, "its password cannot be used: it contains a line break"),
        (r#"{"password":"tell-nobody","user":"a\\b\\c"}"#, "its answer names no usable user"),
        (r#"{"password":"tell-nobody","expires":"tomorrow"}"#, "`expires` in its answer is not a time"),
        (
            r#"{"password":"tell-nobody","expires":"2020-01-31T12:00:00Z"}"#,
            "its password expired at 2020-01-31T12:00:00Z",
        ),
    ] {
        let message = Script::saying(answer).refused();
        assert!(message.contains(problem), "{answer}: {message}");
    }
}

#[test]
fn a_helper_that_says_too_much_is_refused() {
    let message = Script::new("yes tell-nobody").refused();
    assert!(message.contains("it is longer than 65536 bytes"), "{message}");
}

#[test]
fn a_helper_that_is_not_heard_out_leaves_the_host_alone() {
    let ended: Ended = Script::new("exit 1").asked_by(&Host::start()).run().with(78);
    assert_eq!(ended.stdout, "");
}

#[test]
fn a_helper_whose_child_keeps_its_outputs_open_ends_with_all_it_started() {
    let host = Host::start();
    for outcome in ["exit 1", "sleep 60"] {
        let script = Script::new(&format!("sleep 61 &\necho $! > \"$(dirname \"$0\")/child\"\n{outcome}"));
        let started = Instant::now();
        script.asked_by(&host).arguments(&["--timeout", "1s"]).run().with(78);
        assert!(started.elapsed() < Duration::from_secs(10), "{outcome}: {:?}", started.elapsed());
        let child = std::fs::read_to_string(script.folder.path().join("child")).unwrap();
        let stopped = Instant::now() + Duration::from_secs(5);
        while is_running(child.trim()) {
            assert!(Instant::now() < stopped, "{outcome}: the child still runs");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A process that has ended and was not collected yet does not run.
fn is_running(id: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}
