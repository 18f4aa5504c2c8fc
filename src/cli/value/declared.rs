//! What a class says of a parameter or property before its value is read.

use crate::cim::{CimType, CimValue, MethodDeclaration, ParameterDeclaration, PropertyDeclaration};

use crate::cli::ending::failure::Failure;

/// A declared name; without a declaration only the name itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Declared {
    /// As the class spells it: the names of parameters are compared with case.
    pub(in crate::cli) name: String,
    pub(in crate::cli) cim_type: Option<CimType>,
    pub(in crate::cli) is_array: bool,
}

impl Declared {
    /// The declaration of a name, or all there is to say without one.
    pub(in crate::cli) fn of(declared: &[Self], name: &str) -> Self {
        let found = declared.iter().find(|known| known.name.eq_ignore_ascii_case(name));
        found.cloned().unwrap_or_else(|| Self { name: name.to_owned(), cim_type: None, is_array: false })
    }

    /// The value as it is declared: one value of an array is an array of one. Hyper-V refuses a scalar there (recorded by r4sd/go-wsman).
    pub(in crate::cli) fn in_array(&self, value: CimValue) -> CimValue {
        match value {
            CimValue::Array(_) | CimValue::Null => value,
            one if self.is_array => CimValue::Array(vec![one]),
            one => one,
        }
    }

    /// The in parameters of a method, in their order.
    pub(in crate::cli) fn parameters(method: &MethodDeclaration) -> Vec<Self> {
        method.parameters.iter().filter(|parameter| parameter.is_in).map(Self::from).collect()
    }

    /// Fails for a name that the method does not have, and says which it has.
    pub(in crate::cli) fn check(declared: &[Self], name: &str, method: &str) -> Result<(), Failure> {
        if declared.iter().any(|known| known.name.eq_ignore_ascii_case(name)) {
            return Ok(());
        }
        let names: Vec<&str> = declared.iter().map(|known| known.name.as_str()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        Err(Failure::Usage(format!("the method {method} has no parameter {name}; its in parameters: {names}")))
    }
}

impl From<&ParameterDeclaration> for Declared {
    fn from(parameter: &ParameterDeclaration) -> Self {
        Self { name: parameter.name.clone(), cim_type: parameter.cim_type, is_array: parameter.is_array }
    }
}

impl From<&PropertyDeclaration> for Declared {
    fn from(property: &PropertyDeclaration) -> Self {
        Self { name: property.name.clone(), cim_type: property.cim_type, is_array: property.is_array }
    }
}
