//! The little of DER that SPNEGO is written in: tags of one byte, definite lengths (X.690 sections 8.1 and 10.1).

/// One element and what follows it.
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) content: &'a [u8],
    pub(crate) rest: &'a [u8],
}

impl<'a> Element<'a> {
    /// The element at the front; `None` if it is cut off or its length has more than four digits.
    pub(crate) fn read(input: &'a [u8]) -> Option<Self> {
        let (&[tag, length], after) = input.split_first_chunk()?;
        let (length, after) =
            if length < LONG_LENGTH { (usize::from(length), after) } else { long_length(length, after)? };
        let (content, rest) = after.split_at_checked(length)?;
        Some(Self { tag, content, rest })
    }
}

/// The elements one after the other, up to the first that cannot be read.
pub(crate) fn elements(mut input: &[u8]) -> impl Iterator<Item = Element<'_>> {
    std::iter::from_fn(move || {
        let element = Element::read(input)?;
        input = element.rest;
        Some(element)
    })
}

/// The content of the first element with this tag.
pub(crate) fn field(input: &[u8], tag: u8) -> Option<&[u8]> {
    elements(input).find(|element| element.tag == tag).map(|element| element.content)
}

/// The octet string in the first element with this tag.
pub(crate) fn octets(fields: &[u8], tag: u8) -> Option<&[u8]> {
    field(field(fields, tag)?, OCTET_STRING)
}

/// An element, written.
pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length) if length < LONG_LENGTH => bytes.push(length),
        _ => {
            let digits: Vec<u8> = content.len().to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
            bytes.push(digits.iter().fold(LONG_LENGTH, |count, _| count + 1));
            bytes.extend(digits);
        }
    }
    bytes.extend(content);
    bytes
}

/// The tag of a field with this number.
pub(crate) const fn context(number: u8) -> u8 {
    0xA0 + number
}

/// A length of one to four digits after its count.
fn long_length(count: u8, after: &[u8]) -> Option<(usize, &[u8])> {
    let (digits, after) = after.split_at_checked(usize::from(count - LONG_LENGTH))?;
    (1..=4).contains(&digits.len()).then_some(())?;
    let length = digits.iter().fold(0_u32, |length, digit| (length << 8) | u32::from(*digit));
    Some((usize::try_from(length).ok()?, after))
}

const LONG_LENGTH: u8 = 0x80;
pub(crate) const APPLICATION_0: u8 = 0x60;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0A;
pub(crate) const OCTET_STRING: u8 = 0x04;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_back() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let content = vec![7; length];
            let written = [element(OCTET_STRING, &content), vec![9, 9]].concat();
            let read = Element::read(&written).unwrap();
            assert_eq!((read.tag, read.content, read.rest), (OCTET_STRING, content.as_slice(), [9, 9].as_slice()));
        }
    }

    #[test]
    fn lengths_that_lie_are_refused() {
        let inputs: [&[u8]; 6] =
            [&[], &[4], &[4, 1], &[4, 0x80], &[4, 0x85, 0, 0, 0, 0, 1, 7], &[4, 0x84, 0xFF, 0xFF, 0xFF, 0xFF]];
        assert!(inputs.iter().all(|input| Element::read(input).is_none()));
    }
}
