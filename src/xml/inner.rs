//! Documents in the texts of a document: all of them share its limits.

use super::{Document, Limits, Node, XmlError};

impl<'a> Document<'a> {
    /// Reads a document that is in a text of another one, within what is `left` of the limits of all of them, and takes from it what was read.
    ///
    /// # Errors
    /// As [`Document::parse`], and [`XmlError::NothingLeft`] when the text is beyond what is left.
    pub fn parse_inner(text: &'a str, left: &mut Limits) -> Result<Self, XmlError> {
        let read = Self::parse(text, left);
        let elements = match &read {
            Ok(document) => document.elements.len(),
            Err(XmlError::TooManyElements(limit)) => *limit,
            Err(_) => 0,
        };
        *left = left.without(text.len(), elements);
        read.map_err(|error| match error {
            XmlError::TooLong(_) | XmlError::TooManyElements(_) => XmlError::NothingLeft,
            other => other,
        })
    }
}

impl Node<'_> {
    /// What the document leaves of these limits to the documents in its texts.
    #[must_use]
    pub fn left_of(&self, limits: &Limits) -> Limits {
        let (bytes, elements) = self.size();
        limits.without(bytes, elements)
    }
}

impl Limits {
    fn without(self, bytes: usize, elements: usize) -> Self {
        let (max_bytes, max_elements) =
            (self.max_bytes.saturating_sub(bytes), self.max_elements.saturating_sub(elements));
        Self { max_bytes, max_elements, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_in_texts_share_the_limits_of_the_outer_one() {
        let limits = Limits { max_bytes: 60, max_elements: 4, ..Limits::default() };
        let document = Document::parse("<a>&lt;b/&gt;&lt;b/&gt;</a>", &limits).unwrap();
        let mut left = document.root().left_of(&limits);
        assert_eq!((left.max_bytes, left.max_elements), (33, 3));
        assert!(Document::parse_inner("<b><c/></b>", &mut left).is_ok());
        assert_eq!(Document::parse_inner("<b><c/></b>", &mut left).map(|_| ()), Err(XmlError::NothingLeft));
        assert_eq!((left.max_bytes, left.max_elements), (11, 0));
    }

    #[test]
    fn what_cannot_be_read_takes_its_bytes_all_the_same() {
        let mut left = Limits { max_bytes: 10, ..Limits::default() };
        assert!(Document::parse_inner("<b><c>", &mut left).is_err());
        assert_eq!(Document::parse_inner("<bcdef/>", &mut left).map(|_| ()), Err(XmlError::NothingLeft));
    }
}
