//! Where the configuration file is (XDG Base Directory Specification 0.8, `$XDG_CONFIG_HOME`); on macOS too.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The file that is read unless someone names another.
pub(in crate::cli) fn default() -> Option<PathBuf> {
    below(std::env::var_os("XDG_CONFIG_HOME"), std::env::home_dir().as_deref())
}

/// The specification wants an absolute path, and has others passed over.
fn below(variable: Option<OsString>, home: Option<&Path>) -> Option<PathBuf> {
    let named = variable.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let folder = named.or_else(|| Some(home?.join(".config")))?;
    Some(folder.join("cimjob/config.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_goes_before_the_home_folder_when_it_is_absolute() {
        let home = Some(Path::new("/home/ops"));
        assert_eq!(below(Some("/etc/xdg".into()), home), Some("/etc/xdg/cimjob/config.toml".into()));
        for silent in [None, Some("".into()), Some("relative".into())] {
            assert_eq!(below(silent, home), Some("/home/ops/.config/cimjob/config.toml".into()));
        }
        assert_eq!(below(None, None), None);
    }
}
