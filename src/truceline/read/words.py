"""Words a person may have meant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz import process, utils
from rapidfuzz.distance import JaroWinkler

LEAST: Final = 0.75
"""Least Jaro–Winkler similarity at which a word is suggested."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?` for the most similar known word, or an empty string."""
    hit = process.extractOne(
        word,
        list(known),
        scorer=JaroWinkler.normalized_similarity,
        processor=utils.default_process,
        score_cutoff=LEAST,
    )
    return f" Did you mean {str(hit[0])!r}?" if hit else ""


def listed(words: Iterable[str]) -> str:
    """Return words as a list for a sentence: `'a', 'b' or 'c'`."""
    quoted = [repr(str(word)) for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]
