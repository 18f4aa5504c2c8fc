//! invoke: typed input, return values, jobs.

use std::io::Write;

use super::host::{Answer, Host, WMI, documents};

const TARGET: &str = r#"Msvm_Thing.Name="1""#;

fn output(rest: &str) -> Answer {
    Answer::Body(format!(r#"<p:Go_OUTPUT xmlns:p="{WMI}/Msvm_Thing">{rest}</p:Go_OUTPUT>"#))
}

fn done(_: &str, _: &str) -> Answer {
    output("<p:ReturnValue>0</p:ReturnValue>")
}

fn file(content: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content.as_bytes()).unwrap();
    file
}

/// The body of the only request.
fn input(host: &Host) -> String {
    let request = host.requests().remove(0);
    let (_, body) = request.split_once("<s:Body>").unwrap();
    body.split_once("</s:Body>").unwrap().0.to_owned()
}

#[test]
fn the_declaration_tells_types_spelling_and_order() {
    let host = Host::with_classes(done);
    let thing = r#"To=Msvm_Thing.Name="2""#;
    host.run(&["invoke", TARGET, "Go", "--yes", "--arg-ref", thing, "--arg", "speed=0x10"]).data();
    let input = input(&host);
    let start = format!(r#"<r:Go_INPUT xmlns:r="{WMI}/Msvm_Thing"><r:Speed>16</r:Speed><r:To><a:Address>"#);
    assert!(input.starts_with(&start) && input.contains(r#"<w:Selector Name="Name">2</w:Selector>"#), "{input}");
}

#[test]
fn suffixes_tell_the_types_where_the_host_does_not() {
    let host = Host::new(done);
    let when = "When:datetime=20261123065100.000000+000";
    host.run(&["invoke", TARGET, "Go", "--yes", "--arg", "N:uint8=1", "--arg", "N:uint8=2", "--arg", when]).data();
    let expected = "<r:N>1</r:N><r:N>2</r:N><r:When><cim:Datetime>2026-11-23T06:51:00Z</cim:Datetime></r:When>";
    assert!(input(&host).contains(expected), "{}", input(&host));
}

#[test]
fn an_instance_goes_as_cim_xml_text() {
    let host = Host::with_classes(done);
    let json = file(r#"{"class": "Msvm_Thing", "properties": {"Count": 4, "Status": [1, 2]}}"#);
    let xml = file(
        r#"<INSTANCE CLASSNAME="Msvm_Thing"><PROPERTY NAME="Count" TYPE="uint16"><VALUE>5</VALUE></PROPERTY></INSTANCE>"#,
    );
    let argument = |file: &tempfile::NamedTempFile| format!("Settings={}", file.path().display());
    let (json, xml) = (argument(&json), argument(&xml));
    host.run(&["invoke", TARGET, "Go", "--yes", "--arg-instance", &json, "--arg-instance", &xml]).data();
    let input = input(&host);
    assert_eq!(input.matches("<r:Settings><![CDATA[<INSTANCE CLASSNAME=\"Msvm_Thing\">").count(), 2, "{input}");
    assert!(input.contains(r#"<PROPERTY NAME="Count" TYPE="uint16"><VALUE>4</VALUE></PROPERTY><PROPERTY.ARRAY NAME="Status" TYPE="uint16">"#));
}

/// Shaped after what r4sd/go-wsman measured on a real host, 2026-10-05: a scalar in place of an array is refused (32773, 32776).
#[test]
fn one_value_of_an_array_goes_out_as_an_array_in_the_host_s_characters() {
    let host = Host::with_classes(done);
    let json = file(r#"{"class": "Msvm_Thing", "properties": {"Name": "R&D <lab>", "Status": "2"}}"#);
    host.run(&["invoke", TARGET, "Go", "--yes", "--arg-instance", &format!("Settings={}", json.path().display())])
        .data();
    let expected = r#"<PROPERTY NAME="Name" TYPE="string"><VALUE>R&#38;D &#60;lab&#62;</VALUE></PROPERTY><PROPERTY.ARRAY NAME="Status" TYPE="uint16"><VALUE.ARRAY><VALUE>2</VALUE></VALUE.ARRAY></PROPERTY.ARRAY>"#;
    assert!(input(&host).contains(expected), "{}", input(&host));
}

/// Shaped after what r4sd/go-wsman measured on a real host, 2026-09-13: only a datetime in the DMTF's form is taken.
#[test]
fn a_date_goes_out_as_one_where_nothing_but_its_form_tells_it() {
    let host = Host::new(done);
    let json = file(r#"{"class": "Msvm_Thing", "properties": {"Delay": "P0DT0H45M0S"}}"#);
    let settings = format!("Settings={}", json.path().display());
    host.run(&["invoke", TARGET, "Go", "--yes", "--arg-instance", &settings, "--arg", "Wait=PT1M"]).data();
    let expected = r#"<PROPERTY NAME="Delay" TYPE="datetime"><VALUE>00000000004500.000000:000</VALUE></PROPERTY>"#;
    let sent = input(&host);
    assert!(sent.contains(expected) && sent.contains("<cim:Interval>P0DT0H1M0S</cim:Interval>"), "{sent}");
}

#[test]
fn a_bare_service_is_invoked_by_its_class_and_partial_keys_as_they_are_given() {
    let service = "Msvm_ImageManagementService";
    for (target, selectors) in [
        (service, format!(r#"<w:Selector Name="CreationClassName">{service}</w:Selector>"#)),
        (r#"Msvm_ImageManagementService.Name="vhdsvc""#, r#"<w:Selector Name="Name">vhdsvc</w:Selector>"#.to_owned()),
    ] {
        let host = Host::new(done);
        host.run(&["invoke", target, "Go", "--yes"]).data();
        let request = host.requests().remove(0);
        assert!(request.contains(&format!("<w:SelectorSet>{selectors}</w:SelectorSet>")), "{request}");
    }
}

#[test]
fn a_file_can_be_the_text_of_a_parameter() {
    let host = Host::new(done);
    let text = file("a < b\n");
    host.run(&["invoke", TARGET, "Go", "--yes", "--arg-file", &format!("T={}", text.path().display())]).data();
    assert!(input(&host).contains("<r:T>a &lt; b\n</r:T>"));
}

#[test]
fn wrong_names_and_values_are_told_before_anything_is_sent() {
    let host = Host::with_classes(done);
    for (method, argument, message) in [
        ("Went", "Speed=1", "the class Msvm_Thing has no method Went"),
        ("Go", "Spede=1", "the method Go has no parameter Spede; its in parameters: Speed, To, Settings"),
        ("Go", "Speed=x", r#"Speed is "x", which is not a valid uint16"#),
    ] {
        let told = host.run(&["invoke", TARGET, method, "--yes", "--arg", argument]).with(2).message();
        assert!(told.contains(message), "{told}");
    }
    assert_eq!(host.requests().len(), 0);
}

#[test]
fn a_method_the_host_does_not_know_is_named() {
    let host = Host::new(|_, _| Answer::Fault(2_150_858_753, ""));
    let told = host.run(&["invoke", TARGET, "Went", "--yes"]).with(7).message();
    assert!(told.contains("the class Msvm_Thing has no method Went"), "{told}");
}

/// A method that started a job.
const STARTED: &str = r#"<p:Job><a:Address>x</a:Address><a:ReferenceParameters><w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob</w:ResourceURI><w:SelectorSet><w:Selector Name="InstanceID">8E1C</w:Selector></w:SelectorSet></a:ReferenceParameters></p:Job><p:ReturnValue>4096</p:ReturnValue>"#;

/// Starts a job that ends in this state.
fn starting(state: u16) -> Host {
    let code = if state == 10 { 32773 } else { 0 };
    Host::new(move |action, _| {
        match action {
        "Go" => output(STARTED),
        "Get" => Answer::Body(format!(
            r#"<p:Msvm_ConcreteJob xmlns:p="urn:j"><p:ErrorCode>{code}</p:ErrorCode><p:InstanceID>8E1C</p:InstanceID><p:JobState>{state}</p:JobState></p:Msvm_ConcreteJob>"#
        )),
        "GetErrorEx" => Answer::Body(
            r#"<p:GetErrorEx_OUTPUT xmlns:p="urn:j"><p:Errors>&lt;INSTANCE CLASSNAME="Msvm_Error"&gt;&lt;PROPERTY NAME="Message" TYPE="string"&gt;&lt;VALUE&gt;the disk is gone&lt;/VALUE&gt;&lt;/PROPERTY&gt;&lt;/INSTANCE&gt;</p:Errors><p:ReturnValue>0</p:ReturnValue></p:GetErrorEx_OUTPUT>"#.into(),
        ),
        _ => Answer::Fault(2_150_858_818, ""),
    }
    })
}

#[test]
fn a_job_is_told_with_its_path() {
    let host = starting(4);
    let path = r#"root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C""#;
    let shown = host.run(&["invoke", TARGET, "Go", "--yes"]).data();
    assert!(shown.contains(path) && shown.contains("4096"), "{shown}");
    let document = &documents(&host.run(&["invoke", TARGET, "Go", "--yes", "-o", "json"]).with(0))[0];
    assert!(document["job"].as_str().unwrap().ends_with(path), "{document}");
    assert_eq!(document["return_value"]["value"], 4096);
}

#[test]
fn another_return_value_is_a_failure_with_its_name() {
    let host = Host::new(|_, _| output("<p:ReturnValue>32773</p:ReturnValue>"));
    let ended = host.run(&["invoke", TARGET, "Go", "--yes"]).with(7);
    assert!(ended.stdout.contains("32773"), "{ended:?}");
}

#[test]
fn nothing_is_called_without_consent_but_what_only_reads() {
    let host = Host::new(done);
    let told = host.run(&["invoke", TARGET, "Go"]).with(2).message();
    assert!(told.contains("pass --yes"), "{told}");
    assert_eq!(host.requests().len(), 0);
    host.run(&["invoke", TARGET, "GetErrorEx"]).with(0);
    assert_eq!(host.actions(), ["GetErrorEx"]);
}

#[test]
fn a_job_can_be_followed_to_its_end_and_explained() {
    let ended = starting(10).run(&["invoke", TARGET, "Go", "--yes", "--wait"]).with(1);
    assert!(ended.stdout.contains("4096") && ended.stdout.contains("the disk is gone"), "{ended:?}");
    starting(7).run(&["invoke", TARGET, "Go", "--yes", "--wait"]).with(0);
}

#[test]
fn a_method_and_its_job_are_one_document_and_with_jsonl_one_for_each_event() {
    let told =
        |format| documents(&starting(10).run(&["invoke", TARGET, "Go", "--yes", "--wait", "-o", format]).with(1));
    let whole = told("json");
    assert_eq!(
        (whole.len(), &whole[0]["kind"], &whole[0]["return_value"]["value"]),
        (1, &"method".into(), &4096.into())
    );
    assert_eq!((&whole[0]["waited"]["result"], &whole[0]["waited"]["path"]), (&"ended".into(), &whole[0]["job"]));
    let lines = told("jsonl");
    assert_eq!((&lines[0]["kind"], &lines[0]["waited"]), (&"method".into(), &serde_json::Value::Null));
    assert_eq!(lines.last().unwrap()["kind"], "waited");
}

#[test]
fn a_job_that_cannot_be_followed_is_no_success() {
    let host = Host::new(|_, _| output("<p:ReturnValue>4096</p:ReturnValue>"));
    let ended = host.run(&["invoke", TARGET, "Go", "--yes", "--wait"]).with(70);
    assert!(ended.stderr.contains("did not tell which"), "{ended:?}");
}
