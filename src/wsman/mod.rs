//! WS-Management operations: one verb is one value, in one file (DSP0226, MS-WSMV 3.1.4).

mod get;
mod identify;
mod invoke;
mod message;
mod operation;

pub use get::Get;
pub use identify::{Identify, Identity};
pub use invoke::{Invoke, MethodOutput, OutputElement};
pub use message::{Correlation, Reply, ReplyError, read_reply, write_request};
pub use operation::{Effect, Operation};
