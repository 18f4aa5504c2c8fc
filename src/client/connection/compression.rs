//! Bodies that something in between compressed, although it was not asked to (RFC 9110 section 8.4.1; RFC 1950, RFC 1951 and RFC 1952).

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

/// What became of a body.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::client) enum Body {
    /// As it was before it was compressed.
    Readable(Vec<u8>),
    /// Not in this coding, or cut.
    Damaged,
    /// Longer than the limit.
    TooLarge,
}

/// Decompresses a body that is in this coding, up to so many bytes.
pub(in crate::client) fn decompressed(coding: &str, body: &[u8], limit: usize) -> Body {
    match coding {
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(body), limit),
        // The name means the zlib format; some services send the bare one.
        "deflate" => match read(ZlibDecoder::new(body), limit) {
            Body::Damaged => read(DeflateDecoder::new(body), limit),
            readable => readable,
        },
        _ => Body::Damaged,
    }
}

/// Reads one byte more than allowed, so that a longer body is seen before it is held.
fn read(decoder: impl Read, limit: usize) -> Body {
    let mut body = Vec::new();
    let at_most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    match decoder.take(at_most).read_to_end(&mut body) {
        Ok(length) if length > limit => Body::TooLarge,
        Ok(_) => Body::Readable(body),
        Err(_) => Body::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const TEXT: &[u8] = b"<s:Envelope/>";

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn both_codings_and_bare_deflate_are_read() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(TEXT).unwrap();
        let mut bare = DeflateEncoder::new(Vec::new(), Compression::default());
        bare.write_all(TEXT).unwrap();
        for (coding, body) in
            [("gzip", gzip(TEXT)), ("deflate", zlib.finish().unwrap()), ("deflate", bare.finish().unwrap())]
        {
            assert_eq!(decompressed(coding, &body, 100), Body::Readable(TEXT.to_vec()), "{coding}");
        }
    }

    #[test]
    fn a_body_ends_at_the_limit_however_well_it_was_compressed() {
        let body = gzip(&vec![b' '; 1_000_000]);
        assert!(body.len() < 10_000);
        assert_eq!(decompressed("gzip", &body, 999_999), Body::TooLarge);
        assert!(matches!(decompressed("gzip", &body, 1_000_000), Body::Readable(_)));
    }

    #[test]
    fn what_is_cut_or_in_another_coding_is_damaged() {
        let body = gzip(TEXT);
        assert_eq!(decompressed("gzip", body.get(..body.len() - 9).unwrap(), 100), Body::Damaged);
        assert_eq!(decompressed("deflate", b"\xff\xff\xff", 100), Body::Damaged);
        assert_eq!(decompressed("br", &body, 100), Body::Damaged);
    }
}
