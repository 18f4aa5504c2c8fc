//! The simulated host next to the recordings of two other servers: the requests they got, and what differs in the answers (DSP0226, DSP0227).

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::expect_used, reason = "a test")]

mod differences;
mod shape;

use super::exchanges as support;
use super::simulator::client;
use super::wire;

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use cimjob::simulator::Scenario;
use cimjob::simulator::scenario::ScenarioFormat;
use client::{OPERATOR, Started, basic};
use differences::{DIFFERENCES, PLAYED};
use shape::{Shape, context, shape};
use support::Exchange;
use wire::{Answer, Wire};

/// Openwsman wants a URI of its own for what is not a class of Microsoft's.
const LAB_URIS: (&str, &str) = (
    "http://lab.test/wbem/wscim/1/cim-schema/2/Lab_Item",
    "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Lab_Item",
);

/// The objects that a server had, in short; their datetimes are left out, a scenario has none but those of jobs.
fn scenario(keys: &str) -> Scenario {
    let mut text = "schemes = ['basic']\nhost = { name = 'HV01' }\n\
        users = [{ name = 'LAB\\operator', password = 'Job-0815 please' }]\n"
        .to_owned();
    for (job, state) in [("04", "'running'"), ("10", "'exception'\nerror_code = 32768"), ("11", "'exception'")] {
        write!(text, "[[jobs]]\ninstance_id = 'A0000000-0000-4000-8000-0000000000{job}'\nstate = {state}\n").unwrap();
    }
    text +=
        "[[jobs]]\ninstance_id = 'A0000000-0000-4000-8000-000000000015'\nstate = 'running'\nfault = 'access-denied'\n";
    for number in 0..500 {
        let properties = format!(
            "{{ Number = {number}, Tag = 'item', Text = 'x', Flag = true, Names = ['one', ''], Empty = '', Nothing = [] }}"
        );
        write!(text, "[[instances]]\nclass = 'Lab_Item'\nkeys = {keys}\nproperties = {properties}\n").unwrap();
    }
    Scenario::parse(&text, ScenarioFormat::Toml).unwrap()
}

/// Sends what was recorded, byte for byte but for the URI of the laboratory and the enumeration context; what was sent, and the answer.
fn play(wire: &mut Wire, exchange: &Exchange) -> (String, Answer) {
    let (server, name) = exchange.file.split_once('/').unwrap();
    let request = exchange.request.text().replace(LAB_URIS.0, LAB_URIS.1);
    match name {
        "enum-2-pull-1.http" | "enum-2-pull-last.http" | "enum-release.http" => {
            let first = wire.post(&basic(OPERATOR), &recorded(server, "enum-1-enumerate.http"));
            in_context(wire, request, first, name.ends_with("last.http"))
        }
        // Windows takes a query only next to the URI of all classes.
        "enum-wql.http" => sent(wire, request.replace("/1/cim-schema/2/Msvm_ConcreteJob<", "/1/*<")),
        "http-badpassword.http" => (String::new(), wire.post(&basic("LAB\\operator:wrong"), &request)),
        _ => sent(wire, request),
    }
}

/// Sends a request in the context that the host opened; to the last page if wanted.
fn in_context(wire: &mut Wire, request: String, first: Answer, last: bool) -> (String, Answer) {
    let recorded = context(&request).unwrap();
    let next = |answer: &Answer| Some(request.replace(&recorded, &context(&answer.body)?));
    let mut exchanged = sent(wire, next(&first).unwrap());
    while let Some(request) = next(&exchanged.1).filter(|_| last) {
        exchanged = sent(wire, request);
    }
    exchanged
}

fn sent(wire: &mut Wire, request: String) -> (String, Answer) {
    let answer = wire.post(&basic(OPERATOR), &request);
    (request, answer)
}

fn recorded(server: &str, name: &str) -> String {
    Exchange::recorded(&format!("{server}/{name}")).request.text().replace(LAB_URIS.0, LAB_URIS.1)
}

/// All differences: `-` what only the recording has, `+` what only our host has.
static FOUND: LazyLock<BTreeSet<(String, String)>> = LazyLock::new(|| {
    let (omi, openwsman) = (Started::new(scenario("['Number', 'Tag']")), Started::new(scenario("['Number']")));
    let mut found = BTreeSet::new();
    for file in PLAYED {
        let exchange = Exchange::recorded(file);
        let started = if file.starts_with("omi/") { &omi } else { &openwsman };
        let (request, answer) = play(&mut started.connect(), &exchange);
        let text = exchange.answer.text().replace(LAB_URIS.0, LAB_URIS.1);
        let theirs = shape(exchange.request.text(), exchange.answer.status(), &text);
        let ours = shape(&request, answer.status, &answer.body);
        let only = |mark: &str, one: &Shape, other: &Shape| -> Vec<(String, String)> {
            one.difference(other).map(|line| ((*file).to_owned(), format!("{mark} {line}"))).collect()
        };
        found.extend(only("-", &theirs, &ours));
        found.extend(only("+", &ours, &theirs));
    }
    found
});

fn listed() -> BTreeSet<(String, String)> {
    let each = |(files, aspects, _): &(&[&str], &[&str], &str)| -> Vec<(String, String)> {
        let pairs =
            files.iter().flat_map(|file| aspects.iter().map(|aspect| ((*file).to_owned(), (*aspect).to_owned())));
        pairs.collect()
    };
    DIFFERENCES.iter().flat_map(each).collect()
}

fn lines(pairs: Vec<&(String, String)>) -> String {
    pairs.iter().fold(String::new(), |text, (file, aspect)| text + file + ": " + aspect + "\n")
}

#[test]
fn every_difference_is_listed_with_its_reason() {
    let listed = listed();
    let unlisted = lines(FOUND.difference(&listed).collect());
    assert!(unlisted.is_empty(), "without a reason:\n{unlisted}");
}

#[test]
fn every_listed_difference_is_there() {
    let listed = listed();
    let gone = lines(listed.difference(&FOUND).collect());
    assert!(gone.is_empty(), "no difference any more:\n{gone}");
}
