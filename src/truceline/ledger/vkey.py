"""A public key from its text, whichever of the kinds known here it is.

Source: C2SP signed-note and tlog-cosignature.
"""

from __future__ import annotations

from truceline.ledger.cosignature import CosignatureVerifier, Ed25519Cosigner
from truceline.ledger.ed25519 import Verifier
from truceline.ledger.keytext import COSIGNATURE, ED25519, MLDSA_COSIGNATURE, KeyText
from truceline.ledger.mldsa import MldsaCosigner
from truceline.ledger.note import NoteError


def verifier_from_vkey(text: str) -> Verifier | Ed25519Cosigner | MldsaCosigner:
    """Read a public key: plain Ed25519 (0x01), Ed25519 (0x04) or ML-DSA-44 (0x06) cosignatures.

    Raises:
        NoteError: It is malformed, its id does not fit, or it is of another kind.
    """
    found = KeyText.from_public(text)
    if found.kind == ED25519:
        return Verifier(found.name, found.material)
    if found.kind == COSIGNATURE:
        return Ed25519Cosigner(found.name, found.material)
    if found.kind == MLDSA_COSIGNATURE:
        return MldsaCosigner(found.name, found.material)
    raise NoteError(
        f"the key is of type {found.kind:#04x}; expected 0x01 (Ed25519), 0x04 (Ed25519 "
        "cosignatures) or 0x06 (ML-DSA-44 cosignatures)"
    )


def cosigner_from_vkey(text: str) -> CosignatureVerifier:
    """Read a witness's public key.

    Raises:
        NoteError: It is malformed, its id does not fit, or it is no witness's key.
    """
    found = verifier_from_vkey(text)
    if isinstance(found, Verifier):
        raise NoteError(
            "this is a key for signing texts (type 0x01); a witness has one for cosignatures "
            "(type 0x04 or 0x06)"
        )
    return found
