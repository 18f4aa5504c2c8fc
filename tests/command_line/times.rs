//! Times: local with their age on a terminal, else in UTC.

use super::json::document;
use super::program::{Cimjob, Host};

fn full<'h>(host: &'h Host, more: &[&str]) -> Cimjob<'h> {
    host.explain(1).arguments(&[&["--full"], more].concat()).variable("TZ", "JST-9")
}

fn line<'t>(text: &'t str, label: &str) -> &'t str {
    text.lines().find(|line| line.trim_start().starts_with(label)).unwrap_or_else(|| panic!("{label}: {text}"))
}

#[test]
fn times_on_a_terminal_are_local_with_their_age() {
    let shown = full(&Host::start(), &[]).shown(120).stdout;
    assert!(line(&shown, "last change").contains(" +09:00 (") && shown.contains(" s ago)"), "{shown}");
    assert!(line(&shown, "kept until").contains(" +09:00 (in 4 min"), "{shown}");
}

#[test]
fn utc_is_taken_for_scripts_and_when_it_is_asked_for() {
    let host = Host::start();
    for text in [full(&host, &[]).run().stdout, full(&host, &["--utc"]).shown(120).stdout] {
        assert!(line(&text, "last change").contains("Z (") && !text.contains("+09:00"), "{text}");
    }
    let explained = document(&full(&host, &["-o", "json"]).run().with(0), "explanation");
    assert!(explained["job"]["time_of_last_state_change"].to_string().ends_with("Z\""), "{explained}");
}
