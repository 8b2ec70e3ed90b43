"""What opens sealed fields, handed over in a file of its own, beside the bundle and never in it.

    secrets.json          the disclosures, and what each original holds values of
    originals/<sha256>    files that hold values of sealed fields
    SECRET.txt            what this is, for whoever finds it

The file holds names, contacts and exact places in plain. It goes by another way than the bundle,
into known hands or on an encrypted stick, and is deleted once it was taken in.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import rfc8785
from pydantic import ValidationError

from truceline.custody.plain_zip import NotPlain, PlainZip, open_plain_zip, write_plain_zip
from truceline.custody.standing import Redactions
from truceline.custody.vault import SealedField, Vault
from truceline.ledger import LogError
from truceline.record import Blob, Disclosure, Entry, Value

FORM: Final = "truceline-handover-secrets/1"
_MAX_SECRETS: Final = 1 << 28
_MAX_ORIGINAL: Final = 1 << 30
_ORIGINAL: Final = re.compile(r"originals/([0-9a-f]{64})")
_NOTE: Final = b"""SECRET

This file holds what a ceasefire mission promised to keep to itself: names, contacts and exact
places of people who told it something. If you have found it and it is not meant for you, do not
copy it or pass it on. Give it back to the mission, or destroy it.
"""


class SecretsUnreadable(LogError):
    """A file that does not hold what opens sealed fields. The message repeats no value."""


class _Secrets(Value):
    """What `secrets.json` says."""

    form: Literal["truceline-handover-secrets/1"]
    disclosures: tuple[str, ...] = ()
    originals: dict[str, tuple[tuple[str, str, str], ...]] = {}


@dataclass(frozen=True)
class SecretsPacked:
    """What was packed.

    Attributes:
        disclosures: how many sealed fields it opens.
        originals: how many files it holds.
        withheld: sealed fields that are withheld or erased there, and so are not in it.
        absent: sealed fields that nothing in the vault opens.
    """

    disclosures: int
    originals: int
    withheld: int
    absent: int


@dataclass(frozen=True)
class SecretsKept:
    """What was taken in.

    Attributes:
        disclosures: how many were put into the vault.
        originals: how many files were.
        left: how many of both were not: they open nothing here, or what they open is erased here.
    """

    disclosures: int
    originals: int
    left: int


def pack_secrets(
    vault: Vault, entries: Sequence[Entry], out: Path, start: int = 0
) -> SecretsPacked:
    """Write what opens the sealed fields of a log's newest entries, readable by its owner alone.

    What is withheld or erased in this log stays out: its redactions say nothing in the log that
    takes its entries over, so what was handed on would be open there.

    Args:
        vault: the vault of the case.
        entries: its log, every entry from the first.
        out: the file; one that is there is replaced.
        start: index of the first entry whose fields are to be opened.

    Raises:
        VaultError: if something in the vault is damaged.
        OSError: if a file cannot be read or written.
    """
    redactions = Redactions.of(entries)
    disclosures: dict[str, str] = {}
    withheld = absent = 0
    for entry in entries[start:]:
        closed = redactions.fields(entry.body.kind, entry.body.id)
        for name, commitment in entry.sealed.items():
            if name in closed:
                withheld += 1
            elif found := vault.get(commitment):
                disclosures[commitment] = found.text
            else:
                absent += 1
    things = {(entry.body.kind, entry.body.id) for entry in entries[start:]}
    originals = {
        sha256: sorted(holds)
        for sha256, holds in sorted(vault.originals().items())
        if any((held.kind, held.id) in things for held in holds)
        and not any(held.field in redactions.fields(held.kind, held.id) for held in holds)
    }
    secrets = _Secrets(
        form="truceline-handover-secrets/1",
        disclosures=tuple(disclosures[commitment] for commitment in sorted(disclosures)),
        originals={name: tuple(map(tuple, holds)) for name, holds in originals.items()},
    )
    members: list[tuple[str, bytes | Path]] = [
        ("SECRET.txt", _NOTE),
        ("secrets.json", rfc8785.dumps(secrets.model_dump(mode="json")) + b"\n"),
    ]
    for sha256 in originals:
        data = vault.original(_blob(sha256))
        members.append((f"originals/{sha256}", data or b""))
    write_plain_zip(out, members, mode=0o600)
    return SecretsPacked(len(disclosures), len(originals), withheld, absent)


def keep_secrets(path: Path, entries: Sequence[Entry], vault: Vault) -> SecretsKept:
    """Put into the vault what opens sealed fields that were taken over, and nothing else.

    What is erased in this record is never put back.

    Args:
        path: the file.
        entries: the record, with the entries taken over at its end (they need not be logged yet).
        vault: the vault of the case.

    Raises:
        SecretsUnreadable: if it is no such file, is damaged, or holds a file that differs from
            its hash.
        VaultError: if something in the vault is not what it should be.
        OSError: if a file cannot be read or written.
    """
    redactions = Redactions.of(entry for entry in entries if entry.taken is None)
    wanted = {
        commitment: name
        for entry in entries
        if entry.taken is not None
        for name, commitment in entry.sealed.items()
        if name not in redactions.erased(entry.body.kind, entry.body.id)
    }
    taken = {(e.body.kind, e.body.id) for e in entries if e.taken is not None}
    with _reading(path) as held:
        secrets = _head(path, held)
        opening = [_disclosure(path, text) for text in secrets.disclosures]
        fitting = [each for each in opening if wanted.get(each.commitment) == each.field]
        kept = 0
        for sha256, holds in sorted(secrets.originals.items()):
            fields = [SealedField(*each) for each in holds]
            if not any((each.kind, each.id) in taken for each in fields) or any(
                each.field in redactions.erased(each.kind, each.id) for each in fields
            ):
                continue
            _keep_original(
                path, vault, sha256, held.read(f"originals/{sha256}", _MAX_ORIGINAL), fields
            )
            kept += 1
    vault.put(fitting)
    left = len(opening) - len(fitting) + len(secrets.originals) - kept
    return SecretsKept(len(fitting), kept, left)


def _keep_original(
    path: Path, vault: Vault, sha256: str, data: bytes, fields: Sequence[SealedField]
) -> None:
    try:
        vault.put_original(_blob(sha256), data, fields)
    except ValueError as error:
        raise _unreadable(path, str(error)) from None


def _head(path: Path, held: PlainZip) -> _Secrets:
    try:
        secrets = _Secrets.model_validate_json(held.read("secrets.json", _MAX_SECRETS))
    except ValidationError as error:
        # Locations only: the library would hide the input, but not a name used as a key.
        raise _unreadable(
            path, f"its secrets.json is not of the form {FORM} ({error.error_count()} problems)"
        ) from None
    files = {f"originals/{sha256}" for sha256 in secrets.originals}
    if held.sizes.keys() - {"SECRET.txt", "secrets.json"} != files or not all(
        map(_ORIGINAL.fullmatch, files)
    ):
        raise _unreadable(path, "its files are not those that its secrets.json lists")
    return secrets


def _disclosure(path: Path, text: str) -> Disclosure:
    try:
        return Disclosure.parse(text)
    except ValueError as error:
        raise _unreadable(path, str(error)) from None


def _blob(sha256: str) -> Blob:
    return Blob(sha256=sha256, name=sha256, size=0)


def _unreadable(path: Path, problem: str) -> SecretsUnreadable:
    return SecretsUnreadable(
        problem, remedy="Nothing was taken from it. Ask for the file again.", path=path
    )


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[PlainZip]:
    try:
        with open_plain_zip(path) as held:
            yield held
    except NotPlain as error:
        raise _unreadable(path, str(error)) from None
