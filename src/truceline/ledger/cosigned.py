"""The cosigned checkpoints that a case keeps: what its witnesses have vouched for so far.

    CASE/witness/<size>.checkpoint    the checkpoint with the operator's signature and the
                                      witnesses' cosignatures, each checked before it was kept

``log/checkpoint`` is left alone: an append writes it anew with the operator's signature only, and
has to, for nobody has cosigned the new one yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.cosignature import CosignatureVerifier, read_time
from truceline.ledger.ed25519 import Verifier
from truceline.ledger.errors import CheckpointInvalid, LogError, LogLocked
from truceline.ledger.examine import read_head
from truceline.ledger.files import exclusive, replace_file, sync_folder
from truceline.ledger.log import Log
from truceline.ledger.note import MAX_NOTE, Note, NoteError, Signature, open_note
from truceline.ledger.quorum import cosigned_by, cosigners, judge
from truceline.ledger.request import decode_lines
from truceline.record.witnessing import Witnessing

_NAME = re.compile(r"(0|[1-9][0-9]{0,18})\.checkpoint")


class NothingCosigned(LogError):
    """What was to be kept holds no cosignature by a witness of the case that fits."""


@dataclass(frozen=True)
class Added:
    """What became of a witness's answer.

    Attributes:
        size: The size of the checkpoint it belongs to.
        fresh: Witnesses that had not cosigned this checkpoint before, as far as was known here.
        known: Witnesses that had.
        left_out: How many lines were by nobody known here, or did not fit.
    """

    size: int
    fresh: tuple[str, ...]
    known: tuple[str, ...]
    left_out: int


class CosignedCheckpoints:
    """The cosigned checkpoints of one log, in a folder.

    Args:
        folder: The folder; made when the first one is kept.
        verifier: The log's public key.
        origin: The log's origin; by default the key's name.
    """

    def __init__(self, folder: Path, verifier: Verifier, origin: str | None = None) -> None:
        self.folder = folder
        self.verifier = verifier
        self.origin = verifier.name if origin is None else origin

    def sizes(self) -> list[int]:
        """The sizes there is a cosigned checkpoint of, ascending."""
        found = (_NAME.fullmatch(path.name) for path in self.folder.glob("*.checkpoint"))
        return sorted(int(match[1]) for match in found if match)

    def note(self, size: int) -> bytes:
        """The cosigned checkpoint of this size, as a signed note.

        Raises:
            KeyError: There is none.
            CheckpointInvalid: It is malformed, not signed by the log's key, or of another log or
                size.
        """
        path = self._path(size)
        try:
            with path.open("rb") as file:
                data = file.read(MAX_NOTE + 1)
        except FileNotFoundError:
            raise KeyError(size) from None
        try:
            found = Checkpoint.open(data, self.verifier)
            if (found.origin, found.size) != (self.origin, size):
                raise NoteError(f"it is of {found.origin} and size {found.size}")
        except NoteError as error:
            raise CheckpointInvalid(
                f"is not a sound checkpoint: {error}",
                remedy="Delete it and ask the witnesses again.",
                path=path,
            ) from None
        return data

    def latest(self) -> bytes | None:
        """The largest cosigned checkpoint, whoever cosigned it; None if there is none.

        Raises:
            CheckpointInvalid: See `note`.
        """
        sizes = self.sizes()
        return self.note(sizes[-1]) if sizes else None

    def best(self, witnessing: Witnessing, *, up_to: int | None = None) -> bytes | None:
        """The largest checkpoint whose cosignatures meet the quorum; None if none does.

        Args:
            witnessing: The case's witnesses and quorum.
            up_to: The largest size wanted; by default any.

        Raises:
            CheckpointInvalid: See `note`.
        """
        for size in reversed(self.sizes()):
            if up_to is None or size <= up_to:
                note = self.note(size)
                if judge(witnessing, note, self.verifier).met:
                    return note
        return None

    def newest_per_witness(self, witnessing: Witnessing) -> dict[str, datetime]:
        """When each witness last cosigned anything kept here, UTC, by name.

        Raises:
            CheckpointInvalid: See `note`.
        """
        keys, _ = cosigners(witnessing, self.verifier)
        newest: dict[str, datetime] = {}
        for size in reversed(self.sizes()):
            # A witness's times never run backwards and its sizes never shrink: the largest size
            # it cosigned has its newest time.
            missing = {name: key for name, key in keys.items() if name not in newest}
            if not missing:
                break
            for name, at in cosigned_by(missing, self.note(size)):
                if at is not None:
                    newest[name] = max(at, newest.get(name, at))
        return newest

    def add(self, data: bytes, log: Log, witnessing: Witnessing) -> Added:
        """Keep what a witness answered, on the disk before this returns.

        Of each witness, the earliest and the newest cosignature of a checkpoint are kept: the one
        says since when it existed, the other until when it was the largest seen.

        Args:
            data: A checkpoint with cosignatures, or the bare signature lines of one that is the
                log's present one or kept here.
            log: The log.
            witnessing: The case's witnesses.

        Raises:
            NothingCosigned: No line is a fitting cosignature by a witness of the case.
            CheckpointInvalid: The checkpoint is not of this log: its key, its name or its root is
                another, or it is larger.
            LogLocked: Another process is adding one.
            LogDamaged: A tile of the log is missing or malformed.
        """
        keys, _ = cosigners(witnessing, self.verifier)
        try:
            note = self._found(data, log, keys)
        except NoteError as error:
            raise NothingCosigned(
                f"this is no cosigned checkpoint: {error}", remedy="Ask the witness again."
            ) from None
        operator, checkpoint = self._of_this_log(note, log)
        fitting = _fitting(note, keys)
        names = dict.fromkeys(name for name, _ in fitting)
        if not names:
            raise NothingCosigned(
                "no line of it is a cosignature by a witness of the case",
                remedy="Check the witnesses' keys in the settings of the case.",
            )
        self.folder.mkdir(parents=True, exist_ok=True)
        sync_folder(self.folder.parent)
        with exclusive(self.folder / ".lock") as free:
            if not free:
                raise LogLocked(
                    "another process is adding a cosignature",
                    remedy="Wait until it is done, then try again.",
                    path=self.folder,
                )
            before = self._kept(checkpoint)
            had = {name for name, _ in _fitting(before, keys)}
            old = [each for each in before.signatures if not _same_key(each, operator)]
            full = Note(note.text, (operator, *_merged([*old, *(each for _, each in fitting)])))
            replace_file(self._path(checkpoint.size), full.encode())
        others = [each for each in note.signatures if not _same_key(each, operator)]
        return Added(
            checkpoint.size,
            tuple(name for name in names if name not in had),
            tuple(name for name in names if name in had),
            len(others) - len(fitting),
        )

    def _found(self, data: bytes, log: Log, keys: Mapping[str, CosignatureVerifier]) -> Note:
        """The note a witness's answer is, or the one its lines belong to with them added."""
        if not data.startswith("—".encode()):
            return Note.decode(data)
        lines = decode_lines(data)
        for known in self._candidates(log):
            note = Note(known.text, (*known.signatures, *lines))
            if any(signature in lines for _, signature in _fitting(note, keys)):
                return note
        raise NoteError(
            "its lines fit neither the log's present checkpoint nor one kept here; ask for the "
            "whole checkpoint"
        )

    def _candidates(self, log: Log) -> Iterable[Note]:
        yield open_note(read_head(log.folder), [self.verifier])
        for size in reversed(self.sizes()):
            yield open_note(self.note(size), [self.verifier])

    def _of_this_log(self, note: Note, log: Log) -> tuple[Signature, Checkpoint]:
        try:
            opened = open_note(note.encode(), [self.verifier])
            checkpoint = Checkpoint.from_text(opened.text)
            if not checkpoint.origin == self.origin == log.origin:
                raise NoteError(f"it is of the log {checkpoint.origin}")
        except NoteError as error:
            raise CheckpointInvalid(
                f"this checkpoint is not one of {self.origin}: {error}",
                remedy="Check which witness watches which log.",
            ) from None
        if checkpoint.size > log.size:
            raise CheckpointInvalid(
                f"a witness has seen {checkpoint.size} entries; this log has {log.size}",
                remedy="This copy is old, or the log was set back. Restore the later state.",
                path=log.folder,
            )
        if log.root_at(checkpoint.size) != checkpoint.root:
            raise CheckpointInvalid(
                f"a witness has seen {checkpoint.size} entries under another root than this log's, "
                "signed with this log's key",
                remedy="There are two logs under one key. Keep this file and find out who signed.",
                path=log.folder,
            )
        return opened.signatures[0], checkpoint

    def _kept(self, checkpoint: Checkpoint) -> Note:
        """What is kept of this checkpoint, without a signature if nothing is."""
        try:
            kept = Note.decode(self.note(checkpoint.size))
        except KeyError:
            return Note(checkpoint.text, ())
        if kept.text != checkpoint.text:
            raise CheckpointInvalid(
                "another checkpoint of this size is kept already",
                remedy="Keep both files and find out why there are two.",
                path=self._path(checkpoint.size),
            )
        return kept

    def _path(self, size: int) -> Path:
        return self.folder / f"{size}.checkpoint"


def _fitting(note: Note, keys: Mapping[str, CosignatureVerifier]) -> list[tuple[str, Signature]]:
    """The lines of a note that are cosignatures by these witnesses and fit, with whose they are."""
    found = []
    for signature in note.signatures:
        alone = Note(note.text, (signature,)).encode()
        found += [(name, signature) for name, at in cosigned_by(keys, alone) if at is not None]
    return found


def _same_key(one: Signature, other: Signature) -> bool:
    return (one.name, one.key_id) == (other.name, other.key_id)


def _merged(lines: Iterable[Signature]) -> list[Signature]:
    """Of each key's cosignatures, the earliest and the newest."""
    by_key: dict[tuple[str, bytes], dict[int, Signature]] = {}
    for each in lines:
        # The same time twice says nothing more, though an ML-DSA signature differs each time.
        times = by_key.setdefault((each.name, each.key_id), {})
        times.setdefault(read_time(each.value) or 0, each)
    return [times[at] for times in by_key.values() for at in sorted({min(times), max(times)})]
