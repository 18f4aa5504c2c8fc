//! Faults, and answers without SOAP, by name.

use serde::Deserialize;

/// A fault, or an answer without SOAP, in place of the job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schemas", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FaultName {
    /// `w:AccessDenied`, code 5.
    AccessDenied,
    /// `w:TimedOut`, code 2150858793.
    TimedOut,
    /// `w:QuotaLimit` with an MSFT_WmiError, code 2150859174.
    Quota,
    /// `w:Concurrency`, code 2150858802.
    Concurrency,
    /// `a:DestinationUnreachable`, code 2150858752: as if the job had been removed.
    NotFound,
    /// `a:ActionNotSupported`, code 2150858753.
    InvalidMethod,
    /// `w:SchemaValidationError`, code 2150858817.
    Schema,
    /// `w:InternalError`, code 2150858755.
    ProviderFailure,
    /// HTTP 500 with an empty body.
    ServerError,
    /// HTTP 503 with an empty body.
    ServiceUnavailable,
    /// HTTP 401, as if the login had run out: the client must log in anew.
    Unauthorized,
    /// `n:InvalidEnumerationContext`, code 2150858779; the enumeration itself goes on.
    InvalidContext,
    /// `w:EncodingLimit`, code 2150858824.
    TooLarge,
    /// The connection is closed before anything was done.
    Dropped,
    /// The request is carried out, but the connection is closed in place of an answer.
    LostAnswer,
}
