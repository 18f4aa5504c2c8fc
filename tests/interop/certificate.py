"""A self-signed server certificate for loopback, and its channel binding (RFC 5929 4.1)."""

import datetime
import hashlib
import ipaddress
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

# What `--certificate-hash` may say, and the hash the certificate is signed with.
HASHES = {
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "ecdsa-sha384": hashes.SHA384,
}


class Certificate:
    """A certificate that is no authority (CA:FALSE), for localhost and 127.0.0.1, valid for a day."""

    def __init__(self, kind="sha256"):
        self._hash = HASHES[kind]
        self._key = ec.generate_private_key(ec.SECP384R1()) if kind.startswith("ecdsa") else rsa.generate_private_key(65537, 2048)
        self._certificate = self._sign()
        self.der = self._certificate.public_bytes(serialization.Encoding.DER)

    def _sign(self):
        now = datetime.datetime.now(datetime.timezone.utc)
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        public = self._key.public_key()
        builder = (
            x509.CertificateBuilder(name, name, public, x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=1))
        )
        for extension, critical in extensions(public):
            builder = builder.add_extension(extension, critical)
        return builder.sign(self._key, self._hash())

    @property
    def sha256(self):
        """The SHA-256 of the certificate (DER), in lower-case hexadecimal: what a client pins."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def channel_binding(self):
        """The `tls-server-end-point` binding: the certificate's own signature hash, as it is SHA-256 or better."""
        return b"tls-server-end-point:" + hashlib.new(self._hash.name, self.der).digest()

    def write(self, folder):
        """Writes `certificate.pem` and `key.pem` (readable by the owner) into the folder; returns both paths."""
        certificate, key = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")
        with open(certificate, "wb") as file:
            file.write(self._certificate.public_bytes(serialization.Encoding.PEM))
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(
                self._key.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
        return certificate, key


def extensions(public):
    """The extensions, each with whether it is critical; the key identifiers are for OpenSSL's strict mode."""
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return [
        (x509.BasicConstraints(ca=False, path_length=None), True),
        (x509.SubjectAlternativeName(names), False),
        (identifier, False),
        (x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), False),
        (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), False),
    ]
