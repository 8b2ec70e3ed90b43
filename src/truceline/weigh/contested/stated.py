"""What one root states on one question, and which statements cannot both be true."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from truceline.record import Claim
from truceline.weigh.contested.proposition import Kind, Standing
from truceline.weigh.contested.weights import Interest

Span = tuple[float, float]
"""Lowest and highest value that a statement leaves possible."""


@dataclass(frozen=True)
class Stated:
    """An answer that one root gives in one or more claims.

    Attributes:
        root: place of the root among the roots of the incident.
        claims: the claims that give it.
        words: the answer as it will be printed.
        spans: for quantities: any value in any of these.
        labels: for names: any of these.
    """

    root: int
    claims: tuple[Claim, ...]
    words: str
    spans: tuple[Span, ...] = ()
    labels: frozenset[str] = frozenset()

    @property
    def width(self) -> float:
        """How much the answer leaves open; the least open come first."""
        return sum(high - low for low, high in self.spans)


Compatible = Callable[[Stated, Stated], bool]
Served = Callable[[Claim, int, Sequence[tuple[Stated, ...]]], Interest]
"""The interest a party's claim has in the answer at a place among the answers given."""


def unknown(_claim: Claim, _place: int, _given: Sequence[tuple[Stated, ...]]) -> Interest:
    """No interest is known on this question."""
    return Interest.UNKNOWN


@dataclass(frozen=True)
class Asked:
    """A question with the answers given, before they are weighed.

    Attributes:
        kind: what is asked for.
        subject: for a count, what is counted.
        standing: why it is listed.
        answers: the answers; the statements of each can all be true together.
        served: the interest a party has in an answer.
        span: for times, the earliest and the latest stated.
        party: for weapons, the side whose act it is.
    """

    kind: Kind
    subject: str
    standing: Standing
    answers: tuple[tuple[Stated, ...], ...]
    served: Served = field(default=unknown)
    span: str = ""
    party: str | None = None


def overlapping(one: Stated, other: Stated) -> bool:
    """Whether some value fits both statements."""
    return any(
        low <= upper and lower <= high for low, high in one.spans for lower, upper in other.spans
    )


def same_labels(one: Stated, other: Stated) -> bool:
    """Whether two statements give the same answer by name."""
    return one.labels == other.labels


def always(_one: Stated, _other: Stated) -> bool:
    """Two contradicting answers of one root are a change of its account, whatever they are of."""
    return True


def same_moment(one: Stated, other: Stated) -> bool:
    """Whether two statements may be about the same moment: their stated times can meet.

    One root's figures for two moments are two figures, and no change of its account.
    """
    return any(
        a.when.earliest <= b.when.latest and b.when.earliest <= a.when.latest
        for a in one.claims
        for b in other.claims
    )


def standing(
    said: Sequence[Stated], compatible: Compatible, changed: Compatible | None = None
) -> Standing | None:
    """Say whether statements contradict each other, and whose they are.

    Args:
        said: the statements.
        compatible: whether two statements can both be true.
        changed: whether two statements of one root, which are not compatible, are a change of
            its account; None where they never are.
    """
    # Of statements alike in all that is compared one is enough: pairs grow with the square.
    unlike = {_compared(each): each for each in said}.values()
    pairs = combinations(unlike, 2)
    if any(one.root != other.root and not compatible(one, other) for one, other in pairs):
        return Standing.DIFFER
    if changed is not None and any(
        one.root == other.root and not compatible(one, other) and changed(one, other)
        for one, other in combinations(unlike, 2)
    ):
        return Standing.CHANGED
    return None


def _compared(each: Stated) -> tuple[object, ...]:
    alike = tuple((c.accused, c.stance, c.event_type, c.casualties, c.when) for c in each.claims)
    return each.root, each.spans, each.labels, alike


def answers(said: Sequence[Stated], compatible: Compatible) -> tuple[tuple[Stated, ...], ...]:
    """Put statements that can all be true together into one answer.

    The most precise come first and found the answers; a vaguer one joins the answer it is
    nearest to, of those it fits.

    Args:
        said: the statements.
        compatible: whether two can both be true, by their spans and labels alone.
    """
    found: list[list[Stated]] = []
    kinds: list[dict[tuple[object, ...], Stated]] = []  # of those alike, one is asked
    for each in sorted(said, key=lambda item: item.width):
        fits = [
            place
            for place, unlike in enumerate(kinds)
            if all(compatible(each, other) for other in unlike.values())
        ]
        if fits:
            place = min(fits, key=lambda place: _apart(each, found[place][0]))
            found[place].append(each)
        else:
            place = len(found)
            found.append([each])
            kinds.append({})
        kinds[place].setdefault((each.spans, each.labels), each)
    order = {id(each): place for place, each in enumerate(said)}
    for group in found:
        group.sort(key=lambda item: order[id(item)])
    return tuple(tuple(group) for group in sorted(found, key=lambda group: order[id(group[0])]))


def middle(spans: Sequence[Span]) -> float:
    """Return the middle of a quantity's spans; of one open above, its lower end."""
    low, high = min(span[0] for span in spans), max(span[1] for span in spans)
    return low if high == float("inf") else (low + high) / 2


def _apart(one: Stated, other: Stated) -> float:
    if not one.spans or not other.spans:
        return 0.0
    return abs(middle(one.spans) - middle(other.spans))
