//! What a person sees at 80 and at 120 columns, held as pictures in `tests/screens`. `CIMJOB_REFRESH=1` takes them anew.

use std::path::PathBuf;

use super::help::commands;
use super::program::{Cimjob, Host, job};

const WIDTHS: [u16; 2] = [80, 120];

/// Compares with the picture of this name, or takes it.
fn hold(name: &str, columns: u16, seen: &str) {
    let file: PathBuf =
        [env!("CARGO_MANIFEST_DIR"), "tests", "screens", &format!("{name}.{columns}.txt")].iter().collect();
    if std::env::var_os("CIMJOB_REFRESH").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, seen).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(seen, expected, "{name} at {columns} columns; CIMJOB_REFRESH=1 takes the picture anew");
}

/// The text with what differs from run to run replaced: the port of the host, its certificate, and how long ago something was.
fn steady(text: &str, address: &str) -> String {
    let text = text.replace(address, "HOST");
    let lines = text.lines().map(|line| steady_line(line) + "\n");
    lines.collect()
}

fn steady_line(line: &str) -> String {
    let mut words: Vec<String> = line.split(' ').map(str::to_owned).collect();
    for at in 0..words.len() {
        let is_number = !words[at].is_empty() && words[at].chars().all(|c| c.is_ascii_digit());
        let unit = words.get(at + 1).map(|word| word.trim_end_matches([',', ')', ';']));
        if is_number && unit.is_some_and(|unit| ["s", "min", "h", "ms"].contains(&unit)) {
            words[at] = "#".to_owned();
        }
        if words[at].starts_with("sha256:") {
            words[at] = "sha256:HASH;".to_owned();
        }
        if at > 0 && words[at - 1] == "until" {
            words[at] = "DATE,".to_owned();
        }
        let short = words[at]
            .strip_suffix(['s', 'm'])
            .is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()));
        if short {
            words[at] = words[at].replace(|c: char| c.is_ascii_digit(), "#");
        }
    }
    // A time of minutes and one of seconds alone are the same text.
    words.join(" ").replace("# min # s", "# s").replace("##s", "#s ").replace("#m#s", "#s  ")
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
    hold_screen("list", &["list", "--failed", "--errors"]);
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
