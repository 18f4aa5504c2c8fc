//! Completion in bash, with the keys that a person presses. Other shells are in the tests against foreign software.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use super::program::Cimjob;
use super::pty::Terminal;

const CONFIGURATION: &str = "[profile.lab]\nhost = 'hv01.lab.test'\n[profile.\"two words\"]\nuser = 'LAB\\ops'\n\
    [[host]]\nmatch = 'hv02:15986'\nport = 1\n";

/// Starts the line anew with `echo` before it, so that bash shows what it would run.
const SHOW: &str = "\x01echo \"<\x05>\"\r";

/// A shell that knows the completion.
struct Shell {
    terminal: Terminal,
    bash: Child,
    seen: std::sync::Arc<std::sync::Mutex<String>>,
}

impl Shell {
    fn start(folder: &Path) -> Self {
        std::fs::create_dir_all(folder.join("cimjob")).unwrap();
        std::fs::write(folder.join("cimjob/config.toml"), CONFIGURATION).unwrap();
        std::fs::write(folder.join("script"), Cimjob::new(&["completion", "bash"]).run().data()).unwrap();
        let terminal = Terminal::new(200);
        let programs = Path::new(env!("CARGO_BIN_EXE_cimjob")).parent().unwrap().display().to_string();
        let mut bash = Command::new("bash");
        bash.args(["--norc", "--noprofile", "-i"]).current_dir(folder).env_clear().env("XDG_CONFIG_HOME", folder);
        bash.env("PATH", format!("{programs}:/usr/bin:/bin"))
            .env("TERM", "dumb")
            .env("HOME", folder)
            .env("HISTFILE", "");
        let bash = bash.stdin(terminal.end()).stdout(terminal.end()).stderr(terminal.end()).spawn().unwrap();
        let shell = Self { seen: terminal.follow(), terminal, bash };
        shell.terminal.press("source ./script; echo rea''dy\r");
        shell.wait_for("\nready");
        shell
    }

    /// What is on the screen after these keys, once it shows this.
    fn pressed(&self, keys: &str, shows: &str) -> String {
        self.terminal.press(keys);
        self.wait_for(shows)
    }

    fn wait_for(&self, text: &str) -> String {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let seen = self.seen.lock().unwrap().replace('\r', "");
            if seen.contains(text) {
                return seen;
            }
            assert!(Instant::now() < end, "{text} is not shown: {seen:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _it_may_be_gone = self.bash.kill();
        let _reaped = self.bash.wait();
    }
}

/// Does bash make this of what is typed?
fn becomes(typed: &str, line: &str) {
    let folder = tempfile::tempdir().unwrap();
    let shell = Shell::start(folder.path());
    shell.pressed(&format!("{typed}\t{SHOW}"), &format!("\n<{line}>"));
}

#[test]
fn bash_completes_a_command() {
    becomes("cimjob ex", "cimjob explain ");
}

#[test]
fn bash_completes_a_state() {
    becomes("cimjob list --state exc", "cimjob list --state exception ");
}

#[test]
fn bash_completes_a_value_behind_an_equals_sign() {
    becomes("cimjob list --state=exc", "cimjob list --state=exception ");
}

#[test]
fn bash_completes_a_profile_of_two_words() {
    becomes("cimjob list --profile tw", "cimjob list --profile two\\ words ");
}

#[test]
fn bash_completes_a_host_with_its_port() {
    becomes("cimjob list --host hv02:1", "cimjob list --host hv02:15986 ");
}

#[test]
fn bash_waits_for_the_file_of_a_report() {
    becomes("cimjob list --report ju", "cimjob list --report junit=");
}

#[test]
fn bash_lists_the_states_and_the_profiles() {
    let folder = tempfile::tempdir().unwrap();
    let shell = Shell::start(folder.path());
    let seen = shell.pressed("cimjob list --state \t\t", "terminated");
    assert!(seen.contains("exception") && seen.contains("completed-with-warnings"), "{seen}");
    let seen = shell.pressed("\x15cimjob list --profile \t\t", "two\\ words");
    assert!(seen.contains("\nlab"), "{seen}");
}

#[test]
fn completion_says_nothing_of_errors_and_never_a_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let text = "[profile.lab]\nhost = 'http://ops:hunter2@hv01'\nproxy = 'http://proxy:3128'\npassword-file = '/run/hunter2'\n";
    for text in [text, "[profile.lab]\npassword = 'hunter2'\n", "not = [toml"] {
        std::fs::write(&file, text).unwrap();
        for option in ["--profile", "--host", "--proxy", "--password-file"] {
            let words = ["completion", "bash", "--", "cimjob", "list", "--config", file.to_str().unwrap(), option, ""];
            let run = Cimjob::new(&words).living_in(folder.path()).run();
            assert_eq!((run.code, &*run.stderr), (Some(0), ""), "{text}: {option}");
            assert!(!run.stdout.contains("hunter2") && !run.stdout.contains("ops"), "{text}: {option}: {}", run.stdout);
        }
    }
}

#[test]
fn a_pipe_as_configuration_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let words = ["completion", "zsh", "--", "cimjob", "list", "--config", pipe.to_str().unwrap(), "--profile", ""];
    assert_eq!(Cimjob::new(&words).run().data(), "");
}

#[test]
fn shells_that_drop_empty_words_say_that_one_begins() {
    let words = ["completion", "powershell", "--next", "--", "cimjob", "list", "--state"];
    assert!(Cimjob::new(&words).run().data().lines().any(|line| line == "exception\t"));
}

#[test]
fn the_scripts_are_short_and_each_asks_cimjob() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = Cimjob::new(&["completion", shell]).run().data();
        assert!(script.len() < 2500, "{shell}: {}", script.len());
        assert!(script.contains(&format!("completion {shell} ")), "{shell}");
    }
}
