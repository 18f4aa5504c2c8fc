//! What the table shows at different sizes.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Picture, lines};
use crate::cim::Timestamp;
use crate::cli::terminal::cells::width;
use crate::cli::terminal::size::Size;
use crate::watch::schedule::Seen;
use crate::watch::shards::{Sharing, SharingState};
use crate::watch::{HostState, JobClass, OldestJob};

const NOW: Timestamp = Timestamp::constant(1_800_000_000, 0);

fn ago(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(NOW.as_second() - seconds).ok()
}

fn well() -> HostState {
    let mut host = HostState::default();
    (host.seen, host.since) = (Some(Seen::Well), ago(4000));
    host
}

fn down(seen: Seen, seconds: i64, why: &str) -> HostState {
    let mut host = HostState::default();
    (host.seen, host.since, host.failure) = (Some(seen), ago(seconds), Some(why.into()));
    host
}

fn running(name: &str, count: usize) -> HostState {
    let (percent, began) = (Some(62), ago(259));
    let mut oldest = OldestJob::default();
    (oldest.name, oldest.percent, oldest.began) = (Some(name.into()), percent, began);
    let mut host = well();
    (host.running, host.oldest) = (count, Some(oldest));
    host
}

fn failed(seconds: i64, count: u64) -> HostState {
    let class = JobClass { class: "Msvm_ConcreteJob".into(), error_code: "32768".into() };
    let mut host = well();
    (host.failed, host.last_failed) = (BTreeMap::from([(class, count)]), ago(seconds));
    host
}

fn picture(hosts: Vec<(&str, HostState)>) -> Picture {
    let hosts = hosts.into_iter().map(|(name, host)| (Arc::from(name), host)).collect();
    Picture { hosts, next_look: ago(-12), journal_failure: None, sharing: None }
}

fn lab() -> Picture {
    let refused = "the login failed: the host did not accept the credentials";
    let mut hosts = vec![
        ("hv01", running("Exporting Virtual Machine", 3)),
        ("hv02", failed(130, 2)),
        ("hv03", failed(7000, 1)),
        (
            "hv07.lab.example.com",
            down(
                Seen::Dead,
                2340,
                "the host cannot be reached: no connection to the host: Connection refused (os error 111)",
            ),
        ),
        ("hv08", down(Seen::Refused, 61, refused)),
        ("hv09", HostState::default()),
    ];
    let names: Vec<String> = (10..47).map(|number| format!("hv{number}")).collect();
    hosts.extend(names.iter().map(|name| (name.as_str(), well())));
    picture(hosts)
}

fn shown(picture: &Picture, columns: usize, rows: usize) -> String {
    let lines = lines(picture, Size { columns, rows }, NOW);
    let lines: Vec<String> = lines.iter().map(|line| anstream::adapter::strip_str(line).to_string()).collect();
    assert!(lines.iter().all(|line| width(line) < columns), "{lines:#?}");
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_table_at_120_columns() {
    let expected = "\
40 of 43 hosts up, 3 jobs running, 3 failed since the start, next look in 12 s
DOWN     hv07.lab.example.com  39m0s   Connection refused (os error 111)
REFUSED  hv08                  1m1s    the host did not accept the credentials
running  hv01                  4m19s   \"Exporting Virtual Machine\" 62 % and 2 more
failed   hv02                  2m10s   2 jobs failed since the start
and 39 more hosts: 38 up, 1 not looked at yet
";
    assert_eq!(shown(&lab(), 120, 50), expected);
}

#[test]
fn the_table_at_80_columns() {
    let expected = "\
40 of 43 hosts up, 3 jobs running, 3 failed since the start, next look in 12 s
DOWN     hv07.lab.example.com  39m0s   Connection refused (os error 111)
REFUSED  hv08                  1m1s    the host did not accept the credentials
running  hv01                  4m19s   \"Exporting Virtual Machine\" 62 % and 2 …
failed   hv02                  2m10s   2 jobs failed since the start
and 39 more hosts: 38 up, 1 not looked at yet
";
    assert_eq!(shown(&lab(), 80, 50), expected);
}

#[test]
fn the_table_at_40_columns() {
    let expected = "\
40 of 43 hosts up, 3 jobs running
DOWN     hv07.lab.exa…  39m0s   Connec…
REFUSED  hv08           1m1s    the ho…
running  hv01           4m19s   \"Expor…
failed   hv02           2m10s   2 jobs…
and 39 more hosts: 38 up, 1 not looked…
";
    assert_eq!(shown(&lab(), 40, 50), expected);
}

#[test]
fn on_few_rows_the_most_urgent_hosts_stay_and_the_others_are_counted() {
    let expected = "\
40 of 43 hosts up, 3 jobs running, 3 failed since the start, next look in 12 s
DOWN     hv07.lab.example.com  39m0s   Connection refused (os error 111)
REFUSED  hv08                  1m1s    the host did not accept the credentials
and 41 more hosts: 40 up, 1 not looked at yet
";
    assert_eq!(shown(&lab(), 80, 8), expected);
    assert_eq!(shown(&lab(), 80, 1).lines().count(), 1);
}

#[test]
fn hosts_without_anything_to_say_are_one_line() {
    let hosts = vec![("hv01", well()), ("hv02", well())];
    let expected = "2 of 2 hosts up, 0 jobs running, 0 failed since the start, next look in 12 s\n2 hosts, all up\n";
    assert_eq!(shown(&picture(hosts), 80, 24), expected);
}

#[test]
fn a_journal_that_cannot_be_written_has_a_line_of_its_own() {
    let picture = Picture { journal_failure: Some("the disk is full".into()), ..picture(vec![("hv01", well())]) };
    assert!(shown(&picture, 80, 24).contains("\nJOURNAL NOT WRITTEN: the disk is full\n"));
}

#[test]
fn a_watcher_that_shares_its_hosts_says_how_many_are_its_own_and_why_it_does_not_look() {
    let state = SharingState::Holding;
    let mut sharing = Sharing { shards: 85, workers: 3, state, ..Sharing::default() };
    let with = |sharing: &Sharing| Picture { sharing: Some(sharing.clone()), ..picture(vec![("hv01", well())]) };
    assert!(shown(&with(&sharing), 120, 24).contains(", 85 of 256 shards (3 workers), "));
    sharing.away = Some("connection refused".into());
    assert!(shown(&with(&sharing), 80, 24).contains("\nTHE ENGINE IS AWAY: connection refused\n"));
    sharing.state = SharingState::Paused;
    assert!(shown(&with(&sharing), 120, 24).contains("\nNOT LOOKING: the lease has ended (the engine is away: "));
}

#[test]
fn names_and_errors_of_a_host_do_not_steer_the_terminal_or_break_the_line() {
    let (bad, wide) = ("a\u{1b}[2Jb\nc\u{202e}", "ウェブサーバー".repeat(40));
    let hosts =
        vec![("hv\u{1b}[31m01", down(Seen::Failing, 1, bad)), ("hv02", running(&wide, 1)), ("hv03", running(bad, 1))];
    let text = shown(&picture(hosts), 80, 24);
    assert_eq!((text.lines().count(), text.contains(['\u{1b}', '\u{202e}'])), (4, false), "{text}");
}

#[test]
fn a_clock_that_is_known_to_be_ahead_is_made_up_for() {
    let mut host = running("x", 1);
    host.skew = Some(crate::cim::SignedDuration::from_secs(600));
    host.oldest.as_mut().unwrap().began = ago(-300);
    assert!(shown(&picture(vec![("hv01", host)]), 80, 24).contains("running  hv01  5m0s    \"x\" 62 %"));
}

#[test]
fn a_clock_that_is_ahead_shows_no_time() {
    let mut host = running("x", 1);
    host.oldest.as_mut().unwrap().began = ago(-300);
    assert!(shown(&picture(vec![("hv01", host)]), 80, 24).contains("running  hv01          \"x\" 62 %"));
}
