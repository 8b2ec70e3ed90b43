"""The categorised figures of a claim: its fields, told apart by its words.

The fields give the numbers; the words say whom they count. Where the words give the same number,
or parts that add up to it, the parts have their category. Where they do not agree with the field,
the field stands alone and its category is open. Whoever denies or withdraws gives no figure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from truceline.record import Claim, Count, EventType, Party, Stance
from truceline.weigh.toll.category import Category, Cause, Harm, People, Reading, Stated
from truceline.weigh.toll.grammar import Item, items
from truceline.weigh.toll.lexicon import HARMS, TOKEN
from truceline.weigh.toll.side import named_in, party_words, side_of

_NOT_GIVEN: Final = frozenset({Stance.DENIES, Stance.RETRACTS})
_TAKING: Final = frozenset({EventType.ABDUCTION_DETENTION, EventType.CASUALTY_REPORT})
_TELLS: Final = re.compile(rf"\b(?:{'|'.join([*HARMS, 'lost'])})\b", re.IGNORECASE)
"""A text without fields and without any of these words gives no figure: it need not be read."""
_WHOLE: Final = frozenset({Harm.DISPLACED})
"""Harms that are counted for everybody: words about the dead say nothing of who had to leave."""


def extract(
    claim: Claim, parties: Sequence[Party], words: Mapping[str, str] | None = None
) -> tuple[Stated, ...]:
    """Return the figures that a claim gives, in a fixed order: by harm, then as in its words.

    Args:
        claim: the claim.
        parties: the parties of the case.
        words: words that name a party; made from the parties where not given.
    """
    if claim.stance in _NOT_GIVEN:
        return ()
    names = party_words(parties) if words is None else words
    fields = _fields(claim)
    read = items(claim.summary, names) if fields or _TELLS.search(claim.summary) else []
    _default_harm(claim, read, fields)
    found: list[Stated] = []
    for harm in Harm:
        default = side_of(claim, harm, parties, names)
        if harm is Harm.KILLED and len(named_in(claim.summary, names)) > 1 and _split(read):
            default = None
        of_harm = [item for item in read if item.harm is harm and _told(claim, item)]
        loose = [item for item in read if item.harm is None and item.people]
        given = [count for count in claim.casualties.counts if count.harm is harm]
        if given:
            found.extend(_given(harm, fields.get(harm), given, of_harm, default))
        else:
            found.extend(_figures(harm, fields.get(harm), of_harm, loose, default))
    return tuple(dict.fromkeys(found))


def _fields(claim: Claim) -> dict[Harm, tuple[int, int]]:
    stated = claim.casualties
    pairs = {
        Harm.KILLED: (stated.killed_min, stated.killed_max),
        Harm.INJURED: (stated.injured, stated.injured),
        Harm.DISPLACED: (stated.displaced, stated.displaced),
    }
    found = {}
    for harm, (low, high) in pairs.items():
        ends = [end for end in (low, high) if end is not None]
        if ends:
            found[harm] = (ends[0], ends[-1])
    return found


def _default_harm(
    claim: Claim, read: Sequence[Item], fields: Mapping[Harm, tuple[int, int]]
) -> None:
    """Take numbers of people for dead where no word says anything else.

    "16 military, 1 civilian direct and 12 indirect", or "20 of one side and 13 of the other"
    beside a number of dead that they add up to.
    """
    dead = fields.get(Harm.KILLED)
    said = any(token.casefold() in HARMS for token in TOKEN.findall(claim.summary))
    if dead is None or said:
        return
    by_party = [item for item in read if item.party is not None and item.harm is None]
    if by_party and sum(item.number.value for item in by_party) == dead[1]:
        chosen = by_party
    else:
        chosen = [item for item in read if item.people or item.cause is not Cause.UNSTATED]
    for item in chosen:
        item.harm = item.harm or Harm.KILLED
    for item in read:
        if item.harm is None and item.number.value == dead[1]:
            item.harm = Harm.KILLED


def _told(claim: Claim, item: Item) -> bool:
    """Whether a figure is this claim's news.

    A word about prisoners beside another event says nothing of who took whom.
    """
    return item.harm is not Harm.DETAINED or claim.event_type in _TAKING or item.party is not None


def _split(read: Sequence[Item]) -> bool:
    return len({item.party for item in read if item.harm is Harm.KILLED and item.party}) > 1


def _given(
    harm: Harm,
    field: tuple[int, int] | None,
    counts: Sequence[Count],
    read: Sequence[Item],
    side: str | None,
) -> list[Stated]:
    """Take what the form of a claim says of whom it counts; its words add running totals only."""
    named = {
        (
            People.UNSTATED if harm in _WHOLE else count.people,
            count.cause if harm is Harm.KILLED else Cause.UNSTATED,
        ): count
        for count in counts
    }
    found = [
        Stated(Category(harm, who, cause), side, count.low, count.high)
        for (who, cause), count in named.items()
    ]
    if field is not None and (People.UNSTATED, Cause.UNSTATED) not in named:
        low, high = field
        later = named.get((People.UNSTATED, Cause.INDIRECT))
        drawn = later is not None and low != high and later.low == later.high == high - low
        cause = Cause.DIRECT if drawn else Cause.UNSTATED
        top = low if drawn else high
        found.append(Stated(Category(harm, People.UNSTATED, cause), side, low, top))
    return found + [_one(harm, item, side) for item in read if item.reading is not Reading.OWN]


def _figures(
    harm: Harm,
    field: tuple[int, int] | None,
    read: Sequence[Item],
    loose: Sequence[Item],
    side: str | None,
) -> list[Stated]:
    if field is None:
        return _unmatched(harm, read, side)
    low, high = field
    kept = [item for item in read if item.reading is not Reading.OWN]
    own = [item for item in read if item.reading is Reading.OWN]
    elsewhere = [item for item in own if item.party not in (None, side)]
    if low != high:
        return _range(harm, low, high, own, side) + [_one(harm, item, side) for item in kept]
    if len(own) > 1 and all(item.harm is harm for item in own):
        listed = _parts(harm, low, own, side)
        if listed:  # "four soldiers and no civilians killed" beside a field of four
            return listed + [_one(harm, item, side) for item in kept]
    match = next((item for item in read if item.number.value == low), None)
    if match is None:
        match = next((item for item in loose if item.number.value == low and low), None)
    if match is not None:
        rest = [item for item in (*kept, *elsewhere) if item is not match]
        inside = [item for item in own if item is not match]
        if len(inside) > 1 and low and sum(item.number.value for item in inside) == low:
            rest = inside  # "12 dead (11 civilians, 1 soldier)": the figure broken down
        return [_one(harm, item, side) for item in (match, *rest) if item is match or item.harm]
    parts = _parts(harm, low, own, side)
    rest = [] if parts else [item for item in elsewhere if side is not None]
    whole = parts or [Stated(Category(harm), side, low, low)]
    return whole + [_one(harm, item, side) for item in (*kept, *rest)]


def _parts(harm: Harm, whole: int, own: Sequence[Item], side: str | None) -> list[Stated]:
    """Return the parts that add up to a figure, and the figure; nothing where none do."""
    if len(own) < 2 or sum(item.number.value for item in own) != whole:
        return []
    sides = {item.party if item.party is not None else side for item in own}
    shared = next(iter(sides)) if len(sides) == 1 else None
    total = Stated(Category(harm), shared, whole, whole)
    parts = [_one(harm, item, side) for item in own]
    if len({(part.category, part.side) for part in parts}) == 1:
        return [Stated(parts[0].category, shared, whole, whole)]
    if len({(part.category, part.side) for part in parts}) < len(parts):
        return [total]
    return [*(part for part in parts if part.category != total.category or part.side != shared),
            total]  # fmt: skip


def _range(harm: Harm, low: int, high: int, own: Sequence[Item], side: str | None) -> list[Stated]:
    """Tell direct from indirect deaths where the words do; else a range is a range."""
    later = next(
        (i for i in own if i.cause is Cause.INDIRECT and i.number.value == high - low), None
    )
    if later is None:
        ends = [item for item in own if item.number.value in (low, high)]
        people = {item.who for item in ends}
        who = next(iter(people)) if len(people) == 1 else People.UNSTATED
        return [Stated(Category(harm, who), side, low, high)]
    first = [item for item in own if item is not later and item.cause is not Cause.INDIRECT]
    indirect = _one(harm, later, side)
    if first and sum(item.number.value for item in first) == low:
        if len(first) == 1:
            first[0].cause = Cause.DIRECT
        return [*(_one(harm, item, side) for item in first), indirect]
    return [Stated(Category(harm, People.UNSTATED, Cause.DIRECT), side, low, low), indirect]


def _unmatched(harm: Harm, read: Sequence[Item], side: str | None) -> list[Stated]:
    """Take figures of the words alone; of several in one category, the first."""
    found: dict[tuple[Category, str | None, Reading], Stated] = {}
    for item in read:
        one = _one(harm, item, side)
        found.setdefault((one.category, one.side, one.reading), one)
    return list(found.values())


def _one(harm: Harm, item: Item, side: str | None) -> Stated:
    who = People.UNSTATED if harm in _WHOLE else item.who
    cause = item.cause if harm is Harm.KILLED else Cause.UNSTATED
    number = item.number
    return Stated(
        Category(harm, who, cause),
        item.party if item.party is not None else side,
        number.value,
        number.value,
        item.reading,
        number.at_least,
        number.about,
    )
