"""Claims with the labels of the two made-up parties exchanged, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.record import Claim

_OTHER = {"arland": "borduria", "borduria": "arland"}


def swapped(claims: Sequence[Claim]) -> list[Claim]:
    """The same claims, each spoken by and blaming the other party; words stay as they are."""
    return [
        claim.model_copy(
            update={
                "accused": _OTHER.get(claim.accused or "", claim.accused),
                "speaker": claim.speaker.model_copy(
                    update={"party": _OTHER.get(claim.speaker.party or "", claim.speaker.party)}
                ),
            }
        )
        for claim in claims
    ]
