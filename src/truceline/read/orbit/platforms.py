"""The satellites and instruments known here, with what decides what each can see.

Where the numbers come from:

- VIIRS: scan half-angle 56.28 degrees, swath 3,060 km, orbit held to a repeat of 16 days and 227
  orbits within 20 km of its track (NASA VIIRS 375 m ATBD 1.0; Lin et al., 2016, SPIE 9972;
  NOAA OSPO message of 13 March 2024, which also tells of the new place of NOAA-20 in its orbit).
- MODIS: 55 degrees, 2,330 km, 16 days and 233 orbits until the local times of Terra (April 2021)
  and Aqua (July 2021) began to drift; local times since from NASA's notices of 2021 on both.
- Sentinel-1 IW: looks right, incidence 29.1 to 46.0 degrees, 250 km, 12 days and 175 orbits
  (ESA Sentinel-1 user guide). Sentinel-2 MSI: field of view 20.6 degrees, 290 km, 10 days and 143
  orbits (ESA Sentinel-2 user guide). Landsat 8 and 9 OLI: 15 degrees, 185 km, 16 days and 233
  orbits (USGS Landsat 8 and 9 data users handbooks).
- Catalogue numbers and launch dates: the public satellite catalogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from truceline.record.vocabulary import Term


class Instrument(Term):
    """The instruments whose passes are computed."""

    VIIRS = "VIIRS", "scanner that detects fire by day and night, pixels of 375 m"
    MODIS = "MODIS", "scanner that detects fire by day and night, pixels of 1 km"
    CSAR = "C-SAR", "radar that sees through cloud, by day and night, pixels of some 20 m"
    MSI = "MSI", "camera of daylight, pixels of 10 to 20 m"
    OLI = "OLI", "camera of daylight, pixels of 30 m"


@dataclass(frozen=True, slots=True)
class View:
    """What an instrument sees on a pass.

    Attributes:
        half_angle_deg: largest angle from nadir at the sensor, to either side, degrees.
        incidence_deg: least and greatest incidence angle at the ground for a radar that looks
            right of its track, degrees; None for one that looks down.
        swath_km: published width of the swath, kilometres.
        pixel_m: size of a pixel at nadir, metres.
        by_night: whether it measures by night.
        through_cloud: whether it sees the ground through cloud.
    """

    half_angle_deg: float
    swath_km: float
    pixel_m: float
    incidence_deg: tuple[float, float] | None = None
    by_night: bool = True
    through_cloud: bool = False


VIEWS: Final[Mapping[Instrument, View]] = {
    Instrument.VIIRS: View(56.28, 3060, 375),
    Instrument.MODIS: View(55.0, 2330, 1000),
    Instrument.CSAR: View(41.0, 250, 20, incidence_deg=(29.1, 46.0), through_cloud=True),
    Instrument.MSI: View(10.3, 290, 10, by_night=False),
    Instrument.OLI: View(7.5, 185, 30, by_night=False),
}


@dataclass(frozen=True, slots=True)
class Platform:
    """One satellite.

    Attributes:
        name: its name, as `read.fires` and catalogues write it.
        norad: its number in the satellite catalogue.
        instrument: what it carries.
        days: days of its repeat cycle.
        orbits: orbits of its repeat cycle.
        inclination_deg: inclination of its orbit, degrees.
        node: mean local solar time of its northbound equator crossing in hours, at years: pairs
            (year with decimals, hours), straight between them and constant outside.
        node_within_h: how far the local time may be from that, hours.
        launched: when it was launched, UTC.
        ended: when it stopped measuring, UTC; None where it is not known to have.
        held: spans in which it was held on its repeat orbit at one place of it, UTC. None as an
            end means that no end is known.
        track_km: how far its track may be from that of its repeat orbit, kilometres.
    """

    name: str
    norad: int
    instrument: Instrument
    days: int
    orbits: int
    inclination_deg: float
    node: tuple[tuple[float, float], ...]
    node_within_h: float
    launched: datetime
    ended: datetime | None
    held: tuple[tuple[datetime, datetime | None], ...]
    track_km: float

    @property
    def view(self) -> View:
        """What its instrument sees."""
        return VIEWS[self.instrument]

    def held_over(self, start: datetime, end: datetime) -> bool:
        """Whether it held its place in its repeat orbit throughout, as far as is known."""
        first, last = min(start, end), max(start, end)
        return any(begin <= first and (stop is None or last <= stop) for begin, stop in self.held)


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=UTC)


_TERRA: Final = (
    (2021.25, 22.5),
    (2022.8, 22.25),
    (2023.5, 22.05),
    (2026.0, 21.0),
    (2026.8, 20.5),
)
_AQUA: Final = ((2021.5, 13.6), (2023.1, 13.75), (2026.6, 15.8))


def _viirs(
    name: str,
    norad: int,
    launched: datetime,
    held: tuple[tuple[datetime, datetime | None], ...],
) -> Platform:
    node = ((2012.0, 13.42),)
    view = Instrument.VIIRS
    return Platform(
        name, norad, view, 16, 227, 98.72, node, 0.25, launched, None, held, track_km=20
    )


def _modis(
    name: str,
    norad: int,
    node: tuple[tuple[float, float], ...],
    launched: datetime,
    held: datetime,
) -> Platform:
    spans = ((launched, held),)
    view = Instrument.MODIS
    return Platform(name, norad, view, 16, 233, 98.2, node, 0.5, launched, None, spans, track_km=20)


def _radar(
    name: str,
    norad: int,
    launched: datetime,
    held: tuple[tuple[datetime, datetime | None], ...],
    ended: datetime | None = None,
) -> Platform:
    node = ((2014.0, 18.0),)
    view = Instrument.CSAR
    return Platform(
        name, norad, view, 12, 175, 98.18, node, 0.25, launched, ended, held, track_km=1
    )


def _optical(
    name: str,
    norad: int,
    instrument: Instrument,
    launched: datetime,
    spans: tuple[tuple[datetime, datetime | None], ...],
) -> Platform:
    if instrument is Instrument.MSI:
        node, days, orbits, tilt = ((2015.0, 22.5),), 10, 143, 98.57
    else:
        node, days, orbits, tilt = ((2013.0, 22.2),), 16, 233, 98.21
    return Platform(
        name, norad, instrument, days, orbits, tilt, node, 0.25, launched, None, spans, track_km=5
    )


# NOAA-20 went to another place in its orbit from 20 March to 4 April 2024, and Sentinel-2A from
# January to March 2025, when Sentinel-2C took its place. Elements of Sentinel-1C show another place
# in 2026 than in 2025, and where 1D stays is not known here. The others are taken as in place some
# months after launch, when they are in service.
_NOAA20_MOVED: Final = (_day(2024, 3, 20), _day(2024, 4, 5))
_S2A_MOVED: Final = (_day(2025, 1, 15), _day(2025, 4, 1))

PLATFORMS: Final[Mapping[str, Platform]] = {
    platform.name: platform
    for platform in (
        _viirs("Suomi NPP", 37849, _day(2011, 10, 28), ((_day(2012, 2, 1), None),)),
        _viirs(
            "NOAA-20",
            43013,
            _day(2017, 11, 18),
            ((_day(2018, 2, 1), _NOAA20_MOVED[0]), (_NOAA20_MOVED[1], None)),
        ),
        _viirs("NOAA-21", 54234, _day(2022, 11, 10), ((_day(2023, 3, 1), None),)),
        _modis("Terra", 25994, _TERRA, _day(1999, 12, 18), _day(2021, 4, 1)),
        _modis("Aqua", 27424, _AQUA, _day(2002, 5, 4), _day(2021, 7, 1)),
        _radar("Sentinel-1A", 39634, _day(2014, 4, 3), ((_day(2014, 10, 1), None),)),
        _radar(
            "Sentinel-1B",
            41456,
            _day(2016, 4, 25),
            ((_day(2016, 10, 1), _day(2021, 12, 23)),),
            ended=_day(2021, 12, 23),
        ),
        _radar("Sentinel-1C", 62261, _day(2024, 12, 5), ((_day(2025, 5, 1), _day(2025, 11, 4)),)),
        _radar("Sentinel-1D", 66315, _day(2025, 11, 4), ()),
        _optical(
            "Sentinel-2A",
            40697,
            Instrument.MSI,
            _day(2015, 6, 23),
            ((_day(2015, 12, 1), _S2A_MOVED[0]), (_S2A_MOVED[1], None)),
        ),
        _optical(
            "Sentinel-2B", 42063, Instrument.MSI, _day(2017, 3, 7), ((_day(2017, 7, 1), None),)
        ),
        _optical(
            "Sentinel-2C", 60989, Instrument.MSI, _day(2024, 9, 5), ((_day(2025, 2, 1), None),)
        ),
        _optical(
            "Landsat 8", 39084, Instrument.OLI, _day(2013, 2, 11), ((_day(2013, 5, 1), None),)
        ),
        _optical(
            "Landsat 9", 49260, Instrument.OLI, _day(2021, 9, 27), ((_day(2022, 2, 1), None),)
        ),
    )
}
"""Every satellite known here, by its name."""

BY_NUMBER: Final[Mapping[int, Platform]] = {item.norad: item for item in PLATFORMS.values()}
"""The same satellites by their number in the satellite catalogue."""

_ALIASES: Final[Mapping[str, str]] = {
    "npp": "Suomi NPP",
    "snpp": "Suomi NPP",
    "suominpp": "Suomi NPP",
    "jpss1": "NOAA-20",
    "jpss2": "NOAA-21",
    "eosam1": "Terra",
    "eospm1": "Aqua",
}


def platform_named(name: str) -> Platform | None:
    """Return the satellite of a name as catalogues write it, such as `sentinel-1a` or `S1A`.

    Case, blanks, hyphens and underscores do not matter. None where it is not known here.
    """
    key = "".join(letter for letter in name.casefold() if letter.isalnum())
    return _KEYS.get(key)


def _key(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


_KEYS: Final[Mapping[str, Platform]] = {
    **{_key(name): platform for name, platform in PLATFORMS.items()},
    **{alias: PLATFORMS[name] for alias, name in _ALIASES.items()},
    **{_key(name).replace("sentinel", "s"): p for name, p in PLATFORMS.items() if "Sent" in name},
    **{_key(name).replace("landsat", "lc0"): p for name, p in PLATFORMS.items() if "Land" in name},
}
