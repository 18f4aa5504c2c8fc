//! What advice goes by, and what it says.

/// Something in an answer that a row of the table may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Symptom {
    /// An HRESULT, Win32 or NTSTATUS code in a message or property, in whichever spelling it was found.
    Code(u32),
    /// `ErrorCode` of the job.
    JobError(u32),
    /// `ProbableCause` of an error.
    ProbableCause(u16),
    /// `CIMStatusCode` of an error.
    CimStatus(u32),
    /// `JobState` of the job.
    State(u16),
}

/// A likely cause and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Advice {
    /// What it goes by.
    pub symptom: Symptom,
    /// The likely cause, one clause.
    pub cause: &'static str,
    /// What to try next, one clause.
    pub next_step: &'static str,
    /// Where cause or step come from: a public report, a page, or the header that defines the code.
    pub source: &'static str,
}
