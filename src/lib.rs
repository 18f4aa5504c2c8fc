//! Asks a remote Hyper-V host why a job failed.
//!
//! A failed Hyper-V operation leaves its reason in a `CIM_ConcreteJob` on the host. This crate builds the WS-Management message that asks for
//! it (`GetError`, `GetErrorEx`), sends it over HTTPS or sealed HTTP, and decodes and explains the answer, without COM, PowerShell or Windows.
//!
//! ```
//! use cimjob::addressing::Namespace;
//! use cimjob::job::{ErrorMethod, GetError, JobPath};
//! use cimjob::soap::{MessageId, Settings};
//! use cimjob::wsman::{read_reply, write_request};
//!
//! let job = JobPath::read(r#"Msvm_ConcreteJob.InstanceID="8E1C""#, &Namespace::virtualization_v2(), None)?;
//! let call = GetError::new(job, ErrorMethod::GetError);
//! let id = MessageId::from_uuid(1);
//! let request = write_request(&call, &Settings::new("https://hv01:5986/wsman"), &id)?;
//! # assert!(request.contains("GetError_INPUT"));
//! // send it yourself, or with the feature `client`; then read_reply(&call, &id, &answer, None)
//! # let _ = |answer: &[u8]| read_reply(&call, &id, answer, None).map(|reply| reply.output.errors);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The floors, lowest first:
//!
//! | module | what it holds |
//! |---|---|
//! | [`xml`] | one hardened reader and one writer, names resolved to (namespace, local) |
//! | [`codes`] | names of WSMan, Win32, WBEM and Hyper-V codes |
//! | [`addressing`] | which resource: `ResourceUri`, `SelectorSet`, `EndpointReference` |
//! | [`cim`] | CIM instances as WS-CIM (DSP0230) and CIM-XML (DSP0201) |
//! | [`soap`] | the envelope and its faults |
//! | [`wsman`] | operations: one verb, one file |
//! | [`job`] | Hyper-V jobs, their errors and the explanation |
//! | `auth` | logins, channel binding and sealed messages, without a socket (feature `client`) |
//! | `gssapi` | Kerberos through the system's GSS-API library (feature `client`) |
//! | `sspi` | CredSSP, and Kerberos without system libraries (feature `sspi`) |
//! | `client` | sends operations over HTTPS, or sealed over HTTP (feature `client`) |
//! | `doctor` | says which lock keeps us out of a host (feature `client`) |
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
#[cfg(feature = "client")]
pub mod doctor;
#[cfg(feature = "client")]
pub mod gssapi;
pub mod job;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod soap;
#[cfg(feature = "sspi")]
pub mod sspi;
pub mod wsman;
pub mod xml;

/// The example in the README compiles.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
