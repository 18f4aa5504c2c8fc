//! Which jobs of a host are wanted: as WQL where the host can tell, the rest here (Microsoft's "Querying with WQL"; MS-WSMV 3.1.4.1.13).

use std::str::FromStr;

use crate::addressing::Namespace;
use crate::cim::{CimDateTime, Timestamp};
use crate::wsman::{Enumerate, EnumerationMode, Filter};

use super::affected::everything;
use super::guid::unbraced;
use super::job_type::job_type_names;
use super::values::JobState;
use super::{AssociatedElement, ConcreteJob, InstanceId, Outcome, VirtualMachine};

/// Which jobs are wanted. All that is given must hold; of the values of one list any.
///
/// ```
/// use cimjob::job::{JobQuery, StateFilter};
///
/// let failed = JobQuery { states: vec![StateFilter::Failed], ..JobQuery::default() };
/// # assert_eq!(failed.enumerations().len(), 1);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobQuery {
    /// Where to look.
    pub namespace: Namespace,
    /// The classes; when there are none, every class of jobs, by their base class `CIM_ConcreteJob`.
    pub classes: Vec<String>,
    /// Their states.
    pub states: Vec<StateFilter>,
    /// What they do.
    pub types: Vec<TypeFilter>,
    /// Only those that were submitted, started or changed at this time or later. A job without any time is kept.
    pub since: Option<Timestamp>,
    /// Only those of this virtual machine, by its name or GUID, with or without braces.
    pub virtual_machine: Option<String>,
    /// Only those with one of these InstanceIDs; of any when there are none.
    pub ids: Vec<InstanceId>,
    /// Only those that this user submitted, as the host writes it; case does not matter.
    pub owner: Option<String>,
}

/// The state of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StateFilter {
    /// It failed or was stopped: see [`Outcome::is_failure`].
    Failed,
    /// It has not come to its end; a state we do not know counts as that.
    UnderWay,
    /// It is in this state.
    State(JobState),
}

/// What a job does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TypeFilter {
    /// This `JobType`; the numbers differ between the classes.
    Number(u16),
    /// Words of the type's name, such as `start virtual`; case does not matter.
    Words(String),
}

/// A text that names no state or type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} {text:?}; known, in addition to any number: {}", known.join(", "))]
pub struct InvalidFilter {
    what: &'static str,
    text: String,
    known: Vec<&'static str>,
}

/// All jobs of `root/virtualization/v2`.
impl Default for JobQuery {
    fn default() -> Self {
        Self::all(Namespace::virtualization_v2())
    }
}

impl JobQuery {
    /// All jobs of a namespace.
    #[must_use]
    pub fn all(namespace: Namespace) -> Self {
        Self {
            namespace,
            classes: Vec::new(),
            states: Vec::new(),
            types: Vec::new(),
            since: None,
            virtual_machine: None,
            ids: Vec::new(),
            owner: None,
        }
    }

    /// The enumerations that find them, one for each class and for every twenty InstanceIDs, with references: these name the class and the key.
    #[must_use]
    pub fn enumerations(&self) -> Vec<Enumerate> {
        let classes = if self.classes.is_empty() { vec![BASE_CLASS] } else { strs(&self.classes) };
        let ids: Vec<&[InstanceId]> = if self.ids.is_empty() { vec![&[]] } else { self.ids.chunks(IDS).collect() };
        let of_class = |class| ids.iter().map(move |ids| self.enumeration(class, ids));
        classes.into_iter().flat_map(of_class).collect()
    }

    /// Does a job fit, as far as it tells itself? Everything but the virtual machine.
    #[must_use]
    pub fn matches(&self, job: &ConcreteJob) -> bool {
        let owner = |wanted: &String| job.owner.as_ref().is_some_and(|o| o.to_lowercase() == wanted.to_lowercase());
        let has_id =
            |id: &InstanceId| job.instance_id.as_ref().is_some_and(|own| own.eq_ignore_ascii_case(id.as_str()));
        any(&self.states, |state| state.holds(job))
            && any(&self.ids, has_id)
            && any(&self.types, |wanted| wanted.matches(job.job_type, job.job_type_name()))
            && self.owner.as_ref().is_none_or(owner)
            && self.since.is_none_or(|since| !job.is_finished() || last_sign(job).is_none_or(|time| time >= since))
    }

    /// Is a job of the virtual machine that is wanted?
    #[must_use]
    pub fn matches_machine(&self, job: &ConcreteJob, affected: &[AssociatedElement]) -> bool {
        let Some(wanted) = &self.virtual_machine else { return true };
        let wanted = unbraced(wanted);
        let named = job.virtual_system_name.as_ref().is_some_and(|name| name.to_lowercase() == wanted.to_lowercase());
        named || VirtualMachine::of(job, affected).iter().any(|machine| machine.is_called(wanted))
    }

    fn enumeration(&self, class: &str, ids: &[InstanceId]) -> Enumerate {
        let ids: Vec<String> = ids.iter().map(|id| format!("InstanceID = {}", literal(id.as_str()))).collect();
        let conditions: Vec<String> = either(&ids).into_iter().chain(self.conditions(class)).collect();
        let mut wql = format!("SELECT * FROM {class}");
        if !conditions.is_empty() {
            wql = format!("{wql} WHERE {}", conditions.join(" AND "));
        }
        Enumerate {
            target: everything(&self.namespace),
            filter: Some(Filter::Wql(wql)),
            mode: EnumerationMode::ObjectsAndReferences,
            first_page: Some(100),
        }
    }

    /// What the host can decide. `JobType` is not a property of the base class; times are compared here, for WQL compares their texts.
    fn conditions(&self, class: &str) -> Vec<String> {
        let mut conditions = Vec::new();
        let states: Vec<String> = self.states.iter().map(|state| state.condition()).collect();
        conditions.extend(either(&states));
        let number = |wanted: &TypeFilter| match wanted {
            TypeFilter::Number(number) if has_job_type(class) => Some(format!("JobType = {number}")),
            _ => None,
        };
        let types: Option<Vec<String>> = self.types.iter().map(number).collect();
        conditions.extend(types.and_then(|types| either(&types)));
        conditions.extend(self.owner.as_ref().map(|owner| format!("Owner = {}", literal(owner))));
        conditions
    }
}

/// So many InstanceIDs are asked for in one query: hosts limit how complex one may be.
const IDS: usize = 20;

impl StateFilter {
    fn condition(self) -> String {
        match self {
            Self::Failed => {
                "(JobState = 8 OR JobState = 9 OR JobState = 10 OR (JobState = 7 AND ErrorCode <> 0))".to_owned()
            }
            Self::UnderWay => {
                let ends = [7, 8, 9, 10, 32768].map(|state| format!("JobState <> {state}"));
                format!("({})", ends.join(" AND "))
            }
            Self::State(state) => format!("JobState = {}", state.value()),
        }
    }

    fn holds(self, job: &ConcreteJob) -> bool {
        match self {
            Self::Failed => Outcome::of(job).is_failure(),
            Self::UnderWay => !job.is_finished(),
            Self::State(state) => job.job_state == Some(state),
        }
    }
}

impl TypeFilter {
    /// Does a type with this number and this name fit?
    #[must_use]
    pub fn matches(&self, number: Option<u16>, name: Option<&str>) -> bool {
        match self {
            Self::Number(wanted) => number == Some(*wanted),
            Self::Words(words) => name.is_some_and(|name| has_words(name, words)),
        }
    }
}

/// A number, or the name of a state: `exception`, `shutting-down`, `CompletedWithWarnings`.
impl FromStr for StateFilter {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, InvalidFilter> {
        if let Ok(number) = text.trim().parse::<u16>() {
            return Ok(Self::State(number.into()));
        }
        let known = JobState::KNOWN.iter().find(|state| state.name().is_some_and(|name| plain(name) == plain(text)));
        let names = || JobState::KNOWN.iter().filter_map(|state| state.name()).collect();
        known.map(|state| Self::State(*state)).ok_or_else(|| InvalidFilter::new("state of a job", text, names()))
    }
}

/// A number, or words that are in the name of a type.
impl FromStr for TypeFilter {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, InvalidFilter> {
        let words = text.trim();
        if let Ok(number) = words.parse() {
            return Ok(Self::Number(number));
        }
        if !words.is_empty() && job_type_names().any(|name| has_words(name, words)) {
            return Ok(Self::Words(words.to_owned()));
        }
        let mut names: Vec<_> = job_type_names().collect();
        names.sort_unstable();
        names.dedup();
        Err(InvalidFilter::new("type of a job", text, names))
    }
}

impl InvalidFilter {
    fn new(what: &'static str, text: &str, known: Vec<&'static str>) -> Self {
        Self { what, text: text.chars().take(80).collect(), known }
    }
}

/// The base class of all jobs; a query for it finds the instances of the classes below it.
const BASE_CLASS: &str = "CIM_ConcreteJob";

/// The last time at which the job is known to have done something.
fn last_sign(job: &ConcreteJob) -> Option<Timestamp> {
    let times = [&job.time_of_last_state_change, &job.start_time, &job.time_submitted];
    times.into_iter().flatten().filter(|time| !time.is_unset()).filter_map(CimDateTime::instant).max()
}

fn has_job_type(class: &str) -> bool {
    ["Msvm_ConcreteJob", "Msvm_StorageJob", "Msvm_MigrationJob"].iter().any(|known| known.eq_ignore_ascii_case(class))
}

/// Whether words are in the name of a type; case does not matter.
fn has_words(name: &str, words: &str) -> bool {
    name.to_lowercase().contains(&words.to_lowercase())
}

fn any<T>(wanted: &[T], holds: impl FnMut(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(holds)
}

fn either(conditions: &[String]) -> Option<String> {
    match conditions {
        [] => None,
        [only] => Some(only.clone()),
        several => Some(format!("({})", several.join(" OR "))),
    }
}

/// A string literal of WQL.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{CimInstance, CimProperty, CimValue};

    fn all() -> JobQuery {
        JobQuery::all(Namespace::virtualization_v2())
    }

    fn wql(query: &JobQuery) -> Vec<String> {
        let text = |enumerate: Enumerate| match enumerate.filter {
            Some(Filter::Wql(text)) => text,
            other => panic!("{other:?}"),
        };
        query.enumerations().into_iter().map(text).collect()
    }

    fn job(properties: &[(&str, &str)]) -> ConcreteJob {
        let property = |(name, text): &(&str, &str)| CimProperty {
            name: (*name).into(),
            cim_type: None,
            value: CimValue::Untyped((*text).into()),
        };
        CimInstance { class_name: "Msvm_ConcreteJob".into(), properties: properties.iter().map(property).collect() }
            .into()
    }

    #[test]
    fn without_conditions_the_base_class_is_asked_for() {
        assert_eq!(wql(&all()), ["SELECT * FROM CIM_ConcreteJob"]);
    }

    #[test]
    fn what_the_host_can_decide_it_decides() {
        let query = JobQuery {
            classes: vec!["Msvm_StorageJob".into(), "Msvm_CopyFileToGuestJob".into()],
            states: vec!["exception".parse().unwrap(), "4711".parse().unwrap()],
            types: vec![TypeFilter::Number(5)],
            owner: Some(r"LAB\O'Neil".into()),
            ..all()
        };
        assert_eq!(
            wql(&query),
            [
                r"SELECT * FROM Msvm_StorageJob WHERE (JobState = 10 OR JobState = 4711) AND JobType = 5 AND Owner = 'LAB\\O\'Neil'",
                r"SELECT * FROM Msvm_CopyFileToGuestJob WHERE (JobState = 10 OR JobState = 4711) AND Owner = 'LAB\\O\'Neil'",
            ]
        );
    }

    #[test]
    fn a_completed_job_with_an_error_code_has_failed() {
        let query = JobQuery { states: vec![StateFilter::Failed], ..all() };
        assert!(query.matches(&job(&[("JobState", "7"), ("ErrorCode", "32768")])));
        assert!(!query.matches(&job(&[("JobState", "7"), ("ErrorCode", "0")])));
    }

    #[test]
    fn an_unknown_state_counts_as_under_way() {
        let query = JobQuery { states: vec![StateFilter::UnderWay], ..all() };
        assert!(query.matches(&job(&[("JobState", "12345")])));
        assert!(!query.matches(&job(&[("JobState", "32768")])));
    }

    #[test]
    fn the_last_sign_of_life_decides_on_since() {
        let query = JobQuery { since: Some("2026-11-22T10:00:00Z".parse().unwrap()), ..all() };
        let ended = ("JobState", "10");
        let times =
            |change| job(&[ended, ("TimeSubmitted", "20261122090000.000000+000"), ("TimeOfLastStateChange", change)]);
        assert!(query.matches(&times("20261122110000.000000+060")));
        assert!(!query.matches(&times("20261122105900.000000+060")));
        assert!(query.matches(&job(&[ended, ("TimeSubmitted", "16010101000000.000000+000")])));
    }

    #[test]
    fn a_job_under_way_is_active_now_whenever_it_began() {
        let query = JobQuery { since: Some("2026-11-22T10:00:00Z".parse().unwrap()), ..all() };
        let began = ("TimeSubmitted", "20261122090000.000000+000");
        assert!(query.matches(&job(&[("JobState", "4"), began])));
        assert!(!query.matches(&job(&[("JobState", "7"), began])));
    }

    #[test]
    fn types_are_found_by_words_and_numbers() {
        let start = job(&[("JobType", "12")]);
        for (text, fits) in [("12", true), ("start VIRTUAL", true), ("13", false), ("merging", false)] {
            let query = JobQuery { types: vec![text.parse().unwrap()], ..all() };
            assert_eq!(query.matches(&start), fits, "{text}");
        }
    }

    #[test]
    fn words_of_no_type_are_refused_with_the_names_there_are() {
        let refused = "strat".parse::<TypeFilter>().unwrap_err().to_string();
        assert!(
            refused.starts_with("unknown type of a job \"strat\"; known, in addition to any number: Add Ethernet"),
            "{refused}"
        );
        assert!(refused.contains(", Start Virtual Machine, "), "{refused}");
        assert!(" ".parse::<TypeFilter>().is_err());
    }

    #[test]
    fn a_state_has_a_name_or_a_number() {
        assert_eq!("Shutting-down".parse(), Ok(StateFilter::State(JobState::ShuttingDown)));
        assert_eq!("32768".parse(), Ok(StateFilter::State(JobState::CompletedWithWarnings)));
        assert!("broken".parse::<StateFilter>().is_err());
    }
}
