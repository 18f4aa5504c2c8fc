//! What a fault means for the caller (DSP0226 section 14.6; the numbers of MS-WSMV and WMI).

use crate::xml::ns;

use super::{Fault, QualifiedName};

/// What can be done about a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FaultKind {
    /// The instance (the job), class or namespace is not there.
    NotFound,
    /// The account may not do this.
    AccessDenied,
    /// The host did not finish in time.
    TimedOut,
    /// The host has too much to do: quotas and concurrency.
    Busy,
    /// The class has no such method, or the action is wrong.
    NoSuchMethod,
    /// The enumeration's context is not valid any more: it ran out of time, or the service restarted.
    ContextExpired,
    /// The answer would be larger than the envelope we take or the host sends.
    AnswerTooLarge,
    /// Anything else.
    Other,
}

impl Fault {
    /// Classifies the fault by subcode and numbers, never by words: those are in the host's language.
    #[must_use]
    pub fn kind(&self) -> FaultKind {
        self.kind_by_number()
            .or_else(|| self.kind_by_status())
            .or_else(|| self.kind_by_subcode())
            .unwrap_or(FaultKind::Other)
    }

    /// Does the host not know parts of instances ([`GetFragment`](crate::wsman::GetFragment)) at all? Then the whole instance can be asked for.
    #[must_use]
    pub fn refuses_fragments(&self) -> bool {
        let is_header = |header: &QualifiedName| header.is(ns::WSMAN, "FragmentTransfer");
        let is_feature = |subcode: &QualifiedName| subcode.is(ns::WSMAN, "UnsupportedFeature");
        self.not_understood.iter().any(is_header)
            || self.subcode.as_ref().is_some_and(is_feature)
            || (self.not_understood.is_empty() && self.code.is(ns::SOAP, "MustUnderstand"))
    }

    fn kind_by_number(&self) -> Option<FaultKind> {
        let outer = self.number();
        let inner = self.wsman_fault.iter().flat_map(|fault| fault.chain()).filter_map(|fault| fault.code);
        inner.chain(outer).find_map(kind_of_number)
    }

    /// CIMStatusCode of a CIM error in the detail (DSP0200 section 5.2.2).
    fn kind_by_status(&self) -> Option<FaultKind> {
        Some(match self.cim_error.as_ref()?.cim_status_code?.value() {
            2 => FaultKind::AccessDenied,
            3 | 5 | 6 => FaultKind::NotFound,
            16 | 17 => FaultKind::NoSuchMethod,
            22 => FaultKind::TimedOut,
            27 => FaultKind::Busy,
            _ => return None,
        })
    }

    fn kind_by_subcode(&self) -> Option<FaultKind> {
        let subcode = self.subcode.as_ref()?;
        Some(match (subcode.namespace.as_str(), subcode.local.as_str()) {
            (ns::WSMAN, "AccessDenied") => FaultKind::AccessDenied,
            (ns::WSMAN | ns::ENUMERATION, "TimedOut") => FaultKind::TimedOut,
            (ns::ENUMERATION, "InvalidEnumerationContext") => FaultKind::ContextExpired,
            // The same subcode says that what we asked for is too small; its detail tells the two apart.
            (ns::WSMAN, "EncodingLimit") if self.detail_name() != Some("MinimumEnvelopeLimit") => {
                FaultKind::AnswerTooLarge
            }
            (ns::WSMAN, "QuotaLimit" | "Concurrency") => FaultKind::Busy,
            (ns::ADDRESSING, "DestinationUnreachable") => FaultKind::NotFound,
            (ns::ADDRESSING, "ActionNotSupported") => FaultKind::NoSuchMethod,
            _ => return None,
        })
    }
}

fn kind_of_number(number: u32) -> Option<FaultKind> {
    Some(match number {
        // RESOURCE_NOT_FOUND, WBEM_E_NOT_FOUND, INVALID_CLASS, INVALID_NAMESPACE. Not 0x80070002: there a provider misses a file (recorded), and
        // the instance may well be there.
        2_150_858_752 | 0x8004_1002 | 0x8004_1010 | 0x8004_100E => FaultKind::NotFound,
        // Win32 and HRESULT access denied, WMI's three, WBEM_E_ACCESS_DENIED and PRIVILEGE_NOT_HELD.
        5 | 0x8007_0005 | 2_150_859_012..=2_150_859_014 | 0x8004_1003 | 0x8004_1062 => FaultKind::AccessDenied,
        // OPERATION_TIMEDOUT, NETWORK_TIMEDOUT, WBEM_E_TIMED_OUT.
        2_150_858_793 | 2_150_859_046 | 0x8004_1069 => FaultKind::TimedOut,
        // CONCURRENCY, QUOTA_LIMIT, the quotas per user, system and plugin, SERVER_TOO_BUSY.
        2_150_858_802 | 2_150_858_815 | 2_150_859_174..=2_150_859_176 | 2_150_859_236..=2_150_859_242 | 0x8004_1045 => {
            FaultKind::Busy
        }
        // INVALID_ACTIONURI, WBEM_E_INVALID_METHOD, METHOD_NOT_IMPLEMENTED, METHOD_DISABLED.
        2_150_858_753 | 0x8004_102E | 0x8004_1055 | 0x8004_1056 => FaultKind::NoSuchMethod,
        // ENUM_INVALID_ENUMERATION_CONTEXT, ENUM_TIMED_OUT, ENUMERATION_CLOSED.
        2_150_858_779 | 2_150_858_780 | 2_150_858_759 => FaultKind::ContextExpired,
        // MAX_ENVELOPE_SIZE_EXCEEDED, ENCODING_LIMIT, ENVELOPE_TOO_LARGE.
        2_150_858_824 | 2_150_858_805 | 2_150_858_790 => FaultKind::AnswerTooLarge,
        _ => return None,
    })
}
