"""What a place is called in output: one name per party, in an order that favours nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.geo.names.name_form import is_latin, key
from truceline.record import Name, NameOrder

SEPARATOR = " / "
"""Stands between the names of a place."""


@dataclass(frozen=True)
class DualName:
    """The names of a place as they are printed; any number of parties.

    Attributes:
        names: the shown names in Latin letters, at most one per party, in printing order.
        other: the shown names in other scripts, those of the party named first coming first.
    """

    names: tuple[str, ...]
    other: tuple[Name, ...] = ()

    @property
    def latin(self) -> str:
        """The Latin names joined, such as "An Ses / Chong An Ma"."""
        return SEPARATOR.join(self.names)

    def script(self, language: str) -> str:
        """Return the names in one language's script joined, or "" where none is known."""
        return SEPARATOR.join(name.text for name in self.other if name.language == language)

    def __str__(self) -> str:
        """Return the Latin names joined."""
        return self.latin


def dual_name(names: Sequence[Name], order: NameOrder, index: int = 0) -> DualName:
    """Choose and order the names of a place.

    Each party's first shown Latin name is taken. Names of no party come first; then the
    parties' names in alphabetical order of the names themselves. Under ALTERNATING this order
    turns by one place with each index, so that of two names the second leads at every odd
    index. Which party has which name changes nothing, and a name that parties share appears
    once. Where no shown name is in Latin letters, those in other scripts take its place.

    Args:
        names: all names of the place; at least one.
        order: the case's rule.
        index: position of the item in its list; used only by ALTERNATING.

    Raises:
        ValueError: if there is no name.
    """
    if not names:
        raise ValueError("a place needs at least one name")
    shown = [name for name in names if name.shown] or list(names[:1])
    groups: dict[str | None, list[Name]] = {}
    for name in shown:
        groups.setdefault(name.party, []).append(name)
    neutral = groups.pop(None, [])
    ordered = sorted(groups.values(), key=_leading)
    if order is NameOrder.ALTERNATING and ordered:
        turn = index % len(ordered)
        ordered = ordered[turn:] + ordered[:turn]
    first = [group for group in (neutral, *ordered) if group]
    texts: dict[str, str] = {}
    for group in first:
        for name in group:
            if is_latin(name.text):
                texts.setdefault(key(name.text), name.text)
                break
    other = tuple(name for group in first for name in group if not is_latin(name.text))
    return DualName(tuple(texts.values()) or tuple(name.text for name in other), other)


def _leading(group: list[Name]) -> tuple[bool, str, str, tuple[str, ...]]:
    """Return what a party's names are sorted by: its Latin name, else its first, then the others.

    The others decide where two parties lead with one name, so that neither who they are nor
    the order in the file does.
    """
    latin = [name.text for name in group if is_latin(name.text)]
    text = (latin or [group[0].text])[0]
    return not latin, key(text), text, tuple(name.text for name in group)
