"""What there is to check, told by its content and never by its name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from truceline.custody.briefing_proof import MOST_BYTES
from truceline.ledger import Checkpoint, NoteError
from truceline.ledger.note import MAX_NOTE, Note
from truceline.record import Term

CASE: Final = "case"
"""The folder of a bundle that holds the case."""


class Target(Term):
    """The kinds of thing that can be checked."""

    CASE = "case", "a case folder"
    LOG = "log", "the folder of a log"
    BUNDLE = "bundle", "a bundle for checking"
    ZIP = "zip", "a packed bundle"
    HANDOVER = "handover", "a handover bundle"
    PAGE = "page", "a briefing as a page (HTML)"
    PRINT = "print", "a briefing in print (PDF)"
    BRIEFING_PROOF = "briefing_proof", "the proof of a briefing"
    EXPORT_PROOF = "export_proof", "the proof of an exported file"
    ENTRY_PROOF = "entry_proof", "the proof of one entry (C2SP tlog-proof)"
    CHECKPOINT = "checkpoint", "a signed checkpoint"
    FILE = "file", "a file that carries no proof of its own"


_HEAD: Final = 4096
_MARKS: Final = (
    (b"%PDF-", Target.PRINT),
    (b"c2sp.org/tlog-proof@", Target.ENTRY_PROOF),
)
_FORMS: Final = (
    (b'"truceline-briefing-proof/', Target.BRIEFING_PROOF),
    (b'"truceline-export-proof/', Target.EXPORT_PROOF),
)


def recognise(path: Path) -> Target:
    """Say what a file or folder is.

    Raises:
        OSError: it cannot be read.
    """
    if path.is_dir():
        return _folder(path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, target in _MARKS:
        if head.startswith(mark):
            return target
    if head.startswith(b"PK") and (packed := _packed(path)):
        return packed
    # A byte-order mark is let through here, so that the reader of the form says what is wrong.
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return _form(path)
    if start[:15].lower().startswith((b"<!doctype html", b"<html")):
        return Target.PAGE
    return Target.CHECKPOINT if _is_checkpoint(path) else Target.FILE


def _folder(path: Path) -> Target:
    if (path / CASE / "log").is_dir():
        return Target.BUNDLE
    if (path / "log").is_dir():
        return Target.CASE
    if (path / "checkpoint").exists() or (path / "tile").is_dir():
        return Target.LOG
    raise FileNotFoundError(
        f"{path}: there is nothing here to check. Expected a case folder (with log/), a log "
        "(with a checkpoint) or a bundle (with case/log/)."
    )


def _packed(path: Path) -> Target | None:
    """What a ZIP file holds; None for one that is something else, such as a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError):
        # Cut off: a bundle that cannot be unpacked must not pass for a table.
        return Target.ZIP if path.suffix == ".zip" else None
    if "handover.json" in names:
        return Target.HANDOVER
    return Target.ZIP if any(name.endswith("log/checkpoint") for name in names) else None


def _form(path: Path) -> Target:
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    for mark, target in _FORMS:
        if mark in data:
            return target
    return Target.FILE


def _is_checkpoint(path: Path) -> bool:
    if path.stat().st_size > MAX_NOTE:
        return False
    try:
        Checkpoint.from_text(Note.decode(path.read_bytes()).text)
    except NoteError:
        return False
    return True
