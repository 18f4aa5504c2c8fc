//! Asking a Kerberos server over TCP (RFC 4120 section 7.2.2).

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use picky_krb::messages::KrbError;
use sspi::generator::{Generator, GeneratorState};
use sspi::{Error, ErrorKind, NetworkProtocol, NetworkRequest};

use super::bounded_der::is_bounded;

/// What the server said last, if that was an error.
#[derive(Debug, Default)]
pub(super) struct Kdc {
    pub(super) refusal: Option<u32>,
}

impl Kdc {
    /// Runs a step of `sspi`, and asks the servers what it needs.
    pub(super) fn run<'a, T: Send + 'a>(
        &mut self,
        mut generator: Generator<'a, NetworkRequest, sspi::Result<Vec<u8>>, sspi::Result<T>>,
    ) -> sspi::Result<T> {
        let mut state = generator.start();
        for _ in 0..MAX_QUESTIONS {
            match state {
                GeneratorState::Suspended(request) => state = generator.resume(self.ask(&request)),
                GeneratorState::Completed(result) => return result,
            }
        }
        Err(Error::new(ErrorKind::NoAuthenticatingAuthority, "too many questions to Kerberos servers"))
    }

    fn ask(&mut self, request: &NetworkRequest) -> sspi::Result<Vec<u8>> {
        self.refusal = None;
        if request.protocol != NetworkProtocol::Tcp {
            return Err(unreachable(request, "it can be asked over TCP only"));
        }
        let answer = exchange(request).map_err(|error| unreachable(request, &error.to_string()))?;
        let message = answer.get(4..).unwrap_or_default();
        if !is_bounded(message) {
            return Err(unreachable(request, "its answer cannot be read"));
        }
        self.refusal = read_error(message);
        Ok(answer)
    }
}

/// The number of a KRB-ERROR message (RFC 4120 section 5.9.1).
pub(super) fn error_code(message: &[u8]) -> Option<u32> {
    if is_bounded(message) { read_error(message) } else { None }
}

/// The same of a message whose lengths are checked.
fn read_error(message: &[u8]) -> Option<u32> {
    picky_asn1_der::from_bytes::<KrbError>(message).ok().map(|error| error.0.error_code.0)
}

/// One question and its answer, each behind its length; all within [`WITHIN`].
fn exchange(request: &NetworkRequest) -> std::io::Result<Vec<u8>> {
    let end = Instant::now() + WITHIN;
    let mut stream = connect(request)?;
    stream.set_write_timeout(Some(WITHIN))?;
    stream.write_all(&request.data)?;
    let mut answer = vec![0; 4];
    fill(&mut stream, &mut answer, end)?;
    let length = answer.iter().fold(0, |length: usize, byte| length << 8 | usize::from(*byte));
    if length > MAX_ANSWER {
        return Err(std::io::Error::other("its answer is too long"));
    }
    let mut message = vec![0; length];
    fill(&mut stream, &mut message, end)?;
    answer.append(&mut message);
    Ok(answer)
}

fn connect(request: &NetworkRequest) -> std::io::Result<TcpStream> {
    let host = request.url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let mut last = std::io::Error::from(std::io::ErrorKind::NotFound);
    for address in (host, request.url.port().unwrap_or(PORT)).to_socket_addrs()?.take(MAX_ADDRESSES) {
        match TcpStream::connect_timeout(&address, CONNECTS_WITHIN) {
            Ok(stream) => return Ok(stream),
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn fill(stream: &mut TcpStream, mut buffer: &mut [u8], end: Instant) -> std::io::Result<()> {
    while !buffer.is_empty() {
        let left = end.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        stream.set_read_timeout(Some(left))?;
        match stream.read(buffer)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            // INVARIANT: `read` gives no more than the buffer holds.
            read => buffer = buffer.get_mut(read..).unwrap_or_default(),
        }
    }
    Ok(())
}

fn unreachable(request: &NetworkRequest, why: &str) -> Error {
    Error::new(ErrorKind::NoAuthenticatingAuthority, format!("{}: {why}", request.url))
}

/// The port of Kerberos.
const PORT: u16 = 88;

/// How long one address may take to answer at all.
const CONNECTS_WITHIN: Duration = Duration::from_secs(5);

/// How long one answer may take, the connecting apart.
const WITHIN: Duration = Duration::from_secs(10);

/// How many addresses of one server are tried.
const MAX_ADDRESSES: usize = 4;

/// The longest answer in bytes; tickets have at most 64 KiB.
const MAX_ANSWER: usize = 1 << 20;

/// More questions than any login needs: two for the account, and one for each realm on the way to the service.
const MAX_QUESTIONS: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_beyond_memory_is_refused_before_it_is_read() {
        let endless = [0x88, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF];
        for tags in [&[0x7E][..], &[0x7E, 0x09, 0x30], &[0x30]] {
            assert_eq!(error_code(&[tags, &endless].concat()), None);
        }
    }
}
