"""Statements out of columns: the claims and observations that a record holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from truceline.drill import scene as names
from truceline.drill.draws import Draws, Ints
from truceline.drill.figures import UNSTATED, Figures
from truceline.drill.said import LEFT_OPEN, MEDIA, OBSERVER, OUTSIDE, OWN, PARTY, STANCES, Said
from truceline.drill.scene import BEGINS, ZONE, Scene
from truceline.drill.surroundings import MANNERS
from truceline.drill.truth import TYPES, Truths
from truceline.drill.wording import ACTS, details, summary
from truceline.record import (
    UNKNOWN_SIDE,
    Casualties,
    Channel,
    Claim,
    Observation,
    Perceived,
    Precision,
    Role,
    Source,
    Speaker,
    When,
    Where,
)

_CHANNELS: Final = {
    PARTY: Channel.STATEMENT,
    OBSERVER: Channel.FORM,
    OUTSIDE: Channel.DOCUMENT,
    MEDIA: Channel.PRESS,
}


_PERCEIVED: Final = [next(word for word in Perceived if word == name) for name in MANNERS]


@dataclass(frozen=True)
class Spoken:
    """Statements as bodies of a record.

    Attributes:
        sources: a source for each statement.
        claims: the claims in the order they were made.
        observations: the observations in the order they were made.
        ids: of each row of the statements, the id it got.
        order: rows in the order they were made.
    """

    sources: tuple[Source, ...]
    claims: tuple[Claim, ...]
    observations: tuple[Observation, ...]
    ids: list[str]
    order: Ints


def spoken(draws: Draws, true: Truths, said: Said, told: Figures, stage: Scene) -> Spoken:
    """Make claims and observations of statements."""
    minutes = (true.seconds[said.event] + said.hours * 3600).astype(np.int64) // 60
    order = np.lexsort((np.arange(len(said)), minutes))
    writer = _Writer(draws, true, said, told, stage, minutes)
    ids = [""] * len(said)
    for number, row in enumerate(order.tolist(), start=1):
        ids[row] = f"{'C' if said.manner[row] < 0 else 'O'}{number:05}"
    sources: list[Source] = []
    claims: list[Claim] = []
    observations: list[Observation] = []
    for row in order.tolist():
        sources.append(writer.source(row, ids[row]))
        if writer.manner[row] < 0:
            claims.append(writer.claim(row, ids[row]))
        else:
            observations.append(writer.observation(row, ids[row]))
    return Spoken(tuple(sources), tuple(claims), tuple(observations), ids, order)


class _Writer:
    """Makes one body at a time of columns turned into lists, which are read much faster."""

    def __init__(
        self, draws: Draws, true: Truths, said: Said, told: Figures, stage: Scene, minutes: Ints
    ) -> None:
        self._stage = stage
        self._where = [
            [stage.where(n, side) for side in range(3)] for n in range(len(stage.places))
        ]
        self._speakers: dict[tuple[int, int, int], Speaker] = {}
        self._days: dict[int, When] = {}
        m = len(said)
        own = draws.choice("wording", m, np.ones(12))
        source = np.where(said.link == OWN, np.arange(m), said.parent)
        # What is printed again keeps its words, what is reworded or passed on does not.
        kept = np.where(said.link == 1, own[source], own)
        self._variant = kept.tolist()
        self._printer = draws.choice("printer", m, np.ones(200)).tolist()
        self._link = said.link.tolist()
        self._role, self._who = said.role.tolist(), said.who.tolist()
        self._organ, self._stance = said.organ.tolist(), said.stance.tolist()
        self._accused, self.manner = said.accused.tolist(), said.manner.tolist()
        self._kind = true.kind[said.event].tolist()
        self._place = true.place[said.event].tolist()
        self._minute = minutes.tolist()
        self._real = true.seconds[said.event].tolist()
        self._seconds, self._day = told.seconds.tolist(), told.day.tolist()
        self._figures = np.stack(
            [told.soldiers, told.civilians, told.indirect, told.injured, told.displaced], axis=1
        ).tolist()
        self._number = told.number.tolist()

    def speaker(self, row: int) -> Speaker:
        """Return who speaks."""
        role, who, organ = self._role[row], self._who[row], self._organ[row]
        key = (role, who, organ)
        if key not in self._speakers:
            self._speakers[key] = self._speaker(*key)
        return self._speakers[key]

    def _speaker(self, role: int, who: int, organ: int) -> Speaker:
        if role == PARTY:
            party = self._stage.party(who)
            name = f"{party.adjective} {names.ORGANS[organ]}"
            return Speaker(name=name, role=Role.PARTY, party=party.id)
        if role == OBSERVER:
            return Speaker(name=f"Team {who + 1}", role=Role.OBSERVER)
        if role == OUTSIDE:
            return Speaker(name=names.ORGANISATIONS[who], role=Role.THIRD_PARTY)
        if who < len(names.OUTLETS):
            return Speaker(name=names.OUTLETS[who], role=Role.MEDIA)
        which = who - len(names.OUTLETS)
        adjective = self._stage.party(which % 2).adjective
        return Speaker(name=f"{adjective} {names.ALIGNED[which // 2]}", role=Role.MEDIA)

    def source(self, row: int, name: str) -> Source:
        """Return the page or form that a statement was read in."""
        printed = self._link[row] == 1
        publisher = f"Pages {self._printer[row] + 1}" if printed else self.speaker(row).name
        return Source(
            id=f"S-{name}",
            publisher=publisher,
            channel=Channel.WIRE if printed else _CHANNELS[self._role[row]],
            url=f"https://exercise.invalid/{name}",
            language="en",
            published=self._said(row),
        )

    def claim(self, row: int, name: str) -> Claim:
        """Return a claim."""
        soldiers, civilians, indirect, injured, displaced = self._figures[row]
        killed = soldiers + civilians if soldiers >= 0 else None
        most = None if killed is None else killed + max(indirect, 0)
        return Claim(
            id=name,
            source_id=f"S-{name}",
            speaker=self.speaker(row),
            stance=STANCES[self._stance[row]],
            accused=self._blames(row),
            event_type=TYPES[self._kind[row]][0],
            said=self._said(row),
            when=self._when(row),
            where=self._whereabouts(row),
            casualties=Casualties(
                killed_min=killed,
                killed_max=most,
                injured=None if injured < 0 else injured,
                displaced=None if displaced < 0 else displaced,
            ),
            summary=self._summary(row),
        )

    def observation(self, row: int, name: str) -> Observation:
        """Return an observation."""
        kind = TYPES[self._kind[row]][0]
        number = self._number[row]
        place = self._whereabouts(row)
        return Observation(
            id=name,
            source_id=f"S-{name}",
            team=self.speaker(row).name,
            perceived=_PERCEIVED[self.manner[row]],
            event_type=kind,
            when=self._perceived(row),
            where=place,
            count=None if number < 0 else number,
            summary=f"Signs of {ACTS[kind][0]} at {place.words}",
        )

    def _blames(self, row: int) -> str | None:
        accused = self._accused[row]
        if accused >= 0:
            return self._stage.ids[accused]
        return UNKNOWN_SIDE if accused == LEFT_OPEN else None

    def _summary(self, row: int) -> str:
        kind = TYPES[self._kind[row]][0]
        accused = self._accused[row]
        blamed = "" if accused == LEFT_OPEN else None
        if accused >= 0:
            blamed = self._stage.party(accused).short
        own = self._role[row] == PARTY and accused == self._who[row]
        figures = self._figures[row]
        return summary(
            STANCES[self._stance[row]],
            self.speaker(row).name,
            ACTS[kind][0],
            self._whereabouts(row).words,
            blamed,
            own,
            self._variant[row],
            details(kind, self._number[row], *figures[:4]),
        )

    def _whereabouts(self, row: int) -> Where:
        side = self._who[row] if self._role[row] == PARTY else 2
        place: int = self._place[row]
        return self._where[place][side]

    def _said(self, row: int) -> When:
        return _minute(BEGINS + timedelta(minutes=self._minute[row]))

    def _when(self, row: int) -> When:
        if self._seconds[row] != UNSTATED:
            return _minute(BEGINS + timedelta(seconds=self._seconds[row]))
        return self._date(self._day[row])

    def _date(self, day: int) -> When:
        if day not in self._days:
            date = (BEGINS + timedelta(days=day)).date().isoformat()
            self._days[day] = When.parse(date, ZONE)
        return self._days[day]

    def _perceived(self, row: int) -> When:
        """Return when something was perceived: at once, or from the event's day to the visit."""
        if self.manner[row] < 2:
            return _minute(BEGINS + timedelta(seconds=self._real[row] // 60 * 60))
        visit = self._said(row)
        first = self._date(self._real[row] // 86_400)
        return When(
            earliest=first.earliest,
            latest=max(visit.latest, first.latest),
            zone=ZONE,
            begins=Precision.DAY,
            ends=Precision.MINUTE,
        )


def _minute(start: datetime) -> When:
    return When(
        earliest=start,
        latest=start + timedelta(seconds=59),
        zone=ZONE,
        begins=Precision.MINUTE,
        ends=Precision.MINUTE,
    )
