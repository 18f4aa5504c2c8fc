//! A Kerberos realm, and a login between our side and the host's, each in a process with its own environment.

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, OnceLock};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cimjob::auth::{
    ChannelBinding, Credentials, Identity, KerberosScheme, Mechanism, Password, Sealer, ServicePrincipal, Step,
};
use cimjob::gssapi::{Delegation, Kerberos, is_available};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::NamedTempFile;

use crate::needed;
use crate::process::{Process, Python};

/// A KDC with its users, services and tickets (`tests/interop/kdc.py`, `samba_ad.py`).
pub(crate) struct Realm {
    /// Only held; locked, so that tests may share the realm.
    _process: Mutex<Process>,
    python: Python,
    told: Announced,
}

#[derive(Deserialize)]
struct Announced {
    config: PathBuf,
    service_keytab: PathBuf,
    #[serde(default)]
    client_keytab: PathBuf,
    #[serde(default)]
    ccache: PathBuf,
    #[serde(default)]
    expired_ccache: PathBuf,
    #[serde(default)]
    smb_conf: PathBuf,
}

impl Realm {
    /// The one whose clock is right; all tests share it, and it ends with them.
    pub(crate) fn shared() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Realm>> = OnceLock::new();
        SHARED.get_or_init(|| Some(Self::start(needed::python_and_kerberos()?, &[]))).as_ref()
    }

    /// MIT's KDC.
    pub(crate) fn start(python: Python, options: &[&str]) -> Self {
        Self::run(python, "kdc.py", options)
    }

    /// The KDC of a Samba AD domain; it has the same users, services and tickets. All tests share it.
    pub(crate) fn samba() -> Option<&'static Self> {
        static SHARED: OnceLock<Option<Realm>> = OnceLock::new();
        SHARED.get_or_init(|| Some(Self::run(needed::python_and_samba()?, "samba_ad.py", &[]))).as_ref()
    }

    /// The configuration of a Samba AD domain, with which its GENSEC checks logins.
    pub(crate) fn smb_conf(&self) -> &str {
        text(&self.told.smb_conf)
    }

    fn run(python: Python, script: &str, options: &[&str]) -> Self {
        let mut command = python.command();
        command.arg(script).args(options).args(["--lifetime", "900"]);
        let process = Process::start(command);
        let told = serde_json::from_str(&process.line()).unwrap();
        Self { _process: Mutex::new(process), python, told }
    }

    /// The path of all users' keys.
    pub(crate) fn client_keytab(&self) -> &str {
        self.told.client_keytab.to_str().unwrap()
    }

    pub(crate) fn python(&self) -> &Python {
        &self.python
    }

    /// The variables of a host that takes the realm's tickets.
    pub(crate) fn host(&self) -> [(&str, &str); 2] {
        [("KRB5_CONFIG", text(&self.told.config)), ("KRB5_KTNAME", text(&self.told.service_keytab))]
    }

    /// The variables of a client that has a ticket of `operator`.
    pub(crate) fn client(&self) -> Vec<(&str, &str)> {
        self.client_with(text(&self.told.ccache))
    }

    /// The same with a ticket that has expired.
    pub(crate) fn client_expired(&self) -> Vec<(&str, &str)> {
        self.client_with(text(&self.told.expired_ccache))
    }

    /// The same without any.
    pub(crate) fn client_alone(&self) -> Vec<(&str, &str)> {
        self.client_with("/nonexistent/ccache")
    }

    fn client_with<'a>(&'a self, cache: &'a str) -> Vec<(&'a str, &'a str)> {
        vec![("KRB5_CONFIG", text(&self.told.config)), ("KRB5CCNAME", cache)]
    }

    /// Our side, where the cache holds a ticket of `operator`.
    pub(crate) fn ours(&self, told: &Value) -> Side {
        self.ours_with(self.told.ccache.to_str().unwrap(), told)
    }

    /// Our side, where the cache holds nothing any more.
    pub(crate) fn ours_expired(&self, told: &Value) -> Side {
        self.ours_with(self.told.expired_ccache.to_str().unwrap(), told)
    }

    /// Our side, without any ticket.
    pub(crate) fn ours_alone(&self, told: &Value) -> Side {
        self.ours_with("/nonexistent/ccache", told)
    }

    /// Our side with its ticket, where no server answers.
    pub(crate) fn ours_offline(&self, told: &Value) -> Side {
        self.ours_configured("kdc = 127.0.0.1:", "kdc = 127.0.0.1:1\n# ", told)
    }

    /// Our side with its ticket, where the configuration has something else instead of this.
    pub(crate) fn ours_configured(&self, this: &str, instead: &str, told: &Value) -> Side {
        let config = std::fs::read_to_string(&self.told.config).unwrap();
        assert!(config.contains(this), "{config}");
        let file = NamedTempFile::new().unwrap();
        std::fs::write(file.path(), config.replace(this, instead)).unwrap();
        let mut command = self.command(self.told.ccache.to_str().unwrap(), told);
        command.env("KRB5_CONFIG", file.path());
        Side { process: Process::start(command), _files: Some(Box::new(file)) }
    }

    /// Our side with its ticket, where these libraries cannot be loaded.
    pub(crate) fn ours_without(&self, libraries: &[&str], told: &Value) -> Side {
        let folder = tempfile::tempdir().unwrap();
        for name in libraries {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let mut command = self.command(self.told.ccache.to_str().unwrap(), told);
        command.env("LD_LIBRARY_PATH", folder.path());
        Side { process: Process::start(command), _files: Some(Box::new(folder)) }
    }

    fn ours_with(&self, cache: &str, told: &Value) -> Side {
        Side::of(self.command(cache, told))
    }

    /// This test binary, as our side only.
    fn command(&self, cache: &str, told: &Value) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "gss::our_side", "--ignored", "--nocapture"]).env("OUR_SIDE", told.to_string());
        command
            .env("KRB5_CONFIG", &self.told.config)
            .env("KRB5CCNAME", cache)
            .env("KRB5_CLIENT_KTNAME", "/nonexistent/keytab");
        command
    }

    /// The host's side.
    pub(crate) fn theirs(&self, options: &[&str]) -> Side {
        let mut command = self.python.command();
        command.arg("gss_acceptor.py").args(options);
        command.env("KRB5_CONFIG", &self.told.config).env("KRB5_KTNAME", &self.told.service_keytab);
        Side::of(command)
    }
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// One side of a login: a line in, a line out.
pub(crate) struct Side {
    process: Process,
    /// Files of its own, for as long as it lives.
    _files: Option<Box<dyn std::any::Any>>,
}

impl Side {
    pub(crate) fn of(command: Command) -> Self {
        Self { process: Process::start(command), _files: None }
    }

    pub(crate) fn ask(&mut self, verb: &str, told: &Value) -> Value {
        self.process.tell(&json!({ verb: told }).to_string());
        let lines = std::iter::repeat_with(|| self.process.line()).take(20);
        let answer = { lines }.find_map(|line| Some(line.get(line.find('{')?..)?.to_owned()));
        serde_json::from_str(&answer.unwrap()).unwrap()
    }
}

/// The whole login; gives what the host's side said last.
pub(crate) fn login(ours: &mut Side, theirs: &mut Side) -> Result<Value, String> {
    let mut challenge = Value::Null;
    for _ in 0..5 {
        let step = ours.ask("step", &challenge);
        if let Some(error) = step["error"].as_str() {
            return Err(error.to_owned());
        }
        assert!(step["token"].is_string(), "{step}");
        let answer = theirs.ask("step", &step["token"]);
        if let Some(error) = answer["error"].as_str() {
            return Err(format!("the host: {error}"));
        }
        challenge = answer["token"].clone();
        if answer["complete"] == true {
            let end = ours.ask("step", &challenge);
            assert_eq!(end, json!({"done": true}));
            return Ok(answer);
        }
    }
    panic!("the login does not end");
}

pub(crate) fn encoded(bytes: &[u8]) -> String {
    BASE64_STANDARD.encode(bytes)
}

pub(crate) fn decoded(text: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(text.as_str().unwrap_or_else(|| panic!("{text}"))).unwrap()
}

/// What our side is to do.
#[derive(Deserialize)]
struct Told {
    scheme: String,
    identity: Who,
    #[serde(default = "service")]
    service: String,
    certificate: Option<String>,
    #[serde(default)]
    delegation: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Who {
    Password(String, String),
    Tickets(Option<String>),
    Keytab(Option<String>, PathBuf),
}

fn service() -> String {
    "HTTP/hv01.lab.test".to_owned()
}

fn identity(who: Who) -> Identity {
    let account = |account: String| account.parse().unwrap();
    match who {
        Who::Password(name, password) => {
            Identity::Password(Credentials { account: account(name), password: Password::new(password) })
        }
        Who::Tickets(name) => Identity::Tickets(name.map(account)),
        Who::Keytab(name, path) => Identity::Keytab { account: name.map(account), path },
    }
}

/// Runs alone in a process that another test starts.
#[test]
#[ignore = "the other tests start it, with an environment"]
fn our_side() {
    let told: Told = serde_json::from_str(&std::env::var("OUR_SIDE").unwrap()).unwrap();
    let identity = identity(told.identity);
    let scheme = if told.scheme == "Kerberos" { KerberosScheme::Kerberos } else { KerberosScheme::Negotiate };
    let service: ServicePrincipal = told.service.parse().unwrap();
    let binding = told.certificate.as_deref().map(binding_of);
    let delegation = if told.delegation { Delegation::Ticket } else { Delegation::Nothing };
    let login = Kerberos::new(scheme, identity.clone(), service).delegating(delegation);
    let mut login: Option<Box<dyn Mechanism>> = Some(Box::new(login));
    let mut sealer = None;
    for line in std::io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let (verb, told) = asked.as_object().unwrap().iter().next().unwrap();
        let answer = match verb.as_str() {
            "is_available" => is_available(&identity).map_or_else(|error| failed(&error), |()| json!({"there": true})),
            "step" => stepped(login.as_deref_mut().unwrap(), told, binding.as_ref()),
            "sealer" => match login.take().unwrap().sealer() {
                Ok(made) => json!({"protocol": format!("{:?}", sealer.insert(made).protocol())}),
                Err(error) => failed(&error),
            },
            _ => sealed(sealer.as_deref_mut().unwrap(), verb, told),
        };
        writeln!(std::io::stdout(), "\n{answer}").unwrap();
    }
}

fn stepped(login: &mut dyn Mechanism, told: &Value, binding: Option<&ChannelBinding>) -> Value {
    let challenge = told.as_str().map(|text| BASE64_STANDARD.decode(text).unwrap());
    match login.step(challenge.as_deref(), binding) {
        Ok(Step::Continue(token) | Step::Last(token)) => json!({"token": encoded(&token)}),
        Ok(Step::Done) => json!({"done": true}),
        Err(error) => failed(&error),
    }
}

fn sealed(sealer: &mut dyn Sealer, verb: &str, told: &Value) -> Value {
    if verb == "seal" {
        let sealed = sealer.seal(&decoded(told));
        sealed.map_or_else(
            |error| failed(&error),
            |sealed| json!({"header": encoded(&sealed.header), "data": encoded(&sealed.data)}),
        )
    } else {
        let plain = sealer.open(&decoded(&told[0]), &decoded(&told[1]));
        plain.map_or_else(|error| failed(&error), |plain| json!({"plain": encoded(&plain)}))
    }
}

fn failed(error: &dyn std::error::Error) -> Value {
    json!({"error": format!("{error:?}")})
}

/// The binding to a certificate of `tests/certificates`.
pub(crate) fn binding_of(certificate: &str) -> ChannelBinding {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/certificates").join(certificate);
    ChannelBinding::tls_server_end_point(&std::fs::read(path).unwrap()).unwrap()
}
