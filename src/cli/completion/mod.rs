//! Completion of commands in a shell: the scripts are short, and ask this program at each key. Asked so, it connects to no host and is silent about errors.

pub(in crate::cli) mod answer;
mod configured;
mod known;
