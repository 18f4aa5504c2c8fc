//! Do we agree on TLS, and is the certificate of the host accepted (RFC 8446; RFC 9525)?

use crate::client::HandshakeFailure;
use crate::client::remedy::{AddressRemedy, TlsRemedy};
use crate::doctor::certificate::{self, Agreed};
use crate::doctor::check::{Ending, Verdict};
use crate::doctor::fix::Fix;
use crate::doctor::subject::Subject;
use crate::doctor::trouble::Trouble;

/// What became of TLS.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tls {
    /// Plain HTTP.
    Unused,
    /// A proxy is in between, through which only calls go.
    BehindProxy,
    /// The handshake came to its end.
    Agreed(Box<Agreed>),
    /// The port does not speak TLS.
    NotTls,
    /// The handshake failed.
    Failed {
        /// Why, in words.
        told: String,
        /// Why.
        failure: HandshakeFailure,
        /// Was the native library tried, too?
        native: NativeTried,
    },
    /// No handshake, for another reason.
    Trouble(Trouble),
}

/// Whether the native TLS library was tried in addition to rustls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NativeTried {
    /// It failed as well, or may not be used.
    Yes,
    /// It agrees with the host, and the options do not allow it.
    Forbidden,
    /// It is not in this build.
    NotBuiltIn,
}

pub(super) fn judge(tls: &Tls, subject: &Subject) -> Verdict {
    let Subject { host, port, .. } = subject;
    match tls {
        Tls::Unused => Verdict::Skipped("plain HTTP".to_owned()),
        Tls::Agreed(agreed) => certificate::judge(agreed, subject),
        Tls::NotTls => {
            let fix = Fix::client(AddressRemedy::HttpUrl { url: format!("http://{host}:{port}") });
            Verdict::Failed(format!("port {port} does not speak TLS"), fix, Ending::Unreachable)
        }
        Tls::BehindProxy => Verdict::Skipped("a proxy is in between: the next check goes through it".to_owned()),
        Tls::Failed { told, failure, native } => {
            let fix = match TlsRemedy::of(*failure) {
                TlsRemedy::HostCertificate => native.fix(),
                remedy => Fix::client(remedy),
            };
            Verdict::Failed(format!("no TLS with this host: {told}"), fix, Ending::Unreachable)
        }
        Tls::Trouble(trouble) => trouble.failed(),
    }
}

impl NativeTried {
    fn fix(self) -> Fix {
        match self {
            Self::NotBuiltIn => Fix::client(TlsRemedy::OlderHost),
            Self::Forbidden => Fix::client(TlsRemedy::AllowNativeLibrary),
            Self::Yes => Fix::host(
                "Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = 'Schannel' } -MaxEvents 5",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::sample::{line, subject};

    #[test]
    fn a_port_without_tls_and_an_old_host_are_told_apart() {
        let judged = |tls| line(&judge(&tls, &subject()));
        assert!(judged(Tls::NotTls).contains("use http://hv01:5986"));
        let failed =
            |native| judged(Tls::Failed { told: "alert".into(), failure: HandshakeFailure::NothingInCommon, native });
        assert!(failed(NativeTried::NotBuiltIn).contains("| Client: use a build with the feature native-tls"));
        assert!(failed(NativeTried::Forbidden).contains("| Client: allow the native TLS library"));
        assert!(failed(NativeTried::Yes).contains("| Host: Get-WinEvent"));
        assert_eq!(judged(Tls::Unused), "skipped: plain HTTP");
    }
}
