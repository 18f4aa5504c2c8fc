//! Credentials and authentication mechanisms, without a socket.
//!
//! For users of `client`: [`Account`], [`Password`], [`Credentials`], [`Identity`], [`ServicePrincipal`], and the errors. The rest (mechanisms, tokens,
//! sealed messages, channel binding) is without promise: a minor release may change it.

mod account;
mod basic;
mod channel_binding;
mod credentials;
mod credssp_error;
pub(crate) mod der;
mod file_time;
mod identity;
mod kerberos_error;
mod kerberos_scheme;
mod mechanism;
mod multipart;
mod negotiate;
mod ntlm;
mod offer;
mod password;
mod principal;
mod sealer;
mod service_principal;
mod spnego;

pub use account::{Account, AccountError};
pub use basic::{BasicError, basic_authorization};
pub use channel_binding::{ChannelBinding, ChannelBindingError};
pub use credentials::Credentials;
pub use credssp_error::CredSspError;
pub use file_time::FileTime;
pub use identity::Identity;
pub use kerberos_error::KerberosError;
pub use kerberos_scheme::KerberosScheme;
pub use mechanism::{Mechanism, MechanismError, Step};
pub use multipart::{
    MultipartError, OpenedMessage, PartHeaders, SealedMessage, is_sealed, open_message, seal_message, seal_message_with,
};
pub use negotiate::Negotiate;
pub use ntlm::{Ntlm, NtlmError, NtlmSeed, Protection};
pub use offer::Offer;
pub use password::Password;
pub use principal::Principal;
pub use sealer::{SealError, SealProtocol, Sealed, Sealer};
pub use service_principal::{ServicePrincipal, ServicePrincipalError};
pub use spnego::SpnegoError;
