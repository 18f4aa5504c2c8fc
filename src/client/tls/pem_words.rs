//! What is wrong with a file in PEM form, in our words (RFC 7468).

use rustls::pki_types::pem::Error;

/// One clause.
pub(in crate::client) fn words(error: &Error) -> &'static str {
    match error {
        Error::MissingSectionEnd { .. } => "a section has no end",
        Error::IllegalSectionStart { .. } => "a section begins in a wrong way",
        Error::Base64Decode(_) => "a section is not Base64",
        Error::NoItemsFound => "there is no section in it",
        _ => "its sections cannot be read",
    }
}

#[cfg(test)]
mod tests {
    use rustls::pki_types::CertificateDer;
    use rustls::pki_types::pem::PemObject;

    use super::*;

    #[test]
    fn what_is_wrong_with_a_file_is_told_in_words() {
        let told = |text: &str| CertificateDer::from_pem_slice(text.as_bytes()).map_err(|error| words(&error)).err();
        assert_eq!(told("-----BEGIN CERTIFICATE-----\nAAAA\n"), Some("a section has no end"));
        assert_eq!(told("-----BEGIN CERTIFICATE\nAAAA\n"), Some("a section begins in a wrong way"));
        assert_eq!(told("nothing"), Some("there is no section in it"));
    }
}
