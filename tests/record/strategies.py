"""Strategies for every kind of entry, each field drawn from all that it may hold."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any, TypeVar

from hypothesis import strategies as st

from truceline.record import (
    SEALABLE,
    Agreement,
    Alternative,
    Area,
    Attribution,
    Blob,
    Body,
    Casualties,
    Change,
    ChangeKind,
    Channel,
    Claim,
    Clause,
    Clock,
    Coverage,
    CoverageKind,
    Delivery,
    Detection,
    Disc,
    Elements,
    Entry,
    EntrySignature,
    EventType,
    Finding,
    FireHistory,
    GeoPrecision,
    Grant,
    Handover,
    Judgement,
    KeyRole,
    Line,
    Metric,
    Name,
    NameOrder,
    Need,
    Notification,
    Obligation,
    Observation,
    Occurrence,
    OrbitState,
    Party,
    Perceived,
    Place,
    Precision,
    Prediction,
    Redaction,
    RedactionMode,
    Registration,
    Release,
    Reply,
    Role,
    Same,
    Scene,
    SceneFile,
    Settings,
    Source,
    Speaker,
    Stance,
    Suspension,
    Taken,
    Timestamp,
    Undetermined,
    WeaponReach,
    When,
    Where,
    Witnessing,
    WitnessKey,
    Zone,
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
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
blobs = st.builds(
    Blob,
    sha256=hashes,
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
chances = st.floats(0, 1, exclude_min=True, exclude_max=True)
predictions = st.one_of(
    st.builds(Prediction, incident_id=ids, occurrence=chances),
    st.builds(Prediction, incident_id=ids, occurrence=chances, attribution=chances, party=ids),
)


@st.composite
def witnessings(draw: st.DrawFn) -> Witnessing:
    """Any witnesses, and any quorum of them."""
    names = draw(st.lists(ids, max_size=3, unique=True))
    keys = tuple(
        WitnessKey(
            name=name, vkey=f"{name}+{number}", holder=draw(text), party=draw(st.none() | ids)
        )
        for number, name in enumerate(names)
    )
    if not names:
        return Witnessing(stalled_hours=draw(st.integers(1, 999)))
    some_names = st.lists(st.sampled_from(names), min_size=1, unique=True)
    needs = some_names.flatmap(
        lambda of: st.builds(Need, at_least=st.integers(1, len(of)), of=st.just(tuple(of)))
    )
    ways = st.builds(Alternative, need=st.lists(needs, min_size=1, max_size=2).map(tuple))
    return Witnessing(witnesses=keys, quorum=draw(some(ways)))


@st.composite
def grants(draw: st.DrawFn) -> Grant:
    """Any grant whose key's name is its id; whether it is a key is not the record's to say."""
    name = draw(st.text("aZ9-./é", min_size=1, max_size=8).filter(lambda name: name[0] != "/"))
    role = draw(term(KeyRole))
    return Grant(
        id=name,
        vkey=f"{name}+{draw(st.text('0123456789abcdef', min_size=8, max_size=8))}+AQ==",
        role=role,
        holder=draw(text),
        party=draw(ids) if role is KeyRole.PARTY else None,
        until=draw(st.none() | instants),
        revoked=draw(text),
    )


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
        sealed=some(st.sampled_from(sorted(SEALABLE))),
        witnessing=witnessings(),
        reaches=st.lists(
            st.builds(WeaponReach, weapon=text, most_m=positive, letter=text, basis=text),
            max_size=2,
        ).map(tuple),
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
        informant=text,
        contact=text,
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
        exact=st.none() | discs,
        media=some(blobs),
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
    Elements: st.builds(
        Elements,
        id=ids,
        source_id=ids,
        platform=st.text(min_size=1, max_size=12),
        line1=st.text("0123456789. U", min_size=67, max_size=67).map("1 ".__add__),
        line2=st.text("0123456789. ", min_size=67, max_size=67).map("2 ".__add__),
    ),
    Scene: st.builds(
        Scene,
        id=ids,
        source_id=ids,
        item=text,
        collection=text,
        platform=text,
        instrument=text,
        when=whens(),
        where=wheres,
        relative_orbit=st.none() | st.integers(1, 400),
        orbit_state=st.none() | term(OrbitState),
        polarisations=some(text),
        cloud_percent=st.none() | st.floats(0, 100),
        level=text,
        version=text,
        files=some(
            st.builds(SceneFile, name=text, href=text, sha256=st.none() | hashes),
        ),
    ),
    Change: st.builds(
        Change,
        id=ids,
        source_id=ids,
        what=term(ChangeKind),
        sensor=text,
        when=whens(),
        where=wheres,
        before=st.lists(ids, min_size=1, max_size=3).map(tuple),
        after=st.lists(ids, min_size=1, max_size=3).map(tuple),
        p=st.floats(0, 1),
        size=finite,
        area_m2=st.floats(1, 1e9),
        scale_m=st.floats(1, 1e4),
        elsewhere_km2=st.none() | st.floats(0, 10),
        method=text,
        software=text,
        settings=text,
        product=st.none() | blobs,
    ),
    FireHistory: st.builds(
        FireHistory,
        id=ids,
        source_id=ids,
        when=whens(),
        where=wheres,
        detections=st.integers(1, 2**40),
        platforms=st.lists(text, min_size=1, max_size=3).map(tuple),
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
    Registration: st.builds(
        Registration,
        id=ids,
        method=st.text(min_size=1, max_size=12),
        table=hashes,
        size=st.integers(1, 2**53 - 1),
        predictions=st.lists(
            predictions, min_size=1, max_size=3, unique_by=lambda each: each.incident_id
        ).map(tuple),
        metrics=st.lists(term(Metric), min_size=1, max_size=4).map(tuple),
        least=st.integers(60, 999),
        author=st.text(min_size=1, max_size=12),
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
        codes=st.dictionaries(text, text, max_size=2),
        within=st.none() | ids,
        kilometre=st.none() | finite,
        along=st.none() | ids,
    ),
    Zone: st.builds(
        Zone,
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
        geometry=st.none() | blobs,
        feature=text,
        error_m=st.none() | positive,
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
        error_m=st.none() | positive,
    ),
    Grant: grants(),
    Redaction: st.builds(
        Redaction,
        id=ids,
        target_kind=text,
        target_id=ids,
        fields=st.lists(text, min_size=1, max_size=3).map(tuple),
        mode=term(RedactionMode),
        reason=st.text(min_size=1, max_size=12),
    ),
    Release: st.builds(
        Release,
        id=ids,
        size=st.integers(1, 2**53 - 1),
        root=hashes,
        at=text,
        as_of=instants,
        version=text,
        files=st.lists(blobs, min_size=1, max_size=2).map(tuple),
        recipients=some(text),
        replaces=st.none() | ids,
        reason=text,
    ),
    Delivery: st.builds(
        Delivery,
        id=ids,
        release_id=ids,
        recipient=st.text(min_size=1, max_size=12),
        given=instants,
    ),
    Handover: st.builds(
        Handover,
        id=ids,
        origin=text,
        vkey=text,
        start=st.integers(0, 99),
        size=st.integers(100, 2**53 - 1),
        checkpoint=text,
    ),
    Timestamp: st.builds(
        Timestamp,
        id=ids,
        size=st.integers(1, 2**53 - 1),
        checkpoint=text,
        token=text,
        authority=text,
        stamped=instants,
    ),
}
"""Every kind of body, with a strategy."""


signatures = st.builds(
    EntrySignature,
    key=text,
    key_id=st.text("0123456789abcdef", min_size=8, max_size=8),
    signed=instants,
    value=st.binary(min_size=64, max_size=64).map(lambda value: base64.b64encode(value).decode()),
)
takens = st.builds(Taken, origin=text, index=st.integers(0, 2**53 - 1), recorded=instants)


def entries(body: st.SearchStrategy[Body]) -> st.SearchStrategy[Entry]:
    """Entries with such a body."""
    return st.builds(
        Entry,
        recorded=instants.map(lambda at: at.astimezone(UTC)),
        available=st.none() | instants,
        author=text,
        body=body,
        sealed=st.dictionaries(text, text, max_size=2),
        signatures=some(signatures),
        taken=st.none() | takens,
    )
