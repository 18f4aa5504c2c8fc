//! From a number to the code that a table names (MS-ERREF 2.1).

use super::frame::{without_nt_frame, without_win32_frame};
use super::{Code, Family};

/// A code that a table names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Named {
    /// The table it was found in.
    pub family: Family,
    /// The entry. Its value differs from the one looked up where a frame was taken off: 5 for 0x80070005.
    pub code: &'static Code,
}

/// Names a code as it appears in a fault, a property or a text.
///
/// The order: WS-Management, WMI, HRESULT, Win32 framed as 0x8007xxxx, NTSTATUS (alone or framed as 0xDxxxxxxx).
/// A bare Win32 code such as 5 is not looked up here, for a small number may be anything: see [`win32()`].
#[must_use]
pub fn lookup(value: u32) -> Option<Named> {
    [Family::Wsman, Family::Wbem, Family::Hresult]
        .into_iter()
        .find_map(|family| find(family, value))
        .or_else(|| without_win32_frame(value).and_then(win32))
        .or_else(|| find(Family::Ntstatus, without_nt_frame(value)))
}

/// Names a bare Win32 code, such as 5.
#[must_use]
pub fn win32(value: u32) -> Option<Named> {
    find(Family::Win32, value)
}

fn find(family: Family, value: u32) -> Option<Named> {
    let table = family.table();
    let at = table.binary_search_by_key(&value, |code| code.value).ok()?;
    table.get(at).map(|code| Named { family, code })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILIES: [Family; 5] = [Family::Wsman, Family::Wbem, Family::Hresult, Family::Win32, Family::Ntstatus];

    fn name(value: u32) -> Option<&'static str> {
        lookup(value).map(|named| named.code.name)
    }

    #[test]
    fn every_table_is_sorted_and_has_each_value_once() {
        let in_order = |family: &Family| family.table().is_sorted_by(|one, next| one.value < next.value);
        assert!(FAMILIES.iter().all(in_order));
    }

    #[test]
    fn every_name_stands_for_one_code() {
        let mut names: Vec<_> = FAMILIES.iter().flat_map(|family| family.table()).map(|code| code.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn every_meaning_is_a_clause() {
        let is_clause = |code: &&Code| !code.meaning.is_empty() && !code.meaning.ends_with('.');
        assert_eq!(FAMILIES.iter().flat_map(|family| family.table()).find(|code| !is_clause(code)), None);
    }

    #[test]
    fn every_entry_is_reachable_by_its_own_number() {
        let lost = FAMILIES.iter().flat_map(|&family| family.table().iter().map(move |code| (family, code))).find(
            |&(family, code)| {
                let found = if family == Family::Win32 { win32(code.value) } else { lookup(code.value) };
                found != Some(Named { family, code })
            },
        );
        assert_eq!(lost, None);
    }

    #[test]
    fn a_framed_win32_code_gets_the_win32_name() {
        assert_eq!(name(0x8007_0005), Some("ERROR_ACCESS_DENIED"));
    }

    #[test]
    fn a_framed_ntstatus_gets_the_ntstatus_name() {
        assert_eq!(name(0xD000_0022), Some("STATUS_ACCESS_DENIED"));
    }

    #[test]
    fn each_family_has_its_own_name() {
        let names = [0x8033_8029, 0x8004_1002, 0xC03A_0014, 0xC000_006D].map(name);
        assert_eq!(
            names,
            [
                Some("ERROR_WSMAN_OPERATION_TIMEDOUT"),
                Some("WBEM_E_NOT_FOUND"),
                Some("ERROR_VIRTDISK_PROVIDER_NOT_FOUND"),
                Some("STATUS_LOGON_FAILURE")
            ]
        );
    }

    #[test]
    fn a_bare_small_number_is_not_guessed() {
        assert_eq!(name(5), None);
    }
}
