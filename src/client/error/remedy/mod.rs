//! What to try after an error, as data: what to change, and where.

mod address;
mod host;
mod kerberos;
mod login;
mod nats;
mod of_error;
mod of_fault;
mod of_http;
mod of_tls;
#[expect(clippy::module_inception, reason = "it holds `Remedy`")]
mod remedy;
mod tls;

pub use self::address::{AddressRemedy, ProxyRemedy};
pub use self::host::{ObjectRemedy, ServiceRemedy};
pub use self::kerberos::KerberosRemedy;
pub use self::login::{CredentialsRemedy, SchemeRemedy};
pub use self::nats::NatsRemedy;
pub use self::remedy::Remedy;
pub use self::tls::{TlsRemedy, TrustRemedy};
