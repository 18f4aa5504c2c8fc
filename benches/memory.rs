//! How much memory an answer of many instances takes: allocated bytes per byte of input, and the peak (figures in docs/performance.md).

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints and may stop at what it did not expect"
)]

use cimjob::cim::read_instance;
use cimjob::xml::{Document, Limits, decode};

mod replies;

/// Counts what is allocated.
#[global_allocator]
static COUNTING: dhat::Alloc = dhat::Alloc;

fn main() {
    println!("{:>10} {:>14} {:>14} {:>12} {:>12}", "input", "allocated", "blocks", "per byte", "peak/byte");
    for megabytes in [1, 2, 4] {
        let reply = replies::pull_of_jobs(megabytes * 1_000_000);
        let profiler = dhat::Profiler::builder().testing().build();
        let text = decode(&reply, Some("UTF-8")).unwrap();
        let document = Document::parse(&text, &Limits::default()).unwrap();
        let items = document.root().descendants().find(|node| node.local() == "Items").unwrap();
        let jobs: Vec<_> = items.children().map(read_instance).collect();
        let stats = dhat::HeapStats::get();
        drop(jobs);
        drop(profiler);
        let input = u64::try_from(reply.len()).unwrap();
        let per_byte = |bytes: u64| format!("{}.{:02}", bytes / input, bytes * 100 / input % 100);
        println!(
            "{input:>10} {:>14} {:>14} {:>12} {:>12}",
            stats.total_bytes,
            stats.total_blocks,
            per_byte(stats.total_bytes),
            per_byte(u64::try_from(stats.max_bytes).unwrap())
        );
    }
}
