"""Incident ids that stay the same when claims are added, and when groups merge or split.

An incident is named after its anchor: of its claims, the one that entered the record first.
New evidence cannot change that. When two incidents merge, the older anchor's id survives; when
they are split again, the other id returns, because its anchor is where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

# Crockford's base 32: no I, L, O or U, so that ids can be read out over a radio.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 5


def incident_ids(anchors: Iterable[str]) -> dict[str, str]:
    """Name incidents after their anchor claims.

    Args:
        anchors: ids of the anchor claims, in the order they entered the record; where two names
            would collide, the later one is a character longer.

    Returns:
        Anchor claim id to incident id, such as `I-7KQ2X`.
    """
    named: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in anchors:
        letters = _letters(anchor)
        length = next(n for n in range(_LENGTH, len(letters) + 1) if letters[:n] not in taken)
        taken.add(letters[:length])
        named[anchor] = f"I-{letters[:length]}"
    return named


def _letters(anchor: str) -> str:
    number = int.from_bytes(hashlib.sha256(f"incident:{anchor}".encode()).digest()[:20], "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(155, -1, -5))
