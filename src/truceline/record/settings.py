"""The settings of a case. They are entries too: what shapes the output must be in the record."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from truceline.record.base import Value
from truceline.record.expectation import Expectation
from truceline.record.sealable import SEALABLE
from truceline.record.source import Id
from truceline.record.vocabulary import Role, Term
from truceline.record.when import zone_of
from truceline.record.witnessing import Witnessing


class NameOrder(Term):
    """In which order the two names of a place, or the parties, are printed."""

    ALPHABETICAL = "alphabetical", "by the name itself, whoever uses it"
    ALTERNATING = "alternating", "alternating from one item to the next"


class Clock(Term):
    """Which clock `--at TIME` reads."""

    RECORDED = "recorded", "when an entry was added to the record: what the mission knew"
    AVAILABLE = (
        "available",
        "when a statement was made public, for cases compiled after the event",
    )


class Party(Value):
    """A party to the agreements.

    Attributes:
        id: short id used in tables.
        name: full name.
        short: name used in running text and columns.
        adjective: adjective, as in "the … side".
        code: two or three letters for narrow columns.
        languages: ISO 639-1 codes of its languages, the first one first.
    """

    id: Id
    name: str
    short: str
    adjective: str
    code: str
    languages: tuple[str, ...] = ()


class WeaponReach(Value):
    """How far a kind of weapon reaches: for rings on a map, never for who fired.

    Attributes:
        weapon: the kind of weapon.
        most_m: greatest range, metres.
        least_m: least range, metres.
        letter: letter of its class in an agreement, where one names it.
        basis: where the figure is from, and how sure it is.
    """

    weapon: str
    most_m: float = Field(gt=0)
    least_m: float = Field(default=0.0, ge=0)
    letter: str = ""
    basis: str = ""

    @model_validator(mode="after")
    def _ordered(self) -> WeaponReach:
        if self.least_m >= self.most_m:
            raise ValueError(f"the least range of {self.weapon!r} is not below its greatest")
        return self


class Settings(Value):
    """What `case.toml` says.

    Attributes:
        id: id of the case; the name of its log begins with it.
        title: title printed on briefings.
        zone: time zone that dates without one are read in and output is printed in.
        clock: which clock `--at TIME` reads.
        parties: the parties.
        name_order: order of dual names.
        roles: what the words of a table's side column stand for, beyond the ids of parties.
        period_days: days in a briefing's reporting period.
        meeting: what the briefing is for, where that is fixed.
        caveats: limits of this case that every briefing must print.
        sealed: further fields to keep as commitments, as `kind.field` (see `record.sealing`).
        reaches: how far the weapons reach that the case speaks of.
        expected: who would have spoken of what; without it silence is no evidence.
        witnessing: who witnesses the record, and how many are enough.
    """

    kind: Literal["settings"] = "settings"
    id: Id
    title: str
    zone: str = "UTC"
    clock: Clock = Clock.RECORDED
    parties: tuple[Party, ...] = ()
    name_order: NameOrder = NameOrder.ALPHABETICAL
    roles: dict[str, Role] = {}
    period_days: int = Field(default=7, ge=1, le=366)
    meeting: str = ""
    caveats: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    reaches: tuple[WeaponReach, ...] = ()
    expected: tuple[Expectation, ...] = ()
    witnessing: Witnessing = Witnessing()

    @model_validator(mode="after")
    def _coherent(self) -> Settings:
        zone_of(self.zone)
        for field in self.sealed:
            if field not in SEALABLE:
                raise ValueError(f"{field!r} cannot be sealed; these can: {', '.join(SEALABLE)}")
        ids = [party.id for party in self.parties]
        folded = [party.casefold() for party in ids]
        for repeated in sorted({party for party in folded if folded.count(party) > 1}):
            raise ValueError(f"party {repeated!r} is listed twice")
        for rule in self.expected:
            if rule.party not in ids:
                raise ValueError(f"expected: {rule.party!r} is no party of this case")
        # Tables are read without regard to case, and these words have a meaning there.
        reserved = {"unknown", "none", *(role.value for role in Role)} & set(folded)
        if reserved:
            raise ValueError(f"{sorted(reserved)} cannot be the id of a party")
        return self

    def party(self, party_id: str) -> Party:
        """Return a party by id.

        Raises:
            KeyError: if the case has no such party.
        """
        for party in self.parties:
            if party.id == party_id:
                return party
        raise KeyError(party_id)
