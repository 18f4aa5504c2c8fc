//! What was wrong with a CIM-XML text that could be read all the same (DSP0201 section 5.2; XML 1.0 sections 2.4, 4.1).

use std::fmt;

/// One kind of damage in a CIM-XML text. The readable properties were taken; the text may still say less than the host meant.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// An `&` that begins no reference. It was read as text.
    BareAmpersand,
    /// A `<` that begins no tag of CIM-XML. It was read as text.
    BareLessThan,
    /// A reference to an entity that XML does not predefine. It was read as text.
    UnknownEntity(String),
    /// A reference to a character that XML does not allow. U+FFFD replaces it.
    IllegalReference(String),
    /// A reference that is broken by white space, or one character in two references (a surrogate pair). It was put together.
    SplitReference(String),
    /// Text before or after the instance. It was left out.
    TextAround,
    /// An element that is not closed, or is closed twice. It was closed where its parent ends.
    Unbalanced,
    /// The text ends inside an element. What came before the end was read.
    CutOff,
}

/// One lower-case clause.
impl fmt::Display for Damage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BareAmpersand => f.write_str("an unescaped \"&\" was read as text"),
            Self::BareLessThan => f.write_str("an unescaped \"<\" was read as text"),
            Self::UnknownEntity(name) => write!(f, "the unknown entity \"&{name};\" was read as text"),
            Self::IllegalReference(written) => {
                write!(f, "\"{written}\" refers to a character that XML does not allow; U+FFFD replaces it")
            }
            Self::SplitReference(written) => write!(f, "the split character reference \"{written}\" was put together"),
            Self::TextAround => f.write_str("text around the instance was left out"),
            Self::Unbalanced => f.write_str("an element is not closed properly"),
            Self::CutOff => f.write_str("the text is cut off"),
        }
    }
}

/// The damage of one text: each kind once, few in all.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<Damage>);

impl Notes {
    pub(super) fn add(&mut self, damage: Damage) {
        let known = |earlier: &Damage| std::mem::discriminant(earlier) == std::mem::discriminant(&damage);
        if !self.0.iter().any(known) {
            self.0.push(damage);
        }
    }

    pub(super) fn finish(self) -> Vec<Damage> {
        self.0
    }
}
