"""Where access was denied: coverage that nobody had, near an incident in time and place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from truceline.record import Coverage, CoverageKind, Disc
from truceline.sense.happening import Happening, within

_AFTER: Final = timedelta(days=14)
"""Days after an event in which going there could still have shown something."""


def denied_access(
    incidents: Sequence[Happening], coverage: Sequence[Coverage]
) -> dict[str, tuple[str, ...]]:
    """Return, by incident id, the ids of coverage entries that say access was denied.

    Args:
        incidents: the incidents.
        coverage: coverage entries; only those of denied access are used.
    """
    denied = [item for item in coverage if item.what is CoverageKind.DENIED]
    out: dict[str, tuple[str, ...]] = {}
    for incident in incidents:
        disc = incident.where.shape
        if not isinstance(disc, Disc):
            continue
        found = tuple(
            item.id
            for item in denied
            if item.when.latest >= incident.when.earliest
            and item.when.earliest <= incident.when.latest + _AFTER
            and within(disc, item.where.shape)
        )
        if found:
            out[incident.id] = found
    return out
