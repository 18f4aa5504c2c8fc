//! Asks a remote Hyper-V host why a job failed.
//!
//! The reason is stored on the host in a `CIM_ConcreteJob`, for about five minutes after the job ended. This crate calls its methods `GetErrorEx`
//! and `GetError` over WS-Management (HTTPS, or HTTP encrypted by the login), decodes the answer and explains it, without COM, PowerShell or Windows.
//!
#![cfg_attr(feature = "client", doc = "```no_run")]
#![cfg_attr(not(feature = "client"), doc = "```ignore")]
//! # async fn explain() -> Result<(), Box<dyn std::error::Error>> {
//! use cimjob::auth::Credentials;
//! use cimjob::client::Client;
//! use cimjob::job::JobPath;
//!
//! let credentials = Credentials::new(r"LAB\operator".parse()?, std::env::var("PASSWORD")?);
//! let client = Client::builder("hv01".parse()?).credentials(credentials).build()?;
//! let job: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C7A50-0000-4000-8000-000000000001""#.parse()?;
//! println!("{}", client.explain(&job).await?); // outcome, reason, likely cause, what to try
//! # Ok(())
//! # }
//! ```
//!
//! The core needs no feature, no network and no runtime. It writes a request and reads the answer; sending is up to you:
//!
//! ```
//! use cimjob::job::{ErrorMethod, GetError, JobPath};
//! use cimjob::soap::{MessageId, Settings};
//! use cimjob::wsman::{read_reply, write_request};
//!
//! let job: JobPath = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse()?;
//! let call = GetError::new(job, ErrorMethod::GetError);
//! let id = MessageId::from_uuid(1);
//! let request = write_request(&call, &Settings::new("https://hv01:5986/wsman"), &id)?;
//! # assert!(request.contains("GetError_INPUT"));
//! # let answer: Option<&[u8]> = None;
//! if let Some(answer) = answer {
//!     let errors = read_reply(&call, &id, answer, None)?.output.errors;
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With the feature `serde`, what is read from a host is JSON in the form of `cimjob explain -o json`:
//!
#![cfg_attr(feature = "serde", doc = "```")]
#![cfg_attr(not(feature = "serde"), doc = "```ignore")]
//! # use cimjob::cim::CimInstance;
//! # use cimjob::job::{ConcreteJob, Evidence, Explanation};
//! # let job = CimInstance::new("Msvm_ConcreteJob").with("JobState", 10_u16);
//! # let path = r#"Msvm_ConcreteJob.InstanceID="8E1C""#.parse()?;
//! # let explanation = Explanation::of(path, ConcreteJob::from(job), Evidence::NotAsked);
//! println!("{}", serde_json::to_string(&explanation)?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Modules
//!
//! | module | what it holds | feature |
//! |---|---|---|
//! | [`job`] | Hyper-V jobs, their errors and the explanation | |
//! | [`wsman`] | WS-Management operations: Get, Enumerate, Invoke and others | |
//! | [`soap`] | the envelope and its faults | |
//! | [`cim`] | CIM instances, values and classes, in WS-CIM (DSP0230) and CIM-XML (DSP0201) | |
//! | [`addressing`] | names of resources: object paths, resource URIs, references | |
//! | [`codes`] | names of WSMan, Win32, WMI, HRESULT and NTSTATUS codes | |
//! | [`xml`] | a hardened XML reader and a writer; without promise | |
//! | `client` | sends operations: connections, logins, deadlines, retries | `client` |
//! | `doctor` | diagnoses why a host cannot be reached or does not accept the login | `client` |
//! | `fleet` | many hosts: a list of them from a file, and all of them asked within limits | `client` |
//! | `auth` | credentials and logins, without a socket; its token level is without promise | `client` |
//! | `gssapi` | Kerberos through the system's GSS-API library | `client` |
//! | `sspi` | CredSSP, and Kerberos without the system's library | `sspi` |
//! | `report` | the JSON documents of `schemas/output.v1.schema.json` as types | `serde` |
//! | `journal` | failed jobs, kept after the host removed them | `journal` |
//! | `watch` | looks at many hosts again and again, and keeps what failed there | `watch` |
//! | `nats` | several watchers on one NATS server | `nats` |
//! | `recording` | what was said on the wire, with pseudonyms; without promise | `simulator` |
//! | `simulator` | a Hyper-V host played from a scenario file | `simulator` |
//!
//! *Without promise* means: public because other parts need it, but a minor release may change it. Everything else follows semantic versioning.
//! The module `cli` is the command `cimjob`; it is hidden and without promise.

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod addressing;
#[cfg(feature = "client")]
pub mod auth;
pub mod cim;
#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(feature = "client")]
pub mod client;
pub mod codes;
#[cfg(feature = "client")]
pub mod doctor;
#[cfg(feature = "client")]
pub mod fleet;
#[cfg(feature = "client")]
pub mod gssapi;
pub mod job;
#[cfg(feature = "journal")]
pub mod journal;
#[cfg(feature = "nats")]
pub mod nats;
#[cfg(any(feature = "cli", feature = "watch"))]
mod process;
#[cfg(feature = "simulator")]
pub mod recording;
#[cfg(feature = "serde")]
pub mod report;
#[cfg(feature = "simulator")]
pub mod simulator;
pub mod soap;
#[cfg(feature = "sspi")]
pub mod sspi;
#[cfg(feature = "watch")]
pub mod watch;
pub mod wsman;
pub mod xml;

/// The examples in the README compile.
#[cfg(all(doctest, feature = "client"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
