//! Each kind of text that a job was found in, as people report them, and texts that hold none.

#![allow(
    clippy::string_slice,
    clippy::cloned_ref_to_slice_refs,
    reason = "a test stops at the first surprise, and compares lists with lists"
)]

use super::*;
use crate::addressing::Namespace;
use crate::job::instance_id::InstanceId;
use crate::job::path::{JobClass, JobPath, JobPathError};

const ID: &str = "8E1C7A50-0000-4000-8000-000000000003";
const OTHER: &str = "8E1C7A50-0000-4000-8000-000000000004";
const VM: &str = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001";

fn v2() -> Namespace {
    Namespace::virtualization_v2()
}

fn find(text: &str) -> Result<FoundNames, NoJob> {
    jobs_in(text, &v2(), None)
}

fn names(text: &str) -> Vec<String> {
    let found = find(text).unwrap_or_else(|reason| panic!("{reason}: {text}"));
    found.jobs.iter().map(|job| shown(&job.name)).collect()
}

fn shown(name: &JobName) -> String {
    match name {
        JobName::Path(path) => path.to_string(),
        JobName::InstanceId { id, .. } => id.to_string(),
    }
}

fn path() -> String {
    format!(r#"\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="{ID}""#)
}

/// Without a host.
fn relative() -> String {
    format!(r#"root\virtualization\v2:Msvm_ConcreteJob.InstanceID="{ID}""#)
}

fn is_the_job(texts: &[String]) {
    for text in texts {
        assert_eq!(names(text), [path()], "{text}");
    }
}

fn is_the_job_without_host(texts: &[String]) {
    for text in texts {
        assert_eq!(names(text), [relative()], "{text}");
    }
}

fn is_the_id(texts: &[String]) {
    for text in texts {
        assert_eq!(names(text), [ID], "{text}");
    }
}

#[test]
fn p2_a_path_in_a_log_line() {
    let path = path();
    is_the_job(&[
        format!("2026-11-28 04:00:01.123 ERROR vmops [req-{VM}] job {path} failed"),
        format!("Job {path}: state 10"),
        format!("VM {VM} web01: {path} ended with 32768 at 00:01:02"),
        format!("__PATH : {path}"),
        format!("__PATH                  : {path}\n__NAMESPACE : root\\virtualization\\v2\nInstanceID : {ID}"),
    ]);
}

#[test]
fn p3_punctuation_and_quotes_around_a_path() {
    let path = path();
    let around = [
        ("", "."),
        ("", ","),
        ("", ";"),
        ("(", ")"),
        ("[", "]"),
        ("<", ">"),
        ("`", "`"),
        ("'", "'"),
        ("\"", "\""),
        ("«", "»"),
        ("“", "”"),
        ("‘", "’"),
        ("{", "}"),
        ("job=", "!"),
        ("- ", ":"),
        ("「", "」"),
        ("|", "|"),
        ("**", "**"),
        ("#", ""),
        ("\t", "\t"),
    ];
    is_the_job(&around.map(|(before, after)| format!("{before}{path}{after}")));
    is_the_id(&around.map(|(before, after)| format!("{before}{ID}{after}").replace("job=", "")));
}

#[test]
fn p3_colors_and_invisible_characters() {
    let path = path();
    is_the_job(&[
        format!("\u{1b}[31m{path}\u{1b}[0m"),
        format!("\u{1b}[1;31mroot\u{1b}[0m {path}"),
        path.replace("Msvm", "\u{1b}[32mMsvm").replace("InstanceID", "\u{1b}[0mInstanceID"),
        format!("\u{1b}]8;;http://x\u{7}{path}\u{1b}]8;;\u{7}"),
        format!("^[[31m{path}^[[0m"),
        format!("#033[31m{path}#033[0m"),
        format!("\u{FEFF}{path}"),
        format!("\u{200B}{path}\u{200B}"),
        path.replace("8E1C", "8E\u{200B}1C").replace("Concrete", "Con\u{AD}crete"),
        format!("\u{202A}{path}\u{202C}"),
        format!("\u{A0}{path}\u{A0}"),
        format!("{path}\u{0}"),
    ]);
}

#[test]
fn p4_python_representations() {
    let doubled = path().replace('\\', "\\\\");
    is_the_job(&[
        format!("'{doubled}'"),
        format!("u'{doubled}'"),
        format!("b'{doubled}'"),
        format!("{{'Job': '{doubled}', 'ReturnValue': 4096}}"),
        format!("(u'{doubled}', 4096)"),
        format!("{{\"job\": \"{}\"}}", doubled.replace('"', "\\\"")),
        format!("<Job {doubled}>"),
    ]);
}

#[test]
fn p5_monikers_and_either_slash() {
    let path = path();
    is_the_job(&[
        path.replace('\\', "/"),
        format!("winmgmts:{path}"),
        format!("winmgmts:{{impersonationLevel=impersonate}}!{path}"),
        format!("WinMgmts:{}", path.replace('\\', "/")),
        format!("GetObject(\"winmgmts:{}\")", path.replace('"', "'")),
        format!("wmi:{path}"),
    ]);
}

#[test]
fn p6_the_old_namespace_is_kept() {
    let old = format!(r#"\\HV01\root\virtualization:Msvm_ConcreteJob.InstanceID="{ID}""#);
    assert_eq!(names(&format!("job {old} failed")), [old]);
}

#[test]
fn p7_braces_around_the_id() {
    is_the_job(&[
        path().replace(ID, &format!("{{{ID}}}")),
        format!("job {}", path().replace(ID, &format!("{{{ID}}}"))),
    ]);
    is_the_id(&[format!("{{{ID}}}"), format!("InstanceID={{{ID}}}"), format!("\"{{{ID}}}\"")]);
}

#[test]
fn p10_percent_encoding() {
    let encoded = path().replace('\\', "%5C").replace(':', "%3A").replace('=', "%3D").replace('"', "%22");
    is_the_job(&[
        encoded.clone(),
        encoded
            .to_lowercase()
            .replace("msvm_concretejob.instanceid", "Msvm_ConcreteJob.InstanceID")
            .replace(&ID.to_lowercase(), ID)
            .replace("hv01", "HV01"),
        format!("https://ci.example/run?job={encoded}&x=1"),
        format!("https://ci.example/run?job={}", encoded.replace('%', "%25")),
        path().replace('"', "%22"),
    ]);
}

#[test]
fn p11_a_guid_with_a_full_stop_or_a_class() {
    is_the_id(&[
        format!("{ID}."),
        format!("Job {ID} failed."),
        format!("The job with ID {ID} has failed."),
        format!("job-{ID}.log"),
    ]);
    is_the_job_without_host(&[
        format!("Msvm_ConcreteJob.{ID}"),
        format!("Msvm_ConcreteJob {ID}"),
        format!("Msvm_ConcreteJob/{ID}"),
        format!("Msvm_ConcreteJob:{ID}."),
        format!("Msvm_ConcreteJob={ID}"),
        format!("Msvm_ConcreteJob=\"{ID}\" in a log"),
        format!("Msvm_ConcreteJob ({ID})"),
    ]);
}

#[test]
fn p12_what_wmic_lists() {
    is_the_id(&[
        format!("InstanceID={ID}"),
        format!(
            "\r\n\r\nCaption=Job\r\nElementName=Starting\r\nErrorCode=32768\r\nInstanceID={ID}\r\nJobState=10\r\nName={VM}\r\n"
        ),
        format!("instanceid='{ID}'"),
    ]);
}

#[test]
fn p13_what_powershell_shows() {
    is_the_job_without_host(&[
        format!("Msvm_ConcreteJob (InstanceID = \"{ID}\")"),
        format!("Msvm_ConcreteJob: Starting Virtual Machine (InstanceID = \"{ID}\")"),
        format!("VERBOSE: Msvm_ConcreteJob: Virtual Machine: start (InstanceID = \"{ID}\") done"),
        format!(
            "Job                                                                  ReturnValue PSComputerName\n---                                                                  ----------- --------------\nMsvm_ConcreteJob (InstanceID = \"{ID}\")        4096 HV01\n"
        ),
        format!("Job : Msvm_ConcreteJob (InstanceID =\n      \"{ID}\")\nReturnValue : 4096"),
        format!("@{{Job=Msvm_ConcreteJob (InstanceID = \"{ID}\"); ReturnValue=4096}}"),
    ]);
    is_the_id(&[format!("InstanceID               : {ID}\nCaption                  : Job\nName : {VM}")]);
}

#[test]
fn p13_lines_that_were_wrapped() {
    let path = path();
    let mut texts = Vec::new();
    for (at, _) in path.char_indices().skip(1) {
        let (before, after) = path.split_at(at);
        for joint in ["\n", "\r\n", "\n                       ", "\n> ", "\n  | "] {
            texts.push(format!("Job : {before}{joint}{after}\nReturnValue : 4096"));
        }
    }
    is_the_job(&texts);
    is_the_id(&[
        format!("InstanceID : {}\n    {}\nState : 10", &ID[..20], &ID[20..]),
        format!("{}\n{}", &ID[..9], &ID[9..]),
    ]);
}

#[test]
fn p14_what_winrm_prints() {
    is_the_job_without_host(&[format!(
        "RequestStateChange_OUTPUT\n    ReturnValue = 4096\n    Job\n        Address = http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous\n        ReferenceParameters\n            ResourceURI = http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob\n            SelectorSet\n                Selector: InstanceID = {ID}, __cimnamespace = root/virtualization/v2\n"
    )]);
    let dmtf = format!(
        "ResourceURI = http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ConcreteJob\n  SelectorSet\n    Selector: InstanceID = {ID}, __cimnamespace = root/virtualization/v2\n"
    );
    assert_eq!(names(&dmtf), [relative().replace("Msvm_", "CIM_")]);
}

#[test]
fn p15_casts_of_powershell() {
    let path = path();
    is_the_job(&[
        format!("[wmi]'{path}'"),
        format!("[wmi]\"{}\"", path.replace('"', "`\"")),
        format!("$job = [WMI]\"{}\"", path.replace('"', "'")),
        format!("Get-WmiObject -Query 'x' | {path}"),
        format!("\"{}\"", path.replace('"', "\"\"")),
    ]);
}

#[test]
fn p16_only_the_quotes_escaped_and_slashes_lost_in_a_shell() {
    is_the_job(&[path().replace('"', "\\\""), format!("{:?}", path()), path().replace("\\\\HV01", "\\HV01")]);
    is_the_job_without_host(&[format!("\\HV01rootvirtualizationv2:Msvm_ConcreteJob.InstanceID={ID}")]);
}

#[test]
fn p17_json_of_cimjob_and_of_others() {
    let escaped = path().replace('\\', "\\\\").replace('"', "\\\"");
    let document = format!(
        r#"{{"schema_version":1,"endpoint":"https://hv01:5986/wsman","job":{{"path":"{escaped}","instance_id":"{ID}","virtual_machines":[{{"id":"{VM}"}}]}}}}"#
    );
    let twice = serde_like(&document);
    is_the_job(&[document, twice, format!("{{\"msg\":\"failed:\\n{escaped}\\n\"}}")]);
    is_the_id(&[format!(r#"{{"InstanceID": "{ID}", "Name": "{VM}"}}"#), format!("{{'instance_id': '{ID}'}}")]);
}

/// A document as a string inside of another one.
fn serde_like(document: &str) -> String {
    format!("{{\"log\":\"{}\"}}", document.replace('\\', "\\\\").replace('"', "\\\""))
}

fn reference() -> String {
    let path: JobPath = relative().parse().unwrap();
    path.reference().to_element().to_xml().unwrap()
}

#[test]
fn p18_references_as_xml() {
    let reference = reference();
    is_the_job_without_host(&[
        reference.clone(),
        format!("<?xml version=\"1.0\"?>\n{reference}"),
        format!("2026-11-28 sent {reference} to HV01"),
        format!("<p:Job>{reference}</p:Job> <p:ReturnValue>4096</p:ReturnValue>"),
    ]);
}

#[test]
fn p19_xml_in_pieces() {
    is_the_job_without_host(&[format!(
        "<a:ReferenceParameters><w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob</w:ResourceURI>\n  <w:SelectorSet>\n    <w:Selector Name=\"InstanceID\">{ID}</w:Selector>\n  </w:SelectorSet></a:ReferenceParameters>"
    )]);
}

#[test]
fn p20_escaped_xml() {
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    is_the_job(&[
        path().replace('"', "&quot;"),
        path().replace('"', "&#34;"),
        format!("<VALUE>{}</VALUE>", path().replace('"', "&quot;")),
    ]);
    is_the_job_without_host(&[
        escape(&reference()),
        escape(&escape(&reference())),
        format!("log: {}", escape(&reference())),
    ]);
    is_the_id(&[format!(
        r#"<PROPERTY NAME="InstanceID" TYPE="string"><VALUE>{ID}</VALUE></PROPERTY><PROPERTY NAME="Name"><VALUE>{VM}</VALUE></PROPERTY>"#
    )]);
}

#[test]
fn p21_resource_uris_with_a_key() {
    let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob";
    is_the_job_without_host(&[
        format!("{uri}?InstanceID={ID}"),
        format!("{uri}?InstanceID=\"{ID}\""),
        format!("winrm get {uri}?InstanceID={ID} -r:https://hv01:5986"),
        format!("winrm get '{uri}?InstanceID=\"{ID}\"'"),
    ]);
}

#[test]
fn p22_every_kind_of_host() {
    for host in ["hv01.lab.example", "192.0.2.7", "[fe80::1]", "fe80--1.ipv6-literal.net", "HV01:15986", "fe80::1%eth0"]
    {
        let path = path().replace("HV01", host);
        assert_eq!(names(&format!("job {path} failed")), [path]);
    }
    is_the_job_without_host(&[path().replace("HV01", "."), format!("x {} y", path().replace("HV01", "."))]);
    // What a path cannot name as a host is not found as one.
    is_the_job_without_host(&["HV0$1".to_owned(), "ä".repeat(128)].map(|host| path().replace("HV01", &host)));
}

#[test]
fn p23_quotes_of_word_processors() {
    let around = [("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"), ("”", "”")];
    is_the_job(&around.map(|(open, close)| path().replace(&format!("\"{ID}\""), &format!("{open}{ID}{close}"))));
}

#[test]
fn p24_spellings_that_windows_takes() {
    let storage = path().replace("Msvm_ConcreteJob", "Msvm_StorageJob");
    assert_eq!(names(&format!("x {storage} y")), [storage.clone()]);
    is_the_job(&[
        path().replace("InstanceID", "instanceid").replace('"', "'"),
        path().replace('"', ""),
        format!("at {}\r\n", path().replace('"', "")),
        format!("{}\u{A0}", path()),
    ]);
}

#[test]
fn a_row_of_our_own_output() {
    is_the_job_without_host(&[format!(
        "Exception (10)  100 %  2026-11-28T04:00:00Z  Msvm_ConcreteJob {ID}  web01 ({VM})  Start Virtual Machine"
    )]);
    is_the_job(&[
        format!("Resume with: cimjob wait '{}'", path()),
        format!("  job          {}\n  machine      web01 ({VM})", path()),
    ]);
}

#[test]
fn several_jobs_are_given_in_order_and_once_each() {
    let (one, two) = (path(), path().replace(ID, OTHER));
    let lower = one.replace(ID, &ID.to_lowercase());
    assert_eq!(names(&format!("{two} then {one}, {lower} and {}", relative())), [two, one]);
    assert_eq!(names(&format!("{OTHER}\n{ID}\n{OTHER}")), [OTHER, ID]);
    assert_eq!(names(&format!("{OTHER}, {ID}")), [OTHER, ID]);
    assert_eq!(names(&format!("InstanceID : {ID}\nName : {VM}\n\nInstanceID : {OTHER}\n")), [ID, OTHER]);
}

#[test]
fn a_job_keeps_the_host_that_any_of_its_names_has() {
    assert_eq!(names(&format!("{} is {}", relative(), path())), [path()]);
}

#[test]
fn a_class_makes_a_path_of_an_id() {
    let class: JobClass = "Msvm_StorageJob".parse().unwrap();
    let found = |text: &str| {
        jobs_in(text, &v2(), Some(&class)).unwrap().jobs.iter().map(|job| shown(&job.name)).collect::<Vec<_>>()
    };
    let storage = relative().replace("Msvm_ConcreteJob", "Msvm_StorageJob");
    for text in
        [ID.to_owned(), format!("{{{ID}}}"), format!("'{ID}'."), format!("InstanceID={ID}"), format!("job {ID} failed")]
    {
        assert_eq!(found(&text), [storage.clone()], "{text}");
    }
    assert_eq!(found("Microsoft:7"), [storage.replace(ID, "Microsoft:7")]);
    assert_eq!(found(&path()), [path()]);
}

#[test]
fn it_is_said_when_a_job_was_dug_out_of_other_text() {
    let is_dug = |text: &str| find(text).unwrap().jobs[0].is_in_other_text;
    assert!(!is_dug(&path()) && !is_dug(ID) && !is_dug(&format!("'{}'.", path())) && !is_dug(&format!("{{{ID}}}")));
    assert!(is_dug(&format!("job {}", path())) && is_dug(&format!("{ID} failed")));
}

fn reason(text: &str) -> NoJob {
    find(text).expect_err(text)
}

#[test]
fn a_text_without_a_job_says_what_is_there() {
    assert_eq!(reason(" \n"), NoJob::Empty);
    assert_eq!(reason("nothing to see here"), NoJob::Nothing);
    assert_eq!(reason(&format!("Virtual machine ID {VM} failed to start")), NoJob::OtherGuid(VM.into()));
    assert_eq!(reason(&format!("Controller (Instance ID {VM}) failed")), NoJob::OtherGuid(VM.into()));
    assert_eq!(reason(&format!("{VM} and {ID} and {OTHER}")), NoJob::Ambiguous(VM.into(), 3));
    assert_eq!(
        reason(&format!(r#"machine Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="{VM}""#)),
        NoJob::NotAJob("Msvm_ComputerSystem".into())
    );
    let cut = path();
    assert!(
        matches!(reason(&cut[..cut.len() - 10]), NoJob::CutOff(class, Some(JobPathError::Path(_))) if class == "Msvm_ConcreteJob")
    );
    assert_eq!(
        reason("Msvm_ConcreteJob (InstanceID = \"8E1C7A50-0000-40..."),
        NoJob::CutOff("Msvm_ConcreteJob".into(), None)
    );
    assert!(matches!(reason("Msvm_ConcreteJob"), NoJob::Malformed(JobPathError::Path(_))));
    let blank = path().replace(ID, "8E1C 7A50");
    assert!(matches!(reason(&blank), NoJob::InstanceId(..)), "{:?}", reason(&blank));
}

#[test]
fn what_cannot_be_an_instance_id_is_never_one() {
    for text in [
        "8E1C 7A50-1",
        "8E1C\n7A50-1",
        "{8E1C-1}",
        "8E1C%5C-1",
        "Msvm_ConcreteJob.8E1C-1",
        "\u{200B}8E1C-1",
        "InstanceID=8E1C-1",
    ] {
        assert!(InstanceId::new(text).is_err(), "{text:?}");
        let class: JobClass = "Msvm_ConcreteJob".parse().unwrap();
        assert!(
            !jobs_in(text, &v2(), Some(&class))
                .is_ok_and(|found| found.jobs.iter().any(|job| shown(&job.name).contains(text)))
        );
    }
}

#[test]
fn a_whole_log_is_read_and_its_jobs_are_limited() {
    let line = |n: usize| format!("line {n} {}\n", path().replace("000000000003", &format!("{n:012}")));
    let log: String = (0..MOST_JOBS + 5).map(line).collect();
    let found = find(&log).unwrap();
    assert_eq!((found.jobs.len(), found.left_out), (MOST_JOBS, 5));
}
