//! How fast requests are written and answers are read: the core alone, without a socket (figures in docs/performance.md).

#![allow(missing_docs, clippy::panic, clippy::unwrap_used, reason = "a benchmark may stop at what it did not expect")]

use std::hint::black_box;
use std::time::Duration;

use cimjob::addressing::Namespace;
use cimjob::cim::{CimError, CimInstance, read_instance};
use cimjob::job::{ErrorMethod, GetError, JobPath, ReportedError};
use cimjob::soap::{MessageId, Settings};
use cimjob::wsman::{read_reply, write_request};
use cimjob::xml::{Document, Limits, decode};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use quick_xml::events::Event;
use quick_xml::reader::NsReader;

mod replies;

fn get_error() -> GetError {
    let instance = "8E1C7A50-0000-4000-8000-000000000001";
    let job = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", instance).unwrap();
    GetError::new(job, ErrorMethod::GetError)
}

fn id() -> MessageId {
    MessageId::from_uuid(0xB063_00A3_2781_4D2B_B051_D8D0_A0F7_AAE1)
}

fn read_error(operation: &GetError, reply: &[u8]) -> CimError {
    let output = read_reply(operation, &id(), reply, Some("UTF-8")).unwrap().output;
    match output.errors.into_iter().next() {
        Some(ReportedError::Decoded(error)) => *error,
        other => panic!("no decoded error but {other:?}"),
    }
}

/// One pass of the parser over all events, names resolved, nothing kept.
fn bare_pass(reply: &[u8]) -> usize {
    let mut reader = NsReader::from_str(std::str::from_utf8(reply).unwrap());
    let mut events = 0;
    while !matches!(reader.read_resolved_event().unwrap().1, Event::Eof) {
        events += 1;
    }
    events
}

fn read_jobs(reply: &[u8]) -> Vec<CimInstance> {
    let text = decode(reply, Some("UTF-8")).unwrap();
    let document = Document::parse(&text, &Limits::default()).unwrap();
    let items = document.root().descendants().find(|node| node.local() == "Items").unwrap();
    items.children().map(read_instance).collect()
}

fn request(criterion: &mut Criterion) {
    let (operation, settings) = (get_error(), Settings::new("https://hv01.example:5986/wsman"));
    let length = write_request(&operation, &settings, &id()).unwrap().len();
    let mut group = criterion.benchmark_group("request");
    group.throughput(Throughput::Bytes(length.try_into().unwrap()));
    group.bench_function("get_error", |bench| {
        bench.iter(|| write_request(black_box(&operation), &settings, &id()).unwrap());
    });
    group.finish();
}

fn answer(criterion: &mut Criterion) {
    let (operation, reply) = (get_error(), replies::GET_ERROR);
    let mut group = criterion.benchmark_group("answer");
    group.throughput(Throughput::Bytes(reply.len().try_into().unwrap()));
    group.bench_function("bare_pass", |bench| bench.iter(|| bare_pass(black_box(reply))));
    group.bench_function("get_error", |bench| bench.iter(|| read_error(&operation, black_box(reply))));
    group.finish();
}

fn jobs(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("jobs");
    group.sample_size(20).measurement_time(Duration::from_secs(4));
    for megabytes in [1, 2, 4] {
        let reply = replies::pull_of_jobs(megabytes * 1_000_000);
        group.throughput(Throughput::Bytes(reply.len().try_into().unwrap()));
        let name = |what| BenchmarkId::new(what, format!("{megabytes}MB"));
        group.bench_function(name("bare_pass"), |bench| bench.iter(|| bare_pass(black_box(&reply))));
        group.bench_function(name("instances"), |bench| bench.iter(|| read_jobs(black_box(&reply))));
    }
    group.finish();
}

criterion_group!(benches, request, answer, jobs);
criterion_main!(benches);
