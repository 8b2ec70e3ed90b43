"""By which channel a published page came, told by its publisher's name."""

from __future__ import annotations

import re
from typing import Final

from truceline.record import Channel

AGENCIES: Final = (
    "AFP",
    "ANI",
    "ANSA",
    "AP",
    "Anadolu",
    "Associated Press",
    "Bernama",
    "DPA",
    "EFE",
    "Kyodo",
    "PTI",
    "Reuters",
    "TASS",
    "UPI",
    "Xinhua",
    "Yonhap",
)
"""News agencies whose name in a publisher makes it a wire report."""

_WIRE: Final = re.compile(
    rf"\b(?:{'|'.join(AGENCIES)})\b|\b(?i:wire|agency|agencies|newswire)\b",
)


def channel_of(publisher: str) -> Channel:
    """Return `wire` where an agency, 'wire' or 'agency' stands in the name, else `press`.

    A paper that prints an agency's report under its own name alone is taken as press: the rule
    reads only what the table says.
    """
    return Channel.WIRE if _WIRE.search(publisher) else Channel.PRESS
