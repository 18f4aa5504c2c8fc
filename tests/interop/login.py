"""One login seen by the server: pyspnego checks it, and what pyspnego lets pass is looked at here (MS-NLMP 3.2.5, RFC 4178, MS-CSSP)."""

import hashlib
import logging
import ssl
import tempfile
import threading

import spnego
from spnego import tls
from spnego._ntlm_raw.messages import Authenticate, AvFlags, AvId, NegotiateFlags, NTClientChallengeV2
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import BadBindingsError

import engines
from certificate import Certificate

try:  # Kerberos and gss-ntlmssp are not everywhere (requirements-gssapi.txt)
    import gssapi
    from gssapi.exceptions import BadChannelBindingsError

    gssapi.SecurityContext.__DEFER_STEP_ERRORS__ = False  # else pyspnego stumbles over its own question after a bad token
except ImportError:
    BadChannelBindingsError = BadBindingsError

SIGNATURE = b"NTLMSSP\0"
CHANNEL_BOUND = 0x800  # GSS_C_CHANNEL_BOUND_FLAG: the initiator's bindings were compared, and are ours


class Refused(Exception):
    """The client is not let in; the text is the reason that goes to the log, the token tells the client."""

    def __init__(self, reason, token=None):
        super().__init__(reason)
        self.token = token


class Policy:
    """What the command line demands of a login."""

    def __init__(self, arguments, certificate):
        self.schemes = arguments.schemes.split(",")
        self.engine = arguments.engine
        self.smb_conf = arguments.smb_conf
        self.mic = arguments.mic
        self.credssp = credssp_context(arguments.credssp_tls) if "CredSSP" in self.schemes else None
        self._binding_of_ours = certificate.channel_binding
        self.binding = {
            "off": lambda: None,
            "required": lambda: certificate.channel_binding,
            "wrong": lambda: Certificate("ecdsa-sha384").channel_binding,
        }["off" if arguments.transport == "http" else arguments.binding]()

    def name_of(self, value):
        """Names the channel binding that a client sent."""
        if value is None:
            return "missing"
        if not any(value):
            return "zero"
        packed = GssChannelBindings(application_data=self._binding_of_ours).pack()
        return "right" if value == hashlib.md5(packed, usedforsecurity=False).digest() else "other"


class Login:
    """One exchange on one connection, of whichever mechanism the client begins."""

    def __init__(self, policy, scheme):
        self.scheme = scheme
        self.seen = {"scheme": scheme}
        self.context = None
        self._policy = policy

    def step(self, token):
        """Takes a client's token; returns the server's token, and whether the client is known now."""
        if self.context is None:
            self.context = self._server(token)
        if token.find(SIGNATURE + b"\3") >= 0:
            self._look(token)
        try:
            out = self.context.step(token)
        except (BadBindingsError, BadChannelBindingsError) as error:
            raise Refused("channel binding " + ("missing" if self.seen.get("binding") == "missing" else "differs")) from error
        except Exception as error:  # pyspnego raises struct, value and its own errors on a bad token
            raise Refused(reason(error)) from error
        if (error := CREDSSP_REASONS.take()) is not None:
            raise Refused(reason(error), out) from error
        if self.context.complete:
            self._demand()
        return out, self.context.complete

    def end(self):
        """Ends what was begun for it."""
        getattr(self.context, "end", lambda: None)()

    def _server(self, token):
        if self._policy.engine == "gss-ntlmssp":
            return engines.GssNtlmssp(self._policy.binding)
        if self._policy.engine == "gensec":
            return engines.Gensec(self._policy.smb_conf)
        protocol, options = {
            "CredSSP": ("credssp", spnego.NegotiateOptions.use_negotiate),
            "Kerberos": ("kerberos", spnego.NegotiateOptions.use_gssapi),
        }.get(self.scheme, ("negotiate", spnego.NegotiateOptions.use_negotiate))
        if token.startswith(SIGNATURE):
            protocol, options = "ntlm", spnego.NegotiateOptions.use_ntlm
        binding = self._policy.binding if protocol != "credssp" else None  # it has its own: the public key
        return spnego.server(
            protocol=protocol,
            options=options,
            channel_bindings=GssChannelBindings(application_data=binding) if binding else None,
            **({"credssp_tls_context": self._policy.credssp} if protocol == "credssp" else {}),
        )

    def _look(self, token):
        """Notes what an AUTHENTICATE message says, before anything is believed."""
        try:
            message = Authenticate.unpack(token[token.find(SIGNATURE) :])
            response = message.nt_challenge_response or b""
            pairs = NTClientChallengeV2.unpack(response[16:]).av_pairs if len(response) > 24 else None
            flags = NegotiateFlags(message.flags)
        except Exception as error:
            raise Refused("the AUTHENTICATE message cannot be read") from error
        if pairs is None:
            raise Refused("not NTLMv2")
        binding = pairs.get(AvId.channel_bindings)
        self.seen.update(
            user=f"{message.domain_name or ''}\\{message.user_name or ''}",
            mic=bool(pairs.get(AvId.flags, 0) & AvFlags.mic) and message.mic is not None,
            binding=self._policy.name_of(binding),
            target_name=pairs.get(AvId.target_name),
            spnego=not token.startswith(SIGNATURE),
            lm_response_is_zero=not any(message.lm_challenge_response or b""),
            flags=sorted(flag.name for flag in NegotiateFlags if flag in flags and flag.name),
        )

    def _demand(self):
        """Refuses what pyspnego and MIT Kerberos let pass: no MIC, no channel binding, or one of sixteen zero bytes."""
        mechanism = self.seen["mechanism"] = self.context.negotiated_protocol
        if self.scheme == "CredSSP":
            self.seen.update(user=self.context.client_principal, delegated=delegated_user(self.context))
        elif mechanism == "kerberos":
            self._look_at_the_ticket()
        elif self._policy.mic == "required" and not self.seen["mic"]:
            raise Refused("mic missing")
        if self._policy.binding and self.seen.get("binding") in ("zero", "missing"):
            raise Refused("channel binding " + self.seen["binding"])

    def _look_at_the_ticket(self):
        kerberos = getattr(self.context, "_context")  # of SPNEGO the mechanism in it
        security = getattr(kerberos, "_context", kerberos)
        bound = int(security.actual_flags) & CHANNEL_BOUND
        self.seen.update(
            user=str(security.initiator_name),
            service=str(security.target_name),
            spnego=security is not kerberos,
            binding=("right" if bound else "missing") if self._policy.binding else None,
        )


class CredSspReasons(logging.Handler):
    """Keeps why pyspnego's CredSSP refused, which it tells its client and its log, but not its caller."""

    def __init__(self):
        super().__init__()
        self._of_this_thread = threading.local()
        logging.getLogger("spnego._credssp").addHandler(self)

    def emit(self, record):
        self._of_this_thread.error = record.args[0] if record.args else None

    def take(self):
        """The last error of this thread, once."""
        error, self._of_this_thread.error = getattr(self._of_this_thread, "error", None), None
        return error if isinstance(error, Exception) else None


def credssp_context(version):
    """TLS inside CredSSP, up to that version, with a certificate of its own."""
    context = tls.default_tls_context("accept")
    context.context.maximum_version = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}[version]
    certificate = Certificate()
    with tempfile.TemporaryDirectory(prefix="credssp-") as folder:
        context.context.load_cert_chain(*certificate.write(folder))
    context.public_key = tls.get_certificate_public_key(certificate.der)
    return context


def delegated_user(context):
    """Whose password a CredSSP client has handed over."""
    password = context.get_extra_info("client_credential")
    return f"{password.domain_name}\\{password.username}" if hasattr(password, "domain_name") else None


def reason(error):
    """What went wrong, in words a test can look for."""
    said = str(error)
    for part, name in (
        ("Invalid MIC", "mic wrong"),
        ("Invalid NTLM response", "wrong password"),
        ("find any matching credential", "unknown user"),
        ("Public key verification failed", "another public key"),
        ("Clock skew too great", "clock skew"),
    ):
        if part in said:
            return name
    return f"{type(error).__name__}: {said}"


CREDSSP_REASONS = CredSspReasons()
