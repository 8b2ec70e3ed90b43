"""What a case lends to a run: its time zone, and the names of its places that the images show."""

from __future__ import annotations

from typing import Final

from truceline.case import Case
from truceline.case_toml import SETTINGS, read_settings_file
from truceline.imaging.wanted import Spot
from truceline.record import Disc, Place

_LATIN: Final = "en"


def case_zone(case: Case) -> str:
    """Return the time zone in which a case reads and shows dates."""
    return read_settings_file(case.path / SETTINGS).zone


def case_spots(case: Case) -> tuple[Spot, ...]:
    """Return the places of a case that have a point, with all of their shown names.

    Names that differ by party stand side by side in the order of the alphabet, so that none comes
    first for whose it is.
    """
    places = {
        entry.body.id: entry.body for entry in case.entries() if isinstance(entry.body, Place)
    }
    return tuple(spot for place in places.values() if (spot := _spot(place)) is not None)


def _spot(place: Place) -> Spot | None:
    extent = place.extent
    if not isinstance(extent, Disc):
        return None
    shown = [name for name in place.names if name.shown]
    latin = sorted({name.text for name in shown if name.language == _LATIN})
    others = tuple(dict.fromkeys(name.text for name in shown if name.language != _LATIN))
    if not latin and not others:
        return None
    name = " / ".join(latin) or others[0]
    return Spot(name, extent.lon, extent.lat, extent.radius_m, others if latin else others[1:])
