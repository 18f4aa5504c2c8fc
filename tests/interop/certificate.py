"""A self-signed server certificate for loopback, and its channel binding (RFC 5929 4.1)."""

import datetime
import hashlib
import ipaddress
import os
import subprocess
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

# What `--certificate-hash` may say, and the hash the certificate is signed with; RSA unless it says otherwise.
HASHES = {
    "sha1": hashes.SHA1,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "ecdsa-sha256": hashes.SHA256,
    "ecdsa-sha384": hashes.SHA384,
    "pss-sha256": hashes.SHA256,
    "pss-sha384": hashes.SHA384,
    "pss-sha512": hashes.SHA512,
}

# What Server 2012 R2 has for an RSA certificate (documented: "TLS Cipher Suites in Windows 8.1"), in OpenSSL's names.
OLD_SUITES = (
    "DHE-RSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA384:ECDHE-RSA-AES128-SHA256:ECDHE-RSA-AES256-SHA:"
    "ECDHE-RSA-AES128-SHA:AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-SHA256:AES128-SHA256:AES256-SHA:AES128-SHA"
)


class Certificate:
    """A certificate that is no authority (CA:FALSE), for localhost and 127.0.0.1, valid for a day."""

    def __init__(self, kind="sha256"):
        self._hash = HASHES[kind]
        self._padding = padding.PSS(padding.MGF1(self._hash()), self._hash.digest_size) if kind.startswith("pss") else None
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
        if self._hash is hashes.SHA1:
            return self._with_sha1(builder.sign(self._key, hashes.SHA256()))
        return builder.sign(self._key, self._hash(), rsa_padding=self._padding)

    def _with_sha1(self, certificate):
        """The same signed by OpenSSL's command, as `cryptography` signs with SHA-1 no longer."""
        pem = certificate.public_bytes(serialization.Encoding.PEM) + self._key_pem()
        with tempfile.NamedTemporaryFile() as file:
            file.write(pem)
            file.flush()
            command = ["openssl", "x509", "-sha1", "-days", "1", "-in", file.name, "-key", file.name]
            signed = subprocess.run(command, capture_output=True, timeout=20, check=True)
        return x509.load_pem_x509_certificate(signed.stdout)

    def _key_pem(self):
        return self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def sha256(self):
        """The SHA-256 of the certificate (DER), in lower-case hexadecimal: what a client pins."""
        return hashlib.sha256(self.der).hexdigest()

    @property
    def channel_binding(self):
        """The `tls-server-end-point` binding: by the certificate's own signature hash, but SHA-256 for SHA-1."""
        name = "sha256" if self._hash is hashes.SHA1 else self._hash.name
        return b"tls-server-end-point:" + hashlib.new(name, self.der).digest()

    def write(self, folder):
        """Writes `certificate.pem` and `key.pem` (readable by the owner) into the folder; returns both paths."""
        certificate, key = os.path.join(folder, "certificate.pem"), os.path.join(folder, "key.pem")
        with open(certificate, "wb") as file:
            file.write(self._certificate.public_bytes(serialization.Encoding.PEM))
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(self._key_pem())
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
