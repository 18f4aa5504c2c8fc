//! Names in the URI of a resource that are not of the schemas of DMTF and Microsoft (DSP0227, DSP0230, MS-WSMV 2.2.4).

use super::known;
use super::name;

/// The parts of a namespace that a company named.
pub(super) fn namespace_parts(uri: &str) -> Vec<&str> {
    let parts = parts(uri);
    let namespace = parts.iter().take_while(|part| !is_class(part));
    // Without a class, and without the star of a query, it cannot be told where the namespace ends.
    let has_end = parts.iter().any(|part| is_class(part)) || uri.trim().ends_with("/*");
    let foreign = namespace.filter(|part| !name::is_namespace_part(part)).copied().collect();
    if has_end { foreign } else { Vec::new() }
}

/// The class, if a company named it.
pub(super) fn class(uri: &str) -> Option<&str> {
    parts(uri).into_iter().find(|part| is_class(part)).filter(|class| !known::is_class(base(class)))
}

/// The methods behind a class that a company named.
pub(super) fn methods(uri: &str) -> Vec<&str> {
    let behind = parts(uri).into_iter().skip_while(|part| !is_class(part)).skip(1);
    if class(uri).is_some() { behind.collect() } else { Vec::new() }
}

/// What comes behind the part that all such URIs have.
fn parts(uri: &str) -> Vec<&str> {
    let rest = RESOURCES.iter().find_map(|start| uri.trim().strip_prefix(start));
    rest.map(|rest| rest.split('/').filter(|part| !part.is_empty() && *part != "*").collect()).unwrap_or_default()
}

/// Names of classes begin with that of their schema (DSP0004 5.1.2.8).
fn is_class(part: &str) -> bool {
    part.contains('_')
}

/// A class without what the elements of methods have in addition.
fn base(class: &str) -> &str {
    ["_INPUT", "_OUTPUT"].iter().find_map(|end| class.strip_suffix(end)).unwrap_or(class)
}

const RESOURCES: [&str; 3] = [
    "http://schemas.microsoft.com/wbem/wsman/1/wmi/",
    "http://schemas.microsoft.com/wbem/wscim/1/cim-schema/2/",
    "http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/",
];

#[cfg(test)]
mod tests {
    use super::*;

    const WMI: &str = "http://schemas.microsoft.com/wbem/wsman/1/wmi/root/";

    #[test]
    fn what_a_company_named_in_a_uri_is_found() {
        let uri = format!("{WMI}contoso/v2/Contoso_Thing/Start");
        assert_eq!(namespace_parts(&uri), ["contoso"]);
        assert_eq!((class(&uri), methods(&uri)), (Some("Contoso_Thing"), vec!["Start"]));
    }

    #[test]
    fn a_query_names_the_namespace_of_a_company_too() {
        assert_eq!(namespace_parts(&format!("{WMI}contoso/v2/*")), ["contoso"]);
    }

    #[test]
    fn the_schemas_of_hyper_v_have_nothing_of_a_company() {
        for rest in ["virtualization/v2/Msvm_ConcreteJob/GetErrorEx", "virtualization/v2/*", "cimv2/Win32_Process"] {
            let uri = format!("{WMI}{rest}");
            assert_eq!((namespace_parts(&uri), class(&uri)), (vec![], None), "{rest}");
        }
        assert_eq!(class("http://schemas.dmtf.org/wbem/wscim/1/cim-schema/2/CIM_ConcreteJob"), None);
    }
}
