"""What catalogues call the same thing differently: satellites, instruments, levels and versions.

Earth Search, the Planetary Computer, the Copernicus Data Space and NASA's CMR describe one image
with different fields, and some leave out what stands in the product's name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from truceline.read.orbit.platforms import PLATFORMS, platform_named

_PRODUCTS: Final = (
    re.compile(r"(?:^|_)(S[12][A-D])(?:_|$)"),
    re.compile(r"^(LC0[89])_"),
)
"""Satellites in product names: `S1A_IW_GRDH…`, `S2B_MSIL2A…`, `LC09_L2SP…`, OPERA's `…_S1A_30…`."""

_S2_LEVEL: Final = re.compile(r"MSIL?(1C|2A)|^L?(1C|2A)$")
_RTC: Final = re.compile(r"(?:^|[_-])RTC(?:[_-]|$)", re.IGNORECASE)
_ORBIT: Final = re.compile(r"_R(\d{3})(?:_|$)")
_BURST: Final = re.compile(r"_T(\d{3})-\d{6}-IW[123]_")


def platform_of(stated: object, product: str) -> str:
    """Return a satellite's name as the record has it, such as `Sentinel-1A` or `Landsat 9`.

    Args:
        stated: the item's `platform`, if it has one.
        product: id of the item, which for most products is its name.

    Returns:
        The name; what was stated, where it is none of those known; empty if nothing says it.
    """
    text = stated.strip() if isinstance(stated, str) else ""
    if text:
        known = platform_named(text)
        return known.name if known else text
    matches = (pattern.search(product) for pattern in _PRODUCTS)
    named = next((platform_named(match[1]) for match in matches if match), None)
    return named.name if named else ""


def instrument_of(stated: object, platform: str) -> str:
    """Return an instrument's name; for the satellites known here always the same one."""
    if known := PLATFORMS.get(platform):
        return str(known.instrument)
    if isinstance(stated, Sequence) and not isinstance(stated, str):
        return "/".join(str(each).upper() for each in stated)
    return ""


def level_of(properties: Mapping[str, Any], platform: str, product: str, collection: str) -> str:
    """Return what kind of product it is: `RTC`, `GRD`, `L2A`, `L2SP`, or the stated level.

    RTC is told by name as well: one large catalogue states GRD for what was made from GRD.
    """
    if platform.startswith("Sentinel-1"):
        kind = _text(properties, "product:type", "sar:product_type")
        if any(_RTC.search(text) for text in (kind, collection, product)):
            return "RTC"
        known = next((each for each in ("GRD", "SLC", "OCN", "NRB") if each in kind.upper()), "")
        if known or kind:
            return known or kind
    if platform.startswith("Sentinel-2"):
        names = (_text(properties, "s2:product_type", "product:type"), product, collection)
        match = next((m for name in names if (m := _S2_LEVEL.search(name.upper()))), None)
        if match:
            return f"L{match[1] or match[2]}"
    correction = _text(properties, "landsat:correction", "landsat:processing_level")
    return correction or _text(properties, "processing:level", "s1:processing_level")


def version_of(properties: Mapping[str, Any]) -> str:
    """Return the processing version or baseline, from whichever field has it."""
    stated = _text(
        properties,
        "s2:processing_baseline",
        "processing:version",
        "version",
        "landsat:collection_number",
    )
    if stated:
        return stated
    software = properties.get("processing:software")
    if not isinstance(software, Mapping):
        return ""
    return ", ".join(f"{name} {number}" for name, number in sorted(software.items()))


def track_of(properties: Mapping[str, Any], product: str) -> int | None:
    """Return the track number: the relative orbit, for Landsat the WRS path.

    Scenes of one track were taken from the same place in the sky. Where no field says it, it may
    stand in the name: `…_R047_…` for Sentinel-2, `…_T137-292322-IW2_…` for OPERA's bursts.
    """
    for field in ("sat:relative_orbit", "landsat:wrs_path"):
        value = properties.get(field)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        if isinstance(value, str) and value.isascii() and value.isdigit() and int(value) > 0:
            return int(value)
    uri = properties.get("s2:product_uri")
    for name in (product, uri if isinstance(uri, str) else ""):
        match = _ORBIT.search(name) or _BURST.search(name)
        if match and int(match[1]) > 0:
            return int(match[1])
    return None


def _text(properties: Mapping[str, Any], *fields: str) -> str:
    """Return the first of the fields that has a value, as text."""
    for field in fields:
        value = properties.get(field)
        if isinstance(value, str) and value.strip():
            return value.strip()
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""
