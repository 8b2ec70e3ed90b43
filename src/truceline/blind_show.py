"""Blind showing: a card and a question as `show` and `review` print them, with names masked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from truceline.blind import Blind, CaseWords
from truceline.brief import IncidentCard
from truceline.brief.content import Position, PositionColumn
from truceline.brief.said import Names, PartyLabel
from truceline.geo import Atlas
from truceline.match.matching import Matching
from truceline.match.queue import Question
from truceline.picture import Picture
from truceline.record import Claim, Judgement, Speaker

STAYS = "dates, times, figures, kinds of event, ids, and how far from a line"
"""What blinding leaves as it is."""


def words_of_picture(picture: Picture, origin: str) -> CaseWords:
    """Return the names that a picture's case knows.

    Args:
        picture: the picture.
        origin: name of its log.
    """
    lines = [line.name for line in picture.lines.values()]
    zones = [zone.name for zone in picture.zones.values()]
    return CaseWords(
        origin,
        picture.settings.parties,
        picture.gazetteer.places,
        tuple(filter(None, [*lines, *zones])),
        _speakers(picture.claims.values()),
        tuple(claim.summary for claim in picture.claims.values()),
    )


def words_of_matching(matching: Matching, atlas: Atlas, origin: str) -> CaseWords:
    """Return the names that a case under review knows.

    Args:
        matching: its matching.
        atlas: what its words were resolved with.
        origin: name of its log.
    """
    summaries = tuple(claim.summary for claim in matching.claims)
    speakers = _speakers(matching.claims)
    return CaseWords(origin, atlas.parties, atlas.gazetteer.places, (), speakers, summaries)


def _speakers(claims: Iterable[Claim]) -> tuple[Speaker, ...]:
    return tuple({claim.speaker.name: claim.speaker for claim in claims}.values())


def blind_of_incident(picture: Picture, incident_id: str, origin: str) -> Blind:
    """Return the masks of one incident of a picture.

    Raises:
        KeyError: if the picture has no such incident.
    """
    found = {item.id: item for item in picture.incidents}[incident_id]
    claims = [picture.claims[name] for name in found.claim_ids]
    words = words_of_picture(picture, origin)
    return Blind(words, incident_id, claims, picture.claim_places)


def blinded_card(card: IncidentCard, blind: Blind, place_id: str | None) -> IncidentCard:
    """Return a card with its names masked, the sides in the order that was drawn.

    Every text of the card goes through the masks, also in fields that this module does not know:
    what is added to a card is masked from the start.

    Args:
        card: the card.
        blind: the masks of its incident.
        place_id: the gazetteer's place, where known.
    """
    columns = [
        PositionColumn(_label(column.party, blind), _positions(column, blind))
        for column in card.columns
    ]
    masked: IncidentCard = _masked(card, blind)
    return replace(
        masked,
        place=Names(blind.place(place_id) if place_id else blind.text(card.place.latin)),
        columns=tuple(sorted(columns, key=lambda column: column.party.short)),
    )


def texts_of(card: IncidentCard) -> Iterable[str]:
    """Yield what people wrote in a card: where a name may have slipped through."""
    yield from (position.text for column in card.columns for position in column.positions)
    yield from (position.text for position in card.others)
    for field in fields(card):
        if field.name not in _WORDED:
            # Sentences of our own begin with a word that is no name.
            yield from (text[:1].lower() + text[1:] for text in _texts(getattr(card, field.name)))


_WORDED: Final = frozenset(
    {"id", "kind", "when", "place", "columns", "others", "verdicts", "sensors"}
)
"""Fields of a card whose texts are looked at by themselves, or are the program's own."""

_IDS: Final = frozenset({"id", "refs"})


def _masked(value: Any, blind: Blind) -> Any:
    """Mask every text in a value of the content model, whatever it is made of; ids stay."""
    if isinstance(value, str):
        return blind.text(value)
    if isinstance(value, tuple):
        return tuple(_masked(each, blind) for each in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    names = [field.name for field in fields(value) if field.name not in _IDS]
    return replace(value, **{name: _masked(getattr(value, name), blind) for name in names})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts(each)
    elif is_dataclass(value):
        for field in fields(value):
            if field.name not in _IDS:
                yield from _texts(getattr(value, field.name))


def blinded_question(
    question: Question, matching: Matching, words: CaseWords
) -> tuple[Blind, Matching]:
    """Return the masks of a question, and the matching with the claims it is about masked.

    Args:
        question: the question.
        matching: the matching it was asked of.
        words: the names that the case knows.
    """
    named = set(question.incidents)
    ids = {name for each in matching.incidents if each.id in named for name in each.claim_ids} | {
        question.left,
        question.right,
    }
    claims = [claim for claim in matching.claims if claim.id in ids]
    key = " ".join(dict.fromkeys(question.incidents))
    blind = Blind(words, key, claims, matching.places)
    shown: Mapping[str, Claim] = {claim.id: blind.claim(claim) for claim in claims}
    masked = tuple(shown.get(claim.id, claim) for claim in matching.claims)
    return blind, replace(matching, claims=masked)


def blinded_judgements(judgements: Sequence[Judgement], blind: Blind) -> tuple[Judgement, ...]:
    """Return judgements without who judged, and with the names in their reasons masked."""
    return tuple(
        each.model_copy(update={"author": "somebody", "reason": blind.text(each.reason)})
        for each in judgements
    )


def print_leaks(blind: Blind, texts: Iterable[str], console: Console) -> None:
    """Say what blinding cannot hide here."""
    left = blind.leaks(texts)
    said = f"Words that may still tell: {', '.join(left)}." if left else "No such word is left."
    console.print()
    console.print(Text("Shown blind", style="bold"))
    console.print(
        Text(
            f"Sides are numbered anew for every incident. {said} Left as they are: {STAYS}. Who "
            "knows the case may recognise it."
        )
    )


def _label(party: PartyLabel, blind: Blind) -> PartyLabel:
    side = blind.sides[party.id]
    return PartyLabel(side, side, side, side.replace("Side ", "S"))


def _positions(column: PositionColumn, blind: Blind) -> tuple[Position, ...]:
    who = f"official of {blind.sides[column.party.id]}"
    return tuple(
        replace(each, speaker=who, text=blind.text(each.text)) for each in column.positions
    )
