"""The words that the grammar of figures knows, and the numbers it reads.

English only: summaries are entered in neutral English words. A word that is not here has no
category; it is never guessed.
"""

from __future__ import annotations

import re
from typing import Final

from truceline.weigh.toll.category import Cause, Harm, People


def _listed(text: str) -> list[str]:
    return text.split()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_UNITS: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

NUMBERS: Final[dict[str, int]] = (
    {word: value for value, word in enumerate(_UNITS)}
    | {word: 10 * value for value, word in enumerate(_TENS, 2)}
    | {
        f"{ten}-{unit}": 10 * value + digit
        for value, ten in enumerate(_TENS, 2)
        for digit, unit in enumerate(_UNITS[1:10], 1)
    }
)
"""Number words up to ninety-nine."""

SCALES: Final = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

_HARMS: Final[dict[Harm, str]] = {
    Harm.KILLED: "killed killing kills kill dead died dies death deaths slain body bodies fatality "
    "fatalities",
    Harm.INJURED: "injured injuring injures injury injuries wounded wounding wounds hurt hurting "
    "maimed",
    Harm.DETAINED: "captured capturing detained detaining detainees seized prisoners captives "
    "arrested",
    Harm.MISSING: "missing unaccounted",
    Harm.DISPLACED: "displaced displacing evacuated evacuating evacuees fled sheltered sheltering "
    "idps refugees",
}
HARMS: Final = {word: harm for harm, words in _HARMS.items() for word in words.split()}
ACTIVE: Final = frozenset(
    [
        "killed",
        "killing",
        "kills",
        "kill",
        "injured",
        "injuring",
        "injures",
        "wounded",
        "wounding",
        "hurt",
        "hurting",
        "captured",
        "capturing",
        "detained",
        "detaining",
        "seized",
        "displaced",
        "displacing",
        "evacuated",
        "evacuating",
        "arrested",
    ]
)
"""Forms that may stand before the number: "killed six"."""
BOTH_HARMS: Final = frozenset({"casualties", "harmed", "casualty"})
"""Killed or injured: told apart only where there are none."""

_PEOPLE: Final[dict[People, str]] = {
    People.CIVILIAN: "civilian civilians villager villagers monk monks child children infant "
    "infants baby babies student students farmer farmers resident residents journalist "
    "journalists",
    People.MILITARY: "military soldier soldiers troop troops serviceman servicemen personnel "
    "ranger rangers marine marines engineer engineers private privates sergeant sergeants "
    "corporal corporals lieutenant captain",
    People.UNSTATED: "people persons person woman women man men police policeman policemen others",
}
PEOPLE: Final = {word: people for people, words in _PEOPLE.items() for word in words.split()}
ABBREVIATED: Final = {"civ": People.CIVILIAN, "mil": People.MILITARY}
ALONE: Final = frozenset(
    [
        "soldier",
        "private",
        "sergeant",
        "ranger",
        "engineer",
        "marine",
        "monk",
        "villager",
        "woman",
        "man",
        "child",
        "infant",
        "baby",
        "journalist",
        "student",
        "farmer",
        "corporal",
        "lieutenant",
        "captain",
        "person",
    ]
)
"""Singular nouns that stand for one person without a number: "monk killed"."""

CAUSES: Final = {
    "direct": Cause.DIRECT,
    "directly": Cause.DIRECT,
    "indirect": Cause.INDIRECT,
    "indirectly": Cause.INDIRECT,
}
MORE: Final = frozenset({"more", "further", "additional", "another"})
TOTAL: Final = frozenset({"total", "totals", "totalling", "overall", "now", "cumulative"})
PART: Final = frozenset({"including", "incl", "among"})
"""What follows these is part of the figure before them."""
LEAST: Final = frozenset({"least", "over", "than", "above"})
"""Of "at least", "over", "more than", "above"."""
FEWER: Final = frozenset({"fewer", "less"})
NOT: Final = frozenset({"no", "not"})
ABOUT: Final = frozenset(
    {"about", "around", "nearly", "almost", "approximately", "some", "roughly"}
)
PASSING: Final = frozenset(
    [
        "were",
        "was",
        "been",
        "have",
        "has",
        "had",
        "are",
        "is",
        "being",
        "badly",
        "seriously",
        "severely",
        "lightly",
        "critically",
        "slightly",
        "reported",
        "confirmed",
        "found",
        "left",
        "of",
        "the",
        "dead-or",
    ]
)
"""Words that may stand between a number without a noun and its harm."""
LIMBS: Final = frozenset(
    [
        "leg",
        "legs",
        "foot",
        "feet",
        "limb",
        "limbs",
        "arm",
        "arms",
        "hand",
        "hands",
        "eye",
        "eyes",
        "sight",
    ]
)
LIFE: Final = frozenset({"life", "lives"})
NAMED: Final = frozenset(
    [
        "road",
        "route",
        "highway",
        "hill",
        "point",
        "moo",
        "no",
        "phase",
        "brigade",
        "regiment",
        "battalion",
        "company",
        "article",
        "km",
        "number",
        "aged",
        "age",
    ]
)
"""A number after one of these is a name or an age."""
OTHER_UNITS: Final = frozenset(
    [
        "families",
        "households",
        "km",
        "m",
        "mm",
        "cm",
        "metres",
        "kilometres",
        "minutes",
        "hours",
        "days",
        "weeks",
        "months",
        "years",
        "rounds",
        "shelters",
        "sites",
        "centres",
        "camps",
        "provinces",
        "districts",
        "villages",
        "houses",
        "homes",
        "schools",
        "%",
        "percent",
        "per",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "company",
    ]
)
"""What follows a number that counts something else than people."""

TOKEN: Final = re.compile(
    r"\d{1,2}:\d{2}"  # a clock time
    r"|[~≈≥]?\d{1,3}(?:[,\u202f\u2009]\d{3})+(?![\d-])\+?"  # grouped digits
    r"|[~≈≥]?\d+(?![\w.-]*[^\W\d])(?:\.\d+)?(?!-)\+?"  # plain digits
    r"|[^\W_]+(?:[-'’][^\W_]+)*"  # a word
    r"|[;.:,()%]"
)
