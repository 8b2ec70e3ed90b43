"""The evidence pattern of an incident: its statements by class, with no party's label in it.

Parties stand in it only by what they are to each other in this incident: the one accused, the one
that accuses. A statement's class is its kind in the published table. Two incidents of one pattern
hold everything alike that the method weighs, whichever sides they are about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from truceline.record import Claim, EventType, Role, Stance, Term
from truceline.weigh.evidence.gather import Statement, Told
from truceline.weigh.incentive import AFFIRMING
from truceline.weigh.model.columns import NOBODY
from truceline.weigh.table import KINDS

Line = tuple[str, str, str, float]
"""Key of the kind, who speaks, whom it is about, how many times the kind's weight it counts."""

Lines = tuple[tuple[Line, ...], ...]
"""Per independent root, in a fixed order, the classes of its statements."""


class Kind(Term):
    """What the evidence on an incident rests on; the first that fits."""

    OWNED = "owned", "the accused side says itself that it did it"
    LOOKED = "looked", "somebody who is no party says so in its own name"
    CONTRADICTED = "contradicted", "the accused side denies it, and only parties speak"
    ONE_SIDED = "one_sided", "nobody but the accusing side speaks in its own name"


@dataclass(frozen=True)
class Pattern:
    """The pattern of one incident.

    Attributes:
        lines: what each root says, by class.
        mine: whether it is about a mine, for which more is owed to legacy ordnance.
        sides: number of sides it could be divided among.
        kind: what the evidence rests on.
        party: how the party that the verdict names is called in the pattern; empty for none.
    """

    lines: Lines
    mine: bool
    sides: int
    kind: Kind
    party: str

    @property
    def key(self) -> tuple[Lines, bool, int]:
        """What incidents of one pattern have in common."""
        return self.lines, self.mine, self.sides

    @property
    def words(self) -> str:
        """The pattern in words, a root between bars."""
        roots = ["; ".join(_words(line) for line in root) for root in self.lines]
        return " | ".join(roots) + (" (mine)" if self.mine else "") or "nothing weighed"


def pattern(told: Told, named: str | None) -> Pattern:
    """Return the pattern of an incident.

    The one party accused is called `accused`. Every other party is lettered, and of all ways to
    do so the one that sorts first is taken, so that exchanging labels cannot change it.

    Args:
        told: the evidence on it.
        named: the party that its verdict on attribution names, if any.
    """
    blamed = told.blamed
    fixed = {blamed[0]: "accused"} if len(blamed) == 1 else {}
    free = [party for party in told.sides if party not in fixed]
    lone = len(free) == 1 and bool(fixed)
    letters = ["accuser"] if lone else [f"side {n}" for n in range(1, len(free) + 1)]
    lines, party = min(
        (_lines(told, names), names.get(named, "") if named else "")
        for order in permutations(letters)
        for names in [{**fixed, **dict(zip(free, order, strict=True))}]
    )
    mine = told.incident.event_type is EventType.LANDMINE
    return Pattern(lines, mine, max(len(told.sides), 2), kind(told, blamed), party)


def kind(told: Told, blamed: Sequence[str]) -> Kind:
    """Say what the evidence on an incident rests on."""
    claims = [claim for root in told.roots for claim in root.claims]
    if any(_owns(claim) for claim in claims):
        return Kind.OWNED
    if any(
        claim.speaker.role is not Role.PARTY
        and claim.stance in AFFIRMING
        and not (claim.speaker.role is Role.MEDIA and claim.stance is Stance.REPORTS)
        for claim in claims
    ):
        return Kind.LOOKED
    if any(claim.stance not in AFFIRMING and claim.speaker.party in blamed for claim in claims):
        return Kind.CONTRADICTED
    return Kind.ONE_SIDED


def _owns(claim: Claim) -> bool:
    return (
        claim.speaker.party is not None
        and claim.accused == claim.speaker.party
        and claim.stance in AFFIRMING
    )


def _lines(told: Told, names: Mapping[str, str]) -> Lines:
    roots: dict[int, set[Line]] = {}
    for row in told.statements:
        roots.setdefault(row.root, set()).add(_line(row, told.sides, names))
    return tuple(sorted(tuple(sorted(lines)) for lines in roots.values()))


def _line(row: Statement, sides: Sequence[str], names: Mapping[str, str]) -> Line:
    who, whom = (names[sides[at]] if at != NOBODY else "" for at in (row.speaker, row.about))
    return KINDS[row.kind].key, who, whom, row.value


def _words(line: Line) -> str:
    key, who, whom, value = line
    about = " about itself" if who and who == whom else f" about {whom}" if whom else ""
    times = "" if value == 1.0 else f" × {value:.2f}"
    return f"{f'{who}: ' if who else ''}{key}{about}{times}"
