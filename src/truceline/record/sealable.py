"""Which fields can be sealed, which always are, and what stands in the record in their place."""

from __future__ import annotations

from typing import Any, Final

PLACEHOLDER: Final = "withheld"
"""Stands in place of a sealed text that must not be empty."""

SEALABLE: Final[dict[str, Any]] = {
    "source.informant": "",
    "source.contact": "",
    "source.publisher": PLACEHOLDER,
    "source.url": "",
    "source.original": None,
    "claim.speaker.name": PLACEHOLDER,
    "claim.where.words": PLACEHOLDER,
    "claim.where.also": [],
    "claim.where.admin": "",
    "claim.where.shape": None,
    "claim.summary": "",
    "observation.team": PLACEHOLDER,
    "observation.where.words": PLACEHOLDER,
    "observation.where.also": [],
    "observation.where.admin": "",
    "observation.where.shape": None,
    "observation.summary": "",
    "observation.standpoint": None,
    "observation.bearing_deg": None,
    "observation.range_m": None,
    "observation.exact": None,
    "observation.media": [],
}
"""`kind.field` of what can be sealed, with the JSON value that takes its place."""

KEPT: Final = frozenset(
    {
        "source.informant",
        "source.contact",
        "observation.standpoint",
        "observation.bearing_deg",
        "observation.range_m",
        "observation.exact",
        "observation.media",
    }
)
"""Always sealed, and never opened for any output: not for computing, tables, briefings, bundles.

The other fields are sealed where a case asks for it. They are opened for computing and output by
those who have their disclosures, until they are redacted.
"""

TOGETHER: Final = (
    frozenset({"observation.standpoint", "observation.bearing_deg", "observation.range_m"}),
)
"""Fields that, with the place of the event, give each other away: redacted together."""
