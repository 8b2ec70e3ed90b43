"""What matching sees of a record and makes of it: at one point, and at every stage on the way.

A picture holds the same matching and much more. This is for those who look at the matching alone,
or at very many points: they need no map, no verdicts and no original files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from truceline.geo import Gazetteer
from truceline.match import Matching, match_claims
from truceline.match.change import Placed, placed
from truceline.match.history import Stage
from truceline.record import Body, Claim, Entry, Judgement, Observation, Place, Source
from truceline.statements import statements

SEEN = Claim | Observation | Place | Judgement
"""What matching is computed from."""


@dataclass(frozen=True)
class Matched:
    """The matching of a record, with the judgements it is under.

    Attributes:
        matching: what matching found.
        judgements: people's judgements in the order they hold: of several on a pair the last.
        sources: the sources of the claims, by id.
    """

    matching: Matching
    judgements: tuple[Judgement, ...]
    sources: dict[str, Source]


class _Places:
    """The places of claims: each gazetteer is built once, and asked once for the same words."""

    def __init__(self) -> None:
        # By address; the places are kept beside, so that none is given to another object.
        self.built: dict[tuple[int, ...], tuple[tuple[Place, ...], Gazetteer]] = {}
        self.found: dict[tuple[int, str, tuple[str, ...]], str | None] = {}

    def of(self, claims: Iterable[Claim], places: tuple[Place, ...]) -> dict[str, str]:
        key = tuple(map(id, places))
        if key not in self.built:
            self.built[key] = places, Gazetteer(places)
        gazetteer = self.built[key][1]
        made = {}
        for claim in claims:
            asked = id(gazetteer), claim.where.words, claim.where.also
            if asked not in self.found:
                match = gazetteer.find(claim.where.words, claim.where.also)
                self.found[asked] = None if match is None else match.place_id
            if (place := self.found[asked]) is not None:
                made[claim.id] = place
        return made


def matched(entries: Iterable[Entry]) -> Matched:
    """Match what entries hold.

    Args:
        entries: the entries that count, opened, in the order they were recorded.

    Raises:
        ValueError: if judgements contradict each other.
    """
    return _match([entry.body for entry in entries], _Places())


def _match(bodies: Iterable[Body], known: _Places) -> Matched:
    latest: dict[tuple[str, str], Body] = {}
    for body in bodies:
        if isinstance(body, Judgement):  # a decision stands where it was last said
            latest.pop((body.kind, body.id), None)
        latest[body.kind, body.id] = body
    said = latest.values()
    claims = list(
        statements(
            [body for body in said if isinstance(body, Claim)],
            [body for body in said if isinstance(body, Observation)],
        ).values()
    )
    places = known.of(claims, tuple(body for body in said if isinstance(body, Place)))
    judgements = tuple(body for body in said if isinstance(body, Judgement))
    sources = {body.id: body for body in said if isinstance(body, Source)}
    return Matched(match_claims(claims, places, judgements), judgements, sources)


def stages(entries: Sequence[Entry], skipped: Iterable[int] = ()) -> tuple[Stage, ...]:
    """Return the points of a record at which its incidents may have changed.

    Those are the end of every batch that holds anything matching is computed from, and every
    judgement: what was recorded at one time is one batch.

    Args:
        entries: the whole record, opened, in order.
        skipped: indexes of entries that do not count.
    """
    left_out = frozenset(skipped)
    seen = [
        (index, entry)
        for index, entry in enumerate(entries)
        if index not in left_out and isinstance(entry.body, SEEN)
    ]
    bodies = [entry.body for _, entry in seen]
    known = _Places()

    def placing(count: int) -> Callable[[], Placed | None]:
        def place() -> Placed | None:
            try:
                return placed(_match(bodies[:count], known).matching)
            except ValueError:  # people contradict each other, until one of them settles it
                return None

        return place

    made = []
    for count, (index, entry) in enumerate(seen, 1):
        following = seen[count][1] if count < len(seen) else None
        judgement = entry.body if isinstance(entry.body, Judgement) else None
        ends = following is None or following.recorded != entry.recorded
        if ends or judgement or (following and isinstance(following.body, Judgement)):
            made.append(Stage(index + 1, entry.recorded, judgement, placing(count)))
    return tuple(made)
