//! Enumerate, Pull and Release, asked with the text of requests.

use super::host::*;
use crate::simulator::call::{Arrival, Caller, Host, Reply};
use crate::simulator::scenario::{Fleet, Pages, Scenario, ScenarioFormat};
use crate::simulator::verbs::answer;
use crate::xml::ns;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const ALL: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/*";

fn enumeration(verb: &str, uri: &str, body: &str) -> Asked {
    let body = format!("<n:{verb} xmlns:n='{}'>{body}</n:{verb}>", ns::ENUMERATION);
    let action = format!("{}/{verb}", ns::ENUMERATION);
    Asked { uri: uri.to_owned(), action, selectors: String::new(), body, ..Asked::get("", 0) }
}

fn class(class: &str, body: &str) -> Asked {
    enumeration("Enumerate", &format!("{V2}{class}"), body)
}

pub(super) fn wql(query: &str) -> Asked {
    let query = query.replace('&', "&amp;").replace('<', "&lt;");
    let filter = format!("<w:Filter Dialect='http://schemas.microsoft.com/wbem/wsman/1/WQL'>{query}</w:Filter>");
    enumeration("Enumerate", ALL, &format!("{}{filter}", optimized(1000)))
}

fn optimized(most: u32) -> String {
    format!("<w:OptimizeEnumeration/><w:MaxElements>{most}</w:MaxElements>")
}

fn pull(class: &str, context: &str, most: u32) -> Asked {
    let body = format!("<n:EnumerationContext>{context}</n:EnumerationContext><n:MaxElements>{most}</n:MaxElements>");
    enumeration("Pull", &format!("{V2}{class}"), &body)
}

/// Asks at a moment, with an id of its own.
pub(super) fn ask_at(host: &mut Host, asked: &Asked, seconds: u64) -> Reply {
    let scenario = Arc::clone(&host.scenario);
    let id = NEXT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let arrival = Arrival { since_start: Duration::from_secs(seconds), message_id: Uuid::from_u128(id.into()) };
    answer(host, &asked.text(), Caller::User(&scenario.users[asked.user]), arrival)
}

static NEXT: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);

fn good(host: &mut Host, asked: &Asked) -> String {
    let reply = ask_at(host, asked, 0);
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.body.unwrap()
}

fn keys(query: &str) -> Vec<String> {
    keys_of(&mut built_in(), &wql(query))
}

/// The last two digits of every InstanceID.
pub(super) fn keys_of(host: &mut Host, asked: &Asked) -> Vec<String> {
    let mut keys: Vec<_> = pages(host, asked).iter().flat_map(|page| texts(page, "InstanceID")).collect();
    keys.iter_mut().for_each(|key| *key = key.split_off(key.len() - 2));
    keys
}

/// The answers to an Enumerate of all classes and to the Pulls that follow it.
#[track_caller]
pub(super) fn pages(host: &mut Host, asked: &Asked) -> Vec<String> {
    let mut pages = vec![good(host, asked)];
    let context = |page: &String| texts(page, "EnumerationContext").pop().filter(|context| !context.is_empty());
    while let Some(next) = pages.last().and_then(context) {
        pages.push(good(host, &pull("*", &next, 1000)));
    }
    pages
}

#[test]
fn a_class_comes_page_by_page_under_a_new_context_each() {
    let mut host = built_in();
    let first = good(&mut host, &class("CIM_ConcreteJob", &optimized(10)));
    assert!(first.contains("<w:Items>") && !first.contains("EndOfSequence"), "{first}");
    let mut context = texts(&first, "EnumerationContext").remove(0);
    let mut count = texts(&first, "JobState").len();
    loop {
        let page = good(&mut host, &pull("CIM_ConcreteJob", &context, 10));
        assert!(page.contains("<n:Items>"), "{page}");
        count += texts(&page, "JobState").len();
        let Some(next) = texts(&page, "EnumerationContext").pop() else {
            assert!(page.contains("<n:EndOfSequence/>"), "{page}");
            break;
        };
        assert_ne!(next, context);
        assert_eq!(fault_in(&ask_at(&mut host, &pull("CIM_ConcreteJob", &context, 10), 0)).1, "2150858779");
        context = next;
    }
    let expected = host.scenario.jobs.iter().filter(|job| job.namespace == "root/virtualization/v2");
    assert_eq!(count, expected.count());
}

#[test]
fn without_a_first_page_there_is_only_a_context() {
    let envelope = good(&mut built_in(), &class("Msvm_ConcreteJob", ""));
    assert!(
        !envelope.contains("Items") && texts(&envelope, "EnumerationContext")[0].starts_with("uuid:"),
        "{envelope}"
    );
}

#[test]
fn references_come_alone_or_next_to_their_instances() {
    let mode = |mode: &str| format!("{}<w:EnumerationMode>{mode}</w:EnumerationMode>", optimized(1));
    let references = good(&mut built_in(), &class("Msvm_StorageJob", &mode("EnumerateEPR")));
    assert!(references.contains("<w:Items><a:EndpointReference>") && !references.contains("JobState"), "{references}");
    let both = good(&mut built_in(), &class("Msvm_StorageJob", &mode("EnumerateObjectAndEPR")));
    assert!(both.contains("<w:Items><w:Item><p:Msvm_StorageJob"), "{both}");
    assert!(both.contains("</p:Msvm_StorageJob><a:EndpointReference><a:Address>"), "{both}");
    let asked = class("Msvm_StorageJob", &mode("EnumerateEverything"));
    assert_eq!(fault_in(&ask_at(&mut built_in(), &asked, 0)).1, "2150858886");
}

#[test]
fn a_context_waits_a_minute() {
    for (pause, expected) in [(59, 200), (60, 500)] {
        let mut host = built_in();
        let context = texts(&good(&mut host, &class("Msvm_ConcreteJob", "")), "EnumerationContext").remove(0);
        assert_eq!(ask_at(&mut host, &pull("Msvm_ConcreteJob", &context, 1), pause).status, expected);
    }
}

#[test]
fn a_context_belongs_to_its_resource_and_its_user() {
    let mut host = built_in();
    let context = texts(&good(&mut host, &class("Msvm_ConcreteJob", "")), "EnumerationContext").remove(0);
    assert_eq!(fault_in(&ask_at(&mut host, &pull("Msvm_StorageJob", &context, 1), 0)).1, "2150859181");
    let other = Asked { user: 1, ..pull("Msvm_ConcreteJob", &context, 1) };
    assert_eq!(fault_in(&ask_at(&mut host, &other, 0)).1, "2150859177");
    good(&mut host, &pull("Msvm_ConcreteJob", &context, 1));
}

#[test]
fn the_speed_of_a_fleet_gives_a_host_of_its_own_no_more_time() {
    let fleet = Fleet { speed: 1000.0, ..Fleet::default() };
    let scenario = Scenario { fleet: Some(fleet), ..Scenario::built_in() };
    let mut host = Host::new(Arc::new(scenario), "2026-11-23T00:00:00Z".parse().unwrap());
    let context = texts(&good(&mut host, &class("Msvm_ConcreteJob", "")), "EnumerationContext").remove(0);
    let late = ask_at(&mut host, &pull("Msvm_ConcreteJob", &context, 1), 61);
    assert_eq!(late.status, 500, "{late:?}");
}

#[test]
fn a_released_context_is_gone() {
    let mut host = built_in();
    let context = texts(&good(&mut host, &class("Msvm_ConcreteJob", "")), "EnumerationContext").remove(0);
    let body = format!("<n:EnumerationContext>{context}</n:EnumerationContext>");
    let release = enumeration("Release", &format!("{V2}Msvm_ConcreteJob"), &body);
    assert!(good(&mut host, &release).contains("<s:Body/>"));
    assert_eq!(fault_in(&ask_at(&mut host, &release, 0)).1, "2150858779");
}

#[test]
fn a_page_that_is_too_long_can_be_asked_for_again() {
    let pages = Pages { first_items: 1000, ..Pages::default() };
    let mut host = Host::new(Arc::new(Scenario { pages, ..Scenario::built_in() }), Timestamp::UNIX_EPOCH);
    let small = "<w:MaxEnvelopeSize>8192</w:MaxEnvelopeSize>";
    let first = class("Msvm_ConcreteJob", &optimized(20)).more(small);
    assert_eq!(fault_in(&ask_at(&mut host, &first, 0)).1, "2150858824");
    assert_eq!(host.enumerations.count("LAB\\operator"), 0);
    let context = texts(&good(&mut host, &class("Msvm_ConcreteJob", "")), "EnumerationContext").remove(0);
    for most in [20, 4] {
        let too_long = pull("Msvm_ConcreteJob", &context, most).more(small);
        assert_eq!(fault_in(&ask_at(&mut host, &too_long, 0)).1, "2150858824", "{most}");
    }
    let page = good(&mut host, &pull("Msvm_ConcreteJob", &context, 1).more(small));
    assert_eq!(texts(&page, "InstanceID"), ["8E1C7A50-0000-4000-8000-000000000001"]);
}

#[test]
fn too_many_enumerations_are_refused() {
    let scenario = Scenario { max_enumerations: 2, ..Scenario::built_in() };
    let mut host = Host::new(Arc::new(scenario), Timestamp::UNIX_EPOCH);
    for expected in [200, 200, 500] {
        assert_eq!(ask_at(&mut host, &class("Msvm_ConcreteJob", ""), 0).status, expected);
    }
}

#[test]
fn queries_find_what_they_ask_for() {
    assert_eq!(keys("SELECT * FROM Msvm_StorageJob WHERE JobState = 10"), ["02"]);
    assert_eq!(keys("select * from CIM_ConcreteJob where JobState < 4 AND NOT JobState = 2"), ["11"]);
    assert_eq!(keys("select * from CIM_ConcreteJob where InstanceID = '8e1c7a50-0000-4000-8000-000000000002'"), ["02"]);
    assert_eq!(keys("select * from CIM_ManagedElement where ElementName like 'Resizing%'"), ["02"]);
}

#[test]
fn a_query_for_some_properties_has_them_without_namespace() {
    let envelope = good(&mut built_in(), &wql("SELECT JobState, InstanceID FROM Msvm_StorageJob WHERE JobState = 10"));
    let expected =
        "<InstanceID>8E1C7A50-0000-4000-8000-000000000002</InstanceID><JobState>10</JobState></w:XmlFragment>";
    assert!(envelope.contains(expected), "{envelope}");
}

#[test]
fn dates_spans_and_nulls_of_a_query_have_no_namespace_either() {
    let query = "SELECT ElapsedTime, StartTime, UntilTime FROM Msvm_StorageJob WHERE JobState = 4";
    let envelope = good(&mut built_in(), &wql(query));
    let expected = r#"<w:XmlFragment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd"><ElapsedTime><Interval>P0DT0H0M12.5S</Interval></ElapsedTime><StartTime><Datetime>2026-11-22T23:59:48Z</Datetime></StartTime><UntilTime xsi:nil="true"/></w:XmlFragment>"#;
    assert!(envelope.contains(expected), "{envelope}");
}

#[test]
fn an_optimized_first_page_has_one_item_unless_the_scenario_says_more() {
    let first = |first_items| {
        let pages = Pages { first_items, ..Pages::default() };
        let mut host = Host::new(Arc::new(Scenario { pages, ..Scenario::built_in() }), Timestamp::UNIX_EPOCH);
        texts(&good(&mut host, &class("Msvm_ConcreteJob", &optimized(5))), "JobState").len()
    };
    assert_eq!([1, 3, 100].map(first), [1, 3, 5]);
}

#[test]
fn a_page_ends_before_its_items_have_more_than_76800_characters() {
    let text = "users=[{name='LAB\\operator',password='b'}]\n[[generate]]\ncount=100";
    let scenario = Scenario::parse(text, ScenarioFormat::Toml).unwrap();
    let mut host = Host::new(Arc::new(scenario), Timestamp::UNIX_EPOCH);
    let context = texts(&good(&mut host, &class("Msvm_ConcreteJob", "")), "EnumerationContext").remove(0);
    let page = good(&mut host, &pull("Msvm_ConcreteJob", &context, 32_000));
    let (count, length) = (texts(&page, "JobState").len(), page.len());
    assert!((74_000..78_000).contains(&length), "{length}");
    assert!((25..=40).contains(&count), "{count}");
}

#[test]
fn a_query_that_is_wrong_says_where() {
    let number = |asked: &Asked| fault_in(&ask_at(&mut built_in(), asked, 0));
    for (query, words) in [
        ("SELECT * FROM Msvm_ConcreteJob WHERE JobState == 10", "at character 48"),
        ("SELECT * FROM Msvm_ConcreteJob WHERE JobSate = 10", "has no property JobSate"),
        ("SELECT * FROM Msvm_Job", "there is no class Msvm_Job"),
    ] {
        let reply = ask_at(&mut built_in(), &wql(query), 0);
        assert!(reply.body.as_deref().unwrap().contains(words), "{reply:?}");
    }
    assert_eq!(number(&wql("x")), ("n:CannotProcessFilter".into(), "2150858778".into()));
    let on_a_class = Asked { uri: format!("{V2}Msvm_ConcreteJob"), ..wql("SELECT * FROM Msvm_ConcreteJob") };
    assert_eq!(number(&on_a_class).1, "2150859003");
}

#[test]
fn generated_jobs_are_found_without_being_kept() {
    let text = "users=[{name='a',password='b'}]\ngenerate=[{count=100000,failed_every=200}]";
    let scenario = Scenario::parse(text, ScenarioFormat::Toml).unwrap();
    let mut host = Host::new(Arc::new(scenario), Timestamp::UNIX_EPOCH);
    let key = "6E000000-0000-4000-8000-00000000C350";
    let found = good(&mut host, &wql(&format!("SELECT * FROM Msvm_ConcreteJob WHERE InstanceID = '{key}'")));
    assert_eq!(texts(&found, "InstanceID"), [key]);
    assert!(found.contains("EndOfSequence"));
}
