//! Instances that Hyper-V sends as text: CIM-XML in a string (DSP0201). Other XML in a string is left alone.

use std::cell::Cell;

use crate::xml::Limits;

use super::CimInstance;
use super::cim_xml::read_inner;

/// Reads the instances in the texts of one instance. They share the limits of one answer, and so do the texts inside them.
#[derive(Debug)]
pub(crate) struct Texts {
    left: Cell<Limits>,
    /// How many texts are open, each inside the one before.
    open: Cell<usize>,
}

/// So many levels of instances inside one another's texts are read; Hyper-V sends two.
pub(crate) const MAX_LEVELS: usize = 8;

impl Default for Texts {
    fn default() -> Self {
        Self { left: Cell::new(Limits::default()), open: Cell::new(0) }
    }
}

impl Texts {
    /// Shows the instance in a text that is one; `None` for every other text, and where the limits are reached: it stays a text.
    pub(crate) fn show<T>(&self, text: &str, show: impl FnOnce(&CimInstance) -> T) -> Option<T> {
        let open = self.open.get();
        if open >= MAX_LEVELS || !text.trim_start().starts_with("<INSTANCE") {
            return None;
        }
        let mut left = self.left.get();
        let read = read_inner(text, &mut left);
        self.left.set(left);
        let instance = read.ok()?;
        self.open.set(open + 1);
        let shown = show(&instance);
        self.open.set(open);
        Some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cim::{CimProperty, CimValue};

    /// A text of so many instances, each in a text of the one around it.
    fn nested(levels: usize) -> String {
        (0..levels).fold("x".to_owned(), |text, _| {
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            format!("<INSTANCE CLASSNAME='A'><PROPERTY NAME='B'><VALUE>{text}</VALUE></PROPERTY></INSTANCE>")
        })
    }

    #[test]
    fn beyond_eight_levels_a_text_stays_a_text() {
        let shown = |levels| CimValue::Untyped(nested(levels)).to_string();
        assert_eq!(shown(MAX_LEVELS), format!("{}x", "A\nB: ".repeat(MAX_LEVELS)));
        assert_eq!(shown(MAX_LEVELS + 2), format!("{}{}", "A\nB: ".repeat(MAX_LEVELS), nested(2)));
    }

    #[test]
    fn the_texts_of_an_instance_share_the_limits_of_one_answer() {
        let texts = Texts::default();
        let text = format!("{}{}", nested(1), " ".repeat(6 * 1024 * 1024));
        let read = || texts.show(&text, |instance| instance.properties.len());
        assert_eq!([read(), read(), read()], [Some(1), Some(1), None]);
    }

    #[test]
    fn other_texts_are_left_alone() {
        let property = |name: &str, text: &str| CimProperty {
            name: name.to_owned(),
            cim_type: None,
            value: CimValue::String(text.to_owned()),
        };
        let texts = ["<INSTANCE", "<OTHER/>", "x"].map(|text| property("P", text).value.to_string());
        assert_eq!(texts, ["<INSTANCE", "<OTHER/>", "x"]);
    }
}
