//! Which host is asked, for people: a path that someone else wrote names one, too.

use std::fmt::Write;

use crate::cli::settings::effective::Origin;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::say::say;
use crate::fleet::is_same_host;

/// The host that is asked, and the hosts that the paths name.
pub(in crate::cli) struct AskedHost<'a> {
    pub(in crate::cli) host: &'a str,
    /// What sets it; `None` where it is taken from a path.
    pub(in crate::cli) set_by: Option<&'a Origin>,
    pub(in crate::cli) named: &'a [&'a str],
}

/// How many hosts of paths are named.
const NAMED: usize = 3;

/// Says which host is asked, where that is not plain from what was set.
pub(in crate::cli) fn tell(asked: &AskedHost<'_>) {
    if let Some(line) = asked.line() {
        say(&format!("cimjob: {line}"));
    }
}

impl AskedHost<'_> {
    fn line(&self) -> Option<String> {
        let host = neutral(self.host);
        let Some(origin) = self.set_by else {
            return Some(format!("asking {host}, the host in the path; --host overrides it"));
        };
        let others = self.others();
        let (first, rest) = others.split_at_checked(NAMED).unwrap_or((others.as_slice(), &[]));
        let mut names = first.join(", ");
        if !rest.is_empty() {
            let _ = write!(names, " and {} more", rest.len());
        }
        let origin = origin.to_string();
        (!others.is_empty()).then(|| format!("asking {host} ({}); the path names {names}", neutral(&origin)))
    }

    /// The other hosts that the paths name, each once.
    fn others(&self) -> Vec<String> {
        let mut others: Vec<&str> = Vec::new();
        for name in self.named {
            if !is_same_host(name, self.host) && !others.iter().any(|known| is_same_host(known, name)) {
                others.push(name);
            }
        }
        others.into_iter().map(|name| neutral(name).into_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(host: &str, named: &[&str]) -> Option<String> {
        let origin = Origin::Variable("CIMJOB_HOST".to_owned());
        AskedHost { host, set_by: Some(&origin), named }.line()
    }

    #[test]
    fn a_set_host_is_named_only_if_a_path_names_another() {
        assert_eq!(line("hv01.lab.test", &["HV01", "hv01.lab.test"]), None);
        let expected = "asking hv09 (CIMJOB_HOST); the path names HV01";
        assert_eq!(line("hv09", &["HV01", "hv01.lab.test", "HV09"]).as_deref(), Some(expected));
    }

    #[test]
    fn many_other_hosts_are_counted() {
        let expected = "asking hv09 (CIMJOB_HOST); the path names a, b, c and 2 more";
        assert_eq!(line("hv09", &["a", "b", "c", "d", "e"]).as_deref(), Some(expected));
    }

    #[test]
    fn a_host_of_a_path_is_always_named() {
        let asked = AskedHost { host: "hv01", set_by: None, named: &["hv01"] };
        assert_eq!(asked.line().as_deref(), Some("asking hv01, the host in the path; --host overrides it"));
    }
}
