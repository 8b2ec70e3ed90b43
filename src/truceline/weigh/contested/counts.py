"""How many: casualties as their fields give them, people detained, weapons and objects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from truceline.record import UNKNOWN_SIDE, Claim, EventType, Family, Stance, family
from truceline.weigh.contested.numbers import DOZENS, NUMBER, meant, printed, value
from truceline.weigh.contested.proposition import Kind
from truceline.weigh.contested.stated import (
    Asked,
    Span,
    Stated,
    answers,
    middle,
    overlapping,
    same_moment,
    standing,
)
from truceline.weigh.contested.weights import Interest
from truceline.weigh.incentive import AFFIRMING

TOTALS: Final = frozenset({EventType.CASUALTY_REPORT, EventType.DISPLACEMENT})
"""Totals over a period: those are followed as series, and are no questions of one incident."""

CASUALTIES: Final = ("killed", "injured")
OBJECTS: Final[dict[str, str]] = {
    "bombs": r"bombs?",
    "rockets": r"rockets?|BM-?21s?",
    "shells": r"shells?|rounds?|(?:heavy )?artillery",
    "drones": r"drones?|UAVs?",
    "mines": r"(?:land)?mines?|PMN-?2s?",
    "aircraft": r"F-?16s?|T-?50\w*|Gripens?|jets?|aircraft|fighters?",
    "tanks": r"tanks?",
}
"""What is counted, to the words that name it."""
_PEOPLE: Final = r"(?:soldiers?|troops|men|people|persons|civilians|fighters|personnel|villagers)"
_TAKEN: Final = r"(?:captured|seized|detained|taken|surrendered|arrested|abducted|held)"

# Words may stand between, but no unit of measure: "155 mm shells" are not 155 shells.
_GAP: Final = r"\s+(?:(?!(?:mm|cm|m|km|kg|hours?|days?|minutes?)\b)[A-Za-z][\w-]*\s+){0,2}?"
_DETAINED: Final = re.compile(
    rf"{NUMBER}(?:\s+(?:[A-Z][\w-]+\s+)?{_PEOPLE})?\s+{_TAKEN}\b", re.IGNORECASE
)
_BEFORE: Final = {
    subject: re.compile(rf"{NUMBER}{_GAP}(?:{nouns})(?![\w-])", re.IGNORECASE)
    for subject, nouns in OBJECTS.items()
}
_AFTER: Final = {
    subject: re.compile(rf"\b(?:{nouns})\s*\({NUMBER}[^)]*\)", re.IGNORECASE)
    for subject, nouns in OBJECTS.items()
}
_DOZENS: Final = {
    subject: re.compile(rf"\bdozens\s+of{_GAP}(?:{nouns})(?![\w-])", re.IGNORECASE)
    for subject, nouns in OBJECTS.items()
}
_NAMED: Final = {
    subject: re.compile(rf"\b(?:{nouns})(?![\w-])", re.IGNORECASE)
    for subject, nouns in OBJECTS.items()
}
_ANY: Final = re.compile(NUMBER, re.IGNORECASE)


def counts(said: Sequence[tuple[int, Claim]]) -> Iterator[Asked]:
    """Find the counts of an incident that cannot all be true.

    Args:
        said: place of the root, and claim, in the order of the record.
    """
    found: dict[str, list[Stated]] = {}
    for root, claim in said:
        if claim.event_type not in TOTALS:
            for subject, span, words in _of(claim):
                found.setdefault(subject, []).append(Stated(root, (claim,), words, (span,)))
    for subject, stated in found.items():
        stands = _latest(stated) if subject in CASUALTIES else stated
        why = standing(stands, compatible, same_moment)
        if why is not None:
            yield Asked(Kind.COUNT, subject, why, _grouped(stands), _served)


def compatible(one: Stated, other: Stated) -> bool:
    """Whether two counts can both be true: they overlap, or are not of the same thing."""
    return overlapping(one, other) or not _comparable(one.claims[0], other.claims[0])


def _comparable(one: Claim, other: Claim) -> bool:
    """Whether two claims count the same people or objects.

    Where two accounts blame different sides, each counts what the other did, or its own losses.
    Two things are the same all the same: those taken in a detention, and harm that is denied.
    """
    if Family.PEOPLE in (family(one.event_type), family(other.event_type)):
        return True
    sides = {one.accused, other.accused} - {None, UNKNOWN_SIDE}
    return len(sides) < 2 or _denies_harm(one) or _denies_harm(other)


def _denies_harm(claim: Claim) -> bool:
    figures = claim.casualties
    return claim.stance is Stance.DENIES and 0 in (figures.killed_max, figures.injured)


def _of(claim: Claim) -> Iterator[tuple[str, Span, str]]:
    figures = claim.casualties
    low, high = figures.killed_min, figures.killed_max
    if low is not None or high is not None:
        ends = (low if low is not None else high, high if high is not None else low)
        yield "killed", *_worded(claim, (float(ends[0] or 0), float(ends[1] or 0)))
    if figures.injured is not None:
        yield "injured", *_worded(claim, (float(figures.injured),) * 2)
    text = f"{claim.weapon} . {claim.summary}"
    for subject, named in _NAMED.items():
        if not named.search(text):
            continue
        hits = [*_BEFORE[subject].finditer(text), *_AFTER[subject].finditer(text)]
        spans = [(meant(hit), _number_words(hit)) for hit in hits]
        if not spans and _DOZENS[subject].search(text):
            spans = [(DOZENS, "dozens")]
        if spans:
            yield subject, *_hull(spans)
    if family(claim.event_type) is Family.PEOPLE:
        taken = [(meant(hit), _number_words(hit)) for hit in _DETAINED.finditer(text)]
        if taken:
            yield "detained", *_hull(taken)


def _worded(claim: Claim, span: Span) -> tuple[Span, str]:
    """Read a figure of a field as its summary means it: "over seven injured" is no exact seven."""
    if span[0] == span[1] and span[0] > 0:
        for hit in _ANY.finditer(claim.summary):
            if value(hit["number"]) == span[0] and meant(hit) != span:
                return meant(hit), _number_words(hit)
    return span, printed(span)


def _hull(spans: Sequence[tuple[Span, str]]) -> tuple[Span, str]:
    """One claim that gives several figures for one thing leaves open all between them."""
    if len({span for span, _ in spans}) == 1:
        return spans[0]
    whole = min(span[0] for span, _ in spans), max(span[1] for span, _ in spans)
    return whole, printed(whole)


def _number_words(hit: re.Match[str]) -> str:
    qualifier = next((hit[name] for name in ("about", "least", "most") if hit[name]), "")
    exact = f"{value(hit['number']):,}{hit['plus'] or ''}"
    return " ".join(filter(None, (qualifier.lower(), exact)))


def _latest(said: Sequence[Stated]) -> list[Stated]:
    """Keep a root's last figures where its figures only rose: a toll that grew is no change.

    Figures said on one day have no order, so all of that day stand.
    """
    kept: set[int] = set()
    for root in dict.fromkeys(each.root for each in said):
        own = [each for each in said if each.root == root]
        rose = all(
            one.spans[0][0] <= other.spans[0][0] and one.spans[0][1] <= other.spans[0][1]
            for one in own
            for other in own
            if _before(one, other)
        )
        kept |= {id(e) for e in own if not (rose and any(_outgrown(e, o) for o in own))}
    return [each for each in said if id(each) in kept]


def _outgrown(one: Stated, other: Stated) -> bool:
    return _before(one, other) and one.spans != other.spans


def _before(one: Stated, other: Stated) -> bool:
    return one.claims[0].said.latest < other.claims[0].said.earliest


def _grouped(said: Sequence[Stated]) -> tuple[tuple[Stated, ...], ...]:
    # What is not compared is no position on this question: keep what contradicts, or fits it.
    apart = [
        each
        for each in said
        if any(_comparable(each.claims[0], other.claims[0]) for other in said if other is not each)
    ]
    return answers(apart, overlapping)


def _served(claim: Claim, place: int, given: Sequence[tuple[Stated, ...]]) -> Interest:
    """Whom a figure serves: the accuser by being high, the accused by being low.

    Taken to serve nobody known are figures between the others, those of detentions, those that
    come with a denial, which need not be the speaker's own, and those of a party that blames
    another while it is blamed itself.
    """
    party, accused = claim.speaker.party, claim.accused
    if party is None or accused in (None, UNKNOWN_SIDE):
        return Interest.UNKNOWN
    if family(claim.event_type) is Family.PEOPLE or claim.stance not in AFFIRMING:
        return Interest.UNKNOWN
    blamed = {c.accused for group in given for each in group for c in each.claims}
    if accused != party and party in blamed:
        return Interest.UNKNOWN
    sizes = [middle([span for each in group for span in each.spans]) for group in given]
    highest, lowest = sizes[place] == max(sizes), sizes[place] == min(sizes)
    wanted, unwanted = (lowest, highest) if accused == party else (highest, lowest)
    if wanted == unwanted:
        return Interest.UNKNOWN
    return Interest.SERVES if wanted else Interest.AGAINST
