"""Whether a text gives a sealed value away, as the reason for redacting it must not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from truceline.record import Value

SHORTEST: Final = 4
"""Letters of the shortest word that is looked for; shorter ones stand in any text."""

NAME_WORDS: Final = 5
"""Words up to which a text is taken for a name or an address, each word of which tells."""


def tells(text: str, value: Any) -> bool:
    """Whether a text repeats a value, or a word of one that is a name, in whatever case.

    Args:
        text: what is to be made public.
        value: a JSON value, or a value of the record. The texts and numbers in it are looked for.
    """
    folded = text.casefold()
    return any(word in folded for said in texts(value) for word in _telling(said))


def texts(value: Any) -> Iterator[str]:
    """Yield every text and number within a JSON value, or a value of the record, as text."""
    if isinstance(value, Value):
        value = value.model_dump(mode="json")
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, Sequence):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _telling(text: str) -> Iterator[str]:
    folded = text.casefold().strip()
    words = folded.split()
    if len(folded) >= SHORTEST:
        yield folded
    if len(words) <= NAME_WORDS:
        yield from (word for word in words if len(word) >= SHORTEST)
