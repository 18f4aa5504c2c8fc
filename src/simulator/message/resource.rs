//! Which class in which namespace a request means (MS-WSMV 3.1.4.1.1, ResourceURI).

use super::fault::Fault;
use super::faults;

/// A class in a namespace, as a request named it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Resource {
    /// The URI as it was sent; answers repeat it (documented: MS-WSMV 4.1.4).
    pub(crate) uri: String,
    /// The namespace, with `/`.
    pub(crate) namespace: String,
    /// The class as it was spelled.
    pub(crate) class: String,
}

/// Selectors in the order of the request.
pub(crate) type Selectors = Vec<(String, String)>;

impl Resource {
    /// Reads a URI of one of both forms; takes `__cimnamespace` out of the selectors.
    pub(crate) fn read(uri: &str, selectors: &mut Selectors) -> Result<Self, Box<Fault>> {
        if uri.eq_ignore_ascii_case(CONFIG) {
            return Ok(Self { uri: uri.to_owned(), namespace: String::new(), class: "Config".to_owned() });
        }
        let asked = take_namespace(selectors);
        if let Some(path) = without_prefix(uri, MICROSOFT) {
            let (namespace, class) = path.rsplit_once('/').ok_or_else(|| faults::invalid_resource_uri(uri))?;
            // documented: MS-WSMV 3.1.4.1.1 notes 45 and 46.
            if asked.is_some_and(|asked| !asked.eq_ignore_ascii_case(namespace)) {
                return Err(faults::namespaces_differ());
            }
            return Self::new(uri, namespace, class);
        }
        let class = without_prefix(uri, DMTF)
            .or_else(|| without_prefix(uri, DECLARATION))
            .or_else(|| without_prefix(uri, DMTF_ALL).map(|_| "*"));
        let class = class.ok_or_else(|| faults::invalid_resource_uri(uri))?;
        // documented: MS-WSMV 3.1.4.1.1, the default namespace of the DMTF form.
        Self::new(uri, asked.as_deref().unwrap_or("root/hardware"), class)
    }

    /// The URI of another class in the same namespace and form.
    pub(crate) fn sibling(&self, class: &str) -> String {
        if without_prefix(&self.uri, DMTF_ALL).is_some() {
            return format!("{DMTF}{class}");
        }
        let folder = self.uri.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{folder}/{class}")
    }

    /// Whether it means all classes: `.../*`, where queries go.
    pub(crate) fn is_all(&self) -> bool {
        self.class == "*"
    }

    /// Whether it is the configuration of the service, which is not a class.
    pub(crate) fn is_config(&self) -> bool {
        self.uri.eq_ignore_ascii_case(CONFIG)
    }

    /// Whether it means the declaration of a class, not its instances (documented: MS-WSMV 3.1.4.1.38).
    pub(crate) fn is_declaration(&self) -> bool {
        without_prefix(&self.uri, DECLARATION).is_some()
    }

    fn new(uri: &str, namespace: &str, class: &str) -> Result<Self, Box<Fault>> {
        let is_name =
            |name: &str| !name.is_empty() && name.chars().all(|next| next.is_ascii_alphanumeric() || next == '_');
        if class != "*" && !is_name(class) || !namespace.split('/').all(is_name) {
            return Err(faults::invalid_resource_uri(uri));
        }
        Ok(Self { uri: uri.to_owned(), namespace: namespace.to_owned(), class: class.to_owned() })
    }
}

/// The URI of a class in the form of another URI, and the namespace if that form does not hold it. documented: Windows names the namespace in
/// references only where the request used a DMTF URI (MS-WSMV note 45).
pub(crate) fn class_uri<'n>(form: &str, namespace: &'n str, class: &str) -> (String, Option<&'n str>) {
    if without_prefix(form, MICROSOFT).is_some() {
        (format!("{MICROSOFT}{namespace}/{class}"), None)
    } else {
        (format!("{DMTF}{class}"), Some(namespace))
    }
}

fn take_namespace(selectors: &mut Selectors) -> Option<String> {
    let index = selectors.iter().position(|(name, _)| name.eq_ignore_ascii_case("__cimnamespace"))?;
    Some(selectors.remove(index).1.replace('\\', "/"))
}

/// URIs are compared without regard to case (documented: Microsoft's "Resource URIs" page of WinRM).
fn without_prefix<'u>(uri: &'u str, prefix: &str) -> Option<&'u str> {
    let head = uri.get(..prefix.len())?;
    uri.get(prefix.len()..).filter(|_| head.eq_ignore_ascii_case(prefix))
}

/// The configuration of the service (MS-WSMV 3.1.4.1.34).
pub(crate) const CONFIG: &str = "http://schemas.microsoft.com/wbem/wsman/1/config";
const MICROSOFT: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/";
const DMTF: &str = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";
const DECLARATION: &str = "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/";
const DMTF_ALL: &str = "http://schemas.dmtf.org/wbem/wscim/1/*";

#[cfg(test)]
mod tests {
    use super::*;

    fn read(uri: &str, namespace: Option<&str>) -> Result<(String, String), Box<Fault>> {
        let namespace = namespace.map(|namespace| ("__cimnamespace".to_owned(), namespace.to_owned()));
        let mut selectors = namespace.into_iter().collect();
        Resource::read(uri, &mut selectors).map(|resource| (resource.namespace, resource.class))
    }

    fn pair(namespace: &str, class: &str) -> (String, String) {
        (namespace.to_owned(), class.to_owned())
    }

    #[test]
    fn both_forms_are_read() {
        let microsoft = "HTTP://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_ConcreteJob";
        let dmtf = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/Msvm_ConcreteJob";
        let expected = pair("root/virtualization/v2", "Msvm_ConcreteJob");
        assert_eq!(read(microsoft, None).unwrap(), expected);
        assert_eq!(read(microsoft, Some("root\\virtualization\\V2")).unwrap(), expected);
        assert_eq!(read(dmtf, Some("root/virtualization/v2")).unwrap(), expected);
        assert_eq!(read(dmtf, None).unwrap(), pair("root/hardware", "Msvm_ConcreteJob"));
    }

    #[test]
    fn all_classes_have_a_uri_in_both_forms() {
        let all = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/*";
        assert_eq!(read(all, None).unwrap(), pair("root/virtualization/v2", "*"));
        let resource = Resource::read(DMTF_ALL, &mut Vec::new()).unwrap();
        assert!(resource.is_all());
        assert_eq!(resource.sibling("CIM_Job"), format!("{DMTF}CIM_Job"));
    }

    #[test]
    fn two_different_namespaces_are_a_fault() {
        let uri = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/X";
        assert_eq!(read(uri, Some("root/virtualization/v2")).unwrap_err().subcode.unwrap().local, "InternalError");
    }

    #[test]
    fn other_uris_are_faults() {
        for uri in ["", "http://example.com/", "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/**", "\u{e9}"]
        {
            assert_eq!(read(uri, None).unwrap_err().subcode.unwrap().local, "DestinationUnreachable");
        }
    }
}
