//! WMI object paths, as they appear in logs (Microsoft's "WMI Instance Object Path Requirements").

use std::fmt::{self, Write};
use std::str::FromStr;

use super::path_scanner::Scanner;
use super::quoted::Quoted;
use super::{EndpointReference, InvalidName, Namespace, PathError, ResourceUri, SelectorSet, SelectorValue};

/// `\\HOST\root\virtualization\v2:Class.Key="value",...`: host and namespace may be missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ObjectPath {
    /// The host, unless it is missing or `.`.
    pub host: Option<String>,
    /// The namespace, when the path names it.
    pub namespace: Option<Namespace>,
    /// The class.
    pub class: String,
    /// Names and values of the keys. The name is empty in the short form `Class="value"`; there are none for a singleton (`Class=@`).
    pub keys: Vec<(String, String)>,
}

impl ObjectPath {
    /// The resource URI in `default` unless the path names a namespace.
    ///
    /// # Errors
    /// None for a path that was parsed; [`InvalidName`] when `class` was set by hand to what is not a class name.
    pub fn resource(&self, default: &Namespace) -> Result<ResourceUri, InvalidName> {
        ResourceUri::wmi(self.namespace.as_ref().unwrap_or(default), &self.class)
    }

    /// The keys as selectors. A value that is the path of an instance and names a namespace is a reference, as the keys of associations are.
    #[must_use]
    pub fn selectors(&self) -> SelectorSet {
        let mut selectors = SelectorSet::default();
        for (name, value) in &self.keys {
            selectors.push(name, SelectorValue::of_key(value));
        }
        selectors
    }
}

impl SelectorValue {
    /// The value of a key in a path: a reference where it is the path of an instance with its namespace, else text.
    pub(super) fn of_key(value: &str) -> Self {
        let reference = || {
            let path: ObjectPath = value.parse().ok()?;
            let resource = path.resource(path.namespace.as_ref()?).ok()?;
            let is_instance = path.keys.iter().all(|(name, _)| !name.is_empty()) && !path.keys.is_empty();
            is_instance.then(|| EndpointReference { resource, selectors: path.selectors() })
        };
        reference().map_or_else(|| Self::Text(value.to_owned()), |reference| Self::Reference(Box::new(reference)))
    }
}

impl FromStr for ObjectPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let mut scanner = Scanner::new(text);
        if text.len() > 8192 {
            return Err(scanner.error("the path is longer than 8192 bytes"));
        }
        let host = host(&mut scanner)?;
        let namespace = namespace(&mut scanner)?;
        let class = scanner.identifier("a class name is expected")?.to_owned();
        let keys = keys(&mut scanner)?;
        if scanner.is_at_end() {
            Ok(Self { host, namespace, class, keys })
        } else {
            Err(scanner.error("nothing more is expected"))
        }
    }
}

/// The canonical form: backslashes, every value in double quotes, keys sorted by name.
impl fmt::Display for ObjectPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(host) = &self.host {
            write!(f, "\\\\{host}\\")?;
        }
        if let Some(namespace) = &self.namespace {
            write!(f, "{}:", namespace.as_str().replace('/', "\\"))?;
        }
        f.write_str(&self.class)?;
        let mut keys: Vec<_> = self.keys.iter().collect();
        keys.sort();
        for (index, (name, value)) in keys.into_iter().enumerate() {
            let separator = if index > 0 {
                ","
            } else if name.is_empty() {
                ""
            } else {
                "."
            };
            write!(f, "{separator}{name}=\"")?;
            Quoted(f).write_str(value)?;
            f.write_str("\"")?;
        }
        if self.keys.is_empty() { f.write_str("=@") } else { Ok(()) }
    }
}

fn host(scanner: &mut Scanner<'_>) -> Result<Option<String>, PathError> {
    if !scanner.eat_slash() {
        return Ok(None);
    }
    if !scanner.eat_slash() {
        return Err(scanner.error("a second slash before the host name is expected"));
    }
    let host = scanner.until(&['\\', '/']);
    if host.is_empty() || host.len() > LONGEST_HOST || !host.chars().all(is_of_host) {
        return Err(scanner.error("a host name is expected before this place"));
    }
    if !scanner.eat_slash() {
        return Err(scanner.error("a slash and a namespace are expected after the host name"));
    }
    Ok(Some(host.to_owned()).filter(|host| host != "."))
}

/// The longest name of a host in a path, in bytes (RFC 1035 section 2.3.4).
pub(super) const LONGEST_HOST: usize = 255;

/// A character of the name or the address of a host in a path: no other one is read, or found in a text.
pub(super) fn is_of_host(character: char) -> bool {
    character.is_alphanumeric() || "-._:[]%".contains(character)
}

fn namespace(scanner: &mut Scanner<'_>) -> Result<Option<Namespace>, PathError> {
    if !scanner.has_before(':', &['.', '=', '"', '\'']) {
        return Ok(None);
    }
    let error = scanner.error("a namespace such as root\\virtualization\\v2 is expected");
    let namespace = scanner.until(&[':']).parse().map_err(|_| error)?;
    scanner.eat(':');
    Ok(Some(namespace))
}

fn keys(scanner: &mut Scanner<'_>) -> Result<Vec<(String, String)>, PathError> {
    let mut keys: Vec<(String, String)> = Vec::new();
    if scanner.eat('=') {
        return if scanner.eat('@') { Ok(keys) } else { Ok(vec![(String::new(), scanner.value()?)]) };
    }
    if scanner.is_at_end() || !scanner.eat('.') {
        return Err(scanner.error("a dot and a key such as InstanceID=\"...\" are expected"));
    }
    loop {
        let repeated = scanner.error("this key is named twice");
        let name = scanner.identifier("the name of a key is expected")?;
        if keys.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
            return Err(repeated);
        }
        if !scanner.eat('=') {
            return Err(scanner.error("an equals sign is expected after the name of the key"));
        }
        keys.push((name.to_owned(), scanner.value()?));
        if !scanner.eat(',') {
            return Ok(keys);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> ObjectPath {
        text.parse().unwrap()
    }

    #[test]
    fn a_full_path_is_read_and_written_back() {
        let text = r#"\\HV01\root\virtualization\v2:Msvm_ConcreteJob.InstanceID="AB\\C \"d\"""#;
        let path = parse(text);
        assert_eq!(path.host.as_deref(), Some("HV01"));
        assert_eq!(path.namespace, Some(Namespace::virtualization_v2()));
        assert_eq!(path.keys, [("InstanceID".into(), r#"AB\C "d""#.into())]);
        assert_eq!(path.to_string(), text);
    }

    #[test]
    fn either_slash_no_host_and_no_namespace_are_fine() {
        let full = parse(r#"//hv01.lab.test/root/virtualization/v2:Msvm_StorageJob.InstanceID='x'"#);
        assert_eq!((full.host.as_deref(), full.class.as_str()), (Some("hv01.lab.test"), "Msvm_StorageJob"));
        assert_eq!(parse(r#"\\.\root\cimv2:A.B=1"#).host, None);
        assert_eq!(parse(r#"root\cimv2:A.B="x:y.z""#).keys, [("B".into(), "x:y.z".into())]);
        assert_eq!(parse(r#"A.N=5,B=TRUE,S="p""#).keys.len(), 3);
        assert_eq!(parse("A=@").keys.len(), 0);
        assert_eq!(parse(r#"A="v""#).keys, [(String::new(), "v".into())]);
    }

    #[test]
    fn a_malformed_path_is_refused_with_its_position() {
        for (text, position) in [
            ("", 1),
            (r"\HV01\root:A.B=1", 2),
            (r"\\\root:A.B=1", 3),
            (r"\\HV01", 7),
            (r"\\HV01\:A.B=1", 8),
            (r"\\HV01\root\virtualization\v2:.B=1", 31),
            ("Msvm_ConcreteJob", 17),
            ("Msvm_ConcreteJob.", 18),
            ("Msvm_ConcreteJob.InstanceID", 28),
            ("Msvm_ConcreteJob.InstanceID=", 29),
            (r#"Msvm_ConcreteJob.InstanceID="abc"#, 29),
            (r#"Msvm_ConcreteJob.InstanceID="abc"x"#, 34),
            (r#"A.B=1,b=2"#, 7),
        ] {
            assert_eq!(text.parse::<ObjectPath>().unwrap_err().position, position, "{text}");
        }
    }
}
