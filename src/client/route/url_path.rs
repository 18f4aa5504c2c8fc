//! The path of a listener's URL, which WinRM calls its `URLPrefix` (RFC 3986 section 3.3).

use std::fmt;
use std::str::FromStr;

use crate::client::route::endpoint_error::{EndpointError, shown};

/// The path in the URL of a listener: `/wsman`, unless the host or a proxy before it uses another one.
///
/// ```
/// use cimjob::client::UrlPath;
///
/// let path: UrlPath = "hv01/wsman/".parse()?;
/// assert_eq!(path.to_string(), "/hv01/wsman");
/// assert!("/wsman?x".parse::<UrlPath>().is_err());
/// # Ok::<(), cimjob::client::EndpointError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UrlPath {
    /// Without slashes at its ends.
    text: String,
}

/// The path of a listener as it is set up by default.
impl Default for UrlPath {
    fn default() -> Self {
        Self { text: "wsman".to_owned() }
    }
}

/// One slash at each end counts for nothing.
impl FromStr for UrlPath {
    type Err = EndpointError;

    fn from_str(text: &str) -> Result<Self, EndpointError> {
        let inner = text.trim();
        let inner = inner.strip_prefix('/').unwrap_or(inner);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        if inner.len() <= LONGEST && inner.split('/').all(is_segment) {
            return Ok(Self { text: inner.to_owned() });
        }
        Err(EndpointError::Path(shown(text)))
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}", self.text)
    }
}

/// What no HTTP library changes on its way.
fn is_segment(segment: &str) -> bool {
    let may_stand = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:".contains(c);
    !matches!(segment, "" | "." | "..") && segment.chars().all(may_stand)
}

/// The most characters of a path.
const LONGEST: usize = 255;
