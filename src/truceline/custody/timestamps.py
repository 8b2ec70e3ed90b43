"""Time-stamps: somebody outside confirms when a checkpoint existed (RFC 3161).

The mission sends an authority the SHA-256 of a checkpoint and gets back a token: that hash and a
time, signed. It shows that the checkpoint, and with it every entry that it commits to, existed not
later than that time, for whoever trusts the clock and the key of that authority. It does not show
how much earlier, nor that an entry is true.

`openssl ts -verify` checks the same, with none of this program (see `custody.timestamp_files`).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.utils import CryptographyDeprecationWarning
from rfc3161_client import (
    Accuracy,
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from truceline.custody.timestamp_files import TimestampFiles, write_files
from truceline.ledger import Checkpoint, LogError, Note, NoteError, Verifier
from truceline.ledger.note import decode_base64
from truceline.record import Timestamp

__all__ = [
    "MAX_RESPONSE",
    "TimestampFiles",
    "TimestampInvalid",
    "accept",
    "check_timestamp",
    "request",
    "write_files",
    "wrong_with_stamped",
]

MAX_RESPONSE: Final = 40_000
"""The longest response in bytes that is kept: an entry of the record has 65,535 at most."""

_HASHES: Final = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
}
_MALFORMED: Final = (
    ValueError,
    KeyError,
    TypeError,
    OverflowError,
    UnsupportedAlgorithm,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    CryptographyDeprecationWarning,  # where a run makes errors of warnings
)
"""What the libraries raise over the bytes of a stranger."""
_AGAIN: Final = "Ask the authority for a new time-stamp of this checkpoint."


class TimestampInvalid(LogError):
    """A response that is none, or is not about this checkpoint, or is not soundly signed."""


def request(checkpoint: bytes) -> bytes:
    """Return a time-stamp request in DER, for an authority (`application/timestamp-query`).

    It holds the SHA-256 of the checkpoint and a random number, and asks for the certificate. It
    tells the authority nothing about the record.

    Args:
        checkpoint: the signed note, as its file holds it.
    """
    made = (
        TimestampRequestBuilder()
        .data(checkpoint)
        .hash_algorithm(HashAlgorithm.SHA256)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    return made.as_bytes()


def accept(checkpoint: bytes, response: bytes, roots: Iterable[bytes] = ()) -> Timestamp:
    """Read an authority's response to a request, and check it as `check_timestamp` does.

    Args:
        checkpoint: the signed note that was to be stamped.
        response: the response, DER.
        roots: certificates that are trusted, PEM, one or more each. Without any, the signature
            is not checked; whoever has them can do it later.

    Raises:
        TimestampInvalid: if it does not hold.
    """
    if len(response) > MAX_RESPONSE:
        raise _invalid(f"the response has {len(response)} bytes; expected {MAX_RESPONSE} at most")
    token = _decoded(response)
    stamp = Timestamp(
        id=f"T-{_size(checkpoint)}-{hashlib.sha256(response).hexdigest()[:8]}",
        size=_size(checkpoint),
        checkpoint=checkpoint.decode(),
        token=base64.b64encode(response).decode(),
        authority=token.authority,
        stamped=token.stamped,
    )
    _check(stamp, token, _certificates(roots))
    return stamp


def check_timestamp(stamp: Timestamp, roots: Iterable[bytes] | None = None) -> tuple[bool, str]:
    """Check a time-stamp that stands in a record, and say what that shows.

    Args:
        stamp: the time-stamp.
        roots: certificates that are trusted, PEM; None checks everything but the signature.

    Returns:
        Whether all that was checked holds, and a sentence on what was shown or what is wrong. With
        roots, the certificate must have been valid when it stamped; it may have expired since.
    """
    try:
        token = _decoded(decode_base64(stamp.token))
        trusted = _certificates(roots or ())
        if roots is not None and not trusted:
            raise _invalid("no certificate was given to check it with")
        _check(stamp, token, trusted)
    except (LogError, NoteError) as error:
        return False, f"The time-stamp {stamp.id} shows nothing: {error}"
    what = f"the checkpoint of {stamp.size} entries"
    when = f"{stamp.stamped:%Y-%m-%d %H:%M:%S} UTC{token.margin}"
    if not trusted:
        return True, (
            f"By its own words, {what} was stamped by {stamp.authority} at {when}. Who signed it "
            "was not checked: that takes the authority's certificate. Until then it shows nothing."
        )
    return True, (
        f"{what[0].upper()}{what[1:]} existed not later than {when}, by the clock of "
        f"{stamp.authority}, whose certificate leads to one that you trust."
    )


def wrong_with_stamped(
    stamp: Timestamp, origin: str, operator: Verifier, root_at: Callable[[int], bytes]
) -> str:
    """Return why a stamped checkpoint is not one of this log, empty if it is.

    Without this, a time-stamp says something about some checkpoint, not about the log it is in.

    Args:
        stamp: the time-stamp.
        origin: name of the log.
        operator: its public key.
        root_at: the root that the log had at a size (`Log.root_at`).
    """
    try:
        checkpoint = Checkpoint.open(stamp.checkpoint.encode(), operator)
        if checkpoint.origin != origin:
            return f"it is of the log {checkpoint.origin!r}, and this is {origin!r}"
        if checkpoint.size != stamp.size:
            return f"it is of {checkpoint.size} entries, not of {stamp.size}"
        if root_at(checkpoint.size) != checkpoint.root:
            return f"this log had another root at {checkpoint.size} entries"
    except ValueError as error:
        return str(error)
    return ""


@dataclass(frozen=True)
class _Token:
    """A response that grants a time-stamp, with what it says."""

    response: TimeStampResponse
    authority: str
    stamped: datetime
    margin: str
    hashed_by: str
    hashed: bytes


def _decoded(data: bytes) -> _Token:
    try:
        response = decode_timestamp_response(data)
        if response.status != PKIStatus.GRANTED:
            said = "; ".join(response.status_string) or "without a reason"
            raise _invalid(f"the authority did not grant it (status {response.status}, {said})")
        info, signed = response.tst_info, response.signed_data
        (signer,) = signed.signer_infos
        own = [
            each.subject.rfc4514_string()
            for each in map(x509.load_der_x509_certificate, signed.certificates)
            if (each.issuer, each.serial_number) == (signer.issuer, signer.serial_number)
        ]
        if not own:
            raise _invalid("it carries no certificate of whoever signed it")
        # Everything that is used later is read here, so that what is malformed shows here.
        imprint = info.message_imprint
        return _Token(
            response,
            own[0],
            info.gen_time.replace(microsecond=0),
            _margin(info.accuracy),
            _HASHES.get(imprint.hash_algorithm.dotted_string, ""),
            imprint.message,
        )
    except _MALFORMED as error:
        raise _invalid(f"it is no time-stamp response (RFC 3161): {error}") from None


def _margin(accuracy: Accuracy | None) -> str:
    """Say how exact the time is: the library drops fractions, and the token may name a margin."""
    parts = (
        ()
        if accuracy is None
        else ((accuracy.seconds, "s"), (accuracy.millis, "ms"), (accuracy.micros, "µs"))
    )
    said = " ".join(f"{value} {unit}" for value, unit in parts if value)
    return f" (to the second{f', give or take {said}' if said else ''})"


def _check(stamp: Timestamp, token: _Token, roots: list[x509.Certificate]) -> None:
    """Hold a time-stamp to its token, and the token to the roots if there are any."""
    note = stamp.checkpoint.encode()
    if not token.hashed_by:
        raise _invalid("its hash is none of SHA-256, SHA-384 and SHA-512")
    if hashlib.new(token.hashed_by, note).digest() != token.hashed:
        raise _invalid("it is a time-stamp of something else than this checkpoint")
    if _size(note) != stamp.size:
        raise _invalid(f"its checkpoint is of {_size(note)} entries, not of {stamp.size}")
    if (token.stamped, token.authority) != (stamp.stamped, stamp.authority):
        raise _invalid("its time or authority is not the one in the token")
    if not roots:
        return
    try:
        VerifierBuilder(roots=roots).build().verify_message(token.response, note)
    except (VerificationError, *_MALFORMED) as error:
        raise _invalid(
            "its signature does not lead to a certificate that you trust and that held at that "
            f"time ({str(error)[:200]})"
        ) from None


def _size(checkpoint: bytes) -> int:
    try:
        return Checkpoint.from_text(Note.decode(checkpoint).text).size
    except NoteError as error:
        raise _invalid(f"what was to be stamped is no checkpoint: {error}") from None


def _certificates(roots: Iterable[bytes]) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for pem in roots:
        try:
            loaded = x509.load_pem_x509_certificates(pem)
        except ValueError as error:
            raise TimestampInvalid(
                f"a file of trusted certificates is not PEM: {error}",
                remedy="Get the authority's root certificate as PEM, from the authority itself.",
            ) from None
        found += loaded
    return found


def _invalid(problem: str) -> TimestampInvalid:
    return TimestampInvalid(problem, remedy=_AGAIN)
