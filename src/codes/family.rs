//! The tables, by where their codes come from.

use super::{Code, hresult, ntstatus, wbem, win32, wsman};

/// Which table a code is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Family {
    /// WS-Management: 0x80338000 and above.
    Wsman,
    /// WMI: 0x80041001 and above.
    Wbem,
    /// Any other HRESULT: Hyper-V, virtual disks, shadow copies, COM, security.
    Hresult,
    /// A Win32 code, alone or framed as 0x8007xxxx.
    Win32,
    /// An NTSTATUS, alone or framed as 0xDxxxxxxx.
    Ntstatus,
}

impl Family {
    /// The table: sorted by value, each value once.
    #[must_use]
    pub fn table(self) -> &'static [Code] {
        match self {
            Self::Wsman => wsman::TABLE,
            Self::Wbem => wbem::TABLE,
            Self::Hresult => hresult::TABLE,
            Self::Win32 => win32::TABLE,
            Self::Ntstatus => ntstatus::TABLE,
        }
    }
}
