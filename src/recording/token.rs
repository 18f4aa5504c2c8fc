//! A text in its pieces.

use super::shape::{Shape, is_word, shape};

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    pub(super) shape: Shape,
}

impl Token<'_> {
    pub(super) fn is(&self, mark: &str) -> bool {
        self.shape == Shape::Mark && mark.contains(self.text)
    }

    pub(super) fn is_space(&self) -> bool {
        self.shape == Shape::Mark && self.text.trim().is_empty()
    }

    /// Can it name something?
    pub(super) fn may_name(&self) -> bool {
        !matches!(self.shape, Shape::Mark | Shape::Date | Shape::Class)
    }
}

/// All pieces, in order; together they are the text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut rest, mut before) = (Vec::new(), text, None);
    while !rest.is_empty() {
        let (shape, length) = at(rest, before);
        let Some((piece, after)) = rest.split_at_checked(length) else { break };
        tokens.push(Token { text: piece, shape });
        before = piece.chars().next_back();
        rest = after;
    }
    tokens
}

/// Behind a letter nothing begins but a mark: a word is taken whole.
fn at(rest: &str, before: Option<char>) -> (Shape, usize) {
    if before.is_some_and(is_word) {
        return (Shape::Mark, rest.chars().next().map_or(1, char::len_utf8));
    }
    shape(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(&str, Shape)> {
        let all = tokens(text);
        assert_eq!(all.iter().map(|token| token.text).collect::<String>(), text);
        all.into_iter().filter(|token| token.shape != Shape::Mark).map(|token| (token.text, token.shape)).collect()
    }

    #[test]
    fn a_text_is_cut_into_its_shapes() {
        assert_eq!(
            shapes("'web01' (5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001)."),
            [("web01", Shape::Word), ("5B2C8D11-7E0A-4C39-9D55-0A64D2A0B001", Shape::Guid)]
        );
        assert_eq!(
            shapes("10.1.2.3, fe80::1%4 00-15-5D-01-02-03"),
            [
                ("10.1.2.3", Shape::Address),
                ("fe80::1", Shape::Address),
                ("4", Shape::Number),
                ("00-15-5D-01-02-03", Shape::Mac)
            ]
        );
        assert_eq!(
            shapes("S-1-5-21-1-2-500 2026-11-28T10:15:00.5Z"),
            [("S-1-5-21-1-2-500", Shape::Sid), ("2026-11-28T10:15:00.5Z", Shape::Date)]
        );
        assert_eq!(shapes("20261128101500.000000+060"), [("20261128101500.000000+060", Shape::Date)]);
        assert_eq!(shapes("00000000004500.000000:000"), [("00000000004500.000000:000", Shape::Date)]);
        assert_eq!(
            shapes("Msvm_ConcreteJob.InstanceID"),
            [("Msvm_ConcreteJob", Shape::Class), ("InstanceID", Shape::Word)]
        );
        assert_eq!(
            shapes("web_01 jürgen ウェブ19"),
            [("web", Shape::Word), ("01", Shape::Number), ("jürgen", Shape::Word), ("ウェブ19", Shape::Word)]
        );
    }

    #[test]
    fn a_name_that_is_written_as_numbers_is_one_word() {
        assert_eq!(
            shapes("vm=%55%72%76%74vtef&x"),
            [("vm", Shape::Word), ("%55%72%76%74vtef", Shape::Word), ("x", Shape::Word)]
        );
        assert_eq!(shapes("&#85;&#x72;v, &#85;"), [("&#85;&#x72;v", Shape::Word), ("85", Shape::Number)]);
        assert_eq!(shapes("100%25"), [("100", Shape::Number), ("25", Shape::Number)]);
    }

    #[test]
    fn what_only_looks_like_a_date_is_not_one() {
        assert_eq!(shapes("9999-99-99T99:99:99Z").iter().filter(|(_, shape)| *shape == Shape::Date).count(), 0);
    }
}
