"""Genuine or fake: what accounts say of photographs, footage and other material."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from truceline.record import Claim
from truceline.weigh.contested.proposition import Kind
from truceline.weigh.contested.stated import (
    Asked,
    Stated,
    always,
    answers,
    same_labels,
    standing,
)

FAKE, GENUINE = "not genuine", "genuine"
_MATERIAL: Final = re.compile(
    r"\b(?:photo\w*|images?|imagery|footage|videos?|pictures?|recordings?|clips?)\b", re.IGNORECASE
)
_FAKE: Final = re.compile(
    r"\b(?:fake\w*|staged|doctored|forged|fabricated|manipulat\w+|AI-generated|deepfakes?)\b",
    re.IGNORECASE,
)
_GENUINE: Final = re.compile(r"\b(?:genuine|authentic|unaltered)\b", re.IGNORECASE)
# "Rejects the claim that the photos are fake", "no sign of manipulation".
_TURNED: Final = re.compile(
    r"\b(?:rejects?|denies|denied|dismisses|disputes|no (?:sign|evidence|trace)|not|never)\b",
    re.IGNORECASE,
)


def authenticity(said: Sequence[tuple[int, Claim]]) -> Iterator[Asked]:
    """Find material that one root calls fake and another genuine.

    Args:
        said: place of the root, and claim, in the order of the record.
    """
    stated = []
    for root, claim in said:
        answer = _says(claim.summary)
        if answer:
            stated.append(Stated(root, (claim,), answer, labels=frozenset({answer})))
    why = standing(stated, same_labels, always)
    if why is not None:
        yield Asked(Kind.AUTHENTICITY, "", why, answers(stated, same_labels))


def _says(summary: str) -> str:
    """Say what a summary holds of the material; empty where it speaks of none."""
    for part in re.split(r"[;.]", summary):
        if not _MATERIAL.search(part):
            continue
        fake, genuine = _FAKE.search(part), _GENUINE.search(part)
        if fake:
            return GENUINE if _TURNED.search(part, 0, fake.start()) else FAKE
        if genuine:
            return FAKE if _TURNED.search(part, 0, genuine.start()) else GENUINE
    return ""
