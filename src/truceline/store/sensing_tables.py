"""What satellites could see and did see, as rows of derived tables."""

from __future__ import annotations

from typing import Any

from truceline.geo import bounding_disc
from truceline.picture import Picture
from truceline.sense import Span, Watched

Row = tuple[Any, ...]


def near(picture: Picture) -> dict[str, list[str]]:
    """Return, by id of a detection or change, the incidents it is within reach of."""
    out: dict[str, list[str]] = {}
    for one in _all(picture):
        for found in one.found:
            out.setdefault(found, []).append(one.incident_id)
    return out


def sensing_rows(picture: Picture) -> list[Row]:
    """Return the rows of `sensing`: one an incident and kind of sensor."""
    worth = {
        (incident, one.sensor): one.log_odds
        for incident, sensed in picture.evidence.sensed.items()
        for one in sensed
    }
    return [
        (
            one.incident_id,
            one.sensor.value,
            one.shows.value,
            one.why.value,
            "; ".join(f"{each.at:%Y-%m-%dT%H:%MZ} {each.platform}" for each in one.passes),
            *_span(one.overflown),
            *_span(one.detectability),
            *_span(one.background),
            " ".join(one.found),
            one.nearest_m,
            worth.get((one.incident_id, one.sensor.value), 0.0),
            " ".join(one.refs),
        )
        for one in _all(picture)
    ]


def pass_rows(picture: Picture) -> list[Row]:
    """Return the rows of `satellite_pass`."""
    return [
        (
            one.incident_id,
            one.sensor.value,
            each.at,
            each.platform,
            each.instrument,
            each.view_deg,
            each.day,
            each.error_s,
            each.in_swath,
            each.basis,
            " ".join(each.fetched),
            each.clouded,
            " ".join(each.refs),
        )
        for one in _all(picture)
        for each in one.passes
    ]


def change_rows(picture: Picture) -> list[Row]:
    """Return the rows of `change`."""
    reached = near(picture)
    out = []
    for one in picture.changes.values():
        disc = None if one.where.shape is None else bounding_disc(one.where.shape)
        out.append(
            (
                one.id,
                one.what.value,
                one.when.earliest,
                one.when.latest,
                disc.lon if disc else None,
                disc.lat if disc else None,
                disc.radius_m if disc else None,
                one.p,
                one.size,
                one.area_m2,
                one.elsewhere_km2,
                " ".join(reached.get(one.id, [])),
            )
        )
    return out


def _all(picture: Picture) -> list[Watched]:
    return [one for sensors in picture.watched.values() for one in sensors]


def _span(span: Span | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if span is None else (span.low, span.best, span.high)
