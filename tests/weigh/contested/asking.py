"""Contested questions of made-up claims that belong to one incident."""

from __future__ import annotations

from collections.abc import Collection

from record.samples import settings
from truceline.match.incident import incident
from truceline.record import Claim
from truceline.weigh.contested import Proposition, contested

PARTIES = settings().parties


def asked(*claims: Claim, copies: Collection[str] = ()) -> tuple[Proposition, ...]:
    """Return the propositions of one incident made of these claims."""
    return contested(
        [incident("I-1", claims, {})], {each.id: each for each in claims}, copies, PARTIES
    )


def key(proposition: Proposition) -> str:
    """Name a question by its kind and what it counts."""
    return f"{proposition.kind.value} {proposition.subject}".strip()


def keys(*claims: Claim) -> list[str]:
    """Name the questions of one incident."""
    return [key(each) for each in asked(*claims)]
