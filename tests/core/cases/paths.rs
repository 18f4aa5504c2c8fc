//! Names of jobs as they appear in logs.

use std::time::{Duration, Instant};

use cimjob::addressing::{Namespace, ObjectPath};
use cimjob::job::{JobPath, JobPathError, jobs_in};

fn read(text: &str) -> Result<JobPath, JobPathError> {
    JobPath::read(text, &Namespace::virtualization_v2(), None)
}

#[test]
fn a_path_gives_class_namespace_and_key_and_comes_back_the_same() {
    let text = r#"\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="AB\\C""#;
    let job = read(text).unwrap();
    assert_eq!((job.host(), job.class(), job.instance_id()), (Some("HV01"), "Msvm_ConcreteJob", r"AB\C"));
    assert_eq!(job.namespace(), Some(Namespace::virtualization_v2()));
    assert_eq!(job.to_string(), text);
}

#[test]
fn quotes_and_backslashes_of_a_key_are_unescaped() {
    let path: ObjectPath = r#"\\HV01\root\virtualization\v2:A.InstanceID="AB\"C\\D",N=5,B=TRUE"#.parse().unwrap();
    let expected = [("InstanceID", r#"AB"C\D"#), ("N", "5"), ("B", "TRUE")];
    assert_eq!(path.keys, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[test]
fn a_path_of_another_namespace_goes_there() {
    let job = read(r#"root\HyperVCluster\v2:Msvm_MigrationJob.InstanceID="x""#).unwrap();
    let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/HyperVCluster/v2/Msvm_MigrationJob";
    assert_eq!(job.reference().resource.as_str(), uri);
}

#[test]
fn a_malformed_path_is_refused_with_its_position() {
    for (text, message) in [
        (r#"Msvm_ConcreteJob.InstanceID="abc"#, "this quoted value is never closed at character 29 of the path"),
        (r#"\\HV01\root\virtualization\v2:.B="1""#, "a class name is expected at character 31 of the path"),
        (r#"\HV01\root:A.B="1""#, "a second slash before the host name is expected at character 2 of the path"),
    ] {
        let Err(JobPathError::Path(error)) = read(text) else { panic!("{text}") };
        assert_eq!(error.to_string(), message);
    }
}

/// A log may be large, and hostile: no search may begin anew at each mark.
#[test]
fn the_jobs_of_a_large_text_are_found_in_little_time() {
    let begin = Instant::now();
    let guid = "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001 ";
    for piece in [
        "=",
        "a_b.c=",
        "a_b.c=\"",
        "(",
        "x_y (a=",
        "-",
        "http://x/wbem/wsman/1/wmi/a_b",
        "Selector Name=\"a\">x<",
        "Selector: a = ",
        "\\",
        "\\\"",
        "&#x",
        "%22",
        guid,
        "\n",
        "'",
        "\u{1b}[",
        "\u{1b}]",
        "a_b: ",
        ": ",
        "root\\",
        "\\\\x\\root\\a:b_c.d='",
        "\u{FEFF}",
        "Msvm_ConcreteJob.InstanceID=\"x\" ",
        "_x000D_",
        "a_b\n",
        "x",
    ] {
        let text = piece.repeat(400_000 / piece.len());
        let _ = jobs_in(&text, &Namespace::virtualization_v2(), None);
    }
    assert!(begin.elapsed() < Duration::from_secs(60), "{:?}", begin.elapsed());
}
