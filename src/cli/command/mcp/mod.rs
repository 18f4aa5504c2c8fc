//! `cimjob mcp`: a server of the Model Context Protocol on standard input and output, which only reads.

mod answer;
mod arguments;
mod asked;
mod budget;
mod calls;
mod hosts;
mod recorded;
mod server;
mod tools;

use std::io::IsTerminal;

use clap::Args;
use rmcp::ServiceExt;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::io::stdio;

use crate::report::Exit;

use crate::cli::command::mcp::hosts::ConfiguredHosts;
use crate::cli::command::mcp::server::Server;
use crate::cli::ending::failure::Failure;
use crate::cli::options::journal::JournalArguments;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::say::note;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Mcp {
    #[command(flatten)]
    pub(in crate::cli) journal: JournalArguments,
}

/// The longest message of a client: 1 MiB. A longer one is dropped.
const LONGEST_MESSAGE: usize = 1 << 20;

/// Answers until standard input ends.
pub(in crate::cli) async fn run(command: Mcp, settings: Settings) -> Result<Exit, Failure> {
    if std::io::stdin().is_terminal() {
        return Err(Failure::Usage(NO_CLIENT.to_owned()));
    }
    if settings.reads_standard_input() {
        return Err(Failure::Usage(STANDARD_INPUT_IS_TAKEN.to_owned()));
    }
    if settings.recording().is_some() {
        return Err(Failure::Usage("mcp does not record: --record takes a command that asks one host".to_owned()));
    }
    let hosts = ConfiguredHosts::of(settings)?;
    note(&format!("cimjob: mcp: {} hosts; only what is read from them and from the journal is given", hosts.count()));
    let (input, output) = stdio();
    let transport = AsyncRwTransport::new_server(input, output).with_max_line_length(LONGEST_MESSAGE);
    match Server::new(hosts, command.journal).serve(transport).await {
        Ok(serving) => {
            let ended = serving.waiting().await;
            ended.map_err(|error| Failure::configuration("the server ended", error))?;
            Ok(Exit::Done)
        }
        // A client that looked whether the command is there, and sent nothing.
        Err(rmcp::service::ServerInitializeError::ConnectionClosed(_)) => Ok(Exit::Done),
        Err(error) => Err(Failure::configuration("the client does not begin as the protocol demands", error)),
    }
}

const NO_CLIENT: &str = "mcp talks to a program on standard input and output: name this command in the configuration \
    of an MCP client (docs/mcp.md)";

const STANDARD_INPUT_IS_TAKEN: &str =
    "mcp reads its client's messages from standard input: name a file instead of --hosts-file - or --password-stdin";

const EXAMPLES: &str = r"Tools: explain_job, list_failed_jobs, search_journal, diagnose_host. Only these hosts are asked.

Examples:
  cimjob mcp --host hv01 --user 'LAB\ops' --password-file /etc/cimjob/password
  cimjob mcp --profile lab";
