"""The case at a glance: the latest that each side, and others, say on every topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import GlanceRow
from truceline.brief.said import Sentence
from truceline.record import Agreement, Claim, EventType, Obligation

_MOST: Final = 3
"""Claims shown of one party on one topic."""
_OTHERS: Final = 6
"""Other speakers shown on one topic, the latest ones."""

_TOPICS: Final[tuple[tuple[str, tuple[EventType, ...]], ...]] = (
    ("Deaths and displacement", (EventType.CASUALTY_REPORT, EventType.DISPLACEMENT)),
    ("Air strikes", (EventType.AIRSTRIKE,)),
    ("Rockets", (EventType.ROCKET,)),
    ("Shelling and clashes", (EventType.ARTILLERY, EventType.SMALL_ARMS)),
    ("Mines", (EventType.LANDMINE,)),
    ("Drones", (EventType.DRONE_STRIKE,)),
    (
        "Presence and movement",
        (EventType.INCURSION, EventType.TROOP_MOVEMENT, EventType.FORTIFICATION),
    ),
    ("Detained persons", (EventType.ABDUCTION_DETENTION,)),
    ("Supply and crossings", (EventType.SUPPLY_RESTRICTION,)),
    ("Mediation and statements", (EventType.DIPLOMATIC, EventType.OTHER)),
    ("Observers and satellite data", (EventType.OBSERVER_VISIT,)),
)

_HEADLINE: Final = (
    Obligation.CESSATION,
    Obligation.NO_FIRE,
    Obligation.WITHDRAWAL,
    Obligation.DEMINING,
    Obligation.DETAINEES,
    Obligation.OBSERVERS,
)


def glance(frame: Frame) -> tuple[GlanceRow, ...]:
    """Say, topic by topic, what each party and others said last, and what was agreed."""
    rows = [
        GlanceRow(topic, tuple(_said(frame, claim) for claim in chosen))
        for topic, types in _TOPICS
        if (chosen := _latest(frame, frame.of_type(*types)))
    ]
    commitments = _commitments(frame)
    if commitments:
        rows.insert(0, GlanceRow("Commitments", commitments))
    lines = _lines(frame)
    if lines:
        rows.append(GlanceRow("The line", lines))
    return tuple(rows)


def _latest(frame: Frame, claims: Sequence[Claim]) -> list[Claim]:
    """Take what each party said on the last day it spoke, and what every other speaker said last.

    What is older than two reporting periods is left to the annex: it is no longer news.
    """
    recent = [claim for claim in claims if frame.said_on(claim) >= frame.before[0]]
    chosen: list[Claim] = []
    for label in frame.parties:
        said = [claim for claim in recent if claim.speaker.party == label.id]
        last = [claim for claim in said if frame.said_on(claim) == frame.said_on(said[-1])]
        chosen += last[-_MOST:]
    others = {claim.speaker.name: claim for claim in recent if claim.speaker.party is None}
    newest = sorted(others.values(), key=lambda claim: claim.said.earliest)
    return chosen + newest[-_OTHERS:]


def _said(frame: Frame, claim: Claim) -> Sentence:
    said = wording.short_day(frame.said_on(claim))
    return Sentence(f"{claim.speaker.name}, {said}: {wording.sentence(claim.summary)}", (claim.id,))


def _commitments(frame: Frame) -> tuple[Sentence, ...]:
    """Name the commitments that carry the truce, agreement by agreement, newest last."""
    found = sorted(frame.picture.agreements.values(), key=lambda item: item.concluded.earliest)
    out = []
    for agreement in found:
        clauses = [clause for clause in agreement.clauses if clause.type in _HEADLINE]
        if not clauses or not agreement.binding:
            continue
        kinds = list(dict.fromkeys(wording.OBLIGATIONS[clause.type] for clause in clauses))
        seen = f"; before {wording.listed(agreement.witnesses)}" if agreement.witnesses else ""
        date = wording.day(frame.day(agreement.concluded))
        text = f"{date}, {agreement.name}: {wording.listed(kinds)}{seen}."
        refs = tuple(f"{agreement.id}/{clause.id}" for clause in clauses)
        out.append(Sentence(text, refs))
        if agreement.suspended is not None:
            out.append(suspension(frame, agreement))
    return tuple(out)


def suspension(frame: Frame, agreement: Agreement) -> Sentence:
    """Say that a party declared an agreement suspended."""
    declared = agreement.suspended
    if declared is None:
        raise ValueError(f"{agreement.id} is not suspended")
    who = frame.short.get(declared.by, declared.by)
    since = wording.day(frame.day(declared.since))
    reason = f", giving as its reason: {declared.reason}" if declared.reason else ""
    return Sentence(f"{who} declared it suspended on {since}{reason}.", (agreement.id,))


def _lines(frame: Frame) -> tuple[Sentence, ...]:
    """Say what lines are held, how long they are, and which are missing."""
    out = []
    for line in frame.picture.lines.values():
        geometry = frame.picture.geometries.get(line.id)
        if geometry is None:
            users = wording.listed([frame.short.get(party, party) for party in line.used_by])
            used = f", which {users} uses," if users else ""
            out.append(
                Sentence(f"{line.name}{used} is not held in digital form; see Limits.", (line.id,))
            )
            continue
        stated = (
            f"; officials give the land border as {line.stated_km:,.0f} km"
            if line.stated_km
            else ""
        )
        out.append(
            Sentence(
                f"{line.name}: {geometry.length_km:,.1f} km as drawn{stated}.",
                (line.id,),
            )
        )
    return tuple(out)
