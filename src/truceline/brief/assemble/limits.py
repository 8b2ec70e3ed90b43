"""Coverage and limits: what was looked at, and what this briefing cannot support."""

from __future__ import annotations

from collections import Counter
from typing import Final

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.content import CoverageRow
from truceline.brief.said import Sentence
from truceline.geo import How
from truceline.record import Clock, EventType, NameOrder, Precision
from truceline.weigh import Weights


def coverage(frame: Frame) -> tuple[CoverageRow, ...]:
    """List coverage entries, then what observers are said to have visited."""
    return tuple(
        CoverageRow(
            what=entry.what.definition,
            by=entry.by,
            when=wording.when(entry.when, frame.zone),
            note=entry.note,
            refs=(entry.id,),
        )
        for entry in sorted(frame.picture.coverage.values(), key=lambda item: item.when.earliest)
    )


def coverage_notes(frame: Frame) -> tuple[Sentence, ...]:
    """Say what no count may be read without."""
    picture = frame.picture
    visits = frame.of_type(EventType.OBSERVER_VISIT)
    out = []
    if picture.observations:
        out.append(
            Sentence(
                f"{wording.counted(len(picture.observations), 'observation')} by observers.",
                tuple(picture.observations),
            )
        )
    else:
        out.append(
            Sentence(
                "No report by an observer is in the record, and no patrol hours: nobody neutral "
                "is known to have looked at these incidents."
            )
        )
    if visits:
        out.append(
            Sentence(
                f"{wording.counted(len(visits), 'statement')} about visits and briefings of "
                "observers; what they found is not in the record.",
                tuple(claim.id for claim in visits),
            )
        )
    if not picture.coverage:
        out.append(Sentence("No satellite pass is in the record."))
    return tuple(out)


def clock_sentence(frame: Frame) -> Sentence:
    """Say which clock the cut was made by."""
    if frame.picture.settings.clock is Clock.AVAILABLE:
        return Sentence(
            "This case was compiled after the event. The cut takes what was public at that "
            "moment; it does not show what any mission knew."
        )
    return Sentence("The cut takes what had been added to the record at that moment.")


def limits(frame: Frame) -> tuple[Sentence, ...]:
    """List everything a reader must know before relying on the briefing."""
    picture = frame.picture
    out = [Sentence(wording.sentence(caveat)) for caveat in picture.settings.caveats]
    spoken = Counter(claim.speaker.party for claim in picture.claims.values())
    if picture.claims:
        parts = [f"{party.short} {spoken[party.id]}" for party in frame.parties]
        parts.append(f"others {spoken[None]}")
        out.append(
            Sentence(
                f"Claims in the record, by who speaks: {', '.join(parts)}. More claims are not "
                "more truth: all organs of one party count as one root."
            )
        )
    undated = [
        claim.id
        for claim in picture.claims.values()
        if frame.said_on(claim) == frame.today and claim.said.begins is Precision.DAY
    ]
    if undated and picture.settings.clock is Clock.AVAILABLE:
        out.append(
            Sentence(
                f"{wording.counted(len(undated), 'claim')} dated {wording.day(frame.today)} "
                "without an hour counted as available from the start of that day; some may have "
                "been made after the cut.",
                tuple(undated),
            )
        )
    out.append(
        Sentence(
            "Claims were grouped into incidents by a method and not yet reviewed by a person. "
            "Two accounts of one event may stand apart, and two events together."
        )
    )
    out.append(
        Sentence(
            "An act that a party owns can be attributed to it; one that nobody owns mostly cannot. "
            "So a party that speaks openly has more attributed to it, which does not show that it "
            "did more."
        )
    )
    out.append(Sentence(_weights(picture.weights)))
    out.extend(
        Sentence(wording.sentence(f"{line.name}: {line.status}"), (line.id,))
        for line in picture.lines.values()
        if line.status
    )
    out.extend(places_known(frame))
    order = {
        NameOrder.ALPHABETICAL: "in alphabetical order of the names themselves",
        NameOrder.ALTERNATING: "in an order that alternates from item to item",
    }[picture.settings.name_order]
    out.append(Sentence(f"Parties, and the names they use for one place, stand {order}."))
    out.append(
        Sentence(
            "Positions relative to a line are computed from that line alone and say neither whose "
            "ground it is nor who acted."
        )
    )
    return tuple(out)


_KNOWN: Final = {
    How.STATED: "by coordinates beside the words",
    How.GRID: "by a position written out",
    How.NAMED: "by a name with a known point",
    How.OFFSET: "by distance or direction from a named place",
    How.BEARING: "by bearing",
    How.BETWEEN: "between two named places",
    How.MARKER: "by a pillar or post",
    How.LEARNED: "derived from other claims",
    How.ALONG: "only as along a line",
    How.AREA: "only as a district, province or other area",
    How.SEVERAL: "naming several places at once",
    How.UNLOCATED: "not located",
}


def _weights(weights: Weights) -> str:
    """Say what the probabilities follow from, and how sure they can get."""
    low, high = (100 * (1 - weights.cap), 100 * weights.cap)
    kept = f"kept between {low:.3g} and {high:.3g} %"
    if not weights.resolved:
        return (
            "Too few incidents of this case have been resolved by people to learn from, so no "
            "probability here has been checked against what happened. They follow from a "
            f"published table of weak weights and are {kept}."
        )
    return (
        f"The probabilities follow from published weights that were tried and adjusted on the "
        f"{weights.resolved} incidents that people have resolved ({weights.how}); they are {kept}. "
        "An incident that is itself resolved is weighed without its own answer."
    )


def places_known(frame: Frame) -> tuple[Sentence, ...]:
    """Say how well places are known, and where a line's own error is not."""
    found = Counter(where.how for where in frame.picture.whereabouts.values())
    out = []
    if found:
        counts = [f"{found[how]} {words}" for how, words in _KNOWN.items() if found[how]]
        text = f"Places of the {found.total()} claims in the record: {wording.listed(counts)}."
        out.append(Sentence(text))
    silent = [
        line for line in frame.picture.geometries if not frame.picture.drawn.line_errors[line]
    ]
    if silent:
        out.append(
            Sentence(
                "Where nobody states how far off a line's own drawing may be, distances from it "
                "and shares on its sides carry the error of the place alone.",
                tuple(silent),
            )
        )
    return tuple(out)
