//! A hosts file in the JSON of Prometheus' file-based service discovery (`file_sd_config`).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::fleet::hosts::error::HostsProblem;
use crate::fleet::hosts::host::{FleetHost, Labels};
use crate::fleet::hosts::labels::add;
use crate::fleet::hosts::list::{Found, Problem};
use crate::fleet::hosts::place::Place;

#[derive(Deserialize)]
struct Group {
    targets: Vec<String>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

pub(super) fn read(text: &str, found: &mut Found) -> Result<(), Problem> {
    let groups: Vec<Group> =
        serde_json::from_str(text).map_err(|error| (None, HostsProblem::Json(error.to_string())))?;
    for (number, group) in (1..).zip(groups) {
        let labels = Arc::new(group.labels(number)?);
        for (target, written) in (1..).zip(group.targets) {
            let place = Place::Target { group: number, target };
            let endpoint = written.parse().map_err(|error| (Some(place), HostsProblem::Host(error)))?;
            found.add(FleetHost { written, endpoint, labels: Arc::clone(&labels), place })?;
        }
    }
    Ok(())
}

impl Group {
    /// The labels without those that begin with `__`, which Prometheus keeps for its own relabeling.
    fn labels(&self, number: usize) -> Result<Labels, Problem> {
        let mut labels = Labels::new();
        for (key, value) in self.labels.iter().filter(|(key, _)| !key.starts_with("__")) {
            let place = Place::Target { group: number, target: 1 };
            add(&mut labels, key, value).map_err(|problem| (Some(place), problem))?;
        }
        Ok(labels)
    }
}
