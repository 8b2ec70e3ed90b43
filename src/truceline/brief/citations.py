"""Where each id of a briefing can be looked up, and how long runs of ids are kept short.

Every form of the briefing asks here, so an id that is a link in one is a link in all of them,
and a run that is cut short in print can be found in full under the same note everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Final

from truceline.brief.content import Briefing, CitedClaim
from truceline.brief.parts import clause_id

SHOWN: Final = 3
"""How many ids of a long run are shown where it stands."""

# Names that the forms give to things of their own.
_RESERVED: Final = re.compile(r"(id|note|toll|figure|part|g)-|.*-title$")
_RUNS: Final = frozenset({"refs", "incidents", "claims", "clauses"})


@dataclass(frozen=True)
class IndexedIncident:
    """An incident that the briefing names and that neither its cards nor its index list.

    Attributes:
        id: its id.
        what: what its first claim cited is about.
        where: place, Latin names.
        said: date of the first claim cited.
        claims: the claims cited of it.
    """

    id: str
    what: str
    where: str
    said: str
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Citations:
    """The ids of a briefing.

    Attributes:
        anchors: for each id, a name that is safe in HTML, CSS and typst and is used once.
        notes: for each run too long to print where it stands, the number of its note.
        indexed: incidents without a card or a line in the index, of which a claim is cited.
        bare: every other id that the text rests on and no table lists, in order.
    """

    anchors: Mapping[str, str]
    notes: Mapping[tuple[str, ...], int]
    indexed: tuple[IndexedIncident, ...]
    bare: tuple[str, ...]

    def split(self, refs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Split a run into what is shown at once and what is shown on demand or in a note."""
        if refs in self.notes:
            return refs[:SHOWN], refs[SHOWN:]
        return refs, ()


def cite(briefing: Briefing) -> Citations:
    """Find every id of a briefing and give it one place where it can be looked up.

    An id has its place at the incident's card, else its line in the index; at the clause's row,
    the line's entry in the key of the map, the claim or the source in the annex. Whatever is
    left is listed by id alone, because the log behind the briefing holds it.
    """
    runs = tuple(dict.fromkeys(run for run in _runs(briefing) if run))
    by_incident: dict[str, list[CitedClaim]] = {}
    for claim in briefing.claims:
        if claim.incident:
            by_incident.setdefault(claim.incident, []).append(claim)
    own = {
        *(card.id for card in briefing.incidents),
        *(row.id for row in briefing.index),
        *(block.id for block in briefing.agreements),
        *(clause_id(row, block) for block in briefing.agreements for row in block.rows),
        *(line.id for line in briefing.map.lines),
        *(claim.id for claim in briefing.claims),
        *(source.id for source in briefing.sources),
    }
    loose = dict.fromkeys(
        [ref for run in runs for ref in run if ref not in own]
        + [incident for incident in by_incident if incident not in own]
        + [claim.source for claim in briefing.claims if _is_id(claim.source, own)]
    )
    indexed = tuple(_indexed(ref, by_incident[ref]) for ref in loose if ref in by_incident)
    bare = tuple(sorted(ref for ref in loose if ref not in by_incident))
    places = [
        *(card.id for card in briefing.incidents),
        *(block.id for block in briefing.agreements),
        *(clause_id(row, block) for block in briefing.agreements for row in block.rows),
        *(line.id for line in briefing.map.lines),
        *(row.id for row in briefing.index),
        *(item.id for item in indexed),
        *bare,
        *(claim.id for claim in briefing.claims),
        *(source.id for source in briefing.sources),
    ]
    long_runs = (run for run in runs if len(run) > SHOWN + 1)
    return Citations(
        anchors=_anchors(places),
        notes={run: number for number, run in enumerate(long_runs, start=1)},
        indexed=indexed,
        bare=bare,
    )


def cited_entries(briefing: Briefing) -> frozenset[str]:
    """Find the ids of everything in the record that a briefing cites.

    Returns:
        Ids of claims, observations, replies, sources, lines, agreements, coverage, detections,
        redactions and whatever else a run of references names. A clause counts as its agreement.
        Incidents are left out, because they are computed and no entry holds them; the claims that
        make them up are cited in the index.

        What is used without being named by id is not among them: fires drawn on the map, the
        names of places, the settings of the case.
    """
    computed = {
        *(card.id for card in briefing.incidents),
        *(row.id for row in briefing.index),
        *(claim.incident for claim in briefing.claims),
    }
    clauses = {
        clause_id(row, block): block.id for block in briefing.agreements for row in block.rows
    }
    named = {
        *(ref for run in _runs(briefing) for ref in run),
        *(block.id for block in briefing.agreements),
        *(line.id for line in briefing.map.lines),
        *(claim.id for claim in briefing.claims),
        *(claim.source for claim in briefing.claims),
        *(source.id for source in briefing.sources),
    }
    return frozenset(clauses.get(ref, ref) for ref in named - computed if ref)


def _runs(value: object) -> Iterator[tuple[str, ...]]:
    """Walk the content in reading order and give every run of ids in it."""
    if isinstance(value, tuple):
        for item in value:
            yield from _runs(item)
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            strings = isinstance(inner, tuple) and all(isinstance(item, str) for item in inner)
            if field.name in _RUNS and strings:
                yield tuple(inner)
            else:
                yield from _runs(inner)


def _is_id(source: str, own: set[str]) -> bool:
    """Whether a claim's source is an id without a place, and not the name of a publisher."""
    return bool(source) and source not in own and re.fullmatch(r"\S*\d\S*", source) is not None


def _indexed(ref: str, claims: list[CitedClaim]) -> IndexedIncident:
    first = claims[0]
    return IndexedIncident(
        ref, first.event, first.place, first.said, tuple(claim.id for claim in claims)
    )


def _anchors(places: Iterable[str]) -> dict[str, str]:
    """Name each place. The id itself if it is safe in a URL fragment; made safe otherwise."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for place in places:
        if place in anchors:
            continue
        name = re.sub(r"[^A-Za-z0-9.-]+", "_", place).strip(".") or "_"
        if not name[0].isalpha() or _RESERVED.match(name):
            name = f"id-{name}_"
        unique, count = name, 2
        # The sections have plain words as their anchors; an id must never take one of them.
        while unique in taken or not any(char.isdigit() for char in unique):
            unique, count = f"{name}_{count}", count + 1
        taken.add(unique)
        anchors[place] = unique
    return anchors
