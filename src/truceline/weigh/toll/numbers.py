"""Numbers in running text, as digits or words: 35,829; eleven; half a million."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.weigh.toll import lexicon


@dataclass(frozen=True)
class Number:
    """A number in a text.

    Attributes:
        value: the number.
        first: index of its first token.
        after: index of the token after it.
        at_least: whether it is marked as a lower bound.
        about: whether it is marked as a round figure.
    """

    value: int
    first: int
    after: int
    at_least: bool = False
    about: bool = False


def number_at(tokens: Sequence[str], at: int) -> Number | None:
    """Read the number that begins at a token, or None where none does."""
    if at >= len(tokens):
        return None
    found = _digits(tokens, at) or _words(tokens, at)
    if found is None or _other_unit(tokens, found):
        return None
    if at and tokens[at - 1].casefold() in lexicon.NAMED:
        return None
    before = {token.casefold() for token in tokens[max(0, at - 2) : at]}
    # "No more than five" and "fewer than five" are no lower bounds.
    most = bool(before & lexicon.FEWER) or (at > 2 and tokens[at - 3].casefold() in lexicon.NOT)
    mark = tokens[at]
    return Number(
        found.value,
        at,
        found.after,
        (bool(before & lexicon.LEAST) and not most) or mark.startswith("≥") or mark.endswith("+"),
        bool(before & lexicon.ABOUT) or mark.startswith(("~", "≈")),
    )


def _digits(tokens: Sequence[str], at: int) -> Number | None:
    plain = tokens[at].strip("~≈≥+").translate({ord(mark): None for mark in ",\u202f\u2009"})
    if not plain.replace(".", "", 1).isdecimal():
        return None
    scale = lexicon.SCALES.get(_word(tokens, at + 1), 0)
    if "." in plain and not scale:
        return None
    return Number(round(float(plain) * (scale or 1)), at, at + 1 + bool(scale))


def _words(tokens: Sequence[str], at: int) -> Number | None:
    if [_word(tokens, at + step) for step in range(2)] == ["half", "a"]:
        scale = lexicon.SCALES.get(_word(tokens, at + 2), 0)
        return Number(scale // 2, at, at + 3) if scale else None
    value, step = lexicon.NUMBERS.get(_word(tokens, at)), at + 1
    if value is None:
        if _word(tokens, at) in ("a", "an") and _word(tokens, at + 1) in lexicon.SCALES:
            value = 1
        else:
            return None
    while _word(tokens, step) in lexicon.SCALES:
        value *= lexicon.SCALES[_word(tokens, step)]
        step += 1
        rest = _word(tokens, step + 1) if _word(tokens, step) == "and" else ""
        if value % 100 == 0 and rest in lexicon.NUMBERS:
            value += lexicon.NUMBERS[rest]
            step += 2
    return Number(value, at, step)


def _other_unit(tokens: Sequence[str], number: Number) -> bool:
    return _word(tokens, number.after) in lexicon.OTHER_UNITS


def _word(tokens: Sequence[str], at: int) -> str:
    return tokens[at].casefold() if at < len(tokens) else ""
