//! `Name=Value` and `Name:type=Value`: parameters and properties on the command line (types as DSP0201 names them).

use std::str::FromStr;

use crate::addressing::{Namespace, Target};
use crate::cim::{CimProperty, CimType, CimValue};

use crate::cli::ending::failure::Failure;
use crate::cli::value::declared::Declared;
use crate::cli::value::untyped;

/// A name with its value as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Assignment {
    pub(in crate::cli) name: String,
    pub(in crate::cli) cim_type: Suffix,
    pub(in crate::cli) text: String,
}

/// What is behind the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::cli) enum Suffix {
    Nothing,
    Type(CimType),
    Null,
}

/// Names apart from their suffixes, here and in files.
pub(in crate::cli) fn split_name(written: &str) -> Result<(&str, Suffix), String> {
    let (name, suffix) = match written.split_once(':') {
        None => (written, Suffix::Nothing),
        Some((name, "null")) => (name, Suffix::Null),
        Some((name, suffix)) => {
            let cim_type = CimType::from_cim_xml(suffix).ok_or_else(|| format!("{suffix} is not a CIM type"))?;
            (name, Suffix::Type(cim_type))
        }
    };
    if crate::addressing::is_identifier(name) { Ok((name, suffix)) } else { Err(format!("{name:?} is not a name")) }
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (left, value) = text.split_once('=').map_or((text, None), |(left, value)| (left, Some(value)));
        let (name, cim_type) = split_name(left)?;
        match (cim_type, value) {
            (Suffix::Null, Some(_)) => Err(format!("{name}:null has no value")),
            (Suffix::Null, None) | (_, Some(_)) => {
                Ok(Self { name: name.to_owned(), cim_type, text: value.unwrap_or_default().to_owned() })
            }
            (_, None) => Err("an equals sign and a value are expected after the name".to_owned()),
        }
    }
}

impl Assignment {
    /// The value: of its own type, else of the declared one, else what its form tells.
    pub(in crate::cli) fn value(&self, declared: &Declared, namespace: &Namespace) -> Result<CimValue, Failure> {
        match self.cim_type {
            Suffix::Null => Ok(CimValue::Null),
            Suffix::Type(cim_type) => typed(&self.name, &self.text, cim_type, namespace),
            Suffix::Nothing => {
                match declared.cim_type {
                    Some(cim_type) => typed(&self.name, &self.text, cim_type, namespace),
                    None => Ok(untyped::datetime(&self.name, &self.text)
                        .unwrap_or_else(|| CimValue::Untyped(self.text.clone()))),
                }
            }
        }
    }

    fn cim_type(&self, declared: &Declared) -> Option<CimType> {
        if let Suffix::Type(cim_type) = self.cim_type { Some(cim_type) } else { declared.cim_type }
    }
}

/// A text as a value of a type.
pub(in crate::cli) fn typed(
    name: &str,
    text: &str,
    cim_type: CimType,
    namespace: &Namespace,
) -> Result<CimValue, Failure> {
    if cim_type == CimType::Reference {
        return Ok(CimValue::Reference(Target::read(text, namespace)?.reference));
    }
    match cim_type.read(text) {
        CimValue::Untyped(_) => {
            Err(Failure::Usage(format!("{name} is {text:?}, which is not a valid {}", cim_type.name())))
        }
        value => Ok(value),
    }
}

/// Each name once, in the order in which they came; one that is repeated is an array.
pub(in crate::cli) fn gather(
    assignments: &[Assignment],
    declared: &[Declared],
    namespace: &Namespace,
) -> Result<Vec<CimProperty>, Failure> {
    let mut properties: Vec<CimProperty> = Vec::new();
    for assignment in assignments {
        let declared = Declared::of(declared, &assignment.name);
        let value = assignment.value(&declared, namespace)?;
        match properties.iter_mut().find(|known| known.name.eq_ignore_ascii_case(&declared.name)) {
            Some(known) => append(&mut known.value, value),
            None => {
                let (cim_type, value) = (assignment.cim_type(&declared), declared.in_array(value));
                properties.push(CimProperty { cim_type, name: declared.name, value });
            }
        }
    }
    Ok(properties)
}

pub(in crate::cli) fn append(known: &mut CimValue, next: CimValue) {
    if let CimValue::Array(values) = known {
        values.push(next);
    } else {
        let first = std::mem::replace(known, CimValue::Null);
        *known = CimValue::Array(vec![first, next]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str], declared: &[Declared]) -> Vec<CimProperty> {
        let assignments: Vec<Assignment> = texts.iter().map(|text| text.parse().unwrap()).collect();
        gather(&assignments, declared, &Namespace::virtualization_v2()).unwrap()
    }

    fn declared(name: &str, cim_type: CimType, is_array: bool) -> Declared {
        Declared { name: name.to_owned(), cim_type: Some(cim_type), is_array }
    }

    #[test]
    fn a_suffix_is_stronger_than_the_declaration_and_that_than_nothing() {
        let declared = [declared("Count", CimType::Uint16, false)];
        let values = |text| read(&[text], &declared).remove(0).value;
        assert_eq!(values("Count=4"), CimValue::Unsigned(4));
        assert_eq!(values("Count:string=4"), CimValue::String("4".into()));
        assert_eq!(values("Other=a=b:c"), CimValue::Untyped("a=b:c".into()));
        assert_eq!(values("Count:null"), CimValue::Null);
        assert!(matches!(values("R:reference=Msvm_X.Name=\"1\""), CimValue::Reference(_)));
    }

    #[test]
    fn a_repeated_name_is_an_array_and_takes_the_declared_spelling() {
        let declared = [declared("Names", CimType::String, true)];
        let properties = read(&["names=a", "X=1", "NAMES=b"], &declared);
        assert_eq!(properties[0].name, "Names");
        let strings = ["a", "b"].map(|text| CimValue::String(text.into())).to_vec();
        assert_eq!(properties[0].value, CimValue::Array(strings));
        assert_eq!(read(&["X=1", "x=2"], &[]).len(), 1);
        assert_eq!(read(&["Names=a"], &declared)[0].value, CimValue::Array(vec![CimValue::String("a".into())]));
    }

    #[test]
    fn what_is_no_assignment_is_refused() {
        for text in ["", "Name", "=x", "a b=1", "Name:uint99=1", "Name:null=1"] {
            assert!(text.parse::<Assignment>().is_err(), "{text}");
        }
        let wrong: Assignment = "Count:uint8=256".parse().unwrap();
        let error = gather(&[wrong], &[], &Namespace::virtualization_v2()).unwrap_err();
        assert_eq!(error.to_string(), r#"Count is "256", which is not a valid uint8"#);
    }
}
