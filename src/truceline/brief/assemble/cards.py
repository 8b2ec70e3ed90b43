"""The main incidents: each with the parties' positions side by side and its three verdicts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.also import also, without_copies
from truceline.brief.assemble.contested import contested_lines
from truceline.brief.assemble.doubts import doubts
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.sensors import sensor_sentences
from truceline.brief.content import IncidentCard, Position, PositionColumn, VerdictLine
from truceline.brief.said import PartyLabel, Sentence
from truceline.comply import ClauseChance
from truceline.geo import How, Whereabouts, bounding_disc
from truceline.picture import Picture
from truceline.placing import LineRelation, ZoneRelation
from truceline.record import Attribution, Claim, Occurrence, Undetermined
from truceline.weigh import Verdict, Weighed

MOST: Final = 10
"""Incidents shown in full."""
_POSITIONS: Final = 4
"""Positions shown of one side on one incident; the rest are counted."""
_REASONS: Final = 4
_ACROSS_KM: Final = 0.05
"""An interval that reaches less far across a line than this is not said to reach across."""
_FAR_M: Final = 150_000.0
"""Further from a line than this, a distance from it says nothing a reader could use."""


_OWN: Final = frozenset({How.STATED, How.GRID, How.NAMED, How.OFFSET, How.BEARING, How.MARKER})
"""Ways in which somebody said where it was, and not only in which area."""


def main_incidents(frame: Frame) -> list[Weighed]:
    """Choose the incidents shown in full, and return them in order of time.

    Ranked by what makes a reader need both accounts: parties that speak, deaths alleged,
    independent roots, injuries. Nothing in the rank knows which party it is.
    """
    ranked = sorted(frame.now, key=lambda item: (-_weight(frame, item), item.incident.id))
    return sorted(ranked[:MOST], key=lambda item: (item.incident.when.earliest, item.incident.id))


def _weight(frame: Frame, item: Weighed) -> float:
    claims = frame.claims_of(item)
    killed = max((claim.casualties.killed_max or 0 for claim in claims), default=0)
    injured = max((claim.casualties.injured or 0 for claim in claims), default=0)
    found = frame.picture.incident_whereabouts.get(item.incident.id)
    located = found is not None and found.how in _OWN and found.shape is not None
    return (
        3.0 * max(len(frame.speaking(item)) - 1, 0)
        + 2.0 * math.log1p(killed)
        + 1.0 * len(item.roots)
        + 0.5 * math.log1p(injured)
        + 0.5 * located
    )


def cards(frame: Frame, items: Sequence[Weighed]) -> tuple[IncidentCard, ...]:
    """Make a card for each incident."""
    return tuple(_card(frame, item) for item in items)


def incident_card(picture: Picture, incident_id: str) -> IncidentCard:
    """Make the card of one incident.

    Raises:
        KeyError: if the picture has no such incident.
    """
    for item in picture.weighed:
        if item.incident.id == incident_id:
            return _card(Frame(picture), item)
    raise KeyError(incident_id)


def _card(frame: Frame, item: Weighed) -> IncidentCard:
    incident, claims = item.incident, without_copies(frame, frame.claims_of(item))
    columns = tuple(
        PositionColumn(
            party,
            (
                *positions([c for c in claims if c.speaker.party == party.id], frame),
                *replies(frame, party, incident.claim_ids),
            ),
        )
        for party in frame.parties
    )
    others = positions([claim for claim in claims if claim.speaker.party is None], frame)
    return IncidentCard(
        id=incident.id,
        kind=frame.kind(incident),
        when=wording.when(incident.when, frame.zone),
        place=frame.names(incident),
        place_note=place_note(frame, item),
        columns=columns,
        others=others,
        verdicts=tuple(verdict_line(frame, item, verdict) for verdict in item.verdicts),
        clauses=_clauses(frame, item)
        + tuple(
            area_sentence(frame, area)
            for area in frame.picture.clause_chances
            if area.incident_id == incident.id
        ),
        lines=tuple(
            relation_sentence(frame, row)
            for row in frame.picture.relations
            if row.incident_id == incident.id and row.distance_m < _FAR_M
        )
        + tuple(
            zone_sentence(frame, zone)
            for zone in frame.picture.zone_relations
            if zone.incident_id == incident.id
        ),
        sensors=sensor_sentences(frame, item),
        also=also(frame, incident),
        doubts=doubts(frame, item),
        contested=contested_lines(frame, incident.id),
    )


def positions(claims: Sequence[Claim], frame: Frame) -> tuple[Position, ...]:
    """Put one side's statements in order of time; the same speaker and stance stand once."""
    grouped: dict[tuple[str, str], list[Claim]] = {}
    for claim in sorted(claims, key=lambda item: item.said.earliest):
        grouped.setdefault((claim.speaker.name, wording.stance(claim)), []).append(claim)
    out = [
        Position(
            speaker=speaker,
            stance=stance,
            said=wording.said(group[0].said, frame.zone),
            text=wording.sentence(max((c.summary for c in group), key=len)),
            refs=tuple(claim.id for claim in group),
            repeats=len(group) - 1,
        )
        for (speaker, stance), group in grouped.items()
    ]
    if len(out) <= _POSITIONS:
        return tuple(out)
    rest = out[_POSITIONS - 1 :]
    refs = tuple(ref for position in rest for ref in position.refs)
    speakers = wording.listed(list(dict.fromkeys(position.speaker for position in rest)))
    more = Position("Further statements", "", "", wording.sentence(speakers), refs)
    return (*out[: _POSITIONS - 1], more)


def replies(frame: Frame, party: PartyLabel, claim_ids: Sequence[str]) -> tuple[Position, ...]:
    """Show what a party answered when it was asked about these claims, or that it did not.

    Silence is shown and weighs nothing.
    """
    asked = [
        reply
        for reply in frame.picture.replies.values()
        if reply.party == party.id and set(reply.claim_ids) & set(claim_ids)
    ]
    out = []
    for reply in sorted(asked, key=lambda item: item.asked.earliest):
        about = f"Asked on {wording.said(reply.asked, frame.zone)}"
        due = f" by {wording.said(reply.due, frame.zone)}" if reply.due else ""
        if reply.stance is None:
            stance, text = "no answer", f"{about}; no answer{due} in the record"
        else:
            stance, text = reply.stance.value.replace("_", " "), reply.summary or about
        out.append(
            Position(
                speaker=party.name,
                stance=stance,
                said=wording.said(reply.asked, frame.zone),
                text=wording.sentence(text),
                refs=(reply.id,),
            )
        )
    return tuple(out)


def place_note(frame: Frame, item: Weighed) -> str:
    """Say how well the place is known, and in which words each side states it."""
    known = _known(frame.picture.incident_whereabouts.get(item.incident.id))
    stated = sorted(
        {
            f"“{claim.where.words}”" + (f" ({claim.where.admin})" if claim.where.admin else "")
            for claim in frame.claims_of(item)
            if claim.where.words
        }
    )
    more = f" and {len(stated) - 3} other ways" if len(stated) > 3 else ""
    return f"{known}; stated as {', '.join(stated[:3])}{more}" if stated else known


def _known(found: Whereabouts | None) -> str:
    """Say how well a place is known, and why no better where nobody stated it."""
    if found is None or found.shape is None:
        reason = f": {found.why.rstrip('.')}" if found and found.why else ": no point in the record"
        return f"not located{reason}"
    radius_m = bounding_disc(found.shape).radius_m
    far = wording.distance(radius_m).replace(".0 ", " ")
    if found.how is How.STATED:
        return f"known to about {far}"
    return f"known to about {far}: {found.why.rstrip('.') or found.how.definition}"


def verdict_line(frame: Frame, item: Weighed, verdict: Verdict) -> VerdictLine:
    """Write one verdict; probability and confidence never share a sentence."""
    question, answer = _answer(frame, item, verdict)
    why = tuple(
        Sentence(
            f"{reason.worded(frame.short)} ({wording.signed(reason.log_odds)})", reason.claim_ids
        )
        for reason in verdict.reasons[:_REASONS]
    )
    released = "" if verdict.status == "suggested" else f" This is a {verdict.status} finding."
    return VerdictLine(
        question=question,
        answer=answer,
        word=verdict.word,
        confidence=_confidence(item, verdict) + released,
        why=why,
        sufficient=verdict.sufficient,
        number=_number(verdict),
    )


def _number(verdict: Verdict) -> str:
    """Print a probability with its interval; where evidence is insufficient the interval alone."""
    nobody = verdict.undetermined is Undetermined.NO_BLAME
    if verdict.state == "no_clause_applies" or (verdict.question == "attribution" and nobody):
        return ""
    reach = f"{verdict.low:.2f}–{verdict.high:.2f}"
    if verdict.question == "attribution" and verdict.about is None:
        return f"90 % interval {reach} for each"
    if not verdict.sufficient:
        return f"90 % interval {reach}"
    return f"{verdict.probability:.2f}; 90 % interval {reach}"


def _answer(frame: Frame, item: Weighed, verdict: Verdict) -> tuple[str, str]:
    left_open = wording.UNDETERMINED[verdict.undetermined] if verdict.undetermined else ""
    if verdict.question == "occurrence":
        answers = {
            Occurrence.AS_ALLEGED.value: (
                "occurred; the accounts differ on who did it"
                if item.attribution.undetermined is Undetermined.CONTRADICTORY
                else "occurred, in substance as alleged"
            ),
            Occurrence.OTHERWISE.value: "something occurred, but otherwise than alleged",
            Occurrence.NOT_SHOWN.value: (
                "not shown; the evidence is against it"
                if verdict.sufficient
                else f"not shown: {left_open}"
            ),
        }
        return "Did it occur?", answers[verdict.state]
    if verdict.question == "attribution":
        if verdict.state == Attribution.PARTY.value and verdict.party:
            return "Attributable to whom?", frame.short.get(verdict.party, verdict.party)
        if verdict.state == Attribution.THIRD.value:
            return "Attributable to whom?", "a third side, an accident or legacy ordnance"
        return "Attributable to whom?", f"not determined: {left_open}" if left_open else (
            "not determined"
        )
    if verdict.state == "no_clause_applies":
        return "Which clause would it breach?", "no clause in the record applied to it then"
    count = wording.counted(len(verdict.clauses), "clause")
    if verdict.state == "would_breach":
        return (
            "Which clause would it breach?",
            f"an act that {count} would forbid; any justification is not weighed here",
        )
    return "Which clause would it breach?", f"if shown and attributed, {count} would forbid it"


def _confidence(item: Weighed, verdict: Verdict) -> str:
    parties = sum(root.party is not None for root in item.roots)
    others = len(item.roots) - parties
    return (
        f"Analytic confidence is {verdict.confidence}: "
        f"{wording.counted(parties, 'party', 'parties')} and "
        f"{wording.counted(others, 'other root')}."
    )


def _clauses(frame: Frame, item: Weighed) -> tuple[Sentence, ...]:
    out = []
    for ref in item.breach.clauses:
        agreement_id, clause_id = ref.split("/", 1)
        agreement = frame.picture.agreements.get(agreement_id)
        if agreement is None:
            continue
        clause = next((one for one in agreement.clauses if one.id == clause_id), None)
        if clause is not None:
            out.append(Sentence(wording.sentence(clause.text), (ref,)))
    return tuple(out)


def relation_sentence(frame: Frame, row: LineRelation) -> Sentence:
    """Say where an incident lies relative to one line, and no more than that.

    Where the place is not known well enough for a side, both are named with their shares, the
    larger first.
    """
    line = frame.picture.lines[row.line_id]
    sides = {
        word: f"the side that it gives to {frame.short.get(party, party)}"
        if party
        else f"its {word}"
        for word, party in (("left", line.left), ("right", line.right))
    }
    low, high = row.low_m / 1000, row.high_m / 1000
    near, far = sorted((abs(low), abs(high)))
    reach = f"90 % interval {near:.1f}–{far:.1f} km"
    if row.beyond:
        reach = f"90 % interval up to {far:.1f} km" if low < 0 < high else reach
        where = "past the end of the line as drawn, so on neither side of it"
    elif row.side != "either":
        where = f"on {sides[row.side] if row.party else f'its {row.side}'}"
    else:
        shares = {"left": row.left_share, "right": 1 - row.left_share}
        first, second = sorted(shares, key=lambda word: (-round(shares[word], 2), sides[word]))
        share = round(100 * shares[first])
        reaches = {"left": max(high, 0.0), "right": max(-low, 0.0)}
        if reaches[second] >= _ACROSS_KM:
            reach = (
                f"90 % interval: from {reaches[first]:.1f} km on the one side "
                f"to {reaches[second]:.1f} km on the other"
            )
        where = (
            "not known well enough to say on which side: "
            f"{share} % of its error lies on {sides[first]}, {100 - share} % on {sides[second]}"
        )
    along = f"at kilometre {row.km_along:.0f}"
    if round(row.km_high) - round(row.km_low) >= 2:
        along += f" ({row.km_low:.0f}–{row.km_high:.0f})"
    text = f"{line.name}: {row.distance_m / 1000:.1f} km from it ({reach}), {along}; {where}."
    return Sentence(text, (row.incident_id, row.line_id))


def zone_sentence(frame: Frame, row: ZoneRelation) -> Sentence:
    """Say with which probability an incident lies within one zone, as its source draws it."""
    zone = frame.picture.zones[row.zone_id]
    text = f"{zone.name}: {wording.chance(row.probability, row.error)} that it lies within."
    return Sentence(text, (row.incident_id, row.zone_id))


def area_sentence(frame: Frame, row: ClauseChance) -> Sentence:
    """Say with which probability an incident lies where a clause applies, by one line or zone."""
    ref = f"{row.agreement_id}/{row.clause_id}"
    held = frame.picture.lines.get(row.line_id or "") or frame.picture.zones[row.zone_id or ""]
    whose = f", on the side given to {frame.short.get(row.party, row.party)}" if row.party else ""
    chance = wording.chance(row.probability, row.error)
    text = f"{chance} that it lies where the clause applies, by {held.name}{whose}."
    return Sentence(text, (ref, held.id))
