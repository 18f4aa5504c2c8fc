//! What the targets promise, built once for all of them: the same files as in `tests/core`.

#[path = "../../tests/core/checks/mod.rs"]
mod checks;
#[path = "../../tests/core/counting.rs"]
mod counting;
#[path = "../../tests/core/page_around.rs"]
mod page_around;

/// Holds the promise of a target within the budget of one input.
pub fn hold(target: &str, bytes: &[u8]) {
    let (_, check) = checks::TARGETS.iter().find(|(name, _)| *name == target).expect("a target");
    checks::within_budget(*check, bytes);
}
