//! Several watchers on one NATS server: the connection to it, and what is kept and sent there.
//!
//! The journal on a worker's disk stays the truth; NATS transports what it says, and says which worker looks at which hosts.

mod asking;
mod bucket;
mod connection;
mod doctor;
mod identity;
mod leases;
mod options;
mod results;
mod server;
mod site;

pub use self::asking::{Asking, NotAnswered};
pub use self::connection::{Connection, OpenError};
pub use self::doctor::examine;
pub use self::leases::NatsLeases;
pub use self::options::{Login, Options};
pub use self::results::{KEPT, KNOWN_AGAIN, NatsResults, STREAM};
pub use self::server::{ServerUrl, ServerUrlError};
pub use self::site::{SiteName, SiteNameError};
