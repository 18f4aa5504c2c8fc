//! What the program tells of itself: its version and its schemas.

use super::program::Cimjob;

#[test]
fn version_tells_commit_target_and_features() {
    let text = Cimjob::new(&["--version"]).run().data();
    let labels: Vec<_> =
        text.lines().skip(1).filter_map(|line| line.split_once(": ").map(|(label, _)| label)).collect();
    assert_eq!(labels, ["commit", "target", "features"], "{text}");
    assert!(text.contains(std::env::consts::ARCH) && text.contains("features: cli"), "{text}");
}

#[test]
fn the_short_version_is_one_line() {
    assert_eq!(Cimjob::new(&["-V"]).run().data(), concat!("cimjob ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_schemas_are_printed_as_they_are_published() {
    for (name, published) in [
        ("output", include_str!("../../schemas/output.v1.schema.json")),
        ("scenario", include_str!("../../schemas/scenario.schema.json")),
    ] {
        let printed = Cimjob::new(&["schema", name]).variable("CI", "true").run().data();
        assert!(printed == published, "{name}");
    }
}
