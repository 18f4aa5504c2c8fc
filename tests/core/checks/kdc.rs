//! Whatever a key distribution center answers, over a connection of its own for each question, the login ends without a ticket (RFC 4120 sections
//! 5.4.2, 5.9.1 and 7.2.2).

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use cimjob::auth::{Credentials, Identity, KerberosScheme, Mechanism, Password};
use cimjob::sspi::{Kerberos, fuzzing};

/// The answers, each behind its length in four bytes as on the wire; without a whole one, the connection ends with what there is.
pub(crate) fn check(bytes: &[u8]) {
    let _ = fuzzing::error_code(bytes.get(4..).unwrap_or_default());
    let center = Center::get();
    let mut answers = center.answers.lock().unwrap_or_else(PoisonError::into_inner);
    *answers = bytes.to_vec();
    drop(answers);
    let credentials = Credentials {
        account: "LAB.TEST\\ops".parse().expect("an account"),
        password: Password::new("a password".into()),
    };
    let service = "HTTP/hv01.lab.test".parse().expect("a service");
    let login = Kerberos::new(KerberosScheme::Kerberos, &Identity::Password(credentials), service);
    let mut login = login.and_then(|login| login.asking(&center.address)).expect("a login");
    let refused = login.step(None, None).expect_err("a ticket without a key");
    assert!(!refused.to_string().is_empty());
}

/// A center whose answers are given beforehand.
struct Center {
    address: String,
    /// What is still to be answered.
    answers: Mutex<Vec<u8>>,
}

impl Center {
    fn get() -> &'static Self {
        static CENTER: OnceLock<Center> = OnceLock::new();
        CENTER.get_or_init(|| {
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = listener.local_addr().expect("an address").to_string();
            thread::spawn(move || listener.incoming().flatten().for_each(|stream| Self::get().serve(stream)));
            Self { address, answers: Mutex::default() }
        })
    }

    /// Reads a question and answers it; what goes wrong is the client's to notice.
    fn serve(&self, mut stream: TcpStream) {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let mut length = [0; 4];
        if stream.read_exact(&mut length).is_ok() {
            let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or_default();
            let _ = stream.read_exact(&mut vec![0; length.min(1 << 20)]);
            let _ = stream.write_all(&self.next());
        }
    }

    fn next(&self) -> Vec<u8> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let length = answers.first_chunk().map_or(0, |length| u32::from_be_bytes(*length));
        let end = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(4).min(answers.len());
        answers.drain(..end).collect()
    }
}
