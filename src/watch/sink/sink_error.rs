//! Why a sink did not take something.

use std::io;

use crate::client::PostError;
use crate::watch::sink::exec::ExecError;

/// Why a sink did not take something. None of these shows a key or a URL.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SinkError {
    /// It did not answer.
    #[error(transparent)]
    Post(#[from] PostError),
    /// It answered with another HTTP status than 200 to 299.
    #[error("it answered with HTTP status {0}")]
    Status(u16),
    /// The line cannot be written.
    #[error("the line cannot be written")]
    Write(#[source] io::Error),
    /// The program did not take it.
    #[error("the program did not take it")]
    Exec(#[from] ExecError),
    /// The process is about to end.
    #[error("the process is about to end")]
    Ending,
}
