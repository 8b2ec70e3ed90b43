"""Blind: an incident without the names that say which side is which, for who has to judge it.

Parties become Side 1, Side 2 in an order drawn anew for each incident, so that nobody can learn
which is which; places, lines and speakers become what they are. It masks names that the case
knows. What else gives a side away (a weapon, a person, a town nobody listed) it cannot know, so
`leaks` lists the words that may.
"""

from __future__ import annotations

import hashlib
import re
from calendar import day_name, month_name
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from truceline.record import UNKNOWN_SIDE, Claim, Party, Place, Role, Source, Speaker

HIDDEN: Final = "not shown"

_ROLE: Final = {
    Role.PARTY: "official",
    Role.OBSERVER: "observer",
    Role.THIRD_PARTY: "third party",
    Role.MEDIA: "news organisation",
}
_STEM: Final = 4
"""Letters from which a party's word is masked with whatever ending it takes."""

_SHORT: Final = 3
"""Letters up to which the name of a place is too likely to be another word."""

_FOREIGN: Final = re.compile(
    "[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\ufeff]"
    "[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\ufeff\u200b\u200c\u200d\\s]*"
)
"""Text in another script than the Latin one: which script it is gives a side away."""

_WORD: Final = re.compile(r"[A-Za-zÀ-ɏ]+(?:[-’'][A-Za-zÀ-ɏ0-9]+)*\d*|\d+[A-Za-z]+")
_SYLLABLE: Final = "BCDFGHJKLMNPQRSTVWXZ"

_CALENDAR: Final = frozenset(name.lower() for name in (*month_name, *day_name) if name)


@dataclass(frozen=True)
class CaseWords:
    """The names that a case knows.

    Attributes:
        origin: name of the log; the draw of sides depends on it.
        parties: the parties, in the order of the settings.
        places: the places by id.
        lines: names of lines and zones.
        speakers: everybody who speaks in the case.
        summaries: texts of the case, to tell a name from a word that begins a sentence.
    """

    origin: str
    parties: tuple[Party, ...]
    places: Mapping[str, Place]
    lines: tuple[str, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    summaries: tuple[str, ...] = ()

    @cached_property
    def plain(self) -> frozenset[str]:
        """Words that the case writes in small letters somewhere: no names."""
        found = {word for text in self.summaries for word in _WORD.findall(text)}
        return frozenset(word for word in found if word == word.lower())

    @cached_property
    def place_of(self) -> dict[str, str]:
        """Every name of a place that is long enough to be masked, to the place's id."""
        return {
            name.text: place.id
            for place in self.places.values()
            for name in place.names
            if len(name.text) > _SHORT
        }


class Blind:
    """The masks of one incident, or of the two that a question is about.

    Args:
        case: the names that the case knows.
        key: id of the incident, or ids of both.
        claims: its claims.
        places: claim id to place id, where known.
    """

    def __init__(
        self,
        case: CaseWords,
        key: str,
        claims: Iterable[Claim] = (),
        places: Mapping[str, str] | None = None,
    ) -> None:
        self.case, self.key, self._places = case, key, places or {}
        order = sorted(range(len(case.parties)), key=lambda at: self._hash("party", str(at)))
        self.sides: dict[str, str] = {
            case.parties[at].id: f"Side {number}" for number, at in enumerate(order, 1)
        }
        masks: dict[str, str] = {name: self.place(place) for name, place in case.place_of.items()}
        for number, name in enumerate(case.lines, 1):
            masks[name] = f"line {number}"
        for speaker in case.speakers:
            if len(speaker.name) > _SHORT:
                masks[speaker.name] = self.speaker(speaker)
        for claim in claims:
            masks |= self._masks_of(claim)
        self._masks = {name.casefold(): to for name, to in masks.items()}
        longest = sorted(masks, key=len, reverse=True)
        self._names = _any(longest)
        self._party = [
            (_any(sorted(_party_words(party), key=len, reverse=True), ending=True), side)
            for party in case.parties
            for side in [self.sides[party.id]]
        ]
        self._codes = {
            code: self.sides[party.id]
            for party in case.parties
            for code in (party.code, party.code.upper())
            if code
        }

    def text(self, said: str) -> str:
        """Return a text with every known name masked."""
        found = self._names.sub(lambda hit: self._masks[hit[0].casefold()], said)
        for words, side in self._party:
            found = words.sub(side, found)
        for code, side in self._codes.items():
            found = re.sub(rf"(?<!\w){re.escape(code)}(?!\w)", side, found)
        return _FOREIGN.sub("[words in another script] ", found).rstrip()

    def side(self, party: str | None) -> str | None:
        """Return what a party is called; what is no party stays."""
        return party if party in (None, UNKNOWN_SIDE) else self.sides.get(party or "", "Side ?")

    def place(self, place_id: str) -> str:
        """Return what a place is called in this incident, and only in it."""
        digest = self._hash("place", place_id)
        return "place " + "".join(_SYLLABLE[byte % len(_SYLLABLE)] for byte in digest[:4])

    def speaker(self, speaker: Speaker) -> str:
        """Return what a speaker is called: a role, and of which side."""
        role = _ROLE[speaker.role]
        return f"{role} of {self.side(speaker.party)}" if speaker.party else role

    def claim(self, claim: Claim) -> Claim:
        """Return a claim with its names masked; ids, times, figures and shapes stay."""
        speaker, where = claim.speaker, claim.where
        named = self._places.get(claim.id) or where.words.casefold()
        return claim.model_copy(
            update={
                "speaker": speaker.model_copy(
                    update={"name": self.speaker(speaker), "party": self.side(speaker.party)}
                ),
                "accused": self.side(claim.accused),
                "weapon": self.text(claim.weapon),
                "summary": self.text(claim.summary),
                "where": where.model_copy(
                    update={
                        "words": self.place(named) if where.words else "",
                        "also": (),
                        "admin": self._area(where.admin) if where.admin else "",
                    }
                ),
            }
        )

    def sources(self, sources: Mapping[str, Source]) -> dict[str, Source]:
        """Return sources without their publishers."""
        hidden = {"publisher": HIDDEN, "url": "", "language": ""}
        return {name: each.model_copy(update=hidden) for name, each in sources.items()}

    def leaks(self, masked: Iterable[str]) -> tuple[str, ...]:
        """Return the words of masked texts that may still say which side is which.

        Those are words that look like names or designations: with a capital or a digit in them,
        and written in small letters nowhere in the case.

        Args:
            masked: texts that `text` has masked.
        """
        found: dict[str, None] = {}
        for said in masked:
            for word in _WORD.findall(said):
                looks = word != word.lower() or any(letter.isdigit() for letter in word)
                if looks and word.lower() not in self.case.plain | _CALENDAR and len(word) > 1:
                    found[word] = None
        return tuple(word for word in found if word not in self._own)

    @property
    def _own(self) -> frozenset[str]:
        """Words that the masks themselves put in."""
        put = (*self._masks.values(), *self.sides.values())
        return frozenset(word for each in put for word in each.split())

    def _masks_of(self, claim: Claim) -> dict[str, str]:
        where = claim.where
        named = self.place(self._places.get(claim.id) or where.words.casefold())
        masks = {name: named for name in (where.words, *where.also) if len(name) > _SHORT}
        masks |= {
            part.strip(): self._area(part)
            for part in re.split(r"[,;/()]", where.admin)
            if len(part.strip()) > _SHORT
        }
        return masks

    def _area(self, words: str) -> str:
        return self.place(f"area {words.strip().casefold()}").replace("place", "area")

    def _hash(self, *parts: str) -> bytes:
        text = "\n".join(("truceline blind", self.case.origin, self.key, *parts))
        return hashlib.sha256(text.encode()).digest()


def _party_words(party: Party) -> set[str]:
    return {word for word in (party.id, party.name, party.short, party.adjective) if len(word) > 2}


def _any(words: Sequence[str], *, ending: bool = False) -> re.Pattern[str]:
    """Match any of the words, whole; with `ending`, longer ones with up to four letters more."""
    if not words:
        return re.compile(r"(?!)")
    parts = [
        re.escape(word) + (r"\w{0,4}" if ending and len(word) >= _STEM else "") for word in words
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)
