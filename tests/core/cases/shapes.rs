//! One error in every shape that a host may choose gives the same error.

use cimjob::cim::CimError;

use crate::cases::answers::{get_error, only_error, output};

const MESSAGE: &str = "a < b & \"c\"";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn instance(value: &str) -> String {
    format!(
        r#"<INSTANCE CLASSNAME="Msvm_Error"><PROPERTY NAME="Message" TYPE="string"><VALUE>{value}</VALUE></PROPERTY></INSTANCE>"#
    )
}

fn error(parameter: &str) -> CimError {
    only_error(output(&get_error(), &format!("{parameter}<p:ReturnValue>0</p:ReturnValue>")).unwrap())
}

fn message(content: &str) -> String {
    error(&format!("<p:Error>{content}</p:Error>")).message.unwrap()
}

#[test]
fn two_layers_of_escaping_give_the_very_text() {
    assert_eq!(message(&escape(&instance(r#"a &lt; b &amp; "c""#))), MESSAGE);
}

#[test]
fn cdata_in_the_inner_document_gives_the_very_text() {
    assert_eq!(message(&escape(&instance("<![CDATA[a < b & \"c\"]]>"))), MESSAGE);
}

#[test]
fn cdata_that_is_cut_in_two_is_joined() {
    let inner = instance("<![CDATA[a < b & \"c\"]]>").replace("]]>", "]]]]><![CDATA[>");
    assert_eq!(message(&format!("<![CDATA[{inner}]]>")), MESSAGE);
}

#[test]
fn text_that_was_escaped_once_too_often_is_read() {
    assert_eq!(message(&escape(&escape(&instance(r#"a &lt; b &amp; "c""#)))), MESSAGE);
}

#[test]
fn an_xml_declaration_and_a_mark_in_front_of_the_instance_are_skipped() {
    let text = format!("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-16\"?>{}", instance("m"));
    assert_eq!(message(&escape(&text)), "m");
}

#[test]
fn every_wrapper_of_a_wmi_encoder_is_skipped() {
    for wrapper in ["VALUE.NAMEDINSTANCE", "VALUE.OBJECTWITHLOCALPATH", "VALUE.OBJECTWITHPATH", "VALUE.NAMEDOBJECT"] {
        assert_eq!(message(&escape(&format!("<{wrapper}>{}</{wrapper}>", instance("m")))), "m");
    }
}

#[test]
fn a_tree_names_its_class_with_or_without_prefix_and_in_either_namespace() {
    for (uri, class) in [
        ("http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_Error", "e:Msvm_Error_Type"),
        ("http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_Error", "Msvm_Error_Type"),
        ("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Msvm_Error", "e:Msvm_Error_Type"),
    ] {
        let found =
            error(&format!(r#"<p:Error xmlns:e="{uri}" xsi:type="{class}"><e:Message>m</e:Message></p:Error>"#));
        assert_eq!((found.class_name.as_str(), found.message.as_deref()), ("Msvm_Error", Some("m")), "{class}");
    }
}

#[test]
fn a_tree_in_an_element_of_its_class_is_read() {
    let found = error(r#"<p:Error xmlns:e="urn:e"><e:Msvm_Error><e:Message>m</e:Message></e:Msvm_Error></p:Error>"#);
    assert_eq!((found.class_name.as_str(), found.message.as_deref()), ("Msvm_Error", Some("m")));
}
