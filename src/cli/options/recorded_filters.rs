//! The options that say which jobs of the journal are meant.

use std::time::Duration;

use clap::Args;

use crate::cim::Timestamp;
use crate::job::TypeFilter;

use crate::cli::options::duration::duration;
use crate::cli::options::job_filters::{Since, machine};

#[derive(Debug, Args)]
#[command(next_help_heading = "Which jobs")]
pub(in crate::cli) struct RecordedFilters {
    /// Jobs of this host; repeatable
    #[arg(id = "of_host", long = "host", value_name = "HOST")]
    pub(in crate::cli) hosts: Vec<String>,
    /// Jobs that failed or were stopped, without warnings and vanished ones
    #[arg(long)]
    pub(in crate::cli) failed: bool,
    /// Jobs of this type: 12, "start virtual"; repeatable
    #[arg(long, value_name = "TYPE")]
    pub(in crate::cli) r#type: Vec<TypeFilter>,
    /// Jobs of this class, e.g. Msvm_StorageJob; repeatable
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) class: Vec<String>,
    /// Jobs of this machine, by name or GUID
    #[arg(long, value_name = "NAME|ID", value_parser = machine)]
    pub(in crate::cli) vm: Option<String>,
    /// Jobs submitted by this user (DOMAIN\user)
    #[arg(long, hide_short_help = true)]
    pub(in crate::cli) owner: Option<String>,
}

#[cfg(feature = "nats")]
impl RecordedFilters {
    /// Do they choose by host and outcome only, and by one host at most?
    pub(in crate::cli) fn are_plain(&self) -> bool {
        let lists = self.hosts.len() <= 1 && self.r#type.is_empty() && self.class.is_empty();
        lists && self.vm.is_none() && self.owner.is_none()
    }
}

/// A point in time, or so long ago; also in days.
pub(in crate::cli) fn since(text: &str) -> Result<Since, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok());
    match (text.parse::<Timestamp>(), days) {
        (Ok(time), _) => Ok(Since::At(time)),
        (_, Some(days @ 1..)) => Ok(Since::Ago(DAY.saturating_mul(days))),
        _ => duration(text)
            .map(Since::Ago)
            .map_err(|_| "expected 90s, 10m, 2h, 7d or a time: 2026-11-22T10:00:00Z".into()),
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_may_be_in_days() {
        assert!(matches!(since("7d"), Ok(Since::Ago(ago)) if ago == DAY * 7));
        assert!(matches!(since("10m"), Ok(Since::Ago(ago)) if ago.as_secs() == 600));
        assert!(matches!(since("2026-11-22T10:00:00Z"), Ok(Since::At(_))));
        for wrong in ["0d", "d", "yesterday", "-1d"] {
            assert!(since(wrong).is_err(), "{wrong}");
        }
    }
}
