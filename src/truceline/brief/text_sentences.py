"""Sentences of the plain-text form: with their references, in full and in square brackets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truceline.brief.said import Names, Sentence
from truceline.brief.text_layout import words, wrap


def refs(refs: Sequence[str]) -> str:
    """Write a run of ids in square brackets, after a blank; nothing if there are none."""
    return f" [{' '.join(refs)}]" if refs else ""


def says(one: Sentence) -> str:
    """Write a sentence with its references."""
    return flat(one.text) + refs(one.refs)


def flat(text: str) -> str:
    """Write a text without line ends."""
    return " ".join(words(text.replace("\n", " ")))


def sentences(many: Sequence[Sentence], first: str = "- ") -> Iterator[str]:
    """Write sentences, each beginning with a sign."""
    for one in many:
        if one.text:
            yield from wrap(says(one), first=first)


def names(names: Names) -> str:
    """Write the names of a place, in all scripts."""
    return " · ".join((names.latin, *(name for _, name in names.scripts)))
