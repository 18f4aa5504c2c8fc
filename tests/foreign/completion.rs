//! Completion in zsh and fish, and the man pages as mandoc and groff read them.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::needed;
use crate::process::{Finished, Process};

const CONFIGURATION: &str = "[profile.lab]\nhost = 'hv01.lab.test'\n[profile.\"two words\"]\nuser = 'LAB\\ops'\n";

/// A folder with the settings and the script for a shell.
fn folder(shell: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("cimjob")).unwrap();
    std::fs::write(folder.path().join("cimjob/config.toml"), CONFIGURATION).unwrap();
    let printed = Command::new(env!("CARGO_BIN_EXE_cimjob")).args(["completion", shell]).output().unwrap();
    std::fs::write(folder.path().join("script"), printed.stdout).unwrap();
    folder
}

fn run(program: &str, arguments: &[&str], folder: &Path) -> Finished {
    let mut command = Command::new(program);
    let programs = Path::new(env!("CARGO_BIN_EXE_cimjob")).parent().unwrap().display().to_string();
    command.args(arguments).current_dir(folder).env_clear().env("PATH", format!("{programs}:/usr/bin:/bin"));
    command.env("XDG_CONFIG_HOME", folder).env("HOME", folder).env("TERM", "dumb");
    Process::start(command).finish()
}

/// What fish offers for a line, with what it means.
fn offered_by_fish(line: &str) -> Option<Vec<String>> {
    needed::program("fish")?;
    let folder = folder("fish");
    let script = format!("source ./script; complete --do-complete '{line}'");
    Some(run("fish", &["--no-config", "-c", &script], folder.path()).lines)
}

#[test]
fn fish_completes_a_command_with_what_it_does() {
    let Some(offered) = offered_by_fish("cimjob ex") else { return };
    assert_eq!(offered, ["explain\tExplain why a job failed"]);
}

#[test]
fn fish_completes_states_and_profiles() {
    let Some(states) = offered_by_fish("cimjob list --state ") else { return };
    assert!(states.contains(&"exception".to_owned()) && states.contains(&"query-pending".to_owned()), "{states:?}");
    assert_eq!(offered_by_fish("cimjob list --state=exc").unwrap(), ["--state=exception"]);
    assert_eq!(offered_by_fish("cimjob list --profile ").unwrap(), ["lab", "two words"]);
}

/// What zsh makes of a line when these keys are pressed: it is shown by `echo`, which is typed before it.
const ZSH: &str = r#"
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1= RPS1= TERM=dumb; unsetopt zle_bracketed_paste prompt_sp; autoload -Uz compinit; compinit -u -D; source ./script; bindkey -e; echo rea''dy"
zpty -r shell seen '*ready*'
zpty -w -n shell "${(g::)1}"$'\x01echo "<\x05>"\n'
zpty -r shell seen $'*\n<*>\r*'
print -r -- "${${seen##*$'\n'<}%%>*}"
zpty -d shell
"#;

fn made_by_zsh(keys: &str) -> Option<String> {
    needed::program("zsh")?;
    let folder = folder("zsh");
    let finished = run("zsh", &["-f", "-c", ZSH, "zsh", keys], folder.path());
    assert_eq!(finished.lines.len(), 1, "{finished:?}");
    finished.lines.into_iter().next()
}

#[test]
fn zsh_completes_a_command() {
    let Some(line) = made_by_zsh(r"cimjob ex\t") else { return };
    assert_eq!(line.trim_end(), "cimjob explain");
}

#[test]
fn zsh_completes_states_and_profiles() {
    let Some(line) = made_by_zsh(r"cimjob list --state exc\t") else { return };
    assert_eq!(line.trim_end(), "cimjob list --state exception");
    assert_eq!(made_by_zsh(r"cimjob list --state=exc\t").unwrap().trim_end(), "cimjob list --state=exception");
    assert_eq!(made_by_zsh(r"cimjob list --profile tw\t").unwrap().trim_end(), r"cimjob list --profile two\ words");
}

/// What a program complains of in all man pages.
fn complaints(program: &str, arguments: &[&str]) -> Option<Vec<String>> {
    needed::program(program)?;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let written = run(env!("CARGO_BIN_EXE_cimjob"), &["man", "."], path);
    assert_eq!(written.code, Some(0), "{written:?}");
    let sections = ["man1", "man7"].map(|section| std::fs::read_dir(path.join(section)).unwrap());
    let pages = sections.into_iter().flatten().map(|entry| entry.unwrap().path().display().to_string());
    let pages: Vec<String> = pages.collect();
    assert!(pages.len() > 40);
    let arguments: Vec<&str> = arguments.iter().copied().chain(pages.iter().map(String::as_str)).collect();
    let Finished { lines, complaint, .. } = run(program, &arguments, path);
    Some(lines.into_iter().chain(complaint.lines().map(str::to_owned)).collect())
}

#[test]
fn mandoc_warns_of_nothing_but_the_missing_date() {
    let Some(complaints) = complaints("mandoc", &["-Tlint", "-W", "warning"]) else { return };
    let other: Vec<_> = complaints.iter().filter(|line| !line.contains("missing date")).collect();
    assert!(other.is_empty(), "{other:#?}");
}

#[test]
fn groff_warns_of_nothing() {
    let Some(complaints) = complaints("groff", &["-man", "-Tutf8", "-z", "-ww"]) else { return };
    assert!(complaints.is_empty(), "{complaints:#?}");
}
