"""What a node with users and https is started with: its own authority, a password, and the least rights."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import ipaddress
import os
import re
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PAGE = Path(__file__).parents[2] / "docs" / "elasticsearch.md"
PASSWORD = "رمز-of-tests-1400"


def secured(folder):
    """Write the files; `authority.pem` is what a client must trust."""
    folder.mkdir(parents=True)
    authority_key, authority = _certificate("Rasad tests", None, None)
    key, certificate = _certificate("127.0.0.1", authority_key, authority)
    pem = serialization.Encoding.PEM
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(pem, *plain))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(pem))
    (folder / "authority.pem").write_bytes(authority.public_bytes(pem))
    users = ("rasad", "keeper", "stranger", "admin")
    (folder / "users").write_text("".join(f"{user}:{_hashed(PASSWORD)}\n" for user in users))
    (folder / "users_roles").write_text("rasad:rasad,keeper\nrasad_keeper:keeper\nsuperuser:admin\n")
    (folder / "roles.yml").write_text(rights())
    return folder


def rights():
    """The roles as docs/elasticsearch.md tells them."""
    told = re.findall(r"```yaml\n(rasad\w*:\n.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    return "".join(told)


def _hashed(password):
    salt = os.urandom(32)
    made = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, 32)
    return f"{{PBKDF2}}10000${base64.b64encode(salt).decode()}${base64.b64encode(made).decode()}"


def _certificate(name, signer_key, signer):
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=signer is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key((signer_key or key).public_key()), critical=False
        )
    )
    if signer:
        here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        made = made.add_extension(here, critical=False)
    else:
        usage = dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        made = made.add_extension(
            x509.KeyUsage(digital_signature=True, key_cert_sign=True, crl_sign=True, **usage), critical=True
        )
    return key, made.sign(signer_key or key, hashes.SHA256())
