//! File paths in the text of a message: `D:\vms\web01.vhdx`, `\\server\share\web01.vhdx`.

/// Is the whole text a path of a file or folder, and not one of WMI?
pub(super) fn is_path(text: &str) -> bool {
    let rest = after_root(text);
    rest.is_some() && !text.contains(['"', '\n', '<', '>', '|']) && !is_wmi(text)
}

/// The paths in a text, in its order. One that begins behind a quote ends with it, any other one at the next blank.
pub(super) fn paths_in(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    let mut before = None;
    std::iter::from_fn(move || {
        while let Some(first) = rest.chars().next() {
            let is_start = !before.is_some_and(|c: char| c.is_alphanumeric() || c == '\\');
            if is_start && after_root(rest).is_some() {
                let path = cut(rest, before);
                rest = rest.get(path.len()..).unwrap_or_default();
                before = path.chars().next_back();
                if !is_wmi(path) {
                    return Some(path);
                }
            } else {
                before = Some(first);
                rest = rest.get(first.len_utf8()..).unwrap_or_default();
            }
        }
        None
    })
}

/// What follows the drive or the server of a path.
fn after_root(text: &str) -> Option<&str> {
    let unc = || {
        let (server, rest) = text.strip_prefix("\\\\")?.split_once('\\')?;
        let legal = |c: char| c.is_alphanumeric() || "-._?$".contains(c);
        (!server.is_empty() && server.len() < 256 && server.chars().all(legal)).then_some(rest)
    };
    let drive = || {
        let rest = text.strip_prefix(|c: char| c.is_ascii_alphabetic())?;
        rest.strip_prefix(":\\").or_else(|| rest.strip_prefix(":/"))
    };
    drive().or_else(unc).filter(|rest| rest.starts_with(|c: char| !c.is_whitespace() && !"'\"\\/".contains(c)))
}

/// The path at the beginning of a text, by the quote in front of it.
fn cut(text: &str, before: Option<char>) -> &str {
    let end = match before {
        Some('\'' | '‘' | '‚') => text.find(['\'', '’', '‘', '\n']),
        Some('"' | '“' | '„' | '«' | '»') => text.find(['"', '”', '“', '»', '«', '\n']),
        Some('「' | '『') => text.find(['」', '』', '\n']),
        _ => text.find(|c: char| c.is_whitespace() || "'\"<>|*()，。、；「」".contains(c)),
    };
    let path = end.and_then(|end| text.get(..end)).unwrap_or(text);
    path.trim_end_matches(['.', ',', ';', ':', ' '])
}

/// A WMI object path has a namespace and a class.
fn is_wmi(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("\\root\\") && lower.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        paths_in(text).collect()
    }

    #[test]
    fn a_path_in_quotes_ends_with_them() {
        assert_eq!(found(r"Attachment 'D:\my vms\a.vhdx' not found"), [r"D:\my vms\a.vhdx"]);
        assert_eq!(found(r#"disk "E:\vms\db02\data.vhdx"."#), [r"E:\vms\db02\data.vhdx"]);
        assert_eq!(found(r"Datei „C:\a b.iso“ fehlt"), [r"C:\a b.iso"]);
        assert_eq!(found(r"「C:\甲.vhdx」が見つかりません"), [r"C:\甲.vhdx"]);
    }

    #[test]
    fn a_path_without_quotes_ends_at_the_next_blank() {
        assert_eq!(found(r"open \\fs01\vms\a.vhdx, then C:\b.vhdx."), [r"\\fs01\vms\a.vhdx", r"C:\b.vhdx"]);
    }

    #[test]
    fn what_is_not_a_path_of_a_file_is_not_found() {
        let wmi = r#"\\HV01\root\virtualization\v2:Msvm_ComputerSystem.Name="x""#;
        for text in [wmi, "https://host/x", "ABC:\\x", "a: b", "C:", r"C:\ ", r"\\", r"\\x", "12:/30", ""] {
            assert!(found(text).is_empty(), "{text}");
        }
        assert!(!is_path(wmi) && is_path(r"D:\x") && !is_path("web01"));
    }
}
