//! Commands of CI systems: GitHub Actions, Azure Pipelines and TeamCity read them out of what a program prints, wherever its text comes from.

use std::borrow::Cow;
use std::ffi::OsString;
use std::net::Ipv6Addr;
use std::sync::LazyLock;

/// The text; in a CI system without anything that one takes for a command.
pub(in crate::cli) fn harmless(text: &str) -> Cow<'_, str> {
    if is_ci() { broken_up(text) } else { Cow::Borrowed(text) }
}

/// Does this run in a CI system?
pub(in crate::cli) fn is_ci() -> bool {
    static SEEN: LazyLock<bool> = LazyLock::new(|| is_seen(|name| std::env::var_os(name)));
    *SEEN
}

/// Does the environment tell of a CI system?
fn is_seen(variable: impl Fn(&str) -> Option<OsString>) -> bool {
    let is_set = |value: OsString| !matches!(value.to_str(), Some("" | "0" | "false" | "False"));
    VARIABLES.iter().any(|name| variable(name).is_some_and(is_set))
}

/// Sets every `::` and `##` apart: `::error::` becomes `: :error: :`, `##vso[` becomes `# #vso[`.
pub(in crate::cli) fn broken_up(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut apart = String::with_capacity(text.len() + 16);
    // Addresses are in brackets or between backslashes, where no CI system reads a command.
    for piece in text.split_inclusive(['[', ']', '\\']) {
        let (inner, end) = piece.split_at(piece.trim_end_matches(['[', ']', '\\']).len());
        let is_enclosed = (apart.ends_with('[') && end == "]") || (apart.ends_with(r"\\") && end == r"\");
        if is_enclosed && is_address(inner) {
            apart.push_str(inner);
        } else {
            push_apart(&mut apart, inner);
        }
        apart.push_str(end);
    }
    Cow::Owned(apart)
}

/// An address of a host, with or without a zone. `::` is none.
fn is_address(text: &str) -> bool {
    let (address, zone) = text.split_once('%').unwrap_or((text, ""));
    !zone.contains([':', '#']) && address.parse::<Ipv6Addr>().is_ok_and(|address| !address.is_unspecified())
}

fn push_apart(apart: &mut String, text: &str) {
    for character in text.chars() {
        if matches!(character, ':' | '#') && apart.ends_with(character) {
            apart.push(' ');
        }
        apart.push(character);
    }
}

/// What CI systems set: `CI` is set by most, the others by those that read commands out of a log, and by Jenkins.
const VARIABLES: &[&str] = &["CI", "GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION", "GITLAB_CI", "JENKINS_URL"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_command_is_left_in_a_text_that_was_broken_up() {
        let commands = ["::error::x", "##[error]x", "##vso[task.setvariable]x", "##teamcity[x]", "a:::b###[c"];
        let apart = commands.map(|command| broken_up(command).into_owned());
        assert_eq!(
            apart,
            [": :error: :x", "# #[error]x", "# #vso[task.setvariable]x", "# #teamcity[x]", "a: : :b# # #[c"]
        );
    }

    #[test]
    fn an_address_can_still_be_used() {
        for text in [r"\\::1\root\virtualization\v2:A", "https://[fe80::a%eth0]:5986", "[::1]:45988"] {
            assert_eq!(broken_up(text), text);
        }
        assert_eq!(broken_up("[::error]"), "[: :error]");
        assert_eq!(broken_up("[fe80::a%::error]"), "[fe80: :a%: :error]");
        assert_eq!(broken_up("::add\\"), ": :add\\");
        assert_eq!(broken_up(r"[x\::]"), r"[x\: :]");
    }

    #[test]
    fn a_ci_system_is_seen_by_its_variables() {
        let seen = |name: &'static str, value: &'static str| is_seen(|asked| (asked == name).then(|| value.into()));
        assert!(seen("CI", "true") && seen("TF_BUILD", "True") && seen("TEAMCITY_VERSION", "2025.07"));
        assert!(!seen("CI", "") && !seen("CI", "false") && !seen("CIRCUS", "1"));
    }
}
