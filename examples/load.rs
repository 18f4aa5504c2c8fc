//! Drives GetError calls over kept connections and prints what they cost: `load --calls 2000 --connections 2 --auth ntlm`.
//! With `--first` each call has a client of its own, so that TCP, TLS and the login are counted: `load --first --calls 500`. With `--hosts-file` each
//! host gets one such call.
//!
//! Without `--host` the built-in scenario is played by `cimjob simulate` in a process of its own, so that the CPU time printed is the
//! client's alone. The binary is looked for next to this example; build it first.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cimjob::addressing::Namespace;
use cimjob::auth::{Account, Credentials, Password};
use cimjob::client::{Authentication, CertificatePin, Client, Endpoint, SharedTls, TlsOptions, Trust};
use cimjob::fleet::Hosts;
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
    /// Make each call the first one of a new client
    #[arg(long, conflicts_with = "connections")]
    first: bool,
    /// How many of these clients are there at the same time
    #[arg(long, default_value_t = 1, requires = "first")]
    at_once: usize,
    /// How to log in
    #[arg(long, value_enum, default_value = "ntlm")]
    auth: Auth,
    /// A host; its password comes from CIMJOB_PASSWORD
    #[arg(long, requires_all = ["user", "job"])]
    host: Option<String>,
    /// Hosts, one a line, that are called once each
    #[arg(long, requires_all = ["first", "user", "job"], conflicts_with_all = ["host", "calls"])]
    hosts_file: Option<PathBuf>,
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
    /// Calls that are the first ones of their clients take turns.
    endpoints: Vec<Endpoint>,
    tls: SharedTls,
    credentials: Credentials,
    job: JobPath,
    /// The simulated host, stopped when dropped.
    _simulator: Option<Simulated>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failed> {
    let arguments = Arguments::parse();
    let connections = arguments.connections.max(1);
    let is_given = arguments.host.is_some() || arguments.hosts_file.is_some();
    let target = Arc::new(if is_given { given(&arguments)? } else { on_simulated_host()? });
    if arguments.first {
        // What is done once in the life of a process is not counted.
        if arguments.hosts_file.is_none() {
            target.first_call(0, arguments.auth).await?;
        }
        let start = Start::now();
        let latencies = first_calls(&target, &arguments).await?;
        start.print(latencies, &format!("each the first one of a client, {:?}", arguments.auth));
        return Ok(());
    }
    let client = target.client(0, arguments.auth, connections)?;
    // The first call on each connection pays for TCP, TLS and the login; it is not counted.
    drive(&client, &target.job, connections, 1).await?;
    let start = Start::now();
    let latencies = drive(&client, &target.job, connections, arguments.calls.div_ceil(connections)).await?;
    start.print(latencies, &format!("{connections} connections, {:?}", arguments.auth));
    Ok(())
}

impl Target {
    fn client(&self, call: usize, auth: Auth, connections: usize) -> Result<Client, Failed> {
        let credentials = self.credentials.clone();
        let authentication = match auth {
            Auth::Ntlm => Authentication::Ntlm(credentials),
            Auth::Basic => Authentication::Basic(credentials),
        };
        let endpoint = self.endpoints.iter().cycle().nth(call % self.endpoints.len().max(1)).ok_or("no host")?;
        let builder = Client::builder(endpoint.clone()).authentication(authentication).tls(self.tls.clone());
        Ok(builder.connections(connections).build()?)
    }

    async fn first_call(&self, call: usize, auth: Auth) -> Result<Duration, Failed> {
        let start = Instant::now();
        self.client(call, auth, 1)?.get_error(&self.job, ErrorMethod::GetError).await?;
        Ok(start.elapsed())
    }
}

/// As many as asked for at the same time; one for each host if there are many.
async fn first_calls(target: &Arc<Target>, arguments: &Arguments) -> Result<Vec<Duration>, Failed> {
    let calls = if arguments.hosts_file.is_some() { target.endpoints.len() } else { arguments.calls };
    let (mut latencies, mut tasks) = (Vec::with_capacity(calls), JoinSet::new());
    for call in 0..calls {
        if tasks.len() >= arguments.at_once.max(1)
            && let Some(latency) = tasks.join_next().await
        {
            latencies.push(latency??);
        }
        let (target, auth) = (Arc::clone(target), arguments.auth);
        tasks.spawn(async move { target.first_call(call, auth).await });
    }
    while let Some(latency) = tasks.join_next().await {
        latencies.push(latency??);
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
        endpoints: match (&arguments.hosts_file, &arguments.host) {
            (Some(file), _) => hosts_of(file)?,
            (None, host) => vec![Endpoint::new(host.as_deref().unwrap_or_default(), None)?],
        },
        tls: tls(arguments.pin.map_or(Trust::System, Trust::Pin)),
        credentials: Credentials { account, password: Password::new(std::env::var("CIMJOB_PASSWORD")?) },
        job: JobPath::read(job, &Namespace::virtualization_v2(), None)?,
        _simulator: None,
    })
}

fn hosts_of(file: &Path) -> Result<Vec<Endpoint>, Failed> {
    let hosts = Hosts::parse(&file.display().to_string(), &std::fs::read(file)?)?;
    Ok(hosts.iter().map(|host| host.endpoint.clone()).collect())
}

fn tls(trust: Trust) -> SharedTls {
    TlsOptions { trust, ..TlsOptions::default() }.into()
}

fn on_simulated_host() -> Result<Target, Failed> {
    let scenario = Scenario::built_in();
    let (user, job) = scenario.users.first().zip(scenario.jobs.first()).ok_or("the scenario is empty")?;
    let simulator = Simulated::start(None)?;
    Ok(Target {
        endpoints: vec![Endpoint::new(&simulator.address, None)?],
        tls: tls(Trust::Pin(simulator.pin.parse()?)),
        credentials: Credentials {
            account: user.name.parse()?,
            password: Password::new(user.password.expose().to_owned()),
        },
        job: JobPath::new(&job.namespace.parse()?, &job.class, job.instance_id.clone())?,
        _simulator: Some(simulator),
    })
}
