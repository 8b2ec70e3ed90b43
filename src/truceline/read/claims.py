"""A table of claims to sources and claims.

When a claim could first have been known: at the start of the day its source was published (of
the day it was made, where that is later or no publication is given), and never before the event
it describes is said to have begun. A statement dated only by its day therefore counts as known
from the start of that day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from pydantic import TypeAdapter, ValidationError

from truceline.geo.precision import radius_m
from truceline.read.casualties import read_casualties
from truceline.read.mapping import ColumnMapping
from truceline.read.problem import Problem
from truceline.read.reading import Readable
from truceline.read.row import Row
from truceline.read.sources import Sources
from truceline.read.table import Table
from truceline.read.words import listed, nearest
from truceline.record import (
    CREDIBILITY,
    UNKNOWN_SIDE,
    Blob,
    Claim,
    Disc,
    EventType,
    GeoPrecision,
    Role,
    Settings,
    Speaker,
    Stance,
    When,
    Where,
)
from truceline.record.source import Id

AFTER: Final = timedelta(days=30)
"""How long after its publication a claimed event may begin before its year is doubted."""

BEFORE: Final = timedelta(days=3653)
"""How long before its publication a claimed event may begin before its year is doubted."""

NOBODY: Final = "none"
"""Written in `accused`, like an empty cell, where nobody is blamed."""

_ID: Final[TypeAdapter[str]] = TypeAdapter(Id)


def read_claims(
    table: Table, mapping: ColumnMapping, settings: Settings, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    """Read claims, with one source for each distinct publisher, address and date.

    Args:
        table: the table.
        mapping: which column holds which field.
        settings: the case's parties, roles and time zone, and what it seals.
        blob: the file the table came from.

    Returns:
        The sources and then the claims of all rows without a problem, and the problems of all
        others. A table without a required column gives problems only.
    """
    missing = _missing(table, mapping)
    if missing:
        return (), missing
    sources = Sources(blob, settings.sealed)
    sealed = any(name.startswith(("claim.", "source.")) for name in settings.sealed)
    claims: dict[str, tuple[int, Readable]] = {}
    problems: list[Problem] = []
    for number, cells in zip(table.numbers, table.rows, strict=True):
        row = Row(table.name, number, cells, mapping.columns, sealed=sealed)
        claim = _claim(row, settings, sources)
        if claim is not None and claim.body.id in claims:
            first = claims[claim.body.id][0]
            row.fail("claim_id", f"an id of its own; row {first} has it too", "Renumber it.")
            claim = None
        if claim is not None:
            claims[claim.body.id] = (number, claim)
        problems.extend(row.problems)
    read = tuple(claim for _, claim in claims.values())
    used = {claim.body.source_id for claim in read if isinstance(claim.body, Claim)}
    return sources.of(used) + read, tuple(problems)


def _missing(table: Table, mapping: ColumnMapping) -> tuple[Problem, ...]:
    absent = {
        name: column
        for name, column in mapping.columns.items()
        if column not in table.columns and (column != name or name in _required(mapping))
    }
    absent |= dict.fromkeys(mapping.missing, "")
    have = f"a column for it; the table has {listed(table.columns)}"
    return tuple(
        Problem(
            table.name,
            None,
            name,
            column,
            have,
            f"Add the column, or map '{name}' to the column that holds it."
            + nearest(column or name, table.columns),
        )
        for name, column in absent.items()
    )


def _required(mapping: ColumnMapping) -> frozenset[str]:
    return frozenset(ColumnMapping({}).missing) - frozenset(mapping.missing)


def _claim(row: Row, settings: Settings, sources: Sources) -> Readable | None:
    claim_id = row.required("claim_id", "an id, once in the table")
    if claim_id and not _is_id(claim_id):
        row.fail("claim_id", "up to 80 characters, on one line, not beginning with / or \\")
    said = _date(row, "claim_date", settings.zone)
    published = row.when("source_pub_date", settings.zone)
    when = _event(row, settings.zone)
    known = published or said
    if said and published:
        _doubt(row, "claim_date", said, published)
    if when and known:
        _doubt(row, "event_date_start", when, known)
    speaker = _speaker(row, settings)
    stance = row.required_term("stance", Stance)
    event_type = row.required_term("event_type", EventType)
    accused = _accused(row, settings)
    where = _where(row)
    casualties = read_casualties(row)
    credibility = row.rating("credibility", [str(digit) for digit in CREDIBILITY], "6")
    source = sources.read(row, published)
    if row.problems or not (said and when and known and speaker and stance and event_type):
        return None
    if source is None or not sources.keep(row, source, known.earliest):
        return None
    try:
        claim = Claim(
            id=claim_id,
            source_id=source.id,
            speaker=speaker,
            stance=stance,
            accused=accused,
            event_type=event_type,
            said=said,
            when=when,
            where=where,
            casualties=casualties,
            weapon=row.text("weapon"),
            summary=row.text("detail"),
            credibility=credibility,
        )
    except ValidationError as error:  # what the checks above did not foresee
        first = error.errors()[0]
        row.fail(".".join(str(part) for part in first["loc"]), first["msg"])
        return None
    return Readable(claim, max(known.earliest, said.earliest, when.earliest))


def _is_id(text: str) -> bool:
    try:
        _ID.validate_python(text)
    except ValidationError:
        return False
    return True


def _date(row: Row, field: str, zone: str) -> When | None:
    return row.when(field, zone) if row.required(field, "a date") else None


def _event(row: Row, zone: str) -> When | None:
    start = _date(row, "event_date_start", zone)
    end = row.when("event_date_end", zone)
    if start is None or (end is None and row.text("event_date_end")):
        return None
    try:
        return When.between(row.text("event_date_start"), row.text("event_date_end"), zone)
    except ValueError:
        began = row.text("event_date_start")
        row.fail("event_date_end", f"a time not before the start {began!r}", "Is one mistyped?")
        return None


def _doubt(row: Row, field: str, when: When, known: When) -> None:
    ahead = when.earliest - known.latest
    if ahead > AFTER or -ahead > BEFORE:
        side = "after" if ahead > AFTER else "before"
        far = f"{abs(ahead).days} days {side}"
        year = when.local()[0].year
        row.fail(
            field,
            f"at most {AFTER.days} days after and {BEFORE.days // 365} years before publication",
            f"It is {far} the publication: is the year {year} right?",
        )


def _speaker(row: Row, settings: Settings) -> Speaker | None:
    name = row.required("claimant", "the name of who speaks")
    side = _known(row.text("claimant_side"), [party.id for party in settings.parties])
    if side is not None:
        return Speaker(name=name, role=Role.PARTY, party=side) if name else None
    roles: dict[str, Role] = {str(role): role for role in Role if role is not Role.PARTY}
    roles |= settings.roles
    allowed = [*(party.id for party in settings.parties), *roles]
    if not row.required("claimant_side", listed(allowed)):
        return None
    word = _known(row.text("claimant_side"), roles)
    if word is None or roles[word] is Role.PARTY:
        hint = nearest(row.text("claimant_side"), allowed)
        fix = f"{hint} Further words are given a role under [roles] in the case's settings."
        row.fail("claimant_side", listed(allowed), fix)
        return None
    return Speaker(name=name, role=roles[word]) if name else None


def _known(text: str, words: Mapping[str, object] | list[str]) -> str | None:
    return next((word for word in words if word.casefold() == text.casefold()), None)


def _accused(row: Row, settings: Settings) -> str | None:
    text = row.text("accused")
    if not text:
        return None
    allowed = [*(party.id for party in settings.parties), UNKNOWN_SIDE, NOBODY]
    word = _known(text, allowed)
    if word is None:
        row.fail("accused", f"{listed(allowed)}, or empty", nearest(text, allowed))
    return None if word == NOBODY else word


def _where(row: Row) -> Where:
    precision = row.term("geo_precision", GeoPrecision) or GeoPrecision.UNKNOWN
    also = row.text("place_alt")
    return Where(
        words=row.text("place_name"),
        also=(also,) if also else (),
        admin=row.text("admin"),
        precision=precision,
        shape=_disc(row, precision),
    )


def _disc(row: Row, precision: GeoPrecision) -> Disc | None:
    before = len(row.problems)
    lat = row.decimal("lat", "a latitude from -90 to 90")
    lon = row.decimal("lon", "a longitude from -180 to 180")
    if len(row.problems) > before:
        return None
    if lat is None and lon is None:
        return None
    if lat is None or lon is None:
        row.fail("lat" if lat is None else "lon", "lat and lon both, or neither", "Add it.")
        return None
    if not -90 <= lat <= 90:
        swapped = -180 <= lat <= 180 and -90 <= lon <= 90
        fix = "lat and lon look exchanged: exchange them." if swapped else "Look it up again."
        row.fail("lat", "a latitude from -90 to 90", fix)
        return None
    if not -180 <= lon <= 180:
        row.fail("lon", "a longitude from -180 to 180", "Look it up again.")
        return None
    return Disc(lon=lon, lat=lat, radius_m=radius_m(precision))
