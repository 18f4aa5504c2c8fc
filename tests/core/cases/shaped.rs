//! The recorded forms, one fixture each (`tests/exchanges/shaped`): what must come of them.

use std::time::Duration;

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet, Target};
use cimjob::cim::{CimInstance, CimValue, read_cim_xml};
use cimjob::job::values::{JobState, OperationalStatus};
use cimjob::job::{ConcreteJob, JobPath};
use cimjob::soap::FaultKind;
use cimjob::wsman::{Enumerate, EnumerationContext, Get, Invoke, MethodOutput, Operation, Page, Pull, Reply};
use cimjob::xml::Limits;

use crate::cases::answers::{fault, get_error, job, only_error, reply};
use crate::support::{exchanges, fixture};

fn read<O: Operation>(operation: &O, file: &str) -> O::Output {
    let Reply { output, .. } =
        reply(operation, &format!("shaped/{file}")).unwrap_or_else(|error| panic!("{file}: {error}"));
    output
}

fn all(class: &str) -> Enumerate {
    let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), class).unwrap();
    Enumerate::all(EndpointReference { resource, selectors: SelectorSet::default() })
}

fn first(file: &str) -> Page {
    read(&all("CIM_ManagedElement"), file)
}

fn context() -> EnumerationContext {
    first("enumerate_context.xml").context.unwrap()
}

fn pulled(file: &str) -> Page {
    let target = all("CIM_ManagedElement").target;
    read(&Pull { target, context: context(), max_elements: 100, max_time: None }, file)
}

fn only(page: Page) -> CimInstance {
    let [item] = page.items.as_slice() else { panic!("{page:?}") };
    item.object.clone().unwrap()
}

fn invoked(class: &str, method: &str, file: &str) -> MethodOutput {
    read(&Invoke::new(all(class).target, method).unwrap(), file)
}

fn text<'i>(instance: &'i CimInstance, name: &str) -> &'i str {
    match instance.value(name) {
        Some(CimValue::Untyped(text) | CimValue::String(text)) => text,
        other => panic!("{name}: {other:?}"),
    }
}

fn path(instance: &CimInstance, name: &str) -> String {
    match instance.value(name) {
        Some(CimValue::Reference(reference)) => Target::from(reference.clone()).to_string(),
        other => panic!("{name}: {other:?}"),
    }
}

fn nulls(instance: &CimInstance) -> usize {
    instance.properties.iter().filter(|property| property.value == CimValue::Null).count()
}

/// `<!-- recorded form: shaped after a recording, PROJECT PATH, commit ...; the values are ours -->`
#[test]
fn every_recorded_form_names_its_project_its_file_and_its_commit() {
    for entry in std::fs::read_dir(exchanges().join("shaped")).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let written = fixture(&format!("shaped/{file}"));
        let mark = written.lines().next().unwrap();
        let source = mark.strip_prefix("<!-- recorded form: shaped after a recording, ");
        let source = source.and_then(|rest| rest.strip_suffix("; the values are ours -->"));
        let source = source.unwrap_or_else(|| panic!("{file}: {mark}"));
        let has_version = ["commit ", "tag ", "MicrosoftDocs/"].iter().any(|version| source.contains(version));
        assert!(source.contains('/') && has_version, "{file}: {source}");
    }
}

#[test]
fn a_storage_job_that_runs_is_read_whole() {
    let instance = read(&Get { target: job().reference().clone() }, "storage_job_running.xml");
    assert_eq!((instance.properties.len(), nulls(&instance)), (44, 11));
    let job = ConcreteJob::from(instance);
    assert_eq!((job.job_state, job.percent_complete), (Some(JobState::Running), Some(41)));
    assert_eq!(job.operational_status, [OperationalStatus::Ok]);
    assert_eq!(job.elapsed_time.unwrap().interval(), Some(Duration::from_millis(123_450)));
    assert_eq!((job.error_description.as_deref(), job.owner.as_deref()), (Some(""), Some(r"LAB\operator")));
}

#[test]
fn a_storage_job_that_is_completed_has_two_states_of_operation() {
    let job = ConcreteJob::from(read(&Get { target: job().reference().clone() }, "storage_job_completed.xml"));
    assert_eq!((job.job_state, job.percent_complete), (Some(JobState::Completed), Some(100)));
    assert_eq!(job.operational_status, [OperationalStatus::Completed, OperationalStatus::Ok]);
    assert_eq!(job.status_descriptions, ["Der Auftrag ist abgeschlossen.", "Der Auftrag war erfolgreich."]);
    assert!(job.is_finished() && !job.may_have_errors());
}

#[test]
fn a_plain_enumerate_gives_a_context_and_nothing_else() {
    let page = first("enumerate_context.xml");
    assert_eq!((page.items.len(), page.context.is_some()), (0, true));
}

#[test]
fn an_association_names_the_machine_and_the_job() {
    let page = pulled("affected_machine.xml");
    assert_ne!(page.context, Some(context()), "each page has a context of its own");
    let association = only(page);
    let machine = r#"root\virtualization\v2:Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001""#;
    assert_eq!((path(&association, "AffectedElement"), text(&association, "ElementEffects")), (machine.into(), "0"));
    let job: JobPath = path(&association, "AffectingElement").parse().unwrap();
    assert_eq!((job.class(), job.instance_id()), ("Msvm_ConcreteJob", "8E1C7A50-0000-4000-8000-000000000001"));
}

#[test]
fn the_last_page_names_the_checkpoint_that_the_job_made() {
    let page = pulled("affected_checkpoint_last.xml");
    assert_eq!(page.context, None);
    let association = only(page);
    assert_eq!(text(&association, "ElementEffects"), "5");
    assert!(
        path(&association, "AffectedElement").contains(r#"Msvm_VirtualSystemSettingData.InstanceID="Microsoft:C4E2"#)
    );
}

#[test]
fn the_host_and_its_machines_have_every_property() {
    for (file, nothing, name) in
        [("host.xml", 27, "HV01"), ("machine_off.xml", 15, "db02"), ("machine_running_last.xml", 13, "web01")]
    {
        let machine = only(pulled(file));
        assert_eq!((machine.properties.len(), nulls(&machine)), (41, nothing), "{file}");
        assert_eq!((machine.class_name.as_str(), text(&machine, "ElementName")), ("Msvm_ComputerSystem", name));
    }
}

#[test]
fn a_machine_that_was_never_started_changed_its_state_never() {
    let machine = only(pulled("machine_off.xml"));
    let date = |name| match machine.value(name) {
        Some(CimValue::DateTime(date)) => date.clone(),
        other => panic!("{other:?}"),
    };
    assert!(date("TimeOfLastStateChange").is_unset() && !date("InstallDate").is_unset());
    assert_eq!(date("InstallDate").to_string(), "2026-11-20T13:02:41.5071Z");
}

#[test]
fn other_instances_of_hyper_v_are_read_whole() {
    for (file, class, properties) in [
        ("switch.xml", "Msvm_VirtualEthernetSwitch", 30),
        ("guest_network.xml", "Msvm_GuestNetworkAdapterConfiguration", 3),
        ("external_port.xml", "Msvm_ExternalEthernetPort", 50),
        ("allocation_without_values.xml", "Msvm_ResourceAllocationSettingData", 22),
    ] {
        let instance = only(pulled(file));
        assert_eq!((instance.class_name.as_str(), instance.properties.len()), (class, properties), "{file}");
    }
    assert_eq!(text(&only(pulled("allocation_without_values.xml")), "PoolID"), "");
}

#[test]
fn an_optimized_first_page_has_one_instance_and_a_context() {
    let page = first("instance_first.xml");
    assert!(page.context.is_some());
    assert_eq!(only(page).class_name, "Msvm_ImageManagementService");
    assert_eq!(pulled("instance_last.xml").context, None);
}

#[test]
fn rows_have_dates_and_arrays_without_any_namespace() {
    let page = first("rows_first.xml");
    assert!(page.context.is_some());
    let failed = only(page);
    assert_eq!((failed.class_name.as_str(), text(&failed, "JobState")), ("XmlFragment", "10"));
    assert_eq!(failed.value("StartTime").unwrap().to_string(), "2026-11-23T09:14:07Z");
    assert_eq!(failed.value("ElapsedTime").unwrap().to_string(), "P0DT0H1M17.20833S");
    assert_eq!(failed.value("Parent"), Some(&CimValue::Null));
    let completed = only(pulled("rows_last.xml"));
    assert!(matches!(completed.value("OperationalStatus"), Some(CimValue::Array(two)) if two.len() == 2));
}

#[test]
fn an_empty_context_beside_the_end_is_none() {
    assert_eq!((first("rows_at_once.xml").items.len(), first("rows_at_once.xml").context), (2, None));
    assert_eq!((first("row_only.xml").items.len(), first("row_only.xml").context), (1, None));
}

#[test]
fn a_method_that_starts_a_job_names_it_without_a_wrapper() {
    let output = invoked("Msvm_ImageManagementService", "CreateVirtualHardDisk", "create_disk.xml");
    let [started] = output.parameters.as_slice() else { panic!("{output:?}") };
    let CimValue::Reference(reference) = &started.value else { panic!("{started:?}") };
    let job = JobPath::from_reference(reference.clone()).unwrap();
    assert_eq!((output.return_value, job.class()), (4096, "Msvm_StorageJob"));
}

#[test]
fn settings_come_as_cim_xml_in_a_text() {
    let output = invoked("Msvm_ImageManagementService", "GetVirtualHardDiskSettingData", "disk_settings.xml");
    let CimValue::Untyped(written) = &output.parameters[0].value else { panic!("{output:?}") };
    let disk = read_cim_xml(written, &Limits::default()).unwrap();
    assert_eq!((text(&disk, "Path"), text(&disk, "ParentPath")), (r"E:\vms\R&D 1.vhdx", ""));
    assert_eq!(disk.value("DataAlignment"), Some(&CimValue::Null));
    assert_eq!(disk.value("MaxInternalSize"), Some(&CimValue::Unsigned(42_949_672_960)));
}

#[test]
fn the_error_of_a_migration_is_decoded_whole() {
    let error = only_error(read(&get_error(), "migration_error.xml"));
    assert_eq!((error.class_name.as_str(), error.message_id.as_deref()), ("Msvm_Error", Some("21024")));
    assert!(error.message.unwrap().starts_with("Virtual machine migration operation for 'web01' failed"));
    assert_eq!(error.message_arguments.unwrap().len(), 3);
    assert_eq!((error.error_source, error.recommended_actions, error.other.len()), (None, None, 0));
    assert_eq!(error.owning_entity.as_deref(), Some("Microsoft-Windows-Hyper-V-VMMS"));
}

#[test]
fn texts_of_providers_and_of_wmi_are_read() {
    let read = |file: &str| read_cim_xml(&fixture(&format!("shaped/{file}")), &Limits::default()).unwrap();
    let info = read("disk_info.cim.xml");
    assert_eq!(
        (info.value("InUse"), info.value("FileSize")),
        (Some(&CimValue::Boolean(true)), Some(&CimValue::Unsigned(4_194_304)))
    );
    assert_eq!(nulls(&read("guest_item.cim.xml")), 3);
    let settings = read("migration_settings.cim.xml");
    assert_eq!(settings.value("__PATH"), None, "what WMI says of itself is not a property");
    assert!(matches!(settings.value("DestinationIPAddressList"), Some(CimValue::Array(two)) if two.len() == 2));
}

#[test]
fn faults_are_told_apart_by_their_numbers() {
    for (file, kind, number) in [
        ("fault_selectors.xml", FaultKind::Other, 2_150_858_843),
        ("fault_timed_out.xml", FaultKind::TimedOut, 2_150_858_793),
        ("fault_parameter.xml", FaultKind::Other, 87),
        ("fault_provider.xml", FaultKind::Other, 2_147_942_402),
        ("fault_without_language.xml", FaultKind::Other, 2_147_942_606),
        ("fault_empty_reason.xml", FaultKind::Other, 2_147_749_889),
    ] {
        let fault = fault(&format!("shaped/{file}"));
        assert_eq!((fault.kind(), fault.number()), (kind, Some(number)), "{file}");
        assert!(!fault.message().is_empty() && fault.provider_message().is_some(), "{file}");
    }
}
