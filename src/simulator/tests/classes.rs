//! Declarations of classes, read by our own reader and held against the instances (MS-WSMV 3.1.4.1.38).

use super::host::*;
use crate::cim::{CimClass, CimInstance, CimType, CimValue, Embedding, read_cim_class, read_instance};
use crate::simulator::call::Host;
use crate::simulator::message::resource::Resource;
use crate::simulator::model::repository::Place;
use crate::xml::{Document, Limits};
use crate::xml::{Name, ns};
use std::time::Duration;

const DECLARATION: &str = "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/";

fn declaration(class: &str) -> Asked {
    Asked {
        uri: format!("{DECLARATION}{class}"),
        selectors: selector("__cimnamespace", "root/virtualization/v2"),
        ..Asked::get(class, 0)
    }
}

fn class(host: &mut Host, name: &str) -> CimClass {
    let reply = ask(host, &declaration(name));
    assert_eq!(reply.status, 200, "{reply:?}");
    let text = reply.body.unwrap();
    let document = Document::parse(&text, &Limits::default()).unwrap();
    read_cim_class(document.root().child(Name::new(ns::SOAP, "Body")).unwrap()).unwrap()
}

/// Every instance of the built-in scenario, as a client reads it.
fn instances(host: &Host) -> Vec<CimInstance> {
    let mut all = Vec::new();
    let mut place = Some(Place::Job(0));
    while let Some(here) = place {
        if let Some(instance) = host.repository.instance(here, Duration::ZERO) {
            let asked = Resource::read(&format!("{V2}{}", instance.class), &mut Vec::new()).unwrap();
            let text = instance.into_element(&asked).to_xml().unwrap();
            all.push(read_instance(Document::parse(&text, &Limits::default()).unwrap().root()));
        }
        place = host.repository.after(here);
    }
    all
}

#[test]
fn every_property_of_every_instance_is_declared_and_of_its_type() {
    let mut host = built_in();
    for instance in instances(&host) {
        let declared = class(&mut host, &instance.class_name);
        assert_eq!(declared.name, instance.class_name);
        for property in declared.type_values(instance).properties {
            assert!(declared.property(&property.name).is_some(), "{}: {}", declared.name, property.name);
            assert!(!matches!(property.value, CimValue::Untyped(_)), "{}: {property:?}", declared.name);
        }
    }
}

#[test]
fn keys_superclasses_and_spelling_are_told() {
    let class = class(&mut built_in(), "msvm_STORAGEjob");
    assert_eq!((class.name.as_str(), class.superclass.as_deref()), ("Msvm_StorageJob", Some("CIM_ConcreteJob")));
    let keys: Vec<_> = class.properties.iter().filter(|p| p.is_key).map(|p| p.name.as_str()).collect();
    assert_eq!(keys, ["InstanceID"]);
}

#[test]
fn a_class_without_instances_has_what_all_below_it_have() {
    let class = class(&mut built_in(), "CIM_Job");
    assert!(class.property("JobState").is_some() && class.property("Cancellable").is_none(), "{class:?}");
    assert_eq!(class.superclass.as_deref(), Some("CIM_LogicalElement"));
}

#[test]
fn methods_have_typed_parameters_in_both_directions() {
    let mut host = built_in();
    let service = class(&mut host, "Msvm_VirtualSystemManagementService");
    let method = service.method("ModifyResourceSettings").unwrap();
    let told: Vec<_> = method.parameters.iter().map(|p| (p.name.as_str(), p.is_array, p.is_in)).collect();
    assert_eq!(
        told,
        [("ResourceSettings", true, true), ("ResultingResourceSettings", true, false), ("Job", false, false)]
    );
    let embedding = &method.parameters[0].embedding;
    assert_eq!(embedding, &Embedding::Instance("CIM_ResourceAllocationSettingData".into()));
    let job = class(&mut host, "Msvm_ConcreteJob");
    let names: Vec<_> = job.methods.iter().map(|method| method.name.as_str()).collect();
    assert_eq!(names, ["GetError", "GetErrorEx", "RequestStateChange"]);
    let state = job.method("RequestStateChange").unwrap().parameter("RequestedState").unwrap();
    assert_eq!(state.cim_type, Some(CimType::Uint16));
}

#[test]
fn what_is_no_class_or_no_get_is_a_fault() {
    let mut host = built_in();
    assert_eq!(ask(&mut host, &declaration("Msvm_Nope")).status, 500);
    let with_key = Asked { selectors: selector("InstanceID", "1"), ..declaration("Msvm_ConcreteJob") };
    assert_eq!(ask(&mut host, &with_key).status, 500);
    let delete = "http://schemas.xmlsoap.org/ws/2004/09/transfer/Delete".to_owned();
    assert_eq!(ask(&mut host, &Asked { action: delete, ..declaration("Msvm_ConcreteJob") }).status, 500);
}
