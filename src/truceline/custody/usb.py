"""The USB bundle: a case as it is handed to a party, with what it takes to check it.

    CHECK-US.txt                five steps, for somebody who has five minutes
    verify.py, verify.html      programs that check it without this one
    case/                       case.toml, log/, keys/*.vkey, blobs/, witness/
    briefings/                  briefings that were released, each with its NAME.tlog-proof

Never in it: vault/, build/, private keys. Only what belongs to the record is copied, by name: a
file that lies about in the case folder stays there.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final, TypeAlias

from truceline.custody.audited import audited
from truceline.custody.blobs import blobs_of, sound_blob
from truceline.custody.leaks import Guard
from truceline.custody.plain_zip import write_plain_zip
from truceline.custody.standing import Redactions, value_at
from truceline.custody.usb_text import NAME, Facts, check_us
from truceline.ledger import Log, LogError, load_verifier
from truceline.ledger.checkpoint import CHECKPOINT, read_checkpoint
from truceline.ledger.files import sync_folder
from truceline.ledger.tiles import WIDTH, encode_bundle
from truceline.ledger.view import TileView
from truceline.record import Blob, Entry, Release, parse_entry

PROOF: Final = ".tlog-proof"
Member: TypeAlias = tuple[str, bytes | Path]
"""Name in the bundle, and bytes or the file to copy."""

_TOML: Final = "case.toml"
_LEVELS: Final = 8
"""Levels of tiles: 256 to the power of 8 entries are more than a log can have."""
_PLAIN: Final = re.compile(r"[^./\\\x00-\x1f\x7f][^/\\\x00-\x1f\x7f]{0,199}")
_OTHERS: Final = ("case/log/", "case/blobs/", "briefings/")
"""Where what other people wrote lies."""


class BundleRefused(LogError):
    """A bundle that cannot be written so. Nothing was written."""


@dataclass(frozen=True)
class Checker:
    """What whoever gets a bundle checks it with.

    Attributes:
        program: the standalone verifier, `verify.py`.
        page: the page that verifies in a browser, `verify.html`.
        fingerprint: of the operator's key, in the form that those print.
    """

    program: bytes
    page: bytes
    fingerprint: str


@dataclass(frozen=True)
class UsbBundle:
    """A bundle that was written.

    Attributes:
        path: the folder or zip file.
        origin: name of the log.
        size: number of entries.
        root: their root, hexadecimal.
        files: number of files.
        missing: originals that entries name and that are not in it: withheld, erased or lost.
    """

    path: Path
    origin: str
    size: int
    root: str
    files: int
    missing: tuple[Blob, ...]


def write_bundle(
    case: Path,
    out: Path,
    checker: Checker,
    *,
    briefings: Mapping[str, bytes] | None = None,
    proofs: Mapping[str, bytes] | None = None,
) -> UsbBundle:
    """Write the bundle in one step; it is on the disk when this returns.

    The same case, briefings and checker give the same files; as a zip file, the same bytes.

    Args:
        case: the case folder.
        out: a folder that does not exist yet, or a file that ends in `.zip` and is replaced.
        checker: the programs to put beside it.
        briefings: files that were released, by name.
        proofs: for each of them, the C2SP tlog-proof of the entry that releases it.

    Raises:
        BundleRefused: if it cannot be written there, or a briefing has no proof or no release.
        WouldLeak: if a file holds a private key or opens a sealed field.
        LogError: if the log is damaged, or the case has no operator's key.
        OSError: if a file cannot be read or written.
    """
    briefings, proofs = briefings or {}, proofs or {}
    _check_place(case, out)
    _check_briefings(briefings, proofs)
    note, log = audited(Log.open(case / "log", load_verifier(case)))
    entries = [parse_entry(line) for line in log.entries()]
    _check_released(briefings, entries)
    named = _originals(entries)
    held = {
        sha256: path
        for sha256, blob in named.items()
        if (path := sound_blob(case / "blobs", blob)) is not None
    }
    missing = tuple(blob for sha256, blob in named.items() if sha256 not in held)
    facts = Facts(
        origin=log.origin,
        size=log.size,
        root=log.checkpoint.root.hex(),
        vkey=log.verifier.vkey,
        fingerprint=checker.fingerprint,
        briefings=tuple(sorted(briefings)),
        missing=len(missing),
    )
    guard = Guard(entries, (path.read_text("utf-8") for path in _keys(case)))
    names: list[str] = []
    members = _guarded(
        chain(
            _programs(facts, checker),
            _case(case, log, note, held),
            _released(briefings, proofs),
        ),
        guard,
        names,
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    if out.suffix == ".zip":
        write_plain_zip(out, members)
    else:
        _write_folder(out, members)
    return UsbBundle(out, log.origin, log.size, facts.root, len(names), missing)


def _check_place(case: Path, out: Path) -> None:
    if out.resolve().is_relative_to(case.resolve()):
        raise BundleRefused(
            "it would lie within the case folder, and go along with the next one",
            remedy="Choose a place outside, such as the stick itself.",
            path=out,
        )
    if out.is_dir() or (out.exists() and out.suffix != ".zip"):
        raise BundleRefused(
            "something is there already, and what is there could go along",
            remedy="Choose a new folder, or a name that ends in .zip.",
            path=out,
        )
    if (case / _TOML).is_symlink() or not (case / _TOML).is_file():
        raise BundleRefused(
            "is missing or a link", remedy="Put the case's own file there.", path=case / _TOML
        )


def _check_briefings(briefings: Mapping[str, bytes], proofs: Mapping[str, bytes]) -> None:
    for name in (*briefings, *proofs):
        if not _PLAIN.fullmatch(name) or name.endswith(PROOF):
            raise BundleRefused(
                f"{name!a} cannot be the name of a briefing in a bundle",
                remedy="Give it a name without slashes that does not begin with a full stop.",
            )
    for name in sorted(briefings.keys() ^ proofs.keys()):
        what = "no proof that it was released" if name in briefings else "a proof, but no file"
        raise BundleRefused(
            f"the briefing {name!r} has {what}",
            remedy="Only what the log names as released goes into a bundle; release it first.",
        )


def _check_released(briefings: Mapping[str, bytes], entries: Iterable[Entry]) -> None:
    files = {b.sha256 for e in entries if isinstance(e.body, Release) for b in e.body.files}
    for name, data in briefings.items():
        if hashlib.sha256(data).hexdigest() not in files:
            raise BundleRefused(
                f"no release in the log names the briefing {name!r}",
                remedy="Give the very file that was released, or release this one first.",
            )


def _originals(entries: Sequence[Entry]) -> dict[str, Blob]:
    """Return the files that entries name, by hash, in that order; not those that are redacted."""
    redactions = Redactions.of(entries)
    named: dict[str, Blob] = {}
    hidden: set[str] = set()
    for entry in entries:
        named |= {blob.sha256: blob for blob in blobs_of(entry.body)}
        for field in redactions.fields(entry.body.kind, entry.body.id):
            hidden |= {blob.sha256 for blob in blobs_of(value_at(entry.body, field))}
    return {sha256: blob for sha256, blob in sorted(named.items()) if sha256 not in hidden}


def _programs(facts: Facts, checker: Checker) -> Iterator[Member]:
    yield NAME, check_us(facts).encode()
    yield "verify.py", checker.program
    yield "verify.html", checker.page


def _case(case: Path, log: Log, note: bytes, originals: Mapping[str, Path]) -> Iterator[Member]:
    yield f"case/{_TOML}", case / _TOML
    yield from ((f"case/keys/{path.name}", path) for path in _keys(case))
    yield f"case/log/{CHECKPOINT}", note
    yield from ((f"case/log/{path}", data) for path, data in _tiles(log))
    yield from ((f"case/blobs/{sha256}", path) for sha256, path in originals.items())
    for path in _files(case / "witness"):
        yield f"case/{path.relative_to(case).as_posix()}", path


def _released(briefings: Mapping[str, bytes], proofs: Mapping[str, bytes]) -> Iterator[Member]:
    for name, data in sorted(briefings.items()):
        yield f"briefings/{name}", data
        yield f"briefings/{name}{PROOF}", proofs[name]


def _tiles(log: Log) -> Iterator[tuple[str, bytes]]:
    """Yield the files that a log of its size consists of; others that lie there are no part of it.

    They are read through a view, so that nothing is missed while another process appends.
    """
    view = TileView(
        log.folder, log.checkpoint, lambda: read_checkpoint(log.folder, log.verifier).size
    )
    for level in (None, *range(_LEVELS)):
        count = log.size >> (8 * (level or 0))
        for index in range(-(-count // WIDTH)):
            tile = view.tile(level, index)
            data = view.stored(tile)
            yield tile.path, data if isinstance(data, bytes) else encode_bundle(data)


def _keys(case: Path) -> list[Path]:
    return [path for path in _files(case / "keys") if path.suffix == ".vkey"]


def _files(folder: Path) -> list[Path]:
    """Return the plain files below a folder, in order, without hidden ones; no link is followed."""
    found = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = (Path(where) / name for name in names if not name.startswith("."))
        found += [path for path in paths if path.is_file() and not path.is_symlink()]
    return sorted(found)


def _guarded(members: Iterable[Member], guard: Guard, names: list[str]) -> Iterator[Member]:
    """Pass members on once each was looked through, and note their names."""
    for name, content in members:
        guard.check(name, content, ours=not name.startswith(_OTHERS))
        names.append(name)
        yield name, content


def _write_folder(out: Path, members: Iterable[Member]) -> None:
    draft = out.with_name(f".{out.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        for name, content in members:
            path = draft / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                shutil.copyfile(content, path)
        for where, _, names in os.walk(draft):
            for name in (*names, "."):
                sync_folder(Path(where) / name)
        draft.replace(out)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    sync_folder(out.parent)
