//! What a person names: a WMI object path, a resource URI with keys, a reference as XML, or a class alone (MS-WSMV 3.1.4.1.1; the keys
//! behind a URI are the syntax of the tool `winrm`, they never go over the wire).

use std::fmt;
use std::str::FromStr;

use super::endpoint_reference::{CIM_NAMESPACE, is_namespace};
use super::path_scanner::Scanner;
use super::reference_text::{has_path, write_reference};
use super::{
    EndpointReference, InvalidName, Namespace, ObjectPath, PathError, ReferenceError, ResourceUri, SelectorSet,
    SelectorValue, is_identifier, shortened,
};

/// An instance, a singleton or a class, and the host if its name told it.
///
/// ```
/// use cimjob::addressing::Target;
///
/// let machine: Target = r#"Msvm_ComputerSystem.Name="web01""#.parse()?;
/// assert_eq!(machine.class(), "Msvm_ComputerSystem");
/// # Ok::<(), cimjob::addressing::TargetError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// The host of a path.
    pub host: Option<String>,
    /// The resource and its keys. A class and its only instance (a singleton) look the same: there are no keys.
    pub reference: EndpointReference,
}

/// Why a text names no instance and no class.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// Nothing was given.
    #[error("the name of the instance is empty")]
    Empty,
    /// Not a WMI object path, or no keys behind a URI.
    #[error("not a path of an instance")]
    Path(#[from] PathError),
    /// XML, but not an endpoint reference.
    #[error("not a reference to an instance")]
    Reference(#[from] ReferenceError),
    /// Class, namespace or URI are not names.
    #[error("not the name of a class")]
    Name(#[from] InvalidName),
    /// The short form `Class="value"`, which leaves the name of the key to the one who knows the class.
    #[error("the key of {0} has no name")]
    KeyWithoutName(String),
}

impl Target {
    /// Reads a WMI object path, a resource URI with or without `?Key=Value+Key2=Value2`, an endpoint reference as XML, or a class.
    ///
    /// `namespace` is meant where the text names none; next to a DMTF URI it becomes the selector `__cimnamespace`. A value behind a URI may
    /// be in double quotes, with a backslash before each quote and backslash inside.
    ///
    /// # Errors
    /// [`TargetError`], with the position where a path or the keys of a URI are malformed.
    pub fn read(text: &str, namespace: &Namespace) -> Result<Self, TargetError> {
        let text = text.trim();
        if text.is_empty() {
            Err(TargetError::Empty)
        } else if text.starts_with('<') {
            Ok(with_class(EndpointReference::from_xml(text)?)?.into())
        } else if is_uri(text) {
            Ok(Self { host: None, reference: with_class(read_uri(text, namespace)?)? })
        } else {
            Self::from_path(&read_path(text)?, namespace)
        }
    }

    fn from_path(path: &ObjectPath, namespace: &Namespace) -> Result<Self, TargetError> {
        if path.keys.iter().any(|(name, _)| name.is_empty()) {
            return Err(TargetError::KeyWithoutName(path.class.clone()));
        }
        let reference = EndpointReference { resource: path.resource(namespace)?, selectors: path.selectors() };
        Ok(Self { host: path.host.clone(), reference })
    }

    /// The class.
    #[must_use]
    pub fn class(&self) -> &str {
        self.reference.resource.class()
    }

    /// The WMI object path; `None` if the namespace is not known, or if a key is named twice. A key that is a reference is its path, without a host.
    #[must_use]
    pub fn object_path(&self) -> Option<ObjectPath> {
        let namespace = Some(self.reference.namespace().filter(|_| has_path(&self.reference))?);
        let keys = self.reference.selectors.iter().filter(|(name, _)| !is_namespace(name));
        let keys: Option<_> = keys.map(|(name, value)| Some((name.to_owned(), key_of(value)?))).collect();
        Some(ObjectPath { host: self.host.clone(), namespace, class: self.class().to_owned(), keys: keys? })
    }
}

/// As [`Target::read`] does, in `root/virtualization/v2` unless the text names a namespace.
impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        Self::read(text, &Namespace::virtualization_v2())
    }
}

impl From<EndpointReference> for Target {
    fn from(reference: EndpointReference) -> Self {
        Self { host: None, reference }
    }
}

/// The WMI object path where there is one, else the URI with its keys. A key that is a reference is written as that.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_reference(&self.reference, self.host.as_deref(), f)
    }
}

/// The text of a key in a path.
fn key_of(value: &SelectorValue) -> Option<String> {
    match value {
        SelectorValue::Text(text) => Some(text.clone()),
        SelectorValue::Reference(reference) => Some(Target::from((**reference).clone()).object_path()?.to_string()),
    }
}

/// A scheme and `//` before anything that belongs to a path.
fn is_uri(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(char::is_alphanumeric))
}

/// A URI that ends with a slash is that of a website or a service rather than of a class.
fn with_class(reference: EndpointReference) -> Result<EndpointReference, InvalidName> {
    if reference.resource.class().is_empty() {
        return Err(InvalidName { what: "resource URI with a class", text: shortened(reference.resource.as_str()) });
    }
    Ok(reference)
}

fn read_uri(text: &str, namespace: &Namespace) -> Result<EndpointReference, TargetError> {
    let mut scanner = Scanner::new(text);
    let resource: ResourceUri = scanner.until(&['?']).parse()?;
    let mut selectors = SelectorSet::default();
    while scanner.eat(if selectors.is_empty() { '?' } else { '+' }) {
        let repeated = scanner.error("this key is named twice");
        let name = scanner.identifier("the name of a key is expected")?.to_owned();
        if selectors.iter().any(|(known, _)| known.eq_ignore_ascii_case(&name)) {
            return Err(repeated.into());
        }
        if !scanner.eat('=') {
            return Err(scanner.error("an equals sign is expected after the name of the key").into());
        }
        selectors.push(&name, SelectorValue::of_key(&scanner.query_value()?));
    }
    if !scanner.is_at_end() {
        return Err(scanner.error("a plus sign and another key, or the end, is expected").into());
    }
    if resource.is_dmtf() && selectors.text(CIM_NAMESPACE).is_none() {
        selectors = selectors.with(CIM_NAMESPACE, namespace.as_str());
    }
    Ok(EndpointReference { resource, selectors })
}

/// A path; one that ends with the class names the class, which on the wire is the same as its singleton.
fn read_path(text: &str) -> Result<ObjectPath, PathError> {
    let last = text.rsplit([':', '\\', '/']).next().unwrap_or_default();
    if is_identifier(last) && !text.contains(['"', '\'', '=']) {
        return format!("{text}=@").parse();
    }
    text.parse()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Target {
        Target::read(text, &Namespace::virtualization_v2()).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn every_way_to_write_it_names_the_same_instance() {
        let expected = read(r#"root\virtualization\v2:Msvm_ComputerSystem.Name="vm 1""#);
        let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ComputerSystem";
        for text in [
            r#"Msvm_ComputerSystem.Name="vm 1""#.to_owned(),
            r"\\.\root\virtualization\v2:Msvm_ComputerSystem.Name='vm 1'".to_owned(),
            format!("{uri}?Name=vm 1"),
            format!(r#"{uri}?Name="vm 1""#),
            expected.reference.to_element().to_xml().unwrap(),
        ] {
            assert_eq!(read(&text), expected, "{text}");
        }
    }

    #[test]
    fn a_class_alone_is_enough_where_no_key_is_needed() {
        let class = read("Msvm_ConcreteJob");
        assert!(class.reference.selectors.is_empty());
        assert_eq!(class.to_string(), r"root\virtualization\v2:Msvm_ConcreteJob=@");
        assert_eq!(read(r"\\HV01\root\virtualization\v2:Msvm_ConcreteJob").host.as_deref(), Some("HV01"));
        assert_eq!(read("root/cimv2:Win32_Service").reference.namespace().unwrap().as_str(), "root/cimv2");
    }

    #[test]
    fn several_keys_and_a_namespace_selector_are_behind_a_uri() {
        let dmtf = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ComputerSystem";
        let target = read(&format!(r#"{dmtf}?CreationClassName=CIM_X+Name="a+\"b\"""#));
        assert_eq!(target.reference.selectors.text("name"), Some(r#"a+"b""#));
        assert_eq!(target.reference.selectors.text("__cimnamespace"), Some("root/virtualization/v2"));
        assert_eq!(read(&format!("{dmtf}?__cimnamespace=root/x")).reference.namespace().unwrap().as_str(), "root/x");
    }

    #[test]
    fn the_path_of_an_association_is_read_back_as_it_was_printed() {
        let affected =
            r#"root\virtualization\v2:Msvm_ComputerSystem.CreationClassName="Msvm_ComputerSystem",Name="a \\ b""#;
        let job = r#"root\virtualization\v2:Msvm_ConcreteJob.InstanceID="8E1C""#;
        let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
        let text = format!(
            r#"\\HV01\root\virtualization\v2:Msvm_AffectedJobElement.AffectedElement="{}",AffectingElement="{}""#,
            quoted(affected),
            quoted(job)
        );
        let association = read(&text);
        assert_eq!(association.to_string(), text);
        for (name, expected) in [("AffectedElement", affected), ("AffectingElement", job)] {
            let found = association.reference.selectors.iter().find(|(known, _)| *known == name).unwrap().1;
            let SelectorValue::Reference(reference) = found else { panic!("{found:?}") };
            assert_eq!(Target::from((**reference).clone()).to_string(), expected);
        }
        let uri = format!(
            r#"{}?AffectedElement="{}"+AffectingElement="{}""#,
            association.reference.resource,
            quoted(affected),
            quoted(job)
        );
        assert_eq!(read(&uri).reference, association.reference);
    }

    #[test]
    fn a_reference_that_names_a_key_twice_has_no_path() {
        let selectors = SelectorSet::default().with("K", "1").with("k", "2");
        let resource = ResourceUri::wmi(&Namespace::virtualization_v2(), "A").unwrap();
        let target = Target::from(EndpointReference { resource, selectors });
        assert_eq!(target.object_path(), None);
        assert!(target.to_string().ends_with(r#"/A?K="1"+k="2""#), "{target}");
    }

    #[test]
    fn a_text_that_only_looks_like_a_path_stays_text() {
        for value in ["A.B=1", "Microsoft:8E1C", r"root\x:A=@", r#"{1}\\HV01\root/x:A.B="1""#] {
            assert_eq!(SelectorValue::of_key(value), SelectorValue::Text(value.into()), "{value}");
        }
    }

    #[test]
    fn what_names_nothing_is_said() {
        let read = |text: &str| Target::read(text, &Namespace::virtualization_v2()).unwrap_err();
        assert_eq!(read("  "), TargetError::Empty);
        assert_eq!(read(r#"Msvm_X="1""#), TargetError::KeyWithoutName("Msvm_X".into()));
        assert!(matches!(read("a b"), TargetError::Path(_)));
        assert!(matches!(read("<a/>"), TargetError::Reference(_)));
        for (text, position) in
            [("http://x/C?", 12), ("http://x/C?a", 13), ("http://x/C?a=\"b", 14), ("http://x/C?a=b+a=c", 16)]
        {
            assert!(
                matches!(read(text), TargetError::Path(PathError { position: found, .. }) if found == position),
                "{text}"
            );
        }
    }
}
