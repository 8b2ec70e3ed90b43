"""What can go wrong with a log, as one tree of errors.

Each error says which file, which entry, what differs from what, and what to do about it; the parts
are attributes too, so that a program can act on them without reading the sentence.
"""

from __future__ import annotations

from pathlib import Path


class LogError(Exception):
    """Anything that went wrong with a log or its keys.

    Attributes:
        problem: What is wrong, in one sentence without its final stop.
        remedy: What the reader can do about it, as a sentence.
        path: The file or folder concerned, or None.
        index: The zero-based entry index in the log (or in the batch, for EntryTooLarge), or None.
    """

    def __init__(
        self,
        problem: str,
        *,
        remedy: str,
        path: Path | None = None,
        index: int | None = None,
    ) -> None:
        self.problem = problem
        self.remedy = remedy
        self.path = path
        self.index = index
        where = "" if path is None else f"{path}: "
        which = "" if index is None else f"entry {index}: "
        super().__init__(f"{where}{which}{problem}. {remedy}")


class LogMissing(LogError):
    """There is no log here, or no checkpoint in it."""


class LogExists(LogError):
    """A log is already here and would be overwritten."""


class LogDamaged(LogError):
    """A tile or bundle is missing, cut short, or not what the checkpoint commits to."""


class CheckpointInvalid(LogError):
    """The checkpoint is malformed, its signature fails, or it contradicts one already seen."""


class WrongKey(LogError):
    """The checkpoint is not signed by the given key, or the signer is not this log's."""


class LogLocked(LogError):
    """Another process is appending to this log."""


class EntryTooLarge(LogError):
    """An entry is longer than the 65,535 bytes that a bundle's length field can say."""


class KeyUnusable(LogError):
    """A key file is missing, malformed, readable by others, or where it must not be."""
