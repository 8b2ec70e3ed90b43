"""Contested questions of incidents, as rows of a derived table."""

from __future__ import annotations

from typing import Any

from truceline.picture import Picture
from truceline.weigh.contested import worded

Row = tuple[Any, ...]


def propositions(picture: Picture) -> list[Row]:
    """Return the rows of `proposition`: question by question, each with its positions in order."""
    names = {party.id: party.short for party in picture.settings.parties}
    numbers: dict[str, int] = {}
    rows = []
    for each in picture.propositions:
        number = numbers[each.incident_id] = numbers.get(each.incident_id, 0) + 1
        for place, position in enumerate(each.positions, start=1):
            rows.append(
                (
                    each.incident_id,
                    number,
                    place,
                    each.kind.value,
                    each.subject,
                    worded(each.question, names),
                    each.standing.value,
                    worded(position.value, names),
                    "; ".join(worded(root, names) for root in position.roots),
                    " ".join(position.claim_ids),
                    position.log_odds,
                    position.probability,
                    position.low,
                    position.high,
                    each.none,
                    each.word,
                    each.settle,
                    each.span,
                )
            )
    return rows
