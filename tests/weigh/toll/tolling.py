"""Claims about tolls, made up, and the tolls they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from record import samples
from record.samples import claim
from truceline.match import Incident
from truceline.match.statements import scopes
from truceline.record import Claim, Party
from truceline.weigh.toll import Toll, tolls


def parties(*labels: str) -> tuple[Party, ...]:
    """Two parties with names that prose can use, under the ids given."""
    one, other = labels or ("arland", "borduria")
    return (
        Party(id=one, name="Arland", short="Arland", adjective="Arlandic", code="AR"),
        Party(id=other, name="Borduria", short="Borduria", adjective="Bordurian", code="BO"),
    )


def total(claim_id: str, summary: str, by: str = "arland", **more: Any) -> Claim:
    """A total over the first ten days of March, said on the eleventh if not otherwise."""
    accused = {"arland": "borduria", "borduria": "arland"}.get(by.partition(":")[0], "borduria")
    given = {
        "event_type": "casualty_report",
        "accused": accused,
        "start": "2025-03-01",
        "end": "2025-03-10",
        "place": "Arland (border)",
        "at": None,
        "precision": samples.GeoPrecision.BORDER_SEGMENT,
        "said": "2025-03-11",
    }
    return claim(claim_id, by, summary=summary, **(given | more))


def weighed(
    claims: Sequence[Claim],
    incidents: Sequence[Incident] = (),
    copies: Mapping[str, object] | None = None,
    sides: Sequence[Party] = (),
) -> tuple[Toll, ...]:
    """The tolls of these claims."""
    return tolls(
        {each.id: each for each in claims},
        incidents,
        copies or {},
        scopes(claims),
        {},
        sides or parties(),
    )


def incident(name: str, *members: Claim) -> Incident:
    """The incident that these claims are about."""
    first = members[0]
    ids = tuple(each.id for each in members)
    return Incident(name, ids, first.event_type, first.when, first.where, None)


def only(found: Sequence[Toll], words: str, side: str | None = "arland") -> Toll:
    """The one toll of a category and side."""
    (one,) = [
        toll for toll in found if toll.subject.category.words == words and toll.subject.side == side
    ]
    return one
