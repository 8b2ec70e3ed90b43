"""What every part of a briefing needs: the picture, its period, and how things are named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from truceline.brief import wording
from truceline.brief.said import Names, PartyLabel, Period
from truceline.match import Incident
from truceline.picture import Picture
from truceline.record import Claim, EventType, Family, NameOrder, When, family
from truceline.weigh import Weighed

GROUND = (Family.FIRE, Family.GROUND, Family.MINE)
"""Families of events that happen on the ground, as against words, totals and supply."""


@dataclass(frozen=True)
class Frame:
    """A picture with the names and dates a briefing uses.

    Attributes:
        picture: the picture.
    """

    picture: Picture

    @property
    def zone(self) -> str:
        """Time zone of all output."""
        return self.picture.settings.zone

    @cached_property
    def today(self) -> date:
        """Day of the cut, in the case's zone."""
        at = self.picture.as_of
        return When.at(at, self.zone).local()[0].date()

    @cached_property
    def current(self) -> tuple[date, date]:
        """First and last day of the reporting period; the last is the day of the cut."""
        return self.today - timedelta(days=self.picture.settings.period_days - 1), self.today

    @cached_property
    def before(self) -> tuple[date, date]:
        """First and last day of the period before it, of the same number of days."""
        last = self.current[0] - timedelta(days=1)
        return last - timedelta(days=self.picture.settings.period_days - 1), last

    @staticmethod
    def period(days: tuple[date, date]) -> Period:
        """Write a period."""
        return Period(wording.days(*days), days[0].isoformat(), days[1].isoformat())

    @cached_property
    def parties(self) -> tuple[PartyLabel, ...]:
        """The parties, in the order of the case's rule for names.

        The order rests on the names alone, so that nobody can be put first by choice.
        """
        listed = sorted(self.picture.settings.parties, key=lambda party: party.short.casefold())
        if self.picture.settings.name_order is NameOrder.ALTERNATING and listed:
            turn = self.picture.size % len(listed)
            listed = listed[turn:] + listed[:turn]
        return tuple(PartyLabel(item.id, item.name, item.short, item.code) for item in listed)

    @cached_property
    def short(self) -> dict[str, str]:
        """Party id to the name used in running text."""
        return {party.id: party.short for party in self.parties}

    @cached_property
    def adjective(self) -> dict[str, str]:
        """Party id to its adjective."""
        return {party.id: party.adjective for party in self.picture.settings.parties}

    @cached_property
    def number_of(self) -> dict[str, int]:
        """Incident id to its position, which the alternating rule for names counts by."""
        return {item.incident.id: row for row, item in enumerate(self.picture.weighed)}

    def day(self, when: When) -> date:
        """First day of a stretch of time, in the case's zone."""
        return when.local(self.zone)[0].date()

    def day_of(self, incident: Incident) -> date:
        """Day on which an incident began, in the case's zone."""
        return self.day(incident.when)

    def said_on(self, claim: Claim) -> date:
        """Day on which a claim was made, in the case's zone."""
        return self.day(claim.said)

    def within(self, days: tuple[date, date]) -> list[Weighed]:
        """Incidents that began within days, both inclusive, in order of time."""
        found = [
            item
            for item in self.picture.weighed
            if days[0] <= self.day_of(item.incident) <= days[1]
        ]
        return sorted(found, key=lambda item: (item.incident.when.earliest, item.incident.id))

    @cached_property
    def now(self) -> list[Weighed]:
        """Incidents on the ground that began in the reporting period, in order of time."""
        return self._ground(self.current)

    @cached_property
    def previously(self) -> list[Weighed]:
        """Incidents on the ground that began in the period before it."""
        return self._ground(self.before)

    def _ground(self, days: tuple[date, date]) -> list[Weighed]:
        return [item for item in self.within(days) if family(item.incident.event_type) in GROUND]

    def claims_of(self, item: Weighed) -> list[Claim]:
        """Claims of an incident."""
        return [self.picture.claims[claim_id] for claim_id in item.incident.claim_ids]

    def speaking(self, item: Weighed) -> list[str]:
        """Ids of the parties with a claim on an incident, in the order they are printed in."""
        spoken = {root.party for root in item.roots}
        return [party.id for party in self.parties if party.id in spoken]

    def names(self, incident: Incident) -> Names:
        """Names of an incident's place; the words of a claim where the gazetteer has none."""
        if incident.place_id is None:
            return Names(incident.where.words or "place not stated")
        label = self.picture.gazetteer.label(
            incident.place_id, self.picture.settings.name_order, self.number_of[incident.id]
        )
        latin = label.latin
        # "casino near X" keeps its words, with the pass it lies near beside them.
        scripts = tuple((name.language, name.text) for name in label.other)
        return Names(latin, scripts)

    def kind(self, incident: Incident) -> str:
        """Kind of event, in a word or two."""
        return wording.KINDS[incident.event_type]

    def of_type(self, *types: EventType) -> list[Claim]:
        """Claims about events of these types, in order of when they were made.

        Claims of one day keep the order in which they entered the record.
        """
        found = [claim for claim in self.picture.claims.values() if claim.event_type in types]
        return sorted(found, key=lambda claim: claim.said.earliest)
