//! Debian's Prometheus: it scrapes a watcher, its rules are ours, and `promtool` accepts what we ship and serve.

mod server;
mod tool;

use std::time::Duration;

use self::server::Prometheus;
use crate::needed;
use crate::watcher::Lab;

/// A scrape of a watcher on a loopback address.
fn scraped(address: &str) -> String {
    format!("{{job_name: cimjob, static_configs: [{{targets: ['{address}']}}]}}")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scrape_is_read_with_its_values() {
    if needed::prometheus().is_none() {
        return;
    }
    let lab = Lab::start().await;
    let watcher = lab.watch();
    let prometheus = Prometheus::start(&scraped(&watcher.address));
    prometheus.until("up{job=\"cimjob\"}", "1").await;
    prometheus.until("cimjob_hosts", "3").await;
    prometheus.until("cimjob_hosts_up", "2").await;
    let host = lab.host(0);
    prometheus.until(&format!("cimjob_host_failed_jobs_total{{host=\"{host}\",error_code=\"32768\"}}"), "1").await;
    prometheus.until("sum(cimjob_build_info)", "1").await;
}

/// The password is `scrape me`.
const USERS: &str = "alice:$2y$04$zJwRlxP8n5uFjDic29Z4A.lFz7bcKi0nK58GX2OXkHExmygcmfW2K\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_scrape_over_tls_with_a_user_is_answered_and_one_with_a_wrong_password_is_not() {
    if needed::prometheus().is_none() {
        return;
    }
    let lab = Lab::start().await;
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let certificate = lab.file("certificate.pem", &made.cert.pem());
    let (key, users) = (lab.secret("key.pem", &made.signing_key.serialize_pem()), lab.secret("users", USERS));
    let options = ["--listen-certificate", &certificate, "--listen-key", &key, "--listen-users", &users];
    let watcher = lab.watch_with(&options);
    let scrape = |name: &str, password: &str| {
        format!(
            "{{job_name: {name}, scheme: https, tls_config: {{ca_file: '{certificate}'}}, \
             basic_auth: {{username: alice, password: '{password}'}}, static_configs: [{{targets: ['{}']}}]}}",
            watcher.address
        )
    };
    let prometheus = Prometheus::start(&format!("{}, {}", scrape("right", "scrape me"), scrape("wrong", "guess")));
    prometheus.until("up{job=\"right\"}", "1").await;
    prometheus.until("cimjob_hosts", "3").await;
    prometheus.until("up{job=\"wrong\"}", "0").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn alerts_of_ours_go_pending_and_fire() {
    if needed::prometheus().is_none() {
        return;
    }
    let lab = Lab::start().await;
    let watcher = lab.watch();
    let prometheus = Prometheus::start(&scraped(&watcher.address));
    prometheus.until("sum(cimjob_host_failed_jobs_total)", "1").await;
    let down = lab.nothing();
    prometheus
        .until(&format!("ALERTS{{alertname=\"CimjobHostDown\",alertstate=\"pending\",host=\"{down}\"}}"), "1")
        .await;
    lab.advance(Duration::from_secs(60));
    let fails = format!("ALERTS{{alertname=\"CimjobJobsFail\",alertstate=\"firing\",host=\"{}\"}}", lab.host(0));
    prometheus.until(&fails, "1").await;
    assert_eq!(
        prometheus.rules(),
        [
            "CimjobEvidenceAtRisk",
            "CimjobHostDown",
            "CimjobJobsFail",
            "CimjobLoginsRefused",
            "CimjobClockSkew",
            "CimjobSinkStuck",
            "CimjobJournalNotWritable",
            "CimjobNotWatching",
            "CimjobNoLease",
            "CimjobEngineAway",
            "CimjobResultsNotPublished"
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn promtool_finds_nothing_wrong_with_the_metrics() {
    if needed::prometheus().is_none() {
        return;
    }
    let lab = Lab::start().await;
    let watcher = lab.watch();
    for path in ["/metrics".to_owned(), format!("/probe?target={}", lab.host(0))] {
        let metrics = watcher.until_served(&path, "cimjob_host_failed_jobs_total{").await;
        let checked = tool::promtool(&["check", "metrics"], &metrics);
        assert_eq!(checked, (Some(0), String::new()), "{path}: {metrics}");
    }
}

#[test]
fn promtool_accepts_the_rules_and_each_alert_comes_when_it_should() {
    if needed::prometheus().is_none() {
        return;
    }
    let (rules, tests) = (tool::packaged("cimjob.rules.yml"), tool::packaged("cimjob.rules.test.yml"));
    let (code, said) = tool::promtool(&["check", "rules", &rules], "");
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = tool::promtool(&["test", "rules", &tests], "");
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn promtool_accepts_the_configurations_of_the_documentation() {
    if needed::prometheus().is_none() {
        return;
    }
    let configurations = tool::documented();
    assert!(!configurations.is_empty());
    for text in configurations {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &text).unwrap();
        let (code, said) = tool::promtool(&["check", "config", "--syntax-only", file.path().to_str().unwrap()], "");
        assert_eq!(code, Some(0), "{said}: {text}");
    }
}
