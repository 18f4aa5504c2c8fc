//! What a hostile answer costs the whole program: the peak of its memory, and the time, in each command that can meet it.

#![cfg(target_os = "linux")]
#![allow(clippy::print_stdout, reason = "it prints what it measured")]

use std::io::Read;
use std::process::Child;
use std::time::{Duration, Instant};

#[allow(dead_code, reason = "the core has tests for the others")]
#[path = "../core/costs/answers.rs"]
mod answers;

use super::program::Stranger;
use super::support::answers::{SOAP, envelope, http};
use super::support::scripted_peer::{Peer, Request};

const SIZE: usize = 4_500_000;

/// 10 times the answer, and 50 MB.
const MEMORY: usize = 10 * SIZE + 50_000_000;

/// In a build without optimization, on a machine that has more to do.
const TIME: Duration = Duration::from_secs(30);

/// What the host says of everything: one instance, and in the answer to `GetError` one error.
struct Said {
    instance: String,
    error: String,
}

impl Said {
    /// An instance from a page.
    fn instance(page: &str) -> Self {
        let (_, rest) = page.split_once("<n:Items>").unwrap();
        let (instance, _) = rest.split_once("</n:Items>").unwrap();
        Self { instance: instance.to_owned(), error: "disk full".to_owned() }
    }

    /// A text in all places of a job and its error where a host has one.
    fn text(text: &str) -> Self {
        let (part, _) = text.split_at(text.len() / 4);
        let instance = format!(
            "<J><JobState>10</JobState><ErrorDescription>{part}</ErrorDescription><ErrorSummaryDescription>{part}\
             </ErrorSummaryDescription><Name>{part}</Name><Other>{part}</Other></J>"
        );
        let error = format!(
            "&lt;INSTANCE CLASSNAME='Msvm_Error'>&lt;PROPERTY NAME='Message' TYPE='string'>&lt;VALUE>{text}&lt;/VALUE>\
             &lt;/PROPERTY>&lt;/INSTANCE>"
        );
        Self { instance, error }
    }

    fn answer(&self, request: &Request) -> Vec<u8> {
        let is = |action: &str| request.body.contains(&format!("/{action}<"));
        let body = if request.body.contains("/cim-xml/2/") {
            return http(404, "text/plain", "");
        } else if is("GetErrorEx") {
            format!(
                "<p:GetErrorEx_OUTPUT xmlns:p='urn:j'><p:Errors>{}</p:Errors><p:ReturnValue>0</p:ReturnValue></p:GetErrorEx_OUTPUT>",
                self.error
            )
        } else if is("GetError") {
            format!(
                "<p:GetError_OUTPUT xmlns:p='urn:j'><p:Error>{}</p:Error><p:ReturnValue>0</p:ReturnValue></p:GetError_OUTPUT>",
                self.error
            )
        } else if is("Enumerate") {
            format!(
                "<n:EnumerateResponse xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'><n:Items>{}</n:Items>\
                 <n:EndOfSequence/></n:EnumerateResponse>",
                self.instance
            )
        } else {
            self.instance.clone()
        };
        http(200, SOAP, envelope(request, &body))
    }
}

/// The most memory that the program had at the same time, while its output is read to the end; and how much that was.
fn peak(mut child: Child) -> (usize, usize) {
    let status = format!("/proc/{}/status", child.id());
    let mut output = child.stdout.take().unwrap();
    let (mut most, mut read, mut piece) = (0, 0, vec![0; 64 * 1024]);
    let polling = std::thread::spawn(move || {
        while let Some(now) = high_water(&status) {
            most = most.max(now);
            std::thread::sleep(Duration::from_millis(1));
        }
        most
    });
    loop {
        match output.read(&mut piece).unwrap() {
            0 => break,
            more => read += more,
        }
    }
    let status = child.wait().unwrap();
    assert!(status.success(), "an answer that is refused costs nothing: {status}");
    (polling.join().unwrap(), read)
}

/// The high-water mark of a process that still runs.
fn high_water(status: &str) -> Option<usize> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<usize>().ok().map(|kilobytes| kilobytes * 1024)
}

const ENUMERATE: &[&str] = &["enumerate", "Msvm_Thing"];
const GET: &[&str] = &["get", "Msvm_Thing.Name=\"1\""];
const EXPLAIN: &[&str] = &["explain", "8E1C7A50-0000-4000-8000-000000000001", "--class", "Msvm_ConcreteJob"];

/// Runs these commands with these options.
fn costs(said: Said, commands: &[(&[&str], &[&str])]) {
    let host = Stranger::start(Peer::answering(move |request| said.answer(request)));
    for (command, options) in commands {
        let started = Instant::now();
        let running = host.cimjob(command).arguments(options).variable("CIMJOB_TIMEOUT", "60s").spawn();
        let ((most, read), took) = (peak(running), started.elapsed());
        assert!(read > 0, "{command:?} {options:?} shows nothing");
        println!("{most:>12} {took:>8.1?} {command:?} {options:?}");
        assert!(most < MEMORY, "{command:?} {options:?} took {most} bytes of memory");
        assert!(took < TIME, "{command:?} {options:?} took {took:?}");
    }
}

#[test]
fn instances_in_texts() {
    let json = &["-o", "json"];
    let commands = [(ENUMERATE, &[][..]), (ENUMERATE, json), (GET, &[]), (GET, json), (EXPLAIN, json)];
    costs(Said::instance(&answers::nested_texts(SIZE)), &commands);
}

#[test]
fn instances_deep_inside_one_another() {
    let commands = [(ENUMERATE, &["-o", "json"][..]), (GET, &[]), (EXPLAIN, &["--full"])];
    costs(Said::instance(&answers::deep_leaf(SIZE)), &commands);
}

#[test]
fn keys_that_grow_when_they_are_quoted() {
    costs(Said::instance(&answers::small_nested_keys(SIZE)), &[(ENUMERATE, &[]), (GET, &["-o", "json"])]);
}

/// Each line has an indent and a bar, and each of the other characters is shown by its number.
#[test]
fn texts_that_grow_when_they_are_shown() {
    for mark in ["\n", "\u{7f}"] {
        let said = Said::text(&mark.repeat(SIZE / 2));
        costs(said, &[(ENUMERATE, &[]), (EXPLAIN, &[]), (EXPLAIN, &["--full"]), (EXPLAIN, &["-o", "json"])]);
    }
}
