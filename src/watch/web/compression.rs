//! Answers compressed with gzip where that is asked for (RFC 9110 12.5.3, "Accept-Encoding").

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Shorter answers are not worth it.
const SHORTEST: usize = 1024;

/// Is gzip accepted?
pub(super) fn is_accepted(accept_encoding: &str) -> bool {
    accept_encoding.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let is_refused = weight.trim().trim_start_matches("q=").parse() == Ok(0.0_f32);
        name.trim().eq_ignore_ascii_case("gzip") && !is_refused
    })
}

/// The body compressed; `None` if it stays as it is.
pub(super) async fn compressed(body: &str) -> Option<Vec<u8>> {
    if body.len() < SHORTEST {
        return None;
    }
    let body = body.to_owned();
    tokio::task::spawn_blocking(move || gzip(&body)).await.ok()?
}

fn gzip(body: &str) -> Option<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body.as_bytes()).ok()?;
    encoder.finish().ok()
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn gzip_is_accepted_where_it_is_named_and_not_refused() {
        assert_eq!(["gzip", "deflate, GZIP;q=0.5", "br,gzip ; q=1"].map(is_accepted), [true; 3]);
        assert_eq!(["", "identity", "gzip;q=0", "gzip; q=0.0", "xgzip"].map(is_accepted), [false; 5]);
    }

    #[tokio::test]
    async fn a_long_answer_is_the_same_after_it_was_compressed() {
        let body = "cimjob_host_up{host=\"hv01\"} 1\n".repeat(100);
        let bytes = compressed(&body).await.unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        assert!(text == body && bytes.len() * 10 < body.len());
        assert_eq!(compressed("short").await, None);
    }
}
