//! What real hosts refuse or take, as recordings and measurements of others show.

use super::enumerate::{ask_at, pages, wql};
use super::host::*;
use super::methods::{DB02, WEB01, call, job, started, value};
use crate::simulator::call::Host;
use crate::xml::ns;

const MANAGEMENT: &str = "Msvm_VirtualSystemManagementService";
const SWITCHES: &str = "Msvm_VirtualEthernetSwitchManagementService";
const SNAPSHOTS: &str = "Msvm_VirtualSystemSnapshotService";

/// A method of a service that is named by its CreationClassName alone.
fn of_service(class: &str, method: &str, parameters: &str) -> Asked {
    call(class, method, selector("CreationClassName", class), parameters)
}

/// A parameter that holds an instance as text.
fn embedded(parameter: &str, class: &str, properties: &str) -> String {
    format!("<r:{parameter}><![CDATA[<INSTANCE CLASSNAME=\"{class}\">{properties}</INSTANCE>]]></r:{parameter}>")
}

fn property(name: &str, kind: &str, value: &str) -> String {
    format!("<PROPERTY NAME=\"{name}\" TYPE=\"{kind}\"><VALUE>{value}</VALUE></PROPERTY>")
}

fn array(name: &str, values: &[&str]) -> String {
    let values: String = values.iter().map(|value| format!("<VALUE>{value}</VALUE>")).collect();
    format!("<PROPERTY.ARRAY NAME=\"{name}\" TYPE=\"string\"><VALUE.ARRAY>{values}</VALUE.ARRAY></PROPERTY.ARRAY>")
}

/// ModifySystemSettings of db02 with these properties.
fn modify(properties: &str) -> Asked {
    let properties = property("InstanceID", "string", &format!("Microsoft:{DB02}")) + properties;
    let settings = embedded("SystemSettings", "Msvm_VirtualSystemSettingData", &properties);
    of_service(MANAGEMENT, "ModifySystemSettings", &settings)
}

fn settings_of_db02() -> Asked {
    let selectors = selector("InstanceID", &format!("Microsoft:{DB02}"));
    Asked { selectors, ..Asked::get("Msvm_VirtualSystemSettingData", 0) }
}

/// A reference to a machine by its name alone.
fn by_name(parameter: &str, id: &str) -> String {
    format!("<r:{parameter} xmlns:a='{}'>{}</r:{parameter}>", ns::ADDRESSING, reference(id))
}

fn reference(id: &str) -> String {
    format!(
        "<a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>{V2}Msvm_ComputerSystem</w:ResourceURI>\
         <w:SelectorSet>{}</w:SelectorSet></a:ReferenceParameters>",
        selector("Name", id)
    )
}

/// State and error code of the job that a method starts, once it is over.
#[track_caller]
fn outcome(host: &mut Host, asked: &Asked) -> (String, String) {
    let key = started(&ask_at(host, asked, 0));
    (value(host, &job(&key), 3, "JobState"), value(host, &job(&key), 3, "ErrorCode"))
}

fn pair(state: &str, code: &str) -> (String, String) {
    (state.to_owned(), code.to_owned())
}

#[test]
fn named_references_in_an_embedded_instance_are_refused() {
    let mut host = built_in();
    let notes = |text: &str| modify(&array("Notes", &[text]));
    assert_eq!(value(&mut host, &notes("a &amp; b"), 0, "ReturnValue"), "32768");
    assert_eq!(value(&mut host, &notes("a &lt; b"), 0, "ReturnValue"), "32773");
    started(&ask_at(&mut host, &notes("R&#38;D &#60;lab&#62; &gt;"), 0));
    assert_eq!(value(&mut host, &settings_of_db02(), 2, "Notes"), "R&D <lab> >");
}

#[test]
fn only_the_first_note_is_kept() {
    let mut host = built_in();
    assert_eq!(outcome(&mut host, &modify(&array("Notes", &["alpha", "beta"]))), pair("7", "0"));
    assert_eq!(value(&mut host, &settings_of_db02(), 4, "Notes"), "alpha");
}

#[test]
fn a_scalar_in_place_of_an_array_fails_the_job_and_changes_nothing() {
    let mut host = built_in();
    assert_eq!(outcome(&mut host, &modify(&property("Notes", "string", "alpha"))), pair("10", "32773"));
    assert_eq!(value(&mut host, &settings_of_db02(), 4, "Notes"), "");
}

#[test]
fn the_service_for_switches_calls_a_scalar_an_incorrect_data_type() {
    let resource = property("HostResource", "string", "x");
    let parameters = embedded("SystemSettings", "Msvm_VirtualEthernetSwitchSettingData", "")
        + &embedded("ResourceSettings", "Msvm_EthernetPortAllocationSettingData", &resource);
    let asked = of_service(SWITCHES, "DefineSystem", &parameters);
    assert_eq!(outcome(&mut built_in(), &asked), pair("10", "32776"));
}

#[test]
fn a_switch_is_there_at_once_and_without_a_job() {
    let mut host = built_in();
    let name = property("ElementName", "string", "Lab network");
    let settings = embedded("SystemSettings", "Msvm_VirtualEthernetSwitchSettingData", &name);
    let answer = ask_at(&mut host, &of_service(SWITCHES, "DefineSystem", &settings), 0).body.unwrap();
    assert_eq!(texts(&answer, "ReturnValue"), ["0"]);
    assert!(answer.contains("<p:ResultingSystem xmlns:a=") && !answer.contains("<p:Job"), "{answer}");
    let find = wql("SELECT * FROM Msvm_VirtualEthernetSwitch");
    assert_eq!(value(&mut host, &find, 0, "ElementName"), "Lab network");
}

#[test]
fn a_span_must_have_the_type_and_the_text_of_cim() {
    let mut host = built_in();
    let delay = |kind, text| modify(&property("AutomaticStartupActionDelay", kind, text));
    for (kind, text) in
        [("string", "P0DT0H45M0S"), ("datetime", "P0DT0H45M0S"), ("string", "00000000004500.000000:000")]
    {
        assert_eq!(outcome(&mut host, &delay(kind, text)), pair("10", "32768"), "{kind} {text}");
    }
    assert_eq!(outcome(&mut host, &delay("datetime", "00000000004500.000000:000")), pair("7", "0"));
    let shown = ask_at(&mut host, &settings_of_db02(), 4).body.unwrap();
    let expected = "<p:AutomaticStartupActionDelay><cim:Interval>P0DT0H45M0S</cim:Interval>";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn a_read_only_property_that_is_sent_back_fails_the_job() {
    let kind = property("VirtualSystemType", "string", "Microsoft:Hyper-V:System:Realized");
    assert_eq!(outcome(&mut built_in(), &modify(&kind)).0, "10");
}

#[test]
fn an_added_resource_needs_its_arrays_and_a_path_with_doubled_backslashes() {
    let mut host = built_in();
    let configuration = format!(
        "<r:AffectedConfiguration xmlns:a='{}'><a:Address>x</a:Address><a:ReferenceParameters>\
         <w:ResourceURI>{V2}Msvm_VirtualSystemSettingData</w:ResourceURI><w:SelectorSet>{}</w:SelectorSet>\
         </a:ReferenceParameters></r:AffectedConfiguration>",
        ns::ADDRESSING,
        selector("InstanceID", &format!("Microsoft:{DB02}"))
    );
    let add = |properties: &str| {
        let resource = embedded("ResourceSettings", "Msvm_StorageAllocationSettingData", properties);
        of_service(MANAGEMENT, "AddResourceSettings", &(configuration.clone() + &resource))
    };
    let parent = |path| property("Parent", "string", path);
    let (doubled, plain) = (parent(r#"X.InstanceID="Microsoft:1\\2""#), parent(r#"X.InstanceID="Microsoft:1\2""#));
    let (resources, resource) =
        (array("HostResource", &["E:\\a.vhdx"]), property("HostResource", "string", "E:\\a.vhdx"));
    assert_eq!(outcome(&mut host, &add(&(plain.clone() + &resource))), pair("10", "32773"));
    assert_eq!(outcome(&mut host, &add(&(plain + &resources))), pair("10", "32773"));
    assert_eq!(outcome(&mut host, &add(&(doubled.clone() + &resource))), pair("10", "32773"));
    assert_eq!(outcome(&mut host, &add(&(doubled + &resources))), pair("7", "0"));
    let find = wql("SELECT * FROM Msvm_StorageAllocationSettingData");
    assert_eq!(value(&mut host, &find, 4, "HostResource"), "E:\\a.vhdx");
}

#[test]
fn a_wrapped_reference_is_refused_by_the_schema() {
    let wrapped = format!(
        "<r:AffectedSystem xmlns:a='{}'><a:EndpointReference>{}</a:EndpointReference></r:AffectedSystem>",
        ns::ADDRESSING,
        reference(WEB01)
    );
    let asked = of_service(MANAGEMENT, "DestroySystem", &wrapped);
    assert_eq!(fault_in(&ask_at(&mut built_in(), &asked, 0)).0, "w:SchemaValidationError");
}

#[test]
fn some_of_the_keys_are_enough() {
    let mut host = built_in();
    started(&ask_at(&mut host, &of_service(MANAGEMENT, "DestroySystem", &by_name("AffectedSystem", WEB01)), 0));
    let by_name = Asked { selectors: selector("Name", DB02), ..Asked::get("Msvm_ComputerSystem", 0) };
    assert_eq!(value(&mut host, &by_name, 0, "ElementName"), "db02");
    let service = selector("CreationClassName", MANAGEMENT);
    assert_eq!(value(&mut host, &Asked { selectors: service, ..Asked::get(MANAGEMENT, 0) }, 0, "SystemName"), "HV01");
}

#[test]
fn keys_that_several_instances_have_are_ambiguous() {
    let selectors = selector("CreationClassName", "Msvm_ComputerSystem");
    let asked = Asked { selectors, ..Asked::get("Msvm_ComputerSystem", 0) };
    let expected = ("w:InvalidSelectors".to_owned(), "2150858846".to_owned());
    assert_eq!(fault_in(&ask_at(&mut built_in(), &asked, 0)), expected);
}

#[test]
fn a_method_of_a_service_needs_a_selector() {
    let number = |class, method| {
        let asked = call(class, method, String::new(), &embedded("SystemSettings", "X", ""));
        fault_in(&ask_at(&mut built_in(), &asked, 0))
    };
    let internal = |number: &str| ("w:InternalError".to_owned(), number.to_owned());
    assert_eq!(number(SWITCHES, "DefineSystem"), internal("2150858755"));
    assert_eq!(number(MANAGEMENT, "ModifySystemSettings"), internal("2147749935"));
}

#[test]
fn a_checkpoint_is_an_affected_element_once_its_job_has_ended() {
    let mut host = built_in();
    let asked = of_service(SNAPSHOTS, "CreateSnapshot", &by_name("AffectedSystem", WEB01));
    let answer = ask_at(&mut host, &asked, 0);
    assert!(answer.body.as_deref().unwrap().contains("<p:ResultingSnapshot></p:ResultingSnapshot>"), "{answer:?}");
    let key = started(&answer);
    let references = wql(&format!("REFERENCES OF {{Msvm_ConcreteJob.InstanceID=\"{key}\"}}"));
    let mut effects = |seconds| {
        ask_at(&mut host, &job(&key), seconds);
        pages(&mut host, &references).iter().flat_map(|page| texts(page, "ElementEffects")).collect::<Vec<_>>()
    };
    assert_eq!(effects(1), ["0"]);
    assert_eq!(effects(2), ["0", "5"]);
    let snapshots = wql("SELECT * FROM Msvm_VirtualSystemSettingData WHERE VirtualSystemType LIKE '%Snapshot%'");
    assert_eq!(value(&mut host, &snapshots, 3, "VirtualSystemIdentifier"), WEB01);
}

#[test]
fn a_virtual_hard_disk_is_made_by_a_storage_job() {
    let settings = embedded("VirtualDiskSettingData", "Msvm_VirtualHardDiskSettingData", "");
    let asked = of_service("Msvm_ImageManagementService", "CreateVirtualHardDisk", &settings);
    let answer = ask_at(&mut built_in(), &asked, 0);
    started(&answer);
    assert!(answer.body.unwrap().contains("/Msvm_StorageJob</w:ResourceURI>"));
}
