//! Where failed jobs are sent: a file, a webhook, a program, Alertmanager. Each is served on its own, from the journal's outbox.
//!
//! A job is sent at least once, always under the stable id of the journal. [`Courier::deliver`] sends what is due and says what became of it;
//! [`run`] does so for one sink until it is stopped, [`run_once`] once. A sink that does not answer delays no other one.

mod alertmanager;
mod courier;
mod exec;
mod jsonl;
mod message;
mod name;
mod named_file;
mod process;
mod retry;
mod running;
mod settings;
mod settings_error;
mod settlement;
#[expect(clippy::module_inception, reason = "it holds `Sink`")]
mod sink;
mod sink_error;
mod storm;
mod tally;
mod way;
mod webhook;
mod webhook_key;

pub use self::alertmanager::Alertmanager;
pub use self::courier::Courier;
pub use self::exec::{Exec, ExecError};
pub use self::jsonl::{Jsonl, JsonlTarget};
pub use self::message::Message;
pub use self::name::{SinkName, SinkNameError};
pub use self::running::{run, run_once};
pub use self::settings::SinkSettings;
pub use self::settings_error::SinkSettingsError;
pub use self::settlement::Settlement;
pub use self::sink::Sink;
pub use self::sink_error::SinkError;
pub use self::tally::Tally;
pub use self::webhook::Webhook;
pub use self::webhook_key::{WebhookKey, WebhookKeyError};
