//! Passwords inside of addresses are not shown.

use clap::Arg;

/// May a password be in it: as in a proxy, or as in any other address that someone put there?
pub(in crate::cli) fn may_hold_secret(option: &Arg, value: &str) -> bool {
    option.is_hide_env_values_set() || value.contains("://")
}

/// An address may bring a password: `http://user:password@host`, or the same without its beginning.
pub(in crate::cli) fn without_secret(value: &str) -> String {
    let hidden = || {
        let (before, host) = value.rsplit_once('@')?;
        let (scheme, user) = before.split_once("://").map_or(("", before), |(scheme, user)| (scheme, user));
        let (name, _) = user.split_once(':')?;
        let separator = if scheme.is_empty() { "" } else { "://" };
        Some(format!("{scheme}{separator}{name}:<redacted>@{host}"))
    };
    hidden().unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_in_an_address_is_not_shown() {
        assert_eq!(without_secret("http://ops:s3cret@proxy:3128"), "http://ops:<redacted>@proxy:3128");
        assert_eq!(without_secret("ops:s3cr@t@proxy:3128"), "ops:<redacted>@proxy:3128");
        for harmless in ["hv01:5986", "http://proxy:3128", "ops@lab.test", "http://ops@proxy"] {
            assert_eq!(without_secret(harmless), harmless);
        }
    }
}
