//! What is written is read back: text, layers of text, paths, dates, encodings, message identities.

use std::time::Duration;

use cimjob::addressing::{EndpointReference, ResourceUri};
use cimjob::addressing::{Namespace, ObjectPath, SelectorSet, Target};
use cimjob::cim::{CimDateTime, CimError, CimType, Embedded, read_embedded};
use cimjob::job::{ErrorMethod, GetError, GetErrorOutput, JobName, JobPath, JobPathError, ReportedError, jobs_in};
use cimjob::soap::MessageId;
use cimjob::wsman::read_reply;
use cimjob::xml::{Document, Element, Limits, Name, decode, ns};
use proptest::prelude::*;

/// Any text at all, with more than its share of what XML, paths and escapes care about.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => any::<char>().prop_map(String::from),
        2 => "[ -~]{0,6}",
        2 => prop::sample::select(vec![
            "<", ">", "&", "\"", "'", "\r", "\n", "\r\n", "\t", " ", "]]>", "&amp;", "&lt;", "<![CDATA[", "\\", "=\"", "=\\\"", "\\\\", ":", "/",
            "\u{FEFF}", "\u{FFFE}", "\u{0}", "\u{B}", "\u{85}", "\u{2028}", "<INSTANCE/>", "日本", "😀",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// `Char` of XML 1.0, section 2.2.
fn is_legal(text: &str) -> bool {
    text.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..))
}

/// A text that XML can carry.
fn legal_text() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.chars().filter(|c| is_legal(&c.to_string())).collect())
}

fn parse(text: &str) -> Document<'_> {
    Document::parse(text, &Limits::default()).unwrap_or_else(|error| panic!("{error}: {text:?}"))
}

// 256 cases each; `PROPTEST_CASES` asks for more.
proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_read_back_or_refused(text in text(), attribute in text()) {
        let as_text = Element::with_text("urn:x", "a", &*text).attribute(Name::new("", "b"), &*attribute);
        let as_cdata = Element::new("urn:x", "a").cdata(&*text).attribute(Name::new("", "b"), &*attribute);
        for element in [as_text, as_cdata] {
            match element.to_xml() {
                Ok(written) => {
                    let document = parse(&written);
                    prop_assert_eq!(document.root().text(), &*text);
                    prop_assert_eq!(document.root().attribute(Name::new("", "b")), Some(&*attribute));
                }
                Err(refused) => prop_assert!(!is_legal(&refused.0.to_string())),
            }
            prop_assert_eq!(element.to_xml().is_ok(), is_legal(&text) && is_legal(&attribute));
        }
    }

    #[test]
    fn every_text_survives_between_elements(before in legal_text(), after in legal_text()) {
        // White space between tags, and in front of a reference that begins a text, may go: each text begins with a letter.
        let (before, after) = (format!("x{before}"), format!("y{after}"));
        let element = Element::new("", "a").text(&*before).child(Element::new("", "b")).text(&*after);
        let written = element.to_xml().unwrap();
        let document = parse(&written);
        prop_assert_eq!(document.root().text(), format!("{before}{after}"));
    }

    #[test]
    fn a_message_survives_two_layers(message in legal_text(), inner in any::<bool>(), outer in any::<bool>()) {
        let put = |element: Element, text: &str, cdata| if cdata { element.cdata(text) } else { element.text(text) };
        let value = put(Element::new("", "VALUE"), &message, inner);
        let attribute = |element: Element, name, value: &str| element.attribute(Name::new("", name), value);
        let property = attribute(attribute(Element::new("", "PROPERTY"), "NAME", "Message"), "TYPE", "string").child(value);
        let instance = attribute(Element::new("", "INSTANCE"), "CLASSNAME", "Msvm_Error").child(property).to_xml().unwrap();
        let parameter = put(Element::new("urn:c", "Error"), &instance, outer);
        prop_assert_eq!(get_error(parameter).message, Some(message));
    }

    #[test]
    fn a_text_that_is_no_instance_is_kept_as_it_came(text in legal_text()) {
        let written = Element::with_text("", "Error", &*text).to_xml().unwrap();
        match read_embedded(parse(&written).root(), &mut Limits::default()) {
            Embedded::Text { text: kept, .. } => prop_assert_eq!(kept, text),
            Embedded::Nothing => {
                let is_nothing = |c: char| c.is_whitespace() || c == '\u{FEFF}';
                prop_assert!(text.chars().all(is_nothing));
            }
            _ => prop_assert!(text.contains('<') || text.contains("&lt;")),
        }
    }

    #[test]
    fn a_target_that_was_written_names_the_same_instance(path in object_path(), other in "[a-z]{1,8}", uri in any::<bool>()) {
        let keys = path.keys.iter().filter(|(name, _)| !name.is_empty());
        let selectors = keys.fold(SelectorSet::default(), |set, (name, value)| set.with(name, value));
        // A URI of no one we know has no path: it is written with its keys behind it.
        let resource = if uri {
            format!("http://example.org/{other}/{}", path.class).parse().unwrap()
        } else {
            path.resource(&Namespace::virtualization_v2()).unwrap()
        };
        let host = path.host.clone().filter(|_| !uri);
        let target = Target { host, reference: EndpointReference { resource, selectors } };
        let text = target.to_string();
        let read = Target::read(&text, &Namespace::virtualization_v2());
        prop_assert_eq!(read, Ok(target), "{}", text);
    }

    #[test]
    fn no_text_stops_the_reader_of_targets(text in text()) {
        let _whatever = Target::read(&text, &Namespace::virtualization_v2());
    }

    #[test]
    fn every_encoding_reads_the_same(text in text()) {
        // A mark at the front of the text itself would be taken for the one that says the encoding.
        let text = text.trim_start_matches('\u{FEFF}');
        let units = |bytes: fn(u16) -> [u8; 2]| std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>();
        let utf8 = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [units(u16::to_le_bytes), units(u16::to_be_bytes), utf8] {
            let read = decode(&bytes, None).unwrap();
            prop_assert_eq!(read, text);
        }
    }

    #[test]
    fn no_bytes_stop_the_decoder(bytes in prop::collection::vec(any::<u8>(), 0..64), charset in text()) {
        let _ = decode(&bytes, Some(&charset));
    }

    #[test]
    fn an_object_path_is_read_back(path in object_path()) {
        prop_assert_eq!(path.to_string().parse(), Ok(path));
    }

    #[test]
    fn a_job_path_is_read_back(path in object_path(), id in prop_oneof![text(), "[!-~é]{1,12}"]) {
        prop_assume!(!id.is_empty());
        let named = ObjectPath { keys: vec![("InstanceID".into(), id.clone())], ..path };
        let job = match JobPath::read(&named.to_string(), &Namespace::virtualization_v2(), None) {
            // What cannot be an InstanceID is not taken: see `no_text_gives_an_instance_id_that_cannot_be_one`.
            Err(JobPathError::InstanceId(_)) => return Err(TestCaseError::reject("not an InstanceID")),
            read => read.unwrap(),
        };
        prop_assert_eq!((job.host(), job.class(), job.instance_id()), (named.host.as_deref(), named.class.as_str(), id.as_str()));
        prop_assert_eq!(JobPath::read(&job.to_string(), &Namespace::virtualization_v2(), None), Ok(job.clone()));
        let reference = job.reference().to_element().to_xml();
        prop_assert_eq!(reference.is_ok(), is_legal(&id));
        if let Ok(reference) = reference {
            let again = JobPath::read(&reference, &Namespace::virtualization_v2(), None).unwrap();
            prop_assert_eq!(again.reference(), job.reference());
        }
    }

    #[test]
    fn no_text_stops_the_reader_of_paths(text in text()) {
        let _ = text.parse::<ObjectPath>();
        let _ = JobPath::read(&text, &Namespace::virtualization_v2(), None);
        let _ = EndpointReference::from_xml(&text);
    }

    #[test]
    fn a_reference_is_read_back(selectors in prop::collection::vec((legal_text(), legal_text()), 0..5)) {
        let resource = ResourceUri::dmtf("Msvm_ConcreteJob").unwrap();
        let selectors = selectors.into_iter().fold(SelectorSet::default(), |set, (name, value)| set.with(name, value));
        let reference = EndpointReference { resource, selectors };
        prop_assert_eq!(EndpointReference::from_xml(&reference.to_element().to_xml().unwrap()), Ok(reference));
    }

    #[test]
    fn a_date_is_read_back_from_both_its_forms(date in date()) {
        prop_assert_eq!(date.to_string().parse(), Ok(date.clone()));
        prop_assert_eq!(date.to_dmtf().len(), 25);
        prop_assert_eq!(date.to_dmtf().parse(), Ok(date));
    }

    #[test]
    fn an_instant_does_not_depend_on_the_form(date in date()) {
        let read: CimDateTime = date.to_dmtf().parse().unwrap();
        prop_assert_eq!(read.instant(), date.to_string().parse::<CimDateTime>().unwrap().instant());
    }

    #[test]
    fn no_text_stops_the_reader_of_values(text in text(), digits in "[0-9*+:.TPZ-]{0,30}") {
        for cim_type in TYPES {
            let cim_type = CimType::from_cim_xml(cim_type).unwrap();
            let _ = (cim_type.read(&text), cim_type.read(&digits));
        }
    }

    #[test]
    fn a_message_identity_is_matched_in_any_case(uuid in any::<u128>(), other in any::<u128>()) {
        let id = MessageId::from_uuid(uuid);
        let digits = id.as_str().strip_prefix("uuid:").unwrap().replace('-', "");
        prop_assert_eq!(u128::from_str_radix(&digits, 16), Ok(uuid));
        prop_assert_eq!(id.as_str().len(), 41);
        let relates_to = format!("\n {} ", id.as_str().to_lowercase());
        prop_assert!(id.matches(&relates_to));
        prop_assert_eq!(MessageId::from_uuid(other).matches(&relates_to), other == uuid);
    }
}

const TYPES: [&str; 15] = [
    "boolean",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "sint8",
    "sint16",
    "sint32",
    "sint64",
    "real32",
    "real64",
    "char16",
    "string",
    "datetime",
    "reference",
];

/// The only error in an answer to GetError with this parameter.
fn get_error(parameter: Element) -> CimError {
    let job = JobPath::new(&Namespace::virtualization_v2(), "Msvm_ConcreteJob", "x").unwrap();
    let output = Element::new("urn:c", "GetError_OUTPUT").child(parameter).child(Element::with_text(
        "urn:c",
        "ReturnValue",
        "0",
    ));
    let body = Element::new(ns::SOAP, "Body").child(output);
    let reply = Element::new(ns::SOAP, "Envelope").child(body).to_xml().unwrap();
    let operation = GetError::new(job, ErrorMethod::GetError);
    let GetErrorOutput { errors, .. } =
        read_reply(&operation, &MessageId::from_uuid(1), reply.as_bytes(), None).unwrap().output;
    match errors.into_iter().next() {
        Some(ReportedError::Decoded(error)) => *error,
        other => panic!("{other:?}: {reply}"),
    }
}

fn identifier() -> impl Strategy<Value = String> {
    "[A-Za-z_ä日][A-Za-z0-9_ü]{0,12}"
}

/// A path with its keys sorted, as the canonical form has them.
fn object_path() -> impl Strategy<Value = ObjectPath> {
    let host = prop_oneof![
        "[A-Za-z0-9-]{1,15}(\\.[a-z]{1,8}){0,3}",
        "10\\.0\\.[0-9]{1,3}\\.1",
        "\\[fe80::[0-9a-f]{1,4}%[a-z0-9]{1,5}\\]"
    ];
    let namespace = "[A-Za-z_][A-Za-z0-9_-]{0,8}(/[A-Za-z0-9_-]{1,10}){0,4}";
    let keys = prop_oneof![
        text().prop_map(|value| vec![(String::new(), value)]),
        prop::collection::vec((identifier(), text()), 0..4),
    ];
    (prop::option::of(host), prop::option::of(namespace), identifier(), keys).prop_map(
        |(host, namespace, class, mut keys)| {
            keys.sort();
            keys.dedup_by(|one, two| one.0.eq_ignore_ascii_case(&two.0));
            let mut known: Vec<String> = Vec::new();
            keys.retain(|(name, _)| {
                let is_new = !known.contains(&name.to_ascii_lowercase());
                known.push(name.to_ascii_lowercase());
                is_new
            });
            let namespace = namespace.map(|namespace| namespace.parse().unwrap());
            ObjectPath { host, namespace, class, keys }
        },
    )
}

/// A date in any form, exact to the microsecond, which is all that CIM has.
fn date() -> impl Strategy<Value = CimDateTime> {
    let clock = || (0..24_u32, 0..60_u32, 0..60_u32, 0..1_000_000_u32);
    let day = || (0..=9999_u32, 1..=12_u32, 1..=28_u32);
    // XML Schema ends at 14 hours; CIM has three digits of minutes, or does not say.
    let zone = || prop_oneof![Just("+***".to_owned()), (-840..=840_i32).prop_map(|minutes| format!("{minutes:+04}"))];
    let timestamp = (day(), clock(), zone()).prop_map(|((year, month, day), (hour, minute, second, micros), zone)| {
        format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}.{micros:06}{zone}")
    });
    let time = (clock(), zone()).prop_map(|((hour, minute, second, micros), zone)| {
        format!("********{hour:02}{minute:02}{second:02}.{micros:06}{zone}")
    });
    let date = day().prop_map(|(year, month, day)| format!("{year:04}{month:02}{day:02}******.******+000"));
    let partial =
        (0..=9999_u32, 1..=12_u32).prop_map(|(year, month)| format!("{year:04}{month:02}********.******+000"));
    let text = prop_oneof![timestamp, time, date, partial]
        .prop_map(|text| text.parse::<CimDateTime>().unwrap_or_else(|error| panic!("{error}")));
    let interval = (0..=99_999_999_u64, 0..86_400_u64, 0..1_000_000_u64).prop_map(|(days, seconds, micros)| {
        CimDateTime::Interval(Duration::from_secs(days * 86_400 + seconds) + Duration::from_micros(micros))
    });
    prop_oneof![3 => text, 1 => interval]
}

/// What is around a job in a log: words, numbers, identifiers of other things, marks of every kind.
fn other_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[a-zA-Z0-9 ]{0,12}",
        2 => prop::sample::select(vec![
            "5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001", "InstanceID", "InstanceID=5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001", "Msvm_ComputerSystem",
            r#"Msvm_ComputerSystem.Name="web01""#, r"root\cimv2:Win32_Service", r"C:\vms\web01.vhdx", "https://hv01:5986/wsman", "0x80070002", "100%",
            "\n", "\r\n    ", "\t", "\"", "'", "{", "}", "[", "]", "(", ")", "<", ">", "=", ":", ",", ".", ";", "|", "&", "\\", "/", "\u{1b}[31m", "\u{200B}", "„", "日本", "😀",
            "job", "Job:", "__PATH : ",
            "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob, ", r#"<w:Selector Name="Name">x</w:Selector>"#, "Selector: Name = x",
            "Msvm_ConcreteJob, ", "%22", "&quot;", "winmgmts:", "[wmi]", "\\n", "=3D", "<VALUE>", "</VALUE>", "u'", "b\"", "&amp;", "--",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

fn job_path() -> impl Strategy<Value = JobPath> {
    let host = prop::option::of(prop::sample::select(vec![
        "HV01",
        "hv01.lab.example",
        "192.0.2.7",
        "[fe80::1]",
        "HV01:15986",
    ]));
    let namespace =
        prop::sample::select(vec!["root/virtualization/v2", "root/virtualization", "root/HyperVCluster/v2"]);
    let class =
        prop::sample::select(vec!["Msvm_ConcreteJob", "Msvm_StorageJob", "Msvm_MigrationJob", "CIM_ConcreteJob"]);
    let id = "[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-8[0-9A-F]{3}-[0-9A-F]{12}";
    (host, namespace, class, id).prop_map(|(host, namespace, class, id)| {
        let path = JobPath::new(&namespace.parse().unwrap(), class, id).unwrap();
        host.map_or_else(|| path.clone(), |host| path.clone().on_host(host))
    })
}

/// How a whole text may be encoded where it was copied from.
fn encoded(text: &str, way: usize) -> String {
    let json = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r");
    let xml = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let url = |text: &str| {
        text.bytes()
            .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
            .collect()
    };
    match way {
        0 => text.to_owned(),
        1 => json(text),
        2 => json(&json(text)),
        3 => xml(text),
        4 => xml(&xml(text)),
        _ => url(text),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever surrounds the one path of a job in a text, it is that job that is found, and nothing else.
    #[test]
    fn the_one_job_in_a_text_is_found(
        path in job_path(),
        (before, after) in (other_text(), other_text()),
        (open, close) in (prop::sample::select(vec![" ", "\n", "(", "'", "“", "|", "\t", ", ", "> "]), prop::sample::select(vec![" ", "\n", ")", "'", "”", ",", ".", ";", "|"])),
        way in 0_usize..6,
    ) {
        let text = encoded(&format!("{before}{open}{path}{close}{after}"), way);
        let found = jobs_in(&text, &Namespace::virtualization_v2(), None);
        let found = found.map_err(|reason| TestCaseError::fail(format!("{reason}: {text:?}")))?;
        let names: Vec<_> = found.jobs.into_iter().map(|job| job.name).collect();
        prop_assert_eq!(names, vec![JobName::Path(path)], "{:?}", text);
    }

    #[test]
    fn a_wrapped_path_is_the_same_path(path in job_path(), at in 1_usize..60, joint in prop::sample::select(vec!["\n", "\r\n", "\n        ", "\n> "])) {
        let mut text = path.to_string();
        text.insert_str(at.min(text.len() - 1), joint);
        let found = jobs_in(&format!("Job : {text}\nReturnValue : 4096"), &Namespace::virtualization_v2(), None);
        let names: Vec<_> = found.unwrap().jobs.into_iter().map(|job| job.name).collect();
        prop_assert_eq!(names, vec![JobName::Path(path)], "{:?}", text);
    }

    /// What is found was in the text, and can be sent.
    #[test]
    fn no_text_gives_an_instance_id_that_cannot_be_one(text in prop_oneof![text(), other_text()]) {
        if let Ok(found) = jobs_in(&text, &Namespace::virtualization_v2(), None) {
            for job in found.jobs {
                let id = match &job.name {
                    JobName::Path(path) => path.instance_id().to_owned(),
                    JobName::InstanceId { id, .. } => id.to_string(),
                    _ => String::new(),
                };
                prop_assert!(!id.is_empty() && !id.contains(|c: char| c.is_whitespace() || c.is_control() || "{}".contains(c)), "{:?}", id);
            }
        }
    }
}
