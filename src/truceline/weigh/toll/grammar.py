"""A small grammar of figures: the counts of people that a neutral summary states.

It reads noun groups with a number ("at least eleven civilians killed"), verbs before them
("killed one soldier and wounded four"), lists that share a verb ("one soldier and eleven
civilians killed"), and running totals ("total 19", "military deaths now 23"). A number whose
harm it cannot tell is left out, and so is what follows "including".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from truceline.weigh.toll import lexicon
from truceline.weigh.toll.category import Cause, Harm, People, Reading
from truceline.weigh.toll.numbers import Number, number_at

_REACH: Final = 6
"""Other words that may stand between a counted noun and what happened to it."""
_BEFORE: Final = (
    lexicon.LEAST
    | lexicon.FEWER
    | lexicon.NOT
    | lexicon.ABOUT
    | {"at", "of", "to", "the", "more", "up", "is"}
)
_JOINS: Final = _BEFORE | {",", "and", "a", "an", "aged", "police"}
_OPENS: Final = {"(": True, ")": False}
_ENDS: Final = frozenset(";.:()")


@dataclass
class Item:
    """One number of a summary, with what was read of it; filled in while reading."""

    number: Number
    harm: Harm | None = None
    people: set[People] = field(default_factory=set)
    cause: Cause = Cause.UNSTATED
    party: str | None = None
    reading: Reading = Reading.OWN
    active: bool = False
    part: bool = False
    none_at_all: bool = False
    end: int = 0

    @property
    def who(self) -> People:
        """Who is counted: of several kinds together, nobody in particular."""
        return next(iter(self.people)) if len(self.people) == 1 else People.UNSTATED


def items(text: str, parties: Mapping[str, str]) -> list[Item]:
    """Read the counts of a summary.

    Args:
        text: the summary.
        parties: words that name a party, in lower case, to the party's id.

    Returns:
        The counts in their order; those without a harm have `harm` None.
    """
    found: list[Item] = []
    for words, inside in _segments(lexicon.TOKEN.findall(text.replace("incl.", "incl"))):
        segment = _Segment(words, parties)
        read = segment.read()
        if inside and found:
            # What stands in brackets after a figure breaks it down.
            for item in read:
                if item.harm is None and (item.people or item.cause is not Cause.UNSTATED):
                    item.harm = found[-1].harm
        _share(read, words)
        found.extend(item for item in read if not item.part)
    return found


def _segments(tokens: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    words: list[str] = []
    inside = False
    for token in tokens:
        if token not in _ENDS:
            words.append(token)
            continue
        if words:
            yield words, inside
        words, inside = [], _OPENS.get(token, inside)
    if words:
        yield words, inside


class _Segment:
    """A clause of a summary: no figure reaches beyond it."""

    def __init__(self, words: Sequence[str], parties: Mapping[str, str]) -> None:
        self.words = words
        self.low = [word.casefold() for word in words]
        self.parties = parties

    def read(self) -> list[Item]:
        found: list[Item] = []
        at, used = 0, 0
        while at < len(self.words):
            number = self._number(at)
            if number is None:
                at += 1
                continue
            item = Item(number, end=number.after, none_at_all=self.low[at] == "no")
            self._back(item, used)
            self._on(item)
            found.append(item)
            at = used = max(item.end, number.after, at + 1)
        return found

    def _number(self, at: int) -> Number | None:
        """Return the number that begins here: written, "no", or one person named alone."""
        found = number_at(self.words, at)
        if found is not None:
            return found
        word = self.low[at]
        if word in ("a", "an", "no"):
            then = at + 1
            while self._at(then) in self.parties:
                then += 1
            counted = self._at(then) in lexicon.PEOPLE
            if word == "no" and (counted or self._at(then) in lexicon.BOTH_HARMS):
                return Number(0, at, at + 1)
            return Number(1, at, at + 1) if counted and word != "no" else None
        alone = word in lexicon.ALONE and self._at(at - 1) not in lexicon.PEOPLE
        return Number(1, at, at) if alone else None

    def _begins(self, at: int) -> bool:
        """Whether another figure begins here: its number, or the party it is of."""
        if number_at(self.words, at) is not None or (
            self._at(at) in self.parties and number_at(self.words, at + 1) is not None
        ):
            return True
        # A bare noun stands alone only where a list goes on: "a woman and child".
        goes_on = self._at(at) in ("a", "an") or self._at(at - 1) in (",", "and")
        return goes_on and self._number(at) is not None

    def _at(self, at: int) -> str:
        return self.low[at] if 0 <= at < len(self.low) else ""

    def _back(self, item: Item, used: int) -> None:
        """Read what stands directly before the number."""
        at = item.number.first - 1
        while at >= used and self.low[at] in _BEFORE:
            at -= 1
        while at >= used:
            word = self.low[at]
            if word in lexicon.TOTAL:
                item.reading = Reading.TOTAL
            elif word in self.parties:
                item.party = self.parties[word]
            elif word in lexicon.PART:
                item.part = True
            elif word in lexicon.PEOPLE and item.reading is Reading.TOTAL:
                item.people.add(lexicon.PEOPLE[word])
            elif word in lexicon.HARMS and (
                word in lexicon.ACTIVE or item.reading is Reading.TOTAL
            ):
                item.harm = lexicon.HARMS[word]
                item.active = item.reading is not Reading.TOTAL
                if item.active:
                    return
            elif not (word == "national" and item.reading is Reading.TOTAL):
                return
            at -= 1

    def _on(self, item: Item) -> None:
        """Read what follows the number, as far as it belongs to it."""
        at, others = item.number.after, 0
        while at < len(self.words):
            word = self.low[at]
            if at > item.number.after and self._begins(at):
                return
            if (
                word in lexicon.PART
                or word == "by"
                or (word in lexicon.TOTAL and word != "overall")
            ):
                return
            if word in (",", "and"):
                # "Hurt 23 civilians, soldiers and police": one number, of several kinds.
                on = item.active and self._at(at + 1) in lexicon.PEOPLE
                if self._begins(at + 1) or (item.harm is not None and not on):
                    return
            if not self._take(item, word, at):
                others += word not in lexicon.PASSING
                if others > (_REACH if item.people or item.party else 0):
                    return
            at += 1

    def _take(self, item: Item, word: str, at: int) -> bool:
        """Take a word into the figure; say whether it belongs to it."""
        harm = lexicon.HARMS.get(word)
        if harm is None and word == "lost":
            harm = self._lost(at)
        if harm is not None and item.harm is None:
            item.harm = harm
        elif word in lexicon.BOTH_HARMS and item.number.value == 0 and item.harm is None:
            item.harm = Harm.KILLED
            item.none_at_all = True
        elif word in lexicon.PEOPLE:
            if item.harm is not None and not item.active:
                return False
            item.people.add(lexicon.PEOPLE[word])
        elif word in lexicon.ABBREVIATED:
            item.people.add(lexicon.ABBREVIATED[word])
        elif word in lexicon.CAUSES:
            item.cause = lexicon.CAUSES[word]
        elif word in lexicon.MORE:
            item.reading = Reading.MORE
        elif word == "overall":
            item.reading = Reading.TOTAL
        elif word in ("mostly", "mainly", "largely"):
            item.people |= set(People)
        elif word in self.parties:
            if item.party is None and item.harm in (None, Harm.KILLED, Harm.INJURED):
                item.party = self.parties[word] if item.harm is None or item.active else None
        else:
            return False
        item.end = at + 1
        return True

    def _lost(self, at: int) -> Harm | None:
        near = set(self.low[at + 1 : at + 7])
        if near & lexicon.LIFE:
            return Harm.KILLED
        return Harm.INJURED if near & lexicon.LIMBS else None


def _share(read: Sequence[Item], words: Sequence[str]) -> None:
    """Let the items of a clause share what is said once for all of them."""
    for row, item in enumerate(read):
        before = read[row - 1] if row else None
        if before is None or item.part:
            continue
        if item.cause is not Cause.UNSTATED and not item.people:
            item.people |= before.people
        shared = (
            item.cause is not Cause.UNSTATED
            or item.reading is Reading.TOTAL
            or (before.active and _joined(before, item, words))
        )
        if item.harm is None and shared:
            item.harm = before.harm
            item.active = before.active
    for row in range(len(read) - 2, -1, -1):
        item, then = read[row], read[row + 1]
        if item.harm is None and not then.active and _joined(item, then, words):
            item.harm = then.harm
            if item.cause is not Cause.UNSTATED and not item.people:
                item.people |= then.people
    _elided(read)


def _elided(read: Sequence[Item]) -> None:
    """Give a number without a noun the noun of the numbers before it, where there is one only."""
    people: set[People] = set()
    parties: set[str] = set()
    for item in read:
        if item.part:
            continue
        if item.people:
            people |= item.people
        elif len(people) == 1 and item.harm in (Harm.KILLED, Harm.INJURED):
            item.people |= people
        if item.party is not None:
            parties.add(item.party)
        elif len(parties) == 1 and item.harm in (Harm.KILLED, Harm.INJURED):
            item.party = next(iter(parties))
    for before, item in pairwise(read):
        # "Two deaths bring the civilian total to 17": the two are counted in the total.
        if item.reading is Reading.TOTAL and item.harm is before.harm and not before.people:
            before.people |= item.people


def _joined(item: Item, then: Item, words: Sequence[str]) -> bool:
    between = [word.casefold() for word in words[item.end : then.number.first]]
    return any(word in (",", "and") for word in between) and all(
        word in _JOINS or word.isdecimal() for word in between
    )
