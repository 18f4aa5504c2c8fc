//! Methods that start or change jobs, Put, Create and Delete, asked with the text of requests.

use super::enumerate::{ask_at, keys_of, pages, wql};
use super::host::*;
use crate::simulator::call::{Host, Reply};
use crate::simulator::scenario::Scenario;
use crate::xml::ns;
use jiff::Timestamp;
use std::sync::Arc;

pub(super) const WEB01: &str = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001";
pub(super) const DB02: &str = "2D0B7F64-93C1-4B2E-A1F7-0A64D2A0B002";
const MEMORY: &str = r"Microsoft:2D0B7F64-93C1-4B2E-A1F7-0A64D2A0B002\4764334D-E001-4176-82EE-5594EC9B530E";

pub(super) fn machine(id: &str) -> String {
    format!("{}{}", selector("CreationClassName", "Msvm_ComputerSystem"), selector("Name", id))
}

pub(super) fn call(class: &str, method: &str, selectors: String, parameters: &str) -> Asked {
    let uri = format!("{V2}{class}");
    let body = format!("<r:{method}_INPUT xmlns:r='{uri}'>{parameters}</r:{method}_INPUT>");
    Asked { action: format!("{uri}/{method}"), body, selectors, ..Asked::get(class, 0) }
}

fn change_state(id: &str, state: u16) -> Asked {
    let parameters = format!("<r:RequestedState>{state}</r:RequestedState>");
    call("Msvm_ComputerSystem", "RequestStateChange", machine(id), &parameters)
}

fn service(method: &str, parameters: &str) -> Asked {
    let class = "Msvm_VirtualSystemManagementService";
    let keys = [
        ("CreationClassName", class),
        ("Name", "vmms"),
        ("SystemCreationClassName", "Msvm_ComputerSystem"),
        ("SystemName", "HV01"),
    ];
    call(class, method, keys.iter().map(|(name, value)| selector(name, value)).collect(), parameters)
}

fn cancel(key: &str, state: u16) -> Asked {
    let parameters = format!("<r:RequestedState>{state}</r:RequestedState>");
    call("Msvm_ConcreteJob", "RequestStateChange", selector("InstanceID", key), &parameters)
}

pub(super) fn job(key: &str) -> Asked {
    Asked { selectors: selector("InstanceID", key), ..Asked::get("Msvm_ConcreteJob", 0) }
}

/// The key of the job that was started.
#[track_caller]
pub(super) fn started(reply: &Reply) -> String {
    let envelope = reply.body.as_deref().unwrap();
    assert_eq!(texts(envelope, "ReturnValue"), ["4096"]);
    assert!(envelope.contains("<p:Job xmlns:a="), "{envelope}");
    texts(envelope, "Selector").pop().unwrap()
}

#[track_caller]
pub(super) fn value(host: &mut Host, asked: &Asked, seconds: u64, name: &str) -> String {
    let reply = ask_at(host, asked, seconds);
    assert_eq!(reply.status, 200, "{reply:?}");
    texts(&reply.body.unwrap(), name).join(",")
}

#[test]
fn a_job_that_a_method_starts_fails_as_its_template_says_and_is_removed() {
    let mut host = built_in();
    let key = started(&ask_at(&mut host, &change_state(WEB01, 2), 100));
    assert_eq!(value(&mut host, &job(&key), 100, "JobState"), "3");
    assert_eq!(value(&mut host, &job(&key), 101, "JobState"), "4");
    assert_eq!(value(&mut host, &job(&key), 103, "JobState"), "10");
    let errors = call("Msvm_ConcreteJob", "GetErrorEx", selector("InstanceID", &key), "");
    assert!(value(&mut host, &errors, 103, "Errors").contains("system.vhdx"));
    assert_eq!(ask_at(&mut host, &job(&key), 402).status, 200);
    assert_eq!(fault_in(&ask_at(&mut host, &job(&key), 403)).1, "2150858752");
}

#[test]
fn a_job_has_no_error_before_it_failed() {
    let mut host = built_in();
    let key = started(&ask_at(&mut host, &change_state(WEB01, 2), 0));
    let errors = call("Msvm_ConcreteJob", "GetErrorEx", selector("InstanceID", &key), "");
    assert!(ask_at(&mut host, &errors, 1).body.unwrap().contains("<p:Errors xsi:nil=\"true\"/>"));
    assert_eq!(value(&mut host, &job(&key), 1, "ErrorCode"), "0");
}

#[test]
fn a_machine_changes_its_state_when_the_job_has_completed() {
    let mut host = built_in();
    let state = Asked { selectors: machine(DB02), ..Asked::get("Msvm_ComputerSystem", 0) };
    ask_at(&mut host, &change_state(DB02, 3), 0);
    assert_eq!(value(&mut host, &state, 1, "EnabledState"), "2");
    assert_eq!(value(&mut host, &state, 2, "EnabledState"), "3");
}

#[test]
fn a_destroyed_machine_is_gone() {
    let mut host = built_in();
    let system = format!(
        "<r:AffectedSystem xmlns:a='{}'><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>{V2}Msvm_ComputerSystem</w:ResourceURI>\
         <w:SelectorSet>{}</w:SelectorSet></a:ReferenceParameters></r:AffectedSystem>",
        ns::ADDRESSING,
        machine(WEB01)
    );
    started(&ask_at(&mut host, &service("DestroySystem", &system), 0));
    let find = wql(&format!("SELECT * FROM Msvm_ComputerSystem WHERE Name = '{WEB01}'"));
    assert_eq!(value(&mut host, &find, 1, "ElementName"), "web01");
    assert_eq!(value(&mut host, &find, 2, "ElementName"), "");
    assert_eq!(value(&mut host, &service("DestroySystem", &system), 3, "ReturnValue"), "32773");
}

#[test]
fn settings_are_modified_by_text_and_never_by_a_tree() {
    let mut host = built_in();
    let text = format!(
        r#"<r:ResourceSettings><![CDATA[<INSTANCE CLASSNAME="Msvm_MemorySettingData"><PROPERTY NAME="InstanceID" TYPE="string"><VALUE>{MEMORY}</VALUE></PROPERTY><PROPERTY NAME="VirtualQuantity" TYPE="uint64"><VALUE>4096</VALUE></PROPERTY></INSTANCE>]]></r:ResourceSettings>"#
    );
    let envelope = ask_at(&mut host, &service("ModifyResourceSettings", &text), 0).body.unwrap();
    assert!(envelope.contains("<p:ResultingResourceSettings xmlns:a="), "{envelope}");
    let memory = Asked { selectors: selector("InstanceID", MEMORY), ..Asked::get("Msvm_MemorySettingData", 0) };
    assert_eq!(value(&mut host, &memory, 2, "VirtualQuantity"), "4096");
    let tree =
        service("ModifyResourceSettings", "<r:ResourceSettings><r:InstanceID>1</r:InstanceID></r:ResourceSettings>");
    assert_eq!(fault_in(&ask_at(&mut host, &tree, 3)).0, "w:SchemaValidationError");
    let nonsense = service("ModifyResourceSettings", "<r:ResourceSettings>nonsense</r:ResourceSettings>");
    assert_eq!(value(&mut host, &nonsense, 3, "ReturnValue"), "32773");
}

#[test]
fn parameters_are_named_when_they_are_missing_or_unknown() {
    let missing = call("Msvm_ComputerSystem", "RequestStateChange", machine(WEB01), "");
    let unknown = call("Msvm_ComputerSystem", "RequestStateChange", machine(WEB01), "<r:Force>1</r:Force>");
    for (asked, words) in [
        (missing, "RequestStateChange needs the input parameter RequestedState"),
        (unknown, "RequestStateChange has no input parameter Force"),
    ] {
        let reply = ask_at(&mut built_in(), &asked, 0);
        assert!(reply.body.as_deref().unwrap().contains(words), "{reply:?}");
    }
}

#[test]
fn a_running_job_is_cancelled_after_the_time_it_takes() {
    let mut host = built_in();
    let app03 = "9F3E2C70-51AB-4E0C-8B7A-0A64D2A0B003";
    let key = started(&ask_at(&mut host, &change_state(app03, 9), 0));
    assert_eq!(value(&mut host, &cancel(&key, 4), 10, "ReturnValue"), "4096");
    assert_eq!(value(&mut host, &job(&key), 10, "JobState"), "6");
    assert_eq!(value(&mut host, &cancel(&key, 5), 10, "ReturnValue"), "4097");
    assert_eq!(value(&mut host, &job(&key), 11, "JobState"), "8");
    assert_eq!(value(&mut host, &job(&key), 11, "PercentComplete"), "36");
}

#[test]
fn a_job_that_a_client_terminated_has_an_error() {
    let mut host = built_in();
    let key = started(&ask_at(&mut host, &change_state("9F3E2C70-51AB-4E0C-8B7A-0A64D2A0B003", 9), 0));
    value(&mut host, &cancel(&key, 4), 10, "ReturnValue");
    let errors = call("Msvm_ConcreteJob", "GetError", selector("InstanceID", &key), "");
    assert_eq!(value(&mut host, &errors, 10, "Error"), "");
    let text = value(&mut host, &errors, 11, "Error");
    assert!(text.contains("CLASSNAME=\"Msvm_Error\"") && text.contains("canceled by a client"), "{text}");
}

#[test]
fn the_owner_of_a_job_is_the_service_whose_methods_start_such_jobs() {
    let owners = |class: &str, key: &str| {
        let references = wql(&format!("REFERENCES OF {{{class}.InstanceID=\"8E1C7A50-0000-4000-8000-{key}\"}}"));
        let envelope = pages(&mut built_in(), &references).concat();
        let owner = envelope.split_once("<p:OwningElement").map(|(_, owner)| owner.to_owned());
        owner.unwrap_or_else(|| panic!("{envelope}"))
    };
    let migration = owners("Msvm_MigrationJob", "000000000003");
    assert!(migration.contains("<w:Selector Name=\"Name\">migrationwmi</w:Selector>"), "{migration}");
    let machine = owners("Msvm_ConcreteJob", "000000000001");
    assert!(machine.contains("<w:Selector Name=\"Name\">vmms</w:Selector>"), "{machine}");
}

#[test]
fn a_service_has_the_values_of_its_page() {
    let service = |class: &str, name: &str| {
        let asked = Asked { selectors: selector("CreationClassName", class), ..Asked::get(class, 0) };
        value(&mut built_in(), &asked, 0, name)
    };
    let switches = "Msvm_VirtualEthernetSwitchManagementService";
    assert_eq!(service(switches, "ElementName"), "Hyper-V Networking Management Service");
    assert_eq!((service(switches, "EnabledState"), service(switches, "Name")), ("5".to_owned(), "nvspwmi".to_owned()));
    assert_eq!(service("Msvm_VirtualSystemSnapshotService", "TransitioningToState"), "12");
}

#[test]
fn the_envelope_of_a_method_declares_five_prefixes() {
    let answer = ask_at(&mut built_in(), &change_state(WEB01, 9), 0).body.unwrap();
    let envelope = answer.split_once('>').unwrap().0;
    let prefixes: Vec<&str> = envelope.split(" xmlns:").skip(1).filter_map(|part| part.split('=').next()).collect();
    assert_eq!(prefixes, ["s", "a", "x", "w", "p"], "{envelope}");
}

#[test]
fn a_job_refuses_what_it_cannot_do() {
    let key = |number: u8| format!("8E1C7A50-0000-4000-8000-0000000000{number:02}");
    let mut host = built_in();
    for (number, state, expected) in [(1, 4, "4097"), (12, 4, "32775"), (12, 2, "1"), (12, 99, "5")] {
        assert_eq!(value(&mut host, &cancel(&key(number), state), 0, "ReturnValue"), expected, "{number} {state}");
    }
}

#[test]
fn what_a_job_touches_is_found_in_three_ways() {
    let mut host = built_in();
    let path = "Msvm_ConcreteJob.InstanceID=\"8E1C7A50-0000-4000-8000-000000000001\"";
    let associators = wql(&format!("ASSOCIATORS OF {{{path}}} WHERE AssocClass = CIM_AffectedJobElement"));
    assert_eq!(value(&mut host, &associators, 0, "ElementName"), "web01");
    let references = wql(&format!("REFERENCES OF {{{path}}}"));
    let envelope = pages(&mut host, &references).concat();
    assert!(
        envelope.contains("<p:Msvm_AffectedJobElement") && envelope.contains("<p:Msvm_OwningJobElement"),
        "{envelope}"
    );
    let machine = format!("Msvm_ComputerSystem.CreationClassName=\"Msvm_ComputerSystem\",Name=\"{DB02}\"");
    let jobs = wql(&format!("ASSOCIATORS OF {{{machine}}} WHERE ResultClass = CIM_ConcreteJob Role = AffectedElement"));
    assert_eq!(keys_of(&mut host, &jobs), ["08", "02"].map(str::to_owned).iter().rev().cloned().collect::<Vec<_>>());
    let of_no_job = wql("ASSOCIATORS OF {Msvm_ConcreteJob.InstanceID=\"x\"}");
    assert_eq!(fault_in(&ask_at(&mut host, &of_no_job, 0)).1, "2150858752");
}

fn transfer(verb: &str, key: Option<&str>, body: String) -> Asked {
    let selectors = key.map_or(String::new(), |key| selector("InstanceID", key));
    Asked { action: format!("{}/{verb}", ns::TRANSFER), selectors, body, ..Asked::get("Msvm_MemorySettingData", 0) }
}

fn memory(properties: &str) -> String {
    format!("<r:Msvm_MemorySettingData xmlns:r='{V2}Msvm_MemorySettingData'>{properties}</r:Msvm_MemorySettingData>")
}

#[test]
fn put_changes_what_it_names() {
    let mut host = built_in();
    let put = transfer("Put", Some(MEMORY), memory("<r:Limit>16</r:Limit>"));
    assert_eq!(value(&mut host, &put, 0, "Limit"), "16");
    assert_eq!(value(&mut host, &transfer("Get", Some(MEMORY), String::new()), 0, "Limit"), "16");
    for (body, words) in [
        (memory("<r:Limt>16</r:Limt>"), "Msvm_MemorySettingData has no property Limt"),
        (memory("<r:InstanceID>1</r:InstanceID>"), "the key InstanceID cannot be changed"),
        (String::new(), "the body must hold Msvm_MemorySettingData"),
    ] {
        let reply = ask_at(&mut host, &transfer("Put", Some(MEMORY), body), 0);
        assert!(reply.body.as_deref().unwrap().contains(words), "{reply:?}");
    }
}

#[test]
fn fragments_are_read_and_put() {
    let mut host = built_in();
    let header = "<w:FragmentTransfer s:mustUnderstand='true'>Limit</w:FragmentTransfer>";
    let body = format!("<w:XmlFragment><r:Limit xmlns:r='{V2}Msvm_MemorySettingData'>32</r:Limit></w:XmlFragment>");
    let put = transfer("Put", Some(MEMORY), body).more(header);
    assert!(ask_at(&mut host, &put, 0).body.unwrap().contains("<w:XmlFragment><p:Limit"));
    let get = transfer("Get", Some(MEMORY), String::new());
    assert_eq!(value(&mut host, &get.clone().more(header), 0, "Limit"), "32");
    let wrong = get.more(&header.replace("Limit", "limit"));
    assert_eq!(fault_in(&ask_at(&mut host, &wrong, 0)).1, "2150858810");
}

#[test]
fn create_and_delete_make_and_unmake() {
    let mut host = built_in();
    let create = transfer("Create", None, memory("<r:InstanceID>new</r:InstanceID><r:Limit>1</r:Limit>"));
    let envelope = ask_at(&mut host, &create, 0).body.unwrap();
    assert!(envelope.contains("<x:ResourceCreated><a:Address>"), "{envelope}");
    assert_eq!(fault_in(&ask_at(&mut host, &create, 0)).0, "w:AlreadyExists");
    assert_eq!(ask_at(&mut host, &transfer("Delete", Some("new"), String::new()), 0).status, 200);
    assert_eq!(fault_in(&ask_at(&mut host, &transfer("Get", Some("new"), String::new()), 0)).1, "2150858752");
}

#[test]
fn jobs_and_machines_are_neither_put_nor_deleted() {
    for verb in ["Put", "Delete"] {
        let asked = Asked { action: format!("{}/{verb}", ns::TRANSFER), ..Asked::get("Msvm_ConcreteJob", 1) };
        assert_eq!(fault_in(&ask_at(&mut built_in(), &asked, 0)).1, "2150859010", "{verb}");
    }
}

#[test]
fn an_answer_that_is_lost_was_carried_out_all_the_same() {
    let text = format!("{}\n", Scenario::BUILT_IN).replacen(
        "[host]",
        "faults=[{action='Delete',fault='lost-answer',times=1}]\n[host]",
        1,
    );
    let scenario = Scenario::parse(&text, crate::simulator::scenario::ScenarioFormat::Toml).unwrap();
    let mut host = Host::new(Arc::new(scenario), Timestamp::UNIX_EPOCH);
    assert_eq!(ask_at(&mut host, &transfer("Delete", Some(MEMORY), String::new()), 0).status, 0);
    assert_eq!(fault_in(&ask_at(&mut host, &transfer("Get", Some(MEMORY), String::new()), 0)).1, "2150858752");
}
