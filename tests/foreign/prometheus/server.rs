//! A Prometheus at work in a folder of its own, asked by its query API.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::tool::packaged;
use crate::watcher::get;

/// How long a value may take to be there; far more than any needs.
const PATIENCE: Duration = Duration::from_secs(90);

/// A Prometheus. Dropping it ends it.
pub(super) struct Prometheus {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Prometheus {
    /// With our rules, and this entry of `scrape_configs`.
    pub(super) fn start(scrape: &str) -> Self {
        let folder = tempfile::TempDir::new().unwrap();
        let settings = format!(
            "global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}\n\
             rule_files: ['{}']\nscrape_configs: [{scrape}]\n",
            packaged("cimjob.rules.yml")
        );
        let file = folder.path().join("prometheus.yml");
        std::fs::write(&file, settings).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut command = Command::new("prometheus");
        command.arg(format!("--config.file={}", file.display()));
        command.arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()));
        command.arg(format!("--web.listen-address={address}"));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        Self { child, address, _folder: folder }
    }

    /// Waits until a query has this one value.
    pub(super) async fn until(&self, query: &str, value: &str) {
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = self.api(&format!("query?query={}", escaped(query)));
            let results = &answer["data"]["result"];
            if results.as_array().is_some_and(|all| all.len() == 1) && results[0]["value"][1] == value {
                return;
            }
            assert!(Instant::now() < end, "{query} is not {value}: {answer}; {}", self.api("targets"));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// The names of the alerts whose rules it has loaded and evaluated.
    pub(super) fn rules(&self) -> Vec<String> {
        let answer = self.api("rules?type=alert");
        let rules = answer["data"]["groups"][0]["rules"].as_array().cloned().unwrap_or_default();
        let well = rules.into_iter().filter(|rule| rule["health"] == "ok");
        well.map(|rule| rule["name"].as_str().unwrap().to_owned()).collect()
    }

    /// Null while it does not answer.
    fn api(&self, what: &str) -> Value {
        let answer = get(&self.address, &format!("/api/v1/{what}")).unwrap_or_default();
        serde_json::from_str(&answer).unwrap_or_default()
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        let _it_may_be_gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

fn escaped(query: &str) -> String {
    query.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
