//! The formats of standard output, one a file.

pub(super) mod doctor;
pub(super) mod ended;
pub(super) mod json;
pub(super) mod table;
pub(super) mod text;
mod text_error;
mod text_fields;
pub(super) mod text_instance;
