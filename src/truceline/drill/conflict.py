"""A conflict with known truth: drawn from a regime, said by many, sealed from those it trains.

The truth is drawn first, then who speaks and what they say of it, then what observers and sensors
make of it. How statements come about owes nothing to the table that the weighing uses, and holds
much that no weighing models: incidents are hard for everybody at once, the media follow whoever
speaks most, a visit's observations err together, access is refused where there is something to
hide, and what is made up is made up where it is hard to check.

Scores on such a conflict say nothing about real incidents.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import Final

import numpy as np

from truceline.drill.draws import Draws
from truceline.drill.field import observed, visits
from truceline.drill.figures import figures
from truceline.drill.neutrals import neutrals
from truceline.drill.parties import parties
from truceline.drill.regime import Regime
from truceline.drill.said import COORDINATED, OWN, PASSED_ON, SYNDICATED, Gathering, Said
from truceline.drill.scene import BEGINS, Scene, scene
from truceline.drill.sensing import passes
from truceline.drill.spoken import Spoken, spoken
from truceline.drill.truth import STATES, TYPES, Truth, Truths, event_id, truths
from truceline.drill.watched import watched
from truceline.match import Incident
from truceline.match.identity import incident_ids
from truceline.match.incident import incident as make_incident
from truceline.record import (
    Agreement,
    Claim,
    Coverage,
    Detection,
    EventType,
    Line,
    Observation,
    Place,
    Settings,
    Source,
    When,
    Where,
)
from truceline.statements import statements
from truceline.weigh.evidence.sensed import Sensed

MARKED: Final = {SYNDICATED: 0.92, COORDINATED: 0.5, PASSED_ON: 0.15}
"""Share of the copies of each kind that a good detector would find from words and origins."""


@dataclass(frozen=True)
class Event:
    """One incident of a conflict.

    Attributes:
        id: its id, such as `E0001`; it stands nowhere in a case.
        type: what is alleged to have happened.
        when: the day that it happened, or is alleged to have.
        where: the place.
        place_id: id of the place.
        alleged: id of the party that is blamed, whether or not rightly; `state` is about it.
        claim_ids: statements about it in the order they were made, observations among them.
        hard: how hard it is to tell the truth of, standard deviations.
        truth: what is true of it.
    """

    id: str
    type: EventType
    when: When
    where: Where
    place_id: str
    alleged: str
    claim_ids: tuple[str, ...]
    hard: float
    truth: Truth


@dataclass(frozen=True)
class Conflict:
    """A conflict with known truth, as the bodies of a record.

    Attributes:
        regime: the regime it was drawn from.
        seed: the seed.
        scene: parties, places, line and agreement, and the files of them.
        settings: the settings of a case.
        sources: the sources.
        claims: the claims in the order they were made.
        observations: the observations in the order they were made.
        coverage: visits made and refused, passes and cloud.
        detections: what the sensor measured.
        places: the places.
        lines: the line.
        agreements: the ceasefire.
        sensed: event id to what the sensor says, with what is *stated* of it; an event that
            no pass was in time for is not among them.
        repeats: id of a claim that repeats another, to the one it repeats.
        marked_copies: ids of the copies that a good detector would find.
        events: the incidents with their truth.
    """

    regime: Regime
    seed: int
    scene: Scene
    settings: Settings
    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    observations: tuple[Observation, ...]
    coverage: tuple[Coverage, ...]
    detections: tuple[Detection, ...]
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    agreements: tuple[Agreement, ...]
    sensed: Mapping[str, Sensed]
    repeats: Mapping[str, str]
    marked_copies: frozenset[str]
    events: tuple[Event, ...]

    @property
    def copies(self) -> frozenset[str]:
        """Ids of all claims that repeat another: printed again, reworded, or passed on."""
        return frozenset(self.repeats)

    @cached_property
    def statements(self) -> dict[str, Claim]:
        """Claims, and observations as statements of their teams, by id: as weighing takes them."""
        return statements(self.claims, self.observations)

    @cached_property
    def incident_ids(self) -> dict[str, str]:
        """Event id to the id of its incident."""
        anchors = {event.id: event.claim_ids[0] for event in self.events}
        named = incident_ids(anchors.values())
        return {event: named[anchor] for event, anchor in anchors.items()}

    def incident(self, event: Event) -> Incident:
        """Return the incident that a matching without fault would make of an event."""
        members = [self.statements[name] for name in event.claim_ids]
        where = dict.fromkeys(event.claim_ids, event.place_id)
        return make_incident(self.incident_ids[event.id], members, where)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Return the incidents of all events, in their order."""
        return tuple(self.incident(event) for event in self.events)


def conflict(regime: Regime, seed: int) -> Conflict:
    """Draw a conflict. The same regime and seed give the same conflict on any machine.

    Args:
        regime: its parameters.
        seed: any number from 0.
    """
    draws = Draws(seed)
    true = truths(regime, draws)
    gathered = Gathering()
    parties(regime, draws, true, gathered)
    neutrals(regime, draws, true, gathered)
    seen = visits(regime, draws, true)
    observed(regime, draws, true, seen, gathered)
    said = gathered.joined()
    stage = scene(draws, regime.exchanged)
    told = spoken(draws, true, said, figures(regime, draws, true, said), stage)
    looked = watched(regime, true, seen, passes(regime, draws, true), stage)
    repeats, marked = _copies(draws, said, told)
    return Conflict(
        regime=regime,
        seed=seed,
        scene=stage,
        settings=stage.settings,
        sources=(*stage.sources, *looked.sources, *told.sources),
        claims=told.claims,
        observations=told.observations,
        coverage=looked.coverage,
        detections=looked.detections,
        places=stage.places,
        lines=stage.lines,
        agreements=stage.agreements,
        sensed=looked.sensed,
        repeats=repeats,
        marked_copies=marked,
        events=_events(true, said, told, stage),
    )


def _copies(draws: Draws, said: Said, told: Spoken) -> tuple[dict[str, str], frozenset[str]]:
    share = np.array([MARKED.get(kind, 0.0) for kind in range(4)])[said.link]
    found = draws.uniform("marked", len(said)) < share
    rows = told.order[said.link[told.order] != OWN].tolist()
    repeats = {told.ids[row]: told.ids[int(said.parent[row])] for row in rows}
    return repeats, frozenset(told.ids[row] for row in rows if found[row])


def _events(true: Truths, said: Said, told: Spoken, stage: Scene) -> tuple[Event, ...]:
    members: list[list[str]] = [[] for _ in range(len(true.state))]
    for row, event in zip(told.order.tolist(), said.event[told.order].tolist(), strict=True):
        members[event].append(told.ids[row])
    columns = zip(
        true.kind.tolist(), true.seconds.tolist(), true.place.tolist(), true.blamed.tolist(),
        true.hard.tolist(), members, strict=True,
    )  # fmt: skip
    days: dict[int, When] = {}
    places = [stage.where(n, 2) for n in range(len(stage.places))]
    out = []
    for row, (kind, seconds, place, blamed, hard, names) in enumerate(columns):
        day = seconds // 86_400
        if day not in days:
            days[day] = When.parse((BEGINS + timedelta(days=day)).date().isoformat(), "+00:00")
        out.append(
            Event(
                id=event_id(row),
                type=TYPES[kind][0],
                when=days[day],
                where=places[place],
                place_id=stage.places[place].id,
                alleged=stage.ids[blamed],
                claim_ids=tuple(names),
                hard=hard,
                truth=_truth(true, row, stage),
            )
        )
    return tuple(out)


def _truth(true: Truths, row: int, stage: Scene) -> Truth:
    soldiers, civilians, indirect = (int(number) for number in true.dead[row])
    doer = int(true.doer[row])
    return Truth(
        state=STATES[true.state[row]],
        took_place=bool(true.occurred[row]),
        party=None if doer < 0 else stage.ids[doer],
        killed=soldiers + civilians,
        killed_military=soldiers,
        killed_civilian=civilians,
        killed_indirect=indirect,
        injured=int(true.hurt[row].sum()),
        displaced=int(true.displaced[row]),
        time=BEGINS + timedelta(seconds=int(true.seconds[row])),
        number=int(true.number[row]),
    )
