//! Reading a hosts file, whichever form it has.

use crate::fleet::hosts::error::{HostsError, HostsProblem};
#[cfg(feature = "serde")]
use crate::fleet::hosts::file_sd::read as read_json;
use crate::fleet::hosts::limits::MAX_FILE_BYTES;
use crate::fleet::hosts::lines;
use crate::fleet::hosts::list::{Found, Hosts, Problem};

impl Hosts {
    /// Reads a hosts file; `file` is its name in errors.
    ///
    /// A line holds a host, written as [`Endpoint`](crate::client::Endpoint) reads it, and after it labels (`key=value`) between spaces. `#` at
    /// the beginning of a line or after a space begins a comment. A file that begins with `[{` is the JSON of Prometheus' file-based service
    /// discovery, `[{"targets": ["hv01", "hv02"], "labels": {"site": "berlin"}}]`, which needs the feature `serde`.
    ///
    /// ```
    /// use cimjob::fleet::Hosts;
    ///
    /// let hosts = Hosts::parse("lab.txt", b"hv01 site=berlin  # the old one\nhttps://hv02:15986\n")?;
    /// let names: Vec<_> = hosts.iter().map(|host| host.canonical_name()).collect();
    /// assert_eq!(names, ["hv01", "hv02 15986/wsman"]);
    /// # Ok::<(), cimjob::fleet::HostsError>(())
    /// ```
    ///
    /// # Errors
    /// [`HostsError`] names the file and the place: a host or a label that is not one, a file that names no host, is longer than
    /// [`MAX_FILE_BYTES`], names more than [`MAX_HOSTS`](crate::fleet::MAX_HOSTS) hosts, or is not in UTF-8.
    pub fn parse(file: &str, bytes: &[u8]) -> Result<Self, HostsError> {
        read(bytes).map_err(|problem| HostsError { file: file.to_owned(), place: problem.0, problem: problem.1 })
    }
}

fn read(bytes: &[u8]) -> Result<Hosts, Problem> {
    if bytes.len() > MAX_FILE_BYTES {
        return Err((None, HostsProblem::TooLong));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| (None, HostsProblem::NotUtf8))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut found = Found::default();
    if is_json(text) {
        read_json(text, &mut found)?;
    } else {
        lines::read(text, &mut found)?;
    }
    found.hosts()
}

#[cfg(not(feature = "serde"))]
fn read_json(_: &str, _: &mut Found) -> Result<(), Problem> {
    Err((None, HostsProblem::JsonNotSupported))
}

/// A line may begin with a bracket, too: `[fe80::1]`.
fn is_json(text: &str) -> bool {
    let inside = text.trim_start().strip_prefix('[').map(str::trim_start);
    inside.is_some_and(|inside| inside.starts_with(['{', ']']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::hosts::host::FleetHost;
    use crate::fleet::hosts::limits::MAX_HOSTS;

    fn names(text: &str) -> Vec<String> {
        Hosts::parse("f", text.as_bytes()).unwrap().iter().map(FleetHost::canonical_name).collect()
    }

    fn error(bytes: &[u8]) -> String {
        Hosts::parse("lab.txt", bytes).unwrap_err().to_string()
    }

    #[test]
    fn comments_empty_lines_and_ends_of_windows_are_skipped() {
        assert_eq!(
            names("\u{feff}# all\r\n\r\n hv01 # old\r\n[fe80::1]:443\r\n#hv02\r\n"),
            ["hv01", "fe80::1 443/wsman"]
        );
    }

    #[test]
    fn labels_follow_their_host() {
        let hosts = Hosts::parse("f", b"hv01 site=berlin note=a=b#c # x=y").unwrap();
        let labels = &hosts.iter().next().unwrap().labels;
        assert_eq!(labels.iter().map(|(k, v)| format!("{k}:{v}")).collect::<Vec<_>>(), ["note:a=b#c", "site:berlin"]);
    }

    #[test]
    fn an_error_names_file_and_line() {
        assert_eq!(
            error(b"hv01\n\nhv02:x\n"),
            "lab.txt: line 3: \"hv02:x\" is not a host name or address: write HOST, HOST:PORT or https://HOST:PORT, without user and password"
        );
        assert!(error(b"hv01 site\n").starts_with("lab.txt: line 1: \"site\" is not a label"));
        assert_eq!(error(b"hv01 a=1 a=2\n"), "lab.txt: line 1: the label a is set twice");
        assert_eq!(error(b"# nothing\n"), "lab.txt: the file names no host");
    }

    #[test]
    fn a_password_in_a_host_is_not_repeated() {
        assert!(!error(b"https://ops:s3cret@hv01\n").contains("s3cret"));
    }

    #[test]
    fn a_host_named_twice_is_kept_once_and_both_lines_are_named() {
        let hosts = Hosts::parse("f", b"hv01\nhv02\nhttps://HV01:5986/wsman\n").unwrap();
        assert_eq!(hosts.len(), 2);
        let said: Vec<_> = hosts.duplicates().iter().map(ToString::to_string).collect();
        assert_eq!(said, ["https://HV01:5986/wsman (line 3) is the same host as hv01 (line 1)"]);
    }

    #[test]
    fn utf_16_is_refused_with_a_way_out() {
        assert!(error(b"\xff\xfeh\0v\0").contains("UTF-8"));
    }

    #[test]
    fn too_many_hosts_and_bytes_are_refused() {
        let many: String = (0..=MAX_HOSTS).map(|n| format!("h{n}\n")).collect();
        assert_eq!(error(many.as_bytes()), "lab.txt: line 100001: the file names more than 100000 hosts");
        assert_eq!(error(&vec![b'#'; MAX_FILE_BYTES + 1]), "lab.txt: the file is longer than 16777216 bytes");
    }

    #[test]
    fn one_host_again_and_again_counts_against_the_limit() {
        assert!(error("hv01\n".repeat(MAX_HOSTS + 1).as_bytes()).contains("more than 100000"));
    }

    #[cfg(feature = "serde")]
    #[test]
    fn file_based_service_discovery_is_read() {
        let json = r#" [{"targets": ["hv01", "[::1]:443"], "labels": {"site": "berlin", "__meta_x": "y"}}, {"targets": ["hv02"]}]"#;
        let hosts = Hosts::parse("f", json.as_bytes()).unwrap();
        let first = hosts.iter().next().unwrap();
        assert_eq!((hosts.len(), first.labels.len(), first.labels["site"].as_str()), (3, 1, "berlin"));
        assert_eq!(hosts.iter().last().unwrap().place.to_string(), "group 2, target 1");
    }

    #[cfg(feature = "serde")]
    #[test]
    fn a_problem_in_json_names_its_place() {
        assert!(
            error(br#"[{"targets": ["hv01", "a b"]}]"#)
                .starts_with("lab.txt: group 1, target 2: \"a b\" is not a host")
        );
        assert!(error(b"[{\n  \"target\": []}]").contains("line 2"));
        assert_eq!(error(b"[]"), "lab.txt: the file names no host");
    }

    #[cfg(not(feature = "serde"))]
    #[test]
    fn json_without_its_feature_is_named() {
        assert!(error(b"[{}]").contains("feature serde"));
    }
}
