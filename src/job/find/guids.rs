//! GUIDs in a text, and what the words in front of them call them.

use crate::addressing::find::{Cleaned, MOST};
use crate::job::guid::{LENGTH, is_guid};

/// A GUID, where it is, and what it is called.
#[derive(Debug)]
pub(super) struct Guid {
    pub(super) text: String,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) label: Label,
    /// The class of jobs in front of it.
    pub(super) class: Option<String>,
}

/// What the words in front of a GUID call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// An InstanceID.
    InstanceId,
    /// A job.
    Job,
    /// Something that is not a job.
    Other,
    /// Nothing.
    None,
}

impl Guid {
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.text.eq_ignore_ascii_case(&other.text)
    }
}

/// All GUIDs that are alone, not inside of a longer word.
pub(super) fn guids_in(text: &Cleaned) -> Vec<Guid> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(hyphen) = text.text().get(at..).and_then(|rest| rest.find('-')) {
        let start = (at + hyphen).checked_sub(8);
        let guid = start.and_then(|start| read(text, start)).filter(|_| found.len() < MOST);
        at = guid.as_ref().map_or(at + hyphen + 1, |guid| guid.end);
        found.extend(guid);
    }
    found
}

fn read(text: &Cleaned, start: usize) -> Option<Guid> {
    let end = start + LENGTH;
    let guid = text.text().get(start..end).filter(|guid| is_guid(guid))?;
    let is_of_word = |c: char| c.is_ascii_alphanumeric();
    let begins = text.is_break(start) || !text.before(start).is_some_and(is_of_word);
    let goes_on = text.after(end) == Some('-') && text.after(end + 1).is_some_and(is_of_word);
    let ends = text.is_break(end) || !(text.after(end).is_some_and(is_of_word) || goes_on);
    (begins && ends).then(|| {
        let words = Words::before(text, start);
        Guid { text: guid.to_owned(), start, end, label: words.label(), class: words.class() }
    })
}

/// So many bytes in front of a GUID are looked at.
const WINDOW: usize = 96;

/// The words in front of a GUID, the nearest first.
struct Words(Vec<String>);

impl Words {
    fn before(text: &Cleaned, start: usize) -> Self {
        let mut words = vec![String::new()];
        let mut at = start;
        while let Some(character) = text.before(at).filter(|_| start - at < WINDOW) {
            let is_of_word = character.is_alphanumeric() || character == '_';
            if !is_of_word || text.is_break(at) {
                words.push(String::new());
            }
            if is_of_word && let Some(word) = words.last_mut() {
                word.insert(0, character);
            }
            at -= character.len_utf8();
        }
        words.retain(|word| !word.is_empty());
        Self(words)
    }

    fn get(&self, index: usize) -> String {
        self.0.get(index).map(|word| word.to_ascii_lowercase()).unwrap_or_default()
    }

    fn label(&self) -> Label {
        // What is between the name of a property and its value in XML.
        let markup = ["type", "string", "value", "xs", "xsi", "cimstring"];
        let first =
            (0..8).map(|index| self.get(index)).find(|word| !markup.contains(&word.as_str())).unwrap_or_default();
        if first == "instanceid" || first == "instance_id" {
            return Label::InstanceId;
        }
        let (last, before) = (self.get(0), self.get(1));
        let is = |word: &str, known: &[&str]| known.contains(&word);
        if is(&last, JOB) || (is(&last, ID) && is(&before, JOB)) {
            Label::Job
        } else if is(&last, OTHER) || (is(&last, ID) && !before.is_empty() && !is(&before, NEUTRAL)) {
            Label::Other
        } else {
            Label::None
        }
    }

    /// The class right in front, with no other word between.
    fn class(&self) -> Option<String> {
        let word = self.0.first()?;
        let lower = word.to_ascii_lowercase();
        let is_class = lower.ends_with("job") && (lower.starts_with("msvm_") || lower.starts_with("cim_"));
        is_class.then(|| word.clone())
    }
}

const JOB: &[&str] = &["job", "jobs", "jobid", "job_id", "jobpath", "job_path"];
const ID: &[&str] = &["id", "guid", "uuid", "identifier", "is", "no"];
const NEUTRAL: &[&str] = &["the", "with", "and", "is", "for", "of", "a"];
const OTHER: &[&str] = &[
    "vm",
    "vmid",
    "vm_id",
    "machine",
    "machineid",
    "name",
    "uuid",
    "activityid",
    "activity",
    "correlation",
    "correlationid",
    "messageid",
    "relatesto",
    "requestid",
    "traceid",
    "deviceid",
    "systemname",
];
