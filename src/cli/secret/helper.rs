//! `--credential-helper COMMAND`: another program that knows the password (docs/credentials.md, version 1 of the contract).
//!
//! It gets one JSON object on standard input and prints one on standard output. No shell reads the command: it is cut at blanks.

use std::process::Command;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::auth::{Account, AccountError, Credentials};

use crate::cli::ending::failure::Failure;
use crate::cli::options::host::HostOptions;
use crate::cli::secret::line::{self, PasswordError};
use crate::cli::secret::process::{self, ProcessError};
use crate::cli::secret::variable;

const VERSION: u32 = 1;

/// What the helper is asked.
#[derive(Debug, Serialize)]
struct Question<'a> {
    version: u32,
    host: &'a str,
    port: u16,
    /// As it was written; null if none was given.
    user: Option<String>,
}

/// What it says. Fields that are not named here are passed over.
#[derive(Deserialize)]
struct Answer {
    version: Option<u32>,
    user: Option<String>,
    password: Option<String>,
    expires: Option<String>,
}

/// Why a helper's answer is of no use; none of these shows any of it.
#[derive(Debug, thiserror::Error)]
enum HelperError {
    #[error("the command is empty")]
    Empty,
    #[error(transparent)]
    Process(#[from] ProcessError),
    #[error("its answer is not the JSON object that was expected (line {line}, column {column})")]
    Json { line: usize, column: usize },
    #[error("its answer has version {0}, and this program knows version {VERSION}")]
    Version(u32),
    #[error("its answer has no password")]
    NoPassword,
    #[error("its password cannot be used")]
    Password(#[from] PasswordError),
    #[error("its answer names no user, and no other source gives one")]
    NoUser,
    #[error("its answer names no usable user")]
    User(#[from] AccountError),
    #[error("`expires` in its answer is not a time (RFC 3339: 2027-01-31T12:00:00Z)")]
    Time,
    #[error("its password expired at {0}")]
    Expired(Timestamp),
}

pub(super) fn ask(command: &str, host: &HostOptions) -> Result<Credentials, Failure> {
    let (user, endpoint) = (host.user.as_ref(), &host.endpoint);
    let question =
        Question { version: VERSION, host: endpoint.host(), port: endpoint.port(), user: user.map(Account::to_string) };
    let answer = run(command, &question, host.call_time());
    answer.and_then(|answer| answer.credentials(user, Timestamp::now())).map_err(|error| {
        let program = command.split_whitespace().next().unwrap_or_default();
        Failure::configuration(format!("the credential helper {program} gave no password"), error)
    })
}

fn run(command: &str, question: &Question<'_>, time: Duration) -> Result<Answer, HelperError> {
    let mut words = command.split_whitespace();
    let mut process = Command::new(words.next().ok_or(HelperError::Empty)?);
    process.args(words).env_remove(variable::NAME);
    let question = serde_json::to_vec(question).map_err(json)?;
    let said = process::answer(&mut process, &question, time)?;
    read(&said)
}

fn read(said: &[u8]) -> Result<Answer, HelperError> {
    serde_json::from_slice(said).map_err(json)
}

/// The credentials in an answer, where no user was named; otherwise what is said about it.
pub(in crate::cli) fn judge(said: &[u8]) -> Result<Credentials, String> {
    let credentials = read(said).and_then(|answer| answer.credentials(None, Timestamp::UNIX_EPOCH));
    credentials.map_err(|error| error.to_string())
}

/// The place only: the words of such an error quote the text.
fn json(error: serde_json::Error) -> HelperError {
    HelperError::Json { line: error.line(), column: error.column() }
}

impl Answer {
    /// Its user overrides one that was named, for the password belongs to it.
    fn credentials(self, named: Option<&Account>, now: Timestamp) -> Result<Credentials, HelperError> {
        let password = self.password.filter(|password| !password.is_empty()).map(line::usable);
        if let Some(version) = self.version.filter(|version| *version != VERSION) {
            return Err(HelperError::Version(version));
        }
        if let Some(expires) = self.expires {
            let expires: Timestamp = expires.parse().map_err(|_| HelperError::Time)?;
            if expires <= now {
                return Err(HelperError::Expired(expires));
            }
        }
        let account = match (self.user, named) {
            (Some(user), _) => user.parse()?,
            (None, Some(account)) => account.clone(),
            (None, None) => return Err(HelperError::NoUser),
        };
        Ok(Credentials { account, password: password.ok_or(HelperError::NoPassword)?? })
    }
}
