//! A Hyper-V host played from a scenario file.
