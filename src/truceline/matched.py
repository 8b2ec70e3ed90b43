"""What matching sees of a record and makes of it: at one point, and at every stage on the way.

A picture holds the same matching and much more. This is for those who look at the matching alone,
or at very many points: they need no verdicts and no map.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from truceline.geo import Atlas, Gazetteer, Whereabouts
from truceline.match import Matching, match_claims
from truceline.match.change import Placed, placed
from truceline.match.history import Stage
from truceline.placing import Drawn, drawn, whereabouts
from truceline.record import (
    Blob,
    Body,
    Claim,
    Entry,
    Finding,
    Judgement,
    Line,
    Observation,
    Place,
    Settings,
    Source,
    Zone,
)
from truceline.statements import statements

Original = Callable[[Blob], bytes]
"""Gives the bytes of an original file."""

SEEN = Claim | Observation | Place | Judgement | Line | Zone | Settings | Source
"""What matching is computed from."""


@dataclass(frozen=True)
class Matched:
    """The matching of a record, with what it was made from.

    Attributes:
        matching: what matching found.
        judgements: people's judgements in the order they hold: of several on a pair the last.
        claims: claims, and observations as statements of their teams, by id.
        sources: the sources of the claims, by id.
        atlas: the places and lines that words were resolved with.
        drawn: the geometry of the lines and zones.
    """

    matching: Matching
    judgements: tuple[Judgement, ...]
    claims: dict[str, Claim]
    sources: dict[str, Source]
    atlas: Atlas
    drawn: Drawn


@dataclass
class Known:
    """What one matching leaves to the next, where a record is matched at many points.

    Attributes:
        original: gives the bytes of an original file.
    """

    original: Original
    _atlases: dict[tuple[int, ...], tuple[tuple[Body, ...], Atlas, Drawn]] = field(
        default_factory=dict
    )
    _found: dict[tuple[int, str], tuple[str | None, Whereabouts]] = field(default_factory=dict)

    def atlas(self, bodies: Sequence[Body]) -> tuple[Atlas, Drawn]:
        """Return the atlas of a record, made once for the same places, lines, zones, parties."""
        used = tuple(body for body in bodies if isinstance(body, Place | Line | Zone | Settings))
        # By address; the bodies are kept beside, so that none is given to another object.
        key = tuple(map(id, used))
        if key not in self._atlases:
            places = [body for body in used if isinstance(body, Place)]
            lines = {body.id: body for body in used if isinstance(body, Line)}
            zones = {body.id: body for body in used if isinstance(body, Zone)}
            settings = [body for body in used if isinstance(body, Settings)]
            parties = settings[-1].parties if settings else ()
            shapes = drawn(lines, zones, self.original)
            self._atlases[key] = used, Atlas(Gazetteer(places), shapes.lines, parties), shapes
        return self._atlases[key][1:]

    def places(
        self, claims: dict[str, Claim], atlas: Atlas
    ) -> tuple[dict[str, str], dict[str, Whereabouts]]:
        """Return the place id of claims whose place is known, and where every claim's words lead.

        The same words are looked up once.
        """
        asked = {name: (id(atlas), claim.where.model_dump_json()) for name, claim in claims.items()}
        new = {key: claims[name] for name, key in asked.items() if key not in self._found}
        led = whereabouts({claim.id: claim for claim in new.values()}, atlas)
        for key, claim in new.items():
            match = atlas.gazetteer.find(claim.where.words, claim.where.also)
            self._found[key] = None if match is None else match.place_id, led[claim.id]
        found = {name: self._found[key] for name, key in asked.items()}
        named = {name: place for name, (place, _) in found.items() if place is not None}
        return named, {name: where for name, (_, where) in found.items()}


def matched(entries: Iterable[Entry], original: Original) -> Matched:
    """Match what entries hold.

    Args:
        entries: the entries that count, opened, in the order they were recorded.
        original: gives the bytes of an original file.

    Raises:
        ValueError: if judgements contradict each other, or a line's file does not hold its
            geometry.
    """
    return match_bodies(latest(entry.body for entry in entries), Known(original))


def latest(bodies: Iterable[Body]) -> list[Body]:
    """Keep the last body of each kind and id, in the place where the first one stood.

    People's decisions stand where they were last said: of several, the last one holds.
    """
    found: dict[tuple[str, str], Body] = {}
    for body in bodies:
        key = body.kind, body.id
        if isinstance(body, Judgement | Finding):
            found.pop(key, None)
        found[key] = body
    return list(found.values())


def match_bodies(bodies: Sequence[Body], known: Known) -> Matched:
    """Match the bodies of a record, each the last of its kind and id.

    Raises:
        ValueError: as `matched` does.
    """
    claims = statements(
        [body for body in bodies if isinstance(body, Claim)],
        [body for body in bodies if isinstance(body, Observation)],
    )
    atlas, shapes = known.atlas(bodies)
    places, led = known.places(claims, atlas)
    judgements = tuple(body for body in bodies if isinstance(body, Judgement))
    sources = {body.id: body for body in bodies if isinstance(body, Source)}
    matching = match_claims(
        list(claims.values()), places, judgements, whereabouts=led, sources=sources
    )
    return Matched(matching, judgements, claims, sources, atlas, shapes)


def stages(
    entries: Sequence[Entry], original: Original, skipped: Iterable[int] = ()
) -> tuple[Stage, ...]:
    """Return the points of a record at which its incidents may have changed.

    Those are the end of every batch that holds anything matching is computed from, and every
    judgement: what was recorded at one time is one batch.

    Args:
        entries: the whole record, opened, in order.
        original: gives the bytes of an original file.
        skipped: indexes of entries that do not count.
    """
    left_out = frozenset(skipped)
    seen = [
        (index, entry)
        for index, entry in enumerate(entries)
        if index not in left_out and isinstance(entry.body, SEEN)
    ]
    bodies = [entry.body for _, entry in seen]
    known = Known(original)

    def placing(count: int) -> Callable[[], Placed | None]:
        def place() -> Placed | None:
            try:
                return placed(match_bodies(latest(bodies[:count]), known).matching)
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
