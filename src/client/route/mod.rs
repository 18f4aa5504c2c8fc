//! The way to a host: its name, the proxy, and the line that is opened.

pub(in crate::client) mod approach;
pub(in crate::client) mod choice;
pub(in crate::client) mod endpoint;
pub(in crate::client) mod endpoint_error;
pub(in crate::client) mod endpoint_text;
pub(in crate::client) mod line;
pub(in crate::client) mod proxy;
pub(in crate::client) mod resolver;
pub(in crate::client) mod route;
pub(in crate::client) mod transport;
pub(in crate::client) mod url_path;

pub use self::endpoint::Endpoint;
pub use self::endpoint_error::EndpointError;
pub use self::proxy::{Proxy, ProxyError, Proxying};
pub use self::resolver::AddressLog;
pub use self::transport::Transport;
pub use self::url_path::UrlPath;
