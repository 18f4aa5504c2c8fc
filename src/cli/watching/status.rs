//! How hosts are: a table that stays on a terminal, a line for each change.

use anstream::{AutoStream, ColorChoice};

use crate::cim::Timestamp;
use crate::watch::shards::Sharing;
use crate::watch::{Desk, Health, HostState};

use crate::cli::terminal::area;
use crate::cli::terminal::ci::is_ci;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::{are_notes_silent, note, say};
use crate::cli::terminal::size::{Size, can_redraw, size_of_standard_error};
use crate::cli::terminal::waiting;
use crate::cli::watching::table::{Picture, lines, of};

/// How many changes are reported one by one at a time; the others are counted.
const SINGLY: usize = 10;

/// What a terminal has that does not say its size.
const USUAL: Size = Size { columns: 80, rows: 24 };

/// How hosts were when that was last shown. Dropping it takes the table away.
pub(in crate::cli) struct Status {
    has_table: bool,
    has_color: bool,
    /// What was said of the leases last.
    leases: Option<Leases>,
    outage: Option<Outage>,
    /// How many entries the journal did not get before now.
    dropped: u64,
}

/// A time in which the journal cannot be written.
struct Outage {
    /// The last reason that was said.
    why: String,
    /// How many entries were dropped before it.
    dropped_before: u64,
    is_dropping_said: bool,
}

impl Status {
    pub(in crate::cli) fn new() -> Self {
        let has_table = can_redraw() && !are_notes_silent() && !is_ci();
        if has_table {
            waiting::end();
        }
        let has_color = AutoStream::choice(&std::io::stderr()) != ColorChoice::Never;
        Self { has_table, has_color, outage: None, dropped: 0, leases: None }
    }

    /// Shows how hosts are now, and says what has changed.
    pub(in crate::cli) fn show(&mut self, desk: &Desk) {
        say_happened(desk.health());
        let failure = desk.health().failure();
        let news = self.news_of_journal(failure.as_deref(), desk.health().needs_another_file());
        news.iter().for_each(|news| note(news));
        self.say_dropped(desk.health().dropped());
        let sharing = desk.board().sharing();
        self.say_leases(sharing.as_ref());
        say_turned(desk);
        say_held_back(desk);
        if self.has_table {
            let hosts = desk.board().hosts();
            self.draw(&Picture { hosts, next_look: desk.board().next_look(), journal_failure: failure, sharing });
        }
    }

    fn draw(&self, picture: &Picture) {
        let size = size_of_standard_error().unwrap_or(USUAL);
        let lines = lines(picture, size, Timestamp::now()).into_iter();
        let colored = |line: String| match self.has_color {
            true => line,
            false => anstream::adapter::strip_str(&line).to_string(),
        };
        area::draw(lines.map(colored).collect());
    }

    /// What is to be said of the journal: that it cannot be written, for another reason than before, or again.
    fn news_of_journal(&mut self, failure: Option<&str>, needs_another_file: bool) -> Option<String> {
        let then = if needs_another_file { MOVE_IT } else { LATER };
        match (failure, &mut self.outage) {
            (Some(why), None) => {
                let (why, dropped_before) = (why.to_owned(), self.dropped);
                let news = format!("cimjob: {}; {then}", neutral(&why));
                self.outage = Some(Outage { why, dropped_before, is_dropping_said: false });
                Some(news)
            }
            (Some(why), Some(outage)) if outage.why != why => {
                why.clone_into(&mut outage.why);
                let then = if needs_another_file { format!("; {MOVE_IT}") } else { String::new() };
                Some(format!("cimjob: {}{then}", neutral(why)))
            }
            (None, Some(outage)) => {
                let dropped = self.dropped.saturating_sub(outage.dropped_before);
                self.outage = None;
                Some(written_again(dropped))
            }
            _ => None,
        }
    }

    /// The first that is dropped in an outage is said at once, and their number after it.
    fn say_dropped(&mut self, dropped: u64) {
        self.dropped = dropped;
        let Some(outage) = &mut self.outage else { return };
        if dropped > outage.dropped_before && !std::mem::replace(&mut outage.is_dropping_said, true) {
            say("cimjob: too much waits for the journal: the oldest jobs are dropped and leave gaps");
        }
    }

    fn say_leases(&mut self, sharing: Option<&Sharing>) {
        let Some((sharing, leases)) = sharing.and_then(|sharing| Some((sharing, leases(sharing)?))) else { return };
        match &leases {
            _ if self.leases.as_ref() == Some(&leases) => return,
            Err(why) => note(&neutral(&format!("cimjob: {why}"))),
            // The first worker of a site takes its shards a lease later.
            Ok(()) if self.leases.is_none() && sharing.shards == 0 => return,
            Ok(()) => {
                note(&format!("cimjob: {} of 256 shards, {}", sharing.shards, of(sharing.workers, "worker")));
            }
        }
        self.leases = Some(leases);
    }
}

/// That all is well with the leases, or what is wrong.
type Leases = Result<(), String>;

/// `None` at a start, as long as nothing is wrong.
fn leases(sharing: &Sharing) -> Option<Leases> {
    match (sharing.hindrance(), &sharing.away) {
        _ if sharing.is_starting() => None,
        (Some(why), _) => Some(Err(format!("not looking: {why}"))),
        (None, Some(why)) => Some(Err(format!("the engine is away: {why}"))),
        (None, None) => Some(Ok(())),
    }
}

/// Nothing of the table stays on the terminal, however watching ends.
impl Drop for Status {
    fn drop(&mut self) {
        if self.has_table {
            area::end();
        }
    }
}

const LATER: &str = "what is found is kept in memory and written later";
const MOVE_IT: &str = "what is found is kept in memory until this file is moved away\n  try: move it, and watch writes a journal there again";

/// What happened to the files of the journal and is over.
pub(in crate::cli) fn say_happened(health: &Health) {
    for what in health.take_happened() {
        say(&format!("cimjob: {}", neutral(&what)));
    }
}

fn say_turned(desk: &Desk) {
    let turned = desk.board().take_turned();
    turned.iter().take(SINGLY).for_each(|(name, host)| note(&change(name, host)));
    if turned.len() > SINGLY {
        note(&format!("cimjob: the same for {} more hosts", turned.len() - SINGLY));
    }
}

/// Says which credentials are not sent because of what another watcher found.
fn say_held_back(desk: &Desk) {
    for held in desk.board().take_held_back() {
        let whose =
            held.account.as_deref().map_or_else(|| "the ticket".to_owned(), |user| format!("the credential of {user}"));
        let until = Clock::utc().moment(held.until);
        note(&neutral(&format!(
            "cimjob: {whose} is not sent before {until}: a watcher of this site stopped it, because hosts refused it"
        )));
    }
}

fn written_again(dropped: u64) -> String {
    let text = "cimjob: the journal is written again";
    match dropped {
        0 => text.to_owned(),
        dropped => format!("{text}; {dropped} jobs were dropped meanwhile and left gaps"),
    }
}

fn change(name: &str, host: &HostState) -> String {
    match &host.failure {
        Some(why) => neutral(&format!("cimjob: {name}: the look failed: {why}")).into_owned(),
        None => neutral(&format!("cimjob: {name}: looks succeed again")).into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watch::shards::SharingState;

    #[test]
    fn the_journal_is_named_with_each_reason_once_and_when_it_is_written_again() {
        let mut status = Status { has_table: false, has_color: false, leases: None, outage: None, dropped: 0 };
        let failures = [None, Some("full"), Some("full"), Some("read-only"), Some("read-only"), None, None];
        let said: Vec<_> = failures.iter().filter_map(|failure| status.news_of_journal(*failure, false)).collect();
        let first = format!("cimjob: full; {LATER}");
        assert_eq!(said, [first, "cimjob: read-only".to_owned(), written_again(0)]);
    }

    #[test]
    fn a_worker_that_waits_for_its_first_lease_says_nothing_until_something_is_wrong() {
        let joining = Sharing::default();
        assert_eq!(leases(&joining), None);
        let away = Sharing { away: Some("no answer in time".into()), ..joining };
        let said = "not looking: there is no lease yet (the engine is away: no answer in time)";
        assert_eq!(leases(&away), Some(Err(said.into())));
        let holding = Sharing { state: SharingState::Holding, ..Sharing::default() };
        assert_eq!(leases(&holding), Some(Ok(())));
    }
}
