//! `cimjob demo watch`: three simulated hosts, a failure, its removal, and `explain` from the journal. All of it is the code of `watch` and `explain`.

mod folder;
mod lab;
mod play;
mod story;

pub(super) use play::run;
