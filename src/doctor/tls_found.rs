//! From a look at the TLS of a host to what a judgment needs of it.

use std::time::SystemTime;

use crate::cim::Timestamp;
use crate::client::{
    CertificateDetails, CertificateRefused, Error, TlsBackend, TlsHandshake, TlsInspection, Trust, Unreachable,
};
use crate::doctor::certificate::{Acceptance, Agreed, Leaf};
use crate::doctor::probe::Probe;
use crate::doctor::tls::{NativeTried, Tls};
use crate::doctor::trouble::{Trouble, TroubleKind};

pub(super) fn of(inspection: &TlsInspection, probe: &Probe) -> Tls {
    let native = inspection.native.as_ref();
    let handshake = match probe.tls.backend {
        TlsBackend::Rustls => inspection.rustls.as_ref(),
        TlsBackend::Native => native.map_or(inspection.rustls.as_ref(), Result::as_ref),
        _ => inspection.handshake(),
    };
    match handshake {
        Ok(handshake) => agreed(handshake, inspection, probe),
        Err(error) => failed(error, native),
    }
}

fn failed(error: &Error, native: Option<&Result<TlsHandshake, Error>>) -> Tls {
    let trouble = Trouble::from(error);
    match error {
        Error::Unreachable(Unreachable::NotTls(_)) => Tls::NotTls,
        Error::Unreachable(Unreachable::Tls(failed)) => Tls::Failed {
            told: cause(error),
            failure: failed.failure(),
            native: match native {
                None => NativeTried::NotBuiltIn,
                Some(Ok(_)) => NativeTried::Forbidden,
                Some(Err(_)) => NativeTried::Yes,
            },
        },
        _ => Tls::Trouble(trouble),
    }
}

fn agreed(handshake: &TlsHandshake, inspection: &TlsInspection, probe: &Probe) -> Tls {
    let Some(leaf) = handshake.chain.first().and_then(|der| leaf(der, handshake.chain.len())) else {
        let told = "the certificate of the host cannot be read".to_owned();
        return Tls::Trouble(Trouble { kind: TroubleKind::Unreachable, told, remedy: None });
    };
    let name = probe.tls.server_name.as_deref().unwrap_or(&probe.subject.host);
    Tls::Agreed(Box::new(Agreed {
        session: session(handshake, inspection),
        leaf,
        name: name.split('%').next().unwrap_or_default().to_owned(),
        acceptance: acceptance(&probe.tls.trust, &handshake.verified),
        now: Timestamp::try_from(SystemTime::now()).unwrap_or(Timestamp::UNIX_EPOCH),
    }))
}

/// Version, suite and library.
fn session(handshake: &TlsHandshake, inspection: &TlsInspection) -> String {
    let TlsHandshake { version, suite, .. } = handshake;
    let library = match (handshake.backend, &inspection.rustls) {
        (TlsBackend::Native, Err(error)) => {
            format!("the native library, for rustls fails ({})", cause(error))
        }
        (TlsBackend::Native, Ok(_)) => "the native library".to_owned(),
        _ => "rustls".to_owned(),
    };
    format!("{version}, {suite} by {library}")
}

/// What the TLS library says itself.
fn cause(error: &Error) -> String {
    if let Error::Unreachable(Unreachable::Tls(cause)) = error { cause.to_string() } else { Trouble::from(error).told }
}

fn leaf(der: &[u8], chain: usize) -> Option<Leaf> {
    let details = CertificateDetails::read(der)?;
    Some(Leaf {
        pin: details.pin,
        names: details.names,
        issuer: details.issuer,
        not_before: details.not_before.parse().ok()?,
        not_after: details.not_after.parse().ok()?,
        chain,
    })
}

fn acceptance(trust: &Trust, verified: &Result<(), CertificateRefused>) -> Acceptance {
    match (trust, verified) {
        (_, Err(CertificateRefused::Unusable { reason, .. })) => Acceptance::Unusable(reason.to_string()),
        (Trust::DangerousAcceptAny, _) => Acceptance::Unchecked,
        (Trust::Pin(_) | Trust::AnyPin(_), Ok(())) => Acceptance::Pinned,
        (Trust::Pin(_) | Trust::AnyPin(_), Err(_)) => Acceptance::NotPinned,
        (_, Ok(())) => Acceptance::Verified,
        (_, Err(refused)) => Acceptance::Refused(refused.clone()),
    }
}
