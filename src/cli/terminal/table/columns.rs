//! The columns of the table of jobs.

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli::terminal) enum Column {
    State,
    Done,
    Age,
    Changed,
    Class,
    Job,
    Machine,
    Owner,
    What,
}

/// What fits most terminals.
pub(in crate::cli::terminal) const USUAL: &[Column] =
    &[Column::State, Column::Done, Column::Age, Column::Job, Column::Machine, Column::What];

/// Everything.
pub(in crate::cli::terminal) const WIDE: &[Column] = &[
    Column::State,
    Column::Done,
    Column::Age,
    Column::Changed,
    Column::Class,
    Column::Job,
    Column::Machine,
    Column::Owner,
    Column::What,
];

impl Column {
    pub(in crate::cli::terminal) fn heading(self) -> &'static str {
        match self {
            Self::State => "STATE",
            Self::Done => "DONE",
            Self::Age => "AGE",
            Self::Changed => "LAST CHANGE",
            Self::Class => "CLASS",
            Self::Job => "JOB",
            Self::Machine => "MACHINE",
            Self::Owner => "OWNER",
            Self::What => "WHAT",
        }
    }

    /// How many cells it has at least: numbers of rows that are still to come must not be cut.
    pub(in crate::cli::terminal) fn least_width(self) -> usize {
        match self {
            Self::State => "Exception".len(),
            Self::Done => "100 %".len(),
            Self::Age => "59m59s".len(),
            _ => self.heading().len(),
        }
    }

    /// How many cells it has where there is room: rows that are still to come may need them.
    pub(in crate::cli::terminal) fn usual_width(self) -> usize {
        match self {
            Self::State => "CompletedWithWarnings".len(),
            Self::Class => "Msvm_MigrationJob".len(),
            Self::Machine => 16,
            _ => self.least_width(),
        }
    }
}

/// One way to make the table narrower.
#[derive(Debug, Clone, Copy)]
pub(in crate::cli::terminal) enum Step {
    /// The column may become as narrow as that.
    Shrink(Column, usize),
    Drop(Column),
}

/// How a table comes to fit, in this order, as far as needed. The job itself is never shortened: it is what other commands take.
pub(in crate::cli::terminal) const STEPS: [Step; 9] = [
    Step::Shrink(Column::What, 20),
    Step::Shrink(Column::Machine, 12),
    Step::Drop(Column::Done),
    Step::Shrink(Column::What, 12),
    Step::Shrink(Column::Machine, 8),
    Step::Shrink(Column::State, 14),
    Step::Drop(Column::Machine),
    Step::Drop(Column::Age),
    Step::Drop(Column::What),
];
