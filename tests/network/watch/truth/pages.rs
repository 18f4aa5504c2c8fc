//! The pages of a journal: for each host, what happened and what is written.

use std::path::Path;

use cimjob::cim::Timestamp;
use cimjob::journal::Reader;

use super::super::rig::jobs;
use super::ledger::{HostBook, HostTruth, Page, Span};

pub(super) fn pages(journal: &Path, truth: Vec<HostTruth>, closed: Timestamp) -> Vec<Page> {
    let reader = Reader::open(journal).unwrap();
    truth.into_iter().map(|truth| page(&reader, truth, closed)).collect()
}

fn page(reader: &Reader, truth: HostTruth, closed: Timestamp) -> Page {
    let jobs = jobs(reader).into_iter().filter(|job| job.job.host == truth.host).collect();
    let gaps = reader.gaps(Some(&truth.host), Timestamp::MIN, Timestamp::MAX).unwrap();
    let look = reader.watched(&truth.host).unwrap();
    Page { book: HostBook { jobs, gaps, look }, truth, closed }
}

impl HostTruth {
    /// More times in which nothing could be learned from it.
    pub(super) fn add_away(&mut self, more: &[Span]) {
        self.away.extend(more);
        self.away.sort_by_key(|away| away.from);
    }
}
