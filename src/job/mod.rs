//! Hyper-V jobs, their errors and the explanation.
