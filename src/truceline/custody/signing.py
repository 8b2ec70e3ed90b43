"""Signing a proposal, and checking a signature under an entry.

A person's key is a plain C2SP signed-note key (Ed25519, RFC 8032). What it signs is
`record.signed_text`: the log, the key's name, the date, and the SHA-256 of what is said.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

from truceline.ledger import LogError, NoteError, Signer, Verifier
from truceline.record import EntrySignature, Proposal, signed_text


class CannotSign(LogError):
    """A proposal that this key should not, or need not, sign."""


def sign_proposal(proposal: Proposal, signer: Signer, signed: datetime) -> Proposal:
    """Add a signature to a proposal.

    Whoever signs should have seen the body with its disclosures opened (`Proposal.opening`): the
    signature covers the sealed values too, through their commitments.

    Args:
        proposal: what is to be signed, with the signatures that it has so far.
        signer: the private key.
        signed: when it is signed, an aware datetime; kept to the second, in UTC.

    Raises:
        CannotSign: The key has signed it already, or a disclosure opens none of its sealed fields,
            so that the signer was shown something else than what is signed.
        ValueError: The date has no time zone.
    """
    if any(each.key == signer.name for each in proposal.signatures):
        raise CannotSign(
            f"the key {signer.name!r} has signed this proposal already",
            remedy="A second signature must be a second person's, with a key of their own.",
        )
    try:
        proposal.opening()
    except ValueError as error:
        raise CannotSign(
            f"the proposal cannot be what its author made: {error}",
            remedy="Ask its author for it again.",
        ) from None
    if signed.tzinfo is None:
        raise ValueError("the date of a signature needs a time zone")
    moment = signed.astimezone(UTC).replace(microsecond=0)
    value = signer.sign(_text(proposal.said, proposal.origin, signer.name, moment))
    made = EntrySignature(
        key=signer.name,
        key_id=signer.key_id.hex(),
        signed=moment,
        value=base64.b64encode(value).decode(),
    )
    return proposal.model_copy(update={"signatures": (*proposal.signatures, made)})


def check_signature(
    said: bytes, origin: str, signature: EntrySignature, key: Verifier | str
) -> bool:
    """Whether a signature is this key's, over this, in this log.

    Args:
        said: canonical JSON of what is said (`Entry.said`).
        origin: name of the log that the entry was first recorded in (`Taken.origin` for one that
            was taken over).
        signature: the signature.
        key: the public key, or its text form; a text that is no key signed nothing.
    """
    try:
        verifier = Verifier.from_vkey(key) if isinstance(key, str) else key
    except NoteError:
        return False
    if (signature.key, signature.key_id) != (verifier.name, verifier.key_id.hex()):
        return False
    text = _text(said, origin, signature.key, signature.signed)
    return verifier.verify(text, base64.b64decode(signature.value))


def signed_digest(said: bytes, origin: str, signature: EntrySignature) -> bytes:
    """Return the SHA-256 of what a signature is over: equal for a signature and its replay."""
    return hashlib.sha256(_text(said, origin, signature.key, signature.signed)).digest()


def _text(said: bytes, origin: str, key: str, signed: datetime) -> bytes:
    return signed_text(origin, said, key, f"{signed.replace(tzinfo=None).isoformat()}Z")
