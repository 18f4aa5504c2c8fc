//! What several test programmes share.

pub(crate) mod answers;
pub(crate) mod scripted_peer;
