//! Arguments that cannot be read: the message for people, and the failure as data where JSON was asked for.

use std::ffi::OsString;

use clap::ValueEnum;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::ending::failure::Failure;
use crate::cli::ending::instead;
use crate::cli::options::output::Format;

/// The error with what to type instead, where that is known; the nearest option by its letters is then of no use.
pub(in crate::cli) fn answered(mut error: clap::Error) -> clap::Error {
    name_variable(&mut error);
    hide_secrets(&mut error);
    // It would list what variables set as if it were required.
    if error.kind() == ErrorKind::MissingRequiredArgument {
        error.remove(ContextKind::Usage);
    }
    let Some(instead) = instead::of(&error) else { return error };
    for kind in [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::Usage] {
        error.remove(kind);
    }
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![instead.into()]));
    error
}

/// Names the variable that a value came from, where no option was typed.
fn name_variable(error: &mut clap::Error) {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        _ => None,
    };
    let (Some(option), Some(value)) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue)) else { return };
    let long = option.split([' ', '.']).next().unwrap_or_default();
    let name = format!("CIMJOB_{}", long.trim_start_matches('-').replace('-', "_").to_uppercase());
    let is_typed = std::env::args_os().any(|word| word.to_string_lossy().split('=').next() == Some(long));
    if !is_typed && std::env::var(&name).is_ok_and(|set| set == value) {
        error.insert(ContextKind::InvalidArg, ContextValue::String(name));
    }
}

/// A URL that is refused may hold a password.
fn hide_secrets(error: &mut clap::Error) {
    let is_of_server = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::String(option))
        if ["--nats", "--via", "CIMJOB_NATS"].iter().any(|name| option.starts_with(name)));
    for kind in [ContextKind::InvalidValue, ContextKind::InvalidArg] {
        let Some(ContextValue::String(text)) = error.get(kind) else { continue };
        let is_server = is_of_server && kind == ContextKind::InvalidValue;
        if is_server || (text.contains("://") && text.contains('@')) {
            let hidden = without_login(text);
            error.insert(kind, ContextValue::String(hidden));
        }
    }
}

/// A URL, or a part of one that was cut at a comma, without a user, a password, and what may be one.
fn without_login(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.rsplit_once('@').map_or_else(|| "...".to_owned(), |(_, place)| format!("...@{place}"));
    };
    match (rest.rsplit_once('@'), rest.split_once(':')) {
        (Some((_, place)), _) => format!("{scheme}://...@{place}"),
        (None, Some((name, _))) => format!("{scheme}://{name}:..."),
        (None, None) => url.to_owned(),
    }
}

/// The same as data.
pub(in crate::cli) fn failure(error: &clap::Error) -> Failure {
    Failure::Arguments { what: message(error), instead: instead::of(error) }
}

/// The message without the usage and the tips, on one line.
fn message(error: &clap::Error) -> String {
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return "a command is missing".to_owned();
    }
    let text = error.to_string();
    let first = text.split("\n\n").next().unwrap_or_default();
    let lines: Vec<&str> = first.trim_start_matches("error: ").lines().map(str::trim).collect();
    lines.join(" ")
}

/// The format that this process was asked for.
pub(in crate::cli) fn asked_format() -> Format {
    let words: Vec<OsString> = std::env::args_os().collect();
    format(&words, std::env::var_os("CIMJOB_OUTPUT"))
}

/// The format is looked for without reading the other arguments: one of them cannot be read.
fn format(words: &[OsString], variable: Option<OsString>) -> Format {
    let words: Vec<&str> = words.iter().map_while(|word| word.to_str()).take_while(|word| *word != "--").collect();
    let after = |(word, next): (&&str, Option<&&str>)| match *word {
        "-o" | "--output" => next.map(|next| (*next).to_owned()),
        word => {
            let value = word.strip_prefix("--output=").or_else(|| word.strip_prefix("-o"))?;
            Some(value.trim_start_matches('=').to_owned())
        }
    };
    let following = words.iter().skip(1).map(Some).chain([None]);
    let typed = words.iter().zip(following).filter_map(after).last();
    let asked = typed.or_else(|| variable?.into_string().ok());
    asked.and_then(|name| Format::from_str(&name, false).ok()).unwrap_or(Format::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(words: &str, variable: Option<&str>) -> Format {
        let words: Vec<OsString> = words.split(' ').map(OsString::from).collect();
        format(&words, variable.map(OsString::from))
    }

    #[test]
    fn the_format_is_found_among_arguments_that_cannot_be_read() {
        for words in
            ["cimjob list --nope -o json", "cimjob list -ojson", "cimjob --output=json", "cimjob x --output json y"]
        {
            assert_eq!(asked(words, None), Format::Json, "{words}");
        }
        assert_eq!(asked("cimjob list -o jsonl", Some("json")), Format::Jsonl);
        assert_eq!(asked("cimjob list", Some("json")), Format::Json);
    }

    #[test]
    fn a_url_is_shown_without_its_password_also_if_a_comma_cut_it() {
        assert_eq!(without_login("nats://ops:secret@hub:4222"), "nats://...@hub:4222");
        assert_eq!(without_login("nats://ops:se@cret@hub"), "nats://...@hub");
        assert_eq!(without_login("cret@hub"), "...@hub");
        assert_eq!(without_login("nats://ops:se"), "nats://ops:...");
        assert_eq!(without_login("nats://ops:99999"), "nats://ops:...");
        assert_eq!(without_login("secret"), "...");
        assert_eq!(without_login("http://hub"), "http://hub");
    }

    #[test]
    fn without_a_format_that_can_be_read_it_is_text() {
        for words in ["cimjob list", "cimjob list -o", "cimjob list -o yaml", "cimjob get -- -o json"] {
            assert_eq!(asked(words, None), Format::Text, "{words}");
        }
    }
}
