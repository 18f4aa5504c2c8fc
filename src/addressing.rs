//! Which resource an operation is for.
