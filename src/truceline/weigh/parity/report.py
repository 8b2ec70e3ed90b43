"""The parity report: the same strength of evidence, the same outcome for both sides?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from truceline.record import Claim, Role
from truceline.weigh.evidence.gather import Told
from truceline.weigh.finding import Weighed
from truceline.weigh.parity.decomposition import Case, Decomposed, decompose
from truceline.weigh.parity.mirror import Mirrored, Weigher, mirror
from truceline.weigh.parity.numbers import OUTCOMES, Numbers, mean, numbers, outcomes
from truceline.weigh.parity.pattern import Kind, Pattern, pattern
from truceline.weigh.parity.speakers import Speaking, speakers


@dataclass(frozen=True)
class Side:
    """The incidents that one side alone is blamed for.

    Attributes:
        party: the side.
        alleged: number of incidents.
        shared: further incidents that others are blamed for as well; they are in no mean.
        roots: mean number of independent roots.
        neutral: mean number of independent roots that are no party.
        kinds: number of incidents by what the evidence rests on.
        means: the outcomes of `numbers.OUTCOMES`, exact.
    """

    party: str
    alleged: int
    shared: int
    roots: Fraction
    neutral: Fraction
    kinds: Mapping[Kind, int]
    means: Mapping[str, Fraction]


@dataclass(frozen=True)
class Stratum:
    """Incidents of one evidence pattern.

    Attributes:
        pattern: the pattern.
        incidents: ids of its incidents, by accused side; incidents with several accused sides
            stand under the empty name.
        numbers: the different numbers that its incidents have; one where all is as it must be.
        occurrence: mean probability that it occurred.
    """

    pattern: Pattern
    incidents: Mapping[str, tuple[str, ...]]
    numbers: tuple[Numbers, ...]
    occurrence: Fraction

    @property
    def equal(self) -> bool:
        """Whether all incidents of the pattern have the same numbers."""
        return len(self.numbers) == 1

    @property
    def both(self) -> bool:
        """Whether more than one side is accused under this pattern."""
        return len([side for side in self.incidents if side]) > 1


@dataclass(frozen=True)
class Comparison:
    """Two sides compared: each outcome decomposed, and the mirror held up.

    `outcomes` is empty where one of them alone is blamed for nothing.
    """

    one: str
    other: str
    outcomes: Mapping[str, Decomposed]
    mirror: Mirrored


@dataclass(frozen=True)
class Parity:
    """The parity report.

    Attributes:
        sides: a row for every party, in the order given.
        strata: the patterns, the most frequent first.
        comparisons: every pair of parties.
        speaking: who speaks how much.
    """

    sides: tuple[Side, ...]
    strata: tuple[Stratum, ...]
    comparisons: tuple[Comparison, ...]
    speaking: tuple[Speaking, ...]

    @property
    def violations(self) -> tuple[Stratum, ...]:
        """Patterns whose incidents have unequal numbers."""
        return tuple(each for each in self.strata if not each.equal)


def parity(
    told: Sequence[Told],
    suggested: Sequence[Weighed],
    claims: Mapping[str, Claim],
    parties: Sequence[str],
    weigh: Weigher,
    copies: Collection[str] = (),
) -> Parity:
    """Return the parity report.

    Args:
        told: the evidence on the incidents.
        suggested: the incidents as the method weighs them without people's findings, in the same
            order: what people find is not the method's treatment of a side.
        claims: claims by id, at least those of the incidents.
        parties: ids of the parties.
        weigh: weighs the same incidents with other labels, for the mirror.
        copies: ids of claims that only repeat another.
    """
    patterns = {
        item.incident.id: pattern(each, item.attribution.party)
        for each, item in zip(told, suggested, strict=True)
    }
    blamed = {item.incident.id: list(item.blamed) for item in told}
    alone = {
        party: [item for item in suggested if blamed[item.incident.id] == [party]]
        for party in parties
    }
    return Parity(
        sides=tuple(_side(party, alone[party], patterns, blamed) for party in parties),
        strata=_strata(suggested, patterns, blamed),
        comparisons=tuple(
            Comparison(
                one,
                other,
                _decomposed(alone[one], alone[other], patterns),
                mirror((one, other), weigh),
            )
            for one, other in combinations(parties, 2)
        ),
        speaking=speakers(suggested, claims, parties, copies),
    )


def _side(
    party: str,
    items: Sequence[Weighed],
    patterns: Mapping[str, Pattern],
    blamed: Mapping[str, Sequence[str]],
) -> Side:
    neutral = [sum(root.role is not Role.PARTY for root in item.roots) for item in items]
    values = [outcomes(item) for item in items]
    kinds = [patterns[item.incident.id].kind for item in items]
    return Side(
        party=party,
        alleged=len(items),
        shared=sum(party in each and len(each) > 1 for each in blamed.values()),
        roots=mean([Fraction(len(item.roots)) for item in items]),
        neutral=mean([Fraction(count) for count in neutral]),
        kinds={kind: kinds.count(kind) for kind in Kind},
        means={name: mean([each[name] for each in values]) for name in OUTCOMES},
    )


def _strata(
    suggested: Sequence[Weighed],
    patterns: Mapping[str, Pattern],
    blamed: Mapping[str, Sequence[str]],
) -> tuple[Stratum, ...]:
    grouped: dict[object, list[Weighed]] = {}
    for item in suggested:
        found = patterns[item.incident.id]
        grouped.setdefault(found.key, []).append(item)
    made = []
    for items in grouped.values():
        sides: dict[str, list[str]] = {}
        for item in items:
            names = blamed[item.incident.id]
            sides.setdefault(names[0] if len(names) == 1 else "", []).append(item.incident.id)
        seen = {numbers(item, patterns[item.incident.id].party): None for item in items}
        made.append(
            Stratum(
                pattern=patterns[items[0].incident.id],
                incidents={side: tuple(ids) for side, ids in sides.items()},
                numbers=tuple(seen),
                occurrence=mean([outcomes(item)["occurrence"] for item in items]),
            )
        )
    # A stable sort: patterns of one size stay in the order in which the record first has them.
    return tuple(sorted(made, key=lambda each: -sum(map(len, each.incidents.values()))))


def _decomposed(
    one: Sequence[Weighed], other: Sequence[Weighed], patterns: Mapping[str, Pattern]
) -> dict[str, Decomposed]:
    if not one or not other:
        return {}

    def cases(items: Sequence[Weighed], name: str) -> list[Case]:
        found = [(patterns[item.incident.id], outcomes(item)[name]) for item in items]
        return [Case(each.key, each.kind, value) for each, value in found]

    return {name: decompose(cases(one, name), cases(other, name)) for name in OUTCOMES}
