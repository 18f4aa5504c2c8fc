//! The parts of a request's target: path and parameters (WHATWG URL, "application/x-www-form-urlencoded").

/// The value of a parameter.
pub(super) fn parameter(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.filter(|(key, _)| *key == name).find_map(|(_, value)| decoded(value))
}

/// `None` if an escape is broken or it is not UTF-8.
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => digit(rest.next()?)? << 4 | digit(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn digit(byte: u8) -> Option<u8> {
    u8::try_from(char::from(byte).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_decoded() {
        assert_eq!(parameter("a=1&target=hv01+15986%2Fwsman", "target").as_deref(), Some("hv01 15986/wsman"));
        assert_eq!(parameter("targets=hv01", "target"), None);
    }

    #[test]
    fn what_is_not_text_is_no_parameter() {
        assert_eq!(
            ["target=%", "target=%4", "target=%ZZ", "target=%FF"].map(|text| parameter(text, "target")),
            [const { None }; 4]
        );
    }
}
