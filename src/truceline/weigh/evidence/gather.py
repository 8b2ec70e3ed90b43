"""Everything that speaks on incidents, put in columns, with the words for each row beside."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from truceline.match import Incident
from truceline.record import UNKNOWN_SIDE, Claim, EventType, Expected, Observation
from truceline.weigh.evidence.phrase import phrase, sensed_phrase
from truceline.weigh.evidence.sensed import Sensed
from truceline.weigh.evidence.silence import Silence
from truceline.weigh.incentive import AFFIRMING
from truceline.weigh.model.columns import NOBODY, Columns, Ints
from truceline.weigh.roots import Root, accused_of, roots
from truceline.weigh.shared_origin import independent
from truceline.weigh.table import INDEX, LATE_H, kind_of
from truceline.weigh.verdict import party_mark


@dataclass(frozen=True)
class Evidence:
    """What may speak on incidents.

    Attributes:
        claims: claims, and observations as statements of their teams, by id.
        observations: the observations among them, by the id of the statement.
        copies: ids of claims that only repeat another: they weigh nothing.
        sensed: what sensors add, by incident id.
        silent: silences that count, by incident id.
        denied: ids of coverage entries that say access was denied, by incident id.
    """

    claims: Mapping[str, Claim]
    observations: Mapping[str, Observation] = field(default_factory=dict)
    copies: Collection[str] = ()
    sensed: Mapping[str, tuple[Sensed, ...]] = field(default_factory=dict)
    silent: Mapping[str, tuple[Silence, ...]] = field(default_factory=dict)
    denied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Statement:
    """One row of the columns, in words.

    Attributes:
        root: its root's number within the incident.
        kind: its kind, a place in `weigh.table.KINDS`.
        speaker: the side that speaks, or `NOBODY`.
        about: the side it blames or clears, or `NOBODY`.
        value: how many times its kind's weight it counts.
        text: in words, with parties marked.
        refs: what it rests on.
        late: whether it was perceived late; None where nobody observed it.
    """

    root: int
    kind: int
    speaker: int
    about: int
    value: float
    text: str
    refs: tuple[str, ...]
    late: bool | None = None


@dataclass(frozen=True)
class Told:
    """The evidence on one incident.

    Attributes:
        incident: the incident.
        roots: its independent roots of statements, in the order in which they spoke.
        sides: parties, blamed ones first, each in the order it was named.
        statements: its rows.
        denied: ids of coverage entries that say access was denied.
    """

    incident: Incident
    roots: tuple[Root, ...]
    sides: tuple[str, ...]
    statements: tuple[Statement, ...]
    denied: tuple[str, ...] = ()

    @property
    def blamed(self) -> tuple[str, ...]:
        """The sides that anybody blames, or denies the blame of."""
        return tuple(accused_of(self.roots))


@dataclass(frozen=True)
class Gathered:
    """The evidence on all incidents, and the same in columns, row by row."""

    told: tuple[Told, ...]
    columns: Columns
    statements: tuple[Statement, ...]


def gather(incidents: Sequence[Incident], evidence: Evidence) -> Gathered:
    """Put all evidence on incidents in columns.

    Args:
        incidents: the incidents.
        evidence: what may speak on them.
    """
    told = tuple(_told(incident, evidence) for incident in incidents)
    return Gathered(told, columns_of(told), tuple(s for item in told for s in item.statements))


def columns_of(told: Sequence[Told]) -> Columns:
    """Return the columns of evidence on incidents."""
    rows = [statement for item in told for statement in item.statements]
    counts = [len(item.statements) for item in told]

    def whole(name: str) -> Ints:
        return np.array([getattr(row, name) for row in rows], np.int64)

    return Columns(
        incidents=len(told),
        sides=np.array([max(len(item.sides), 2) for item in told], np.int64),
        mine=np.array([item.incident.event_type is EventType.LANDMINE for item in told], bool),
        incident=np.repeat(np.arange(len(told)), counts),
        root=whole("root"),
        kind=whole("kind"),
        speaker=whole("speaker"),
        about=whole("about"),
        value=np.array([row.value for row in rows], float),
    )


def _told(incident: Incident, evidence: Evidence) -> Told:
    claims = [evidence.claims[name] for name in incident.claim_ids if name not in evidence.copies]
    origins = independent(roots(claims))
    silent = evidence.silent.get(incident.id, ())
    speaking = [root.party for root in origins if root.party is not None]
    named = [*accused_of(origins), *speaking, *(item.party for item in silent)]
    sides = tuple(dict.fromkeys(named))
    rows = [
        _statement(incident, number, root, claim, sides, evidence)
        for number, root in enumerate(origins)
        for claim in root.claims
    ]
    after = len(origins)
    rows += [_silence(after + place, item, sides) for place, item in enumerate(silent)]
    after += len(silent)
    rows += [
        _sensed(after + place, item)
        for place, item in enumerate(evidence.sensed.get(incident.id, ()))
    ]
    return Told(incident, origins, sides, tuple(rows), evidence.denied.get(incident.id, ()))


def _statement(
    incident: Incident,
    number: int,
    root: Root,
    claim: Claim,
    sides: Sequence[str],
    evidence: Evidence,
) -> Statement:
    observation = evidence.observations.get(claim.id)
    late = observation is not None and (
        observation.when.earliest - incident.when.latest > timedelta(hours=LATE_H)
    )
    return Statement(
        root=number,
        kind=INDEX[kind_of(claim, observation, late)],
        speaker=_side(root.party, sides),
        about=_side(claim.accused, sides),
        value=1.0,
        text=phrase(root, claim, observation, late),
        refs=(claim.id, *_same(root, claim)),
        late=None if observation is None else late,
    )


def _same(root: Root, claim: Claim) -> tuple[str, ...]:
    """Return the other claims of a root that say the same thing."""
    affirms = claim.stance in AFFIRMING
    return tuple(
        other.id
        for other in root.claims
        if other.id != claim.id
        and (other.stance in AFFIRMING) == affirms
        and other.accused == claim.accused
    )


def _silence(number: int, item: Silence, sides: Sequence[str]) -> Statement:
    answers = item.what is Expected.ANSWER
    key = (
        "silent on blame it would have answered"
        if answers
        else ("silent on harm it would have reported")
    )
    what = "answers such accusations" if answers else "reports such acts against it"
    text = f"{party_mark(item.party)} said nothing within {item.days} days, and as a rule {what}"
    about = _side(item.party, sides) if answers else NOBODY
    return Statement(number, INDEX[key], _side(item.party, sides), about, 1.0, text, ())


def _sensed(number: int, item: Sensed) -> Statement:
    return Statement(
        number, INDEX["sensor"], NOBODY, NOBODY, item.log_odds, sensed_phrase(item), item.refs
    )


def _side(party: str | None, sides: Sequence[str]) -> int:
    if party is None or party == UNKNOWN_SIDE or party not in sides:
        return NOBODY
    return sides.index(party)
