//! Files that cimjob writes for their owner: new ones are private, symbolic links are not followed, and existing ones keep their mode.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Opens a file to add to its end; a new one is readable by its owner only.
pub(in crate::cli) fn append(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().append(true).create(true))
}

/// Opens a file to write it anew; a new one is readable by its owner only.
pub(in crate::cli) fn overwrite(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().write(true).create(true).truncate(true))
}

/// Writes a new file as a whole: until then it is not there under its name. It takes the place of no other file, and of no link.
pub(in crate::cli) fn create_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(format!(".{}.part", std::process::id()));
    let part = Path::new(&part);
    let written = open(part, OpenOptions::new().write(true).create_new(true)).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    if let Err(error) = written {
        if error.kind() != io::ErrorKind::AlreadyExists {
            let _unfinished = std::fs::remove_file(part);
        }
        return Err(error);
    }
    // A second name is refused where there is a file already.
    let linked = std::fs::hard_link(part, path);
    std::fs::remove_file(part)?;
    linked
}

#[cfg(unix)]
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
    if !is_device(path) {
        let flag = i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).map_err(io::Error::other)?;
        options.custom_flags(flag);
    }
    let file = options.open(path).map_err(said)?;
    warn_if_open_to_others(path, &file)?;
    Ok(file)
}

/// `/dev/stderr` is a link of the system.
#[cfg(unix)]
fn is_device(path: &Path) -> bool {
    path.parent() == Some(Path::new("/dev"))
}

/// The system's words for a link that is not followed do not say so.
#[cfg(unix)]
fn said(error: io::Error) -> io::Error {
    if error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error()) {
        return io::Error::other("it is a symbolic link, which cimjob does not follow");
    }
    error
}

#[cfg(unix)]
fn warn_if_open_to_others(path: &Path, file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = file.metadata()?;
    if metadata.is_file() && metadata.permissions().mode() & 0o044 != 0 {
        tracing::warn!(file = %path.display(), "other users can read this file; chmod 600 prevents that");
    }
    Ok(())
}

/// On other systems the directory's permissions decide.
#[cfg(not(unix))]
fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    options.open(path)
}
