"""With what: the weapons that accounts of one act name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from truceline.record import UNKNOWN_SIDE, Claim, Family, family
from truceline.weigh.contested.proposition import Kind
from truceline.weigh.contested.stated import Asked, Stated, answers, same_moment, standing
from truceline.weigh.incentive import AFFIRMING

CATEGORIES: Final[dict[str, str]] = {
    "aircraft": r"aircraft|air ?strikes?|(?:fighter )?jets?|fighters?|F-?16|T-?50|Gripen"
    r"|(?<!drone )(?<!mortar )bombs?(?![\w-]| drones?)|MK-?8\d|air-dropped|helicopters?",
    "drones": r"drones?|UAVs?|FPV|DP-20",
    "rockets": r"rockets?|BM-?21|RM-?70|PHL-?\w+|Type 9\d\w*|MRL|multiple launch",
    "artillery": r"artillery|howitzers?|mortars?|shell(?:s|ing)?|guns?\b|\d+ ?mm (?:guns?|shells?)"
    r"|naval gunfire|tanks?",
    "small arms": r"small arms|rifles?|gunfire|machine guns?|grenades?|snipers?|live rounds"
    r"|RPG|recoilless|M16",
    "mines": r"(?:land)?mines?|PMN-?2|Type 72\w?|IEDs?",
    "crowd control": r"tear gas|rubber bullets|LRAD|sonic",
    "cluster munitions": r"cluster",
}
"""Kinds of weapon, to the words that name them."""
MODELS: Final[dict[str, tuple[str, str]]] = {
    "F-16": ("aircraft", r"F-?16"),
    "T-50": ("aircraft", r"T-?50"),
    "Gripen": ("aircraft", r"Gripen"),
    "BM-21": ("rockets", r"BM-?21"),
    "RM-70": ("rockets", r"RM-?70"),
    "PHL-03": ("rockets", r"PHL-?03"),
}
"""Models, each with its kind and the words that name it."""

# Where the field names what was hit or stored, it names no weapon of the act.
_TARGET: Final = re.compile(r"[\w-]+ (?:depots?|positions?|stores?|launchers?)\b", re.IGNORECASE)
_CATEGORY: Final = {
    name: re.compile(rf"(?<![\w-])(?:{words})", re.IGNORECASE) for name, words in CATEGORIES.items()
}
_MODEL: Final = {name: re.compile(words, re.IGNORECASE) for name, (_, words) in MODELS.items()}
_FAMILIES: Final = frozenset({Family.FIRE, Family.MINE, Family.GROUND, Family.OTHER})


def weapons(said: Sequence[tuple[int, Claim]]) -> Iterator[Asked]:
    """Find accounts of one act that name different weapons.

    One act is what one side is blamed for. Accounts differ where no kind of weapon is common to
    both, or where both name models of a kind and no model is common. Within one root only the
    models count: an army that names two kinds may have used both.

    Args:
        said: place of the root, and claim, in the order of the record.
    """
    acts: dict[str, list[Stated]] = {}
    for root, claim in said:
        labels = named(claim)
        if labels and claim.accused is not None and claim.accused != UNKNOWN_SIDE:
            acts.setdefault(claim.accused, []).append(
                Stated(root, (claim,), _words(labels), labels=labels)
            )
    for accused, stated in acts.items():
        precise = sorted(stated, key=lambda each: not (each.labels & MODELS.keys()))
        why = standing(stated, compatible, _changed)
        if why is not None:
            yield Asked(Kind.WEAPON, "", why, answers(precise, compatible), party=accused)


def named(claim: Claim) -> frozenset[str]:
    """Return the kinds and models of weapon that an affirming claim names in its field."""
    if claim.stance not in AFFIRMING or family(claim.event_type) not in _FAMILIES:
        return frozenset()
    text = _TARGET.sub(" ", claim.weapon)
    kinds = {name for name, pattern in _CATEGORY.items() if pattern.search(text)}
    return frozenset(kinds | {name for name, pattern in _MODEL.items() if pattern.search(text)})


def compatible(one: Stated, other: Stated) -> bool:
    """Whether two accounts can be of the same weapons."""
    common = one.labels & other.labels & CATEGORIES.keys()
    return bool(common) and not _models_differ(one, other)


def _models_differ(one: Stated, other: Stated) -> bool:
    for kind in CATEGORIES:
        mine, theirs = (
            {model for model in each.labels & MODELS.keys() if MODELS[model][0] == kind}
            for each in (one, other)
        )
        if mine and theirs and not mine & theirs:
            return True
    return False


def _changed(one: Stated, other: Stated) -> bool:
    return _models_differ(one, other) and same_moment(one, other)


def _words(labels: frozenset[str]) -> str:
    """Name the models, and the kinds of which no model is named."""
    models = [name for name in MODELS if name in labels]
    covered = {MODELS[name][0] for name in models}
    return ", ".join([*models, *(name for name in CATEGORIES if name in labels - covered)])
