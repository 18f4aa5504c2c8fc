//! Opening files that a person names. One may be a pipe, such as that of `<(command)`: without a writer it is waited for without end.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a pipe may take.
const LONGEST: Duration = Duration::from_secs(30);

/// Opens a file and reads it.
pub(in crate::cli) fn read<T: Send + 'static>(
    path: &Path,
    read: impl FnOnce(File) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    if check_file(path).is_ok() { File::open(path).and_then(read) } else { within(LONGEST, path, read) }
}

/// A thread of its own opens and reads it.
fn within<T: Send + 'static>(
    time: Duration,
    path: &Path,
    read: impl FnOnce(File) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    let (sender, receiver) = mpsc::channel();
    let path = path.to_owned();
    // The thread ends with the pipe, or with this process.
    thread::Builder::new().spawn(move || sender.send(File::open(path).and_then(read)))?;
    receiver.recv_timeout(time).map_err(|_| late(time))?
}

fn late(time: Duration) -> io::Error {
    let what = format!("it is a pipe, and its end did not come within {} s", time.as_secs());
    io::Error::new(io::ErrorKind::TimedOut, what)
}

/// What is read again while others wait must be a file: a pipe gives what it holds once.
pub(in crate::cli) fn check_file(path: &Path) -> io::Result<()> {
    if std::fs::metadata(path)?.is_file() { Ok(()) } else { Err(io::Error::other("it is not a file")) }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::PathBuf;

    use super::*;
    use crate::cli::bounded::read_text;

    fn pipe(folder: &tempfile::TempDir) -> PathBuf {
        let path = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    #[test]
    fn a_pipe_to_which_no_program_writes_ends_in_time() {
        let folder = tempfile::TempDir::new().unwrap();
        let error = within(Duration::from_millis(50), &pipe(&folder), |file| read_text(file, 9)).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
    }

    #[test]
    fn a_pipe_to_which_a_program_writes_later_is_read() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = pipe(&folder);
        let to = path.clone();
        let writing = thread::spawn(move || {
            thread::sleep(Duration::from_millis(50));
            File::options().write(true).open(to).unwrap().write_all(b"hv01\n").unwrap();
        });
        assert_eq!(read(&path, |file| read_text(file, 9)).unwrap(), "hv01\n");
        writing.join().unwrap();
    }
}
