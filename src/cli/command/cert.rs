//! `cimjob cert show`: the certificates of a host, for people who decide whether to trust it.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, value_parser};

use crate::client::remedy::TrustRemedy;
use crate::client::{
    CertificateDetails, CertificateRefused, Endpoint, Error, TlsHandshake, TlsInspection, TlsOptions, Trust,
    inspect_tls,
};
use crate::report::{Exit, Report, messages_of};

use crate::cli::ending::failure::{ClientFailure, Failure};
use crate::cli::options::connection::HostArgument;
use crate::cli::options::duration::duration;
use crate::cli::session::tls_options;
use crate::cli::terminal::neutral::neutral;
use crate::cli::terminal::output::Output;
use crate::cli::terminal::text_fields::Fields;

#[derive(Debug, Args)]
pub(in crate::cli) struct Cert {
    #[command(subcommand)]
    pub(in crate::cli) command: CertCommand,
}

#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CertCommand {
    /// Show the certificates of a host and whether they are trusted
    Show(CertShow),
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct CertShow {
    #[command(flatten)]
    pub(in crate::cli) argument: HostArgument,
    /// Host, with or without :PORT
    #[arg(long, env = "CIMJOB_HOST")]
    pub(in crate::cli) host: Option<String>,
    /// Port of the HTTPS listener [default: 5986]
    #[arg(long, env = "CIMJOB_PORT", value_parser = value_parser!(u16))]
    pub(in crate::cli) port: Option<u16>,
    /// Additional CAs or certificates to trust (PEM)
    #[arg(long, env = "CIMJOB_CA_FILE", value_name = "FILE")]
    pub(in crate::cli) ca_file: Option<PathBuf>,
    /// Name to ask for (SNI) and to expect in the certificate [default: the host]
    #[arg(long, env = "CIMJOB_SERVER_NAME", value_name = "NAME")]
    pub(in crate::cli) server_name: Option<String>,
    /// Total time limit
    #[arg(long, env = "CIMJOB_TIMEOUT", default_value = "10s", value_parser = duration)]
    pub(in crate::cli) timeout: Duration,
}

pub(in crate::cli) async fn run(command: CertShow, output: &mut Output) -> Result<Exit, Failure> {
    let endpoint = endpoint(&command)?;
    let failed = |error| tls_options::failed(&endpoint, error, command.ca_file.as_deref());
    let inspection = inspect_tls(&endpoint, &options(&command)?, command.timeout).await.map_err(failed)?;
    if inspection.handshake().is_err() {
        // INVARIANT: rustls failed too, or there would be a handshake.
        return inspection.rustls.map(|_| Exit::Unreachable).map_err(failed);
    }
    let report = Report::from(&inspection).with_endpoint(&endpoint);
    output.either(|| text(&inspection, &endpoint), || report)?;
    Ok(Exit::Done)
}

fn endpoint(command: &CertShow) -> Result<Endpoint, Failure> {
    let host = command.argument.host_argument.as_deref().or(command.host.as_deref());
    let host = host.ok_or_else(|| Failure::Usage("no host: give HOST, --host, or set CIMJOB_HOST".to_owned()))?;
    let endpoint = match command.port {
        Some(port) => Endpoint::with_default_port(host, port),
        None => Endpoint::new(host, None),
    };
    endpoint.map_err(|error| ClientFailure::of_no_host(host, error).into())
}

fn options(command: &CertShow) -> Result<TlsOptions, Failure> {
    let trust = command.ca_file.as_deref().map(tls_options::certificates).transpose()?;
    Ok(TlsOptions {
        trust: trust.map_or(Trust::System, Trust::SystemAnd),
        server_name: command.server_name.clone(),
        ..TlsOptions::default()
    })
}

fn text(inspection: &TlsInspection, endpoint: &Endpoint) -> String {
    let mut text = format!("{endpoint} ({})\n", inspection.address);
    text.push_str(&agreed("rustls", &inspection.rustls));
    match &inspection.native {
        Some(native) => text.push_str(&agreed("native", native)),
        None => text.push_str("  native     not in this build\n"),
    }
    let Ok(handshake) = inspection.handshake() else { return text };
    text.push_str(&match &handshake.verified {
        Ok(()) => "  trusted    yes\n".to_owned(),
        Err(refused) => format!("  trusted    no: {}\n", neutral(&refused.to_string())),
    });
    for (place, certificate) in handshake.chain.iter().enumerate() {
        text.push_str(&shown(place, certificate));
    }
    text.push_str(&ways_to_trust(handshake));
    text
}

fn agreed(library: &str, handshake: &Result<TlsHandshake, Error>) -> String {
    match handshake {
        Ok(handshake) => format!("  {library:<10} {}, {}\n", handshake.version, handshake.suite),
        Err(error) => format!("  {library:<10} failed: {}\n", neutral(&messages_of(error).join(": "))),
    }
}

fn shown(place: usize, certificate: &[u8]) -> String {
    let title = if place == 0 { "the host's certificate".to_owned() } else { format!("certificate {}", place + 1) };
    let Some(details) = CertificateDetails::read(certificate) else {
        return format!("\n{title}\n  unreadable\n");
    };
    let bits = details.key_bits.map(|bits| format!(", {bits} bits")).unwrap_or_default();
    let key_pin = details.key_pin.map(|pin| pin.to_string()).unwrap_or_default();
    let lines = [
        ("subject", details.subject),
        ("issuer", details.issuer),
        ("names", details.names.join(", ")),
        ("valid", format!("{} to {}", details.not_before, details.not_after)),
        ("signature", details.signature_algorithm),
        ("key", format!("{}{bits}", details.key_algorithm)),
        ("pin", details.pin.to_string()),
        ("key pin", key_pin),
    ];
    let mut fields = Fields::new(2, 9);
    for (name, value) in lines {
        fields.host(name, Some(value));
    }
    format!("\n{title}\n{}", fields.finish())
}

/// Nothing is an invitation before someone compared it.
fn ways_to_trust(handshake: &TlsHandshake) -> String {
    let details = handshake.chain.first().and_then(|leaf| CertificateDetails::read(leaf));
    if let Err(CertificateRefused::Unusable { .. }) = &handshake.verified {
        return format!("\nDo not pin it: {}.\n", TrustRemedy::NewCertificate);
    }
    let (Err(_), Some(details)) = (&handshake.verified, details) else { return String::new() };
    format!(
        "\nCompare it with the host's own first (there: `Get-ChildItem Cert:\\LocalMachine\\My`, or ask who set it up). Then trust\n  exactly this certificate: --pin {}\n  or its authority:         --ca-file FILE\n",
        details.pin
    )
}

const EXAMPLES: &str = r#"Examples:
  cimjob cert show hv01
  cimjob cert show hv01:15986 --ca-file lab.pem -o json"#;
