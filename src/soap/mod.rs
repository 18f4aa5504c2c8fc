//! The SOAP 1.2 envelope with the headers of WS-Management, and its faults (DSP0226 sections 5 and 14, MS-WSMV 3.1.4).

mod envelope;
mod fault;
mod fault_kind;
mod fault_words;
mod message_id;
mod understood;
mod wsman_fault;

pub use envelope::{Envelope, EnvelopeError, Header, Settings};
pub use fault::{Fault, QualifiedName};
pub use fault_kind::FaultKind;
pub use message_id::MessageId;
pub use wsman_fault::{ProviderFault, WsmanFault};
