//! Every operation's request keeps the structural rules of DSP0226: which headers, in which order, what must be understood, what the body holds.
//!
//! The rules are written down here by hand, from the specification, apart from the code that writes requests.

use std::time::Duration;

use cimjob::addressing::{EndpointReference, Namespace, ResourceUri, SelectorSet, Target};
use cimjob::cim::{CimInstance, CimProperty, CimType, CimValue};
use cimjob::job::{ErrorMethod, GetError, JobPath};
use cimjob::soap::{MessageId, Settings};
use cimjob::wsman::{
    AssociationEnd, AssociationFilter, Create, Delete, Enumerate, EnumerationContext, EnumerationMode, Filter, Get,
    GetClass, GetFragment, Identify, Input, Invoke, Operation, Page, Pull, Put, PutFragment, Release, write_request,
};
use cimjob::xml::{Document, Limits, Name, Node, ns};

/// One request and what it must be.
struct Row {
    name: &'static str,
    request: String,
    /// `None` for Identify, which has no headers.
    action: Option<String>,
    /// Headers in addition to those that every request has.
    more: &'static [&'static str],
    body: Body,
}

/// What is in `s:Body`.
enum Body {
    Empty,
    /// An element of this namespace and name.
    Element(String, &'static str),
    /// One with exactly these children, in this order.
    Ordered(&'static str, &'static str, &'static [&'static str]),
}

const WMI: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2";

fn row<O: Operation>(name: &'static str, operation: &O, body: Body) -> Row {
    let id = MessageId::from_uuid(0x5E6F_D101_710A_4EEA_A50D_70C0_BF86_3AA3);
    let request = write_request(operation, &Settings::new("https://hv01:5986/wsman"), &id).unwrap();
    Row { name, request, action: Some(operation.action()), more: &[], body }
}

fn transfer(verb: &str) -> String {
    format!("http://schemas.xmlsoap.org/ws/2004/09/transfer/{verb}")
}

fn enumeration(verb: &str) -> String {
    format!("http://schemas.xmlsoap.org/ws/2004/09/enumeration/{verb}")
}

fn namespace() -> Namespace {
    Namespace::virtualization_v2()
}

fn system() -> EndpointReference {
    let path = r#"Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="vm & <1>""#;
    Target::read(path, &namespace()).unwrap().reference
}

fn all() -> EndpointReference {
    EndpointReference { resource: ResourceUri::wmi_all(&namespace()), selectors: SelectorSet::default() }
}

fn class() -> EndpointReference {
    Target::read("Msvm_ComputerSystem", &namespace()).unwrap().reference
}

fn instance() -> CimInstance {
    let property = |name: &str, value| CimProperty { name: name.into(), cim_type: None, value };
    let properties = vec![
        property("ElementName", CimValue::String("a & b".into())),
        property("Notes", CimValue::Array(vec![CimValue::String("x".into()), CimValue::String("y".into())])),
        property("Nothing", CimValue::Null),
        property("Since", CimType::DateTime.read("2026-11-23T06:51:00Z")),
        property("Other", CimValue::Reference(system())),
    ];
    CimInstance { class_name: "Msvm_ComputerSystem".into(), properties }
}

fn context() -> EnumerationContext {
    let text = "<n:EnumerateResponse xmlns:n='http://schemas.xmlsoap.org/ws/2004/09/enumeration'><n:EnumerationContext>uuid:7</n:EnumerationContext></n:EnumerateResponse>";
    let body = format!("<s:Envelope xmlns:s='{}'><s:Body>{text}</s:Body></s:Envelope>", ns::SOAP);
    let id = MessageId::from_uuid(1);
    let page: Page = cimjob::wsman::read_reply(&Enumerate::all(class()), &id, body.as_bytes(), None).unwrap().output;
    page.context.unwrap()
}

/// Get, Put, Create, Delete, and the fragments (DSP0226 section 7).
fn transfers() -> Vec<Row> {
    let uri = format!("{WMI}/Msvm_ComputerSystem");
    let in_class = || Body::Element(uri.clone(), "Msvm_ComputerSystem");
    let put = PutFragment::new(system(), "ElementName", CimValue::String("x".into())).unwrap();
    let null = PutFragment::new(system(), "ElementName", CimValue::Null).unwrap();
    let fragment = || Body::Ordered(ns::WSMAN, "XmlFragment", &["ElementName"]);
    let mut rows = vec![
        row("Get", &Get { target: system() }, Body::Empty),
        row("Get of a class", &GetClass::new(&namespace(), "Msvm_ComputerSystem").unwrap(), Body::Empty),
        row("Put", &Put { target: system(), instance: instance() }, in_class()),
        row("Create", &Create::new(class(), instance()), in_class()),
        row("Delete", &Delete { target: system() }, Body::Empty),
        row("Get of a fragment", &GetFragment::new(system(), "ElementName").unwrap(), Body::Empty),
        row("Put of a fragment", &put, fragment()),
        row("Put of a null fragment", &null, fragment()),
    ];
    let verbs = ["Get", "Get", "Put", "Create", "Delete", "Get", "Put", "Put"];
    for (row, verb) in rows.iter_mut().zip(verbs) {
        assert_eq!(row.action.as_deref(), Some(&*transfer(verb)), "{}", row.name);
        row.more = if row.name.contains("fragment") { &["FragmentTransfer"] } else { &[] };
    }
    rows
}

/// Enumerate in each mode and with each filter, Pull, Release (DSP0226 section 8).
fn enumerations() -> Vec<Row> {
    let plain = |target, filter, mode| Enumerate { target, filter, mode, first_page: None };
    let all_associated = |wanted| {
        let filter = AssociationFilter {
            association_class: Some("Msvm_AffectedJobElement".into()),
            role: Some("AffectingElement".into()),
            result_class: Some("Msvm_ComputerSystem".into()),
            result_role: Some("AffectedElement".into()),
            ..AssociationFilter::of(system(), wanted)
        };
        plain(all(), Some(Filter::Association(filter)), EnumerationMode::Objects)
    };
    let selectors = SelectorSet::default().with("EnabledState", "2");
    let body = |children| Body::Ordered(ns::ENUMERATION, "Enumerate", children);
    let wql = || Some(Filter::Wql("SELECT * FROM Msvm_ConcreteJob WHERE JobState > 7 AND Name <> '<'".into()));
    let cql = || Some(Filter::Cql("SELECT * FROM CIM_Job".into()));
    let both = EnumerationMode::ObjectsAndReferences;
    let optimized = Enumerate { target: all(), filter: wql(), mode: both, first_page: Some(20) };
    let rows = vec![
        row("Enumerate", &plain(class(), None, EnumerationMode::Objects), body(&[])),
        row("Enumerate, references", &plain(class(), None, EnumerationMode::References), body(&["EnumerationMode"])),
        row("Enumerate, both", &plain(class(), None, both), body(&["EnumerationMode"])),
        row("Enumerate, first page", &Enumerate::all(class()), body(&["OptimizeEnumeration", "MaxElements"])),
        row("Enumerate, WQL", &plain(all(), wql(), EnumerationMode::Objects), body(&["Filter"])),
        row(
            "Enumerate, everything",
            &optimized,
            body(&["OptimizeEnumeration", "MaxElements", "EnumerationMode", "Filter"]),
        ),
        row("Enumerate, CQL", &plain(all(), cql(), EnumerationMode::Objects), body(&["Filter"])),
        row(
            "Enumerate, selectors",
            &plain(class(), Some(Filter::Selectors(selectors)), EnumerationMode::Objects),
            body(&["Filter"]),
        ),
        row("Enumerate, associators", &all_associated(AssociationEnd::Associators), body(&["Filter"])),
        row("Enumerate, associations", &all_associated(AssociationEnd::References), body(&["Filter"])),
    ];
    assert!(rows.iter().all(|row| row.action.as_deref() == Some(&*enumeration("Enumerate"))));
    rows
}

fn pulls() -> Vec<Row> {
    let pull = |max_time| Pull { target: class(), context: context(), max_elements: 20, max_time };
    let body = |children| Body::Ordered(ns::ENUMERATION, "Pull", children);
    let release = Body::Ordered(ns::ENUMERATION, "Release", &["EnumerationContext"]);
    let time = Some(Duration::from_millis(1500));
    let rows = vec![
        row("Pull", &pull(None), body(&["EnumerationContext", "MaxElements"])),
        row("Pull with MaxTime", &pull(time), body(&["EnumerationContext", "MaxTime", "MaxElements"])),
        row("Release", &Release { target: class(), context: context() }, release),
    ];
    for (row, verb) in rows.iter().zip(["Pull", "Pull", "Release"]) {
        assert_eq!(row.action.as_deref(), Some(&*enumeration(verb)), "{}", row.name);
    }
    rows
}

/// Methods (DSP0230 section 10; MS-WSMV 3.1.4.1.32).
fn invocations() -> Vec<Row> {
    let job = || JobPath::new(&namespace(), "Msvm_ConcreteJob", "8E1C").unwrap();
    let service = Target::read("Msvm_VirtualSystemManagementService", &namespace()).unwrap().reference;
    let input = Input::default()
        .with("AffectedSystem", CimValue::Reference(system()))
        .and_then(|input| input.with("Settings", CimValue::Array(vec![CimValue::Instance(instance()); 2])))
        .and_then(|input| input.with("Count", CimValue::Unsigned(4)))
        .and_then(|input| input.with("Left", CimValue::Null))
        .unwrap();
    let invoke = Invoke::new(service, "DestroySystem").unwrap().input(&input).unwrap();
    let input_of = |class: &str, name| Body::Element(format!("{WMI}/{class}"), name);
    let rows = vec![
        row("GetError", &GetError::new(job(), ErrorMethod::GetError), input_of("Msvm_ConcreteJob", "GetError_INPUT")),
        row(
            "GetErrorEx",
            &GetError::new(job(), ErrorMethod::GetErrorEx),
            input_of("Msvm_ConcreteJob", "GetErrorEx_INPUT"),
        ),
        row("Invoke", &invoke, input_of("Msvm_VirtualSystemManagementService", "DestroySystem_INPUT")),
    ];
    assert_eq!(rows[2].action, Some(format!("{WMI}/Msvm_VirtualSystemManagementService/DestroySystem")));
    rows
}

fn identify() -> Row {
    let row = row("Identify", &Identify, Body::Ordered(ns::IDENTITY, "Identify", &[]));
    Row { action: None, ..row }
}

#[test]
fn every_request_keeps_the_rules_of_the_specification() {
    let rows = [transfers(), enumerations(), pulls(), invocations(), vec![identify()]];
    for row in rows.iter().flatten() {
        let document = Document::parse(&row.request, &Limits::default()).unwrap();
        if let Err(broken) = check(row, document.root()) {
            panic!("{}: {broken}\n{}", row.name, row.request);
        }
    }
}

type Broken = String;

fn check(row: &Row, root: Node<'_>) -> Result<(), Broken> {
    require(root.name() == soap("Envelope"), "the root is a SOAP 1.2 Envelope (R5.1)")?;
    let parts: Vec<_> = root.children().collect();
    let names: Vec<_> = parts.iter().map(Node::name).collect();
    require(names == [soap("Header"), soap("Body")], "an envelope has one Header and one Body, in this order")?;
    match &row.action {
        Some(action) => headers(row, action, parts[0])?,
        None => require(parts[0].children().next().is_none(), "Identify has no headers (section 11)")?,
    }
    body(row, parts[0], parts[1])
}

/// The order is that of Windows clients; DSP0226 asks for the presence.
const ORDER: [(&str, &str); 13] = [
    (ns::ADDRESSING, "To"),
    (ns::WSMAN, "ResourceURI"),
    (ns::ADDRESSING, "ReplyTo"),
    (ns::ADDRESSING, "Action"),
    (ns::WSMAN, "MaxEnvelopeSize"),
    (ns::ADDRESSING, "MessageID"),
    (ns::WSMAN, "Locale"),
    (ns::MS_WSMAN, "DataLocale"),
    (ns::MS_WSMAN, "SessionId"),
    (ns::WSMAN, "OperationTimeout"),
    (ns::WSMAN, "FragmentTransfer"),
    (ns::WSMAN, "OptionSet"),
    (ns::WSMAN, "SelectorSet"),
];

const REQUIRED: [&str; 9] = [
    "To",
    "ResourceURI",
    "ReplyTo",
    "Action",
    "MaxEnvelopeSize",
    "MessageID",
    "Locale",
    "DataLocale",
    "OperationTimeout",
];

fn headers(row: &Row, action: &str, header: Node<'_>) -> Result<(), Broken> {
    let places: Result<Vec<usize>, Broken> = header.children().map(place).collect();
    require(places?.is_sorted_by(|one, two| one < two), "each header comes once, in the order of Windows clients")?;
    let has = |local: &str| header.child_local(local).is_some();
    for local in REQUIRED.iter().chain(row.more) {
        require(has(local), &format!("there is a header {local}"))?;
    }
    let fragment = row.more.contains(&"FragmentTransfer");
    require(has("FragmentTransfer") == fragment, "FragmentTransfer only where a fragment is meant (section 7.7)")?;
    require(text(header, "Action") == action, "the action is that of the operation")?;
    require(!text(header, "ResourceURI").is_empty(), "the resource URI is not empty (section 5.1.2)")?;
    require(is_message_id(text(header, "MessageID")), "the message id is uuid: and a UUID (section 5.1.3)")?;
    let size = text(header, "MaxEnvelopeSize").parse::<u32>().unwrap_or_default();
    require(size >= 8192, "the envelope may have 8192 bytes at least (section 6.2)")?;
    let timeout = text(header, "OperationTimeout");
    require(timeout.starts_with("PT") && timeout.ends_with('S'), "the time-out is a duration (section 6.1)")?;
    let reply_to =
        header.child_local("ReplyTo").and_then(|reply_to| reply_to.child(Name::new(ns::ADDRESSING, "Address")));
    require(reply_to.is_some_and(|address| address.text() == ns::ANONYMOUS), "answers come back here (section 5.1.1)")?;
    header.children().try_for_each(must_understand)?;
    header.child_local("SelectorSet").map_or(Ok(()), selectors)
}

fn place(header: Node<'_>) -> Result<usize, Broken> {
    let name = header.name();
    let place = ORDER.iter().position(|(namespace, local)| name == Name::new(namespace, local));
    place.ok_or_else(|| format!("{name} is no header of a request"))
}

/// R5.2 and the tables of sections 5 and 6: true where a service that does not understand it must refuse, false on the languages.
fn must_understand(header: Node<'_>) -> Result<(), Broken> {
    let marked = |node: Node<'_>| node.attribute(soap("mustUnderstand")).map(str::to_owned);
    let expected = match header.local() {
        "ResourceURI" | "Action" | "MaxEnvelopeSize" | "FragmentTransfer" => Some("true"),
        "Locale" | "DataLocale" | "SessionId" => Some("false"),
        _ => None,
    };
    require(marked(header).as_deref() == expected, &format!("{} has mustUnderstand {expected:?}", header.local()))?;
    let language = header.attribute(Name::new(ns::XML, "lang"));
    require(language.is_some() == header.local().contains("Locale"), "a language stands on the locales (section 6.3)")?;
    let inside = |node: Node<'_>| node.name() == Name::new(ns::ADDRESSING, "Address") && header.local() == "ReplyTo";
    let wrong = header.descendants().find(|node| marked(*node).is_some() != inside(*node));
    require(wrong.is_none(), "inside headers only the address of ReplyTo must be understood")
}

/// Section 5.1.2.2: named, each name once, text or one reference; never empty (R5.1.2.2-2).
fn selectors(set: Node<'_>) -> Result<(), Broken> {
    let mut names = Vec::new();
    for selector in set.children() {
        require(selector.name() == Name::new(ns::WSMAN, "Selector"), "a SelectorSet holds Selectors")?;
        let name = selector.attribute(Name::new("", "Name")).unwrap_or_default().to_lowercase();
        require(!name.is_empty() && !names.contains(&name), "each selector has a name of its own")?;
        require(selector.children().all(is_reference), "a selector holds text or a reference")?;
        names.push(name);
    }
    require(!names.is_empty(), "a SelectorSet is left out when it is empty")
}

fn is_reference(node: Node<'_>) -> bool {
    node.name() == Name::new(ns::ADDRESSING, "EndpointReference")
}

fn body(row: &Row, header: Node<'_>, body: Node<'_>) -> Result<(), Broken> {
    let children: Vec<_> = body.children().collect();
    require(children.len() <= 1 && body.text().trim().is_empty(), "a Body holds one element at most")?;
    let only = children.first().copied();
    match (&row.body, only) {
        (Body::Empty, None) => Ok(()),
        (Body::Element(namespace, local), Some(found)) => {
            require(found.name() == Name::new(namespace, local), &format!("the Body holds {local}"))?;
            require(
                namespace == text(header, "ResourceURI"),
                "its namespace is the resource URI (DSP0230 section 10)",
            )?;
            let same = found.children().all(|child| child.name().namespace == namespace.as_str());
            require(same, "properties and parameters are in the namespace of the resource")
        }
        (Body::Ordered(namespace, local, expected), Some(found)) => {
            require(found.name() == Name::new(namespace, local), &format!("the Body holds {local}"))?;
            let names: Vec<_> = found.children().map(|child| child.local()).collect();
            require(names == *expected, &format!("{local} holds {expected:?}, not {names:?}"))?;
            found.children().try_for_each(|child| parameter(child, header))
        }
        _ => Err("the Body is not empty, or is".to_owned()),
    }
}

/// Children of Enumerate, Pull and Release: section 8.
fn parameter(node: Node<'_>, header: Node<'_>) -> Result<(), Broken> {
    let namespace = match node.local() {
        "OptimizeEnumeration" | "EnumerationMode" | "Filter" => ns::WSMAN,
        "MaxElements" if node.name().namespace == ns::WSMAN => ns::WSMAN,
        "EnumerationContext" | "MaxTime" | "MaxElements" => ns::ENUMERATION,
        _ => return Ok(()),
    };
    require(node.name().namespace == namespace, &format!("{} is in {namespace}", node.local()))?;
    match node.local() {
        "MaxElements" => require(node.text().parse::<u32>().is_ok_and(|most| most > 0), "MaxElements is positive"),
        "EnumerationMode" => {
            let modes = ["EnumerateEPR", "EnumerateObjectAndEPR"];
            require(modes.contains(&node.text()), "the mode is one of section 8.7")
        }
        "Filter" => filter(node, text(header, "ResourceURI")),
        _ => Ok(()),
    }
}

fn filter(node: Node<'_>, resource: &str) -> Result<(), Broken> {
    let dialect = node.attribute(Name::new("", "Dialect")).unwrap_or_default();
    let (is_text, holds, on_all): (bool, &[&str], bool) = match dialect {
        "http://schemas.microsoft.com/wbem/wsman/1/WQL" | "http://schemas.dmtf.org/wbem/cql/1/dsp0202.pdf" => {
            (true, &[], true)
        }
        "http://schemas.dmtf.org/wbem/wsman/1/wsman/SelectorFilter" => (false, &["SelectorSet"], false),
        "http://schemas.dmtf.org/wbem/wsman/1/cimbinding/associationFilter" => {
            (false, &["AssociatedInstances", "AssociationInstances"], true)
        }
        other => return Err(format!("{other:?} is no dialect")),
    };
    require(is_text != node.text().trim().is_empty(), "a query is text, another filter is not")?;
    require(resource.ends_with("/*") == on_all, "queries and associations go to all classes, selectors to one")?;
    let children: Vec<_> = node.children().map(|child| child.local()).collect();
    require(children.len() == usize::from(!is_text), "a filter holds one thing")?;
    require(children.iter().all(|child| holds.contains(child)), "the filter holds what its dialect says")?;
    node.children().filter(|child| child.name().namespace == ns::CIM_BINDING).try_for_each(association)
}

/// DSP0227 section 8.2: the order is part of the schema.
fn association(node: Node<'_>) -> Result<(), Broken> {
    let names: Vec<_> = node.children().map(|child| child.local()).collect();
    let expected: &[&str] = match node.local() {
        "AssociatedInstances" => &["Object", "AssociationClassName", "Role", "ResultClassName", "ResultRole"],
        _ => &["Object", "Role", "ResultClassName"],
    };
    require(names == expected, &format!("{} holds {expected:?}, not {names:?}", node.local()))?;
    let object = node.child_local("Object").unwrap();
    let parts: Vec<_> = object.children().map(|child| child.local()).collect();
    require(parts == ["Address", "ReferenceParameters"], "the object is a reference")
}

fn is_message_id(text: &str) -> bool {
    let uuid = text.strip_prefix("uuid:").unwrap_or_default();
    let lengths: Vec<_> = uuid.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && uuid.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

fn text<'d>(header: Node<'d>, local: &str) -> &'d str {
    header.child_local(local).map_or("", |child| child.text())
}

fn require(holds: bool, rule: &str) -> Result<(), Broken> {
    if holds { Ok(()) } else { Err(format!("broken: {rule}")) }
}

const fn soap(local: &str) -> Name<'_> {
    Name::new(ns::SOAP, local)
}
