"""Whose people a figure counts.

Words beside the number come first ("four Northern soldiers killed"). Else it follows from who
is blamed: a party that blames another speaks of its own people, whoever blames a party speaks of
the other party's, and a party that owns an act speaks of the other party's. Else from a place
that names one party. What none of them tells is left open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from truceline.record import UNKNOWN_SIDE, Claim, Party
from truceline.weigh.toll.category import Harm
from truceline.weigh.toll.lexicon import TOKEN


def party_words(parties: Sequence[Party]) -> dict[str, str]:
    """Return the words that name one party alone, in lower case, to the party's id.

    The plural of an adjective names people of the party. Names of several words are left to
    their short form; ids are labels of ours, not words that anybody says.
    """
    found: dict[str, set[str]] = {}
    for party in parties:
        for name in (party.name, party.short, party.adjective):
            if name and len(name.split()) == 1:
                for word in (name.casefold(), f"{name.casefold()}s"):
                    found.setdefault(word, set()).add(party.id)
    return {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1}


def side_of(
    claim: Claim, harm: Harm, parties: Sequence[Party], words: Mapping[str, str]
) -> str | None:
    """Return the party whose people a claim counts where its figure does not say; None if open.

    Args:
        claim: the claim.
        harm: what is counted: whoever counts displaced people and blames nobody counts its own.
        parties: the parties of the case.
        words: words that name a party, see `party_words`.
    """
    speaker, accused = claim.speaker.party, claim.accused
    ids = [party.id for party in parties]
    if accused in ids:
        if speaker in ids and accused != speaker:
            return speaker
        others = [each for each in ids if each != accused]
        return others[0] if len(others) == 1 else None
    if accused != UNKNOWN_SIDE and speaker in ids and harm is Harm.DISPLACED:
        return speaker
    named = named_in(claim.where.words, words)
    return next(iter(named)) if len(named) == 1 else None


def named_in(text: str, words: Mapping[str, str]) -> set[str]:
    """Return the parties that a text names."""
    return {words[word] for word in TOKEN.findall(text.casefold()) if word in words}
