"""What an event is said to have hit, from the words of its claims.

It decides how well a fire shows: a fuel store burns for a day, a roof for an hour. Only what claims
say counts, whoever says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from truceline.sense.passes.signature import Struck

_WORDS: Final = (
    (
        Struck.FUEL,
        re.compile(
            r"\b(?:fuel|petrol|gas(?:oline)?|oil)[ -](?:stations?|depots?|stores?|tanks?|storage)\b"
            r"|\bfilling stations?\b|\brefiner(?:y|ies)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Struck.AMMUNITION,
        re.compile(
            r"\b(?:ammunition|munitions?|ammo|arms|weapons?)[ -]"
            r"(?:depots?|stores?|storage|dumps?|caches?|warehouses?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Struck.BUILDINGS,
        re.compile(
            r"\b(?:houses?|homes?|buildings?|schools?|hospitals?|clinics?|pagodas?|temples?|shops?"
            r"|stores?|markets?|casinos?|hotels?|factor(?:y|ies)|warehouses?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        Struck.OPEN,
        re.compile(
            r"\b(?:rice fields?|fields?|farmland|orchards?|plantations?|forests?|grass)\b",
            re.IGNORECASE,
        ),
    ),
)
"""Words by what was hit, that which burns longest first."""


def struck_of(texts: Iterable[str]) -> Struck:
    """Return what burns longest of what the words say was hit.

    Args:
        texts: the words of the claims on one event, in English.
    """
    said = " ".join(texts)
    return next((what for what, words in _WORDS if words.search(said)), Struck.UNKNOWN)
