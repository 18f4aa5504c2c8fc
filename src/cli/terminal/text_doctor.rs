//! An examination as text: a line for each check, its fix below it.

use std::fmt::Write;

use anstyle::Style;

use crate::doctor::{Check, CheckName, Fix, Verdict};

use crate::cli::ending::remedy::of_fix;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::text_fields::{BOLD, GREEN, RED, YELLOW};

/// The whole examination.
pub(in crate::cli) fn text(checks: &[Check], subject: &str) -> String {
    let mut text = String::new();
    // INVARIANT: writing to a String does not fail.
    let _ = writeln!(text, "{BOLD}{}{BOLD:#}", neutral(subject));
    for Check { name, verdict } in checks {
        let (style, word) = (style(verdict), verdict.word());
        let found = neutral(verdict.found());
        let _ = writeln!(text, "  {style}{word:<7}{style:#}  {:<9}  {found}", name.as_str());
        if let Some(fix) = verdict.fix() {
            let place = match fix {
                Fix::Client(_) => "try",
                Fix::Server(_) => "try on the NATS server, as its administrator",
                Fix::Host(_) => "try on the host, as its administrator in PowerShell",
            };
            let _ = writeln!(text, "  {:<7}  {:<9}  {place}: {}", "", "", neutral(&of_fix(fix)));
        }
    }
    let _ = writeln!(text, "{}", conclusion(checks));
    text
}

fn conclusion(checks: &[Check]) -> String {
    let warnings = checks.iter().filter(|check| matches!(check.verdict, Verdict::Warning(..))).count();
    if let Some(first) = checks.iter().find(|check| check.verdict.is_failed()) {
        return format!("First failed check: {}.", first.name);
    }
    let is_in =
        checks.iter().any(|check| check.name == CheckName::Login && !matches!(check.verdict, Verdict::Skipped(_)));
    let open = if is_in { "All checks passed" } else { "All checks before the login passed" };
    if warnings == 0 { format!("{open}.") } else { format!("{open}; warnings: {warnings}.") }
}

fn style(verdict: &Verdict) -> Style {
    match verdict {
        Verdict::Ok(_) => GREEN,
        Verdict::Warning(..) => YELLOW,
        Verdict::Failed(..) => RED,
        Verdict::Skipped(_) => Style::new(),
    }
}
