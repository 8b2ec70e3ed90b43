"""Names to places: against one fuzzy search over all names for each query."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final

from harness import Benchmark, Run

from truceline.geo import Gazetteer
from truceline.geo.names.name_form import normal
from truceline.record import Name, Place

PLACES: Final = 10_000
"""Places of the made-up gazetteer, two names each."""

MIX: Final = (0.6, 0.3, 0.1)
"""Shares of queries: a known name dressed otherwise, misspelt by a letter or two, unknown."""

CASE: Final = Path(__file__).parents[1] / "cases" / "thailand-cambodia-2025" / "places.geojson"
_THRESHOLD: Final = 90.0
_CONSONANTS: Final = (*"bdhklmnprstwy", "ch", "kh", "ph", "pr", "th", "tr")
_VOWELS: Final = (*"aeiou", "ae", "ai", "ao", "oe", "ue")
_ENDINGS: Final = ("", "k", "m", "n", "ng", "t")
_KINDS: Final = ("Ban", "Chong", "Phnom", "Ta", "Nong", "Phu", "")
_LETTERS: Final = "abcdeghiklmnoprstu"


@lru_cache(maxsize=1)
def made_up() -> tuple[Place, ...]:
    """Return places with romanised names of one to three words, many of them alike."""
    draw = random.Random(7)  # noqa: S311
    names: dict[str, None] = {}
    while len(names) < 2 * PLACES:
        words = (draw.choice(_KINDS), _word(draw, 1, 2), draw.choice(("", _word(draw, 1, 1))))
        name = " ".join(word for word in words if word)
        if len(name) > 5:
            names.setdefault(name)
    held = list(names)
    return tuple(
        Place(
            id=f"p{at}",
            source_id="made-up",
            names=(Name(text=held[2 * at], party="a"), Name(text=held[2 * at + 1], party="b")),
        )
        for at in range(PLACES)
    )


@lru_cache(maxsize=1)
def case_places() -> tuple[Place, ...]:
    """Return the places of the real case."""
    found = json.loads(CASE.read_text("utf-8"))["features"]
    return tuple(Place(source_id="places", **feature["properties"]) for feature in found)


def queries(places: tuple[Place, ...], size: int) -> list[str]:
    """Return so many different queries in the shares of `MIX`, in an order drawn once."""
    draw = random.Random(size)  # noqa: S311
    names = [name.text for place in places for name in place.names]
    made: dict[str, None] = {}
    makers: tuple[Callable[[], str], ...] = (
        lambda: _dressed(draw.choice(names), draw),
        lambda: _misspelt(draw.choice(names), draw),
        lambda: f"{_word(draw, 2, 3)} {_word(draw, 1, 2)}",
    )
    share = 0.0
    for part, make in zip(MIX, makers, strict=True):
        share += part
        while len(made) < round(share * size):
            made.setdefault(make())
    mixed = list(made)
    draw.shuffle(mixed)
    return mixed


def _word(draw: random.Random, least: int, most: int) -> str:
    syllables = (
        draw.choice(_CONSONANTS) + draw.choice(_VOWELS) + draw.choice(_ENDINGS)
        for _ in range(draw.randint(least, most))
    )
    return "".join(syllables).capitalize()


def _dressed(name: str, draw: random.Random) -> str:
    """Return a name as a report may write it: other capitals, a kind of place, a remark."""
    mixed = "".join(draw.choice((char.upper(), char.lower())) for char in name)
    return draw.choice(
        (
            mixed,
            f"{mixed} area",
            f"{mixed} village",
            f"the {mixed}",
            mixed.replace(" ", "-"),
            f"{mixed} ({_word(draw, 2, 2)})",
            f"{mixed}, {draw.choice(('north', 'south'))}",
        )
    )


def _misspelt(name: str, draw: random.Random) -> str:
    letters = list(name)
    for _ in range(draw.choice((1, 2))):
        at = draw.randrange(len(letters))
        put = draw.choice(("", draw.choice(_LETTERS), letters[at] + draw.choice(_LETTERS)))
        letters[at : at + 1] = put
    return "".join(letters) or name


def _ours(places: Callable[[], tuple[Place, ...]]) -> Callable[[int], Run]:
    def prepare(size: int) -> Run:
        held, asked = places(), queries(places(), size)
        gazetteer = Gazetteer(held)
        # The dictionary of Thai is loaded before the clock starts, as imports are.
        gazetteer.find_all([f"ที่{name.text}นี้" for place in held for name in place.names][:200])
        gazetteer.find(asked[0])
        normal.cache_clear()

        def run() -> list[str | None]:
            return [found.place_id if found else None for found in gazetteer.find_all(asked)]

        return run

    return prepare


def _peer(places: Callable[[], tuple[Place, ...]]) -> Callable[[int], Run]:
    def prepare(size: int) -> Run:
        from rapidfuzz import fuzz, process, utils

        held, asked = places(), queries(places(), size)
        names = [(name.text, place.id) for place in held for name in place.names]
        texts = [utils.default_process(text) for text, _ in names]

        def run() -> list[str | None]:
            found: list[str | None] = []
            for text in asked:
                best = process.extractOne(
                    text,
                    texts,
                    scorer=fuzz.ratio,
                    processor=utils.default_process,
                    score_cutoff=_THRESHOLD,
                )
                found.append(None if best is None else names[best[2]][1])
            return found

        return run

    return prepare


def _check(size: int, ours: object, peer: object) -> str:
    assert isinstance(ours, list)
    assert len(ours) == size
    if not isinstance(peer, list):
        return f"{sum(found is not None for found in ours) / size:.1%} found"
    pairs = list(zip(ours, peer, strict=True))
    both = [(a, b) for a, b in pairs if a is not None and b is not None]
    same = sum(a == b for a, b in both) / max(len(both), 1)
    # The peer takes the first of several equally good; ours takes none. Else they agree.
    assert same > 0.98, f"of {len(both)} names that both found only {same:.1%} are one place"
    mine = sum(a is not None and b is None for a, b in pairs)
    theirs = sum(a is None and b is not None for a, b in pairs)
    return (
        f"both find {len(both) / size:.1%}, of these {same:.2%} the same place; only ours "
        f"{mine / size:.1%} (kinds of places, remarks), only the peer {theirs / size:.1%} "
        "(several fit, or a name too short)"
    )


_DIFFERS: Final = (
    "Queries: 60 % known names in other capitals, with a kind of place or a remark; 30 % misspelt "
    "by a letter or two; 10 % unknown; all different. Both indexes are built before the clock "
    "starts. The peer takes the best name from a similarity of 90, whoever else fits; ours reads "
    "parts and kinds of places, and finds a place only where no other fits."
)

BENCHMARK = Benchmark(
    name="geo-names",
    unit="names",
    sizes=(500, 2_000),
    ours=_ours(made_up),
    peer=_peer(made_up),
    peer_name="rapidfuzz process.extractOne with fuzz.ratio over all names",
    differs=f"{PLACES:,} made-up places with two names each. {_DIFFERS}",
    check=_check,
)

CASE_NAMES = Benchmark(
    name="geo-names-case",
    unit="names",
    sizes=(2_000, 20_000),
    ours=_ours(case_places),
    peer=_peer(case_places),
    peer_name="rapidfuzz process.extractOne with fuzz.ratio over all names",
    differs=f"The places of the real case. {_DIFFERS}",
    check=_check,
)

ALONE = Benchmark(
    name="geo-names-20k",
    unit="names",
    sizes=(20_000,),
    ours=_ours(made_up),
    differs=f"{PLACES:,} made-up places, without the peer.",
    check=_check,
)
