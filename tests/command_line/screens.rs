//! What a person sees at 80 and at 120 columns, held as pictures in `tests/screens`. `CIMJOB_REFRESH=1` takes them anew.

use std::path::PathBuf;

#[cfg(feature = "completion")]
use super::help::commands;
use super::program::{Cimjob, Host, job};

pub(crate) const WIDTHS: [u16; 2] = [80, 120];

/// Compares with the picture of this name, or takes it.
pub(crate) fn hold(name: &str, columns: u16, seen: &str) {
    let file: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "screens", &format!("{name}.{columns}.txt")].iter().collect();
    if std::env::var_os("CIMJOB_REFRESH").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, seen).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(seen, expected, "{name} at {columns} columns; CIMJOB_REFRESH=1 takes the picture anew");
}

/// The text with what differs from run to run replaced: the port of the host, its certificate, and how long ago something was. What is behind an
/// age moves with it, so the blanks between them do not count.
fn steady(text: &str, address: &str) -> String {
    let text = text.replace(address, "HOST");
    let lines = text.lines().map(|line| steady_line(line) + "\n");
    lines.collect()
}

fn steady_line(line: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    for word in line.split(' ') {
        let before = words.iter().rev().find(|word| !word.is_empty()).map_or("", String::as_str);
        let is_padding = word.is_empty() && before == "AGE" && words.ends_with(&[String::new()]);
        if is_padding {
            continue;
        }
        let unit = word.trim_end_matches([',', ')', ';']);
        if before.chars().all(|c| c.is_ascii_digit()) && ["s", "min", "h", "ms"].contains(&unit) && !before.is_empty() {
            // A number and its unit; those of minutes and seconds are one.
            words.pop();
            if words.last().is_none_or(|last| last != "TIME") {
                words.push("TIME".to_owned());
            }
            continue;
        }
        words.push(match word {
            word if word.starts_with("sha256:") => "sha256:HASH;".to_owned(),
            _ if before == "until" => "DATE,".to_owned(),
            word if is_age(word) => "AGE".to_owned(),
            word => word.to_owned(),
        });
    }
    words.join(" ")
}

/// `41s`, `1m12s`: how long ago a job changed, in a cell of its own.
fn is_age(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.ends_with(['s', 'm', 'h'])
        && word.chars().all(|c| c.is_ascii_digit() || "smh".contains(c))
}

/// What this command shows of the built-in host, without color.
fn hold_screen(name: &str, arguments: &[&str]) {
    let host = Host::start();
    let address = host.running.address().to_string();
    for columns in WIDTHS {
        let seen = host.cimjob(arguments).variable("TZ", "UTC").shown(columns).stdout;
        hold(name, columns, &steady(&seen, &address));
    }
}

#[test]
fn explain() {
    hold_screen("explain", &["explain", &job(1)]);
}

#[test]
fn list() {
    // Sorted, the widths are those of all rows, not of those that came first.
    hold_screen("list", &["list", "--failed", "--errors", "--sort", "what"]);
}

#[test]
fn wait() {
    hold_screen("wait", &["wait", &job(4)]);
}

#[test]
fn doctor() {
    hold_screen("doctor", &["doctor"]);
}

#[test]
fn demo() {
    for columns in WIDTHS {
        let seen = Cimjob::new(&["demo"]).variable("TZ", "UTC").shown(columns).stdout;
        let address = seen
            .lines()
            .next()
            .and_then(|line| line.split(['(', ' ', ';']).find(|word| word.starts_with("127.0.0.1:")));
        let address = address.unwrap().to_owned();
        hold("demo", columns, &steady(&seen, &address));
    }
}

/// With all commands: a build without the feature `completion` has two fewer.
#[cfg(feature = "completion")]
#[test]
fn every_short_help() {
    for columns in WIDTHS {
        let mut seen = Cimjob::new(&["-h"]).variable("COLUMNS", &columns.to_string()).run().data();
        for command in commands() {
            let words: Vec<&str> = command.iter().map(String::as_str).collect();
            let help = Cimjob::new(&words).arguments(&["-h"]).variable("COLUMNS", &columns.to_string());
            seen.push_str(&format!("\n===== cimjob {} -h\n{}", words.join(" "), help.run().data()));
        }
        hold("help", columns, &seen);
    }
}
