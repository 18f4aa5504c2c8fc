//! Enumerates many jobs of a simulated host and prints what that costs: `enumerate_load --jobs 1000,100000` (DSP0226 section 8).
//!
//! The host is `cimjob simulate` in a process of its own, so that the CPU time and the memory printed are the client's alone. The binary is
//! looked for next to this example; build it first.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet};
use cimjob::auth::{Credentials, Password};
use cimjob::client::{Authentication, Client, Endpoint, Trust, WireEvent};
use cimjob::wsman::Enumerate;
use clap::Parser;
use tempfile::NamedTempFile;

#[path = "shared/simulated.rs"]
mod simulated;

use self::simulated::{Failed, Simulated, cpu_time};

/// Enumerates many jobs of a simulated host and prints what that costs.
#[derive(Parser)]
struct Arguments {
    /// How many jobs the host has; each number is one run, the peak of memory is that of all runs so far
    #[arg(long, value_delimiter = ',', default_values_t = [1000, 100_000])]
    jobs: Vec<u32>,
    /// How many jobs a page may hold
    #[arg(long, default_value_t = 100)]
    page: u32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let arguments = Arguments::parse();
    for jobs in arguments.jobs {
        let simulated = ManyJobs::start(jobs)?;
        let cost = enumerate(&simulated, arguments.page).await?;
        cost.print();
    }
    Ok(())
}

/// What one enumeration took.
struct Cost {
    instances: u32,
    /// Bytes of XML in all answers.
    bytes: usize,
    wall: Duration,
    cpu: Option<Duration>,
}

async fn enumerate(simulated: &ManyJobs, page: u32) -> Result<Cost, Failed> {
    let bytes = Arc::new(AtomicUsize::new(0));
    let client = simulated.client(Arc::clone(&bytes))?;
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_ConcreteJob")?;
    let target = EndpointReference { resource, selectors: SelectorSet::default() };
    let (cpu, start) = (cpu_time(), Instant::now());
    let mut instances = client.enumerate(Enumerate { first_page: Some(page), ..Enumerate::all(target) });
    let mut count = 0;
    while let Some(item) = instances.next().await {
        let object = item?.object.ok_or("an item without instance")?;
        count += u32::from(object.value("InstanceID").is_some());
    }
    let cpu = cpu_time().zip(cpu).map(|(end, start)| end.saturating_sub(start));
    Ok(Cost { instances: count, bytes: bytes.load(Ordering::Relaxed), wall: start.elapsed(), cpu })
}

impl Cost {
    fn print(&self) {
        let megabytes = f64::from(u32::try_from(self.bytes).unwrap_or(u32::MAX)) / 1e6;
        println!(
            "{} instances, {megabytes:.1} MB of XML: {:.2?}, {:.1} MB/s",
            self.instances,
            self.wall,
            megabytes / self.wall.as_secs_f64()
        );
        match self.cpu {
            Some(cpu) => println!(
                "  client CPU {cpu:.2?} (user and system): {:.1} ms per MB, {:.1} MB per CPU second",
                cpu.as_secs_f64() * 1e3 / megabytes,
                megabytes / cpu.as_secs_f64()
            ),
            None => println!("  client CPU not measured on this system"),
        }
        match peak_memory() {
            Some(kibibytes) => println!("  peak memory of the client so far {:.1} MB", f64::from(kibibytes) * 1.024e-3),
            None => println!("  peak memory not measured on this system"),
        }
    }
}

/// A host with many jobs, in a process of its own.
struct ManyJobs {
    host: Simulated,
    _scenario: NamedTempFile,
}

impl ManyJobs {
    fn start(jobs: u32) -> Result<Self, Failed> {
        let mut scenario = NamedTempFile::with_suffix(".toml")?;
        writeln!(scenario, "[[users]]\nname = 'LAB\\{USER}'\npassword = '{PASSWORD}'\n[[generate]]\ncount = {jobs}")?;
        Ok(Self { host: Simulated::start(Some(scenario.path()))?, _scenario: scenario })
    }

    /// A client that counts the bytes of the answers.
    fn client(&self, bytes: Arc<AtomicUsize>) -> Result<Client, Failed> {
        let account = format!("LAB\\{USER}").parse()?;
        let credentials = Credentials { account, password: Password::new(PASSWORD.to_owned()) };
        let builder =
            Client::builder(Endpoint::new(&self.host.address, None)?).authentication(Authentication::Ntlm(credentials));
        let builder = builder.trust(Trust::Pin(self.host.pin.parse()?)).connections(1);
        let wire = Arc::new(move |event: &WireEvent<'_>| {
            if let WireEvent::Reply { body, .. } = event {
                bytes.fetch_add(body.len(), Ordering::Relaxed);
            }
        });
        Ok(builder.wire_log(wire).build()?)
    }
}

/// The most memory that this process ever held, in KiB; known on Linux.
fn peak_memory() -> Option<u32> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok())
}

const USER: &str = "load";
const PASSWORD: &str = "only for measuring";
