//! What one hosts file may hold.

/// The longest hosts file, in bytes: 16 MiB.
pub const MAX_FILE_BYTES: usize = 16 << 20;
/// The most hosts of one file, those that are named again included.
pub const MAX_HOSTS: usize = 100_000;
