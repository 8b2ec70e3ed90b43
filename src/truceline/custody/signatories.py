"""Whose keys signed an entry, and what is wrong with their signatures."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from truceline.custody.keyring import Keyholder, Keyring
from truceline.custody.roles import CLOCKS_DIFFER, Rule
from truceline.custody.signing import check_signature, signed_digest
from truceline.record import Entry, EntrySignature

_FOREIGN: Final = (
    "Check that it was signed for this log and is unchanged, and have it signed again."
)


@dataclass(frozen=True, slots=True)
class Signatories:
    """Who signed an entry.

    Attributes:
        keys: the keys whose signatures hold, in the order they stand.
        digests: one digest for each of those signatures, to tell a replay.
        wrong: what is wrong with the others.
    """

    keys: tuple[Keyholder, ...]
    digests: frozenset[bytes]
    wrong: tuple[str, ...]


def signatories(
    entry: Entry, origin: str, keys: Keyring, seen: AbstractSet[bytes] = frozenset()
) -> Signatories:
    """Check every signature under an entry.

    Args:
        entry: the entry, as the log holds it that recorded it first.
        origin: name of that log.
        keys: its keys, as they stand before the entry.
        seen: digests of the signatures under the entries before it.
    """
    if not entry.signatures:
        return Signatories((), frozenset(), (_unsigned(entry),))
    said = entry.said
    held: list[Keyholder] = []
    digests: set[bytes] = set()
    wrong = []
    for signature in entry.signatures:
        found = _holder(entry, signature, keys)
        digest = signed_digest(said, origin, signature)
        if isinstance(found, str):
            wrong.append(found)
        elif not check_signature(said, origin, signature, found.verifier):
            wrong.append(
                f"{Rule.FITS}: the signature of {found} does not fit what is said here in the log "
                f"{origin!r}. {_FOREIGN}"
            )
        elif any(found.verifier.public == other.verifier.public for other in held):
            wrong.append(
                f"{Rule.EACH_ONCE}: {found} signs twice. Leave one of its signatures out; a second "
                "person signs with a key of their own."
            )
        elif digest in seen:
            wrong.append(
                f"{Rule.NO_REPLAY}: the signature of {found} stands under an earlier entry of this "
                "log. If it is to be said again, have it signed again."
            )
        else:
            held.append(found)
            digests.add(digest)
    return Signatories(tuple(held), frozenset(digests), tuple(wrong))


def _unsigned(entry: Entry) -> str:
    return (
        f"{Rule.SIGNED}: nobody has signed this {entry.body.kind}. Have its author sign it as a "
        "proposal, or enter it again with the operator's key."
    )


def _holder(entry: Entry, signature: EntrySignature, keys: Keyring) -> Keyholder | str:
    """Return the key named in a signature, or why it may not sign this entry."""
    found = keys.named(signature.key)
    if found is None:
        return (
            f"{Rule.KNOWN_KEY}: no earlier entry grants the key {signature.key!r}. Have the "
            "operator grant it a role first, or sign with a granted key."
        )
    if found.verifier.key_id.hex() != signature.key_id:
        return (
            f"{Rule.KNOWN_KEY}: the signature is by a key {signature.key!r} with the id "
            f"{signature.key_id!r}, but the one granted under that name has the id "
            f"{found.verifier.key_id.hex()!r}. Sign with that key, or have the other one granted."
        )
    if found.revoked:
        return (
            f"{Rule.STILL_HELD}: {found} was revoked ({found.revoked}). Have somebody whose key "
            "holds sign it."
        )
    if not (found.holds_at(entry.recorded) and found.holds_at(signature.signed)):
        until = "" if found.until is None else f" on {found.until:%Y-%m-%d %H:%M:%S} UTC"
        return (
            f"{Rule.STILL_HELD}: {found} expired{until}. Have the operator grant it a later end "
            "and sign again, or have somebody else sign."
        )
    if signature.signed - entry.recorded > CLOCKS_DIFFER:
        return (
            f"{Rule.DATED}: {found} dates its signature {signature.signed:%Y-%m-%d %H:%M:%S} UTC, "
            f"after the entry was recorded ({entry.recorded:%Y-%m-%d %H:%M:%S} UTC). Set the "
            "signer's clock right and sign again, or record it once that moment has come."
        )
    return found
