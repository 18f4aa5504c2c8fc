//! Shapes that tell what a piece of text is: GUIDs, addresses, SIDs, dates. Each function gives the length of the piece at the beginning.

use core::net::{Ipv4Addr, Ipv6Addr};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// Letters, or letters and digits.
    Word,
    /// Decimal digits only.
    Number,
    /// A GUID with its four dashes.
    Guid,
    /// An IPv4 or IPv6 address.
    Address,
    /// A MAC address with its separators.
    Mac,
    /// A security identifier.
    Sid,
    /// A date with its time, or an interval of CIM.
    Date,
    /// The name of a class of CIM.
    Class,
    /// One character between the others.
    Mark,
}

/// Finds how long a piece of one shape is.
type Find = fn(&str) -> Option<usize>;

/// The shape at the beginning of a text, and how many bytes it has.
pub(super) fn shape(rest: &str) -> (Shape, usize) {
    let known: [(Shape, Find); 8] = [
        (Shape::Word, escaped),
        (Shape::Guid, guid),
        (Shape::Date, date),
        (Shape::Sid, sid),
        (Shape::Mac, mac),
        (Shape::Address, ipv6),
        (Shape::Address, ipv4),
        (Shape::Class, class),
    ];
    let ends = |length: usize| !rest.get(length..).is_some_and(|after| after.starts_with(is_word));
    let found = known.into_iter().find_map(|(shape, find)| Some((shape, find(rest).filter(|found| ends(*found))?)));
    found.unwrap_or_else(|| word(rest))
}

/// Is it part of a word? Every letter of every script is, and what is not ASCII but for the usual marks.
pub(super) fn is_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    !character.is_whitespace() && !MARKS.contains(character)
}

fn word(rest: &str) -> (Shape, usize) {
    let length = length_while(rest, is_word);
    match rest.get(..length) {
        Some(word) if length > 0 && word.bytes().all(|byte| byte.is_ascii_digit()) => (Shape::Number, length),
        _ if length > 0 => (Shape::Word, length),
        _ => (Shape::Mark, rest.chars().next().map_or(1, char::len_utf8)),
    }
}

/// A word that begins with two bytes as a URL writes them, `%55%72%76`, or characters as XML does, `&#85;&#114;`. Taken apart, it would be numbers that
/// tell nothing by themselves.
fn escaped(rest: &str) -> Option<usize> {
    let first = escape(rest)?;
    let mut length = first + escape(rest.get(first..)?)?;
    while let Some(after) = rest.get(length..)
        && let more @ 1.. = escape(after).unwrap_or_else(|| length_while(after, is_word))
    {
        length += more;
    }
    Some(length)
}

/// One byte or character that is written as a number.
fn escape(rest: &str) -> Option<usize> {
    let reference = || {
        let digits = length_while(rest.strip_prefix("&#")?, |c| c.is_ascii_hexdigit() || c == 'x');
        rest.get(2 + digits..)?.starts_with(';').then_some(digits + 3).filter(|_| digits > 0)
    };
    fits(rest, "%hh").or_else(reference)
}

fn guid(rest: &str) -> Option<usize> {
    fits(rest, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh")
}

fn mac(rest: &str) -> Option<usize> {
    fits(rest, "hh-hh-hh-hh-hh-hh").or_else(|| fits(rest, "hh:hh:hh:hh:hh:hh"))
}

/// `2026-11-28T10:15:00.5Z`, `20261128101500.000000+060` or `00000001021500.000000:000`.
fn date(rest: &str) -> Option<usize> {
    let iso = || {
        let date = fits(rest, "yddd-Dd-Dd").or_else(|| fits(rest, "Yddd-Dd-Dd"))?;
        let time = fits(rest.get(date..)?, "TDd:Dd:Dd")?;
        let fraction = rest
            .get(date + time..)?
            .strip_prefix('.')
            .map_or(0, |rest| 1 + length_while(rest, |c| c.is_ascii_digit()).min(9));
        let zone = rest.get(date + time + fraction..)?;
        let zone = fits(zone, "Z").or_else(|| fits(zone, "+Dd:Dd")).or_else(|| fits(zone, "-Dd:Dd")).unwrap_or(0);
        Some(date + time + fraction + zone)
    };
    let dmtf = [
        "ydddDdDdDdDdDd.dddddd+ddd",
        "ydddDdDdDdDdDd.dddddd-ddd",
        "YdddDdDdDdDdDd.dddddd+ddd",
        "YdddDdDdDdDdDd.dddddd-ddd",
        "00ddddddDdDdDd.dddddd:000",
    ];
    iso().or_else(|| dmtf.into_iter().find_map(|pattern| fits(rest, pattern)))
}

fn sid(rest: &str) -> Option<usize> {
    let mut length = fits(rest, "S-1-d").or_else(|| fits(rest, "s-1-d"))?;
    length += length_while(rest.get(length..)?, |c| c.is_ascii_digit());
    let start = length;
    while let Some(digits) = rest.get(length..).and_then(|rest| rest.strip_prefix('-')) {
        let digits = length_while(digits, |c| c.is_ascii_digit());
        if digits == 0 {
            break;
        }
        length += 1 + digits;
    }
    (length > start).then_some(length)
}

fn ipv6(rest: &str) -> Option<usize> {
    let candidate = rest.get(..length_while(rest, |c| c.is_ascii_hexdigit() || ":.".contains(c)))?;
    let candidate = if candidate.ends_with("::") { candidate } else { candidate.trim_end_matches([':', '.']) };
    candidate.parse::<Ipv6Addr>().ok().map(|_| candidate.len())
}

fn ipv4(rest: &str) -> Option<usize> {
    let candidate = rest.get(..length_while(rest, |c| c.is_ascii_digit() || c == '.'))?.trim_end_matches('.');
    candidate.parse::<Ipv4Addr>().ok().map(|_| candidate.len())
}

/// An identifier that begins as the names of classes on a Hyper-V host do.
fn class(rest: &str) -> Option<usize> {
    let length = length_while(rest, |c| c.is_ascii_alphanumeric() || c == '_');
    let name = rest.get(..length)?;
    super::known::is_class(name).then_some(length)
}

fn length_while(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

/// `h` is a hexadecimal digit, `d` a decimal one, `D` one up to 5, `Y` and `y` the first of a year; all else stands for itself.
fn fits(text: &str, pattern: &str) -> Option<usize> {
    let mut characters = text.chars();
    let fits = pattern.chars().all(|wanted| {
        characters.next().is_some_and(|found| match wanted {
            'h' => found.is_ascii_hexdigit(),
            'd' => found.is_ascii_digit(),
            'D' => ('0'..='6').contains(&found),
            'y' => found == '1',
            'Y' => found == '2',
            other => found == other,
        })
    });
    fits.then_some(pattern.len())
}

const MARKS: &str = "\u{ab}\u{bb}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2018}\u{2019}\u{201a}\u{201c}\u{201d}\u{201e}\u{2026}\u{3001}\u{3002}\u{300c}\u{300d}";
