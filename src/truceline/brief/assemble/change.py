"""What changed against the period before: the first thing a minister asks."""

from __future__ import annotations

from collections import Counter

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import ChangeRow
from truceline.record import EventType
from truceline.weigh import Weighed


def change(frame: Frame) -> tuple[ChangeRow, ...]:
    """Count incidents by kind, for this period and the one before, with who is blamed."""
    now = frame.within(frame.current)
    before = Counter(item.incident.event_type for item in frame.within(frame.before))
    by_kind: dict[EventType, list[Weighed]] = {}
    for item in now:
        by_kind.setdefault(item.incident.event_type, []).append(item)
    rows = []
    for kind, label in wording.KINDS_PLURAL.items():
        items = by_kind.get(kind, [])
        if not items and not before[kind]:
            continue
        rows.append(
            ChangeRow(
                label=label,
                previous=before[kind],
                current=len(items),
                by_party=tuple(
                    sum(party.id in blamed(frame, item) for item in items)
                    for party in frame.parties
                ),
                refs=tuple(item.incident.id for item in items),
            )
        )
    return tuple(rows)


def blamed(frame: Frame, item: Weighed) -> set[str]:
    """Ids of the parties that anybody blames for an incident."""
    return {claim.accused for claim in frame.claims_of(item) if claim.accused in frame.short}
