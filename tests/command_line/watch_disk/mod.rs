//! `cimjob watch` and the disk of its journal: full, read-only, and well again; and a standard output that goes away.

mod disk;
mod full;
mod moved;
mod output;
mod overflow;
mod read_only;
mod watched;
