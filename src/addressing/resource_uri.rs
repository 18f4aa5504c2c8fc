//! Resource URIs of CIM classes (MS-WSMV 3.1.4.1.1, DSP0227 section 5).

use std::fmt;
use std::str::FromStr;

use super::namespace::{is_identifier, shortened};
use super::{InvalidName, Namespace};

const WMI: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/";
const DMTF: &str = "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/";
const CIM_XML: &str = "http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/";

/// The URI of a class, in Microsoft's form (which carries the namespace) or in the DMTF's (which does not).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ResourceUri(String);

impl ResourceUri {
    /// `http://schemas.microsoft.com/wbem/wsman/1/wmi/<namespace>/<class>`.
    ///
    /// # Errors
    /// [`InvalidName`] when `class` is no CIM class name.
    pub fn wmi(namespace: &Namespace, class: &str) -> Result<Self, InvalidName> {
        if is_identifier(class) { Ok(Self(format!("{WMI}{namespace}/{class}"))) } else { Err(not_a_class(class)) }
    }

    /// `http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/<class>`; the namespace goes into the selector `__cimnamespace`.
    ///
    /// # Errors
    /// [`InvalidName`] when `class` is no CIM class name.
    pub fn dmtf(class: &str) -> Result<Self, InvalidName> {
        if is_identifier(class) { Ok(Self(format!("{DMTF}{class}"))) } else { Err(not_a_class(class)) }
    }

    /// `http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/<class>`: the declaration of a class itself, in CIM-XML (MS-WSMV 3.1.4.1.38);
    /// the namespace goes into the selector `__cimnamespace`.
    ///
    /// # Errors
    /// [`InvalidName`] when `class` is no CIM class name.
    pub fn cim_xml_class(class: &str) -> Result<Self, InvalidName> {
        if is_identifier(class) { Ok(Self(format!("{CIM_XML}{class}"))) } else { Err(not_a_class(class)) }
    }

    /// All classes of a namespace, `.../*`: where queries go.
    #[must_use]
    pub fn wmi_all(namespace: &Namespace) -> Self {
        Self(format!("{WMI}{namespace}/*"))
    }

    /// All classes in the DMTF's form, `http://schemas.dmtf.org/wbem/wscim/1/*`; the namespace goes into the selector `__cimnamespace`.
    #[must_use]
    pub fn dmtf_all() -> Self {
        Self("http://schemas.dmtf.org/wbem/wscim/1/*".into())
    }

    /// The URI as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The class: the last segment.
    #[must_use]
    pub fn class(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or_default()
    }

    /// The namespace, when the URI is of Microsoft's form.
    #[must_use]
    pub fn namespace(&self) -> Option<Namespace> {
        let (namespace, _) = self.wmi_rest()?.rsplit_once('/')?;
        namespace.parse().ok()
    }

    /// Is it the DMTF's form, whose namespace is in a selector?
    #[must_use]
    pub fn is_dmtf(&self) -> bool {
        self.0.get(..DMTF.len()).is_some_and(|head| head.eq_ignore_ascii_case(DMTF))
    }

    /// Is it a class of a CIM schema, by whatever organization, in a form that has no place for the namespace?
    pub(super) fn lacks_namespace(&self) -> bool {
        self.wmi_rest().is_none() && self.0.to_ascii_lowercase().contains("/cim-schema/") && is_identifier(self.class())
    }

    // URIs are compared without case by WinRM.
    fn wmi_rest(&self) -> Option<&str> {
        let (head, rest) = self.0.split_at_checked(WMI.len())?;
        head.eq_ignore_ascii_case(WMI).then_some(rest)
    }
}

impl FromStr for ResourceUri {
    type Err = InvalidName;

    /// Takes any absolute URI without white space inside; white space around it is dropped.
    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let uri = text.trim();
        let scheme = uri.split_once(':').is_some_and(|(scheme, rest)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.chars().all(|c| c.is_ascii_alphanumeric())
                && !rest.is_empty()
        });
        if scheme && uri.len() <= 2048 && !uri.contains(|c: char| c.is_whitespace() || c.is_control()) {
            Ok(Self(uri.to_owned()))
        } else {
            Err(InvalidName { what: "resource URI", text: shortened(text) })
        }
    }
}

impl fmt::Display for ResourceUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn not_a_class(text: &str) -> InvalidName {
    InvalidName { what: "CIM class name", text: shortened(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wmi_uri_names_class_and_namespace() {
        let uri = ResourceUri::wmi(&Namespace::virtualization_v2(), "Msvm_StorageJob").unwrap();
        assert_eq!(
            uri.as_str(),
            "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/virtualization/v2/Msvm_StorageJob"
        );
        assert_eq!(uri.class(), "Msvm_StorageJob");
        assert_eq!(uri.namespace(), Some(Namespace::virtualization_v2()));
    }

    #[test]
    fn a_uri_from_an_answer_may_be_padded() {
        let uri: ResourceUri = "\n  http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_Job \n".parse().unwrap();
        assert_eq!((uri.class(), uri.namespace()), ("CIM_Job", None));
    }

    #[test]
    fn what_is_no_class_or_uri_is_refused() {
        assert!(ResourceUri::dmtf("a b").is_err());
        assert!(ResourceUri::dmtf("1a").is_err());
        assert!("no uri".parse::<ResourceUri>().is_err());
        assert!("root//v2".parse::<Namespace>().is_err());
    }
}
