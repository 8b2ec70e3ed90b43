"""The named regimes."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from truceline.drill.density import DENSE, REAL
from truceline.drill.regime import Regime
from truceline.drill.side import Side
from truceline.drill.surroundings import Media, Observers, Sensor, Third, Toll

HONEST: Final = Side(
    accuses_falsely=0.04,
    accuses_by_mistake=0.35,
    leaves_open=0.15,
    denies_when_guilty=0.15,
    owns_when_guilty=0.45,
    admits_when_guilty=0.2,
    partly_when_guilty=0.1,
    counters_when_guilty=0.02,
    denies_when_innocent=0.8,
    counters_when_innocent=0.05,
    refuses_access=0.05,
    refuses_when_wrong=0.05,
    inflates=1.1,
    conceals=0.05,
    retracts=0.3,
)
LIAR: Final = Side(
    accuses_when_hit=0.9,
    accuses_falsely=0.9,
    accuses_by_mistake=0.9,
    leaves_open=0.01,
    denies_when_guilty=0.75,
    owns_when_guilty=0.02,
    admits_when_guilty=0.0,
    partly_when_guilty=0.01,
    counters_when_guilty=0.2,
    denies_when_innocent=0.65,
    counters_when_innocent=0.3,
    refuses_access=0.2,
    refuses_when_wrong=0.5,
    loudness=1.6,
    inflates=2.2,
    conceals=0.6,
    retracts=0.0,
)
_FIRM: Final = replace(Side(), refuses_access=0.7, refuses_when_wrong=0.7)
_HIDES: Final = replace(Side(), refuses_access=0.1, refuses_when_wrong=0.85)
_WARY: Final = replace(Side(), refuses_access=0.75, refuses_when_wrong=0.35)
_BOASTS: Final = replace(
    Side(),
    denies_when_guilty=0.3,
    owns_when_guilty=0.35,
    counters_when_innocent=0.1,
    denies_when_innocent=0.4,
    owns_falsely=0.25,
)


def _regime(name: str, line: str, **given: object) -> Regime:
    return Regime(name=name, line=line, **given)  # type: ignore[arg-type]  # fields by name


_PLAIN: Final = (
    _regime("ordinary", "both sides exaggerate, half of what is alleged took place as alleged"),
    _regime(
        "honest-both",
        "both sides mostly tell what they know",
        sides=(HONEST, HONEST),
        as_alleged=0.65,
        other_side=0.05,
    ),
    _regime(
        "one-liar",
        "one side is honest and the other accuses and denies whatever the truth",
        sides=(LIAR, HONEST),
        as_alleged=0.45,
        other_side=0.15,
    ),
    _regime(
        "both-liars",
        "both sides accuse and deny whatever the truth",
        sides=(LIAR, LIAR),
        as_alleged=0.35,
        other_side=0.15,
    ),
    _regime(
        "coordinated-copies",
        "outlets aligned with one side take its texts over in their own name and other words",
        sides=(LIAR, Side()),
        as_alleged=0.4,
        media=Media(coordinated=0.45, coordinated_size=5.0, coordinates=(1.0, 0.1)),
    ),
    _regime(
        "coordinated-both",
        "outlets aligned with both sides take texts over in their own name",
        as_alleged=0.45,
        media=Media(coordinated=0.35, coordinated_size=4.0),
    ),
    _regime(
        "wire-storm",
        "one statement in seven is printed by a dozen pages and more",
        media=Media(storm=0.15, storm_size=14.0),
    ),
    _regime(
        "access-refused",
        "both sides refuse most visits, whether they have something to hide or not",
        sides=(_FIRM, _FIRM),
    ),
    _regime(
        "access-refused-by-the-guilty",
        "visits are refused where there is something to hide",
        sides=(_HIDES, _HIDES),
    ),
    _regime(
        "access-refused-by-the-innocent",
        "visits are refused on principle, and stage-managed where there is something to hide",
        sides=(_WARY, _WARY),
        observers=Observers(shown=0.3),
    ),
    _regime(
        "cloudy",
        "cloud hides nine passes of ten",
        density=replace(REAL, sensed=0.5),
        sensor=Sensor(cloud=0.9),
    ),
    _regime(
        "sensors-good",
        "a sensor that sees most fire, rarely anything else, and is well described",
        density=replace(REAL, sensed=0.6),
        sensor=Sensor("radar change", 0.85, 0.02, 0.85, 0.02, 0.05),
    ),
    _regime(
        "sensors-misstated",
        "a poor sensor in burning fields that is described as a good one",
        density=replace(REAL, sensed=0.6),
        sensor=Sensor("thermal imager", 0.2, 0.3, 0.7, 0.02, 0.3),
    ),
    _regime(
        "sensors-undescribed",
        "a fair sensor of which nothing is stated",
        density=replace(REAL, sensed=0.6),
        sensor=Sensor("thermal imager", 0.5, 0.1, None, None, 0.3),
    ),
    _regime(
        "slow-observers",
        "observers come a fortnight late and examine what is left",
        observers=Observers(late_days=14.0, decay=0.03, manners=(0.0, 0.0, 0.5, 0.2, 0.1, 0.2)),
    ),
    _regime(
        "shown-observers",
        "observers see what their host shows them in one visit of three",
        observers=Observers(shown=0.35),
    ),
    _regime(
        "biased-media",
        "the media lean to one side and follow whoever speaks most",
        sides=(replace(Side(), loudness=2.0), Side()),
        media=Media(accuracy=0.6, follows=0.5, leans=0.25, informant=0.5),
        as_alleged=0.45,
    ),
    _regime(
        "good-media",
        "the media go and look, each for itself",
        media=Media(accuracy=0.9, names=0.8, follows=0.05, informant=0.02),
    ),
    _regime(
        "hard-cases",
        "a few incidents are plain and many are hard for everybody",
        hardness=1.8,
        as_alleged=0.4,
        third=0.25,
    ),
    _regime(
        "old-mines",
        "a third of what is alleged is old ordnance or accident, honestly mistaken",
        as_alleged=0.35,
        third=0.35,
        other_side=0.05,
    ),
    _regime(
        "own-doing",
        "a quarter of what is alleged was done by the side that alleges it",
        as_alleged=0.4,
        other_side=0.25,
        third=0.1,
    ),
    _regime(
        "boasting",
        "both sides own what they did, and a good part of what they did not do",
        sides=(_BOASTS, _BOASTS),
        as_alleged=0.45,
    ),
    _regime(
        "silent-guilty",
        "whoever did it says nothing, and answers what it did not do",
        sides=(replace(Side(), silence_when_guilty=0.25),) * 2,
    ),
    _regime(
        "mostly-true",
        "an open offensive: four of five allegations are true",
        as_alleged=0.8,
        other_side=0.05,
        third=0.05,
    ),
    _regime(
        "mostly-false",
        "a war of words: one allegation in six is true, as one mission found",
        as_alleged=0.17,
        other_side=0.08,
        third=0.25,
        nothing=0.7,
    ),
    _regime(
        "one-aggressor",
        "one side does nine tenths of it, and both deny alike",
        sides=(replace(Side(), acts=9.0), Side()),
        as_alleged=0.55,
    ),
    _regime(
        "grave",
        "many dead, and figures that grow for days, are corrected and copied",
        toll=Toll(harmed=0.8, killed=6.0, days=3.0, stated=0.85, corrected=0.2, borrowed=0.35),
    ),
    _regime(
        "upside-down",
        "what is usually assumed is wrong: owners boast, denials are true, neutrals are misled",
        sides=(replace(_BOASTS, counters_when_guilty=0.25, denies_when_guilty=0.1),) * 2,
        as_alleged=0.3,
        third=0.2,
        media=Media(accuracy=0.4, follows=0.5, informant=0.6),
        outside=Third(accuracy=0.45, leans=0.3),
        observers=Observers(
            errors=(0.25, 0.35, 0.3, 0.4, 0.4, 0.5), late_days=7.0, shown=0.3, decay=0.04
        ),
        sensor=Sensor("thermal imager", 0.15, 0.25, 0.7, 0.02, 0.2),
        quiet_when_false=1.2,
    ),
)
_THICKENED: Final = (
    "ordinary",
    "honest-both",
    "one-liar",
    "both-liars",
    "coordinated-copies",
    "wire-storm",
    "access-refused-by-the-guilty",
    "biased-media",
    "hard-cases",
    "old-mines",
    "mostly-false",
    "upside-down",
)


def dense(regime: Regime) -> Regime:
    """Return a regime with as much said and seen as in a well-staffed mission's files.

    A chance of being sensed that the regime raises on purpose is kept.
    """
    density = replace(DENSE, sensed=max(DENSE.sensed, regime.density.sensed))
    return replace(
        regime, name=f"{regime.name}-dense", line=f"{regime.line}; dense", density=density
    )


REGIMES: Final[dict[str, Regime]] = {
    regime.name: regime
    for regime in (*_PLAIN, *(dense(each) for each in _PLAIN if each.name in _THICKENED))
}
"""Name to regime, in the order in which they are listed."""
