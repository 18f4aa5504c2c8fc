//! One error in its several spellings: as a Win32 code, HRESULT or NTSTATUS (MS-ERREF 2.1 to 2.3; winerror.h, ntstatus.h).
//!
//! Which NTSTATUS is which Win32 code follows Windows' own conversion (`RtlNtStatusToDosError`), except where it says less than the NTSTATUS
//! does: `STATUS_DELETE_PENDING` becomes "access denied" there.

use super::frame::{framed, without_nt_frame};
use super::win32;

/// The spelling that all spellings of one error share: the HRESULT, where there is one.
///
/// 5, 0x80070005, 0xC0000022, 0xD0000022 and 0x80030005 are all `ERROR_ACCESS_DENIED`, and 0x80070005 here. A number that has no other spelling
/// is returned as it is.
#[must_use]
pub fn canonical(code: u32) -> u32 {
    let plain = without_nt_frame(code);
    if let Some(hresult) = other_hresult(plain) {
        return hresult;
    }
    if let Ok(at) = OF_NTSTATUS.binary_search_by_key(&plain, |(status, _)| *status) {
        return OF_NTSTATUS.get(at).map_or(plain, |(_, win32)| framed(*win32));
    }
    if win32(plain).is_some() { framed(plain) } else { plain }
}

/// Do both numbers stand for one error?
#[must_use]
pub fn is_same_error(one: u32, other: u32) -> bool {
    canonical(one) == canonical(other)
}

/// HRESULTs and statuses that have the meaning of another HRESULT.
fn other_hresult(code: u32) -> Option<u32> {
    Some(match code {
        // STG_E_FILENOTFOUND, _ACCESSDENIED, _SHAREVIOLATION, _MEDIUMFULL.
        0x8003_0002 => framed(2),
        0x8003_0005 => framed(5),
        0x8003_0020 => framed(32),
        0x8003_0070 => framed(112),
        // SEC_E_INSUFFICIENT_MEMORY, _NO_AUTHENTICATING_AUTHORITY, _CONTEXT_EXPIRED, _WRONG_PRINCIPAL, _TIME_SKEW, _MUTUAL_AUTH_FAILED.
        0x8009_0300 => framed(14),
        0x8009_0311 => framed(1311),
        0x8009_0317 => framed(1931),
        0x8009_0322 => framed(1396),
        0x8009_0324 => framed(1398),
        0x8009_0363 => framed(1397),
        // STATUS_NO_KERB_KEY, STATUS_BAD_BINDINGS.
        0xC000_0322 => 0x8009_0348,
        0xC000_035B => 0x8009_0346,
        // ERROR_VMCOMPUTE_OPERATION_PENDING, and the rest of its family, whose numbers are those of HCS_E_.
        0xC037_0103 => 0x8037_0117,
        0xC037_0100..=0xC037_0102 | 0xC037_0105..=0xC037_0113 => code & !0x4000_0000,
        _ => return None,
    })
}

/// NTSTATUS values and their Win32 codes. Sorted by status.
const OF_NTSTATUS: &[(u32, u32)] = &[
    (0xC000_0002, 1),
    (0xC000_0005, 998),
    (0xC000_0008, 6),
    (0xC000_000D, 87),
    (0xC000_000E, 2),
    (0xC000_000F, 2),
    (0xC000_0010, 1),
    (0xC000_0011, 38),
    (0xC000_0013, 1112),
    (0xC000_0017, 8),
    (0xC000_0022, 5),
    (0xC000_0023, 122),
    (0xC000_0033, 123),
    (0xC000_0034, 2),
    (0xC000_0035, 183),
    (0xC000_0039, 161),
    (0xC000_003A, 3),
    (0xC000_003B, 161),
    (0xC000_003E, 23),
    (0xC000_003F, 23),
    (0xC000_0043, 32),
    (0xC000_0044, 1816),
    (0xC000_0054, 33),
    (0xC000_0056, 303),
    (0xC000_005E, 1311),
    (0xC000_005F, 1312),
    (0xC000_0061, 1314),
    (0xC000_0064, 1317),
    (0xC000_006A, 86),
    (0xC000_006D, 1326),
    (0xC000_006E, 1327),
    (0xC000_006F, 1328),
    (0xC000_0070, 1329),
    (0xC000_0071, 1330),
    (0xC000_0072, 1331),
    (0xC000_0073, 1332),
    (0xC000_007F, 112),
    (0xC000_009A, 1450),
    (0xC000_009C, 23),
    (0xC000_009D, 1167),
    (0xC000_00A2, 19),
    (0xC000_00A3, 21),
    (0xC000_00B5, 121),
    (0xC000_00BB, 50),
    (0xC000_00BE, 53),
    (0xC000_00C9, 64),
    (0xC000_00CA, 65),
    (0xC000_00CC, 67),
    (0xC000_00D0, 71),
    (0xC000_00DF, 1355),
    (0xC000_00E5, 1359),
    (0xC000_00E9, 1117),
    (0xC000_0101, 145),
    (0xC000_0102, 1392),
    (0xC000_0103, 267),
    (0xC000_0106, 206),
    (0xC000_011F, 4),
    (0xC000_0120, 995),
    (0xC000_012D, 1455),
    (0xC000_0133, 1398),
    (0xC000_014B, 109),
    (0xC000_015B, 1385),
    (0xC000_0185, 1117),
    (0xC000_018D, 1789),
    (0xC000_0192, 1792),
    (0xC000_0193, 1793),
    (0xC000_0195, 1219),
    (0xC000_0205, 1130),
    (0xC000_020C, 64),
    (0xC000_020D, 64),
    (0xC000_0224, 1907),
    (0xC000_0225, 1168),
    (0xC000_022D, 1237),
    (0xC000_0233, 1908),
    (0xC000_0234, 1909),
    (0xC000_0236, 1225),
    (0xC000_023C, 1231),
    (0xC000_023D, 1232),
    (0xC000_0241, 1236),
    (0xC000_0243, 1224),
    (0xC000_0267, 4350),
    (0xC000_02B6, 1617),
    (0xC000_02C3, 1397),
    (0xC000_02EB, 1115),
    (0xC000_0413, 1935),
    (0xC000_0418, 1937),
    (0xC000_0427, 665),
    (0xC000_0428, 577),
    (0xC000_042C, 740),
    (0xC013_0019, 5951),
    (0xC013_0022, 5966),
    (0xC013_0028, 5979),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::{Family, lookup};

    #[test]
    fn access_denied_is_one_error_in_all_its_spellings() {
        for code in [5, 0x8007_0005, 0xC000_0022, 0xD000_0022, 0x8003_0005] {
            assert_eq!(canonical(code), 0x8007_0005, "{code:#X}");
        }
    }

    #[test]
    fn the_compute_service_has_one_error_for_both_of_its_spellings() {
        assert!(is_same_error(0xC037_0105, 0x8037_0105));
        assert!(!is_same_error(0x8037_0103, 0xC037_0103));
    }

    #[test]
    fn an_error_without_another_spelling_is_itself() {
        for code in [0xC03A_0014, 0x8004_1003, 0xC000_0001, 0xC0FF_EE00, 4_711, 0] {
            assert_eq!(canonical(code), code, "{code:#X}");
        }
    }

    #[test]
    fn the_table_is_sorted_and_names_codes_that_have_names() {
        assert!(OF_NTSTATUS.is_sorted_by(|(one, _), (next, _)| one < next));
        let unnamed = OF_NTSTATUS.iter().find(|(status, win)| lookup(*status).is_none() || win32(*win).is_none());
        assert_eq!(unnamed, None);
    }

    #[test]
    fn the_common_spelling_has_a_name_and_is_its_own() {
        for code in [Family::Wsman, Family::Wbem, Family::Hresult, Family::Win32, Family::Ntstatus]
            .into_iter()
            .flat_map(|family| family.table())
        {
            let common = canonical(code.value);
            assert!(lookup(common).is_some(), "{}", code.name);
            assert_eq!(canonical(common), common, "{}", code.name);
        }
    }
}
