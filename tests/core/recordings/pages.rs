//! The recorded enumerations as our own operations read them: Enumerate, Pull and Release.

use cimjob::addressing::{EndpointReference, ResourceUri, SelectorSet};
use cimjob::wsman::{Enumerate, EnumerationContext, Page, Pull, Release};

use crate::support::Exchange;

fn target() -> EndpointReference {
    EndpointReference { resource: ResourceUri::dmtf("Lab_Item").unwrap(), selectors: SelectorSet::default() }
}

fn first(file: &str) -> Page {
    Exchange::recorded(file).reply(&Enumerate::all(target())).unwrap_or_else(|error| panic!("{file}: {error}")).output
}

fn next(file: &str, context: EnumerationContext) -> Page {
    let pull = Pull { target: target(), context, max_elements: 20, max_time: None };
    Exchange::recorded(file).reply(&pull).unwrap_or_else(|error| panic!("{file}: {error}")).output
}

/// Instances, references, and whether there is more.
fn shape(page: &Page) -> (usize, usize, bool) {
    let objects = page.items.iter().filter(|item| item.object.is_some()).count();
    let references = page.items.iter().filter(|item| item.reference.is_some()).count();
    (objects, references, page.context.is_some())
}

#[test]
fn every_recorded_first_page_has_its_items_and_its_context() {
    for (file, expected) in [
        ("omi/enum-1-enumerate.http", (0, 0, true)),
        ("omi/enum-epr.http", (0, 3, true)),
        ("omi/enum-objepr.http", (3, 3, true)),
        ("openwsman/enum-1-enumerate.http", (0, 0, true)),
        ("openwsman/enum-objepr.http", (3, 3, true)),
    ] {
        assert_eq!(shape(&first(file)), expected, "{file}");
    }
}

#[test]
fn the_last_recorded_page_ends_the_enumeration() {
    for (server, last) in [("omi", 3), ("openwsman", 20)] {
        let context = first(&format!("{server}/enum-1-enumerate.http")).context.unwrap();
        assert_eq!(shape(&next(&format!("{server}/enum-2-pull-1.http"), context.clone())), (20, 0, true), "{server}");
        assert_eq!(shape(&next(&format!("{server}/enum-2-pull-last.http"), context)), (last, 0, false), "{server}");
    }
}

#[test]
fn a_query_finds_its_job() {
    let page = first("omi/enum-wql.http");
    let job = page.items[0].object.as_ref().unwrap();
    assert_eq!(job.class_name, "Msvm_ConcreteJob");
}

#[test]
fn a_release_has_nothing_to_say_and_a_made_up_context_is_a_fault() {
    let context = || first("omi/enum-1-enumerate.http").context.unwrap();
    let release = Release { target: target(), context: context() };
    assert!(Exchange::recorded("omi/enum-release.http").reply(&release).is_ok());
    let pull = Pull { target: target(), context: context(), max_elements: 20, max_time: None };
    assert!(Exchange::recorded("omi/enum-pull-badctx.http").reply(&pull).is_err());
}
