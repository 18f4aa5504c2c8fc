//! No secret is in a recording, wherever it was and however it was written.

use std::path::Path;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use proptest::prelude::*;

use cimjob::recording::{About, Heard, Key, Recorded, check, record, remains};

fn recorded(request: &str, reply: &str) -> Recorded {
    let heard =
        [Heard { host: String::new(), request: request.to_owned(), reply: Some((200, reply.as_bytes().to_vec())) }];
    record(&heard, &About::default(), Key::new([7; 32]))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The ways in which a secret may be written.
fn written(secret: &str) -> Vec<String> {
    let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let encoded = [BASE64_STANDARD.encode(utf16), BASE64_STANDARD.encode(secret), percent];
    [secret.to_owned(), secret.to_uppercase(), secret.to_lowercase()].into_iter().chain(encoded).collect()
}

/// Bodies that have it in all places.
fn bodies(secret: &str) -> Vec<String> {
    let instance = format!(
        r#"<INSTANCE CLASSNAME="Msvm_Error"><PROPERTY NAME="Message" TYPE="string"><VALUE>{secret} failed to start: {secret}.</VALUE></PROPERTY><PROPERTY NAME="ErrorSource" TYPE="string"><VALUE>\\{secret}\root\virtualization\v2:Msvm_ComputerSystem.Name="{secret}"</VALUE></PROPERTY></INSTANCE>"#
    );
    vec![
        format!("<a><p:ElementName xmlns:p='http://schemas.dmtf.org/wbem/x'>{secret}</p:ElementName></a>"),
        format!("<a><Message>'{secret}' failed to start. ({secret})</Message></a>"),
        format!("<a><Message>Virtual machine {secret}.lab.example failed on {secret}@{secret}</Message></a>"),
        format!("<f Machine=\"{secret}\" path='C:\\VMs\\{secret}\\{secret}.vhdx'><Text>{secret}</Text></f>"),
        format!("<a><Error>{}</Error></a>", escaped(&instance)),
        format!("<a><Error>{}</Error></a>", escaped(&escaped(&instance))),
        format!("<a><Error><![CDATA[{instance}]]></Error></a>"),
        format!("<a><!-- {secret} --><?x {secret}?><b xmlns='urn:{secret}'>{secret}</b></a>"),
        format!(
            "<a><Filter>SELECT Name FROM Msvm_ComputerSystem WHERE Name = '{secret}' OR Name LIKE \"%{secret}%\"</Filter></a>"
        ),
        format!("<a><Selector Name='Name'>{secret}</Selector><Unknown Name='{secret}'/></a>"),
        format!(
            "<a><Selector Name='Value'>{secret}</Selector><Selector Name='CreationClassName'>{secret}</Selector></a>"
        ),
        format!(
            "<a><Role>{secret}</Role><p:Value xmlns:p='urn:x'>{secret}</p:Value><p:OtherClassName>{secret}</p:OtherClassName></a>"
        ),
        format!("<h1>{secret}</h1> not XML {secret} <"),
    ]
}

fn assert_silent(recorded: &Recorded, secret: &str, body: &str) {
    let json = recorded.recording.to_json().unwrap().to_lowercase();
    for written in written(secret) {
        assert!(!json.contains(&written.to_lowercase()), "{written} of {body} is in {json}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_secret_is_in_a_recording(secret in "[A-Za-z]{1,6}ma[ür]k[0-9]{1,4}") {
        for written in written(&secret) {
            for body in bodies(&written) {
                assert_silent(&recorded(&body, &body), &secret, &body);
            }
        }
    }

    #[test]
    fn no_guid_address_or_sid_is_in_a_recording(number in 1_000_000_000_u64..9_999_999_999, c in 1_u8..254, d in 1_u8..254) {
        let secrets = [
            format!("8E1C7A50-0000-4000-8000-00{number}"),
            format!("10.77.{c}.{d}"),
            format!("fd00::{c:x}:{d:x}:abcd"),
            format!("S-1-5-21-{number}-{number}-500"),
            format!("00-15-5D-7A-{c:02X}-{d:02X}"),
            format!("00155D7A{c:02X}{d:02X}"),
        ];
        for secret in secrets {
            for body in bodies(&secret) {
                assert_silent(&recorded(&body, &body), &secret, &body);
            }
        }
    }
}

#[test]
fn a_machine_whose_name_looks_like_a_span_of_time_gets_a_pseudonym() {
    for name in ["PT01", "P2", "P2D", "PT1H", "P01"] {
        let body = format!(
            "<a><Selector Name='Name'>{name}</Selector><ElementName>{name}</ElementName><VALUE>{name}</VALUE></a>"
        );
        assert_silent(&recorded(&body, &body), name, &body);
    }
}

#[test]
fn spans_codes_and_classes_of_the_protocol_stay() {
    let body = "<a><OperationTimeout>PT60.000S</OperationTimeout><Fault><Code><Value>s:Sender</Value></Code></Fault>\
        <CreationClassName>Msvm_ComputerSystem</CreationClassName><Interval>P0DT0H1M0S</Interval></a>";
    let response = recorded("<a/>", body).recording.exchanges.remove(0).response.unwrap();
    for kept in ["PT60.000S", "s:Sender", "Msvm_ComputerSystem", "P0DT0H1M0S"] {
        assert!(response.contains(kept), "{kept}: {response}");
    }
}

#[test]
fn the_plain_words_of_a_message_stay() {
    let body = "<a><Message>'web01' failed to start. (Virtual machine ID 5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001) (0x80070005)</Message></a>";
    let response = recorded("<a/>", body).recording.exchanges.remove(0).response.unwrap();
    for kept in ["' failed to start. (Virtual machine ID ", ") (0x80070005)"] {
        assert!(response.contains(kept), "{response}");
    }
}

#[test]
fn a_machine_that_is_called_by_plain_words_is_not_told_by_a_sentence() {
    let body = "<a><ElementName>Backup Server</ElementName><Message>The Backup Server is off, and the server failed</Message></a>";
    let response = recorded("<a/>", body).recording.exchanges.remove(0).response.unwrap();
    assert!(!response.contains("Backup") && response.contains("and the server failed"), "{response}");
}

#[test]
fn a_recording_of_every_exchange_in_the_tests_has_nothing_left_to_tell() {
    let mut left = Vec::new();
    for folder in ["shaped", "recorded/omi", "recorded/openwsman", "get_error", "told_inside"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exchanges").join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let found = check(&recorded("<a/>", &text).recording);
            left.extend(found.into_keys().map(|finding| format!("{}: {finding:?}", path.display())));
        }
    }
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_namespace_that_a_company_named_gets_a_pseudonym_wherever_it_is() {
    let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/contoso42/Contoso_Thing";
    let body = format!(
        "<a xmlns:p='{uri}'><ResourceURI>{uri}</ResourceURI><Action>{uri}/Start</Action>\
        <Selector Name='__cimnamespace'>root/contoso42</Selector></a>"
    );
    let recorded = recorded(&body, &body);
    assert_silent(&recorded, "contoso42", &body);
    let remains = remains(&recorded.recording);
    assert_eq!(remains.named.into_keys().collect::<Vec<_>>(), ["Contoso_Thing", "Start"]);
}

#[test]
fn a_machine_whose_name_is_a_short_number_gets_a_pseudonym() {
    let body = "<a><ElementName>4711</ElementName><Selector Name='Name'>4711</Selector><VALUE>x 4711</VALUE>\
        <Message>Virtual machine 4711 failed</Message><Generation>2</Generation></a>";
    let recorded = recorded(body, body);
    assert_silent(&recorded, "4711", body);
    assert!(recorded.recording.exchanges[0].request.contains("<Generation>2<"));
    assert_eq!(remains(&recorded.recording).numbers.into_iter().collect::<Vec<_>>(), [("2".to_owned(), 2)]);
}

#[test]
fn what_stays_of_a_recording_is_said() {
    let body = "<a xml:lang='de-DE'><Message>The machine Storage Server failed</Message>\
        <StartTime>20261128101500.000000+060</StartTime></a>";
    let remains = remains(&recorded("<a/>", body).recording);
    assert_eq!(remains.words.into_keys().collect::<Vec<_>>(), ["Storage Server"]);
    assert_eq!((remains.times, remains.zones.into_iter().collect::<Vec<_>>()), (1, vec!["+060".to_owned()]));
    assert_eq!(remains.languages.into_iter().collect::<Vec<_>>(), ["de-DE"]);
}

#[test]
fn properties_of_a_class_that_a_company_named_are_said() {
    let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/Contoso_Thing";
    let body = format!("<a><p:Contoso_Thing xmlns:p='{uri}'><p:Launchpad>x</p:Launchpad></p:Contoso_Thing></a>");
    let named = remains(&recorded("<a/>", &body).recording).named;
    assert_eq!(named.into_keys().collect::<Vec<_>>(), ["Contoso_Thing", "Launchpad"]);
}

#[test]
fn a_machine_of_plain_words_that_is_quoted_once_is_not_told_without_quotes() {
    let body = "<a><Message>'Storage Server' failed to start.</Message>\
        <Message>Virtual machine Storage Server is off, and the server failed</Message></a>";
    let response = recorded("<a/>", body).recording.exchanges.remove(0).response.unwrap();
    assert!(!response.contains("Storage") && response.contains("is off, and the server failed"), "{response}");
}
