//! What a host offers in `WWW-Authenticate`, a header a line, is a list of short names and tokens (RFC 9110 section 11.6.1).

use cimjob::auth::Offer;

pub(crate) fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let offers = Offer::all(text.lines());
    for offer in &offers {
        let name = &offer.scheme;
        assert!((1..=60).contains(&name.len()) && name.chars().all(|c| c.is_ascii_graphic() && c != ','), "{name:?}");
        assert!(offer.is(&name.to_ascii_uppercase()));
        let token = offer.token.as_deref().unwrap_or("x");
        assert!(!token.is_empty() && token.chars().all(|c| c.is_ascii_graphic()), "{token:?}");
        // What was read is written so that it is read as the same.
        let written = [Some(name.as_str()), offer.token.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
        assert_eq!(Offer::all([written.as_str()]), std::slice::from_ref(offer));
    }
    let names = Offer::names(&offers);
    assert!(offers.is_empty() || Offer::all([names.as_str()]).len() <= offers.len());
}
