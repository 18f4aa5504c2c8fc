//! CIM instances and their two XML encodings.
