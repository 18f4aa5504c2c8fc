//! `cimjob report`: what failed on hosts since a time, such as the start of a pipeline, from the journal.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cim::Timestamp;
use crate::journal::{Filter, Gap, HostLook, Reader};
use crate::report::{Exit, GapReport};

use crate::cli::ci_report::collected::{Collected, OWN};
use crate::cli::ci_report::model::{Case, Verdict};
use crate::cli::ending::failure::Failure;
use crate::cli::options::ci_report::CiReportArguments;
use crate::cli::options::job_filters::Since;
use crate::cli::options::journal::JournalArguments;
use crate::cli::options::limit::Limit;
use crate::cli::options::recorded_filters::{RecordedFilters, since};
use crate::cli::recorded::listing::{Listing, Shown};
use crate::cli::recorded::{absence, opened};
use crate::cli::settings::asked_hosts;
use crate::cli::terminal::clock::Clock;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::say::{note, say};
use crate::fleet::is_same_host;

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct ReportCommand {
    /// Jobs recorded since: 10m, 7d, 2026-11-22T10:00:00Z
    #[arg(long, value_parser = since, required = true)]
    since: Since,
    /// Hosts, as for --hosts-file of other commands
    #[arg(long = "hosts-file", id = "of_hosts_file", value_name = "FILE", help_heading = "Which jobs")]
    hosts_file: Option<PathBuf>,
    #[command(flatten)]
    filters: RecordedFilters,
    /// Exit 1 if a job failed
    #[arg(long)]
    exit_status: bool,
    #[command(flatten)]
    limit: Limit,
    #[command(flatten)]
    journal: JournalArguments,
    #[command(flatten)]
    pub(in crate::cli) ci_reports: CiReportArguments,
}

pub(in crate::cli) fn run(mut command: ReportCommand, output: &mut Output) -> Result<Exit, Failure> {
    if let Some(file) = &command.hosts_file {
        command.filters.hosts.extend(hosts_of(file)?);
    }
    let reader = opened::reader(&command.journal)?;
    let clock = output.clock();
    let since = command.since.before(clock.now);
    let filter = Filter { since: Some(since), ..Filter::default() };
    let looks = reader.hosts().map_err(opened::failure)?;
    let gaps = reader.gaps(None, since, clock.now).map_err(opened::failure)?;
    let unseen = Unseen { looks: &looks, hosts: &command.filters.hosts };
    let (gaps, unwatched) = (unseen.gaps(&gaps, &clock), unseen.unwatched());
    let listing = Listing::new(output, command.limit.most()).show(&reader, &filter, &command.filters)?;
    let shown = listing.finish(gaps.clone())?;
    let unknown = Unknown::of(&reader)?;
    report_gaps(&gaps, &unwatched, unknown, &clock);
    let covered = Covered { unseen: &unseen, gaps: &gaps, unwatched: &unwatched, unknown, clock: &clock, since };
    covered.collect(&output.collected());
    close(shown, &clock, since);
    Ok(if command.exit_status && shown.failed > 0 { Exit::JobFailed } else { Exit::Done })
}

fn hosts_of(file: &Path) -> Result<Vec<String>, Failure> {
    let hosts = asked_hosts::read(file, false)?;
    Ok(hosts.into_iter().map(|host| host.endpoint.host().to_owned()).collect())
}

/// When hosts were not looked at.
struct Unseen<'a> {
    looks: &'a [HostLook],
    /// None means all.
    hosts: &'a [String],
}

impl Unseen<'_> {
    /// The gaps that ended, and those that have not.
    fn gaps(&self, gaps: &[Gap], clock: &Clock) -> Vec<GapReport> {
        let ended = gaps.iter().filter(|gap: &&Gap| self.is_meant(&gap.host)).map(GapReport::from);
        let open = self.looks.iter().filter(|look: &&HostLook| self.is_meant(&look.host));
        ended.chain(open.filter_map(|look| look.open_gap(clock.now))).collect()
    }

    fn is_meant(&self, host: &str) -> bool {
        self.hosts.is_empty() || self.hosts.iter().any(|meant| is_same_host(meant, host))
    }

    /// Hosts that are meant and that the journal does not know.
    fn unwatched(&self) -> Vec<String> {
        let is_unknown = |host: &&String| !self.looks.iter().any(|look| is_same_host(&look.host, host));
        self.hosts.iter().filter(is_unknown).cloned().collect()
    }
}

/// What a journal that does not know a host says of it.
#[derive(Clone, Copy)]
enum Unknown {
    NotWatched,
    /// Other watchers fill the journal.
    PerhapsElsewhere,
}

impl Unknown {
    fn of(reader: &Reader) -> Result<Self, Failure> {
        Ok(if reader.is_central().map_err(opened::failure)? { Self::PerhapsElsewhere } else { Self::NotWatched })
    }

    fn line(self, host: &str) -> String {
        match self {
            Self::NotWatched => format!("{host} is not watched"),
            Self::PerhapsElsewhere => format!("the journal has nothing of {host}; {}", absence::CENTRAL),
        }
    }

    fn headline(self) -> String {
        match self {
            Self::NotWatched => "The host is not watched: the journal does not know it.".to_owned(),
            Self::PerhapsElsewhere => format!("The journal has nothing of the host; {}.", absence::CENTRAL),
        }
    }
}

/// Reports when and where jobs may be missing.
fn report_gaps(gaps: &[GapReport], unwatched: &[String], unknown: Unknown, clock: &Clock) {
    for gap in gaps {
        say(&format!("cimjob: {}", neutral(&absence::named(gap.clone(), clock).text)));
    }
    for host in unwatched {
        say(&format!("cimjob: {}", unknown.line(&neutral(host))));
    }
}

/// What reports tell of the hosts themselves: a pipeline that was not watched is not one in which nothing failed.
struct Covered<'a> {
    unseen: &'a Unseen<'a>,
    gaps: &'a [GapReport],
    unwatched: &'a [String],
    /// What is said of these.
    unknown: Unknown,
    clock: &'a Clock,
    since: Timestamp,
}

impl Covered<'_> {
    /// Did the first looks that succeeded come too late to see everything? After a gap they are not the first ones.
    fn begins_late(&self, look: &HostLook) -> bool {
        let has_gap = self.gaps.iter().any(|gap| gap.host == look.host);
        !has_gap && look.since.as_second().saturating_sub(self.since.as_second()) > LIFE
    }

    fn collect(&self, collected: &Collected) {
        for (number, gap) in self.gaps.iter().enumerate() {
            let headline = neutral(&absence::named(gap.clone(), self.clock).text).into_owned();
            let id = number.saturating_add(1).to_string();
            collected.add(&gap.host, || Case { id, ..Case::of_text(Verdict::Error, ["watch", "gap"], headline) });
        }
        for host in self.unwatched {
            let headline = self.unknown.headline();
            collected.add(host, || Case::of_text(Verdict::Error, ["watch", "watched"], headline));
        }
        for look in self.unseen.looks.iter().filter(|look| self.unseen.is_meant(&look.host)) {
            if self.begins_late(look) {
                let headline = format!("The host is watched only since {}.", self.clock.moment(look.since));
                collected.add(&look.host, || Case::of_text(Verdict::Skipped, ["watch", "watched"], headline));
            } else if !collected.has(&look.host) {
                collected.add(&look.host, || Case::of_text(Verdict::Passed, ["watch", "watched"], QUIET.to_owned()));
            }
        }
        if self.unseen.looks.is_empty() && self.unwatched.is_empty() {
            let headline = "No host is watched: the journal knows none.".to_owned();
            collected.add(OWN, || Case::of_text(Verdict::Error, ["watch", "watched"], headline));
        }
    }
}

/// How many seconds before a look it sees what failed.
const LIFE: i64 = 300;

const QUIET: &str = "The host was watched, and no job that was asked for was recorded.";

fn close(shown: Shown, clock: &Clock, since: Timestamp) {
    let others = shown.jobs.saturating_sub(shown.failed);
    note(&format!(
        "cimjob: since {}: {} failed, {others} with warnings or vanished",
        clock.moment(since),
        shown.failed
    ));
}

const EXAMPLES: &str = r#"Examples:
  cimjob report --since 2026-11-28T03:00:00Z --host hv01 -o jsonl
  cimjob report --since 30m --hosts-file lab.txt --report junit=failed.xml"#;
