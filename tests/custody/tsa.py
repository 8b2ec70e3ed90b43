"""A time-stamping authority of our own: its certificates, and `openssl ts` behind its counter."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OPENSSL = shutil.which("openssl")
DAY = timedelta(days=1)
_PEM = serialization.Encoding.PEM
_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
    "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
_CONFIG = """\
[tsa]
default_tsa = unit
[unit]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.1
digests = {digests}
accuracy = secs:1
clock_precision_digits = 0
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


class Authority:
    """An authority whose unit's certificate holds for some days around now, ten by default.

    Args:
        folder: where its files go; made.
        valid: days from now on which the certificate begins and ends to hold.
        purpose: whether the certificate is one for time-stamping.
        digests: the hashes that it accepts.
    """

    def __init__(
        self,
        folder: Path,
        *,
        valid: tuple[float, float] = (-5, 5),
        purpose: bool = True,
        digests: str = "sha256, sha512",
    ) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        now = datetime.now(UTC)
        root_key, unit_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
        root = _certificate("Root", root_key, "Root", root_key, (now - 99 * DAY, now + 99 * DAY))
        span = (now + valid[0] * DAY, now + valid[1] * DAY)
        unit = _certificate("Unit 1", unit_key, "Root", root_key, span, purpose=purpose)
        self.root = folder / "ca.pem"
        self.root.write_bytes(root.public_bytes(_PEM))
        (folder / "tsa.pem").write_bytes(unit.public_bytes(_PEM))
        secret = unit_key.private_bytes(
            _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / "tsa.key").write_bytes(secret)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder, digests=digests))

    @property
    def pem(self) -> bytes:
        """The root certificate, which others may trust."""
        return self.root.read_bytes()

    def reply(self, request: bytes) -> bytes:
        """The response to a request, both DER."""
        asked, answer = self.folder / "request.tsq", self.folder / "response.tsr"
        asked.write_bytes(request)
        _openssl(
            "ts", "-reply", "-config", self.folder / "tsa.cnf", "-queryfile", asked, "-out", answer
        )
        return answer.read_bytes()


def resigned(response: bytes, signer: Authority, folder: Path) -> bytes:
    """What a response says, signed anew by a key of another purpose, as `openssl ts` would not."""
    (folder / "real.tsr").write_bytes(response)
    _openssl("ts", "-reply", "-in", folder / "real.tsr", "-token_out", "-out", folder / "token")
    _openssl(
        "cms", "-verify", "-noverify", "-binary", "-inform", "DER", "-in", folder / "token",
        "-out", folder / "said",
    )  # fmt: skip
    _openssl(
        "cms", "-sign", "-binary", "-nodetach", "-nosmimecap", "-outform", "DER",
        "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-md", "sha256", "-in", folder / "said",
        "-signer", signer.folder / "tsa.pem", "-inkey", signer.folder / "tsa.key",
        "-out", folder / "forged",
    )  # fmt: skip
    token = (folder / "forged").read_bytes()
    granted = b"\x30\x03\x02\x01\x00"  # PKIStatusInfo: status 0
    length = len(granted) + len(token)
    return b"\x30\x82" + length.to_bytes(2, "big") + granted + token


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line in a folder, as a person would."""
    return subprocess.run(  # noqa: S602 (the very line that people are given)
        command,
        cwd=folder,
        shell=True,
        check=False,
        capture_output=True,
        text=True,
    )


def request_by_openssl(data: bytes, folder: Path, digest: str = "sha256") -> bytes:
    """A request that openssl made."""
    (folder / "data").write_bytes(data)
    asked = folder / "own.tsq"
    _openssl("ts", "-query", "-data", folder / "data", f"-{digest}", "-cert", "-out", asked)
    return asked.read_bytes()


def _openssl(*words: str | Path) -> None:
    assert OPENSSL is not None
    subprocess.run([OPENSSL, *words], check=True, capture_output=True)


def _certificate(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    span: tuple[datetime, datetime],
    *,
    purpose: bool = True,
) -> x509.Certificate:
    root = subject == issuer
    usage = dict.fromkeys(_USES, False)
    usage |= {"key_cert_sign": True, "crl_sign": True} if root else {"digital_signature": True}
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0])
        .not_valid_after(span[1])
        .add_extension(x509.BasicConstraints(ca=root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if not root:
        use = ExtendedKeyUsageOID.TIME_STAMPING if purpose else ExtendedKeyUsageOID.CODE_SIGNING
        made = made.add_extension(x509.ExtendedKeyUsage([use]), critical=True)
    return made.sign(issuer_key, hashes.SHA256())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Cadonian Time Service"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )
