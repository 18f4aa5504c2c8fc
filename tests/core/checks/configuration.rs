//! A configuration file is read or refused with the number of its line, without a secret in the words (TOML 1.0).

pub(crate) fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Err((line, what)) = cimjob::cli::fuzzing::configuration(text, "hv01") {
        assert!(line >= 1 && line <= text.lines().count() + 1, "{line}");
        assert!(!what.is_empty() && !what.contains("hunter2"), "{what}");
    }
}
