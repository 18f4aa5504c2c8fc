//! The frames that make HRESULTs of other codes (MS-ERREF 2.1).

/// `HRESULT_FROM_WIN32` (MS-ERREF 2.1.2).
pub(super) fn framed(win32: u32) -> u32 {
    0x8007_0000 | (win32 & 0xFFFF)
}

/// The opposite of `HRESULT_FROM_WIN32`.
pub(super) fn without_win32_frame(value: u32) -> Option<u32> {
    (value >> 16 == 0x8007).then_some(value & 0xFFFF)
}

/// The opposite of `HRESULT_FROM_NT` for errors (MS-ERREF 2.1, bit N): 0xD0000022 is 0xC0000022.
pub(super) fn without_nt_frame(value: u32) -> u32 {
    if value >> 28 == 0xD { value & !0x1000_0000 } else { value }
}
