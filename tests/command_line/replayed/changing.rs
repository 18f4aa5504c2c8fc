//! Each command that changes something gives the same answer again, and nothing is changed by it.

use super::assert_same_answer;

const MEMORY: &str = r#"Msvm_MemorySettingData.InstanceID="Microsoft:2D0B7F64-93C1-4B2E-A1F7-0A64D2A0B002\\4764334D-E001-4176-82EE-5594EC9B530E""#;
const RUNNING: &str = "8E1C7A50-0000-4000-8000-000000000007";

#[test]
fn invoke_answers_as_the_host_did() {
    let failed = r#"Msvm_ConcreteJob.InstanceID="8E1C7A50-0000-4000-8000-000000000001""#;
    assert_same_answer(&["invoke", failed, "GetError"]);
    let machine =
        r#"Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="2D0B7F64-93C1-4B2E-A1F7-0A64D2A0B002""#;
    assert_same_answer(&["invoke", machine, "RequestStateChange", "--arg", "RequestedState=2", "--yes"]);
}

#[test]
fn put_answers_as_the_host_did() {
    assert_same_answer(&["put", MEMORY, "--set", "VirtualQuantity=1024", "--yes"]);
}

#[test]
fn create_answers_as_the_host_did() {
    let named = ["create", "Msvm_MemorySettingData", "--set", "InstanceID=onlytests", "--set", "VirtualQuantity=512"];
    assert_same_answer(&[&named[..], &["--yes"]].concat());
}

#[test]
fn delete_answers_as_the_host_did() {
    assert_same_answer(&["delete", MEMORY, "--yes"]);
}

#[test]
fn cancel_answers_as_the_host_did() {
    assert_same_answer(&["cancel", RUNNING, "--class", "Msvm_StorageJob", "--yes"]);
}
