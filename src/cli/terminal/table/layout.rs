//! Which columns are shown, and how wide: what does not fit the terminal is shortened or dropped.

use crate::cli::terminal::cells::{cut, pad, width};
use crate::cli::terminal::table::columns::{Column, STEPS, Step};
use crate::cli::terminal::table::row::Row;

/// The blanks between two columns.
const GAP: usize = 2;

/// The columns that are shown, and their widths.
pub(in crate::cli::terminal) struct Layout {
    shown: Vec<Shown>,
    /// How many cells a line may have.
    room: Option<usize>,
}

struct Shown {
    column: Column,
    /// The place of its cell in a row.
    place: usize,
    width: usize,
}

impl Layout {
    /// As the rows need it; in at most so many cells.
    pub(in crate::cli::terminal) fn of(columns: &[Column], rows: &[Row], room: Option<usize>) -> Self {
        let shown = columns.iter().enumerate().map(|(place, column)| {
            let cells = rows.iter().filter_map(|row| row.cells.get(place)).map(|cell| width(cell));
            Shown {
                column: *column,
                place,
                width: cells.chain([column.least_width()]).max().unwrap_or_default().min(WIDEST),
            }
        });
        let mut layout = Self { shown: shown.collect(), room };
        for step in STEPS {
            let excess = layout.width().saturating_sub(room.unwrap_or(usize::MAX));
            if excess > 0 {
                layout.take(step, excess);
            }
        }
        layout
    }

    /// The same with room for usual values in rows that are still to come, as far as there is some.
    pub(in crate::cli::terminal) fn for_more_rows(mut self) -> Self {
        let mut spare = self.room.map_or(usize::MAX, |room| room.saturating_sub(self.width()));
        for shown in &mut self.shown {
            let more = shown.column.usual_width().saturating_sub(shown.width).min(spare);
            shown.width = shown.width.saturating_add(more);
            spare = spare.saturating_sub(more);
        }
        self
    }

    fn take(&mut self, step: Step, excess: usize) {
        match step {
            Step::Drop(column) => self.shown.retain(|shown| shown.column != column),
            Step::Shrink(column, least) => {
                let shown = self.shown.iter_mut().filter(|shown| shown.column == column && shown.width > least);
                shown.for_each(|shown| shown.width = shown.width.saturating_sub(excess).max(least));
            }
        }
    }

    fn width(&self) -> usize {
        let gaps = self.shown.len().saturating_sub(1).saturating_mul(GAP);
        self.shown.iter().map(|shown| shown.width).fold(gaps, usize::saturating_add)
    }

    pub(in crate::cli::terminal) fn headings(&self) -> String {
        let cells = self.shown.iter().map(|shown| (shown.column.heading(), shown.width));
        line(cells.map(|(heading, width)| pad(heading, width)))
    }

    /// The first cell without the blanks behind it, and the rest of the line.
    pub(in crate::cli::terminal) fn row(&self, row: &Row) -> (String, String) {
        let cells: Vec<String> = self.shown.iter().map(|shown| self.cell(shown, row)).collect();
        let first = cells.first().map_or(0, |cell| cell.trim_end().len());
        let line = line(cells.into_iter());
        let (first, rest) = line.split_at_checked(first).unwrap_or((&line, ""));
        (first.to_owned(), rest.to_owned())
    }

    fn cell(&self, shown: &Shown, row: &Row) -> String {
        let cell = row.cells.get(shown.place).map_or("", String::as_str);
        let is_last = self.shown.last().is_some_and(|last| last.place == shown.place);
        let most = match self.room {
            None => usize::MAX,
            Some(_) if shown.column == Column::Job => usize::MAX,
            // What the others leave.
            Some(room) if is_last => room.saturating_sub(self.width()).saturating_add(shown.width),
            Some(_) => shown.width,
        };
        pad(&cut(cell, most), shown.width)
    }
}

/// No column is wider, so that one long value of a host does not fill the lines of all other jobs; a longer cell stands out.
const WIDEST: usize = 200;

fn line(cells: impl Iterator<Item = String>) -> String {
    let gap = " ".repeat(GAP);
    cells.collect::<Vec<_>>().join(&gap).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::terminal::table::columns::USUAL;
    use crate::job::Outcome;

    fn row(cells: [&str; 6]) -> Row {
        Row { cells: cells.map(str::to_owned).to_vec(), outcome: Outcome::Failed, note: None }
    }

    fn line(room: usize, cells: [&str; 6]) -> String {
        let rows = [row(cells)];
        let (first, rest) = Layout::of(USUAL, &rows, Some(room)).row(&rows[0]);
        first + &rest
    }

    const ID: &str = "8E1C7A50-0000-4000-8000-000000000001";

    #[test]
    fn what_does_not_fit_is_shortened_then_dropped() {
        let cells = ["Exception", "100 %", "14m19s", ID, "ウェブサーバー", "Destroy Virtual Machine Snapshot"];
        let lines = [140, 110, 80, 62, 40].map(|room| line(room, cells));
        let expected = [
            format!("Exception  100 %  14m19s  {ID}  ウェブサーバー  Destroy Virtual Machine Snapshot"),
            format!("Exception  100 %  14m19s  {ID}  ウェブサーバー  Destroy Virtual Machine Snaps…"),
            format!("Exception  14m19s  {ID}  ウェブサ…  Destroy Vir…"),
            format!("Exception  {ID}  Destroy Virt…"),
            format!("Exception  {ID}"),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_while_state_and_job_fit() {
        let cells =
            ["Completed with Warnings", "100 %", "23h59m", ID, "ウェブサーバー", "Move Virtual Machine and Storage"];
        for room in 52..200 {
            assert!(width(&line(room, cells)) <= room, "{room}: {}", line(room, cells));
        }
    }
}
