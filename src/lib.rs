//! Asks a remote Hyper-V host why a job failed.
//!
//! The floors, lowest first:
//!
//! | module | what it holds |
//! |---|---|
//! | [`xml`] | one hardened reader and one writer, names resolved to (namespace, local) |
//! | [`codes`] | names of WSMan, Win32, WBEM and Hyper-V codes |
//! | [`addressing`] | which resource: `ResourceUri`, `SelectorSet`, `EndpointReference` |
//! | [`soap`] | the envelope and its faults |
//! | [`cim`] | CIM instances as WS-CIM (DSP0230) and CIM-XML (DSP0201) |
//! | [`wsman`] | operations: one verb, one file |
//! | [`job`] | Hyper-V jobs, their errors and the explanation |
//! | `auth` | NTLM and Basic, without a socket (feature `client`) |
//! | `client` | sends operations over HTTPS (feature `client`) |
//! | `simulator` | a Hyper-V host played from a scenario file (feature `simulator`) |

pub mod addressing;
#[cfg(feature = "client")]
pub mod auth;
pub mod cim;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "client")]
pub mod client;
pub mod codes;
pub mod job;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod soap;
pub mod wsman;
pub mod xml;
