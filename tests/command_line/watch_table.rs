//! The table of `cimjob watch` on a real terminal: what stays above it, and what is left at the end.

use std::net::TcpListener;
use std::process::Child;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::program::Ended;
use super::pty::Terminal;
use super::watch::{Lab, PATIENCE, end, failing};

/// A watcher on a terminal.
struct Watched {
    terminal: Terminal,
    written: Arc<Mutex<String>>,
    child: Child,
}

/// A host on which a job failed and another one runs, and one that does not answer.
fn lab() -> (Lab, String) {
    let running =
        "[[jobs]]\ninstance_id = \"job-2\"\nstate = \"running\"\nelement_name = \"Exporting\"\npercent_complete = 40\n";
    let lab = Lab::start(1, &[failing("job-1", 0.0), running.to_owned()]);
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    (lab, free.to_string())
}

impl Watched {
    fn start(lab: &Lab, arguments: &[&str], variables: &[(&str, &str)]) -> Self {
        let terminal = Terminal::new(100);
        let mut command = lab.watch(arguments).variable("TERM", "xterm");
        for (name, value) in variables {
            command = command.variable(name, value);
        }
        let (written, child) = (terminal.follow(), command.spawn_on(&terminal));
        Self { terminal, written, child }
    }

    fn written(&self) -> String {
        self.written.lock().unwrap().clone()
    }

    /// Waits until this is on the screen.
    fn until(&self, what: impl Fn(&[String]) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !what(&screen(&self.written()).lines) {
            assert!(Instant::now() < end, "{:#?}", screen(&self.written()).lines);
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// All that was written when it has ended by this signal.
    fn ended_by(self, signal: &str) -> (String, Ended) {
        let ended = end(self.child, signal);
        std::thread::sleep(Duration::from_millis(300));
        (self.written.lock().unwrap().clone(), ended)
    }
}

/// What a terminal shows after this, and the column of its cursor.
struct Screen {
    lines: Vec<String>,
    column: usize,
}

/// The sequences that cimjob uses; others are a fault.
fn screen(written: &str) -> Screen {
    let (mut lines, mut row, mut column) = (vec![String::new()], 0_usize, 0_usize);
    let mut characters = written.chars();
    while let Some(character) = characters.next() {
        match character {
            '\r' => column = 0,
            '\n' => {
                row += 1;
                if row == lines.len() {
                    lines.push(String::new());
                }
            }
            '\u{1b}' => {
                let sequence = sequence(&mut characters);
                let number = sequence.trim_start_matches('[').trim_end_matches(|c: char| c.is_ascii_alphabetic());
                match sequence.chars().last() {
                    Some('A') => row = row.checked_sub(number.parse().unwrap()).expect("it moves above the top"),
                    Some('K') => lines[row] = lines[row].chars().take(column).collect(),
                    Some('J') => {
                        lines.truncate(row + 1);
                        lines[row] = lines[row].chars().take(column).collect();
                    }
                    Some('m') => {}
                    // What was not written to its end yet.
                    None => {}
                    other => panic!("{other:?} of {sequence:?}"),
                }
            }
            character => {
                let mut line: Vec<char> = lines[row].chars().collect();
                line.resize(line.len().max(column + 1), ' ');
                line[column] = character;
                lines[row] = line.into_iter().collect();
                column += 1;
            }
        }
    }
    Screen { lines, column }
}

/// The rest of an escape sequence.
fn sequence(characters: &mut std::str::Chars<'_>) -> String {
    let mut sequence = String::new();
    for character in characters {
        sequence.push(character);
        if character.is_ascii_alphabetic() {
            break;
        }
    }
    sequence
}

fn has(lines: &[String], parts: &[&str]) -> bool {
    lines.iter().any(|line| parts.iter().all(|part| line.contains(part)))
}

#[test]
fn the_table_is_below_what_failed_and_goes_away_at_the_end() {
    for signal in ["INT", "TERM"] {
        let (lab, free) = lab();
        let host = lab.hosts[0].address().to_string();
        let watched = Watched::start(&lab, &["--host", &free], &[]);
        let is_whole = |lines: &[String]| {
            let at = |what: &str| lines.iter().position(|line| line.contains(what));
            let (failed, head) = (at("FAILED"), at("1 of 2 hosts up, 1 job running, 1 failed since the start"));
            failed.is_some() && failed < head && has(lines, &["DOWN", &free, "  Connection refused"])
        };
        watched.until(is_whole);
        watched.until(|lines| has(lines, &["running", &host, "\"Exporting\" 40 %"]));
        let (written, ended) = watched.ended_by(signal);
        let left = screen(&written);
        assert!(has(&left.lines, &["FAILED"]) && !has(&left.lines, &["hosts up"]), "{:#?}", left.lines);
        assert_eq!((left.lines.last().map(String::as_str), left.column, ended.code), (Some(""), 0, Some(0)));
        assert!(!written.contains("\u{1b}[?"), "no mode of the terminal is changed: {written:?}");
    }
}

#[test]
fn the_table_follows_the_size_of_the_terminal() {
    let (lab, free) = lab();
    let watched = Watched::start(&lab, &["--host", &free], &[]);
    watched.until(|lines| has(lines, &["1 of 2 hosts up", "since the start"]));
    watched.terminal.resize(4, 40);
    let began = watched.written().len();
    let is_narrow = |lines: &[String]| {
        lines.iter().any(|line| line.starts_with("1 of 2 hosts up, 1 job running") && !line.contains("failed"))
    };
    watched.until(is_narrow);
    let drawn = watched.written().split_off(began);
    assert!(drawn.contains("and 1 more") || drawn.contains("2 hosts: "), "half of four rows are two: {drawn:?}");
    watched.ended_by("TERM").1.with(0);
}

#[test]
fn a_dumb_terminal_a_ci_system_and_quiet_get_no_table() {
    for (arguments, variables) in
        [(&[][..], &[("TERM", "dumb")][..]), (&[], &[("CI", "true")]), (&["-q"], &[("TERM", "xterm")])]
    {
        let (lab, _) = lab();
        let watched = Watched::start(&lab, arguments, variables);
        watched.until(|lines| has(lines, &["FAILED"]));
        std::thread::sleep(Duration::from_secs(2));
        let (written, ended) = watched.ended_by("TERM");
        assert!(!written.contains("hosts up") && !written.contains("\u{1b}[J"), "{variables:?}: {written:?} {ended:?}");
    }
}

#[test]
fn without_color_the_words_are_the_same() {
    let (lab, free) = lab();
    let watched = Watched::start(&lab, &["--host", &free], &[("NO_COLOR", "1")]);
    watched.until(|lines| has(lines, &["DOWN", &free]) && has(lines, &["running"]));
    let (written, _) = watched.ended_by("TERM");
    assert!(!written.contains("m\u{1b}") && !written.contains("\u{1b}[1m"), "{written:?}");
}
