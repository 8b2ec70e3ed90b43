"""What a user can put right: each error says what is wrong and what to do."""

from __future__ import annotations


class CaseError(Exception):
    """Something a user can put right; the message says what and how."""


class NotACase(CaseError):
    """The folder is no case."""


class CaseExists(CaseError):
    """The folder holds a case already."""


class SettingsProblem(CaseError):
    """`case.toml` is missing or cannot be read."""


class NoSuchIncident(CaseError):
    """No incident has this id at this point of the record."""


class WrongFormat(CaseError):
    """The file's ending names a form that this output does not have."""


class OriginalMissing(CaseError):
    """An original file is gone, or is no longer what it was."""


class NotProposals(CaseError):
    """A file does not hold proposals."""


class Refused(CaseError):
    """The rules of the record do not allow this; two people may be asked for, or another key."""


class NoSuchEntry(CaseError):
    """The record holds nothing of this kind and id."""
