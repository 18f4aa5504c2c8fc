//! A folder for reports.

use std::path::PathBuf;

use quick_junit::Report;
use tempfile::TempDir;

/// A folder that is empty at first.
pub(super) struct Folder(TempDir);

impl Folder {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `FORMAT=FILE` with a file in this folder.
    pub(super) fn report(&self, format: &str, name: &str) -> String {
        format!("{format}={}", self.path(name).display())
    }

    pub(super) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// A report as another library reads JUnit.
    pub(super) fn junit(&self, name: &str) -> Report {
        Report::deserialize_from_str(&self.read(name)).unwrap()
    }

    pub(super) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap().map(|entry| entry.unwrap().file_name());
        entries.map(|name| name.into_string().unwrap()).collect()
    }
}
