//! The way to a host: its name, the proxy, and the line that is opened.

pub(in crate::client) mod choice;
pub(in crate::client) mod endpoint;
pub(in crate::client) mod line;
pub(in crate::client) mod proxy;
pub(in crate::client) mod resolver;
pub(in crate::client) mod route;

pub use self::endpoint::{Endpoint, EndpointError, Transport};
pub use self::proxy::{Proxy, ProxyError, Proxying};
