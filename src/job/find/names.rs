//! The jobs that a text names: with their class, or by their InstanceID alone.

use std::fmt;

use crate::addressing::find::{Cleaned, Sighting, instances_in};
use crate::addressing::{Namespace, Target};

use crate::job::instance_id::InstanceId;
use crate::job::path::{JobClass, JobPath, JobPathError};

use super::guids::{Guid, Label, guids_in};
use super::{NoJob, no_job};

/// A job as a text names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobName {
    /// With its class.
    Path(JobPath),
    /// By its InstanceID alone: the job is in one of the classes of the namespace.
    InstanceId {
        /// Where to look.
        namespace: Namespace,
        /// The key.
        id: InstanceId,
    },
}

/// The WMI object path, or the InstanceID alone.
impl fmt::Display for JobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.fmt(f),
            Self::InstanceId { id, .. } => id.fmt(f),
        }
    }
}

/// A job that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NamedJob {
    /// The job.
    pub name: JobName,
    /// Is there other text around it than quotes and punctuation?
    pub is_in_other_text: bool,
}

/// The jobs in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FoundNames {
    /// Each job once, in the order of the text; at least one.
    pub jobs: Vec<NamedJob>,
    /// So many more were left out.
    pub left_out: usize,
}

/// At most this many jobs are taken out of one text.
pub const MOST_JOBS: usize = 1000;

/// Finds the jobs that a text names.
///
/// `namespace` is meant where text and `class` name none. With a `class`, an InstanceID alone is one of that class.
///
/// # Errors
/// [`NoJob`] when there is none, with what is there instead.
pub fn jobs_in(text: &str, namespace: &Namespace, class: Option<&JobClass>) -> Result<FoundNames, NoJob> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(NoJob::Empty);
    }
    let given = Given { namespace: class.and_then(|class| class.namespace.as_ref()).unwrap_or(namespace), class };
    let strict = given.strictly(trimmed);
    let search = |reason| Search { given, text: Cleaned::of(text) }.run(reason);
    match strict {
        // `A\nroot\\virtualization`: an escaped line break in front makes a namespace that no host has.
        Ok(name) if is_doubtful(&name) => search(JobPathError::Empty).or_else(|_| Ok(FoundNames::only(name))),
        Ok(name) => Ok(FoundNames::only(name)),
        Err(reason) => search(reason),
    }
}

impl FoundNames {
    fn only(name: JobName) -> Self {
        Self { jobs: vec![NamedJob { name, is_in_other_text: false }], left_out: 0 }
    }
}

fn is_doubtful(name: &JobName) -> bool {
    let JobName::Path(path) = name else { return false };
    path.namespace().is_some_and(|namespace| {
        namespace.as_str().split('/').next().is_some_and(|first| !first.eq_ignore_ascii_case("root"))
    })
}

/// What the caller says about names that are not whole.
#[derive(Clone, Copy)]
struct Given<'a> {
    namespace: &'a Namespace,
    class: Option<&'a JobClass>,
}

impl Given<'_> {
    /// A text that is a name and nothing else.
    fn strictly(&self, text: &str) -> Result<JobName, JobPathError> {
        match (JobPath::read_path(text, self.namespace), InstanceId::new(text)) {
            (Ok(path), _) => Ok(JobName::Path(path)),
            (Err(_), Ok(id)) if self.class.is_some() || id.is_plain() => self.bare(id),
            (Err(reason), _) => Err(reason),
        }
    }

    fn bare(&self, id: InstanceId) -> Result<JobName, JobPathError> {
        match self.class {
            Some(class) => JobPath::new(self.namespace, &class.class, id.as_str()).map(JobName::Path),
            None => Ok(JobName::InstanceId { namespace: self.namespace.clone(), id }),
        }
    }
}

struct Search<'a> {
    given: Given<'a>,
    text: Cleaned,
}

/// A name with its place in the cleaned text.
struct Placed {
    name: JobName,
    start: usize,
    end: usize,
}

impl Search<'_> {
    fn run(&self, reason: JobPathError) -> Result<FoundNames, NoJob> {
        let sightings = instances_in(&self.text, self.given.namespace);
        let guids = guids_in(&self.text);
        let mut found: Vec<Placed> = sightings.found.iter().filter_map(of_job).collect();
        if found.is_empty() {
            found = guids.iter().filter_map(|guid| self.of_class(guid)).collect();
        }
        for label in [Label::InstanceId, Label::Job] {
            if found.is_empty() {
                found = self.labeled(&guids, label);
            }
        }
        if found.is_empty() {
            found = self.alone(&guids);
        }
        if found.is_empty() {
            return Err(self.none(&sightings.found, sightings.cut_off, reason, &guids));
        }
        Ok(self.each_once(found))
    }

    /// `Msvm_ConcreteJob.8E1C...`, `Msvm_ConcreteJob 8E1C...`
    fn of_class(&self, guid: &Guid) -> Option<Placed> {
        let class = guid.class.as_ref()?;
        let path = JobPath::new(self.given.namespace, class, guid.text.clone()).ok()?;
        Some(Placed { name: JobName::Path(path), start: guid.start, end: guid.end })
    }

    fn labeled(&self, guids: &[Guid], label: Label) -> Vec<Placed> {
        guids.iter().filter(|guid| guid.label == label).filter_map(|guid| self.bare(guid)).collect()
    }

    /// GUIDs without a word next to them that says what they are: one, or a text that has nothing else.
    fn alone(&self, guids: &[Guid]) -> Vec<Placed> {
        let unlabeled: Vec<&Guid> = guids.iter().filter(|guid| guid.label == Label::None).collect();
        let is_one = unlabeled.iter().all(|guid| unlabeled.first().is_some_and(|first| first.is_same(guid)));
        let is_list = guids.len() == unlabeled.len() && !self.has_words_next_to(guids);
        let taken = if is_one || is_list { unlabeled } else { Vec::new() };
        taken.into_iter().filter_map(|guid| self.bare(guid)).collect()
    }

    fn has_words_next_to(&self, guids: &[Guid]) -> bool {
        let starts = std::iter::once(0).chain(guids.iter().map(|guid| guid.end));
        let ends = guids.iter().map(|guid| guid.start).chain([self.text.text().len()]);
        starts.zip(ends).any(|(start, end)| self.text.get(start, end).contains(char::is_alphanumeric))
    }

    fn bare(&self, guid: &Guid) -> Option<Placed> {
        let name = self.given.bare(InstanceId::new(&guid.text).ok()?).ok()?;
        Some(Placed { name, start: guid.start, end: guid.end })
    }

    fn each_once(&self, found: Vec<Placed>) -> FoundNames {
        let mut names = FoundNames { jobs: Vec::new(), left_out: 0 };
        let mut seen = std::collections::BTreeMap::new();
        for placed in found {
            let is_in_other_text = self.has_other_text(placed.start, placed.end);
            let at = *seen.entry(key(&placed.name)).or_insert(names.jobs.len());
            match names.jobs.get_mut(at) {
                // The same job with its host says more.
                Some(known) => known.name = with_host(known.name.clone(), &placed.name),
                None if at < MOST_JOBS => names.jobs.push(NamedJob { name: placed.name, is_in_other_text }),
                None => names.left_out += 1,
            }
        }
        names
    }

    fn has_other_text(&self, start: usize, end: usize) -> bool {
        let rest = [self.text.get(0, start), self.text.get(end, self.text.text().len())];
        rest.iter().any(|rest| rest.contains(char::is_alphanumeric))
    }

    fn none(&self, found: &[Sighting], cut_off: Option<String>, reason: JobPathError, guids: &[Guid]) -> NoJob {
        let is_one_word = !self.text.text().contains(' ');
        if let Some(class) = cut_off {
            return NoJob::CutOff(class, Some(reason).filter(|_| is_one_word));
        }
        if let Some(Sighting { target, .. }) = found.first() {
            return no_job::of_target(target);
        }
        match guids.first() {
            Some(guid) if guids.iter().any(|guid| guid.label == Label::None) => {
                NoJob::Ambiguous(guid.text.clone(), guids.len())
            }
            Some(guid) => NoJob::OtherGuid(guid.text.clone()),
            None if is_one_word => NoJob::Malformed(reason),
            None => NoJob::Nothing,
        }
    }
}

/// A job is an instance of a class whose name ends with `Job`, and its key is InstanceID; what looks like a second key is other text.
fn of_job(sighting: &Sighting) -> Option<Placed> {
    let Target { host, reference } = &sighting.target;
    if !reference.resource.class().to_ascii_lowercase().ends_with("job") {
        return None;
    }
    let path = JobPath::from_reference(reference.clone()).ok()?.checked().ok()?.alone();
    let path = host.as_ref().map_or_else(|| path.clone(), |host| path.clone().on_host(host));
    Some(Placed { name: JobName::Path(path), start: sighting.start, end: sighting.end })
}

/// What two names of one job have in common.
fn key(name: &JobName) -> (String, String, String) {
    match name {
        JobName::Path(path) => {
            let namespace = path.namespace().map(|namespace| namespace.as_str().to_lowercase());
            (namespace.unwrap_or_default(), path.class().to_lowercase(), path.instance_id().to_lowercase())
        }
        JobName::InstanceId { namespace, id } => {
            (namespace.as_str().to_lowercase(), String::new(), id.as_str().to_lowercase())
        }
    }
}

fn with_host(known: JobName, other: &JobName) -> JobName {
    match (known, other) {
        (JobName::Path(path), JobName::Path(other)) if path.host().is_none() => {
            JobName::Path(other.host().map_or_else(|| path.clone(), |host| path.clone().on_host(host)))
        }
        (known, _) => known,
    }
}
