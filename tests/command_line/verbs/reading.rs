//! get, query, enumerate, associators.

use std::net::TcpListener;

use super::host::{Answer, Host, THING, documents, pages, reference};

const TARGET: &str = r#"Msvm_Thing.Name="1""#;

fn thing(_: &str, _: &str) -> Answer {
    Answer::Body(THING.to_owned())
}

#[test]
fn get_shows_every_property_and_nothing_that_steers_the_terminal() {
    let host = Host::new(thing);
    let shown = host.run(&["get", TARGET]).data();
    for line in [
        r#"root\virtualization\v2:Msvm_Thing.Name="1""#,
        "Big      | 18446744073709551615",
        "Evil     | x<U+202E>y",
        "Nothing  (null)",
        "Since    | 2026-11-23T06:51:00Z",
    ] {
        assert!(shown.contains(line), "{line}: {shown}");
    }
}

#[test]
fn json_takes_its_types_from_the_declaration_of_the_class() {
    let host = Host::with_classes(thing);
    let properties = &documents(&host.run(&["get", TARGET, "-o", "json"]))[0]["properties"];
    let expected = serde_json::json!({
        "Big": "18446744073709551615", "Count": 7, "Evil": "x\u{202e}y", "Name": "007", "Nothing": null,
        "Since": "2026-11-23T06:51:00Z", "Status": [2],
    });
    assert_eq!(properties, &expected);
}

#[test]
fn json_has_the_host_s_texts_where_it_gives_no_declaration() {
    let host = Host::new(thing);
    let document = &documents(&host.run(&["get", TARGET, "-o", "json"]))[0];
    assert_eq!((&document["properties"]["Count"], &document["class"]), (&"7".into(), &"Msvm_Thing".into()));
    assert!(document["path"].as_str().unwrap().ends_with(TARGET), "{document}");
}

#[test]
fn an_instance_is_shown_although_the_declaration_of_its_class_is_lost() {
    let ended = Host::with_nonsense_for_classes(thing).run(&["get", TARGET, "-o", "json"]).with(0);
    assert_eq!(documents(&ended)[0]["properties"]["Count"], "7");
    assert!(ended.stderr.contains("the types of Msvm_Thing are not known, because its declaration"), "{ended:?}");
}

#[test]
fn one_property_is_asked_for_alone() {
    let host =
        Host::new(|_, _| Answer::Body("<w:XmlFragment><p:Count xmlns:p='urn:t'>7</p:Count></w:XmlFragment>".into()));
    let document = &documents(&host.run(&["get", TARGET, "--property", "Count", "-o", "json"]))[0];
    assert_eq!(document["properties"], serde_json::json!({ "Count": "7" }));
    assert!(host.requests()[0].contains(r#"<w:FragmentTransfer s:mustUnderstand="true">Count</w:FragmentTransfer>"#));
}

/// A host that gives whole instances only, and says so.
fn refusing(_: &str, request: &str) -> Answer {
    if request.contains("FragmentTransfer") { Answer::NotUnderstood("FragmentTransfer") } else { thing("", "") }
}

#[test]
fn one_property_is_read_if_the_host_gives_whole_instances_only() {
    for host in [Host::new(refusing), Host::new(thing)] {
        let document = &documents(&host.run(&["get", TARGET, "--property", "count", "-o", "json"]))[0];
        assert_eq!(document["properties"], serde_json::json!({ "Count": "7" }));
    }
}

#[test]
fn a_property_that_a_whole_instance_lacks_is_an_error() {
    let told = Host::new(refusing).run(&["get", TARGET, "--property", "Missing"]).with(2).message();
    assert!(told.contains("the instance has no property Missing"), "{told}");
}

#[test]
fn what_the_host_does_not_know_is_named() {
    for (number, message) in [
        (0x8004_1010, "the namespace root/virtualization/v2 has no class Msvm_Thing"),
        (0x8004_100E, "the host has no namespace root/virtualization/v2"),
        (2_150_858_752, "the host has no instance"),
    ] {
        let host = Host::new(move |_, _| Answer::Fault(number, ""));
        let told = host.run(&["get", TARGET]).with(5).message();
        assert!(told.contains(message) && told.contains("words of the host"), "{told}");
    }
}

#[test]
fn a_name_that_is_none_is_a_usage_error() {
    let host = Host::new(thing);
    for target in ["a b", r#"Msvm_Thing="1""#, "<a/>", r#"Msvm_Thing.Name="1"#, "http://x/C?Name"] {
        host.run(&["get", target]).with(2).message();
    }
    assert_eq!(host.requests().len(), 0);
}

#[test]
fn enumerate_gives_one_document_or_one_for_each_instance() {
    let host = || Host::with_classes(pages(5, usize::MAX));
    let whole = documents(&host().run(&["enumerate", "Msvm_Thing", "-o", "json"]).with(0));
    assert_eq!((whole.len(), whole[0]["instances"].as_array().unwrap().len()), (1, 5));
    assert_eq!(whole[0]["complete"], true);
    let lines = documents(&host().run(&["enumerate", "Msvm_Thing", "-o", "jsonl"]).with(0));
    assert_eq!(lines.len(), 5);
    assert!(lines.iter().all(|line| line["kind"] == "instance" && line["properties"]["Count"] == 7));
}

#[test]
fn a_limit_ends_the_enumeration_and_gives_it_back() {
    let host = Host::new(pages(50, usize::MAX));
    let document = &documents(&host.run(&["enumerate", "Msvm_Thing", "--limit", "3", "-o", "json"]).with(0))[0];
    assert_eq!((document["instances"].as_array().unwrap().len(), &document["complete"]), (3, &false.into()));
    assert_eq!(host.actions().last().unwrap(), "Release");
}

#[test]
fn what_was_read_before_a_loss_is_printed_and_counted() {
    let host = Host::new(pages(50, 2));
    let ended = host.run(&["enumerate", "Msvm_Thing"]).with(7);
    assert_eq!(ended.stdout.matches(r#"Msvm_Thing.Name=""#).count(), 4);
    assert!(
        ended.stderr.contains("the enumeration broke off: the 4 instances above are all that was read"),
        "{ended:?}"
    );
}

#[test]
fn a_host_of_many_that_broke_off_is_counted_as_one_that_answered_in_part() {
    let absent = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    for format in ["text", "json", "jsonl"] {
        let host = Host::new(pages(50, 2));
        let both = ["--host", &host.address(), "--host", &absent];
        let ended = host.run(&[&["enumerate", "Msvm_Thing", "-o", format], &both[..]].concat()).with(9);
        let line =
            "cimjob: 0 of 2 hosts answered completely; 2 did not (1 answered in part): 1 not reachable, 1 with a fault";
        assert_eq!(ended.stderr.lines().last(), Some(line), "{ended:?}");
    }
}

#[test]
fn json_of_a_loss_is_one_document_that_ends_with_the_failure() {
    let host = Host::new(pages(50, 2));
    let told = documents(&host.run(&["enumerate", "Msvm_Thing", "-o", "json"]).with(7));
    assert_eq!((told[0]["instances"].as_array().unwrap().len(), &told[0]["complete"]), (4, &false.into()));
    assert_eq!((told.len(), &told[0]["failure"]["exit_code"]), (1, &7.into()));
}

#[test]
fn a_query_goes_to_all_classes_of_its_namespace() {
    let host = Host::new(pages(1, usize::MAX));
    host.run(&["query", "SELECT * FROM X WHERE A < 1", "--namespace", "root/HyperVCluster/v2"]).data();
    let request = &host.requests()[0];
    assert!(
        request.contains("wmi/root/HyperVCluster/v2/*<") && request.contains("WHERE A &lt; 1</w:Filter>"),
        "{request}"
    );
}

/// Shaped after recordings of Windows Server 2008 R2 and 2012: a row has no namespaces, its wrappers neither.
#[test]
fn the_rows_of_a_query_have_the_types_of_the_class_behind_from() {
    let row = "<w:XmlFragment><Count>7</Count><Since><Datetime>2026-10-05T04:23:50.5Z</Datetime></Since><Status>2</Status></w:XmlFragment>";
    let rows = move |_: &str, _: &str| {
        Answer::Body(format!(
            "<n:EnumerateResponse xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'><n:EnumerationContext/><w:Items>{row}</w:Items><w:EndOfSequence/></n:EnumerateResponse>"
        ))
    };
    let host = Host::with_classes(rows);
    let document = &documents(&host.run(&["query", "SELECT Count, Since, Status FROM Msvm_Thing", "-o", "json"]))[0];
    let expected = serde_json::json!({"Count": 7, "Since": "2026-10-05T04:23:50.5Z", "Status": [2]});
    assert_eq!(document["instances"][0]["properties"], expected);
    let classes = host.all_requests().into_iter().filter(|request| request.contains("/cim-xml/2/"));
    assert!(classes.clone().count() > 0 && classes.into_iter().all(|request| !request.contains("XmlFragment")));
}

#[test]
fn a_refused_query_is_shown_with_the_host_s_words() {
    let inside =
        "<p:__ExtendedStatus xmlns:p='urn:p'><p:ParameterInfo>SELEC * FROM X</p:ParameterInfo></p:__ExtendedStatus>";
    let host = Host::new(move |_, _| Answer::Fault(0x8004_1017, inside));
    let told = host.run(&["query", "SELEC * FROM X"]).with(7).message();
    assert!(told.contains("the host refuses the query") && told.contains("words of the host"), "{told}");
    assert!(told.contains("(ParameterInfo: SELEC * FROM X)"), "{told}");
}

#[test]
fn a_query_that_is_refused_at_once_gives_its_failure_alone() {
    let host = Host::new(|_, _| Answer::Fault(2_150_858_778, ""));
    for format in ["json", "jsonl"] {
        let ended = host.run(&["query", "SELECT * FROM X", "-o", format]).with(7);
        let kinds: Vec<_> = documents(&ended).iter().map(|document| document["kind"].clone()).collect();
        assert_eq!(kinds, ["failure"], "{ended:?}");
    }
}

#[test]
fn associators_are_asked_for_with_every_filter() {
    let host = Host::new(pages(1, usize::MAX));
    let filters = ["--class", "A", "--result-class", "B", "--role", "C", "--result-role", "D"];
    host.run(&[&["associators", TARGET][..], &filters].concat()).data();
    let request = &host.requests()[0];
    for part in ["AssociationClassName>A<", "ResultClassName>B<", "Role>C<", "ResultRole>D<", "AssociatedInstances>"] {
        assert!(request.contains(part), "{part}: {request}");
    }
}

#[test]
fn nothing_found_is_said() {
    let host = Host::new(pages(0, usize::MAX));
    assert_eq!(host.run(&["enumerate", "Msvm_Thing"]).data(), "No instances.\n");
}

#[test]
fn references_are_paths_alone() {
    let things = |action: &str, _: &str| {
        let items = ["1", "2"].map(reference).concat();
        let namespace = "http://schemas.xmlsoap.org/ws/2004/09/enumeration";
        Answer::Body(format!(
            "<n:{action}Response xmlns:n='{namespace}'><n:Items>{items}</n:Items><n:EndOfSequence/></n:{action}Response>"
        ))
    };
    let host = Host::new(things);
    let shown = host.run(&["enumerate", "Msvm_Thing", "--references"]).data();
    let path = |name| format!(r#"\\127.0.0.1\root\virtualization\v2:Msvm_Thing.Name="{name}""#);
    assert_eq!(shown, format!("{}\n{}\n", path(1), path(2)));
    let document = &documents(&host.run(&["enumerate", "Msvm_Thing", "--references", "-o", "json"]).with(0))[0];
    assert_eq!(document["instances"][0]["properties"], serde_json::Value::Null);
}

#[test]
fn a_class_that_is_refused_beside_one_that_is_given_is_named() {
    let host = Host::with_classes(|action, request| {
        if action != "Enumerate" {
            return Answer::Fault(5, "");
        }
        assert!(request.contains("CIM_Thing"), "{request}");
        let items = format!("{}{THING}", THING.replace("Msvm_Thing", "Msvm_Secret"));
        Answer::Body(format!(
            "<n:EnumerateResponse xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'><w:Items>{items}</w:Items><w:EndOfSequence/></n:EnumerateResponse>"
        ))
    });
    let ended = host.run(&["query", "SELECT * FROM CIM_Thing", "-o", "json"]).with(0);
    let instances = &ended.json()["instances"];
    assert_eq!((&instances[0]["properties"]["Count"], &instances[1]["properties"]["Count"]), (&"7".into(), &7.into()));
    let said = "the types of Msvm_Secret are not known, because the host does not give this class";
    assert_eq!(ended.stderr.matches(said).count(), 1, "{ended:?}");
}

#[test]
fn types_are_not_missing_without_a_word() {
    let get = ["get", r#"Msvm_Thing.Name="007""#, "-o", "json"];
    let said = Host::losing_classes(|_, _| Answer::Body(THING.to_owned())).run(&get).with(0).stderr;
    assert!(said.contains("the types of Msvm_Thing are not known"), "{said}");
    assert_eq!(Host::new(|_, _| Answer::Body(THING.to_owned())).run(&get).with(0).stderr, "");
}
