//! An explanation in one line, and why it may have nothing to say.

use super::guid::{LENGTH, is_guid};
use super::root_cause::is_markup;
use super::{Evidence, Explanation, Outcome, ReportedError, ReturnValue};

/// Why an explanation has no reason to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NoReason {
    /// The host was not asked: the job's state gave no cause for it.
    NotAsked,
    /// The host was asked, and gave no reason.
    NoneGiven,
    /// The host was asked, and the method returned this value instead of a reason.
    Refused(ReturnValue),
    /// The host was asked, and answered with a fault; see [`Evidence::Fault`].
    Fault,
    /// The host was asked, and no answer came that could be read.
    NotRead,
    /// The host gave a reason that could not be read.
    Unreadable,
}

impl Explanation {
    /// Why there is no reason; `None` when there is one.
    #[must_use]
    pub fn no_reason(&self) -> Option<NoReason> {
        if self.root_cause.is_some() {
            return None;
        }
        Some(match &self.evidence {
            Evidence::NotAsked => NoReason::NotAsked,
            Evidence::NotRead => NoReason::NotRead,
            Evidence::Refused(output) => NoReason::Refused(output.return_value),
            Evidence::Fault(_) => NoReason::Fault,
            Evidence::Method(_) if self.errors.iter().any(is_unreadable) => NoReason::Unreadable,
            Evidence::Method(_) => NoReason::NoneGiven,
        })
    }

    /// The job in one line: the host's own words for the root cause, on one line and not too long, else in plain words what is known.
    #[must_use]
    pub fn headline(&self) -> String {
        let Some(cause) = &self.root_cause else { return self.without_reason() };
        match (&cause.text, &cause.code) {
            (Some(text), Some(code)) if !text.contains(&code.written) => {
                format!("{} (0x{:08X})", one_line(text), code.code)
            }
            (Some(text), _) => one_line(text),
            (None, code) => {
                let named = code.as_ref().and_then(|code| code.named);
                let meaning = named.map_or("the host gives only a code", |named| named.code.meaning);
                format!("{meaning} (0x{:08X})", code.as_ref().map_or(0, |code| code.code))
            }
        }
    }

    fn without_reason(&self) -> String {
        let outcome = match self.outcome {
            Outcome::UnderWay => return "It has not ended yet".to_owned(),
            Outcome::Succeeded => return "It ended without an error".to_owned(),
            Outcome::CompletedWithWarnings => "It ended with warnings",
            Outcome::Failed => "It failed",
            Outcome::Stopped => "It was canceled",
            Outcome::Unknown if self.job.job_state.is_none() => "The host does not report its state",
            Outcome::Unknown => "Its state has no documented name",
        };
        let numbers = self.numbers();
        format!("{outcome}{numbers}; {}", self.why_not())
    }

    /// What the numbers of job and errors say where there are no words.
    fn numbers(&self) -> String {
        let error_code = self.job.error_code.filter(|code| !matches!(code, 0 | 32768));
        let error_code = error_code.map(|code| ReturnValue::of_class(&self.job.class_name, code).to_string());
        let decoded = self.errors.iter().filter_map(ReportedError::decoded);
        let cause = decoded.filter_map(|error| error.probable_cause).find(|cause| cause.value() > 1);
        let texts =
            [error_code.map(|text| format!("error code {text}")), cause.map(|cause| format!("probable cause {cause}"))];
        texts.into_iter().flatten().map(|text| format!(", {text}")).collect()
    }

    fn why_not(&self) -> String {
        match (self.no_reason(), &self.evidence) {
            (Some(NoReason::Refused(value)), Evidence::Refused(output)) => {
                format!("the host refused to give the reason: {} returned {value}", output.method.name())
            }
            (Some(NoReason::Fault), Evidence::Fault(fault)) => {
                format!("the host answered with a fault instead of the reason: {}", one_line(&fault.to_string()))
            }
            (Some(NoReason::NotRead), _) => "no answer with the reason could be read".to_owned(),
            (Some(NoReason::Unreadable), _) => self.unreadable(),
            (Some(NoReason::NotAsked), _) => "the host was not asked for a reason".to_owned(),
            _ => "the host gives no reason".to_owned(),
        }
    }

    fn unreadable(&self) -> String {
        let why = self.errors.iter().find_map(|error| match error {
            ReportedError::Raw { reason, .. } => reason.as_ref(),
            _ => None,
        });
        let why = why.map_or_else(String::new, |reason| format!(": {}", one_line(&reason.to_string())));
        format!("the reason that the host gave cannot be read{why}")
    }
}

fn is_unreadable(error: &ReportedError) -> bool {
    matches!(error, ReportedError::Raw { text, .. } if is_markup(text))
}

impl ReportedError {
    /// The message on one line, not too long and without the identifier of the machine at its end; `None` when there is none to show.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let message = self.message().filter(|message| !message.trim().is_empty() && !is_unreadable(self))?;
        Some(one_line(message))
    }
}

/// A headline is cut behind so many characters.
const LONGEST: usize = 400;

/// A text on one line, without the identifier of the machine at its end, which says nothing to a person.
fn one_line(text: &str) -> String {
    let words = text.split_whitespace().scan(0, |length, word| {
        *length += word.len();
        // Much more than fits, so that a text of megabytes costs little.
        (*length < LONGEST * 8).then_some(word)
    });
    let line = words.collect::<Vec<_>>().join(" ");
    let line = without_identifier(&line);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line.to_owned(),
    }
}

/// `... (Virtual machine ID 5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001)`, in whatever language.
fn without_identifier(line: &str) -> &str {
    let shortened = || {
        let inside = line.trim_end_matches(['.', '。']).strip_suffix([')', '）'])?;
        let before = inside.get(..inside.len().checked_sub(LENGTH)?)?;
        let guid = inside.get(before.len()..)?;
        let (text, label) = before.rsplit_once(['(', '（'])?;
        (is_guid(guid) && !label.contains([')', '）']) && !text.trim().is_empty()).then(|| text.trim_end())
    };
    shortened().unwrap_or(line)
}
