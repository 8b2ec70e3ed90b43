"""Erasing: what the record says is gone and a vault still holds, and deleting it.

The order is what makes it safe. A redaction is logged first, and only then is anything deleted:
after a crash in between, the record itself says what is still to be deleted (`pending`). Nothing
in the log changes, so every proof still verifies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from truceline.custody.secret_folder import VaultError
from truceline.custody.standing import Redactions
from truceline.custody.telling import texts
from truceline.custody.vault import SealedField
from truceline.record import Disclosure, Entry, RedactionMode


class Opens(Protocol):
    """Whatever has disclosures: a vault, or a mapping from commitments."""

    def get(self, commitment: str, /) -> Disclosure | None:
        """Return what opens a commitment; None where it is not here."""


class Holding(Opens, Protocol):
    """A vault, as far as it is looked at."""

    def commitments(self) -> Collection[str]:
        """Return the commitments that something is kept for."""

    def originals(self) -> Mapping[str, Collection[SealedField]]:
        """Return the SHA-256 of every original kept, with the fields whose values it holds."""


class Erasing(Protocol):
    """A vault, as far as things are deleted from it."""

    def erase(self, commitments: Iterable[str], /) -> None:
        """Delete disclosures."""

    def erase_originals(self, hashes: Iterable[str], /) -> None:
        """Delete originals."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be deleted from a vault. An empty one is false.

    Attributes:
        commitments: of the disclosures to delete, sorted.
        originals: SHA-256 of the files to delete, sorted.
    """

    commitments: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.commitments or self.originals)


def pending(entries: Iterable[Entry], redactions: Redactions, vault: Holding) -> Erasure:
    """Return what the record says is erased and the vault still holds.

    Args:
        entries: the whole record.
        redactions: what is redacted.
        vault: the vault of the case; it is only read.

    Raises:
        VaultError: if it cannot be told what an original in the vault holds.
    """
    wanted = {
        SealedField(kind, thing_id, name)
        for (kind, thing_id), fields in redactions
        for name, standing in fields.items()
        if standing.mode is RedactionMode.ERASED
    }
    return erasure_of(entries, wanted, vault) if wanted else Erasure()


def orphans(entries: Iterable[Entry], vault: Holding) -> Erasure:
    """Return disclosures that open nothing in the record: left by a crash before they were logged.

    No redaction names them, so no erasure would find them. Use it only while the vault is locked:
    else they may belong to an entry that another process is about to log.
    """
    known = {commitment for entry in entries for commitment in entry.sealed.values()}
    return Erasure(tuple(sorted(set(vault.commitments()) - known)))


def execute(erasure: Erasure, vault: Erasing) -> None:
    """Delete, once the redaction is durably logged. Can be run again after a crash.

    Raises:
        VaultError: if something in the vault is not what it should be.
        OSError: if a file cannot be deleted; what is left is `pending` as before.
    """
    # Originals last: what lies in them says which of their hashes have to go.
    vault.erase(erasure.commitments)
    vault.erase_originals(erasure.originals)


def erasure_of(entries: Iterable[Entry], wanted: set[SealedField], vault: Holding) -> Erasure:
    """Return what of these fields a vault holds: their disclosures, and files with their values.

    Raises:
        VaultError: if it cannot be told what an original in the vault holds.
    """
    held = vault.originals()
    originals = {sha256 for sha256, fields in held.items() if not wanted.isdisjoint(fields)}
    gone = set()
    for entry in entries:
        for name, commitment in entry.sealed.items():
            place = SealedField(entry.body.kind, entry.body.id, name)
            # The hash of a file that goes has to go too: with all the rest of the file at hand,
            # it would tell whoever has it whether a guess at what was erased is right.
            if place in wanted or (name == "original" and _names(commitment, originals, vault)):
                gone.add(commitment)
    here = gone & set(vault.commitments())
    return Erasure(tuple(sorted(here)), tuple(sorted(originals)))


def _names(commitment: str, originals: set[str], vault: Holding) -> bool:
    """Whether what is sealed is the hash of one of these; a damaged disclosure may be."""
    if not originals:
        return False
    try:
        disclosure = vault.get(commitment)
    except VaultError:
        return True
    return disclosure is not None and not originals.isdisjoint(texts(disclosure.value))
