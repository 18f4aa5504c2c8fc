//! A Hyper-V host played from a scenario file.

mod ntlm_acceptor;
mod spnego;

pub use ntlm_acceptor::{AcceptError, ChannelBindingPolicy, NtlmAcceptor, Step};
