//! Drives GetError calls over kept connections and prints what they cost: `load --calls 2000 --connections 2 --auth ntlm`.
//! With `--first` each call has a client of its own, so that TCP, TLS and the login are counted: `load --first --calls 500`.
//!
//! Without `--host` the built-in scenario is played by `cimjob simulate` in a process of its own, so that the CPU time printed is the
//! client's alone. The binary is looked for next to this example; build it first.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::time::{Duration, Instant};

use cimjob::addressing::Namespace;
use cimjob::auth::{Account, Credentials, Password};
use cimjob::client::{Authentication, CertificatePin, Client, Endpoint, Trust};
use cimjob::job::{ErrorMethod, JobPath};
use cimjob::simulator::Scenario;
use clap::{Parser, ValueEnum};
use tokio::task::JoinSet;

#[path = "shared/simulated.rs"]
mod simulated;

use self::simulated::{Failed, Simulated, cpu_time};

/// Drives GetError calls over kept connections and prints what they cost.
#[derive(Parser)]
struct Arguments {
    /// How many calls all connections make together
    #[arg(long, default_value_t = 2000)]
    calls: usize,
    /// How many connections are kept open
    #[arg(long, default_value_t = 2)]
    connections: usize,
    /// Make each call the first one of a new client, one after the other
    #[arg(long, conflicts_with = "connections")]
    first: bool,
    /// How to log in
    #[arg(long, value_enum, default_value = "ntlm")]
    auth: Auth,
    /// A host; its password comes from CIMJOB_PASSWORD
    #[arg(long, requires_all = ["user", "job"])]
    host: Option<String>,
    /// Who logs in
    #[arg(long)]
    user: Option<Account>,
    /// The job that is asked
    #[arg(long)]
    job: Option<String>,
    /// Trust exactly this certificate
    #[arg(long)]
    pin: Option<CertificatePin>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Auth {
    Ntlm,
    Basic,
}

/// Whom to ask what.
struct Target {
    endpoint: Endpoint,
    trust: Trust,
    credentials: Credentials,
    job: JobPath,
    /// The simulated host, stopped when dropped.
    _simulator: Option<Simulated>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let arguments = Arguments::parse();
    let connections = arguments.connections.max(1);
    let target = if arguments.host.is_some() { given(&arguments)? } else { on_simulated_host()? };
    if arguments.first {
        // What is done once in the life of a process is not counted.
        target.client(arguments.auth, 1)?.get_error(&target.job, ErrorMethod::GetError).await?;
        let start = Start::now();
        let latencies = first_calls(&target, arguments.auth, arguments.calls).await?;
        start.print(latencies, &format!("each the first one of a client, {:?}", arguments.auth));
        return Ok(());
    }
    let client = target.client(arguments.auth, connections)?;
    // The first call on each connection pays for TCP, TLS and the login; it is not counted.
    drive(&client, &target.job, connections, 1).await?;
    let start = Start::now();
    let latencies = drive(&client, &target.job, connections, arguments.calls.div_ceil(connections)).await?;
    start.print(latencies, &format!("{connections} connections, {:?}", arguments.auth));
    Ok(())
}

impl Target {
    fn client(&self, auth: Auth, connections: usize) -> Result<Client, Failed> {
        let credentials = self.credentials.clone();
        let authentication = match auth {
            Auth::Ntlm => Authentication::Ntlm(credentials),
            Auth::Basic => Authentication::Basic(credentials),
        };
        let builder = Client::builder(self.endpoint.clone()).authentication(authentication).trust(self.trust.clone());
        Ok(builder.connections(connections).build()?)
    }
}

async fn first_calls(target: &Target, auth: Auth, calls: usize) -> Result<Vec<Duration>, Failed> {
    let mut latencies = Vec::with_capacity(calls);
    for _ in 0..calls {
        let start = Instant::now();
        target.client(auth, 1)?.get_error(&target.job, ErrorMethod::GetError).await?;
        latencies.push(start.elapsed());
    }
    Ok(latencies)
}

/// When counting began.
struct Start {
    time: Instant,
    cpu: Option<Duration>,
}

impl Start {
    fn now() -> Self {
        Self { cpu: cpu_time(), time: Instant::now() }
    }

    fn print(self, mut latencies: Vec<Duration>, how: &str) {
        let (elapsed, cpu) = (self.time.elapsed(), cpu_time());
        latencies.sort_unstable();
        print(&latencies, elapsed, cpu.zip(self.cpu).map(|(end, start)| end.saturating_sub(start)), how);
    }
}

/// Makes `calls` calls on each connection, one after the other, and gives how long each took.
async fn drive(client: &Client, job: &JobPath, connections: usize, calls: usize) -> Result<Vec<Duration>, Failed> {
    let mut tasks = JoinSet::new();
    for _ in 0..connections {
        let (client, job) = (client.clone(), job.clone());
        tasks.spawn(async move {
            let mut latencies = Vec::with_capacity(calls);
            for _ in 0..calls {
                let start = Instant::now();
                client.get_error(&job, ErrorMethod::GetError).await?;
                latencies.push(start.elapsed());
            }
            Ok::<_, cimjob::client::Error>(latencies)
        });
    }
    let mut all = Vec::new();
    while let Some(latencies) = tasks.join_next().await {
        all.extend(latencies??);
    }
    Ok(all)
}

fn print(latencies: &[Duration], elapsed: Duration, cpu: Option<Duration>, how: &str) {
    let calls = u32::try_from(latencies.len()).unwrap_or(u32::MAX).max(1);
    let percentile = |percent: usize| latencies.get(latencies.len() * percent / 100).copied().unwrap_or_default();
    println!("{calls} calls, {how}: {:.0} calls/s", f64::from(calls) / elapsed.as_secs_f64());
    match cpu {
        Some(cpu) => println!("client CPU per call {:?} (user and system)", cpu / calls),
        None => println!("client CPU per call not measured on this system"),
    }
    let slowest = latencies.last().copied().unwrap_or_default();
    println!("latency: median {:?}, 99 % within {:?}, slowest {slowest:?}", percentile(50), percentile(99));
}

fn given(arguments: &Arguments) -> Result<Target, Failed> {
    let account = arguments.user.clone().ok_or("--user is missing")?;
    let job = arguments.job.as_deref().ok_or("--job is missing")?;
    Ok(Target {
        endpoint: Endpoint::new(arguments.host.as_deref().unwrap_or_default(), None)?,
        trust: arguments.pin.map_or(Trust::System, Trust::Pin),
        credentials: Credentials { account, password: Password::new(std::env::var("CIMJOB_PASSWORD")?) },
        job: JobPath::read(job, &Namespace::virtualization_v2(), None)?,
        _simulator: None,
    })
}

fn on_simulated_host() -> Result<Target, Failed> {
    let scenario = Scenario::built_in();
    let (user, job) = scenario.users.first().zip(scenario.jobs.first()).ok_or("the scenario is empty")?;
    let simulator = Simulated::start(None)?;
    Ok(Target {
        endpoint: Endpoint::new(&simulator.address, None)?,
        trust: Trust::Pin(simulator.pin.parse()?),
        credentials: Credentials {
            account: user.name.parse()?,
            password: Password::new(user.password.expose().to_owned()),
        },
        job: JobPath::new(&job.namespace.parse()?, &job.class, job.instance_id.clone())?,
        _simulator: Some(simulator),
    })
}
