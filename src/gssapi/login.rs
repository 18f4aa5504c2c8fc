//! One login with Kerberos, under its own scheme or inside the negotiation of a mechanism (RFC 4559 section 4; MS-WSMV 2.2.9.1).

use crate::auth::{
    ChannelBinding, Identity, KerberosError, KerberosScheme, Mechanism, MechanismError, Sealer, ServicePrincipal, Step,
};

use super::acquire;
use super::sealer::KerberosSealer;
use super::status::Key;
use super::system::{Context, Kind, Leg, Library, Login};

/// Is the host given the right to act as us elsewhere?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Delegation {
    /// No.
    #[default]
    Nothing,
    /// Yes: our ticket goes along, if it may be forwarded. The host can do with it what we could.
    Ticket,
}

/// A Kerberos login. Nothing happens before its first step, which reads files and asks Kerberos servers.
///
/// The host must prove its identity too: its last token must complete the login.
pub struct Kerberos {
    scheme: KerberosScheme,
    delegation: Delegation,
    identity: Identity,
    service: ServicePrincipal,
    state: State,
}

enum State {
    New,
    /// Our token is on its way.
    UnderWay(Context, Login),
    /// Both sides are sure; the flags say what the context can do.
    Complete(Context, u32),
    Failed,
}

impl Kerberos {
    /// A login of `identity` to `service`, without delegation.
    #[must_use]
    pub fn new(scheme: KerberosScheme, identity: Identity, service: ServicePrincipal) -> Self {
        Self { scheme, delegation: Delegation::Nothing, identity, service, state: State::New }
    }

    /// The same login with this delegation.
    #[must_use]
    pub fn delegating(self, delegation: Delegation) -> Self {
        Self { delegation, ..self }
    }

    fn begin(&self) -> Result<(Context, Login), KerberosError> {
        let library = Library::installed()?;
        let kind = match self.scheme {
            KerberosScheme::Negotiate => Kind::Spnego,
            KerberosScheme::Kerberos => Kind::Krb5,
        };
        let delegate = if self.delegation == Delegation::Ticket { DELEGATE } else { 0 };
        let credential = acquire::credential(library, kind, &self.identity)?;
        let service = acquire::service(library, &self.service).map_err(|status| self.failed(status, Key::Ticket))?;
        Ok((Context::new(library), Login { kind, credential, service, wanted: WANTED | delegate }))
    }

    fn failed(&self, status: super::status::Status, key: Key) -> KerberosError {
        status.error(key, self.service.as_str())
    }
}

impl Mechanism for Kerberos {
    fn scheme(&self) -> &'static str {
        self.scheme.as_str()
    }

    fn name(&self) -> &'static str {
        "Kerberos"
    }

    /// The first step gives a token; with it the host accepts the login, and its answer must bring the token that completes the login. So the
    /// second step is due whatever the host answers, with nothing if it gave no token.
    fn step(&mut self, challenge: Option<&[u8]>, binding: Option<&ChannelBinding>) -> Result<Step, MechanismError> {
        let (mut context, login, key) = match std::mem::replace(&mut self.state, State::Failed) {
            State::New => {
                let (context, login) = self.begin()?;
                (context, login, Key::from(&self.identity))
            }
            State::UnderWay(context, login) if challenge.is_some_and(|token| !token.is_empty()) => {
                (context, login, Key::Ticket)
            }
            State::Complete(context, granted) => {
                self.state = State::Complete(context, granted);
                return Ok(Step::Done);
            }
            State::UnderWay(..) | State::Failed => return Err(KerberosError::NotMutual.into()),
        };
        let binding = binding.map(ChannelBinding::application_data);
        let leg = context.step(&login, challenge.unwrap_or_default(), binding);
        let Leg { token, complete, is_krb5, granted } = leg.map_err(|status| self.failed(status, key))?;
        if complete && (granted & MUTUAL == 0 || !is_krb5) {
            return Err(KerberosError::NotMutual.into());
        }
        self.state = if complete { State::Complete(context, granted) } else { State::UnderWay(context, login) };
        Ok(if token.is_empty() { Step::Done } else { Step::Last(token) })
    }

    fn blocks(&self) -> bool {
        true
    }

    fn sealer(self: Box<Self>) -> Result<Box<dyn Sealer>, MechanismError> {
        match self.state {
            State::Complete(context, granted) if granted & SEALING == SEALING => {
                Ok(Box::new(KerberosSealer::new(context, self.scheme.seal_protocol())))
            }
            State::Complete(..) => Err(MechanismError::NotSealable("Kerberos gave no key to encrypt with")),
            State::New | State::UnderWay(..) | State::Failed => {
                Err(MechanismError::NotSealable("the Kerberos login is not complete"))
            }
        }
    }
}

/// `GSS_C_DELEG_FLAG` (RFC 2744 section 5.19).
const DELEGATE: u32 = 1;
/// `GSS_C_MUTUAL_FLAG`.
const MUTUAL: u32 = 2;
/// `GSS_C_REPLAY_FLAG`, `GSS_C_SEQUENCE_FLAG`, `GSS_C_CONF_FLAG` and `GSS_C_INTEG_FLAG`.
const SEALING: u32 = 4 | 8 | 16 | 32;
const WANTED: u32 = MUTUAL | SEALING;
