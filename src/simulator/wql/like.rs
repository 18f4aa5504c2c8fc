//! LIKE: `%` stands for any text, `_` for any character (Microsoft's "LIKE operator" page; the sets in brackets are not played).

/// Whether a text fits a pattern, without regard to case. Takes time in proportion to the product of their lengths at most.
pub(super) fn is_like(text: &str, pattern: &str) -> bool {
    let text: Vec<char> = text.to_lowercase().chars().collect();
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let (mut at, mut wanted) = (0, 0);
    // Where to go on when what follows the last `%` does not fit.
    let mut again: Option<(usize, usize)> = None;
    while let Some(character) = text.get(at) {
        match pattern.get(wanted) {
            Some('%') => {
                wanted += 1;
                again = Some((wanted, at));
            }
            Some(next) if *next == '_' || next == character => (at, wanted) = (at + 1, wanted + 1),
            _ => {
                let Some((after, from)) = again else { return false };
                again = Some((after, from + 1));
                (at, wanted) = (from + 1, after);
            }
        }
    }
    pattern.iter().skip(wanted).all(|left| *left == '%')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_and_underscore_are_wild() {
        for (text, pattern, expected) in [
            ("web01", "WEB%", true),
            ("web01", "%0_", true),
            ("web01", "%b0%", true),
            ("web01", "web_", false),
            ("web01", "web01%", true),
            ("", "%", true),
            ("", "_", false),
            ("aab", "%ab", true),
            ("größe", "GRÖ_E", true),
        ] {
            assert_eq!(is_like(text, pattern), expected, "{text} LIKE {pattern}");
        }
    }

    #[test]
    fn many_wild_cards_take_no_time() {
        assert!(!is_like(&"a".repeat(2000), &format!("{}b", "a%".repeat(500))));
    }
}
