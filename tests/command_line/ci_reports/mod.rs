//! Reports for CI systems (`--report`): what each command writes, and that a report is whole, never empty, and never missing without a word.

mod folder;
mod junit;
