"""Why a witness does not cosign. Each says what to do; a refusal is not always an accusation."""

from __future__ import annotations

from pathlib import Path

from truceline.ledger.errors import LogError


class Refused(LogError):
    """A witness was asked to cosign, and does not.

    Attributes:
        evidence: The folder in which it kept what it was shown, or None.
    """

    def __init__(
        self, problem: str, *, remedy: str, path: Path | None = None, evidence: Path | None = None
    ) -> None:
        super().__init__(problem, remedy=remedy, path=path)
        self.evidence = evidence


class RequestMalformed(Refused):
    """It is no request, or asks for what cannot be: an old size larger than the new one."""


class UnknownLog(Refused):
    """Nobody has told the witness that it should watch this log."""


class NotSigned(Refused):
    """The checkpoint is not signed with the key the witness knows for this log."""


class NotLastSeen(Refused):
    """The request starts from another size than the witness saw last. No accusation.

    Attributes:
        size: The size the witness saw last; a new request starts from there.
    """

    def __init__(self, problem: str, *, remedy: str, size: int, evidence: Path | None) -> None:
        super().__init__(problem, remedy=remedy, evidence=evidence)
        self.size = size


class GrowthNotShown(Refused):
    """The proof does not show that the log grew from what the witness saw last."""


class Forked(Refused):
    """The key's holder signed two different logs, and the witness has both checkpoints."""


class SetBack(Refused):
    """A whole log was shown that is smaller than one seen before: old, or set back."""


class ClockSetBack(Refused):
    """This computer's clock is before the time of the witness's own last cosignature."""
