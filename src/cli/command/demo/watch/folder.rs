//! A folder of the demo's own, which goes away with it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A new folder that only this user can read. Dropping it removes it with all that is in it.
pub(super) struct Folder(PathBuf);

/// How often its removal is tried: the thread of the journal may still close its files.
const TRIES: u32 = 40;

const PAUSE: Duration = Duration::from_millis(25);

impl Folder {
    pub(super) fn new() -> io::Result<Self> {
        let chance = getrandom::u64().map_err(io::Error::other)?;
        let path = std::env::temp_dir().join(format!("cimjob-demo-{chance:016x}"));
        // It fails if there is one of that name.
        private().create(&path)?;
        Ok(Self(path))
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        for _ in 0..TRIES {
            match std::fs::remove_dir_all(self.path()) {
                Ok(()) => return,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return,
                Err(_) => std::thread::sleep(PAUSE),
            }
        }
    }
}

fn private() -> std::fs::DirBuilder {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_goes_away_with_its_files() {
        let folder = Folder::new().unwrap();
        let path = folder.path().to_owned();
        std::fs::write(folder.file("journal.db"), "x").unwrap();
        drop(folder);
        assert!(!path.exists());
    }
}
