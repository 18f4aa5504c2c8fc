//! What each tool does. Only commands that read are reachable from here; a test of the house holds it.

use tokio::sync::Semaphore;

use rmcp::model::JsonObject;

use crate::addressing::Namespace;
use crate::cim::Timestamp;
use crate::report::Exit;

use crate::cli::command::doctor::Doctor;
use crate::cli::command::explain;
use crate::cli::command::list::List;
use crate::cli::command::mcp::answer::Answer;
use crate::cli::command::mcp::arguments::{self, DiagnoseHost, ExplainJob, ListFailedJobs, SearchJournal};
use crate::cli::command::mcp::asked;
use crate::cli::command::mcp::hosts::ConfiguredHosts;
use crate::cli::command::mcp::recorded::Search;
use crate::cli::command::mcp::tools::Tool;
use crate::cli::ending::failure::Failure;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::connection::HostArgument;
use crate::cli::options::job_filters::{Filters, machine};
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::limit::Limit;
use crate::cli::options::list_view::ListView;
use crate::cli::options::namespace::NamespaceArgument;
use crate::cli::options::recorded_filters::since;
use crate::cli::value::job_argument;

/// So many calls are under way at the same time.
const MOST_CALLS: usize = 8;

/// So many jobs are explained in one call.
const MOST_JOBS: usize = 10;

/// The longest text that may name jobs.
const LONGEST_JOB: usize = 64 << 10;

/// What a list takes for one host.
const CONNECTIONS: u8 = 4;

/// What the tools need.
#[derive(Debug)]
pub(super) struct Calls {
    hosts: ConfiguredHosts,
    journal: JournalArguments,
    turns: Semaphore,
}

impl Calls {
    pub(super) fn new(hosts: ConfiguredHosts, journal: JournalArguments) -> Self {
        Self { hosts, journal, turns: Semaphore::new(MOST_CALLS) }
    }

    pub(super) fn hosts(&self) -> &ConfiguredHosts {
        &self.hosts
    }

    /// Answers a call; whatever is wrong with it is an answer, too.
    pub(super) async fn call(&self, tool: Tool, arguments: Option<JsonObject>) -> Answer {
        let Ok(_turn) = self.turns.try_acquire() else {
            return Answer::refused(&format!("{MOST_CALLS} calls are under way: wait for one of them"), Exit::TimedOut);
        };
        let answer = match tool {
            Tool::ExplainJob => self.explain_job(arguments).await,
            Tool::ListFailedJobs => self.list_failed_jobs(arguments).await,
            Tool::SearchJournal => self.search_journal(arguments).await,
            Tool::DiagnoseHost => self.diagnose_host(arguments).await,
        };
        answer.unwrap_or_else(|message| Answer::refused(&message, Exit::Usage))
    }

    async fn explain_job(&self, arguments: Option<JsonObject>) -> Result<Answer, String> {
        let ExplainJob { job, host } = arguments::read(arguments)?;
        if job.len() > LONGEST_JOB {
            return Err(format!("the text is longer than {LONGEST_JOB} bytes: pass the lines that name the job"));
        }
        let jobs = job_argument::in_text(&job).map_err(|failure| in_words(&failure))?;
        if jobs.count() > MOST_JOBS {
            return Err(format!("the text names {} jobs, and one call explains {MOST_JOBS}", jobs.count()));
        }
        // A text chooses among the configured hosts only.
        let hosts = match host.as_deref() {
            Some(host) => self.hosts.chosen(Some(host))?,
            None => self.hosts.chosen_by(jobs.hosts().filter(|host| *host != "."))?,
        };
        Ok(asked::ask(explain::asker(jobs, &self.journal), self.hosts.fleet(hosts)).await)
    }

    async fn list_failed_jobs(&self, arguments: Option<JsonObject>) -> Result<Answer, String> {
        let ListFailedJobs { host, machine: vm, limit } = arguments::read(arguments)?;
        let hosts = self.hosts.chosen(host.as_deref())?;
        let vm = vm.map(|name| machine(&name)).transpose()?;
        let filters = Filters {
            failed: true,
            running: false,
            state: Vec::new(),
            r#type: Vec::new(),
            class: Vec::new(),
            since: None,
            vm,
            owner: None,
            namespace: namespace(),
        };
        let limit = Limit { limit: Some(arguments::limited(limit)) };
        let list = List {
            host: HostArgument { host_argument: None },
            errors: true,
            connections: CONNECTIONS,
            filters,
            view: ListView { sort: None, limit, no_headers: false },
            #[cfg(feature = "nats")]
            via: Default::default(),
            ci_reports: CiReportArguments::default(),
        };
        Ok(asked::ask(list, self.hosts.fleet(hosts)).await)
    }

    async fn search_journal(&self, arguments: Option<JsonObject>) -> Result<Answer, String> {
        let SearchJournal { host, machine: vm, text, since: from, limit } = arguments::read(arguments)?;
        let hosts = self.hosts.chosen(host.as_deref())?;
        let from = from.map(|text| since(&text)).transpose().map_err(|error| format!("since: {error}"))?;
        let search = Search {
            hosts: hosts.into_iter().map(|host| host.endpoint).collect(),
            machine: vm.map(|name| machine(&name)).transpose()?,
            text: text.map(|text| text.to_lowercase()),
            since: from.map(|since| since.before(Timestamp::now())),
            limit: usize::try_from(arguments::limited(limit)).unwrap_or(usize::MAX),
        };
        let journal = self.journal.clone();
        let searched = tokio::task::spawn_blocking(move || search.run(&journal)).await;
        let searched = searched.map_err(|_| "the search ended with an internal error".to_owned())?;
        Ok(searched.unwrap_or_else(|failure| Answer::refused(&in_words(&failure), failure.exit())))
    }

    async fn diagnose_host(&self, arguments: Option<JsonObject>) -> Result<Answer, String> {
        let DiagnoseHost { host } = arguments::read(arguments)?;
        if host.is_none() && self.hosts.count() > 1 {
            return Err(format!("name one host: {}", self.hosts.names().join(", ")));
        }
        let hosts = self.hosts.chosen(host.as_deref())?;
        let doctor = Doctor {
            host: HostArgument { host_argument: None },
            namespace: namespace(),
            #[cfg(feature = "nats")]
            nats: crate::cli::options::nats::NatsServerArguments::default(),
        };
        Ok(asked::ask(doctor, self.hosts.fleet(hosts)).await)
    }
}

fn namespace() -> NamespaceArgument {
    NamespaceArgument { namespace: Namespace::virtualization_v2() }
}

/// The reason, and what to try.
fn in_words(failure: &Failure) -> String {
    let reason = failure.chain().join(": ");
    failure.hint().map_or_else(|| reason.clone(), |hint| format!("{reason} ({hint})"))
}
