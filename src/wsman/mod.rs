//! WS-Management operations: one verb, one file.
