//! The reading verbs against the simulated host: real contexts, WQL and associations.

use super::host::documents;
use super::program::{Host, job};

fn path(number: u8) -> String {
    format!(r#"Msvm_ConcreteJob.InstanceID="{}""#, job(number))
}

#[test]
fn a_job_is_read_whole() {
    let document = &documents(&Host::start().cimjob(&["get", &path(1), "-o", "json"]).run().with(0))[0];
    assert_eq!(document["properties"]["InstanceID"], job(1));
}

#[test]
fn a_query_and_an_enumeration_find_the_same_jobs() {
    let host = Host::start();
    let ids = |arguments: &[&str]| {
        let ended = host.cimjob(arguments).arguments(&["-o", "jsonl"]).run().with(0);
        let mut ids: Vec<String> =
            documents(&ended).iter().map(|document| document["properties"]["InstanceID"].to_string()).collect();
        ids.sort();
        ids
    };
    let enumerated = ids(&["enumerate", "Msvm_StorageJob"]);
    assert!(!enumerated.is_empty());
    assert_eq!(ids(&["query", "SELECT * FROM Msvm_StorageJob"]), enumerated);
}

#[test]
fn a_refused_query_is_shown_with_its_position() {
    let told = Host::start().cimjob(&["query", "SELEC * FROM X"]).run().with(7).message();
    assert!(told.contains("the host refuses the query") && told.contains("at character 1"), "{told}");
}

#[test]
fn wrong_names_are_told() {
    let host = Host::start();
    let told = |arguments: &[&str]| host.cimjob(arguments).run().with(5).message();
    assert!(told(&["enumerate", "Msvm_Nope"]).contains("has no class Msvm_Nope"));
    let nowhere = told(&["enumerate", "Msvm_ConcreteJob", "--namespace", "root/nope"]);
    assert!(nowhere.contains("the host has no namespace root/nope"), "{nowhere}");
    assert!(told(&["get", &path(99)]).contains("the host has no instance"));
}

#[test]
fn what_owns_a_job_is_associated_with_it() {
    let host = Host::start();
    let document = &documents(&host.cimjob(&["associators", &path(1), "-o", "json"]).run().with(0))[0];
    let classes = document["instances"].as_array().unwrap().iter().map(|instance| instance["class"].clone());
    assert!(classes.into_iter().any(|class| class == "Msvm_VirtualSystemManagementService"), "{document}");
}

#[test]
fn an_error_that_a_method_gives_as_text_is_shown_as_an_instance() {
    let host = Host::start();
    let document = &documents(&host.cimjob(&["invoke", &path(1), "GetError", "-o", "json"]).run().with(0))[0];
    assert_eq!(document["parameters"]["Error"]["class"], "Msvm_Error", "{document}");
    let shown = host.cimjob(&["invoke", &path(1), "GetError"]).run().data();
    assert!(shown.contains("Message: ") && !shown.contains("<INSTANCE"), "{shown}");
}

#[test]
fn values_have_the_types_that_the_host_declares() {
    let host = Host::start();
    let document = &documents(&host.cimjob(&["get", &path(1), "-o", "json"]).run().with(0))[0];
    let properties = &document["properties"];
    assert_eq!((&properties["JobState"], &properties["Cancellable"]), (&10.into(), &false.into()), "{properties}");
    assert!(properties["OperationalStatus"][0].is_u64() && properties["InstanceID"].is_string(), "{properties}");
}

#[test]
fn a_method_takes_the_types_that_the_host_declares() {
    let host = Host::start();
    let invoke = |parameter: &str| {
        host.cimjob(&["invoke", &path(1), "RequestStateChange", "--yes", "--arg", parameter]).run().with(2).message()
    };
    assert!(invoke("RequestedState=soon").contains("RequestedState is \"soon\", which is not a valid uint16"));
    assert!(invoke("RequestedStat=4").contains("its in parameters: RequestedState, TimeoutPeriod"));
}
