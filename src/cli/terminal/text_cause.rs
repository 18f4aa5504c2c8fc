//! The explanation of a job in a few lines: outcome, operation, machine and age; the cause in the host's words; what to do; where it is.

use std::fmt::Write;

use crate::cim::Timestamp;
use crate::client::Endpoint;
use crate::job::{ConcernKind, ConcreteJob, Explanation, Outcome, ReportedError, Step};

use crate::cli::terminal::age::{of_job, span, until};
use crate::cli::terminal::cells::cut;
use crate::cli::terminal::neutral::{neutral, quoted};
use crate::cli::terminal::text_evidence;
use crate::cli::terminal::text_fields::Fields;
use crate::cli::terminal::text_headline::{headline, headline_in_line};
use crate::cli::terminal::text_job::{elsewhere, state};
use crate::cli::terminal::text_outcome::outcome;
use crate::cli::terminal::what::what;

/// The explanation of a job in at most twelve lines, as a rule. `asked` is the endpoint that gave it.
pub(in crate::cli) fn explanation(explanation: &Explanation, asked: Option<&Endpoint>, now: Timestamp) -> String {
    let mut text = head(explanation, now);
    let mut fields = Fields::new(2, 8);
    if !explanation.job.is_finished() || explanation.outcome == Outcome::Unknown {
        fields.add("state", Some(state(&explanation.job)));
    }
    fields.add("job", Some(explanation.path.to_string()));
    fields.add("asked", asked.and_then(|asked| elsewhere(&explanation.path, asked)));
    // INVARIANT: writing to a String does not fail.
    let _ = write!(text, "\n{}", fields.finish());
    text_evidence::note(&mut text, explanation);
    text
}

/// Outcome, cause and steps.
pub(in crate::cli) fn head(explanation: &Explanation, now: Timestamp) -> String {
    let mut text = first_line(explanation, now);
    let _ = writeln!(text, "  {}", headline(explanation));
    for line in code(explanation).into_iter().chain(damage(explanation)).chain(others(explanation)) {
        let _ = writeln!(text, "  {}", neutral(&line));
    }
    let steps = steps(explanation);
    if !steps.is_empty() {
        text.push('\n');
    }
    for line in steps {
        let _ = writeln!(text, "  {}", neutral(&line));
    }
    text
}

/// A job in one line of at most so many cells: outcome, operation, machine and the root cause.
pub(in crate::cli) fn one_line(explanation: &Explanation, room: Option<usize>) -> String {
    let (style, word) = outcome(explanation.outcome);
    let machine = machines(explanation).map(|machine| format!(" {machine}")).unwrap_or_default();
    let rest = format!("{}{machine}: {}", what(&explanation.job), headline_in_line(explanation));
    let (rest, left) = (neutral(&rest), room.map_or(usize::MAX, |room| room.saturating_sub(word.len() + GAP.len())));
    format!("{style}{word}{style:#}{GAP}{}\n", cut(&rest, left))
}

/// The blanks behind the outcome.
const GAP: &str = "  ";

fn first_line(explanation: &Explanation, now: Timestamp) -> String {
    let (style, word) = outcome(explanation.outcome);
    let what = what(&explanation.job).into_owned();
    let parts = [Some(what), machines(explanation), age(&explanation.job, now)];
    let rest: Vec<String> = parts.into_iter().flatten().collect();
    format!("{style}{word}{style:#}  {}\n", neutral(&rest.join("  ")))
}

/// The names of the machines; of one without a name the GUID.
fn machines(explanation: &Explanation) -> Option<String> {
    let machines = explanation.virtual_machines();
    let names: Vec<&str> =
        machines.iter().filter_map(|machine| machine.name.as_deref().or(machine.id.as_deref())).collect();
    let concerns = explanation.root_cause.iter().flat_map(|cause| &cause.concerns);
    let named = concerns.filter(|concern| concern.kind == ConcernKind::Machine).map(|concern| concern.name.as_str());
    let names: Vec<&str> = if names.is_empty() { named.collect() } else { names };
    let names: Vec<String> = names.into_iter().map(quoted).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// `41 s ago, kept for 4 min 19 s`; of a job that has not ended, how long it has run.
fn age(job: &ConcreteJob, now: Timestamp) -> Option<String> {
    if !job.is_finished() {
        return of_job(job, now).map(|age| format!("for {}", span(age)));
    }
    let ago = of_job(job, now).map(|age| format!("{} ago", span(age)))?;
    Some(match until(job.kept_until().as_ref(), now) {
        Some(left) => format!("{ago}, kept for {} more", span(left)),
        None => ago,
    })
}

/// The code of the root cause by name.
fn code(explanation: &Explanation) -> Option<String> {
    let code = explanation.root_cause.as_ref()?.code.as_ref()?;
    let named = code.named?.code;
    Some(format!("0x{:08X} {}: {}", code.code, named.name, named.meaning))
}

/// What is wrong with the text of the root cause.
fn damage(explanation: &Explanation) -> Option<String> {
    let error = explanation.errors.get(explanation.root_cause.as_ref()?.error?)?;
    let ReportedError::Damaged { damage, .. } = error else { return None };
    let damage: Vec<String> = damage.iter().map(ToString::to_string).collect();
    Some(format!("(the host's error is damaged CIM-XML: {})", damage.join("; ")))
}

/// The outermost of the other errors, and how many more there are.
fn others(explanation: &Explanation) -> Option<String> {
    let root = explanation.root_cause.as_ref()?.error;
    let others = explanation.errors.iter().enumerate().filter(|(place, _)| Some(*place) != root);
    let messages: Vec<String> = others.filter_map(|(_, error)| error.summary()).collect();
    let more = messages.len().checked_sub(1)?;
    let more = if more == 0 { String::new() } else { format!(" (and {more} more)") };
    Some(format!("also: {}{more}", quoted(messages.first()?)))
}

/// One line of at most so many characters.
fn short(text: &str) -> String {
    const LONGEST: usize = 160;
    let line = text.split_whitespace().take(LONGEST).collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// What the host recommends, at most two lines, then our first advice.
fn steps(explanation: &Explanation) -> Vec<String> {
    let steps = explanation.steps();
    let host = steps.iter().filter_map(|step| match step {
        Step::Host(text) => Some(format!("the host recommends: {}", quoted(&short(text)))),
        _ => None,
    });
    let ours = steps.iter().filter_map(|step| match step {
        Step::Ours(advice) => Some([format!("likely cause: {}", advice.cause), format!("try: {}", advice.next_step)]),
        _ => None,
    });
    host.take(2).chain(ours.take(1).flatten()).collect()
}
