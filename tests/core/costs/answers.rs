//! Answers that are made to cost much: each about as many bytes as asked for.

use std::fmt::Write;

use cimjob::xml::Limits;

use super::page_around::page;

/// As many elements as fit, and as an answer may have.
fn many(bytes: usize, item: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(bytes + 200);
    let mut count = 0;
    while text.len() < bytes && count + 1000 < Limits::default().max_elements {
        text.push_str(&item(count));
        count += 1;
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// CIM-XML instances, each escaped inside the one around it, and nothing else.
pub(crate) fn nested_texts(bytes: usize) -> String {
    let mut text = "x".to_owned();
    loop {
        let outer = format!(
            "<INSTANCE CLASSNAME='A'><PROPERTY NAME='B'><VALUE>{}</VALUE></PROPERTY></INSTANCE>",
            escaped(&text)
        );
        if outer.len() > bytes {
            return page(&format!("<J><B>{}</B></J>", escaped(&text)));
        }
        text = outer;
    }
}

/// A few of them, around a text that fills the answer.
pub(crate) fn filled_nested_texts(bytes: usize) -> String {
    let mut text = "x".repeat(bytes);
    for _ in 0..20 {
        text = format!(
            "<INSTANCE CLASSNAME='A'><PROPERTY NAME='B'><VALUE>{}</VALUE></PROPERTY></INSTANCE>",
            escaped(&text)
        );
    }
    page(&format!("<J><B>{}</B></J>", escaped(&text)))
}

/// Instances inside instances, each with a part of the text.
pub(crate) fn deep_instances(bytes: usize) -> String {
    let levels = 240;
    let pad = "x".repeat(bytes / levels / 20);
    let mut text = String::new();
    for _ in 0..levels {
        let properties: String = (0..20).map(|name| format!("<P{name}>{pad}</P{name}>")).collect();
        text = format!("<I>{properties}{text}</I>");
    }
    page(&text)
}

/// Instances inside instances; all properties are in the innermost one.
pub(crate) fn deep_leaf(bytes: usize) -> String {
    let properties = many(bytes, |count| format!("<P{count}>1</P{count}>"));
    page(&format!("{}<I>{properties}</I>{}", "<I><A>1</A>".repeat(239), "</I>".repeat(239)))
}

/// Elements as small as they can be, all of one name.
pub(crate) fn tiny_elements(bytes: usize) -> String {
    page(&format!("<J>{}</J>", many(bytes, |_| "<a/>".to_owned())))
}

/// Elements with names of their own.
pub(crate) fn tiny_properties(bytes: usize) -> String {
    page(&format!("<J>{}</J>", many(bytes, |count| format!("<a{count}/>"))))
}

/// As many instances as a page may have, without anything in them.
pub(crate) fn tiny_instances(bytes: usize) -> String {
    page(&"<a/>".repeat((bytes / 4).min(32_000)))
}

/// As many attributes as an element may have.
pub(crate) fn attributes(bytes: usize) -> String {
    let all = (0..64).fold(String::new(), |mut text, name| {
        let _ = write!(text, r#" a{name}="""#);
        text
    });
    page(&format!("<J>{}</J>", many(bytes, |_| format!("<a{all}/>"))))
}

/// Namespaces, each declared and used once.
pub(crate) fn namespaces(bytes: usize) -> String {
    page(&format!("<J>{}</J>", many(bytes, |count| format!(r#"<a xmlns="{count}"/>"#))))
}

/// Text that is nothing but references.
pub(crate) fn references(bytes: usize) -> String {
    page(&format!("<J><B>{}</B></J>", "&lt;".repeat(bytes / 4)))
}

/// Small texts with a reference each.
pub(crate) fn small_references(bytes: usize) -> String {
    page(&format!("<J>{}</J>", many(bytes, |_| "<a>&lt;</a>".to_owned())))
}

/// Properties of CIM-XML as small as they can be, in one text.
pub(crate) fn tiny_properties_in_text(bytes: usize) -> String {
    let properties = many(bytes, |_| "<PROPERTY NAME=''/>".to_owned());
    page(&format!("<J><B><![CDATA[<INSTANCE CLASSNAME='A'>{properties}</INSTANCE>]]></B></J>"))
}

/// Values of an array in CIM-XML.
pub(crate) fn tiny_values_in_text(bytes: usize) -> String {
    let values = many(bytes, |_| "<VALUE/>".to_owned());
    page(&format!(
        "<J><B><![CDATA[<INSTANCE CLASSNAME='A'><PROPERTY.ARRAY NAME='B'><VALUE.ARRAY>{values}</VALUE.ARRAY></PROPERTY.ARRAY></INSTANCE>]]></B></J>"
    ))
}

/// A CIM-XML text that is damaged everywhere.
pub(crate) fn damaged_text(bytes: usize) -> String {
    page(&format!(
        "<J><B><![CDATA[<INSTANCE CLASSNAME='A'><PROPERTY NAME='B'><VALUE>{}</VALUE></PROPERTY></INSTANCE>]]></B></J>",
        "<".repeat(bytes)
    ))
}

/// References with many keys.
pub(crate) fn keys(bytes: usize) -> String {
    let keys = many(bytes, |count| format!("<w:Selector Name='K{count}'>\\\"</w:Selector>"));
    page(&format!(
        "<J><R><a:ReferenceParameters><w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/x/A</w:ResourceURI><w:SelectorSet>{keys}</w:SelectorSet></a:ReferenceParameters></R></J>"
    ))
}

/// Associations between associations, as long as their keys may be.
pub(crate) fn small_nested_keys(bytes: usize) -> String {
    let key = nested_key(&"\\".repeat(8000));
    page(&format!("<J>{}</J>", format!("<R>{key}</R>").repeat(bytes / key.len())))
}

/// References in the keys of references, around a key that grows when it is quoted.
pub(crate) fn nested_keys(bytes: usize) -> String {
    page(&format!("<J><R>{}</R></J>", nested_key(&"\\".repeat(bytes))))
}

fn nested_key(text: &str) -> String {
    (0..3).fold(text.to_owned(), |key, _| {
        format!(
            "<a:ReferenceParameters><w:ResourceURI>http://schemas.microsoft.com/wbem/wsman/1/wmi/root/x/A</w:ResourceURI><w:SelectorSet><w:Selector Name='K'>{key}</w:Selector></w:SelectorSet></a:ReferenceParameters>"
        )
    })
}

/// One text.
pub(crate) fn long_text(bytes: usize) -> String {
    page(&format!("<J><B>{}</B></J>", "x".repeat(bytes)))
}

/// Instances with one property, all of one name.
pub(crate) fn small_instances(bytes: usize) -> String {
    page(&format!("<J>{}</J>", half(bytes, |_| "<a><b/></a>".to_owned())))
}

/// Instances with one property, each with a name of its own.
pub(crate) fn small_named_instances(bytes: usize) -> String {
    page(&format!("<J>{}</J>", half(bytes, |count| format!("<a{count}><b/></a{count}>"))))
}

/// What begins like a reference and is none.
pub(crate) fn broken_references(bytes: usize) -> String {
    page(&format!("<J>{}</J>", half(bytes, |_| "<a><a:Address/></a>".to_owned())))
}

/// Instances in texts, one next to the other.
pub(crate) fn small_texts(bytes: usize) -> String {
    page(&format!("<J>{}</J>", many(bytes, |_| "<a>&lt;INSTANCE/></a>".to_owned())))
}

/// Elements that hold another one: half as many.
fn half(bytes: usize, item: impl Fn(usize) -> String) -> String {
    let most = Limits::default().max_elements * item(0).len() / 2;
    many(bytes.min(most - 10_000), item)
}

/// Texts of errors, each an instance with as many properties as fit.
pub(crate) fn texts_of_errors(bytes: usize) -> String {
    let properties = many(bytes / 4, |count| format!("<PROPERTY NAME='{count}'/>"));
    let text = escaped(&format!("<INSTANCE CLASSNAME='A'>{properties}</INSTANCE>"));
    format!("<p:Errors>{text}</p:Errors>").repeat(3)
}

/// Texts of errors without anything in them.
pub(crate) fn small_texts_of_errors(bytes: usize) -> String {
    "<p:Errors>&lt;INSTANCE/></p:Errors>".repeat((bytes / 35).min(1000))
}

/// Texts of errors that must be mended.
pub(crate) fn damaged_texts_of_errors(bytes: usize) -> String {
    let text = "&amp;".repeat(bytes / 5000);
    format!("<p:Errors>&lt;INSTANCE>&lt;PROPERTY NAME='A'>&lt;VALUE>{text}</p:Errors>").repeat(1000)
}
