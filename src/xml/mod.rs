//! One hardened reader and one writer of XML.
