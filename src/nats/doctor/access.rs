//! What JetStream says about a stream.

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::response::Response;
use async_nats::jetstream::stream::Info;

use crate::doctor::{Ending, Fix, Verdict};

use crate::nats::doctor::asker::Answer;

/// What JetStream says about a stream.
#[derive(Debug)]
pub(super) enum Access {
    Info(Box<Info>),
    Missing,
    /// There is no JetStream, or not for this account.
    Off(String),
    Forbidden,
    Silent,
    Unreadable,
}

impl Access {
    pub(super) fn of(answer: &Answer) -> Self {
        match answer {
            Answer::Forbidden => Self::Forbidden,
            Answer::NoResponders => Self::Off("nothing answers for JetStream".to_owned()),
            Answer::Silent => Self::Silent,
            Answer::Reply(text) => Self::read(text),
        }
    }

    fn read(text: &[u8]) -> Self {
        match serde_json::from_slice(text) {
            Ok(Response::<Info>::Ok(info)) => Self::Info(Box::new(info)),
            Ok(Response::Err { error }) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => Self::Missing,
            Ok(Response::Err { error }) if OFF.contains(&error.error_code()) => Self::Off(error.to_string()),
            _ => Self::Unreadable,
        }
    }

    /// `None`: it says about the stream what there is to say.
    pub(super) fn without_info(&self) -> Option<Verdict> {
        match self {
            Self::Info(_) | Self::Missing => None,
            Self::Forbidden => {
                Some(Verdict::Skipped("this login may not ask for it, and need not for its role".to_owned()))
            }
            Self::Off(_) => Some(Verdict::Skipped("jetstream failed".to_owned())),
            Self::Silent => Some(Verdict::Skipped("no answer in time".to_owned())),
            Self::Unreadable => Some(Verdict::Skipped("the answer cannot be read".to_owned())),
        }
    }
}

const OFF: [ErrorCode; 2] = [ErrorCode::JETSTREAM_NOT_ENABLED, ErrorCode::JETSTREAM_NOT_ENABLED_FOR_ACCOUNT];

/// Is there JetStream, by what was said about streams and by the greeting?
pub(super) fn judge(accesses: &[&Access], is_in_greeting: bool) -> Verdict {
    let off = accesses.iter().find_map(|access| if let Access::Off(why) = access { Some(why) } else { None });
    if let Some(why) = off {
        let account = if is_in_greeting { " for the account of this login" } else { "" };
        return Verdict::Failed(
            format!("JetStream is off{account}: {why}"),
            Fix::server(way_on(is_in_greeting)),
            Ending::Fault,
        );
    }
    if accesses.iter().any(|access| matches!(access, Access::Info(_) | Access::Missing)) {
        return Verdict::Ok("on".to_owned());
    }
    if accesses.iter().any(|access| matches!(access, Access::Silent)) {
        let fix = Fix::server("look into the server's log: JetStream does not answer");
        return Verdict::Failed("no answer in time".to_owned(), fix, Ending::TimedOut);
    }
    match is_in_greeting {
        true => Verdict::Ok("on, as the server says; this login may not ask it".to_owned()),
        false => Verdict::Warning("off, as the server says".to_owned(), Fix::server(way_on(false))),
    }
}

fn way_on(is_in_greeting: bool) -> &'static str {
    if is_in_greeting {
        "accounts { NAME { jetstream: enabled, ... } }"
    } else {
        "jetstream { store_dir: \"/var/lib/nats\" }"
    }
}
