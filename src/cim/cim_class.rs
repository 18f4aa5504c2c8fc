//! The declaration of a class as CIM-XML (DSP0201 section 5.2: `CLASS`, `METHOD`, `PARAMETER`): which types its parameters and properties have.

use crate::xml::Node;

use super::cim_xml::{attribute, is};
use super::{CimInstance, CimType, CimValue, CimXmlError};

/// A class: what it inherits is among it where the host says so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CimClass {
    /// The name.
    pub name: String,
    /// The class it derives from.
    pub superclass: Option<String>,
    /// Its properties, in the host's order.
    pub properties: Vec<PropertyDeclaration>,
    /// Its methods, in the host's order.
    pub methods: Vec<MethodDeclaration>,
}

/// A property of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PropertyDeclaration {
    /// The name.
    pub name: String,
    /// The type; of each entry when it is an array.
    pub cim_type: Option<CimType>,
    /// Is it an array?
    pub is_array: bool,
    /// Is it a key?
    pub is_key: bool,
    /// Does it hold an instance as text?
    pub embedding: Embedding,
}

/// A method of a class.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MethodDeclaration {
    /// The name.
    pub name: String,
    /// The type of its return value.
    pub return_type: Option<CimType>,
    /// Its parameters, in the host's order.
    pub parameters: Vec<ParameterDeclaration>,
}

/// A parameter of a method. One may go in and out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterDeclaration {
    /// The name.
    pub name: String,
    /// The type; of each entry when it is an array.
    pub cim_type: Option<CimType>,
    /// Is it an array?
    pub is_array: bool,
    /// Does the caller give it? So it is unless the qualifier `In` says no (DSP0004 section 5.6.3).
    pub is_in: bool,
    /// Does the method give it back?
    pub is_out: bool,
    /// Does it hold an instance as text?
    pub embedding: Embedding,
}

/// Whether a string holds an instance (DSP0004: the qualifiers `EmbeddedInstance` and `EmbeddedObject`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Embedding {
    /// It is what its type says.
    #[default]
    None,
    /// An instance of whatever class.
    Object,
    /// An instance of this class or one that derives from it.
    Instance(String),
}

impl CimClass {
    /// The property of this name, compared without case.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&PropertyDeclaration> {
        self.properties.iter().find(|property| property.name.eq_ignore_ascii_case(name))
    }

    /// The method of this name, compared without case.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&MethodDeclaration> {
        self.methods.iter().find(|method| method.name.eq_ignore_ascii_case(name))
    }
}

impl CimClass {
    /// About how many bytes of memory it takes.
    #[cfg(feature = "client")]
    pub(crate) fn size(&self) -> usize {
        let parameters = self.methods.iter().flat_map(|method| &method.parameters).map(|parameter| &parameter.name);
        let methods = self.methods.iter().map(|method| &method.name);
        let names = self.properties.iter().map(|property| &property.name).chain(methods).chain(parameters);
        names.map(|name| name.len() + PER_DECLARATION).sum()
    }
}

/// About how many bytes a declaration takes besides its name.
#[cfg(feature = "client")]
const PER_DECLARATION: usize = 100;

impl CimClass {
    /// Gives the values of an instance the types and arrays that the class declares; what the host typed itself, or what is not of the declared
    /// type, stays as it is. WinRM sends no types with its own URIs.
    #[must_use]
    pub fn type_values(&self, mut instance: CimInstance) -> CimInstance {
        for property in &mut instance.properties {
            let Some(declared) = self.property(&property.name) else { continue };
            property.cim_type = property.cim_type.or(declared.cim_type);
            let value = std::mem::replace(&mut property.value, CimValue::Null);
            property.value = typed(value, declared);
        }
        instance
    }
}

fn typed(value: CimValue, declared: &PropertyDeclaration) -> CimValue {
    let cim_type = declared.cim_type;
    match value {
        CimValue::Untyped(text) => {
            let value = cim_type.map_or_else(|| CimValue::Untyped(text.clone()), |cim_type| cim_type.read(&text));
            if declared.is_array { CimValue::Array(vec![value]) } else { value }
        }
        CimValue::Array(values) => {
            let one = PropertyDeclaration { is_array: false, ..declared.clone() };
            CimValue::Array(values.into_iter().map(|value| typed(value, &one)).collect())
        }
        CimValue::Null => CimValue::Null,
        other if declared.is_array => CimValue::Array(vec![other]),
        other => other,
    }
}

impl MethodDeclaration {
    /// The parameter of this name, compared without case.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&ParameterDeclaration> {
        self.parameters.iter().find(|parameter| parameter.name.eq_ignore_ascii_case(name))
    }
}

/// Reads the first `CLASS` at or below an element, in whatever namespace.
///
/// # Errors
/// [`CimXmlError::NoClass`] when there is none.
pub fn read_cim_class(node: Node<'_>) -> Result<CimClass, CimXmlError> {
    let mut nodes = std::iter::once(node).chain(node.descendants());
    let class = nodes.find(|node| is(node, "CLASS")).ok_or(CimXmlError::NoClass)?;
    Ok(CimClass {
        name: name_of(class).ok_or(CimXmlError::NoClass)?,
        superclass: attribute(class, "SUPERCLASS").filter(|name| !name.is_empty()).map(str::to_owned),
        properties: class.children().filter_map(property).collect(),
        methods: class.children().filter(|child| is(child, "METHOD")).filter_map(method).collect(),
    })
}

fn property(node: Node<'_>) -> Option<PropertyDeclaration> {
    let is_array = is(&node, "PROPERTY.ARRAY");
    let cim_type = if is(&node, "PROPERTY.REFERENCE") {
        Some(CimType::Reference)
    } else if is_array || is(&node, "PROPERTY") {
        type_of(node)
    } else {
        return None;
    };
    let name = name_of(node).filter(|name| !name.starts_with("__"))?;
    Some(PropertyDeclaration { name, cim_type, is_array, is_key: is_true(node, "Key"), embedding: embedding(node) })
}

fn method(node: Node<'_>) -> Option<MethodDeclaration> {
    let parameters = node.children().filter_map(parameter).collect();
    Some(MethodDeclaration { name: name_of(node)?, return_type: type_of(node), parameters })
}

fn parameter(node: Node<'_>) -> Option<ParameterDeclaration> {
    let is_array = is(&node, "PARAMETER.ARRAY") || is(&node, "PARAMETER.REFARRAY");
    let cim_type = if is(&node, "PARAMETER.REFERENCE") || is(&node, "PARAMETER.REFARRAY") {
        Some(CimType::Reference)
    } else if is_array || is(&node, "PARAMETER") {
        type_of(node)
    } else {
        return None;
    };
    let is_out = is_true(node, "Out");
    // WMI leaves `In` away where a parameter only goes out.
    let is_in = qualifier(node, "In").map_or(!is_out, is_true_value);
    Some(ParameterDeclaration { name: name_of(node)?, cim_type, is_array, is_in, is_out, embedding: embedding(node) })
}

fn name_of(node: Node<'_>) -> Option<String> {
    attribute(node, "NAME").filter(|name| !name.is_empty()).map(str::to_owned)
}

fn type_of(node: Node<'_>) -> Option<CimType> {
    attribute(node, "TYPE").and_then(CimType::from_cim_xml)
}

fn embedding(node: Node<'_>) -> Embedding {
    let class = qualifier(node, "EmbeddedInstance").and_then(|qualifier| Some(value(qualifier)?.trim().to_owned()));
    if let Some(class) = class.filter(|class| !class.is_empty()) {
        return Embedding::Instance(class);
    }
    let is_object = is_true(node, "EmbeddedObject") || attribute(node, "EmbeddedObject").is_some();
    if is_object { Embedding::Object } else { Embedding::None }
}

fn is_true(node: Node<'_>, name: &str) -> bool {
    qualifier(node, name).is_some_and(is_true_value)
}

fn is_true_value(qualifier: Node<'_>) -> bool {
    value(qualifier).is_some_and(|value| super::instance::boolean(value.trim()) == Some(true))
}

fn qualifier<'d>(node: Node<'d>, name: &str) -> Option<Node<'d>> {
    let mut qualifiers = node.children().filter(|child| is(child, "QUALIFIER"));
    qualifiers.find(|child| attribute(*child, "NAME").is_some_and(|found| found.eq_ignore_ascii_case(name)))
}

fn value(node: Node<'_>) -> Option<&str> {
    node.children().find(|child| is(child, "VALUE")).map(|value| value.text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xml::{Document, Limits};

    /// Documented: DSP0201 section 5.2; names from Msvm_VirtualSystemManagementService.
    const CLASS: &str = r#"<CLASS NAME="Msvm_VirtualSystemManagementService" SUPERCLASS="CIM_VirtualSystemManagementService">
        <QUALIFIER NAME="dynamic" TYPE="boolean"><VALUE>TRUE</VALUE></QUALIFIER>
        <PROPERTY NAME="__PATH" TYPE="string"/>
        <PROPERTY NAME="Name" TYPE="string"><QUALIFIER NAME="key" TYPE="boolean"><VALUE>true</VALUE></QUALIFIER></PROPERTY>
        <PROPERTY.ARRAY NAME="OperationalStatus" TYPE="uint16"/>
        <PROPERTY.REFERENCE NAME="Owner" REFERENCECLASS="CIM_X"/>
        <METHOD NAME="ModifyResourceSettings" TYPE="uint32">
          <PARAMETER.ARRAY NAME="ResourceSettings" TYPE="string"><QUALIFIER NAME="In" TYPE="boolean"><VALUE>TRUE</VALUE></QUALIFIER>
            <QUALIFIER NAME="EmbeddedInstance" TYPE="string"><VALUE>CIM_ResourceAllocationSettingData</VALUE></QUALIFIER></PARAMETER.ARRAY>
          <PARAMETER NAME="Timeout" TYPE="datetime"/>
          <PARAMETER.REFERENCE NAME="Job" REFERENCECLASS="CIM_ConcreteJob"><QUALIFIER NAME="Out" TYPE="boolean"><VALUE>TRUE</VALUE></QUALIFIER></PARAMETER.REFERENCE>
        </METHOD></CLASS>"#;

    fn class() -> CimClass {
        let text = format!("<Body><Wrapper>{CLASS}</Wrapper></Body>");
        read_cim_class(Document::parse(&text, &Limits::default()).unwrap().root()).unwrap()
    }

    #[test]
    fn properties_have_types_arrays_and_keys() {
        let class = class();
        let told: Vec<_> =
            class.properties.iter().map(|p| (p.name.as_str(), p.cim_type.unwrap(), p.is_array, p.is_key)).collect();
        assert_eq!(
            told,
            [
                ("Name", CimType::String, false, true),
                ("OperationalStatus", CimType::Uint16, true, false),
                ("Owner", CimType::Reference, false, false)
            ]
        );
        assert_eq!(class.superclass.as_deref(), Some("CIM_VirtualSystemManagementService"));
    }

    #[test]
    fn parameters_have_types_and_directions() {
        let class = class();
        let method = class.method("modifyresourcesettings").unwrap();
        let told: Vec<_> =
            method.parameters.iter().map(|p| (p.cim_type.unwrap(), p.is_array, p.is_in, p.is_out)).collect();
        assert_eq!(
            told,
            [
                (CimType::String, true, true, false),
                (CimType::DateTime, false, true, false),
                (CimType::Reference, false, false, true)
            ]
        );
        let embedding = &method.parameter("ResourceSettings").unwrap().embedding;
        assert_eq!(embedding, &Embedding::Instance("CIM_ResourceAllocationSettingData".into()));
    }

    #[test]
    fn an_instance_takes_the_types_of_its_class() {
        let text = "<p:C xmlns:p='urn:c'><p:Name>7</p:Name><p:OperationalStatus>2</p:OperationalStatus><p:Other>7</p:Other></p:C>";
        let document = Document::parse(text, &Limits::default()).unwrap();
        let instance = class().type_values(crate::cim::read_instance(document.root()));
        assert_eq!(instance.value("Name"), Some(&CimValue::String("7".into())));
        assert_eq!(instance.value("OperationalStatus"), Some(&CimValue::Array(vec![CimValue::Unsigned(2)])));
        assert_eq!(instance.value("Other"), Some(&CimValue::Untyped("7".into())));
    }

    #[test]
    fn what_holds_no_class_says_so() {
        let read = |text: &str| read_cim_class(Document::parse(text, &Limits::default()).unwrap().root());
        assert_eq!(read("<INSTANCE CLASSNAME='A'/>"), Err(CimXmlError::NoClass));
        assert_eq!(read("<CLASS/>"), Err(CimXmlError::NoClass));
    }
}
