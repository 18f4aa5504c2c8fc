//! Which of all errors says most.

use crate::cim::CimError;
use crate::codes::in_text::{CodeInText, MOST_CODES, codes_in};

use super::advice::is_generic;
use super::concern::{Concern, concerns};
use super::{ConcreteJob, ReportedError};

/// The error that says most about why a job failed: the one with a code that is more than "failed", else the one that names a file, else the
/// innermost, which Hyper-V gives last.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct RootCause {
    /// Its place among the errors; `None` when the job's own descriptions say more than its errors.
    pub error: Option<usize>,
    /// The host's own words; `None` when there is only a code.
    pub text: Option<String>,
    /// The code that says most.
    pub code: Option<CodeInText>,
    /// The files, machines and hosts that it names.
    pub concerns: Vec<Concern>,
}

/// The root cause in the errors of a job and in what the job says itself.
pub(super) fn root_cause(job: &ConcreteJob, errors: &[ReportedError]) -> Option<RootCause> {
    let of_job = [&job.error_description, &job.error_summary_description];
    let own = of_job.into_iter().flatten().flat_map(|text| paragraphs(text));
    let own = own.map(|text| Candidate { text, error: None, codes: codes_in(text) });
    let reported = errors.iter().enumerate().flat_map(|(place, error)| candidates(place, error));
    // Of equals the last one is taken: the innermost error before the outer ones, and any error before the job's own words.
    let best = own.chain(reported).max_by_key(|candidate| candidate.rank(job));
    let completion = job.job_completion_status_code.filter(|code| *code != 0).map(CodeInText::of);
    match best {
        Some(best) => Some(best.into_cause(job, completion)),
        None => completion.map(|code| RootCause { error: None, text: None, code: Some(code), concerns: Vec::new() }),
    }
}

/// Something the host wrote, with the error it belongs to.
struct Candidate<'a> {
    text: &'a str,
    error: Option<(usize, &'a ReportedError)>,
    codes: Vec<CodeInText>,
}

impl<'a> Candidate<'a> {
    fn rank(&self, job: &ConcreteJob) -> (Telling, bool) {
        let code = self.codes.iter().map(Telling::of).max().unwrap_or(Telling::Nothing);
        (code, concerns(self.text, self.decoded(), job).iter().any(Concern::is_file))
    }

    fn decoded(&self) -> Option<&'a CimError> {
        self.error.and_then(|(_, error)| error.decoded())
    }

    fn into_cause(self, job: &ConcreteJob, completion: Option<CodeInText>) -> RootCause {
        let concerns = concerns(self.text, self.decoded(), job);
        let own = first_of_most_telling(self.codes);
        let code = match (own, completion) {
            (Some(own), Some(completion)) if Telling::of(&own) < Telling::of(&completion) => Some(completion),
            (own, completion) => own.or(completion),
        };
        RootCause { error: self.error.map(|(place, _)| place), text: Some(self.text.to_owned()), code, concerns }
    }
}

/// How much a code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Telling {
    /// No code, or one that says "failed".
    Nothing,
    /// A code without a known name.
    Number,
    /// A code with a name.
    Name,
}

impl Telling {
    fn of(code: &CodeInText) -> Self {
        match code.named {
            _ if is_generic(code.code) => Self::Nothing,
            Some(_) => Self::Name,
            None => Self::Number,
        }
    }
}

fn first_of_most_telling(codes: Vec<CodeInText>) -> Option<CodeInText> {
    codes.into_iter().reduce(|best, next| if Telling::of(&next) > Telling::of(&best) { next } else { best })
}

/// The paragraphs of an error, each a candidate. Text that cannot be read as an instance and is full of markup is not one.
fn candidates(place: usize, error: &ReportedError) -> Vec<Candidate<'_>> {
    let texts = match error {
        ReportedError::Raw { text, .. } if is_markup(text) => Vec::new(),
        ReportedError::Raw { text, .. } => paragraphs(text).collect(),
        ReportedError::Decoded(error) | ReportedError::Damaged { error, .. } => words_of(error),
    };
    let further: Vec<_> =
        error.decoded().into_iter().flat_map(further_texts).flat_map(codes_in).take(MOST_CODES).collect();
    let codes = |text: &str| codes_in(text).into_iter().chain(further.clone()).collect();
    texts.into_iter().map(|text| Candidate { text, error: Some((place, error)), codes: codes(text) }).collect()
}

/// The message of an error, or the next best text.
fn words_of(error: &CimError) -> Vec<&str> {
    let texts = [
        &error.message,
        &error.probable_cause_description,
        &error.cim_status_code_description,
        &error.other_error_type,
    ];
    let filled = texts.into_iter().flatten().map(|text| paragraphs(text).collect::<Vec<_>>());
    filled.into_iter().find(|paragraphs| !paragraphs.is_empty()).unwrap_or_default()
}

/// The texts of an error next to its message that may hold its code.
pub(super) fn further_texts(error: &CimError) -> impl Iterator<Item = &str> {
    let texts = [&error.probable_cause_description, &error.cim_status_code_description, &error.message_id];
    texts.into_iter().flatten().chain(error.message_arguments.iter().flatten()).map(String::as_str)
}

/// At most this many paragraphs of one text are looked at.
const MOST_PARAGRAPHS: usize = 32;

/// The parts of a text that blank lines separate: Hyper-V writes one error under another into a description.
fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    let ends = ["\r\n\r\n", "\n\n"];
    let mut rest = text;
    let split = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = ends.iter().filter_map(|end| rest.find(end)).min().unwrap_or(rest.len());
        let (paragraph, after) = rest.split_at_checked(end)?;
        rest = after.trim_start_matches(['\r', '\n']);
        Some(paragraph.trim())
    });
    split.filter(|paragraph| !paragraph.is_empty()).take(MOST_PARAGRAPHS)
}

/// So much of a text is looked at for markup.
const LOOKED_AT: usize = 64 * 1024;

/// Does a text look like an instance that could not be read, rather than like words?
pub(super) fn is_markup(text: &str) -> bool {
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    let escaped = head.starts_with("&lt;") || head.starts_with("&amp;lt;");
    let tags = ["<INSTANCE", "<PROPERTY", "<VALUE", "<!DOCTYPE", "<?xml", "</"];
    escaped || tags.iter().any(|tag| contains_ignoring_case(text, tag))
}

fn contains_ignoring_case(text: &str, wanted: &str) -> bool {
    text.as_bytes()
        .get(..text.len().min(LOOKED_AT))
        .unwrap_or_default()
        .windows(wanted.len())
        .any(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}
