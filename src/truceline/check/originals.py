"""The original files that entries name by hash: which are here, and whether they are the same."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from truceline.check import alarms, words
from truceline.check.export import sha256_of
from truceline.check.report import Findings
from truceline.custody.blobs import blobs_of, sound_blob
from truceline.record import Blob, Entry, Release


def check_originals(folder: Path, entries: Iterable[Entry], findings: Findings) -> None:
    """Hold every file under `blobs/` to the entries that name it.

    Args:
        folder: the folder of originals.
        entries: the entries of the log.
        findings: gets what was found. A file that is missing is no failure: it may be withheld.
            The files of releases are not looked for here: they are handed out, not kept.
    """
    named: dict[str, Blob] = {}
    for entry in entries:
        if not isinstance(entry.body, Release):
            named |= {blob.sha256: blob for blob in blobs_of(entry.body)}
    sound, altered, missing = 0, [], []
    for blob in named.values():
        if sound_blob(folder, blob) is not None:
            sound += 1
        elif os.path.lexists(folder / blob.sha256):
            altered.append(f"{blob.name} (blobs/{blob.sha256})")
        else:
            missing.append(blob.name)
    if sound:
        findings.proved(words.originals_whole(sound, len(named)))
    if altered:
        findings.failed(alarms.altered(altered))
    if missing:
        findings.not_proved(words.not_here(missing, len(named)))
    held = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    # `add` keeps a copy of case.toml, whose content stands in an entry and not in a file.
    settings = folder.parent / "case.toml"
    known = {sha256_of(settings)} if settings.is_file() else set()
    strays = sorted(held - set(named) - known)
    if strays:
        findings.note(alarms.strays(strays))
