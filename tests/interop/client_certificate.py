"""A certificate for a client, the authority that signed it, and the files that clients take."""

import datetime
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12

USER = "operator"
PASSWORD = b"Cert-0815 please"  # of the PKCS#12 files
MUTUAL = "http://schemas.dmtf.org/wbem/wsman/1/wsman/secprofile/https/mutual"


def write(folder):
    """Writes everything; returns the paths by name. `stranger` is signed by an authority of the same name with another key."""
    paths = {}
    for who in ("client", "stranger"):
        authority_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        authority = sign("lab CA", authority_key, "lab CA", authority_key, [(x509.BasicConstraints(True, 0), True)])
        usages = [
            (x509.BasicConstraints(False, None), True),
            (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.CLIENT_AUTH]), False),
        ]
        certificate = sign(USER, key, "lab CA", authority_key, usages)
        pem = serialization.Encoding.PEM
        plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        stored = {
            "certificate.pem": certificate.public_bytes(pem),
            "key.pem": key.private_bytes(pem, *plain),
            "ca.pem": authority.public_bytes(pem),
            "modern.p12": pkcs12_of(key, certificate, modern()),
            "legacy.p12": pkcs12_of(key, certificate, legacy()),
        }
        for name, content in stored.items():
            path = os.path.join(folder, f"{who}-{name}")
            with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(content)
            paths[f"{who}_{name.replace('.', '_')}"] = path
    return paths


def sign(subject, key, issuer, issuer_key, extensions):
    """A certificate of version 3, valid for a day."""
    now = datetime.datetime.now(datetime.timezone.utc)
    names = [x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]) for name in (subject, issuer)]
    builder = (
        x509.CertificateBuilder(names[1], names[0], key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
    )
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(issuer_key, hashes.SHA256())


def pkcs12_of(key, certificate, encryption):
    return pkcs12.serialize_key_and_certificates(USER.encode(), key, certificate, None, encryption)


def modern():
    """What OpenSSL 3 writes: PBES2 with AES-256."""
    return serialization.BestAvailableEncryption(PASSWORD)


def legacy():
    """What older Windows exports: 3DES and SHA-1."""
    builder = serialization.PrivateFormat.PKCS12.encryption_builder()
    return builder.key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC).hmac_hash(hashes.SHA1()).build(PASSWORD)
