"""Where a clause applies, from the mapping `where` of a clause in an agreements file."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from truceline.read.keyed import Keyed
from truceline.record import ClauseArea

_FLAGS: Final = {"yes": True, "true": True, "no": False, "false": False}


def read_clause_area(entry: Keyed | None, weapon_classes: Mapping[str, str]) -> ClauseArea | None:
    """Read where a clause applies; a key that is not known is a problem.

    Args:
        entry: the mapping, or None where the clause has none.
        weapon_classes: the agreement's letters of weapon classes, which `weapons` is one of.
    """
    if entry is None:
        return None
    before = len(entry.problems)
    within_km, within_m = _metres(entry, "within_km", 1000.0), _metres(entry, "within_m", 1.0)
    if within_km is not None and within_m is not None:
        entry.fail("within_m", f"{within_m:g}", "within_km or within_m", "Keep one of them.")
    weapons = entry.words("weapons")
    for letter in weapons:
        if letter not in weapon_classes:
            expected = "a letter of the agreement's weapon_classes"
            have = ", ".join(weapon_classes) or "none"
            entry.fail("weapons", letter, expected, f"It has {have}.")
    fields = {
        "within_m": within_m if within_km is None else within_km,
        "line": entry.text("line") or None,
        "own_side": _flag(entry, "own_side"),
        "zone": entry.text("zone") or None,
        "weapons": weapons,
    }
    entry.finish()
    return entry.build(ClauseArea, fields) if len(entry.problems) == before else None


def _metres(entry: Keyed, key: str, metres: float) -> float | None:
    text = entry.text(key)
    if not text:
        return None
    try:
        value = float(text) * metres
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value > 0):
        fix = "Write digits only: the unit stands in the key."
        entry.fail(key, text, "a number above 0", fix)
        return None
    return value


def _flag(entry: Keyed, key: str) -> bool:
    text = entry.text(key)
    if text and text.casefold() not in _FLAGS:
        entry.suggest(key, text, ("yes", "no"))
    return _FLAGS.get(text.casefold(), False)
