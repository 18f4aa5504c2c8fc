//! The table of jobs: one line a job, its cause below it. The widths of the columns are fixed by the first rows.

use std::fmt::Write;

use crate::client::FoundJob;
use crate::job::Outcome;

use crate::cli::terminal::cells::cut_sentence;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::table::columns::{Column, USUAL, WIDE};
use crate::cli::terminal::table::layout::Layout;
use crate::cli::terminal::table::row::Row;
use crate::cli::terminal::text_fields::{BOLD, GREEN, RED, YELLOW};

/// What a table looks like.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli) struct Look {
    /// All columns, whether they fit or not.
    pub(in crate::cli) is_wide: bool,
    pub(in crate::cli) has_headings: bool,
    /// How many cells a line may have.
    pub(in crate::cli) room: Option<usize>,
}

/// Rows that wait for their widths, then rows as they come.
pub(in crate::cli) struct Table {
    look: Look,
    waiting: Vec<Row>,
    layout: Option<Layout>,
}

/// What is before the cause of a job.
const INDENT: &str = "    ";

impl Table {
    pub(in crate::cli) fn new(look: Look) -> Self {
        Self { look, waiting: Vec::new(), layout: None }
    }

    /// Adds a job; gives what can be shown at once.
    pub(in crate::cli) fn add(&mut self, found: &FoundJob, clock: &Clock) -> String {
        let row = Row::of(found, self.columns(), clock);
        if let Some(layout) = &self.layout {
            return self.written(layout, &row);
        }
        self.waiting.push(row);
        String::new()
    }

    pub(in crate::cli) fn has_headings(&self) -> bool {
        self.look.has_headings
    }

    /// Are there rows, and no widths yet?
    pub(in crate::cli) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Fixes the widths by the rows that are there, and gives these; more are to come.
    pub(in crate::cli) fn begin(&mut self) -> String {
        let layout = Layout::of(self.columns(), &self.waiting, self.room()).for_more_rows();
        self.show_waiting(layout)
    }

    /// What was not shown yet.
    pub(in crate::cli) fn finish(mut self) -> String {
        match (self.layout.is_some(), self.waiting.is_empty()) {
            (true, _) | (_, true) => String::new(),
            (false, false) => {
                let layout = Layout::of(self.columns(), &self.waiting, self.room());
                self.show_waiting(layout)
            }
        }
    }

    fn columns(&self) -> &'static [Column] {
        if self.look.is_wide { WIDE } else { USUAL }
    }

    /// How many cells a line may have.
    fn room(&self) -> Option<usize> {
        self.look.room.filter(|_| !self.look.is_wide)
    }

    fn show_waiting(&mut self, layout: Layout) -> String {
        let mut text = String::new();
        if self.look.has_headings {
            // INVARIANT: writing to a String does not fail.
            let _ = writeln!(text, "{BOLD}{}{BOLD:#}", layout.headings());
        }
        for row in std::mem::take(&mut self.waiting) {
            text.push_str(&self.written(&layout, &row));
        }
        self.layout = Some(layout);
        text
    }

    fn written(&self, layout: &Layout, row: &Row) -> String {
        let style = match row.outcome {
            Outcome::Failed | Outcome::Stopped => RED,
            Outcome::Succeeded => GREEN,
            Outcome::UnderWay | Outcome::CompletedWithWarnings | Outcome::Unknown => YELLOW,
        };
        let (state, rest) = layout.row(row);
        let note = row.note.iter().map(|note| format!("{}\n", self.fitting(format!("{INDENT}{note}"))));
        format!("{style}{state}{style:#}{rest}\n{}", note.collect::<String>())
    }

    fn fitting(&self, line: String) -> String {
        self.room().map_or_else(|| line.clone(), |room| cut_sentence(&line, room).into_owned())
    }
}
