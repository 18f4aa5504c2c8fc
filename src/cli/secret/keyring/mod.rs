//! The keyring of this machine: a password for each host and user.
//!
//! On macOS the keychain; elsewhere the Secret Service of freedesktop.org (GNOME Keyring, KWallet, KeePassXC), through libsecret's own program
//! `secret-tool`. A client for it in Rust brings 40 crates and more.

#[cfg(target_os = "macos")]
pub(in crate::cli) mod keychain;
pub(in crate::cli) mod place;
#[cfg(not(target_os = "macos"))]
pub(in crate::cli) mod secret_tool;
pub(in crate::cli) mod store;
