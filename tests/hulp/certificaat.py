"""A certificate that a test makes for a server of its own."""

from __future__ import annotations

import ssl
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from portal.domain import tijd


def certificaat(map_: Path, *, adres: str = "127.0.0.1", dagen: int = 1) -> ssl.SSLContext:
    """A server with a certificate of its own, for this address and these days; `ca.pem` is what it is trusted by."""
    sleutel, nu = ec.generate_private_key(ec.SECP256R1()), datetime.now(tijd.ZONE)
    naam = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "proef")])
    gebruik = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only",
         "decipher_only"), False,
    )  # fmt: skip
    papier = (
        x509.CertificateBuilder(naam, naam, sleutel.public_key(), x509.random_serial_number())
        .not_valid_before(nu - timedelta(days=10))
        .not_valid_after(nu + timedelta(days=dagen))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, key_cert_sign=True, **gebruik), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(sleutel.public_key()), critical=False)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(adres)), x509.DNSName("localhost")]), critical=False
        )
        .sign(sleutel, hashes.SHA256())
    )
    pem = papier.public_bytes(serialization.Encoding.PEM)
    (map_ / "ca.pem").write_bytes(pem)
    vorm = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (map_ / "server.pem").write_bytes(pem + sleutel.private_bytes(*vorm))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(map_ / "server.pem")
    return context
