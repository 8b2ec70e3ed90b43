"""Tolls and every version of their figures, as rows of derived tables."""

from __future__ import annotations

from typing import Any

from truceline.picture import Picture

Row = tuple[Any, ...]


def toll_rows(picture: Picture) -> list[Row]:
    """Return the rows of `toll`."""
    return [
        (
            toll.id,
            toll.subject.incident_id or "",
            toll.subject.side or "",
            toll.subject.category.harm.value,
            toll.subject.category.people.value,
            toll.subject.category.cause.value,
            toll.subject.place,
            toll.subject.of.value if toll.subject.of is not None else "",
            toll.since,
            toll.as_of,
            toll.low,
            toll.high,
            toll.fused.low if toll.fused is not None else None,
            toll.fused.high if toll.fused is not None else None,
            len(toll.counted),
            toll.contested,
        )
        for toll in picture.tolls
    ]


def toll_version_rows(picture: Picture) -> list[Row]:
    """Return the rows of `toll_version`: toll by toll, source by source, in order of time."""
    return [
        (
            toll.id,
            version.claim_id,
            account.party or "",
            "" if account.party else account.name,
            account.standing.value,
            version.said,
            version.as_of,
            version.low,
            version.high,
            version.lowered,
        )
        for toll in picture.tolls
        for account in toll.accounts
        for version in account.versions
    ]
