"""Whom a publisher took a story from, as far as its name says so.

Pages that pass on somebody else's story are named so in two ways: with the origin in brackets,
`The Gazette (Wire)`, or before a word for "by way of", `Wire via The Gazette`. What stands in
brackets may as well be a country, so it counts only where the record knows it as somebody who
publishes or speaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from truceline.record import Channel, Claim, Role, Source

_BRACKETS: Final = re.compile(r"\s*\(([^()]*)\)")
_VIA: Final = re.compile(r"\s+via\s+", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"\s*[/;,&]\s*|\s+and\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Cited:
    """Who printed a story, and whom it was taken from.

    Attributes:
        carrier: who printed it, case folded.
        origins: whom it was taken from, case folded; empty where its name does not say.
    """

    carrier: str
    origins: frozenset[str]

    def shared(self, other: Cited) -> str:
        """Return an origin that two pages have in common, or an empty string.

        One page may also be the origin's own. Two pages of one carrier share none: they are
        that carrier's own reports, whoever else they name.
        """
        if self.carrier == other.carrier:
            return ""
        mine, theirs = self.origins | {self.carrier}, other.origins | {other.carrier}
        both = mine & theirs
        return min(both) if both else ""


def cited_origins(sources: Mapping[str, Source], claims: Iterable[Claim]) -> dict[str, Cited]:
    """Return, by source id, who printed each source and whom it was taken from.

    Args:
        sources: the sources, by id.
        claims: the claims; a name in brackets may be that of one of their speakers.
    """
    parts = {source.id: _parts(source.publisher) for source in sources.values()}
    outlets = {carrier for carrier, _, _ in parts.values()}
    outlets |= {name for _, _, via in parts.values() for name in via}
    outlets |= {_plain(claim.speaker.name) for claim in claims if claim.speaker.role is Role.MEDIA}
    out = {}
    for source in sources.values():
        carrier, bracketed, via = parts[source.id]
        # A wire report names its agency, whether or not anything else in the record does.
        known = bracketed if source.channel is Channel.WIRE else bracketed & outlets
        out[source.id] = Cited(carrier, frozenset((known | via) - {carrier}))
    return out


def _parts(publisher: str) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return the carrier, the names in brackets and the names before "via"."""
    bracketed = {name for inside in _BRACKETS.findall(publisher) for name in _names(inside)}
    *via, carrier = _VIA.split(_BRACKETS.sub("", publisher))
    named = {name for said in via for name in _names(said)}
    return _plain(carrier), frozenset(bracketed), frozenset(named)


def _names(text: str) -> list[str]:
    return [name for part in _SEVERAL.split(text) if (name := _plain(part))]


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
