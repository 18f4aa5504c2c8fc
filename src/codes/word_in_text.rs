//! A number in a text, with what is around it.

/// A run of ASCII letters, digits and `_`, with the text before and after it.
///
/// Other letters separate: a Chinese text writes its code without a space.
pub(super) struct Word<'a> {
    pub(super) before: &'a str,
    pub(super) text: &'a str,
    pub(super) after: &'a str,
}

/// All words of a text, in its order.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut before_end = 0;
    std::iter::from_fn(move || {
        let start = before_end + text.get(before_end..)?.find(is_of_word)?;
        let rest = text.get(start..)?;
        let end = start + rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        before_end = end;
        Some(Word { before: text.get(..start)?, text: text.get(start..end)?, after: text.get(end..)? })
    })
}

impl Word<'_> {
    /// Does a text end inside a word?
    pub(super) fn ends(text: &str) -> bool {
        text.ends_with(is_of_word)
    }

    /// The word behind one space.
    pub(super) fn next_word(&self) -> Option<&str> {
        let rest = self.after.strip_prefix(' ')?;
        rest.split(|c| !is_of_word(c)).next().filter(|word| !word.is_empty())
    }

    /// Whether the number goes on behind a point, a comma or a hyphen: `2147942402.5`, `2147942402-1`.
    pub(super) fn goes_on_after(&self) -> bool {
        self.after.strip_prefix(['.', ',', '-']).is_some_and(|rest| rest.starts_with(is_of_word))
    }

    /// Whether the number began before a point or a comma: `1.2147942402`.
    pub(super) fn goes_on_before(&self) -> bool {
        self.before.strip_suffix(['.', ',']).is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether the text calls the number an error: `error 5`, `Error code: 5`.
    pub(super) fn is_called_error(&self) -> bool {
        let label = self.label();
        let first = label.rsplit_once(' ').map_or("", |(first, _)| first.trim_end());
        let is = |text: &str, word: &str| last_word(text).eq_ignore_ascii_case(word);
        label.len() < self.before.len() && (is(label, "error") || (is(label, "code") && is(first, "error")))
    }

    /// Whether the number is an amount: a unit follows it, or the text calls it a size.
    pub(super) fn is_amount(&self) -> bool {
        let unit: String =
            self.after.trim_start_matches([' ', '\u{A0}']).chars().take_while(|c| c.is_alphabetic()).collect();
        let label = last_word(self.label()).to_ascii_lowercase();
        UNITS.contains(&unit.to_lowercase().as_str()) || SIZES.iter().any(|size| label.ends_with(size))
    }

    /// What is before the number, without the separator.
    fn label(&self) -> &str {
        self.before.trim_end_matches([' ', ':', '=', '#', '\u{A0}'])
    }
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c| !is_of_word(c)).next().unwrap_or_default()
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Units of sizes and times.
const UNITS: &[&str] = &[
    "b",
    "byte",
    "bytes",
    "kb",
    "mb",
    "gb",
    "tb",
    "kib",
    "mib",
    "gib",
    "tib",
    "bit",
    "bits",
    "octet",
    "octets",
    "bajt",
    "bajtów",
    "bajtů",
    "байт",
    "байта",
    "байтов",
    "バイト",
    "字节",
    "字節",
    "位元組",
    "바이트",
    "ms",
    "ns",
    "sectors",
    "blocks",
    "clusters",
];

/// Ends of English words for sizes.
const SIZES: &[&str] = &["size", "bytes", "length", "capacity", "offset"];
