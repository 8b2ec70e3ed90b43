"""The picture: everything computed from one prefix of the record, at one moment.

Whatever anyone is shown is a picture. It is a pure function of the entries (and of the original
files they name by hash), so the same prefix gives the same picture to anyone, anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from truceline.comply import ClauseChance, Compliance, Ground, clause_chances, compliance
from truceline.geo import Atlas, Gazetteer, LineGeometry, Whereabouts
from truceline.match import Incident, Matching
from truceline.match.statements import (
    About,
    Copy,
    DateFlag,
    Scope,
    Series,
    about,
    date_flags,
    series,
)
from truceline.matched import Known, latest, match_bodies
from truceline.placing import (
    Drawn,
    LineRelation,
    ZoneRelation,
    incident_whereabouts,
    line_relations,
    narrow,
    zone_relations,
)
from truceline.record import (
    Agreement,
    Blob,
    Body,
    Change,
    Claim,
    Coverage,
    Detection,
    Elements,
    Entry,
    Finding,
    FireHistory,
    Line,
    Notification,
    Observation,
    Place,
    Reply,
    Scene,
    Settings,
    Source,
    Zone,
)
from truceline.sense import History, Sensings, Upcoming, Watched, denied_access, upcoming, watch
from truceline.statements import observed
from truceline.weigh import (
    Evidence,
    Gathered,
    Look,
    NextLook,
    Sensitivity,
    Weighed,
    Weights,
    gather,
    learned,
    look_next,
    sensed_of,
    sensitivity,
    silences,
    weigh_gathered,
)
from truceline.weigh.contested import Proposition, contested
from truceline.weigh.toll import Toll, tolls

B = TypeVar("B", bound=Body)

PLANNED: Final = 12
"""Incidents for which the next passes are computed, in the order in which to look."""


@dataclass(frozen=True)
class Picture:
    """Everything shown at one moment; see the modules of the stages for each part.

    `claims` holds observations too, as statements of their teams.
    """

    settings: Settings
    as_of: datetime
    size: int
    sources: dict[str, Source]
    claims: dict[str, Claim]
    observations: dict[str, Observation]
    detections: dict[str, Detection]
    coverage: dict[str, Coverage]
    scenes: dict[str, Scene]
    changes: dict[str, Change]
    elements: dict[str, Elements]
    notifications: dict[str, Notification]
    replies: dict[str, Reply]
    agreements: dict[str, Agreement]
    lines: dict[str, Line]
    places: dict[str, Place]
    atlas: Atlas
    matching: Matching
    drawn: Drawn
    zones: dict[str, Zone]
    incident_whereabouts: dict[str, Whereabouts]
    evidence: Evidence
    gathered: Gathered
    weights: Weights
    weighed: tuple[Weighed, ...]
    sensitivities: dict[str, Sensitivity]
    looks: tuple[NextLook, ...]
    propositions: tuple[Proposition, ...]
    watched: dict[str, tuple[Watched, ...]]
    upcoming: tuple[Upcoming, ...]
    histories: dict[str, FireHistory]
    relations: tuple[LineRelation, ...]
    zone_relations: tuple[ZoneRelation, ...]
    clause_chances: tuple[ClauseChance, ...]
    compliance: tuple[Compliance, ...]
    series: tuple[Series, ...]
    abouts: tuple[About, ...]
    date_flags: tuple[DateFlag, ...]
    tolls: tuple[Toll, ...]

    @property
    def gazetteer(self) -> Gazetteer:
        """The places, to be looked up by name."""
        return self.atlas.gazetteer

    @property
    def claim_places(self) -> Mapping[str, str]:
        """Claim id to gazetteer place id, where known."""
        return self.matching.places

    @property
    def whereabouts(self) -> Mapping[str, Whereabouts]:
        """Claim id to where its words put it."""
        return self.matching.whereabouts

    @property
    def scopes(self) -> Mapping[str, Scope]:
        """Claim id to what it is about."""
        return self.matching.scopes

    @property
    def copies(self) -> Mapping[str, Copy]:
        """Claim id to what it repeats."""
        return self.matching.copies

    @property
    def geometries(self) -> dict[str, LineGeometry]:
        """The geometry of every line that has a digital form, by line id."""
        return self.drawn.lines

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """The incidents, in the order of their anchors."""
        return tuple(item.incident for item in self.weighed)


def draw(
    entries: Iterable[Entry], size: int, as_of: datetime, original: Callable[[Blob], bytes]
) -> Picture:
    """Compute the picture.

    Args:
        entries: the entries it may use, in the order they were recorded; a later entry of the
            same kind and id takes the place of the earlier one.
        size: number of entries of the record it was drawn from.
        as_of: the moment it holds for, UTC.
        original: gives the bytes of an original file.

    Raises:
        ValueError: if the entries hold no settings, if judgements contradict each other, or if
            a line's file does not hold its geometry.
    """
    bodies = latest(entry.body for entry in entries)
    settings = list(_of(bodies, Settings).values())
    if not settings:
        raise ValueError(
            "the record holds no case settings at this point; add the case's case.toml"
        )
    case = settings[-1]
    observations = _of(bodies, Observation)
    found_by = match_bodies(bodies, Known(original))
    claims, matching = found_by.claims, found_by.matching
    found, said, kinds = matching.incidents, matching.whereabouts, matching.scopes
    places = _of(bodies, Place)
    agreements = _of(bodies, Agreement)
    findings = list(_of(bodies, Finding).values())
    detections, coverage = _of(bodies, Detection), _of(bodies, Coverage)
    scenes, changes = _of(bodies, Scene), _of(bodies, Change)
    lines = _of(bodies, Line)
    zones = _of(bodies, Zone)
    shapes = found_by.drawn
    spots = incident_whereabouts(found, said)
    located = narrow(spots)
    histories = _of(bodies, FireHistory)
    sensings = Sensings(
        detections=list(detections.values()),
        coverage=list(coverage.values()),
        elements=list(_of(bodies, Elements).values()),
        scenes=list(scenes.values()),
        changes=list(changes.values()),
        histories=_histories(histories.values(), found_by.sources, original),
        words={item.id: [claims[name].summary for name in item.claim_ids] for item in found},
    )
    watched = watch(found, sensings, as_of)
    evidence = Evidence(
        claims=claims,
        observations=observed(claims, _of(bodies, Claim), observations),
        copies=matching.copies.keys(),
        sensed=sensed_of(watched),
        silent=silences(found, claims, case.expected, as_of),
        denied=denied_access(found, list(coverage.values())),
    )
    gathered = gather(found, evidence)
    weights = learned(gathered, findings)
    weighed = weigh_gathered(gathered, list(agreements.values()), findings, weights)
    followed = [item.attribution.about for item in weighed]
    looks = look_next(gathered.told, weighed, claims, weights, as_of)
    return Picture(
        settings=case,
        as_of=as_of,
        size=size,
        sources=found_by.sources,
        claims=claims,
        observations=observations,
        detections=detections,
        coverage=coverage,
        scenes=scenes,
        changes=changes,
        elements=_of(bodies, Elements),
        notifications=_of(bodies, Notification),
        replies=_of(bodies, Reply),
        agreements=agreements,
        lines=lines,
        places=places,
        atlas=found_by.atlas,
        matching=matching,
        drawn=shapes,
        zones=zones,
        incident_whereabouts=spots,
        evidence=evidence,
        gathered=gathered,
        weights=weights,
        weighed=weighed,
        sensitivities={
            item.incident_id: item for item in sensitivity(gathered.told, followed, weights)
        },
        looks=looks,
        propositions=contested(found, claims, matching.copies.keys(), case.parties),
        watched=watched,
        upcoming=upcoming(_first(found, looks), sensings.orbits, as_of),
        histories=histories,
        relations=line_relations(located, lines, shapes),
        zone_relations=zone_relations(located, shapes),
        clause_chances=clause_chances(
            list(agreements.values()),
            {i.id: (i.event_type, located[i.id]) for i in found if i.id in located},
            Ground(lines, shapes.lines, shapes.line_errors, shapes.zones),
        ),
        compliance=compliance(list(agreements.values()), weighed, case, as_of),
        series=series(matching.claims, kinds, said),
        abouts=about(found, claims, kinds, said),
        date_flags=date_flags(matching.claims),
        tolls=tolls(claims, found, matching.copies, kinds, said, case.parties),
    )


def _histories(
    stated: Iterable[FireHistory],
    sources: Mapping[str, Source],
    original: Callable[[Blob], bytes],
) -> list[History]:
    """Return fire histories with their files."""
    files = [(one.where.shape, sources[one.source_id].original) for one in stated]
    return [History(shape, original(blob)) for shape, blob in files if blob is not None]


def _first(incidents: Sequence[Incident], looks: Sequence[NextLook]) -> list[Incident]:
    """Return the incidents for which an image is best looked for next, the first ones."""
    by_id = {item.id: item for item in incidents}
    named = [one.incident_id for one in looks if one.look is Look.SATELLITE]
    return [by_id[name] for name in named[:PLANNED]]


def _of(bodies: Sequence[Body], kind: type[B]) -> dict[str, B]:
    return {body.id: body for body in bodies if isinstance(body, kind)}
