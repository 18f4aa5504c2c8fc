//! Which remedy fits an answer of HTTP outside of WS-Management, by its status (RFC 9110 section 15; HTTP.sys).

use crate::client::error::http_notes::{HttpNotes, HttpSysPage};
use crate::client::error::remedy::address::{AddressRemedy, ProxyRemedy};
use crate::client::error::remedy::host::ServiceRemedy;
use crate::client::error::remedy::remedy::Remedy;

impl Remedy {
    /// What to try after an answer with this status; `None` if the status alone does not say it.
    #[must_use]
    pub fn of_http(status: u16, notes: &HttpNotes) -> Option<Self> {
        Some(match (status, notes.page) {
            (_, Some(HttpSysPage::RequestTooLong)) => ServiceRemedy::TicketSize.into(),
            (_, Some(HttpSysPage::InvalidHostname)) => AddressRemedy::HostName.into(),
            (403 | 502 | 504, _) if notes.via.is_some() => ProxyRemedy::Check.into(),
            (502 | 504, _) => ProxyRemedy::Bypass.into(),
            (403, _) => ServiceRemedy::Policy.into(),
            (404 | 414, _) => AddressRemedy::HostAndPort.into(),
            (407, _) => ProxyRemedy::LogIn.into(),
            (411, _) => ProxyRemedy::Length.into(),
            (413, _) => ServiceRemedy::RequestSize.into(),
            (421, _) => AddressRemedy::Gateway.into(),
            (426, _) => AddressRemedy::Protocol.into(),
            (429, _) => ServiceRemedy::Busy.into(),
            (431, _) => ProxyRemedy::HeaderSize.into(),
            (503, _) => ServiceRemedy::Restarting.into(),
            (511, _) => AddressRemedy::Portal.into(),
            (301 | 302 | 303 | 307 | 308, _) => AddressRemedy::Redirect.into(),
            _ => return None,
        })
    }
}
