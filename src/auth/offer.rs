//! What a host offers in `WWW-Authenticate` (RFC 9110 section 11.6.1).

/// One scheme, with the token that may come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Offer {
    /// The scheme as the host writes it.
    pub scheme: String,
    /// The token (token68), such as the NTLM CHALLENGE in base64; parameters such as `realm` are left out.
    pub token: Option<String>,
}

impl Offer {
    /// All offers in the values of the header; one value may hold several, separated by commas.
    pub fn all<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<Self> {
        values.into_iter().flat_map(split_outside_quotes).filter_map(Self::read).collect()
    }

    /// Is this the scheme? Schemes are compared without case.
    #[must_use]
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// The names of the schemes, for people.
    #[must_use]
    pub fn names(offers: &[Self]) -> String {
        let mut names: Vec<&str> = offers.iter().map(|offer| offer.scheme.as_str()).collect();
        names.dedup();
        if names.is_empty() { "no scheme at all".to_owned() } else { names.join(", ") }
    }

    /// `Scheme`, `Scheme token` or `Scheme name=value`; a bare `name=value` belongs to the scheme before it.
    fn read(part: &str) -> Option<Self> {
        let (scheme, rest) = part.trim().split_once(' ').unwrap_or_else(|| (part.trim(), ""));
        if scheme.is_empty() || !scheme.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:/".contains(c)) {
            return None;
        }
        let token68 =
            |text: &&str| text.trim_end_matches('=').chars().all(|c| c.is_ascii_alphanumeric() || "-._~+/".contains(c));
        let token = Some(rest.trim()).filter(|rest| !rest.is_empty()).filter(token68);
        Some(Self { scheme: scheme.chars().take(60).collect(), token: token.map(str::to_owned) })
    }
}

fn split_outside_quotes(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(values: &[&str]) -> Vec<(String, Option<String>)> {
        Offer::all(values.iter().copied()).into_iter().map(|offer| (offer.scheme, offer.token)).collect()
    }

    #[test]
    fn separate_headers_and_one_header_with_commas_read_the_same() {
        let expected = [("Negotiate".to_owned(), Some("TlRM+/==".to_owned())), ("Basic".to_owned(), None)];
        assert_eq!(all(&["Negotiate TlRM+/==", r#"Basic realm="WS,MAN""#]), expected);
        assert_eq!(all(&[r#"Negotiate TlRM+/==, Basic realm="WS,MAN""#]), expected);
    }

    #[test]
    fn parameters_after_a_comma_are_no_schemes() {
        assert_eq!(all(&[r#"Digest qop="auth", realm="OPENWSMAN", nonce="1""#]).len(), 1);
        assert_eq!(all(&["", ",,", "\u{7f}"]), []);
    }
}
