//! All hosts in a few lines that fit a terminal: what needs attention comes first. Pure.

mod attention;
mod head;
mod lines;
mod picture;
mod row;
#[cfg(test)]
mod tests;

pub(in crate::cli::watching) use self::head::of;
pub(in crate::cli) use self::lines::lines;
pub(in crate::cli) use self::picture::Picture;
