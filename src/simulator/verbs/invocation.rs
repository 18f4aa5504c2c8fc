//! A call of a method on its way to the one who answers it.

use crate::simulator::call::Call;
use crate::simulator::message::request::Request;
use crate::xml::Node;

/// The input of a method, the request that it came in, and the call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Invocation<'r, 'd> {
    pub(super) input: Node<'d>,
    pub(super) request: &'r Request<'d>,
    pub(super) call: Call<'r>,
}
