"""A picture as derived tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pyarrow as pa

from truceline.geo import bounding_disc
from truceline.match.statements import roles
from truceline.picture import Picture
from truceline.placing import narrow
from truceline.record import Disc, Shape
from truceline.store.proposition_table import propositions
from truceline.store.schema import TABLES
from truceline.store.sensing_tables import change_rows, near, pass_rows, sensing_rows
from truceline.store.statement_tables import claim_abouts, claim_copies, date_flags, series_points
from truceline.store.toll_tables import toll_rows, toll_version_rows
from truceline.store.weighing_tables import contributions, next_looks, sensitivities
from truceline.weigh import Verdict

Row = tuple[Any, ...]


def tables(picture: Picture) -> dict[str, pa.Table]:
    """Return every derived table, in the order and with the columns of the schema."""
    out = {}
    for name, spec in TABLES.items():
        rows = _MAKERS[name](picture)
        columns = list(zip(*rows, strict=True)) or [()] * len(spec.columns)
        arrays = [
            pa.array(list(values), column.type)
            for values, column in zip(columns, spec.columns, strict=True)
        ]
        out[name] = pa.Table.from_arrays(arrays, schema=spec.schema)
    return out


def _point(shape: Shape | None) -> tuple[float | None, float | None, float | None]:
    return (shape.lon, shape.lat, shape.radius_m) if isinstance(shape, Disc) else (None,) * 3


def _claims(picture: Picture) -> list[Row]:
    return [
        (
            claim.id,
            claim.source_id,
            claim.speaker.name,
            claim.speaker.role.value,
            claim.speaker.party or "",
            claim.stance.value,
            claim.accused or "",
            claim.event_type.value,
            claim.said.earliest,
            claim.when.earliest,
            claim.when.latest,
            claim.where.words,
            picture.claim_places.get(claim.id, ""),
            *_point(claim.where.shape),
            claim.casualties.killed_min,
            claim.casualties.killed_max,
            claim.casualties.injured,
            claim.casualties.displaced,
            claim.summary,
            picture.scopes[claim.id].kind.value,
            picture.scopes[claim.id].why,
        )
        for claim in picture.claims.values()
    ]


def _claim_incident(picture: Picture) -> list[Row]:
    of = {claim: item.id for item in picture.incidents for claim in item.claim_ids}
    return [(claim_id, of[claim_id]) for claim_id in picture.claims]


def _incidents(picture: Picture) -> list[Row]:
    order = picture.settings.name_order
    # A point in the middle of a whole border would be read as a place.
    shapes = narrow(picture.incident_whereabouts)
    kinds = roles(picture.incidents, picture.scopes)
    rows = []
    for number, item in enumerate(picture.weighed):
        incident = item.incident
        label = (
            picture.gazetteer.label(incident.place_id, order, number).latin
            if incident.place_id
            else incident.where.words
        )
        speaking = sorted({root.party for root in item.roots if root.party})
        rows.append(
            (
                incident.id,
                incident.event_type.value,
                incident.when.earliest,
                incident.when.latest,
                incident.where.words,
                incident.place_id or "",
                label,
                *_middle(shapes.get(incident.id)),
                len(incident.claim_ids),
                len(item.roots),
                ",".join(speaking),
                kinds[incident.id].value,
            )
        )
    return rows


def _findings(picture: Picture) -> list[Row]:
    return [
        (
            item.incident.id,
            verdict.question,
            f"party:{verdict.party}" if verdict.state == "party" else verdict.state,
            verdict.probability,
            verdict.low,
            verdict.high,
            verdict.word,
            verdict.confidence,
            verdict.status,
            _reasons(verdict, picture),
        )
        for item in picture.weighed
        for verdict in item.verdicts
    ]


def _reasons(verdict: Verdict, picture: Picture) -> str:
    names = {party.id: party.short for party in picture.settings.parties}
    said = [
        f"{reason.worded(names)} ({reason.log_odds:+.2f}: {' '.join(reason.claim_ids)})"
        for reason in verdict.reasons
    ]
    if verdict.undetermined:
        said.append(f"left open: {verdict.undetermined.value}")
    if verdict.clauses:
        said.append(f"clauses: {' '.join(verdict.clauses)}")
    return "; ".join(said)


def _compliance(picture: Picture) -> list[Row]:
    return [
        (
            row.agreement_id,
            row.clause_id,
            row.party,
            row.as_of,
            row.status.value,
            row.probability,
            " ".join(row.incident_ids),
        )
        for row in picture.compliance
    ]


def _detections(picture: Picture) -> list[Row]:
    reached = near(picture)
    return [
        (
            item.id,
            item.sensor,
            item.platform,
            item.when.earliest,
            item.footprint.lon,
            item.footprint.lat,
            item.footprint.radius_m,
            item.radiative_power_mw,
            item.confidence,
            " ".join(reached.get(item.id, [])),
        )
        for item in picture.detections.values()
    ]


def _line_relations(picture: Picture) -> list[Row]:
    return [
        (
            row.incident_id,
            row.line_id,
            row.distance_m,
            row.low_m,
            row.high_m,
            row.km_along,
            row.km_low,
            row.km_high,
            row.left_share,
            row.share_error,
            row.side,
            row.party or "",
            row.beyond,
        )
        for row in picture.relations
    ]


def _zone_relations(picture: Picture) -> list[Row]:
    rows = picture.zone_relations
    return [(row.incident_id, row.zone_id, row.probability, row.error) for row in rows]


def _clause_areas(picture: Picture) -> list[Row]:
    return [
        (
            row.incident_id,
            row.agreement_id,
            row.clause_id,
            row.party or "",
            row.line_id or "",
            row.zone_id or "",
            row.probability,
            row.error,
        )
        for row in picture.clause_chances
    ]


def _whereabouts(picture: Picture) -> list[Row]:
    return [
        (
            claim_id,
            found.how.value,
            *_middle(found.shape),
            found.derived,
            " ".join(found.place_ids),
            found.why,
        )
        for claim_id, found in picture.whereabouts.items()
    ]


def _middle(shape: Shape | None) -> tuple[float | None, float | None, float | None]:
    return _point(None if shape is None else bounding_disc(shape))


def _sources(picture: Picture) -> list[Row]:
    return [
        (
            source.id,
            source.publisher,
            source.channel.value,
            source.url,
            source.language,
            source.published.earliest if source.published else None,
            source.original.sha256 if source.original else "",
        )
        for source in picture.sources.values()
    ]


_MAKERS: Final[dict[str, Callable[[Picture], list[Row]]]] = {
    "claim": _claims,
    "claim_incident": _claim_incident,
    "incident": _incidents,
    "finding": _findings,
    "compliance": _compliance,
    "detection": _detections,
    "sensing": sensing_rows,
    "satellite_pass": pass_rows,
    "change": change_rows,
    "line_relation": _line_relations,
    "zone_relation": _zone_relations,
    "clause_area": _clause_areas,
    "whereabouts": _whereabouts,
    "claim_copy": claim_copies,
    "series_point": series_points,
    "contribution": contributions,
    "look_next": next_looks,
    "sensitivity": sensitivities,
    "toll": toll_rows,
    "toll_version": toll_version_rows,
    "claim_about": claim_abouts,
    "date_flag": date_flags,
    "proposition": propositions,
    "source": _sources,
}
