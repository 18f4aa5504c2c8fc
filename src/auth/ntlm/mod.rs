//! One NTLMv2 login on one connection, as a client (MS-NLMP 3.1.5.1.2, connection-oriented).

mod av_pairs;
mod challenge;
mod direction;
mod error;
mod hmac_md5;
mod keys;
mod login;
mod mic;
mod protection;
mod response;
mod sealer;
mod seed;
mod steps;

pub use self::error::NtlmError;
pub use self::login::Ntlm;
pub use self::protection::Protection;
pub use self::seed::NtlmSeed;

#[cfg(test)]
pub(super) mod tests;
