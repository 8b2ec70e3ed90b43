"""The sources a table names: one for each distinct publisher, address and date."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from itertools import count
from typing import Final

from truceline.read.channel import channel_of
from truceline.read.reading import Readable, stable_id
from truceline.read.row import Row
from truceline.record import RELIABILITY, Blob, Channel, Source, When

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_SCHEMES: Final = ("http", "https", "ftp")


class Sources:
    """The sources met so far, each with the row it was first met in."""

    def __init__(self, blob: Blob, sealed: Collection[str] = ()) -> None:
        """Begin with the table itself, which alone names its file.

        The pages its rows were read on do not: else a table that grew by a row would give every
        one of them anew.

        Args:
            blob: the table.
            sealed: what the case seals.
        """
        self._table = Source(
            id=stable_id("T", blob.name),
            publisher=f"Table {blob.name}",
            channel=Channel.TABLE,
            original=blob,
        )
        self._found: dict[str, tuple[int, Source, datetime]] = {}
        self._named: dict[tuple[str, str, str], str] = {}
        self._sealed = not {"source.publisher", "source.url"}.isdisjoint(sealed)

    def read(self, row: Row, published: When | None) -> Source | None:
        """Return the source a row names; None, with a problem in the row, if it names none."""
        before = len(row.problems)
        publisher = row.required("source_publisher", "the name of who published it")
        url = row.text("source_url")
        scheme = _SCHEME.match(url)
        if scheme and scheme[1].lower() not in _SCHEMES:
            # The address becomes a link in briefings, where javascript: would be code.
            row.fail("source_url", "an address that begins with https:// or http://")
        language = row.text("quote_lang").lower()
        if language and not _LANGUAGE.fullmatch(language):
            row.fail("quote_lang", "a code of ISO 639-1, such as 'en'")
        channel = row.term("source_channel", Channel)
        reliability = row.rating("source_reliability", list(RELIABILITY), "F")
        if len(row.problems) > before:
            return None
        date = row.text("source_pub_date") or row.text("claim_date")
        return Source.model_validate(
            {
                "id": self._id(publisher, url, date, row),
                "publisher": publisher,
                "channel": channel or channel_of(publisher),
                "url": url,
                "language": language,
                "published": published,
                "reliability": reliability,
            }
        )

    def _id(self, publisher: str, url: str, date: str, row: Row) -> str:
        """Name a source after what it is; after its first claim, where that is to be sealed.

        An id is no secret: whoever guesses at a publisher and an address could hash the guess.
        """
        key = (publisher, url, date)
        if not self._sealed:
            return stable_id("S", *key)
        if key not in self._named:
            taken = set(self._named.values())
            tries = (stable_id("S", "claim", row.text("claim_id"), *"+" * n) for n in count())
            self._named[key] = next(each for each in tries if each not in taken)
        return self._named[key]

    def keep(self, row: Row, source: Source, known: datetime) -> bool:
        """Keep a source; False, with a problem in the row, if an earlier row contradicts it.

        The language of the first row stands: one source may be quoted in several.
        """
        at, first, _ = self._found.setdefault(source.id, (row.number, source, known))
        for field, mine, theirs in (
            ("source_channel", source.channel, first.channel),
            ("source_reliability", source.reliability, first.reliability),
        ):
            if mine != theirs:
                fix = "One source has one channel and one rating: make the rows agree."
                row.fail(field, f"{str(theirs or 'F')!r} as in row {at}", fix)
                return False
        return True

    def of(self, ids: Collection[str]) -> tuple[Readable, ...]:
        """Return the table, then the kept sources with these ids, in the order they were met."""
        kept = (
            Readable(source, known) for key, (_, source, known) in self._found.items() if key in ids
        )
        return (Readable(self._table), *kept)
