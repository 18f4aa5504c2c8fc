//! Each attack of a hostile host against every command that can meet it: memory, CPU, time, tries of the password and changes, as one table.

#[allow(dead_code, reason = "the core has tests for the others")]
#[path = "../../core/costs/answers.rs"]
mod answers;
mod attacks;
mod document;
mod hosts;
mod logins;
mod measure;
#[path = "../../core/page_around.rs"]
mod page_around;
mod pages;
mod said;
mod table;

use super::{program, support};
