//! Opening files that a person names. One may be a pipe, such as that of `<(command)`: without a writer it is waited for without end.

use std::fs::File;
use std::io;
#[cfg(feature = "journal")]
use std::io::{BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// How long a pipe may take: as a whole, or for its next piece if it is read piece by piece.
const LONGEST: Duration = Duration::from_secs(30);

/// Opens a file and reads it.
pub(in crate::cli) fn read<T: Send + 'static>(
    path: &Path,
    read: impl FnOnce(File) -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    if may_wait(path) { within(LONGEST, path, read) } else { File::open(path).and_then(read) }
}

/// It is there, and no file of the disk. What is not there needs no thread, of which a container may allow one only.
fn may_wait(path: &Path) -> bool {
    path.metadata().is_ok_and(|found| !found.is_file())
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

/// Opens a file of any length, to be read piece by piece.
#[cfg(feature = "journal")]
pub(in crate::cli) fn pieces(path: &Path) -> io::Result<Box<dyn BufRead>> {
    if may_wait(path) {
        return Ok(Box::new(BufReader::new(Pieces::of(LONGEST, path)?)));
    }
    Ok(Box::new(BufReader::new(File::open(path)?)))
}

/// What comes from a pipe, each piece within some time.
#[cfg(feature = "journal")]
struct Pieces {
    received: mpsc::Receiver<io::Result<Vec<u8>>>,
    time: Duration,
    /// What is left of the last piece.
    piece: Cursor<Vec<u8>>,
}

#[cfg(feature = "journal")]
impl Pieces {
    /// A thread of its own opens and reads the pipe.
    fn of(time: Duration, path: &Path) -> io::Result<Self> {
        let (sender, received) = mpsc::sync_channel(1);
        let path = path.to_owned();
        // The thread ends with the pipe, or with this process.
        thread::Builder::new().spawn(move || {
            if let Err(error) = File::open(path).and_then(|pipe| send(pipe, &sender)) {
                let _ = sender.send(Err(error));
            }
        })?;
        Ok(Self { received, time, piece: Cursor::default() })
    }
}

/// Sends all that comes from a pipe, as long as it is received.
#[cfg(feature = "journal")]
fn send(pipe: File, sender: &mpsc::SyncSender<io::Result<Vec<u8>>>) -> io::Result<()> {
    let mut pipe = BufReader::new(pipe);
    loop {
        let piece = pipe.fill_buf()?.to_vec();
        let length = piece.len();
        if length == 0 || sender.send(Ok(piece)).is_err() {
            return Ok(());
        }
        pipe.consume(length);
    }
}

#[cfg(feature = "journal")]
impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.piece.read(buffer)?;
        if length > 0 || buffer.is_empty() {
            return Ok(length);
        }
        match self.received.recv_timeout(self.time) {
            Ok(piece) => self.piece = Cursor::new(piece?),
            Err(mpsc::RecvTimeoutError::Timeout) => return Err(idle(self.time)),
            Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(0),
        }
        self.piece.read(buffer)
    }
}

#[cfg(feature = "journal")]
fn idle(time: Duration) -> io::Error {
    let what = format!("it is a pipe, and nothing came from it within {} s", time.as_secs());
    io::Error::new(io::ErrorKind::TimedOut, what)
}

/// What is read again while others wait must be a file: a pipe gives what it holds once.
#[cfg(feature = "watch")]
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

    #[cfg(feature = "journal")]
    #[test]
    fn a_pipe_from_which_nothing_comes_ends_in_time_though_a_program_holds_it_open() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = pipe(&folder);
        let mut pieces = Pieces::of(Duration::from_millis(50), &path).unwrap();
        let _writer = File::options().write(true).open(&path).unwrap();
        let error = pieces.read(&mut [0; 9]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{error}");
    }

    #[cfg(feature = "journal")]
    #[test]
    fn all_pieces_of_a_pipe_are_read_to_its_end() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = pipe(&folder);
        let mut read = pieces(&path).unwrap();
        let writing = thread::spawn(move || {
            let mut pipe = File::options().write(true).open(path).unwrap();
            ["hv01\n", "hv02\n"].iter().for_each(|piece| pipe.write_all(piece.as_bytes()).unwrap());
        });
        let mut text = String::new();
        read.read_to_string(&mut text).unwrap();
        assert_eq!(text, "hv01\nhv02\n");
        writing.join().unwrap();
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
