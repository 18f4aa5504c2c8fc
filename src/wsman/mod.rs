//! WS-Management operations: one verb is one value, in one file (DSP0226, MS-WSMV 3.1.4).

mod asked;
mod create;
mod delete;
mod enumerate;
mod filter;
mod foreign;
mod fragment;
mod get;
mod get_class;
mod identify;
mod input;
mod invoke;
mod message;
mod only_instance;
mod operation;
mod page;
mod pull;
mod put;
mod release;
mod reply;

pub use create::Create;
pub use delete::Delete;
pub use enumerate::{Enumerate, EnumerationMode};
pub use filter::{AssociationEnd, AssociationFilter, Filter};
#[cfg(feature = "client")]
pub(crate) use foreign::heading as page_heading;
pub use fragment::{GetFragment, PutFragment};
pub use get::Get;
pub use get_class::GetClass;
pub use identify::{Identify, Identity};
pub use input::{Input, InputError};
pub use invoke::{Invoke, MethodOutput, OutputElement};
pub use message::{read_reply, write_request};
pub use only_instance::with_only_instance;
pub use operation::{Effect, Operation};
pub use page::{EnumerationContext, Item, Page};
pub use pull::Pull;
pub use put::Put;
pub use release::Release;
pub use reply::{Correlation, Reply, ReplyError, TextKind};
