"""Syndicated copies: one statement printed by many pages, each linked to its root.

A copy repeats one speaker's statement on another page: the same position on the same act, at
the same time and place, with no figure that differs, and either nearly the same words or an
origin that both pages name. A different time, place or figure is another statement, however
alike the words. A copy is held against its root itself, never against another copy, so that
short and general sentences cannot chain.

The cost grows with the number of claims: claims are sorted into groups that agree in everything
but their words, and within a group a claim is held against roots only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from truceline.match.statements.origins import Cited, cited_origins
from truceline.match.statements.place_marks import place_marks
from truceline.match.statements.shingles import bands, jaccard, shingles, words
from truceline.record import Casualties, Claim, Role, Source

LEAST_WORDS: Final = 6
"""Texts of fewer words are too general to tell a copy by their words."""
NEAR: Final = 0.6
"""Jaccard index of the word runs from which two texts are nearly the same."""
OWN_NAME: Final = 0.8
"""The same, where two papers say it each in its own name: they share no speaker."""
CITED_WORDS: Final = 0.25
"""Share of the shorter text's words in the longer that a common origin must be borne out by."""
CITED_LEAST: Final = 3
"""Words in common that it takes at least: any two sentences share an article."""
SPREAD: Final = timedelta(days=4)
"""A wire story is printed within days; what is said again later is said anew."""
_ROOTS: Final = 32
"""Roots of one group that a claim is held against, the latest first: bounds the cost where one
speaker says many different things of one place and day."""

_ORIGIN: Final = -1
"""Number of the band that an origin stands for."""
_DIGITS: Final = re.compile(r"\d+")


@dataclass(frozen=True)
class Copy:
    """A claim that repeats another.

    Attributes:
        claim_id: the copy.
        root_id: the statement it repeats: the earliest said, of those at one time the first in
            the record. A root is never a copy itself.
        why: how it is known, in words.
    """

    claim_id: str
    root_id: str
    why: str


@dataclass(frozen=True)
class _Told:
    """A claim as copies are told by."""

    claim: Claim
    cited: Cited
    words: frozenset[str]
    runs: frozenset[int]
    digits: frozenset[str]
    marks: frozenset[str]


def copies(
    claims: Sequence[Claim],
    sources: Mapping[str, Source],
    apart: Collection[tuple[str, str]] = (),
) -> dict[str, Copy]:
    """Find the claims that repeat another claim.

    Args:
        claims: the claims in the order they entered the record.
        sources: the sources by id; a claim whose source is not among them names no origin.
        apart: pairs of claim ids that a person judged to be different, in either order.

    Returns:
        Claim id to the copy, in the order of the record; a claim that is not in it is a root.
    """
    told = _told(claims, sources)
    divided = {frozenset(pair) for pair in apart}
    keys = _keys(told)
    roots: dict[_Key, list[int]] = {}
    found: dict[int, tuple[int, str]] = {}
    for row in sorted(range(len(told)), key=lambda row: (told[row].claim.said.earliest, row)):
        near = {root for key in keys[row] for root in roots.get(key, ())[-_ROOTS:]}
        for root in sorted(near, key=lambda root: (told[root].claim.said.earliest, root)):
            pair = frozenset((told[root].claim.id, told[row].claim.id))
            if pair not in divided and (why := _why(told[root], told[row])):
                found[row] = (root, why)
                break
        else:
            for key in keys[row]:
                roots.setdefault(key, []).append(row)
    return {
        claim.id: Copy(claim.id, claims[found[row][0]].id, found[row][1])
        for row, claim in enumerate(claims)
        if row in found
    }


def _told(claims: Sequence[Claim], sources: Mapping[str, Source]) -> list[_Told]:
    cited = cited_origins(sources, claims)
    out = []
    for claim in claims:
        said = words(claim.summary)
        out.append(
            _Told(
                claim=claim,
                cited=cited.get(claim.source_id, Cited(f"source {claim.source_id}", frozenset())),
                words=frozenset(word for word in said if len(word) > 2),
                runs=shingles(said) if len(said) >= LEAST_WORDS else frozenset(),
                digits=frozenset(_DIGITS.findall(claim.summary)),
                marks=place_marks(claim.where),
            )
        )
    return out


_Key = tuple[int, int, int | str]
"""What two claims agree in but their words (as a code), and a band of these or an origin."""


def _keys(told: Sequence[_Told]) -> list[list[_Key]]:
    """Return the groups each claim is in: two claims in no common group are not compared."""
    banded = bands([one.runs for one in told]).tolist()
    codes: dict[tuple[object, ...], int] = {}
    out: list[list[_Key]] = []
    for one, row in zip(told, banded, strict=True):
        claim = one.claim
        act = (claim.stance.value, claim.accused, claim.event_type.value, *_days(claim))
        speaker = _speaker(claim)
        # A paper that speaks in its own name is its own speaker, and may still print a wire.
        whose = "media" if claim.speaker.role is Role.MEDIA else speaker
        names = (*one.cited.origins, one.cited.carrier)
        keys: list[_Key] = []
        for mark in one.marks:
            if one.runs:
                code = codes.setdefault((whose, *act, mark), len(codes))
                keys += [(code, number, band) for number, band in enumerate(row)]
            code = codes.setdefault((speaker, *act, mark), len(codes))
            keys += [(code, _ORIGIN, name) for name in names]
        out.append(keys)
    return out


def _days(claim: Claim) -> tuple[int, int]:
    first, last = claim.when.local()
    return first.toordinal(), last.toordinal()


def _speaker(claim: Claim) -> tuple[str, str | None, str]:
    speaker = claim.speaker
    return speaker.role.value, speaker.party, " ".join(speaker.name.casefold().split())


def _why(root: _Told, copy: _Told) -> str:
    """Say why a claim repeats an earlier one; an empty string where it does not."""
    one, other = root.claim, copy.claim
    if one.source_id == other.source_id or other.said.earliest - one.said.latest > SPREAD:
        return ""
    if not _one_time(one, other) or not _one_count(one.casualties, other.casualties):
        return ""
    if root.digits - copy.digits and copy.digits - root.digits:
        return ""
    alike = jaccard(root.runs, copy.runs)
    own = _speaker(one) != _speaker(other)
    if alike >= (OWN_NAME if own else NEAR):
        return f"{alike:.0%} of the wording of {one.id} on another page"
    origin = "" if own else root.cited.shared(copy.cited)
    needed = max(CITED_LEAST, CITED_WORDS * min(len(root.words), len(copy.words)))
    if origin and len(root.words & copy.words) >= needed:
        speaker = other.speaker.name
        return f"{one.id} and this name one origin, {origin}, for one statement of {speaker}"
    return ""


def _one_time(one: Claim, other: Claim) -> bool:
    """Whether two times, of the same days, are stated alike; a clock time may be left out."""
    both = one.when.timed and other.when.timed
    return not both or one.when.earliest == other.when.earliest


def _one_count(one: Casualties, other: Casualties) -> bool:
    """Whether no figure that both state differs."""
    pairs: Iterable[tuple[int | None, int | None]] = (
        (one.killed_min, other.killed_min),
        (one.killed_max, other.killed_max),
        (one.injured, other.injured),
        (one.displaced, other.displaced),
    )
    return all(a is None or b is None or a == b for a, b in pairs)
