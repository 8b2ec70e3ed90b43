"""Who fired first, as accounts say it.

It stays apart from attribution and from breach: who fired first says neither who did the rest nor
whether a clause was broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from truceline.record import UNKNOWN_SIDE, Claim, Family, Stance, family
from truceline.record.settings import Party
from truceline.weigh.contested.proposition import Kind, Standing
from truceline.weigh.contested.stated import (
    Asked,
    Stated,
    always,
    answers,
    same_labels,
    standing,
)
from truceline.weigh.contested.weights import Interest
from truceline.weigh.verdict import party_mark

# The party named before these words began; "who fired first" is a question, and no answer.
BEGAN: Final = (
    r"(?<!who )fir(?:ed|ing) first",
    r"first shots?",
    r"shot first",
    r"opened fire(?: first)?",
    r"fire opened",
    r"opening fire",
    r"initiat\w+",
    r"initially fired",
    r"start(?:ed|ing) (?:the )?(?:clash|fighting|exchange|shooting|firing|battle)\w*",
    r"opened the fighting",
)
# The party named before these words, or else the speaker's, says that the other began.
ANSWERED: Final = (
    r"return(?:ed|ing|s)? (?:[\w-]+ ){0,2}fire",
    r"retaliat(?:e|ed|es|ing)",
    r"respond(?:ed|ing|s)?(?! to (?:requests|questions))",
    r"in response",
    r"response was",
    r"repl(?:y|ied)",
    r"(?:fire|fired|shoot|shot) back",
    r"self-defen[cs]e",
    r"counter-?attack\w*",
)
_BEGAN: Final = re.compile(rf"\b(?:{'|'.join(BEGAN)})\b", re.IGNORECASE)
_ANSWERED: Final = re.compile(rf"\b(?:{'|'.join(ANSWERED)})\b", re.IGNORECASE)
_UNDER_FIRE: Final = frozenset({Family.FIRE, Family.GROUND, Family.OTHER})
# "Had not responded" to a question is no answer to fire.
_TO_PRESS: Final = re.compile(
    r"\b(?:had|has|have) not (?:yet )?(?:responded|replied)", re.IGNORECASE
)


def first_shot(said: Sequence[tuple[int, Claim]], parties: Sequence[Party]) -> Iterator[Asked]:
    """Find what accounts say on who fired first; one answer alone is listed as unanswered.

    Args:
        said: place of the root, and claim, in the order of the record.
        parties: the parties of the case, whose names the summaries use.
    """
    stated = []
    for root, claim in said:
        party = began(claim, parties)
        if party is not None:
            words = f"{party_mark(party)} fired first"
            stated.append(Stated(root, (claim,), words, labels=frozenset({party})))
    if stated:
        why = standing(stated, same_labels, always) or Standing.UNANSWERED
        yield Asked(Kind.FIRST_SHOT, "", why, answers(stated, same_labels), _served)


def _served(claim: Claim, place: int, given: Sequence[tuple[Stated, ...]]) -> Interest:
    own = claim.speaker.party in given[place][0].labels
    return Interest.AGAINST if own else Interest.SERVES


def began(claim: Claim, parties: Sequence[Party]) -> str | None:
    """Return the party that a claim says fired first, or None where it does not say.

    The field counts before the words: whoever a party blames while it says that somebody fired
    first, or that its own side answered, is the one that it says began. Names in the summary
    decide only where the field blames nobody or the speaker's own side.
    """
    if family(claim.event_type) not in _UNDER_FIRE:
        return None
    text = _TO_PRESS.sub(" ", claim.summary)
    first, answer = _BEGAN.search(text), _ANSWERED.search(text)
    if first is None and answer is None:
        return None
    own, accused = claim.speaker.party, claim.accused
    others = [party.id for party in parties if party.id != own]
    if own is not None and accused == own:
        # Its own side is blamed or owns the act: "we answered", or it denies having begun.
        if first is None or claim.stance is Stance.DENIES:
            return others[0] if len(others) == 1 else None
        return _before(text, first, parties) or own
    if accused is not None and accused != UNKNOWN_SIDE:
        return accused if claim.stance is not Stance.DENIES else None
    if first is not None:
        return _before(text, first, parties)
    subject = _before(text, answer, parties) or own if answer else None
    rest = [party.id for party in parties if party.id != subject]
    return rest[0] if subject is not None and len(rest) == 1 else None


def _before(text: str, hit: re.Match[str], parties: Sequence[Party]) -> str | None:
    """Return the party named nearest before the words, within the clause."""
    start = max(text.rfind(mark, 0, hit.start()) for mark in (";", "."))
    near: tuple[int, str] | None = None
    for party in parties:
        for name in {party.name, party.short, party.adjective}:
            pattern = rf"\b{re.escape(name)}s?\b"
            for found in re.finditer(pattern, text[start + 1 : hit.start()], re.IGNORECASE):
                if near is None or found.start() > near[0]:
                    near = found.start(), party.id
    return near[1] if near else None
