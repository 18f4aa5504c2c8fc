//! Replays the seeds of the fuzz targets and everything they ever found: `tests/regressions/<target>/`, `fuzz/seeds/<target>/`.

use std::path::{Path, PathBuf};

use crate::checks::{TARGETS, within_budget};

#[test]
fn what_fuzzing_found_holds() {
    let mut broken = Vec::new();
    for (target, check) in TARGETS {
        for file in [seeds(target), files(&root().join("tests/regressions").join(target))].into_iter().flatten() {
            let bytes = std::fs::read(&file).expect("a file");
            if std::panic::catch_unwind(|| within_budget(*check, &bytes)).is_err() {
                broken.push(file);
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// The published package has neither targets nor seeds.
#[test]
fn every_target_has_seeds() {
    if root().join("fuzz").exists() {
        let without: Vec<_> = TARGETS.iter().filter(|(target, _)| seeds(target).is_empty()).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}

#[cfg(all(feature = "cli", feature = "sspi", feature = "pkcs12"))]
#[test]
fn every_target_is_replayed() {
    if root().join("fuzz").exists() {
        let replayed: Vec<_> = TARGETS.iter().map(|(target, _)| (*target).to_owned()).collect();
        let stem = |file: &PathBuf| file.file_stem().expect("a name").to_string_lossy().into_owned();
        let targets: Vec<_> = files(&root().join("fuzz/fuzz_targets")).iter().map(stem).collect();
        assert_eq!(replayed, targets);
    }
}

#[test]
fn every_target_looks_for_what_breaks_its_own_promise() {
    for file in files(&root().join("fuzz/fuzz_targets")) {
        let target = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("UTF-8");
        assert!(text.contains(&format!("hold(\"{target}\", bytes)")), "{}", file.display());
        let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("UTF-8");
        let built = format!("[[bin]]\nname = \"{target}\"\npath = \"fuzz_targets/{target}.rs\"\n");
        assert!(manifest.contains(&built), "{target} is not built");
    }
}

fn seeds(target: &str) -> Vec<PathBuf> {
    files(&root().join("fuzz/seeds").join(target))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
