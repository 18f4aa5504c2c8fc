//! What a refused login says, and whether another try can help.

use crate::auth::{KerberosError, MechanismError, Offer};
use crate::client::connection::classify::Failure;
use crate::client::connection::message::HttpReply;
use crate::client::error::error::Error;
use crate::client::error::refused::Refused;

/// A server has judged the account or its password already: another mechanism would only be a second wrong try.
pub(super) fn is_final(reason: &Refused) -> bool {
    use KerberosError::{AccountRevoked, PasswordExpired, WrongPassword};
    let Refused::Mechanism(MechanismError::Kerberos(error)) = reason else { return false };
    matches!(error, AccountRevoked | PasswordExpired | WrongPassword)
}

/// A 401 to a login: the scheme is not offered at all, or it is and the credentials are wrong.
pub(super) fn not_accepted(reply: &HttpReply, scheme: &'static str, headers: &[&str]) -> Refused {
    let offered = Offer::names(&reply.offers);
    if reply.offers.is_empty() || headers.iter().any(|header| reply.offers.iter().any(|offer| offer.is(header))) {
        Refused::Credentials { scheme, offered }
    } else {
        Refused::NoCommonScheme { wanted: scheme.to_owned(), offered }
    }
}

pub(super) fn refused(refused: Refused) -> Failure {
    Failure::Error(Error::Refused(refused))
}
