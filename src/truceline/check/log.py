"""Checking a log in full: on its own, or as part of a case folder."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from truceline.check import alarms, words
from truceline.check.folder import hazards
from truceline.check.growth import check_growth
from truceline.check.originals import check_originals
from truceline.check.report import Findings
from truceline.check.rules import check_rules
from truceline.check.stamps import check_stamps
from truceline.check.trust import Trust, fingerprint
from truceline.check.witnesses import check_log_witnesses, rule_for
from truceline.ledger import (
    Checkpoint,
    KeyUnusable,
    Log,
    LogError,
    Verifier,
    WrongKey,
    load_verifier,
)
from truceline.ledger.checkpoint import CHECKPOINT
from truceline.ledger.note import MAX_NOTE
from truceline.record import Entry, parse_entry


@dataclass(frozen=True)
class Opened:
    """A log that was found whole.

    Attributes:
        log: the log, audited.
        entries: its entries; empty if one of them cannot be read.
        counting: those that count, by index.
    """

    log: Log
    entries: tuple[Entry, ...]
    counting: dict[int, Entry]


def check_case(folder: Path, trust: Trust, findings: Findings) -> Opened | None:
    """Check a case folder: the log, who signed what, originals, witnesses, time-stamps.

    Returns:
        The log, for whoever checks something else against it; None if it is not sound.
    """
    if _hazardous(folder, findings):
        return None
    _keys(folder, trust, findings)
    key = trust.operator or _key_of(folder, findings)
    opened = key and _check_log(folder / "log", key, folder / "witness", trust, findings)
    if opened:
        check_originals(folder / "blobs", opened.entries, findings)
    return opened or None


def check_log(folder: Path, trust: Trust, findings: Findings) -> Opened | None:
    """Check a log that came without the rest of its case. Its key must be given, or lie beside it.

    Returns:
        The log; None if it is not sound.
    """
    if _hazardous(folder, findings, "."):
        return None
    key = trust.operator or _key_of(folder.resolve().parent, findings)
    opened = key and _check_log(folder, key, None, trust, findings)
    if opened:
        findings.not_proved(words.NO_ORIGINALS)
    return opened or None


def say_head(head: Checkpoint, key: Verifier, trust: Trust, findings: Findings) -> None:
    """Say which state of which log was signed, with which key, and who vouches for the key."""
    findings.proved(words.says(head.origin, head.size, head.root))
    if head.origin != key.name:
        findings.failed(alarms.key_of_another(key.name, head.origin))
    pinned = trust.operator is not None
    findings.proved(words.signed_by(key.name, fingerprint(key), pinned=pinned))
    if not pinned:
        findings.not_proved(words.WHOSE_KEY)


def _hazardous(folder: Path, findings: Findings, *parts: str) -> bool:
    found = hazards(folder, parts) if parts else hazards(folder)
    if found:
        findings.failed(alarms.hazardous(found))
    return bool(found)


def _keys(folder: Path, trust: Trust, findings: Findings) -> None:
    """Point out a private key among the public ones, and a public one that is not the pinned."""
    for path in sorted((folder / "keys").glob("*")):
        if path.is_file() and b"PRIVATE+KEY+" in path.read_bytes()[:MAX_NOTE]:
            findings.failed(alarms.private_key(path.name))
    with contextlib.suppress(KeyUnusable):
        if trust.operator not in (None, load_verifier(folder)):
            findings.note(alarms.KEY_DIFFERS)


def _key_of(folder: Path, findings: Findings) -> Verifier | None:
    try:
        return load_verifier(folder)
    except KeyUnusable as error:
        findings.failed(alarms.no_key(str(error)))
        return None


def _check_log(
    folder: Path, key: Verifier, witnessed: Path | None, trust: Trust, findings: Findings
) -> Opened | None:
    try:
        log = Log.open(folder, key)
        log.audit()
        data = list(log.entries())
    except WrongKey as error:
        findings.failed(alarms.wrong_key(str(error), pinned=trust.operator is not None))
        return None
    except LogError as error:
        findings.failed(alarms.log_broken(str(error)))
        return None
    say_head(log.checkpoint, key, trust, findings)
    findings.proved(words.log_whole(log.size))
    if leftovers := log.leftovers():
        names = [path.relative_to(folder).as_posix() for path in leftovers]
        findings.note(alarms.leftovers(names))
    check_growth(log, trust.since, findings)
    entries = _parsed(data, findings)
    rulings = check_rules(entries, log, findings)
    counting = {index: entries[index] for index, ruling in enumerate(rulings) if ruling.counts}
    check_log_witnesses(log, _cosigned(folder, witnessed), rule_for(trust, counting), findings)
    check_stamps(log, counting, trust, findings)
    findings.not_proved(words.COMPLETE, words.WHEN, words.TRUE)
    return Opened(log, entries, counting)


def _parsed(data: Sequence[bytes], findings: Findings) -> tuple[Entry, ...]:
    """The entries, or none of them if one cannot be read: the rules bind each to those before."""
    entries, unread = [], []
    for index, each in enumerate(data):
        try:
            entries.append(parse_entry(each))
        except ValueError as error:
            unread.append(f"entry {index}: {str(error).splitlines()[0]}")
    if unread:
        findings.failed(alarms.unread(unread, len(data)))
        return ()
    return tuple(entries)


def _cosigned(folder: Path, witnessed: Path | None) -> list[bytes]:
    """The log's checkpoint and those that witnesses cosigned, as far as they are kept here."""
    kept = [] if witnessed is None else sorted(witnessed.glob("*.checkpoint"))
    found = []
    for path in (folder / CHECKPOINT, *kept):
        with path.open("rb") as file:
            found.append(file.read(MAX_NOTE + 1))
    return found
