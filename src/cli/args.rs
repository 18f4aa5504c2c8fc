//! The arguments. Every option has a variable `CIMJOB_...`; the password has no option, so that it never stands in a list of processes.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::addressing::Namespace;
use crate::auth::Account;
use crate::job::JobClass;

use super::args_authentication::AuthenticationArguments;
use super::args_cert::{Cert, CertCommand};
use super::args_credentials::{Config, ConfigurationArguments, CredentialArguments, Login, Logout};
use super::args_doctor::Doctor;
use super::args_jobs::{Cancel, List, Wait};
use super::args_tls::TlsArguments;
use super::args_verbs as verbs;
use super::config::Layers;
use super::output::Format;

/// Asks a remote Hyper-V host why a job failed.
#[derive(Debug, Parser)]
#[command(name = "cimjob", version, about, after_help = AFTER_HELP, propagate_version = true, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// Log to standard error. Never shows credentials
    #[arg(short, long, global = true, action = clap::ArgAction::Count, env = "CIMJOB_VERBOSE")]
    pub(super) verbose: u8,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Say why a job failed, in words
    Explain(Explain),
    /// Call GetError or GetErrorEx and show what came back
    GetError(GetError),
    /// List the jobs of a host
    List(List),
    /// Follow jobs to their end, and explain those that fail
    Wait(Wait),
    /// End a job, and follow it to its end
    Cancel(Cancel),
    /// Ask what answers: vendor, version, security profiles
    Identify(Identify),
    /// Say which lock keeps us out of a host, and what to try
    Doctor(Doctor),
    /// Show an instance: any class, any namespace
    Get(verbs::Get),
    /// Ask for instances in WQL
    Query(verbs::Query),
    /// Show all instances of a class
    Enumerate(verbs::Enumerate),
    /// Show what is associated with an instance
    Associators(verbs::Associators),
    /// Call a method
    Invoke(verbs::Invoke),
    /// Change properties of an instance
    Put(verbs::Put),
    /// Create an instance
    Create(verbs::Create),
    /// Delete an instance
    Delete(verbs::Delete),
    /// Put the password of an account into the keyring of this machine
    Login(Login),
    /// Take the password of an account out of the keyring of this machine
    Logout(Logout),
    /// Show the settings and where they come from
    Config(Config),
    /// Look at the certificates of a host
    Cert(Cert),
    /// Play a Hyper-V host from a scenario file, until stopped
    Simulate(Simulate),
    /// Start the simulated host in this process and explain its failed jobs
    Demo(Demo),
}

#[derive(Debug, Args)]
#[command(after_help = EXPLAIN_EXAMPLES)]
pub(super) struct Explain {
    #[command(flatten)]
    pub(super) job: JobArguments,
    /// End with 1 when the job failed or was stopped; one that runs or whose state is unknown ends with 0
    #[arg(long, env = "CIMJOB_EXIT_STATUS")]
    pub(super) exit_status: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct GetError {
    #[command(flatten)]
    pub(super) job: JobArguments,
    /// Call GetErrorEx, which gives all errors; Hyper-V's own job classes have it
    #[arg(long, env = "CIMJOB_EX")]
    pub(super) ex: bool,
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Identify {
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Simulate {
    /// The scenario, TOML or JSON (docs/simulator.md); without it the built-in one is played
    #[arg(env = "CIMJOB_SCENARIO")]
    pub(super) scenario: Option<PathBuf>,
    /// Where to listen; port 0 lets the system choose
    #[arg(long, env = "CIMJOB_LISTEN", default_value = "127.0.0.1:0")]
    pub(super) listen: std::net::SocketAddr,
    /// Listen for plain HTTP here too, where messages must be sealed by their login; port 0 lets the system choose
    #[arg(long, env = "CIMJOB_LISTEN_HTTP", value_name = "ADDRESS")]
    pub(super) listen_http: Option<std::net::SocketAddr>,
    /// Write the certificate in PEM form to this file, for clients that cannot pin
    #[arg(long, env = "CIMJOB_CERTIFICATE_FILE", value_name = "FILE")]
    pub(super) certificate_file: Option<PathBuf>,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Explain every job of the simulated host, not only the failed ones
    #[arg(long, env = "CIMJOB_ALL")]
    pub(super) all: bool,
    /// Show each request and answer on standard error
    #[arg(long, env = "CIMJOB_WIRE")]
    pub(super) wire: bool,
    #[command(flatten)]
    pub(super) output: OutputArguments,
}

#[derive(Debug, Args)]
pub(super) struct JobArguments {
    /// The job: its WMI path, an endpoint reference as XML, a bare InstanceID, or - to read it from standard input
    #[arg(value_name = "JOB", env = "CIMJOB_JOB")]
    pub(super) job: String,
    /// The namespace, where the job's name has none
    #[arg(long, env = "CIMJOB_NAMESPACE", default_value = "root/virtualization/v2")]
    pub(super) namespace: Namespace,
    /// The class of a bare InstanceID; may bring its namespace: root/HyperVCluster/v2:Msvm_ConcreteJob [default: Msvm_ConcreteJob]
    #[arg(long, env = "CIMJOB_CLASS")]
    pub(super) class: Option<JobClass>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Connection")]
pub(super) struct Connection {
    /// The host, or http://host for its HTTP listener, where the path of what is asked for names none; typed, it goes before that one too
    #[arg(long, env = "CIMJOB_HOST")]
    pub(super) host: Option<String>,
    /// The port of its listener, if not as in --host hv01:15986 [default: 5986, with http:// 5985]
    #[arg(long, env = "CIMJOB_PORT")]
    pub(super) port: Option<u16>,
    /// Who logs in: DOMAIN\user, user@realm, or .\user for a local account
    #[arg(long, env = "CIMJOB_USER")]
    pub(super) user: Option<Account>,
    #[command(flatten)]
    pub(super) authentication: AuthenticationArguments,
    #[command(flatten)]
    pub(super) credentials: CredentialArguments,
    #[command(flatten)]
    pub(super) tls: TlsArguments,
    /// How long everything together may take: 90, 90s, 2m; for wait and cancel, how long a job is followed. It begins with the network, so
    /// reading a password or a file does not count
    #[arg(long, env = "CIMJOB_TIMEOUT", default_value = "60s", value_parser = duration, help_heading = "Connection")]
    pub(super) timeout: Duration,
    /// Add each envelope to the end of this file: no credentials, but all that is sent and all that hosts say
    #[arg(long, env = "CIMJOB_TRACE_WIRE", value_name = "FILE", help_heading = "Connection")]
    pub(super) trace_wire: Option<PathBuf>,
    #[command(flatten)]
    pub(super) configuration: ConfigurationArguments,
    #[arg(skip)]
    pub(super) typed: Typed,
    #[arg(skip)]
    pub(super) layers: Layers,
}

/// Which options stand on the command line itself, and not in a variable.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Typed {
    pub(super) host: bool,
    pub(super) port: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArguments {
    /// The format of standard output
    #[arg(short = 'o', long = "output", env = "CIMJOB_OUTPUT", value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Colour on standard output
    #[arg(long, env = "CIMJOB_COLOR", value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Command {
    pub(super) fn format(&self) -> (Format, Color) {
        let output = match self {
            Self::Explain(command) => &command.output,
            Self::GetError(command) => &command.output,
            Self::List(command) => &command.output,
            Self::Wait(command) => &command.output,
            Self::Cancel(command) => &command.output,
            Self::Identify(command) => &command.output,
            Self::Doctor(command) => &command.output,
            Self::Get(command) => &command.output,
            Self::Query(command) => &command.output,
            Self::Enumerate(command) => &command.output,
            Self::Associators(command) => &command.output,
            Self::Invoke(command) => &command.output,
            Self::Put(command) => &command.output,
            Self::Create(command) => &command.output,
            Self::Delete(command) => &command.output,
            Self::Login(command) => &command.output,
            Self::Logout(command) => &command.output,
            Self::Config(command) => &command.show().output,
            Self::Cert(Cert { command: CertCommand::Show(command) }) => &command.output,
            Self::Simulate(command) => &command.output,
            Self::Demo(command) => &command.output,
        };
        (output.format, output.color)
    }

    pub(super) fn connection_mut(&mut self) -> Option<&mut Connection> {
        match self {
            Self::Explain(command) => Some(&mut command.connection),
            Self::GetError(command) => Some(&mut command.connection),
            Self::List(command) => Some(&mut command.connection),
            Self::Wait(command) => Some(&mut command.connection),
            Self::Cancel(command) => Some(&mut command.connection),
            Self::Identify(command) => Some(&mut command.connection),
            Self::Doctor(command) => Some(&mut command.connection),
            Self::Get(command) => Some(&mut command.connection),
            Self::Query(command) => Some(&mut command.connection),
            Self::Enumerate(command) => Some(&mut command.connection),
            Self::Associators(command) => Some(&mut command.connection),
            Self::Invoke(command) => Some(&mut command.connection),
            Self::Put(command) => Some(&mut command.connection),
            Self::Create(command) => Some(&mut command.connection),
            Self::Delete(command) => Some(&mut command.connection),
            Self::Login(command) => Some(&mut command.connection),
            Self::Logout(command) => Some(&mut command.connection),
            Self::Config(command) => Some(&mut command.show_mut().connection),
            Self::Cert(_) | Self::Simulate(_) | Self::Demo(_) => None,
        }
    }
}

/// Whole seconds, or a number with `s`, `m` or `h`; at most a day, and never nothing.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (digits, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let factor = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return Err("a number of seconds is expected, or a number with s, m or h".into()),
    };
    let seconds = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(factor));
    match seconds {
        Some(seconds @ 1..=86_400) => Ok(Duration::from_secs(seconds)),
        _ => Err("from one second to one day is allowed".into()),
    }
}

const AFTER_HELP: &str = r#"What is typed goes before a variable, that before the configuration file; an empty variable counts as none.
The password comes from --password-stdin, --password-fd, --password-file or --credential-helper; else from CIMJOB_PASSWORD, the
configuration's password-file or credential-helper, systemd's credential cimjob.password, the keyring (cimjob login), or a prompt, in
this order. With a Kerberos ticket, --keytab or --client-cert none is needed.

Exit codes: 0 done; 1 the job failed (wait, explain --exit-status); 2 usage; 3 the job completed with warnings (wait); 4 not logged in
or not allowed; 5 job not found or already removed; 6 no connection, DNS or TLS; 7 WS-Man fault, or a method returned another value
than 0; 8 time-out, or the job still runs (wait, cancel); 70 unreadable answer; 74 standard output cannot be written; 78 configuration;
130 stopped by Ctrl-C. A reader that goes away, as in `| head -1`, does not change the code.

Try it without a host: cimjob demo"#;

const EXPLAIN_EXAMPLES: &str = r#"Examples:
  cimjob explain '\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C7A50-..."' --user 'LAB\operator'
  CIMJOB_PASSWORD=... cimjob explain 8E1C7A50-... --class Msvm_StorageJob --host hv01 --user 'LAB\ops' -o json --exit-status"#;

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_option_has_a_variable() {
        let root = Arguments::command();
        let nested = root.get_subcommands().flat_map(clap::Command::get_subcommands);
        for command in root.get_subcommands().chain([&root]).chain(nested) {
            // The host as an argument of its own is another way to write --host, which has its variable.
            let other = ["help", "version", "host_argument"];
            for argument in command.get_arguments().filter(|argument| !other.contains(&argument.get_id().as_str())) {
                let expected = format!(
                    "CIMJOB_{}",
                    argument.get_long().unwrap_or_else(|| argument.get_id().as_str()).replace('-', "_").to_uppercase()
                );
                assert_eq!(
                    argument.get_env().and_then(|name| name.to_str()),
                    Some(expected.as_str()),
                    "{}",
                    argument.get_id()
                );
            }
        }
    }

    #[test]
    fn no_option_takes_a_password_itself() {
        for command in Arguments::command().get_subcommands() {
            let longs = command.get_arguments().filter_map(clap::Arg::get_long);
            let passwords: Vec<_> = longs.filter(|long| long.contains("password")).collect();
            for long in passwords {
                assert!(
                    ["-file", "-fd", "-stdin"].iter().any(|end| long.ends_with(end)),
                    "{}: {long}",
                    command.get_name()
                );
            }
        }
    }

    #[test]
    fn durations_are_finite_and_never_nothing() {
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for text in ["", "0", "s", "2d", "-1", "1.5", "25h", "99999999999999999999"] {
            assert!(duration(text).is_err(), "{text}");
        }
    }
}
