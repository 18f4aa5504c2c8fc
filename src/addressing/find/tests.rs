//! Names of instances of any class; those of jobs have their tests next to them.

use crate::addressing::Namespace;

use super::*;

fn found(text: &str) -> Vec<String> {
    let sightings = instances_in(&Cleaned::of(text), &Namespace::virtualization_v2());
    sightings.found.iter().map(|sighting| sighting.target.to_string()).collect()
}

const MACHINE: &str =
    r#"\\HV01\root\virtualization\v2:Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="5B2C8D11""#;

#[test]
fn an_instance_with_several_keys_is_found() {
    for text in [
        format!("the machine {MACHINE} failed"),
        format!("[wmi]'{MACHINE}'"),
        MACHINE.replace('\\', "\\\\").replace('"', "\\\""),
        MACHINE.replace('"', "&quot;"),
        MACHINE.replace("Computer", "Comp\n      uter"),
    ] {
        assert_eq!(found(&text), [MACHINE], "{text}");
    }
}

#[test]
fn what_powershell_shows_has_all_its_keys() {
    let text = r#"Msvm_ComputerSystem: web01 (CreationClassName = "Msvm_ComputerSystem", Name = "5B2C8D11")"#;
    assert_eq!(found(text), [MACHINE.replace(r"\\HV01\", "")]);
}

#[test]
fn a_path_inside_of_a_path_is_found_too() {
    let text =
        r#"Msvm_AffectedJobElement.AffectingElement="root\\virtualization\\v2:Msvm_ConcreteJob.InstanceID=\"8E1C\"""#;
    assert_eq!(found(text)[1], r#"root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C""#);
}

#[test]
fn a_word_with_a_dot_and_an_equals_sign_is_not_a_path() {
    assert!(found("a.b=1 http://x/y.z=1 python3.11==x root.key=\"1\"").is_empty());
}
