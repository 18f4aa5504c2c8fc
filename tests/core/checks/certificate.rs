//! A certificate has details and a channel binding, or neither, and both pins of it fit it (RFC 5280 section 4.1; RFC 5929 section 4).

use cimjob::auth::ChannelBinding;
use cimjob::client::{CertificateDetails, CertificatePin};

pub(crate) fn check(bytes: &[u8]) {
    let (details, binding) = (CertificateDetails::read(bytes), ChannelBinding::tls_server_end_point(bytes));
    assert_eq!(details.is_some(), binding.is_ok());
    let (Some(details), Ok(binding)) = (details, binding) else { return };
    assert!(binding.application_data().len() < 100 && binding.md5() != [0; 16]);
    for pin in [Some(details.pin), details.key_pin].into_iter().flatten() {
        assert!(pin.matches(bytes), "{pin}");
        assert_eq!(pin.to_string().parse::<CertificatePin>(), Ok(pin));
    }
    for moment in [&details.not_before, &details.not_after] {
        assert!(moment.len() == 20 && moment.ends_with('Z'), "{moment}");
    }
}
