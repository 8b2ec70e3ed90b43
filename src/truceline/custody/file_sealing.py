"""What to seal of files that are added, and where to keep the files themselves.

A file that holds the value of a sealed field is as secret as the value. It goes to the vault, and
the record does not give its hash in plain: with all the rest of the file in the record, the hash
would tell whoever guesses at the value whether the guess is right.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from truceline.custody.standing import Redactions, has_value, sealable_fields, value_at
from truceline.custody.vault import SealedField
from truceline.record import KEPT, Blob, Body, Source, masked

FRAME: Final = frozenset(
    {"agreement", "line", "place", "zone", "detection", "elements", "scene", "fire_history"}
)
"""Kinds read from files that everybody has to be able to check against their hash."""

_MEASURED: Final = frozenset({"detection", "elements", "scene", "fire_history"})
"""Of these, the kinds whose files state no publisher of their own."""


class Keep(Enum):
    """Where a file that somebody sent is kept."""

    BLOBS = "blobs"
    VAULT = "vault"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class FileSealing:
    """What to do with one file and with what was read in it.

    Attributes:
        bodies: what was read, in order, without anything in fields that are erased.
        also: for each body, the fields to seal beyond those that always are, as `kind.field`.
        keep: where to keep the file. A file that holds something erased is kept nowhere.
        holds: for `Vault.put_original`: the fields whose values the file holds.
        refused: why nothing of the file can be added, for whoever adds it; empty if it can.
    """

    bodies: tuple[Body, ...]
    also: tuple[tuple[str, ...], ...]
    keep: Keep
    holds: frozenset[SealedField] = frozenset()
    refused: str = ""


def sealing_for(
    files: Sequence[tuple[Sequence[Body], Sequence[Blob]]],
    sealed: Collection[str],
    redactions: Redactions,
    secret: Collection[str] = (),
) -> list[FileSealing]:
    """Say what to seal, and where to keep the files, of everything that is added at once.

    Args:
        files: of each file, what was read in it, in full, and the file itself.
        sealed: fields that the case seals (`Settings.sealed`).
        redactions: what is redacted. What is withheld is sealed in every later state too, and
            what is erased does not come back.
        secret: SHA-256 of the files that lie in the vault already.

    Returns:
        As many, in the same order.
    """
    looks = [_look(bodies, blobs, sealed, redactions) for bodies, blobs in files]
    gone = {sha256 for look in looks for sha256 in look.gone}
    hidden = {sha256 for look in looks for sha256 in look.hidden}.union(secret) - gone
    named: dict[str, set[SealedField]] = {}
    for look in looks:
        for body in look.bodies:
            if sha256 := _original(body):
                named.setdefault(sha256, set()).add(SealedField("source", body.id, "original"))
    return [_sealing(look, hidden, gone, named) for look in looks]


@dataclass(frozen=True, slots=True)
class _Look:
    """One file by itself; `hidden` are SHA-256 of files to keep secret, `gone` not to keep."""

    hashes: frozenset[str]
    bodies: tuple[Body, ...]
    also: tuple[tuple[str, ...], ...]
    holds: frozenset[SealedField]
    hidden: frozenset[str]
    gone: frozenset[str]
    refused: str


def _look(
    bodies: Sequence[Body], blobs: Sequence[Blob], sealed: Collection[str], redactions: Redactions
) -> _Look:
    hashes = frozenset(blob.sha256 for blob in blobs)
    frame = any(body.kind in FRAME for body in bodies)
    if frame and (why := _refused(bodies, blobs, sealed)):
        return _Look(hashes, (), (), frozenset(), frozenset(), frozenset(), why)
    also = []
    holds: set[SealedField] = set()
    hidden: set[str] = set()
    gone: set[str] = set()
    for body in bodies:
        mine = _sealed_of(body, sealed, redactions)
        also.append(mine)
        # What is sealed of the source that such a file is does not stand in the file.
        whole = frame and _original(body) in hashes
        for name in () if whole else sealable_fields(body.kind):
            field = f"{body.kind}.{name}"
            if (field not in KEPT and field not in mine) or not has_value(body, name):
                continue
            if name == "original":
                hidden.add(_original(body))
            else:
                holds.add(SealedField(body.kind, body.id, name))
        erased = redactions.erased(body.kind, body.id)
        if any(has_value(body, name) for name in erased):
            gone |= hashes
        if "original" in erased and _original(body):
            gone.add(_original(body))
    return _Look(
        hashes=hashes,
        bodies=tuple(redactions.without_erased(body) for body in bodies),
        also=tuple(also),
        holds=frozenset(holds),
        hidden=frozenset(hidden | hashes) if holds else frozenset(hidden),
        gone=frozenset(gone),
        refused="",
    )


def _sealing(
    look: _Look,
    hidden: Collection[str],
    gone: Collection[str],
    named: dict[str, set[SealedField]],
) -> FileSealing:
    if look.refused:
        return FileSealing((), (), Keep.NOWHERE, refused=look.refused)
    keep = Keep.BLOBS
    holds: frozenset[SealedField] = frozenset()
    if not look.hashes.isdisjoint(gone):
        keep = Keep.NOWHERE
    elif not look.hashes.isdisjoint(hidden):
        keep = Keep.VAULT
        holds = look.holds.union(*(named.get(sha256, ()) for sha256 in look.hashes))
    bodies = tuple(
        masked(body, ["original"]) if _original(body) in gone else body for body in look.bodies
    )
    also = tuple(
        (*mine, "source.original") if _original(body) in hidden else mine
        for body, mine in zip(bodies, look.also, strict=True)
    )
    return FileSealing(bodies, also, keep, holds)


def _sealed_of(body: Body, sealed: Collection[str], redactions: Redactions) -> tuple[str, ...]:
    withheld = redactions.withheld(body.kind, body.id)
    fields = ((f"{body.kind}.{name}", name) for name in sealable_fields(body.kind))
    return tuple(field for field, name in fields if field in sealed or name in withheld)


def _original(body: Body) -> str:
    """SHA-256 of the file that a source is; empty for anything else."""
    return body.original.sha256 if isinstance(body, Source) and body.original else ""


def _refused(bodies: Sequence[Body], blobs: Sequence[Blob], sealed: Collection[str]) -> str:
    """Say why a file that stands in the record by its hash cannot be added, if it cannot."""
    if all(body.kind not in FRAME - _MEASURED for body in bodies):
        return ""
    names = {blob.name for blob in blobs}
    hashes = {blob.sha256 for blob in blobs}
    stated = sorted(
        name
        for body in bodies
        if _original(body) in hashes
        for name in sealable_fields("source")
        if f"source.{name}" in sealed and name != "original" and has_value(body, name)
        # A file that states no publisher is its own: that gives nothing away.
        if not (name == "publisher" and value_at(body, name) in names)
    )
    if not stated:
        return ""
    return (
        f"it states its {' and '.join(stated)}, which this case seals, and it is a file that the "
        "record gives the hash of, so that everybody can check it: the hash would tell whether a "
        f"guess at what is sealed is right. Take {' and '.join(stated)} out of the file, or out of "
        "'sealed' in case.toml, and add it again."
    )
