"""How statements stand to each other and to events, as rows of derived tables."""

from __future__ import annotations

from typing import Any

from truceline.picture import Picture

Row = tuple[Any, ...]


def claim_copies(picture: Picture) -> list[Row]:
    """Return the rows of `claim_copy`."""
    return [(each.claim_id, each.root_id, each.why) for each in picture.copies.values()]


def series_points(picture: Picture) -> list[Row]:
    """Return the rows of `series_point`: series by series, each in order of time."""
    return [
        (
            series.id,
            point.claim_id,
            point.as_of,
            point.low,
            point.high,
            series.subject.figure.value,
            series.subject.counted.value,
            series.subject.area,
            series.subject.role.value,
            series.subject.party or "",
            series.subject.speaker,
            series.subject.accused or "",
        )
        for series in picture.series
        for point in series.points
    ]


def claim_abouts(picture: Picture) -> list[Row]:
    """Return the rows of `claim_about`."""
    return [(each.claim_id, each.incident_id, each.why) for each in picture.abouts]


def date_flags(picture: Picture) -> list[Row]:
    """Return the rows of `date_flag`."""
    return [
        (
            each.claim_id,
            each.doubt.value,
            each.suggestion.isoformat() if each.suggestion else "",
            each.why,
            " ".join(each.like),
        )
        for each in picture.date_flags
    ]
