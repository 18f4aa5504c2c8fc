//! Metrics as Prometheus reads them (OpenMetrics 1.0.0, and the older text format 0.0.4).

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeCounterValue, EncodeGaugeValue, MetricEncoder, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::registry::Registry;

use crate::client::Logins;
use crate::watch::board::{BUCKETS, HostState};
use crate::watch::shards::SharingState;
use crate::watch::web::snapshot::Snapshot;

/// Are there series for each host?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PerHost {
    /// For each: some seven for one host.
    #[default]
    Each,
    /// For all hosts together only.
    Together,
}

/// The form of metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    OpenMetrics,
    Text,
}

impl Form {
    /// What a scraper accepts; the older form if it says nothing.
    pub(super) fn accepted(accept: &str) -> Self {
        if accept.contains("application/openmetrics-text") { Self::OpenMetrics } else { Self::Text }
    }

    pub(super) fn content_type(self) -> &'static str {
        match self {
            Self::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
            Self::Text => "text/plain; version=0.0.4; charset=utf-8",
        }
    }

    fn write(self, collector: impl Collector) -> String {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(collector));
        let mut text = String::new();
        let written = match self {
            Self::OpenMetrics => prometheus_client::encoding::text::encode(&mut text, &registry),
            Self::Text => prometheus_client::encoding::prometheus_text::encode(&mut text, &registry),
        };
        // INVARIANT: writing to a String does not fail.
        let _ = written;
        text
    }
}

/// The metrics of all hosts.
pub(super) fn all(snapshot: Snapshot, per_host: PerHost, form: Form) -> String {
    form.write(All { snapshot, per_host })
}

/// The metrics of one host, without its name: the scraper gives it.
pub(super) fn of_host(host: HostState, form: Form) -> String {
    form.write(One(host))
}

#[derive(Debug)]
struct All {
    snapshot: Snapshot,
    per_host: PerHost,
}

#[derive(Debug)]
struct One(HostState);

type Labels<'a> = Vec<(&'static str, &'a str)>;

/// Series of one name: a value for each set of labels.
struct Series<'a, V> {
    name: &'static str,
    help: &'static str,
    values: Vec<(Labels<'a>, V)>,
}

impl Collector for One {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        hosts(&mut encoder, &[(Vec::new(), &self.0)])
    }
}

impl Collector for All {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        build_info(&mut encoder)?;
        if self.per_host == PerHost::Each {
            let named: Vec<_> =
                self.snapshot.hosts.iter().map(|(name, host)| (vec![("host", &**name)], host)).collect();
            hosts(&mut encoder, &named)?;
        }
        self.together(&mut encoder)?;
        self.looks(&mut encoder)?;
        self.journal(&mut encoder)?;
        self.results(&mut encoder)?;
        self.sharing(&mut encoder)
    }
}

impl All {
    fn together(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let hosts = || self.snapshot.hosts.iter().map(|(_, host)| host);
        let up = hosts().filter(|host| host.is_up()).count();
        gauge(encoder, ("cimjob_hosts", "Hosts that are watched"), self.snapshot.hosts.len())?;
        gauge(encoder, ("cimjob_hosts_up", "Hosts whose last look succeeded"), up)?;
        gauge(
            encoder,
            ("cimjob_running_jobs", "Jobs that run on all hosts"),
            hosts().map(|host| host.running).sum::<usize>(),
        )?;
        counter(
            encoder,
            ("cimjob_failed_jobs", "Jobs that failed, on all hosts"),
            hosts().map(HostState::failed_jobs).sum::<u64>(),
        )?;
        gauge(
            encoder,
            ("cimjob_waiting_jobs", "Failed jobs that wait for the next look"),
            hosts().map(|host| host.waiting).sum::<usize>(),
        )
    }

    fn looks(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let totals = &self.snapshot.totals;
        let looks = totals.looks.iter().map(|(result, count)| (vec![("result", *result)], *count)).collect();
        let help = "Looks at hosts, by how they ended";
        counters(encoder, Series { name: "cimjob_looks", help, values: looks })?;
        let Logins { accepted, refused, failed } = totals.logins;
        let logins = [("accepted", accepted), ("refused", refused), ("failed", failed)];
        let values = logins.map(|(result, count)| (vec![("result", result)], count)).to_vec();
        counters(encoder, Series { name: "cimjob_logins", help: "Logins at hosts, by how they ended", values })?;
        gauge(
            encoder,
            ("cimjob_look_latest_seconds", "The most that a look began after its time"),
            totals.latest.as_secs_f64(),
        )?;
        let count = totals.looks.values().sum();
        let mut metric = encoder.encode_descriptor(
            "cimjob_look_duration_seconds",
            "How long looks take",
            None,
            MetricType::Histogram,
        )?;
        metric.encode_histogram::<NoLabelSet>(
            totals.duration.as_secs_f64(),
            count,
            &buckets(totals.durations, count),
            None,
        )
    }

    fn journal(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let journal = &self.snapshot.journal;
        if let Some(rows) = journal.rows {
            gauge(encoder, ("cimjob_journal_rows", "Jobs in the journal"), rows)?;
        }
        counter(encoder, ("cimjob_journal_commits", "Commits of the journal"), journal.commits.count)?;
        counter(encoder, ("cimjob_journal_write_seconds", "Time that commits took"), seconds(journal.commits.micros))?;
        counter(encoder, ("cimjob_journal_write_failures", "Commits that failed"), journal.failures)?;
        counter(
            encoder,
            ("cimjob_journal_dropped", "Entries that were dropped because the journal could not be written"),
            journal.dropped,
        )?;
        let each = |value: fn(&crate::journal::Pending) -> u64| {
            journal.sinks.iter().map(|sink| (vec![("sink", sink.sink.as_str())], value(sink))).collect()
        };
        let (pending, given_up) = (each(|sink| sink.waiting), each(|sink| sink.given_up));
        gauges(
            encoder,
            Series { name: "cimjob_sink_pending", help: "Jobs that the sink has not taken yet", values: pending },
        )?;
        let oldest = journal.sinks.iter().filter_map(|sink| Some((vec![("sink", sink.sink.as_str())], sink.oldest?)));
        let values = oldest.map(|(labels, time)| (labels, time.as_duration().as_secs_f64())).collect();
        let (name, help) = (
            "cimjob_sink_oldest_pending_timestamp_seconds",
            "When the job that the sink has not taken for longest was seen",
        );
        // Where there are sinks it is named, also while nothing waits.
        if !journal.sinks.is_empty() {
            family(encoder, Series { name, help, values })?;
        }
        let help = "Jobs that are not told any more";
        gauges(encoder, Series { name: "cimjob_sink_given_up", help, values: given_up })
    }
}

impl All {
    /// Only where results are published or received.
    fn results(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let Some(results) = &self.snapshot.results else { return Ok(()) };
        let unpublished = ("cimjob_results_unpublished", "Jobs and gaps that wait to be published");
        gauge(encoder, unpublished, self.snapshot.journal.unpublished)?;
        counter(encoder, ("cimjob_results_published", "Jobs and gaps that were published"), results.published())?;
        let failures = ("cimjob_results_failures", "Attempts to publish or to receive results that failed");
        counter(encoder, failures, results.failures())?;
        counter(encoder, ("cimjob_results_bad", "Messages that are not results and were kept aside"), results.bad())?;
        let lost = ("cimjob_results_lost", "Results that the stream dropped before they were received");
        counter(encoder, lost, results.lost())?;
        let suspicions = "Two sites of one name, and workers with a wrong clock; standard error names them";
        counter(encoder, ("cimjob_results_suspicions", suspicions), results.suspicions())?;
        let received = results.received();
        let values = received.iter().map(|(site, count)| (vec![("site", site.as_str())], *count)).collect();
        let help = "Results that were received and are in the journal";
        counters(encoder, Series { name: "cimjob_results_received", help, values })
    }

    fn sharing(&self, encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
        let Some(sharing) = &self.snapshot.sharing else { return Ok(()) };
        let may_look = matches!(sharing.state, SharingState::Holding | SharingState::Alone);
        gauge(encoder, ("cimjob_shards", "Shards, of 256, at whose hosts this watcher looks"), sharing.shards)?;
        gauge(encoder, ("cimjob_workers", "Watchers that share the hosts"), sharing.workers)?;
        let apart = "Shards that another watcher holds, whose hosts file has other hosts there";
        gauge(encoder, ("cimjob_shards_with_other_hosts", apart), sharing.apart)?;
        let looks =
            ("cimjob_lease_held", "1 if this watcher may look: its lease has not ended, or it looks without one");
        gauge(encoder, looks, u64::from(may_look))?;
        let engine = ("cimjob_engine_up", "1 if the engine that holds the leases answers");
        gauge(encoder, engine, u64::from(sharing.away.is_none()))?;
        let help = "The clock of this machine minus the engine's; 0 if they are at most 2 s apart";
        let values = vec![(Vec::new(), sharing.clock_ahead.as_secs_f64())];
        gauges(encoder, Series { name: "cimjob_engine_clock_skew_seconds", help, values })?;
        let reconnects = ("cimjob_engine_reconnects", "Connections to the engine that were made again");
        counter(encoder, reconnects, sharing.reconnects)?;
        counter(encoder, ("cimjob_shards_taken", "Shards that this watcher has taken"), sharing.taken)?;
        counter(encoder, ("cimjob_shards_given_back", "Shards that it has left"), sharing.given_back)?;
        counter(encoder, ("cimjob_lease_lapses", "Leases that ended before they could be renewed"), sharing.lapsed)
    }
}

/// What is said of each host.
fn hosts(encoder: &mut DescriptorEncoder<'_>, hosts: &[(Labels<'_>, &HostState)]) -> fmt::Result {
    let each =
        |value: fn(&HostState) -> f64| hosts.iter().map(|(labels, host)| (labels.clone(), value(host))).collect();
    let (name, help) = ("cimjob_host_up", "1 if the last look at the host succeeded");
    gauges(encoder, Series { name, help, values: each(|host| f64::from(u8::from(host.is_up()))) })?;
    let looked = hosts.iter().filter_map(|(labels, host)| Some((labels.clone(), host.last_ok?)));
    let values = looked.map(|(labels, time)| (labels, time.as_duration().as_secs_f64())).collect();
    let (name, help) = ("cimjob_host_last_look_timestamp_seconds", "When the last look that succeeded began");
    gauges(encoder, Series { name, help, values })?;
    let skewed = hosts.iter().filter_map(|(labels, host)| Some((labels.clone(), host.skew?.as_secs_f64())));
    let (name, help) = ("cimjob_host_clock_skew_seconds", "The host's clock minus the clock of this machine");
    gauges(encoder, Series { name, help, values: skewed.collect() })?;
    let values = hosts.iter().map(|(labels, host)| (labels.clone(), host.running)).collect();
    gauges(encoder, Series { name: "cimjob_host_running_jobs", help: "Jobs that run on the host", values })?;
    let values = hosts.iter().map(|(labels, host)| (labels.clone(), host.gap_seconds)).collect();
    let (name, help) = ("cimjob_host_gap_seconds", "Time without contact in which a failed job may have been missed");
    counters(encoder, Series { name, help, values })?;
    failed_jobs(encoder, hosts)
}

fn failed_jobs(encoder: &mut DescriptorEncoder<'_>, hosts: &[(Labels<'_>, &HostState)]) -> fmt::Result {
    let mut values = Vec::new();
    for (labels, host) in hosts {
        for (job, count) in &host.failed {
            let by = [("class", job.class.as_str()), ("error_code", job.error_code.as_str())];
            values.push((labels.iter().copied().chain(by).collect(), *count));
        }
    }
    let (name, help) = ("cimjob_host_failed_jobs", "Jobs that failed on the host");
    counters(encoder, Series { name, help, values })
}

fn build_info(encoder: &mut DescriptorEncoder<'_>) -> fmt::Result {
    let mut metric = encoder.encode_descriptor("cimjob_build", "The program", None, MetricType::Info)?;
    metric.encode_info(&vec![("version", env!("CARGO_PKG_VERSION"))])
}

/// A number of all hosts together: its name and its help.
type Named = (&'static str, &'static str);

fn gauge(encoder: &mut DescriptorEncoder<'_>, named: Named, value: impl EncodeGaugeValue) -> fmt::Result {
    described(encoder, named, MetricType::Gauge)?.encode_gauge(&value)
}

fn counter(encoder: &mut DescriptorEncoder<'_>, named: Named, value: impl EncodeCounterValue) -> fmt::Result {
    described(encoder, named, MetricType::Counter)?.encode_counter::<NoLabelSet, _, u64>(&value, None)
}

fn described<'e>(
    encoder: &'e mut DescriptorEncoder<'_>,
    named: Named,
    kind: MetricType,
) -> Result<MetricEncoder<'e>, fmt::Error> {
    encoder.encode_descriptor(named.0, named.1, None, kind)
}

fn gauges<V: EncodeGaugeValue>(encoder: &mut DescriptorEncoder<'_>, series: Series<'_, V>) -> fmt::Result {
    if series.values.is_empty() { Ok(()) } else { family(encoder, series) }
}

/// With its name, also without a value.
fn family<V: EncodeGaugeValue>(encoder: &mut DescriptorEncoder<'_>, series: Series<'_, V>) -> fmt::Result {
    let mut metric = encoder.encode_descriptor(series.name, series.help, None, MetricType::Gauge)?;
    series.values.iter().try_for_each(|(labels, value)| metric.encode_family(labels)?.encode_gauge(value))
}

fn counters<V: EncodeCounterValue>(encoder: &mut DescriptorEncoder<'_>, series: Series<'_, V>) -> fmt::Result {
    if series.values.is_empty() {
        return Ok(());
    }
    let mut metric = encoder.encode_descriptor(series.name, series.help, None, MetricType::Counter)?;
    series
        .values
        .iter()
        .try_for_each(|(labels, value)| metric.encode_family(labels)?.encode_counter::<NoLabelSet, _, u64>(value, None))
}

/// How many looks are in each bucket, not in those before it.
fn buckets(up_to: [u64; BUCKETS.len()], all: u64) -> Vec<(f64, u64)> {
    let mut before = 0;
    let mut own = |count: u64| count.saturating_sub(std::mem::replace(&mut before, count));
    let mut buckets: Vec<_> =
        BUCKETS.iter().zip(up_to).map(|(most, count)| (seconds(most.saturating_mul(1000)), own(count))).collect();
    buckets.push((f64::INFINITY, own(all)));
    buckets
}

fn seconds(micros: u64) -> f64 {
    std::time::Duration::from_micros(micros).as_secs_f64()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::cim::SignedDuration;
    use crate::watch::job_class::JobClass;
    use crate::watch::result_counts::ResultCounts;
    use crate::watch::schedule::Seen;
    use crate::watch::web::snapshot::JournalState;

    fn snapshot() -> Snapshot {
        let mut host = HostState::default();
        (host.seen, host.running, host.gap_seconds) = (Some(Seen::Well), 2, 60);
        host.skew = Some(SignedDuration::from_millis(-2500));
        host.failed.insert(JobClass { class: "Msvm_StorageJob".into(), error_code: "32768".into() }, 3);
        let mut snapshot = Snapshot { hosts: vec![(Arc::from("hv\"01"), host)], ..Snapshot::default() };
        snapshot.totals.looks.insert("ok", 5);
        snapshot.totals.logins = Logins { accepted: 3, refused: 1, failed: 0 };
        snapshot.totals.durations = [1, 2, 3, 4, 4, 4, 4, 5];
        snapshot.journal.rows = Some(7);
        snapshot
    }

    #[test]
    fn hosts_and_their_jobs_have_series() {
        let text = all(snapshot(), PerHost::Each, Form::OpenMetrics);
        for line in [
            r#"cimjob_host_up{host="hv\"01"} 1.0"#,
            r#"cimjob_host_running_jobs{host="hv\"01"} 2"#,
            r#"cimjob_host_gap_seconds_total{host="hv\"01"} 60"#,
            r#"cimjob_host_failed_jobs_total{host="hv\"01",class="Msvm_StorageJob",error_code="32768"} 3"#,
            r#"cimjob_host_clock_skew_seconds{host="hv\"01"} -2.5"#,
            r#"cimjob_logins_total{result="accepted"} 3"#,
            r#"cimjob_logins_total{result="refused"} 1"#,
            r#"cimjob_logins_total{result="failed"} 0"#,
            "cimjob_look_duration_seconds_count 5",
            r#"cimjob_look_duration_seconds_bucket{le="0.05"} 2"#,
            r#"cimjob_look_duration_seconds_bucket{le="+Inf"} 5"#,
            "cimjob_journal_rows 7",
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(text.ends_with("# EOF\n"));
    }

    #[test]
    fn leases_are_counted() {
        let sharing = crate::watch::shards::Sharing { shards: 85, workers: 3, taken: 90, ..Default::default() };
        let text = all(Snapshot { sharing: Some(sharing), ..snapshot() }, PerHost::Together, Form::Text);
        for line in ["cimjob_shards 85", "cimjob_workers 3", "cimjob_shards_taken_total 90", "cimjob_engine_up 1"] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
    }

    #[test]
    fn results_are_told_where_they_are_published_or_received() {
        let results = ResultCounts::default();
        results.add_received("lab");
        results.add_bad(2);
        let journal = JournalState { unpublished: 4, ..JournalState::default() };
        let text =
            all(Snapshot { results: Some(results), journal, ..Snapshot::default() }, PerHost::Each, Form::OpenMetrics);
        for line in [
            "cimjob_results_unpublished 4",
            "cimjob_results_published_total 0",
            "cimjob_results_bad_total 2",
            "cimjob_results_lost_total 0",
            r#"cimjob_results_received_total{site="lab"} 1"#,
        ] {
            assert!(text.lines().any(|found| found == line), "{line}\n{text}");
        }
        assert!(!all(snapshot(), PerHost::Each, Form::Text).contains("cimjob_results"));
    }

    #[test]
    fn many_hosts_can_be_counted_together() {
        let text = all(snapshot(), PerHost::Together, Form::Text);
        assert!(!text.contains("hv") && text.contains("cimjob_hosts_up 1\n"), "{text}");
    }

    #[test]
    fn one_host_is_told_without_its_name() {
        let text = of_host(snapshot().hosts.remove(0).1, Form::Text);
        assert!(text.contains("cimjob_host_up 1") && !text.contains("hv"), "{text}");
    }
}
