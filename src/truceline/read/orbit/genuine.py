"""Whether a two-line element set can be believed: many that circulate are made up.

Texts that show how elements look, and programs that need some, often carry invented ones. They
parse without complaint and give passes that never were. Each rule below can be checked by hand
from the two lines, and says in words what is wrong.

Format and checksum: D. Vallado and P. Cefola, Two-line element sets: practice and use, IAC 2012.
Mean longitude of the sun: the low-precision formula of the Astronomical Almanac.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from truceline.read.orbit.platforms import BY_NUMBER, Platform

MOTION_WITHIN: Final = 0.002
"""How far the mean motion may be from that of the repeat orbit, revolutions a day, for a satellite
that holds it. All real ones at hand are within .0005; one that moves to another place in its orbit
is further off, and its passes cannot be told for long."""
DRIFTING_WITHIN: Final = 0.06
"""The same for one that is not known to hold its orbit: Terra and Aqua sank by some 15 km until
2026, and to move on within its orbit by half a turn a satellite is off by .03."""
TILT_WITHIN: Final = 0.12
"""How far the inclination may be from nominal, degrees; the sun and moon move it by some .05."""
DRIFTING_TILT: Final = 0.45
"""The same for one that no longer corrects it."""
MOST_ECCENTRIC: Final = 0.003
"""Greatest eccentricity: these satellites are kept in near-circular, frozen orbits."""
COUNT_WITHIN: Final = 0.02
"""How far the count of revolutions may be from what the time since launch gives, as a share."""
_COUNT_LEAST: Final = 400.0

_LINE1: Final = re.compile(
    r"1 [ \d]{5}[UCS ] [ \d]{5}[A-Z ]{3} \d{2}[ \d]{3}\.\d{8} [ +-]\.\d{8} "
    r"[ +-]\d{5}[+-]\d [ +-]\d{5}[+-]\d [ \d] [ \d]{4}\d",
    re.ASCII,
)
_LINE2: Final = re.compile(
    r"2 [ \d]{5} [ \d]{3}\.\d{4} [ \d]{3}\.\d{4} \d{7} [ \d]{3}\.\d{4} [ \d]{3}\.\d{4} "
    r"[ \d]{2}\.\d{8}[ \d]{5}\d",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the two lines say.

    Attributes:
        norad: catalogue number.
        launch_year: year of launch, from the international designator.
        epoch: the moment the elements stand for, UTC.
        inclination_deg: inclination, degrees.
        node_deg: right ascension of the ascending node, degrees.
        eccentricity: eccentricity.
        motion: mean motion, revolutions a day.
        count: revolutions since launch at the epoch, as far as its five digits hold it.
    """

    norad: int
    launch_year: int | None
    epoch: datetime
    inclination_deg: float
    node_deg: float
    eccentricity: float
    motion: float
    count: int

    @property
    def local_time_h(self) -> float:
        """Mean local solar time of the northbound equator crossing at the epoch, hours."""
        return ((self.node_deg - _sun_deg(self.epoch)) / 15 + 12) % 24


def checksum(line: str) -> int:
    """Return the checksum of a line's first 68 characters: digits added up, a minus counts 1."""
    return sum(int(c) if c.isdigit() else c == "-" for c in line[:68]) % 10


def epoch_of(line1: str) -> datetime:
    """Return the epoch of a first line, UTC.

    Raises:
        ValueError: if there is none in columns 19 to 32.
    """
    year, days = int(line1[18:20]), float(line1[20:32])
    start = datetime(2000 + year if year < 57 else 1900 + year, 1, 1, tzinfo=UTC)
    last = 366 if start.year % 4 == 0 else 365
    if not 1 <= days < last + 1:
        raise ValueError(f"day {days} of {start.year} does not exist")
    return start + timedelta(days=days - 1)


def parsed(line1: str, line2: str) -> Parsed:
    """Read two lines whose form is right.

    Raises:
        ValueError: if a field is not a number.
    """
    launched = line1[9:11].strip()
    return Parsed(
        norad=int(line1[2:7]),
        launch_year=(2000 if int(launched) < 57 else 1900) + int(launched) if launched else None,
        epoch=epoch_of(line1),
        inclination_deg=float(line2[8:16]),
        node_deg=float(line2[17:25]),
        eccentricity=float("0." + line2[26:33]),
        motion=float(line2[52:63]),
        count=int(line2[63:68].strip() or 0),
    )


def refused(line1: str, line2: str, had: datetime | None = None) -> tuple[str, ...]:
    """Return why two lines are refused, each reason in words; empty where they are accepted.

    Args:
        line1: first line, without line break.
        line2: second line.
        had: when the lines were already had; elements of a later moment are invented.
    """
    if _LINE1.fullmatch(line1) is None or _LINE2.fullmatch(line2) is None:
        which = "first" if _LINE1.fullmatch(line1) is None else "second"
        return (f"the {which} line is not in the form of an element set (69 columns)",)
    wrong = [
        f"the checksum of line {number} is {line[68]} and should be {checksum(line)}"
        for number, line in ((1, line1), (2, line2))
        if int(line[68]) != checksum(line)
    ]
    try:
        said = parsed(line1, line2)
    except ValueError as error:
        return (*wrong, f"a number cannot be read: {error}")
    if line1[2:7] != line2[2:7]:
        return (*wrong, f"line 1 is of satellite {line1[2:7]} and line 2 of {line2[2:7]}")
    platform = BY_NUMBER.get(said.norad)
    if platform is None:
        known = ", ".join(str(number) for number in BY_NUMBER)
        return (*wrong, f"satellite {said.norad} is none of those known here ({known})")
    if had is not None and said.epoch > had:
        wrong.append(f"its epoch {_words(said.epoch)} is later than {_words(had)}")
    return (*wrong, *filter(None, (rule(said, platform) for rule in RULES)))


def _life(said: Parsed, platform: Platform) -> str:
    if said.launch_year is not None and said.launch_year != platform.launched.year:
        return (
            f"its designator says launched in {said.launch_year}; "
            f"{platform.name} was in {platform.launched.year}"
        )
    if said.epoch < platform.launched:
        return (
            f"its epoch {_words(said.epoch)} is before the launch of {platform.name} on "
            f"{platform.launched:%d %B %Y}"
        )
    if platform.ended is not None and said.epoch > platform.ended:
        return (
            f"its epoch {_words(said.epoch)} is after {platform.name} ended on "
            f"{platform.ended:%d %B %Y}"
        )
    return ""


def _motion(said: Parsed, platform: Platform) -> str:
    want, within = repeat_motion(platform), MOTION_WITHIN
    if not platform.held_over(said.epoch, said.epoch):
        within = DRIFTING_WITHIN
    if abs(said.motion - want) <= within:
        return ""
    return (
        f"its mean motion of {said.motion:.4f} revolutions a day is not the {want:.4f} of "
        f"{platform.name}'s orbit ({platform.orbits} in {platform.days} days)"
    )


def _tilt(said: Parsed, platform: Platform) -> str:
    drifts = len(platform.node) > 1 and not platform.held_over(said.epoch, said.epoch)
    within = DRIFTING_TILT if drifts else TILT_WITHIN
    if abs(said.inclination_deg - platform.inclination_deg) <= within:
        return ""
    return (
        f"its inclination of {said.inclination_deg:.2f} degrees is not the "
        f"{platform.inclination_deg:.2f} of {platform.name}"
    )


def _round(said: Parsed, platform: Platform) -> str:
    if said.eccentricity <= MOST_ECCENTRIC:
        return ""
    return (
        f"its eccentricity of {said.eccentricity:.4f} is not that of {platform.name}'s orbit, "
        f"which is all but circular"
    )


def _node(said: Parsed, platform: Platform) -> str:
    want = node_time(platform, said.epoch)
    off = abs((said.local_time_h - want + 12) % 24 - 12)
    if off <= platform.node_within_h:
        return ""
    return (
        f"its node puts the northbound equator crossing at {_clock(said.local_time_h)} local "
        f"time; {platform.name} crosses at {_clock(want)}"
    )


def _count(said: Parsed, platform: Platform) -> str:
    days = (said.epoch - platform.launched) / timedelta(days=1)
    want = days * said.motion
    # Five digits hold the count up to 99,999, and it starts again after.
    off = abs((said.count - want + 50_000) % 100_000 - 50_000)
    if off <= max(_COUNT_LEAST, COUNT_WITHIN * want):
        return ""
    return (
        f"it counts {said.count:,} revolutions since launch, where {days:,.0f} days give "
        f"{want % 100_000:,.0f} in five digits"
    )


RULES: Final[tuple[Callable[[Parsed, Platform], str], ...]] = (
    _life,
    _motion,
    _tilt,
    _round,
    _node,
    _count,
)
"""The rules on what the lines say, each giving the reason against them or nothing."""


def repeat_motion(platform: Platform) -> float:
    """Return the mean motion of a satellite's repeat orbit as element sets count it.

    The repeat cycle counts passes of the node. Element sets count from perigee, which turns
    backwards in these orbits, so theirs is greater by the turning (first order in J2: Kozai,
    1959, with the constants of WGS 72 that element sets are made with).
    """
    node_rate = platform.orbits / platform.days
    motion = node_rate
    tilt = math.cos(math.radians(platform.inclination_deg))
    for _ in range(8):
        rate = motion * 2 * math.pi / 86_400
        axis = (398_600.8 / rate**2) ** (1 / 3)
        j2 = 0.75 * 1.082616e-3 * (6378.135 / axis) ** 2 * motion
        # Perigee and, from mean to anomalistic motion, Kozai's own correction.
        motion = node_rate - j2 * (5 * tilt**2 - 1)
    return motion


def node_time(platform: Platform, moment: datetime) -> float:
    """Return the local time of the northbound equator crossing that a satellite had, hours."""
    year = moment.year + (moment - datetime(moment.year, 1, 1, tzinfo=UTC)) / timedelta(days=365.25)
    before, after = platform.node[0], platform.node[0]
    for point in platform.node:
        before, after = (point, point) if point[0] <= year else (before, point)
        if point[0] > year:
            break
    if after[0] <= before[0]:
        return before[1]
    share = (year - before[0]) / (after[0] - before[0])
    return before[1] + min(max(share, 0.0), 1.0) * (after[1] - before[1])


def _sun_deg(moment: datetime) -> float:
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)) / timedelta(days=1)
    return (280.460 + 0.9856474 * days) % 360


def _clock(hours: float) -> str:
    minutes = round(hours * 60) % 1440
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _words(moment: datetime) -> str:
    return f"{moment:%d %B %Y %H:%M}Z"
