"""Strategies for every kind of entry, each field drawn from all that it may hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any, TypeVar

from hypothesis import strategies as st

from truceline.record import (
    Agreement,
    Area,
    Attribution,
    Blob,
    Body,
    Casualties,
    Channel,
    Claim,
    Clause,
    Clock,
    Coverage,
    CoverageKind,
    Detection,
    Disc,
    Entry,
    EventType,
    Finding,
    GeoPrecision,
    Judgement,
    Line,
    Name,
    NameOrder,
    Notification,
    Obligation,
    Observation,
    Occurrence,
    Party,
    Perceived,
    Place,
    Precision,
    Reply,
    Role,
    Same,
    Settings,
    Source,
    Speaker,
    Stance,
    Suspension,
    Undetermined,
    When,
    Where,
)

E = TypeVar("E", bound=Enum)

text = st.text(max_size=12)
ids = st.builds(str.__add__, st.sampled_from("aZ9ก-_{<&"), st.text("aZ09 ./-{}กា", max_size=8))
zones = st.sampled_from(["+07:00", "-03:30", "+00:00", "Asia/Bangkok", "UTC", "Europe/Berlin"])
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
# Four-digit years only: what lies before the year 1000 has a test of its own.
instants = st.datetimes(datetime(1000, 1, 3), datetime(9999, 12, 29), timezones=offsets)  # noqa: DTZ001
counts = st.none() | st.integers(0, 2**53 - 1)
lon = st.floats(-180, 180)
lat = st.floats(-90, 90)
positive = st.floats(1e-6, 1e9)
finite = st.floats(allow_nan=False, allow_infinity=False)


def term(vocabulary: type[E]) -> st.SearchStrategy[E]:
    """Any word of a vocabulary."""
    return st.sampled_from(list(vocabulary))


def some(of: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A tuple of a few."""
    return st.lists(of, max_size=3).map(tuple)


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Any interval."""
    first, last = sorted([draw(instants), draw(instants)])
    return When(
        earliest=first,
        latest=last,
        zone=draw(zones),
        begins=draw(term(Precision)),
        ends=draw(term(Precision)),
        stated=draw(st.none() | text),
    )


discs = st.builds(Disc, lon=lon, lat=lat, radius_m=positive)
areas = st.builds(Area, ring=st.lists(st.tuples(lon, lat), min_size=4, max_size=6).map(tuple))
wheres = st.builds(
    Where,
    words=text,
    also=some(text),
    admin=text,
    precision=term(GeoPrecision),
    shape=st.none() | discs | areas,
)
blobs = st.builds(
    Blob,
    sha256=st.text("0123456789abcdef", min_size=64, max_size=64),
    name=text,
    size=st.integers(0, 2**53 - 1),
)
speakers = st.one_of(
    st.builds(Speaker, name=text, role=st.just(Role.PARTY), party=ids),
    st.builds(Speaker, name=text, role=term(Role).filter(lambda role: role is not Role.PARTY)),
)
casualties = st.one_of(
    st.builds(Casualties, killed_min=counts, injured=counts, displaced=counts),
    st.builds(Casualties, killed_max=counts),
    st.tuples(st.integers(0, 99), st.integers(0, 99)).map(
        lambda pair: Casualties(killed_min=min(pair), killed_max=max(pair))
    ),
)
clauses = st.builds(
    Clause,
    id=ids,
    text=text,
    type=term(Obligation),
    subtypes=some(text),
    actors=some(text),
    area=text,
    deadline=text,
    due=st.none() | whens(),
    window=st.none() | whens(),
    baseline=st.none() | whens(),
    verification=text,
)
credibility = st.none() | st.integers(1, 5)

KINDS: dict[type[Any], st.SearchStrategy[Any]] = {
    Settings: st.builds(
        Settings,
        id=ids,
        title=text,
        zone=zones,
        clock=term(Clock),
        parties=st.lists(
            st.builds(
                Party,
                id=ids,
                name=text,
                short=text,
                adjective=text,
                code=text,
                languages=some(text),
            ),
            max_size=3,
            unique_by=lambda party: party.id.casefold(),
        ).map(tuple),
        name_order=term(NameOrder),
        roles=st.dictionaries(text, term(Role), max_size=3),
        period_days=st.integers(1, 366),
        meeting=text,
        caveats=some(text),
    ),
    Source: st.builds(
        Source,
        id=ids,
        publisher=text,
        channel=term(Channel),
        url=text,
        language=text,
        published=st.none() | whens(),
        original=st.none() | blobs,
        reliability=st.sampled_from([None, *"ABCDE"]),
        licence=text,
    ),
    Claim: st.builds(
        Claim,
        id=ids,
        source_id=ids,
        speaker=speakers,
        stance=term(Stance),
        accused=st.none() | ids | st.just("unknown"),
        event_type=term(EventType),
        said=whens(),
        when=whens(),
        where=wheres,
        casualties=casualties,
        weapon=text,
        summary=text,
        credibility=credibility,
    ),
    Observation: st.builds(
        Observation,
        id=ids,
        source_id=ids,
        team=text,
        perceived=term(Perceived),
        event_type=term(EventType),
        when=whens(),
        where=wheres,
        standpoint=st.none() | wheres,
        bearing_deg=st.none() | st.floats(0, 360, exclude_max=True),
        range_m=st.none() | st.floats(0, 1e6),
        count=counts,
        summary=text,
        credibility=credibility,
    ),
    Detection: st.builds(
        Detection,
        id=ids,
        source_id=ids,
        sensor=text,
        platform=text,
        when=whens(),
        footprint=discs,
        day=st.none() | st.booleans(),
        radiative_power_mw=st.none() | finite,
        brightness_k=st.none() | finite,
        confidence=text,
        version=text,
    ),
    Coverage: st.builds(
        Coverage,
        id=ids,
        source_id=ids,
        what=term(CoverageKind),
        by=text,
        when=whens(),
        where=wheres,
        hours=st.none() | finite,
        note=text,
    ),
    Notification: st.builds(
        Notification,
        id=ids,
        source_id=ids,
        party=ids,
        event_type=term(EventType),
        given=whens(),
        when=whens(),
        where=wheres,
        summary=text,
    ),
    Agreement: st.builds(
        Agreement,
        id=ids,
        source_id=ids,
        name=text,
        concluded=whens(),
        effective=st.none() | whens(),
        place=text,
        signatories=some(text),
        witnesses=some(text),
        issuer=text,
        wording_seen=text,
        suspended=st.none() | st.builds(Suspension, by=ids, since=whens(), reason=text),
        weapon_classes=st.dictionaries(text, text, max_size=2),
        status=text,
        note=text,
        not_agreed=some(text),
        references=some(text),
        clauses=st.lists(clauses, max_size=2, unique_by=lambda clause: clause.id).map(tuple),
    ),
    Judgement: st.tuples(ids, st.lists(ids, min_size=2, max_size=2, unique=True)).flatmap(
        lambda drawn: st.builds(
            Judgement,
            id=st.just(drawn[0]),
            left=st.just(drawn[1][0]),
            right=st.just(drawn[1][1]),
            verdict=term(Same),
            author=text,
            reason=text,
        )
    ),
    Finding: st.builds(
        Finding,
        id=ids,
        incident_id=ids,
        occurrence=term(Occurrence),
        attribution=st.just(Attribution.PARTY),
        party=ids,
        clauses=some(text),
        undetermined=st.none() | term(Undetermined),
        author=st.just("one"),
        reviewer=st.none() | st.just("another"),
        reason=text,
    ),
    Reply: st.builds(
        Reply,
        id=ids,
        source_id=ids,
        party=ids,
        claim_ids=some(ids),
        asked=whens(),
        due=st.none() | whens(),
        stance=st.none() | term(Stance),
        summary=text,
    ),
    Place: st.builds(
        Place,
        id=ids,
        source_id=ids,
        names=st.lists(
            st.builds(Name, text=text, language=text, party=st.none() | ids, shown=st.booleans()),
            min_size=1,
            max_size=3,
        ).map(tuple),
        what=text,
        lon=st.none() | lon,
        lat=st.none() | lat,
        radius_m=st.none() | positive,
        note=text,
        credit=text,
    ),
    Line: st.builds(
        Line,
        id=ids,
        source_id=ids,
        name=text,
        used_by=some(ids),
        drawn_by=text,
        drawn=st.none() | whens(),
        scale=text,
        datum=text,
        status=text,
        credit=text,
        left=st.none() | ids,
        right=st.none() | ids,
        starts=text,
        stated_km=st.none() | finite,
        geometry=st.none() | blobs,
        feature=text,
    ),
}
"""Every kind of body, with a strategy."""


def entries(body: st.SearchStrategy[Body]) -> st.SearchStrategy[Entry]:
    """Entries with such a body."""
    return st.builds(
        Entry,
        recorded=instants.map(lambda at: at.astimezone(UTC)),
        available=st.none() | instants,
        author=text,
        body=body,
    )
