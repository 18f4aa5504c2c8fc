//! A file that is written whole or not at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[cfg(unix)]
use rustix::fs::OFlags;

/// Writes the file in place of one with this name: all of it, or nothing.
///
/// It is written under another name in the same folder first. A device or a pipe is written as it is, and a symbolic link is not followed.
pub(in crate::cli) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    check(path)?;
    if is_special(path) {
        return open_at_end(path)?.write_all(bytes);
    }
    let (temporary, mut file) = create(path)?;
    let kept = path.metadata().map_or(Ok(()), |replaced| file.set_permissions(replaced.permissions()));
    let written = kept.and_then(|()| file.write_all(bytes)).and_then(|()| file.sync_all());
    drop(file);
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    renamed.inspect_err(|_| drop(fs::remove_file(&temporary)))
}

/// Adds to the end of a file that is within a limit together with what is added.
///
/// `of` makes the text, within so many bytes.
pub(in crate::cli) fn append(path: &Path, most: usize, of: impl FnOnce(usize) -> String) -> io::Result<()> {
    let mut file = open_at_end(path)?;
    let length = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX);
    file.write_all(of(most.saturating_sub(length)).as_bytes())
}

/// Opens a file to add to its end, also one behind `/dev/stdout`. A pipe that nothing reads is an error.
#[cfg(unix)]
fn open_at_end(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flag = i32::try_from(OFlags::NONBLOCK.bits()).map_err(io::Error::other)?;
    let file = OpenOptions::new().append(true).create(true).custom_flags(flag).open(path)?;
    let flags = rustix::fs::fcntl_getfl(&file)?;
    rustix::fs::fcntl_setfl(&file, flags - OFlags::NONBLOCK)?;
    Ok(file)
}

#[cfg(not(unix))]
fn open_at_end(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).create(true).open(path)
}

/// Can it be written, as far as that can be said before?
fn check(path: &Path) -> io::Result<()> {
    if path.file_name().is_none() || path.is_dir() {
        return Err(io::Error::other("it is a folder"));
    }
    if !folder(path).is_dir() {
        return Err(io::Error::new(io::ErrorKind::NotFound, "its folder does not exist"));
    }
    let is_link = path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
    if is_link && !is_special(path) {
        return Err(io::Error::other("it is a symbolic link, which cimjob does not follow"));
    }
    Ok(())
}

/// The same path for each way to write it, if it can be written as far as that can be said before.
pub(in crate::cli) fn place(path: &Path) -> io::Result<PathBuf> {
    check(path)?;
    Ok(folder(path).canonicalize()?.join(path.file_name().unwrap_or_default()))
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Something else than a file, such as `/dev/null`, which must stay what it is.
fn is_special(path: &Path) -> bool {
    let is_device = path.parent() == Some(Path::new("/dev"));
    is_device || path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// A new file next to the one that it becomes.
fn create(path: &Path) -> io::Result<(PathBuf, File)> {
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for attempt in 0..ATTEMPTS {
        let temporary = folder(path).join(format!(".cimjob-{}-{attempt}.tmp", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = error,
            Err(error) => return Err(error),
        }
    }
    Err(last)
}

/// A process that was killed may have left some.
const ATTEMPTS: u8 = 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        entries.collect()
    }

    #[test]
    fn a_file_is_replaced_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xml");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"two".to_vec(), vec!["a.xml".to_owned()]));
    }

    #[test]
    fn a_folder_and_a_missing_folder_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(check(folder.path()).unwrap_err().to_string(), "it is a folder");
        let missing = folder.path().join("no/a.xml");
        assert_eq!(check(&missing).unwrap_err().to_string(), "its folder does not exist");
    }

    #[test]
    fn a_file_has_one_place_however_it_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xml");
        assert_eq!(place(&path).unwrap(), place(&folder.path().join("./a.xml")).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_replaced_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.xml");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_that_nothing_reads_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &path,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR,
            0,
        )
        .unwrap();
        assert!(write(&path, b"x").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed_and_a_device_stays() {
        let folder = tempfile::tempdir().unwrap();
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(folder.path().join("target"), &link).unwrap();
        assert!(write(&link, b"x").unwrap_err().to_string().contains("symbolic link"));
        write(Path::new("/dev/null"), b"x").unwrap();
    }
}
