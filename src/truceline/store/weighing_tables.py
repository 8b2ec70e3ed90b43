"""What moved a finding, what would move it, and what it hangs on, as rows of derived tables."""

from __future__ import annotations

from typing import Any

from truceline.picture import Picture

Row = tuple[Any, ...]


def contributions(picture: Picture) -> list[Row]:
    """Return the rows of `contribution`: of each verdict its reasons, strongest first."""
    names = {party.id: party.short for party in picture.settings.parties}
    return [
        (
            item.incident.id,
            verdict.question,
            place,
            reason.worded(names),
            reason.log_odds,
            reason.about or "",
            " ".join(reason.claim_ids),
        )
        for item in picture.weighed
        for verdict in item.verdicts
        for place, reason in enumerate(verdict.reasons, start=1)
    ]


def next_looks(picture: Picture) -> list[Row]:
    """Return the rows of `look_next`, in the order in which to look."""
    return [
        (
            look.incident_id,
            look.look.value,
            place,
            look.party or "",
            look.probability,
            look.if_found,
            look.if_not,
            look.consequence,
            look.cost,
            look.rank,
        )
        for place, look in enumerate(picture.looks, start=1)
    ]


def sensitivities(picture: Picture) -> list[Row]:
    """Return the rows of `sensitivity`: both probabilities after each change."""
    return [
        (
            found.incident_id,
            number,
            change.what,
            change.root or "",
            change.step,
            change.occurrence.probability,
            change.attribution.probability,
        )
        for found in picture.sensitivities.values()
        for number, change in enumerate(found.changes, start=1)
    ]
