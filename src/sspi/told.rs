//! What a code or an error of the libraries below says, for people (MS-ERREF 2.3; RFC 4120 section 7.5.9).

use picky_krb::constants::error_codes::{
    KDC_ERR_C_PRINCIPAL_UNKNOWN, KDC_ERR_CLIENT_REVOKED, KDC_ERR_ETYPE_NOSUPP, KDC_ERR_KEY_EXPIRED, KDC_ERR_NAME_EXP,
    KDC_ERR_PREAUTH_FAILED, KDC_ERR_S_PRINCIPAL_UNKNOWN, KRB_AP_ERR_BAD_INTEGRITY, KRB_AP_ERR_MODIFIED,
    KRB_AP_ERR_NOKEY, KRB_AP_ERR_NOT_US, KRB_AP_ERR_SKEW, KRB_AP_ERR_TKT_EXPIRED, KRB_AP_ERR_TKT_NYV,
};
use sspi::{Error, ErrorKind};

use crate::auth::{KerberosError, ServicePrincipal};
use crate::codes::lookup;

/// An NTSTATUS, or what a host says in its place: its number, and its name and meaning where a table has them.
pub(super) fn status(status: u32) -> String {
    match lookup(status) {
        Some(named) => format!("{} ({status:#010x}): {}", named.code.name, named.code.meaning),
        None => format!("NTSTATUS {status:#010x}"),
    }
}

/// Why Kerberos failed: by the number of the last KRB-ERROR, of a server or of the host, where there was one.
pub(super) fn kerberos(error: &Error, code: Option<u32>, service: &ServicePrincipal) -> KerberosError {
    let told = error.description.clone();
    match code.unwrap_or_default() {
        KDC_ERR_C_PRINCIPAL_UNKNOWN => KerberosError::UnknownAccount { told },
        KDC_ERR_S_PRINCIPAL_UNKNOWN => KerberosError::UnknownService { service: service.to_string() },
        KDC_ERR_PREAUTH_FAILED | KRB_AP_ERR_BAD_INTEGRITY => KerberosError::WrongPassword,
        KDC_ERR_KEY_EXPIRED => KerberosError::PasswordExpired,
        KDC_ERR_CLIENT_REVOKED | KDC_ERR_NAME_EXP => KerberosError::AccountRevoked,
        KDC_ERR_ETYPE_NOSUPP => KerberosError::NoCommonEncryption { told },
        KRB_AP_ERR_SKEW | KRB_AP_ERR_TKT_NYV => KerberosError::ClockSkew,
        KRB_AP_ERR_TKT_EXPIRED => KerberosError::Expired,
        KRB_AP_ERR_MODIFIED | KRB_AP_ERR_NOKEY | KRB_AP_ERR_NOT_US => {
            KerberosError::NotItsTicket { service: service.to_string() }
        }
        _ if error.error_type == ErrorKind::NoAuthenticatingAuthority => KerberosError::NoServer { told },
        minor => KerberosError::Other { told, major: error.error_type.into(), minor },
    }
}
