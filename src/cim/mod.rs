//! CIM instances and their two XML encodings.

pub(crate) mod value_map;
