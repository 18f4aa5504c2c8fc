"""One NTLM login seen by the server: pyspnego checks it, and what pyspnego lets pass is looked at here (MS-NLMP 3.2.5)."""

import hashlib

import spnego
from spnego._ntlm_raw.messages import Authenticate, AvFlags, AvId, NegotiateFlags, NTClientChallengeV2
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import BadBindingsError

from certificate import Certificate

SIGNATURE = b"NTLMSSP\0"


class Refused(Exception):
    """The client is not let in; the text is the reason that goes to the log."""


class Policy:
    """What the command line demands of a login."""

    def __init__(self, arguments, certificate):
        self.schemes = arguments.schemes.split(",")
        self.mic = arguments.mic
        self._binding_of_ours = certificate.channel_binding
        self.binding = {
            "off": lambda: None,
            "required": lambda: certificate.channel_binding,
            "wrong": lambda: Certificate("ecdsa-sha384").channel_binding,
        }[arguments.binding]()

    def name_of(self, value):
        """Names the channel binding that a client sent."""
        if value is None:
            return "missing"
        if not any(value):
            return "zero"
        packed = GssChannelBindings(application_data=self._binding_of_ours).pack()
        return "right" if value == hashlib.md5(packed, usedforsecurity=False).digest() else "other"


class NtlmLogin:
    """One NTLM exchange on one connection."""

    def __init__(self, policy, scheme):
        self.scheme = scheme
        self.seen = {"scheme": scheme}
        self._policy = policy
        self._context = None

    def step(self, token):
        """Takes a client's token; returns the server's token, and whether the client is known now."""
        if self._context is None:
            self._context = self._server(token)
        if token.find(SIGNATURE + b"\3") >= 0:
            self._look(token)
        try:
            out = self._context.step(token)
        except BadBindingsError as error:
            raise Refused("channel binding " + ("missing" if self.seen["binding"] == "missing" else "differs")) from error
        except Exception as error:  # pyspnego raises struct, value and its own errors on a bad token
            raise Refused(reason(error)) from error
        if self._context.complete:
            self._demand()
        return out, self._context.complete

    def _server(self, token):
        raw = token.startswith(SIGNATURE)
        return spnego.server(
            protocol="ntlm" if raw else "negotiate",
            options=spnego.NegotiateOptions.use_ntlm if raw else spnego.NegotiateOptions.use_negotiate,
            channel_bindings=GssChannelBindings(application_data=self._policy.binding) if self._policy.binding else None,
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
        """Refuses what pyspnego lets pass: no MIC, or a channel binding of sixteen zero bytes."""
        if self._policy.mic == "required" and not self.seen["mic"]:
            raise Refused("mic missing")
        if self._policy.binding and self.seen["binding"] == "zero":
            raise Refused("channel binding zero")


def reason(error):
    """What went wrong, in words a test can look for."""
    said = str(error)
    for part, name in (
        ("Invalid MIC", "mic wrong"),
        ("Invalid NTLM response", "wrong password"),
        ("find any matching credential", "unknown user"),
    ):
        if part in said:
            return name
    return f"{type(error).__name__}: {said}"
