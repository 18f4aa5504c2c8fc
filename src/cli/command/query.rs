//! `cimjob query`: instances by WQL.

use clap::Args;

use crate::addressing::{EndpointReference, ResourceUri, SelectorSet};
use crate::report::Exit;
use crate::wsman::{self, EnumerationMode, Filter};

use crate::cli::ending::failure::Failure;
use crate::cli::instances::enumeration::Enumeration;
use crate::cli::instances::refusal::Asked;
use crate::cli::many::asking;
use crate::cli::many::asks_hosts::AsksHosts;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::host::HostOptions;
use crate::cli::options::limit::Limit;
use crate::cli::options::namespace::NamespaceArgument;
use crate::cli::session::connect::Session;
use crate::cli::settings::resolve::Settings;
use crate::cli::terminal::output::Output;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Query {
    /// WQL query
    #[arg(value_name = "WQL")]
    pub(in crate::cli) query: String,
    #[command(flatten)]
    pub(in crate::cli) host: HostArgument,
    #[command(flatten)]
    pub(in crate::cli) namespace: NamespaceArgument,
    #[command(flatten)]
    pub(in crate::cli) limit: Limit,
}

pub(in crate::cli) async fn run(command: Query, settings: Settings, output: &mut Output) -> Result<Exit, Failure> {
    if command.query.trim().is_empty() {
        return Err(Failure::Usage("the query is empty".into()));
    }
    let hosts = settings.with_host(&command.host).for_hosts([])?;
    asking::ask(command, hosts, output).await
}

impl AsksHosts for Query {
    async fn ask(&self, host: &HostOptions, output: &mut Output) -> Result<Exit, Failure> {
        let session = Session::open(host)?;
        let namespace = &self.namespace.namespace;
        let target = EndpointReference { resource: ResourceUri::wmi_all(namespace), selectors: SelectorSet::default() };
        let enumeration = Enumeration {
            // The rows of a query that names properties have no reference: only objects are safe to ask for.
            enumerate: wsman::Enumerate {
                target,
                filter: Some(Filter::Wql(self.query.clone())),
                mode: EnumerationMode::Objects,
                first_page: None,
            },
            limit: self.limit,
            namespace: namespace.clone(),
            asked: Asked { namespace: namespace.as_str(), query: Some(&self.query), ..Asked::default() },
        };
        enumeration.run(&session, output).await
    }
}

const EXAMPLES: &str = r#"Examples:
  cimjob query 'SELECT * FROM Msvm_ComputerSystem' --host hv01
  cimjob query 'SELECT Name FROM Win32_Service' --namespace root/cimv2 -o json"#;
