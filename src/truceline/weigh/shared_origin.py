"""Neutral roots that drew on one origin without saying so: by shared words, or shared errors.

Copies that name their origin are found in matching. What is left is two newspapers that tell one
story in nearly the same words, or that agree on details which somebody else contradicts: to err
alike twice is unlikely unless both heard it from one informant (Dong, Berti-Équille and
Srivastava, VLDB 2009). That both are merely right is no sign of it, so details that nobody
contradicts are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Final

from truceline.match.statements.shingles import jaccard, shingles, words
from truceline.record import Claim, Role
from truceline.weigh.roots import Root

ALIKE: Final = 0.6
"""Jaccard index of word runs from which two texts have one origin."""
LEAST_WORDS: Final = 8
"""Words of the shortest text that is compared."""
SHARED: Final = 2
"""Details that two roots must share for one origin, at least one of them contradicted."""

_NEUTRAL: Final = frozenset({Role.MEDIA, Role.THIRD_PARTY})

Details = Mapping[str, frozenset[int]]


def independent(origins: Sequence[Root]) -> tuple[Root, ...]:
    """Return roots with those of one origin put together, in the order in which they spoke.

    Args:
        origins: roots by who speaks, as `roots` gives them.
    """
    neutral = Counter(root.role for root in origins if root.role in _NEUTRAL)
    if max(neutral.values(), default=0) < 2:
        return tuple(origins)  # as a rule: nothing to compare
    told = [_details(root) for root in origins]
    texts = [_texts(root) for root in origins]
    first = list(range(len(origins)))
    for one, other in combinations(range(len(origins)), 2):
        if origins[one].role is not origins[other].role or origins[one].role not in _NEUTRAL:
            continue
        if _alike(texts[one], texts[other]) or _err_alike(told, one, other):
            into, gone = sorted((first[one], first[other]))
            first = [into if at == gone else at for at in first]
    return tuple(
        _joined([origins[at] for at, root in enumerate(first) if root == place])
        for place in range(len(origins))
        if first[place] == place
    )


def _joined(parts: Sequence[Root]) -> Root:
    if len(parts) == 1:
        return parts[0]
    claims = tuple(claim for part in parts for claim in part.claims)
    return Root(parts[0].role, None, ", ".join(part.name for part in parts), claims)


def _texts(root: Root) -> list[frozenset[int]]:
    said = [words(claim.summary) for claim in root.claims]
    return [shingles(each) for each in said if len(each) >= LEAST_WORDS]


def _alike(one: Sequence[frozenset[int]], other: Sequence[frozenset[int]]) -> bool:
    return any(jaccard(a, b) >= ALIKE for a in one for b in other)


def _details(root: Root) -> Details:
    out: dict[str, set[int]] = {}
    for claim in root.claims:
        for name, value in _stated(claim):
            out.setdefault(name, set()).add(value)
    return {name: frozenset(values) for name, values in out.items()}


def _stated(claim: Claim) -> list[tuple[str, int]]:
    figures = claim.casualties
    stated = [
        ("killed", figures.killed_max),
        ("injured", figures.injured),
        ("displaced", figures.displaced),
    ]
    found = [(name, value) for name, value in stated if value]
    if claim.when.timed:
        found.append(("minute", int(claim.when.earliest.timestamp() // 60)))
    return found


def _err_alike(told: Sequence[Details], one: int, other: int) -> bool:
    """Whether two roots share details, of which somebody else contradicts one."""
    shared = {
        name: told[one][name] & told[other][name]
        for name in told[one].keys() & told[other].keys()
        if told[one][name] & told[other][name]
    }
    if len(shared) < SHARED:
        return False
    return any(
        name in details and not details[name] & values
        for place, details in enumerate(told)
        if place not in (one, other)
        for name, values in shared.items()
    )
