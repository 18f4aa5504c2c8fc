//! The lines of the table: the head, the hosts that need attention, and one line for all others.

use anstyle::Style;

use crate::cim::Timestamp;

use super::attention::Attention;
use super::head::{engine, head, journal, of};
use super::picture::Picture;
use super::row::Row;
use crate::cli::terminal::cells::{cut, pad, width};
use crate::cli::terminal::size::Size;
use crate::cli::terminal::text_fields::{BOLD, RED, YELLOW};

/// The widest name of a host, as a part of the terminal's width.
const PART_OF_HOST: usize = 3;

/// The width of a time such as `23h59m`.
const TIME: usize = 6;

/// The blanks between two cells.
const GAP: &str = "  ";

/// The lines, none of them as wide as the terminal, and at most half as many as it has rows: what failed scrolls above them.
pub(in crate::cli) fn lines(picture: &Picture, size: Size, now: Timestamp) -> Vec<String> {
    let (room, most) = (size.columns.saturating_sub(1), (size.rows / 2).max(1));
    let mut lines = vec![line(BOLD, "", &cut(&head(picture, now, room), room))];
    lines.extend(journal(picture).map(|why| line(RED, &cut(&why, room), "")));
    lines.extend(engine(picture).map(|why| line(RED, &cut(&why, room), "")));
    let rows = rows(picture, now);
    // One line is left for the other hosts.
    let shown = rows.len().min(most.saturating_sub(lines.len() + 1));
    let columns = Columns::of(rows.iter().take(shown), size.columns);
    lines.extend(rows.iter().take(shown).map(|row| columns.line(row)));
    let others = picture.hosts.len().saturating_sub(shown);
    if others > 0 && lines.len() < most {
        lines.push(line(Style::new(), "", &cut(&rest(picture, &rows, shown), room)));
    }
    lines.truncate(most);
    lines
}

/// The hosts that need attention, the most urgent first; those of one kind by name.
fn rows(picture: &Picture, now: Timestamp) -> Vec<Row> {
    let mut rows: Vec<Row> = picture.hosts.iter().filter_map(|(name, host)| Row::of(name, host, now)).collect();
    rows.sort_by(|one, other| (one.attention, &one.host).cmp(&(other.attention, &other.host)));
    rows
}

/// `and 37 more hosts, all up`
fn rest(picture: &Picture, rows: &[Row], shown: usize) -> String {
    let others = picture.hosts.len().saturating_sub(shown);
    let new = picture.hosts.iter().filter(|(_, host)| host.state().is_none()).count();
    let is_down = |row: &&Row| matches!(row.attention, Attention::Down | Attention::Refused);
    let down = rows.iter().skip(shown).filter(is_down).count();
    let all = if shown == 0 { of(others, "host") } else { format!("and {others} more {}", hosts(others)) };
    match (others.saturating_sub(new + down), down, new) {
        (_, 0, 0) if others == 1 => format!("{all}, up"),
        (_, 0, 0) => format!("{all}, all up"),
        (up, down, new) => {
            let parts = [(up, "up"), (down, "not up"), (new, "not looked at yet")];
            let parts = parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
            format!("{all}: {}", parts.collect::<Vec<_>>().join(", "))
        }
    }
}

fn hosts(count: usize) -> &'static str {
    if count == 1 { "host" } else { "hosts" }
}

/// How wide the cells are.
struct Columns {
    word: usize,
    host: usize,
    room: usize,
}

impl Columns {
    fn of<'r>(rows: impl Iterator<Item = &'r Row> + Clone, columns: usize) -> Self {
        let word = rows.clone().map(|row| width(row.attention.word())).max().unwrap_or_default();
        let host = rows.map(|row| width(&row.host)).max().unwrap_or_default();
        Self { word, host: host.min(columns / PART_OF_HOST), room: columns.saturating_sub(1) }
    }

    fn line(&self, row: &Row) -> String {
        let word = cut(row.attention.word(), self.room);
        let blanks = " ".repeat(self.word.saturating_sub(width(&word)));
        let host = pad(&cut(&row.host, self.host), self.host);
        let rest = format!("{blanks}{GAP}{host}{GAP}{}{GAP}{}", pad(&row.time, TIME), row.what);
        let rest = cut(rest.trim_end(), self.room.saturating_sub(width(&word))).into_owned();
        line(style(row.attention), &word, &rest)
    }
}

fn style(attention: Attention) -> Style {
    match attention {
        Attention::Down | Attention::Refused | Attention::Failed => RED,
        Attention::Running => YELLOW,
    }
}

/// A word in color and the rest.
fn line(style: Style, word: &str, rest: &str) -> String {
    if word.is_empty() { format!("{style}{rest}{style:#}") } else { format!("{style}{word}{style:#}{rest}") }
}
