//! How the characters of a text that mean something in XML were spelled, so that another text in its place is spelled in the same way.

/// The spelling of one text: `&amp;`, `&#38;` or a CDATA section.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Spelling {
    /// A character, and the name or number in its reference.
    references: Vec<(char, String)>,
    is_cdata: bool,
}

impl Spelling {
    /// Characters that stand for themselves say nothing.
    pub(super) fn of_text(_: &str) -> Self {
        Self::default()
    }

    pub(super) fn cdata() -> Self {
        Self { is_cdata: true, ..Self::default() }
    }

    /// A character was written as `&name;`.
    pub(super) fn of_reference(character: &str, name: &str) -> Self {
        let references = character.chars().take(1).map(|character| (character, name.to_owned())).collect();
        Self { references, is_cdata: false }
    }

    /// Adds what another piece of the same text says.
    pub(super) fn learn(&mut self, piece: Self) {
        self.is_cdata |= piece.is_cdata;
        for (character, name) in piece.references {
            if !self.references.iter().any(|(known, _)| *known == character) {
                self.references.push((character, name));
            }
        }
    }

    pub(super) fn write(&self, text: &str) -> String {
        if self.is_cdata {
            return format!(
                "<![CDATA[{}]]>",
                text.replace("]]>", "]]]]><![CDATA[>").replace('\r', "]]>&#13;<![CDATA[")
            );
        }
        text.chars().map(|character| self.spelled(character, MUST)).collect()
    }

    pub(super) fn write_attribute(&self, text: &str) -> String {
        text.chars().map(|character| self.spelled(character, MUST_IN_ATTRIBUTE)).collect()
    }

    fn spelled(&self, character: char, must: &[(char, &str)]) -> String {
        // Letters never need a reference: what was behind one is replaced.
        let known = self.references.iter().find(|(known, _)| *known == character && !character.is_alphanumeric());
        let name = known.map(|(_, name)| name.as_str());
        let name = name.or_else(|| must.iter().find(|(known, _)| *known == character).map(|(_, name)| *name));
        name.map_or_else(|| character.to_string(), |name| format!("&{name};"))
    }
}

const MUST: &[(char, &str)] = &[('&', "amp"), ('<', "lt"), ('>', "gt"), ('\r', "#13")];
const MUST_IN_ATTRIBUTE: &[(char, &str)] =
    &[('&', "amp"), ('<', "lt"), ('>', "gt"), ('"', "quot"), ('\r', "#13"), ('\n', "#10"), ('\t', "#9")];
