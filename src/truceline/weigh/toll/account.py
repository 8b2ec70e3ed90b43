"""What one independent source says of one count, through time: every version, the last one last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from truceline.record import Claim, Role, Term
from truceline.weigh.roots import Root, roots
from truceline.weigh.toll.category import Reading, Stated


class Standing(Term):
    """Whether a source has a say in the fused figure, and if not, why."""

    COUNTS = "counts", "it has a say"
    ENEMY = "enemy", "a party's figure for the other side's people: kept apart"
    REPEATS = "repeats", "it repeats a figure that another source gave"
    OLD = "old", "its last figure counts up to an earlier time than the others'"


@dataclass(frozen=True)
class Version:
    """One figure as stated once.

    Attributes:
        claim_id: the claim that states it.
        said: when it was said, UTC.
        since: from when it counts, UTC; None for a running total that does not say.
        as_of: up to when it counts, UTC.
        low: the lowest number stated.
        high: the highest.
        reading: the claim's own figure, or a running total.
        at_least: whether it is stated as a lower bound.
        about: whether it is stated as a round figure.
        lowered: whether it is below what the same source said before: a correction downward.
        copied: whether its claim repeats another claim.
    """

    claim_id: str
    said: datetime
    since: datetime | None
    as_of: datetime
    low: int
    high: int
    reading: Reading = Reading.OWN
    at_least: bool = False
    about: bool = False
    lowered: bool = False
    copied: bool = False


@dataclass(frozen=True)
class Account:
    """What one independent source says of one count.

    Attributes:
        role: whom it speaks for.
        party: the party, where the role is `party`.
        name: what to call it.
        versions: its figures by the instant they count up to, then by when they were said.
        standing: whether it has a say in the fused figure.
    """

    role: Role
    party: str | None
    name: str
    versions: tuple[Version, ...]
    standing: Standing = Standing.COUNTS

    @property
    def last(self) -> Version:
        """The figure that stands."""
        return self.versions[-1]


@dataclass(frozen=True)
class Figure:
    """One figure of one claim on its way into an account: what it counts and over what time."""

    claim: Claim
    stated: Stated
    since: datetime | None
    as_of: datetime


def accounts(
    figures: Sequence[Figure], retractions: Sequence[Claim], copies: Mapping[str, object]
) -> list[Account]:
    """Group figures of one count by independent source, in the order the sources first spoke.

    Args:
        figures: the figures, in the order their claims entered the record.
        retractions: what speakers withdrew: it takes back what they said before.
        copies: ids of claims that repeat another claim.
    """
    of_claim: dict[str, list[Figure]] = {}
    for figure in figures:
        of_claim.setdefault(figure.claim.id, []).append(figure)
    claims = {figure.claim.id: figure.claim for figure in figures}
    found = roots([*claims.values(), *retractions])
    return [_account(root, of_claim, copies) for root in found]


def _account(
    root: Root, of_claim: Mapping[str, Sequence[Figure]], copies: Mapping[str, object]
) -> Account:
    figures = [figure for claim in root.claims for figure in of_claim.get(claim.id, ())]
    # Sorting is stable: what was said of one instant at one time keeps the record's order.
    figures.sort(key=lambda figure: (figure.as_of, figure.claim.said.earliest))
    versions: list[Version] = []
    for figure in figures:
        stated = figure.stated
        before = max((version.low for version in versions), default=0)
        versions.append(
            Version(
                figure.claim.id,
                figure.claim.said.latest,
                figure.since,
                figure.as_of,
                stated.low,
                stated.high,
                stated.reading,
                stated.at_least,
                stated.about,
                lowered=stated.high < before,
                copied=figure.claim.id in copies,
            )
        )
    return Account(root.role, root.party, root.name, tuple(versions))
