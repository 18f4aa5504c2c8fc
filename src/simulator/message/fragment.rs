//! Parts of instances: XPath level 1 as far as `Name`, `Name[2]` and `Name/text()` (DSP0226 section 7.7 and annex D; MS-WSMV 3.1.4.1.18).

use super::fault::Fault;
use super::faults;
use super::instance::Instance;
use super::markup::with_text;
use super::properties::{Properties, Value, ws_cim};
use super::resource::Resource;
use crate::xml::{Element, ns};

/// A property, or one value of an array.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fragment<'p> {
    pub(crate) property: &'p str,
    /// Counted from 1.
    index: Option<usize>,
    only_text: bool,
}

impl<'p> Fragment<'p> {
    /// Reads the path in the header.
    pub(crate) fn read(path: &'p str) -> Result<Self, Box<Fault>> {
        let wrong = || faults::fragment(&format!("the fragment {path:?} is none that is supported here"));
        let (rest, only_text) = path.strip_suffix("/text()").map_or((path, false), |rest| (rest, true));
        let (property, index) = match rest.strip_suffix(']').and_then(|rest| rest.split_once('[')) {
            Some((property, index)) => (property, Some(index.parse().map_err(|_| wrong())?)),
            None => (rest, None),
        };
        let is_name = property.chars().all(|next| next.is_alphanumeric() || next == '_') && !property.is_empty();
        if is_name { Ok(Self { property, index, only_text }) } else { Err(wrong()) }
    }

    /// `w:XmlFragment` with that part. documented: paths count with their case (Microsoft's "Resource URIs" page).
    pub(crate) fn of(&self, instance: &Instance, asked: &Resource) -> Result<Element, Box<Fault>> {
        let missing = || faults::fragment(&format!("{} has no property {}", instance.class, self.property));
        let value = instance.properties.get(self.property).ok_or_else(missing)?;
        let value = match (self.index, value) {
            (None, value) => value.clone(),
            (Some(index), Value::Many(all)) => {
                let one = index.checked_sub(1).and_then(|index| all.get(index)).ok_or_else(missing)?;
                Value::One(one.clone())
            }
            (Some(1), value) => value.clone(),
            (Some(_), _) => return Err(missing()),
        };
        let fragment = Element::new(ns::WSMAN, "XmlFragment");
        if self.only_text {
            return Ok(with_text(fragment, value.to_text()));
        }
        let one = Properties::from([(self.property.to_owned().into(), value)]);
        Ok(fragment.children(ws_cim(one, &asked.sibling(&instance.class).into(), "p")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_level_one_are_read() {
        let read = |path| Fragment::read(path).unwrap();
        assert_eq!(read("Name"), Fragment { property: "Name", index: None, only_text: false });
        assert_eq!(read("Codes[2]/text()"), Fragment { property: "Codes", index: Some(2), only_text: true });
        for path in ["", "a/b", "a[x]", "//a", "a[1"] {
            assert!(Fragment::read(path).is_err(), "{path}");
        }
    }
}
