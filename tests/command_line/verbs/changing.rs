//! put, create, delete.

use std::io::Write;

use super::host::{Answer, Host, THING, documents, reference};

const TARGET: &str = r#"Msvm_Thing.Name="1""#;

fn answer(action: &str, request: &str) -> Answer {
    Answer::Body(match action {
        "Create" => format!(
            "<x:ResourceCreated xmlns:x='http://schemas.xmlsoap.org/ws/2004/09/transfer'>{}</x:ResourceCreated>",
            reference("9")
        ),
        "Put" if request.contains("FragmentTransfer") => {
            "<w:XmlFragment><p:Count xmlns:p='urn:t'>8</p:Count></w:XmlFragment>".into()
        }
        "Get" | "Put" => THING.to_owned(),
        _ => String::new(),
    })
}

#[test]
fn one_property_is_put_as_a_fragment() {
    let host = Host::with_classes(answer);
    let document = &documents(&host.run(&["put", TARGET, "--set", "count=8", "--yes", "-o", "json"]).with(0))[0];
    assert_eq!((&document["change"], &document["properties"]["Count"]), (&"put".into(), &"8".into()));
    assert_eq!(host.actions(), ["Put"]);
    assert!(host.requests()[0].contains(">8</r:Count>"), "{:?}", host.requests());
}

#[test]
fn several_properties_are_read_changed_and_written_back() {
    let host = Host::new(answer);
    host.run(&["put", TARGET, "--set", "Count:uint16=8", "--set", "Name:null", "--yes"]).data();
    assert_eq!(host.actions(), ["Get", "Put"]);
    let put = &host.requests()[1];
    for part in [
        ":Count>8</",
        ":Name xsi:nil=\"true\"/>",
        ":Big>18446744073709551615</",
        "<cim:Datetime>2026-11-23T06:51:00Z</",
    ] {
        assert!(put.contains(part), "{part}: {put}");
    }
}

#[test]
fn a_date_stays_a_date_whose_type_is_unknown() {
    let host = Host::new(answer);
    host.run(&["put", TARGET, "--set", "Since=20270101000000.000000+000", "--set", "Count=8", "--yes"]).data();
    assert!(host.requests()[1].contains("<cim:Datetime>2027-01-01T00:00:00Z</"), "{:?}", host.requests());
}

#[test]
fn a_property_that_is_misspelled_is_told_before_anything_is_written() {
    for host in [Host::new(answer), Host::with_classes(answer)] {
        let told = host.run(&["put", TARGET, "--set", "Cuont=8", "--set", "Name=x", "--yes"]).with(2).message();
        assert!(told.contains("the class Msvm_Thing has no property Cuont"), "{told}");
        assert!(!host.actions().contains(&"Put".to_owned()));
    }
}

#[test]
fn what_get_printed_can_be_put_back() {
    let host = Host::with_classes(answer);
    let printed = host.run(&["get", TARGET, "-o", "json"]).data();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(printed.as_bytes()).unwrap();
    host.run(&["put", TARGET, "--file", file.path().to_str().unwrap(), "--yes"]).with(0);
    let put = host.requests().pop().unwrap();
    for part in [
        ":Big>18446744073709551615</",
        ":Count>7</",
        ":Nothing xsi:nil=\"true\"/>",
        "<cim:Datetime>2026-11-23T06:51:00Z</",
    ] {
        assert!(put.contains(part), "{part}: {put}");
    }
}

#[test]
fn create_tells_the_path_of_what_it_made() {
    let host = Host::new(answer);
    let shown = host.run(&["create", "Msvm_Thing", "--set", "Name=x", "--yes"]).data();
    assert!(shown.starts_with("created  ") && shown.contains(r#"Msvm_Thing.Name="9""#), "{shown}");
    assert!(host.requests()[0].contains(":Name>x</"));
}

#[test]
fn create_takes_no_keys_in_its_target() {
    let host = Host::new(answer);
    let told = host.run(&["create", TARGET, "--set", "Count=8", "--yes"]).with(2).message();
    assert!(told.contains("the class Msvm_Thing alone, without Name: give keys as --set Name=Value"), "{told}");
    assert!(host.actions().is_empty(), "{:?}", host.actions());
}

#[test]
fn delete_says_what_it_did() {
    let host = Host::new(answer);
    let shown = host.run(&["delete", TARGET, "--yes"]).data();
    assert!(shown.starts_with("deleted  "), "{shown}");
    assert_eq!(host.actions(), ["Delete"]);
}

#[test]
fn nothing_is_changed_without_consent() {
    let host = Host::new(answer);
    for arguments in [
        &["put", TARGET, "--set", "Count=8"][..],
        &["create", "Msvm_Thing", "--set", "Name=x"],
        &["delete", TARGET],
        &["delete", "Msvm_Thing", "--yes"],
    ] {
        host.run(arguments).with(2).message();
    }
    assert_eq!(host.requests().len(), 0);
}

#[test]
fn a_change_whose_answer_was_lost_is_not_repeated_and_said_to_be_open() {
    let host = Host::new(|_, _| Answer::Cut);
    for arguments in [
        &["delete", TARGET, "--yes"][..],
        &["put", TARGET, "--set", "Count:uint16=8", "--yes"],
        &["create", "Msvm_Thing", "--set", "Name=9", "--yes"],
        &["invoke", TARGET, "Go", "--yes"],
    ] {
        let before = host.actions().len();
        let message = host.run(arguments).with(70).message();
        assert!(message.contains("it is not known whether the host did it"), "{arguments:?}: {message}");
        assert_eq!(host.actions().len(), before + 1, "{arguments:?}");
    }
}

#[test]
fn a_read_whose_answer_was_lost_is_just_unreadable() {
    let host = Host::new(|_, _| Answer::Cut);
    for arguments in
        [&["get", TARGET][..], &["put", TARGET, "--set", "Count:uint16=8", "--set", "Name:string=x", "--yes"]]
    {
        let message = host.run(arguments).with(70).message();
        assert!(!message.contains("not known"), "{arguments:?}: {message}");
    }
    assert!(!host.actions().contains(&"Put".to_owned()));
}
