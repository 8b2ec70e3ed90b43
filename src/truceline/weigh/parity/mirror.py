"""The mirror: every incident weighed again with the sides exchanged in all its statements.

Comparing incidents of one pattern only tests the patterns that both sides have. The mirror tests
every incident: whatever the method makes of it, it must make the same of its twin.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from truceline.record import Claim
from truceline.weigh.finding import Weighed
from truceline.weigh.parity.numbers import numbers

Labels = Mapping[str, str]
"""Party id to the id put in its place; what is not in it stays."""

Weigher = Callable[[Labels], Sequence[Weighed]]
"""Weighs the incidents of a record with other labels for its parties; with none, as it is."""


@dataclass(frozen=True)
class Mirrored:
    """What the mirror showed.

    Attributes:
        weighed: incidents weighed twice.
        differing: ids of those whose numbers changed with the labels.
    """

    weighed: int
    differing: tuple[str, ...]


def mirror(pair: tuple[str, str], weigh: Weigher) -> Mirrored:
    """Weigh every incident as it is and with two parties exchanged; compare all numbers exactly.

    Args:
        pair: ids of the two parties to exchange.
        weigh: weighs the incidents with other labels.
    """
    labels = {pair[0]: pair[1], pair[1]: pair[0]}
    before, after = weigh({}), weigh(labels)
    differing = [
        item.incident.id
        for item, twin in zip(before, after, strict=True)
        if numbers(item, _label(item, labels)) != numbers(twin, _label(twin, {}))
    ]
    return Mirrored(len(before), tuple(differing))


def exchanged(claim: Claim, labels: Labels) -> Claim:
    """Return a claim with other labels for its speaker's party and for whom it accuses."""
    speaker, accused = claim.speaker, claim.accused
    party = labels.get(speaker.party or "", speaker.party)
    return claim.model_copy(
        update={
            "speaker": speaker.model_copy(update={"party": party}),
            "accused": labels.get(accused or "", accused),
        }
    )


def _label(item: Weighed, labels: Labels) -> str:
    party, about = item.attribution.party or "", item.attribution.about or ""
    return f"{labels.get(party, party)} {labels.get(about, about)}"
