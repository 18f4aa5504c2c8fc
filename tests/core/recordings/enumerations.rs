//! Enumerations: their envelopes, references and typed instances; `pages.rs` reads them as our operations do.

use std::time::Duration;

use cimjob::addressing::EndpointReference;
use cimjob::cim::{CimDateTime, CimInstance, CimType, CimValue, Properties, read_instance};
use cimjob::soap::{Envelope, Fault, FaultKind};
use cimjob::xml::{Node, ns};

use crate::support::{Exchange, parse};

recordings! {
    omi_enumerate: "omi/enum-1-enumerate.http" => |exchange| expect(exchange, "EnumerateResponse", &[], OMI),
    omi_pull_1: "omi/enum-2-pull-1.http" => |exchange| expect(exchange, "PullResponse", &(0..20).collect::<Vec<_>>(), OMI),
    omi_pull_last: "omi/enum-2-pull-last.http" => |exchange| expect(exchange, "PullResponse", &[497, 498, 499], OMI),
    omi_epr: "omi/enum-epr.http" => |exchange| {
        expect(exchange, "EnumerateResponse", &[], OMI);
        expect_references(exchange, &["0", "1", "2"]);
    },
    omi_objepr: "omi/enum-objepr.http" => |exchange| {
        expect(exchange, "EnumerateResponse", &[0, 1, 2], OMI);
        expect_references(exchange, &["0", "1", "2"]);
    },
    omi_release: "omi/enum-release.http" => |exchange| {
        with_body(exchange, |body| assert_eq!(body.children().count(), 0));
    },
    omi_wql: "omi/enum-wql.http" => |exchange| {
        with_body(exchange, |body| {
            let job = body.descendants().find(|node| node.local() == "Msvm_ConcreteJob").unwrap();
            let CimInstance { class_name, properties } = read_instance(job);
            let names: Vec<_> = properties.iter().map(|property| property.name.as_str()).collect();
            assert_eq!((class_name.as_str(), names.as_slice()), ("Msvm_ConcreteJob", ["InstanceID", "ErrorCode", "JobState"].as_slice()));
            assert_eq!(CimInstance { class_name, properties }.value("JobState"), Some(&CimValue::Untyped("10".into())));
        });
    },
    omi_pull_badctx: "omi/enum-pull-badctx.http" => |exchange| {
        assert_eq!(exchange.answer.status(), 500);
        with_body(exchange, |body| {
            let fault = Fault::in_body(body, None).unwrap();
            assert!(fault.code.is(ns::SOAP, "Sender"));
            assert!(fault.subcode.as_ref().is_some_and(|code| code.is(ns::ADDRESSING, "DestinationUnreachable")));
            assert_eq!((fault.reason.as_str(), fault.kind()), ("Enumeration context not found", FaultKind::NotFound));
        });
    },
    openwsman_enumerate: "openwsman/enum-1-enumerate.http" => |exchange| expect(exchange, "EnumerateResponse", &[], OPENWSMAN),
    openwsman_pull_1: "openwsman/enum-2-pull-1.http" => |exchange| {
        expect(exchange, "PullResponse", &(0..20).collect::<Vec<_>>(), OPENWSMAN);
    },
    openwsman_pull_last: "openwsman/enum-2-pull-last.http" => |exchange| {
        expect(exchange, "PullResponse", &(480..500).collect::<Vec<_>>(), OPENWSMAN);
    },
    openwsman_objepr: "openwsman/enum-objepr.http" => |exchange| {
        expect(exchange, "EnumerateResponse", &[0, 1, 2], OPENWSMAN);
        expect_references(exchange, &["0", "1", "2"]);
    },
}

/// In what the two servers differ.
#[derive(Clone, Copy)]
struct Server {
    /// `Text` of an item: this server drops it.
    has_text: bool,
    /// Decimals, of which it writes so many.
    ratio: f64,
    /// `Big` of the first two items.
    big: [i64; 2],
}

const OMI: Server = Server { has_text: true, ratio: 1e-12, big: [i64::MIN, i64::MAX] };
const OPENWSMAN: Server = Server { has_text: false, ratio: 1e-5, big: [0, 1_000_000_007] };

fn with_body(exchange: &Exchange, check: impl FnOnce(Node<'_>)) {
    let document = parse(exchange.answer.text());
    let envelope = Envelope::read(&document).unwrap();
    assert!(exchange.message_id().matches(envelope.relates_to.unwrap()), "{}", exchange.file);
    check(envelope.body);
}

fn expect(exchange: &Exchange, response: &str, numbers: &[u32], server: Server) {
    assert_eq!(exchange.answer.status(), 200, "{}", exchange.file);
    with_body(exchange, |body| {
        assert_eq!(body.children().next().unwrap().local(), response, "{}", exchange.file);
        let items: Vec<_> = body.descendants().filter(|node| node.local() == "Lab_Item").collect();
        assert_eq!(items.len(), numbers.len(), "{}", exchange.file);
        for (item, number) in items.into_iter().zip(numbers) {
            expect_item(read_instance(item), *number, server);
        }
    });
}

/// The items were made after these rules.
fn expect_item(item: CimInstance, number: u32, server: Server) {
    let n = i64::from(number);
    assert_eq!(item.class_name, "Lab_Item");
    assert_eq!(item.value("Nothing"), Some(&CimValue::Null));
    let mut item = Properties::of(item);
    assert_eq!(item.take("Number"), Some(number));
    assert_eq!(item.take("Tag"), Some(format!("item-{n:03}")));
    let text = if server.has_text { format!("Text {n} <&> \"q\" ü") } else { String::new() };
    assert_eq!(item.take("Text"), Some(text));
    assert_eq!(item.take("Flag"), Some(n % 2 == 1));
    let big = usize::try_from(n).ok().and_then(|n| server.big.get(n).copied()).unwrap_or(n * 1_000_000_007);
    assert_eq!(item.take("Big"), Some(big));
    let ratio: f64 = item.take("Ratio").unwrap();
    assert!((ratio - f64::from(number) / 3.0).abs() <= server.ratio * f64::from(number.max(1)), "{ratio}");
    assert_eq!(item.take::<CimDateTime>("Stamp").unwrap(), stamp(n));
    assert_eq!(item.take::<CimDateTime>("Span").unwrap().interval(), Some(span(number)), "{number}");
    let how_many = usize::try_from(number % 4).unwrap();
    let codes = [number, 0, 65535].into_iter().map(|code| u16::try_from(code).unwrap()).take(how_many);
    assert_eq!(item.take::<Vec<u16>>("Codes").unwrap_or_default(), codes.collect::<Vec<_>>());
    assert_eq!(item.take("Names"), Some(vec!["one".to_owned(), String::new()]));
    assert_eq!(item.take("Empty"), Some(String::new()));
    assert_eq!(item.take::<String>("Nothing"), None);
    assert_eq!(item.rest(), []);
}

fn stamp(n: i64) -> CimDateTime {
    let (year, month, day) = (2020 + n % 5, 1 + n % 12, 1 + n % 28);
    let offset = ["-01:00", "+00:00", "+01:00"][usize::try_from(n % 3).unwrap()];
    let text = format!("{year}-{month:02}-{day:02}T{:02}:{:02}:{:02}.{n:06}{offset}", n % 24, n % 60, n % 60);
    let CimValue::DateTime(stamp) = CimType::DateTime.read(&text) else { panic!("{text}") };
    stamp
}

fn span(number: u32) -> Duration {
    let (n, micros) = (u64::from(number), u64::from(number));
    let seconds = ((n * 24 + n % 24) * 60 + n % 60) * 60 + n % 60;
    Duration::from_secs(seconds) + Duration::from_micros(micros)
}

fn expect_references(exchange: &Exchange, numbers: &[&str]) {
    with_body(exchange, |body| {
        let references: Vec<_> = body
            .descendants()
            .filter(|node| node.local() == "EndpointReference")
            .map(|node| EndpointReference::read(node).unwrap())
            .collect();
        let found: Vec<_> = references.iter().map(|reference| reference.selectors.text("number").unwrap()).collect();
        assert_eq!(found, numbers, "{}", exchange.file);
        assert!(references.iter().all(|reference| reference.resource.class() == "Lab_Item"));
    });
}
