"""Why a verdict stays open: the reason behind *insufficient evidence*."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.record import Role, Undetermined
from truceline.weigh.evidence import Statement
from truceline.weigh.evidence.gather import Told
from truceline.weigh.table import INDEX
from truceline.weigh.verdict import Reason

_SENSOR = INDEX["sensor"]


def why_not_shown(told: Told, reasons: Sequence[Reason]) -> Undetermined:
    """Return why occurrence stays open.

    Contradiction comes first, since it is in the evidence itself; then what kept people from
    looking, or from looking in time; then what is only thin.
    """
    signs = {reason.log_odds > 0 for reason in reasons}
    if len(signs) > 1:
        return Undetermined.CONTRADICTORY
    if told.denied:
        return Undetermined.NO_ACCESS
    if all_late(told.statements):
        return Undetermined.TOO_LATE
    if len(told.roots) > 1:
        neutral = any(root.role is not Role.PARTY for root in told.roots)
        return Undetermined.TECHNICAL if neutral and _sensed(told) else Undetermined.NO_ACCESS
    return Undetermined.SINGLE_SOURCE


def why_not_attributed(told: Told, reasons: Sequence[Reason]) -> Undetermined:
    """Return why attribution stays open."""
    if not told.blamed:
        return Undetermined.NO_BLAME
    if len(told.blamed) > 1 or any(reason.log_odds < 0 for reason in reasons):
        return Undetermined.CONTRADICTORY
    if told.denied:
        return Undetermined.NO_ACCESS
    return Undetermined.SINGLE_SOURCE if len(told.roots) == 1 else Undetermined.NO_ACCESS


def all_late(statements: Sequence[Statement]) -> bool:
    """Whether observers perceived something, and all of it late."""
    late = [row.late for row in statements if row.late is not None]
    return bool(late) and all(late)


def _sensed(told: Told) -> bool:
    """Whether a sensor looked and could not tell."""
    return any(row.kind == _SENSOR and row.value == 0 for row in told.statements)
