//! Remedies in the words of the command: the library says what to change, and this module knows which option changes it.

use crate::cim::neutral::in_quotes;
use crate::client::remedy::{
    CredentialsRemedy, KerberosRemedy, NatsRemedy, ObjectRemedy, Remedy, SchemeRemedy, TlsRemedy, TrustRemedy,
};
use crate::doctor::Fix;

/// What to try, with the options that do it.
pub(in crate::cli) fn words(remedy: &Remedy) -> String {
    with_options(remedy).unwrap_or_else(|| remedy.to_string())
}

/// The same for a check of `doctor`; lines for the host have no options of ours.
pub(in crate::cli) fn of_fix(fix: &Fix) -> String {
    match fix {
        Fix::Client(remedy) => words(remedy),
        Fix::Host(line) | Fix::Server(line) => line.clone(),
    }
}

fn with_options(remedy: &Remedy) -> Option<String> {
    match remedy {
        Remedy::Tls(remedy) => tls(*remedy).map(str::to_owned),
        Remedy::Trust(remedy) => trust(remedy),
        Remedy::Credentials(CredentialsRemedy::User) => Some("a login is needed: pass --user".to_owned()),
        Remedy::Scheme(remedy) => Some(scheme(*remedy).to_owned()),
        Remedy::Kerberos(remedy) => kerberos(*remedy).map(str::to_owned),
        Remedy::Object(ObjectRemedy::Namespace) => {
            Some("the host has no such namespace: check --namespace, and that the Hyper-V role is installed".to_owned())
        }
        // What is left of the job is elsewhere; the next one can be kept.
        Remedy::Object(remedy @ (ObjectRemedy::Job | ObjectRemedy::JobAnywhere)) if cfg!(feature = "watch") => {
            Some(format!("{remedy}; cimjob watch keeps the errors of jobs that fail from now on"))
        }
        Remedy::TimeLimit => {
            Some("allow more time with --timeout; if nothing ever answers, check the port and the firewall".to_owned())
        }
        Remedy::FewerInstances => Some("narrow the query, or allow more with --limit".to_owned()),
        Remedy::Nats(remedy) => nats(*remedy).map(str::to_owned),
        Remedy::Log => Some("run it again with -v and look at what the host says".to_owned()),
        _ => None,
    }
}

fn tls(remedy: TlsRemedy) -> Option<&'static str> {
    match remedy {
        TlsRemedy::NativeLibrary => Some("use a build with the feature native-tls, or --tls-backend rustls"),
        TlsRemedy::AllowNativeLibrary => Some("use --tls-backend auto: the native library agrees with this host"),
        TlsRemedy::AllowVersions => Some("allow TLS 1.2 and 1.3: leave out --tls-min and --tls-max"),
        TlsRemedy::ClientCertificate => Some("pass a client certificate that the host accepts with --client-cert"),
        TlsRemedy::OtherClientCertificate => Some(
            "pass a client certificate that the host accepts with --client-cert: check its authority, its dates and that it is for clients",
        ),
        TlsRemedy::KnownName => Some("use a name that the host knows, or give it with --server-name"),
        TlsRemedy::ServerName => Some("set the name that the certificate has with --server-name"),
        _ => None,
    }
}

fn trust(remedy: &TrustRemedy) -> Option<String> {
    Some(match remedy {
        TrustRemedy::Pin(pin) => format!(
            "if the host's own certificate has this hash, trust exactly this certificate with --pin {pin}; or trust its authority with --ca-file"
        ),
        TrustRemedy::Issuer { issuer, pin } => format!(
            "add the certificate of {} with --ca-file, or let the host send it; or, if the host's own certificate has this hash, use --pin {pin}",
            in_quotes(issuer)
        ),
        TrustRemedy::PinFromNowOn(pin) => format!("compare it with the host's own, then use --pin {pin}"),
        TrustRemedy::ComparePin(Some(pin)) => {
            format!("compare it with the host's own before you change to --pin {pin}: possible man in the middle")
        }
        TrustRemedy::ShowCertificate => "`cimjob cert show` shows it and how to trust it".to_owned(),
        TrustRemedy::SystemAuthorities => {
            "install the system's CA certificates, or trust the host with --pin".to_owned()
        }
        TrustRemedy::Name { names } => {
            format!("use a name of the certificate ({}), or give it with --server-name", in_quotes(&names.join(", ")))
        }
        _ => return None,
    })
}

fn scheme(remedy: SchemeRemedy) -> &'static str {
    match remedy {
        SchemeRemedy::Offered => {
            "use a scheme that the host offers (--auth), or enable the scheme you want on the host"
        }
        SchemeRemedy::Basic => "NTLM seems to be disabled there; if the host offers Basic, use --auth basic",
        SchemeRemedy::Ntlm => "log in with NTLM: --auth ntlm",
        SchemeRemedy::Cleartext => {
            "use the HTTPS listener (5986); --allow-unencrypted sends cleartext, if the host accepts it and you trust the network path"
        }
        SchemeRemedy::FullName => "use the full name of the host, or another scheme with --auth",
    }
}

fn kerberos(remedy: KerberosRemedy) -> Option<&'static str> {
    match remedy {
        KerberosRemedy::Install => Some(
            "install it (libgssapi-krb5-2 on Debian and Ubuntu, krb5-libs on Fedora and Red Hat), or log in with NTLM: --auth ntlm",
        ),
        KerberosRemedy::ServiceName => Some(
            "use the host's full name in the domain, or give the service principal name with --spn; `setspn -L HOST` lists the names it has",
        ),
        KerberosRemedy::ServiceOwner => Some(
            "`setspn -Q SERVICE` shows the owner of the service; use the host's full name, or give the right service principal name with --spn",
        ),
        KerberosRemedy::HostName => Some("use the host's name, or give the service principal name with --spn"),
        _ => None,
    }
}

fn nats(remedy: NatsRemedy) -> Option<&'static str> {
    match remedy {
        NatsRemedy::Address => {
            Some("check name and port in --nats, that nats-server runs there, and the firewall; its usual port is 4222")
        }
        NatsRemedy::OtherServers => Some("check the servers that do not answer, or leave them out of --nats"),
        NatsRemedy::Authority => {
            Some("name the certificate of the authority that signed the server's with --nats-ca-file")
        }
        NatsRemedy::ServerName => Some("use a name that the server's certificate has in --nats"),
        NatsRemedy::Tls => Some("use --nats tls://..."),
        NatsRemedy::LogIn => Some("log in with --nats-nkey, --nats-creds, or a user in --nats (tls://USER@HOST)"),
        NatsRemedy::Password => Some("check the user in --nats and CIMJOB_NATS_PASSWORD"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::remedy::AddressRemedy;

    #[test]
    fn a_remedy_names_the_option_that_does_it() {
        let pin = "sha256:".to_owned() + &"00".repeat(32);
        let trust = TrustRemedy::Pin(pin.parse().unwrap()).into();
        assert!(words(&trust).contains(&format!("--pin {pin}")) && words(&trust).contains("--ca-file"));
        assert!(words(&Remedy::TimeLimit).contains("--timeout"));
        assert!(words(&SchemeRemedy::Cleartext.into()).contains("--allow-unencrypted"));
    }

    #[test]
    fn a_remedy_without_an_option_is_told_in_the_words_of_the_library() {
        let remedy = Remedy::from(AddressRemedy::Listener);
        assert_eq!(words(&remedy), remedy.to_string());
    }
}
