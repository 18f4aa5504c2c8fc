"""Sealed bodies as the server sees them (MS-WSMV 2.2.9.1): the cutting and joining is pypsrp's, the rest stands here."""

import re

from pypsrp.encryption import WinRMEncryption

BOUNDARY = "Encrypted Boundary"
PROTOCOLS = {
    "Negotiate": WinRMEncryption.SPNEGO,
    "NTLM": WinRMEncryption.SPNEGO,
    "Kerberos": WinRMEncryption.KERBEROS,
    "CredSSP": WinRMEncryption.CREDSSP,
}


class NotSealed(Exception):
    """A body that is not what the login agreed on; the text goes to the log."""


class Seal:
    """What seals and opens the bodies of one connection."""

    def __init__(self, login, part_headers):
        self._context = WinRMEncryption(login.context, PROTOCOLS[login.scheme])
        self._part_headers = part_headers

    def open(self, content_type, body):
        """The body in clear, and in how many parts it came."""
        if f'protocol="{self._context.protocol}"' not in content_type:
            raise NotSealed(f"the login goes with {self._context.protocol}, not with {content_type}")
        found = re.search('boundary="([^"]*)"', content_type)
        if found is None:
            raise NotSealed("there is no boundary")
        parts = body.count(b"OriginalContent:")
        if parts != 1 and not content_type.startswith("multipart/x-multi-encrypted"):
            raise NotSealed(f"{parts} parts in multipart/encrypted")
        try:
            return self._context.unwrap_message(body, found.group(1)), parts
        except Exception as error:  # of pyspnego, pypsrp, struct and what the bytes lead to
            raise NotSealed(f"{type(error).__name__}: {error}") from error

    def close(self, body):
        """Content-Type and body of a sealed answer."""
        kind, sealed = self._context.wrap_message(body)
        if self._part_headers == "bare":
            sealed = re.sub(rb"\r\n\t(Content-Type|OriginalContent):", rb"\r\n\1:", sealed)
        return f'{kind};protocol="{self._context.protocol}";boundary="{BOUNDARY}"', sealed


def is_sealed(content_type):
    return content_type.startswith(("multipart/encrypted", "multipart/x-multi-encrypted"))
