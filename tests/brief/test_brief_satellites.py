"""What a briefing says of satellites: where they stand, what was found, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sample as made

from case.real import Real
from truceline.brief.assemble.cards import incident_card
from truceline.brief.assemble.detected import MOST, change_rows, fire_rows
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.passes import DAYS, passes
from truceline.brief.assemble.satellites import satellites
from truceline.brief.assemble.upcoming import upcoming
from truceline.brief.content_satellites import Satellites
from truceline.brief.html import render_html
from truceline.brief.said import Sentence
from truceline.brief.text import render_text
from truceline.picture import Picture
from truceline.record import (
    Change,
    ChangeKind,
    Channel,
    Detection,
    Disc,
    Elements,
    FireHistory,
    Scene,
    When,
    Where,
)
from truceline.sense import Pass, Sensor, Shows, Span, Upcoming, Watched, Why
from truceline.weigh import Weighed
from truceline.weigh.evidence.sensed import sensed_of

AT = datetime(2025, 12, 22, 1, tzinfo=UTC)
NOON = datetime(2025, 12, 9, 6, 9, tzinfo=UTC)
LINE1 = "1 43013U 17073A   25355.50000000  .00000100  00000-0  70000-4 0  9999"


@pytest.fixture
def picture(real: Real) -> Picture:
    """The real case as of the meeting, its period one with fighting."""
    return replace(real.picture, as_of=AT)


def flown(at: datetime, platform: str = "NOAA-20", **more: object) -> Pass:
    """A pass computed from elements, its data not in the record unless said."""
    plain = Pass(at, platform, "VIIRS", 23.0, True, 5.0, 1.0, "elements", ("E-1",))
    return replace(plain, **more)  # type: ignore[arg-type]


def watched(item: Weighed, why: Why, sensor: Sensor = Sensor.FIRE, **more: object) -> Watched:
    """Where a sensor stands with an incident, in a state that fits the reason."""
    found = ("F-1", "F-2") if why in {Why.SEEN, Why.STATIC, Why.BACKGROUND_UNKNOWN} else ()
    known = why in {Why.SEEN, Why.NOTHING_SEEN}
    none = {Why.NOT_APPLICABLE, Why.NOT_LOCATED, Why.ORBITS_UNKNOWN, Why.NO_PASS}
    data = () if why is Why.NOT_FETCHED else ("COV-1",)
    plain = Watched(
        item.incident.id,
        sensor,
        Shows.NONE if why is Why.NOT_APPLICABLE else Shows.MODERATE,
        why,
        passes=() if why in none else (flown(NOON, fetched=data), flown(NOON, "NOAA-21")),
        detectability=Span(0.2, 0.4, 0.6) if known else None,
        background=Span(0.01, 0.02, 0.05) if why is Why.SEEN else None,
        found=found,
        nearest_m=1234.0 if found else None,
        refs=found or ("E-1",),
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def looking(picture: Picture, told: dict[str, tuple[Watched, ...]]) -> Picture:
    """A picture in which sensors stand with incidents as told, weighed as they are."""
    both = {**picture.watched, **told}
    return replace(
        picture, watched=both, evidence=replace(picture.evidence, sensed=sensed_of(both))
    )


def three(item: Weighed, fire: Why, radar: Why, optical: Why) -> tuple[Watched, ...]:
    pairs = zip(Sensor, (fire, radar, optical), strict=True)
    return tuple(watched(item, why, sensor) for sensor, why in pairs)


def part(picture: Picture, chosen: Sequence[Weighed] = ()) -> Satellites:
    shown = satellites(Frame(picture), chosen)
    assert shown is not None
    return shown


def words(many: Sequence[Sentence]) -> str:
    return " ".join(one.text for one in many)


def detection(n: int, at: datetime = NOON, power: float = 1.0, lon: float = 103.4) -> Detection:
    return Detection(
        id=f"F-{n}",
        source_id="S1",
        sensor="VIIRS",
        platform="NOAA-20",
        when=When.at(at),
        footprint=Disc(lon=lon, lat=14.35, radius_m=300),
        radiative_power_mw=power,
        confidence="nominal",
    )


def changed(n: int, what: ChangeKind = ChangeKind.RADAR, rate: float | None = 0.03) -> Change:
    return Change(
        id=f"CH-{n}",
        source_id="S1",
        what=what,
        sensor="Sentinel-1 C-SAR",
        when=When.between("2025-12-03", "2025-12-15", "+00:00"),
        where=Where(words="", shape=Disc(lon=103.4, lat=14.35, radius_m=100)),
        before=("SC-1",),
        after=("SC-2",),
        p=0.00001 * 100**n,
        size=-4.2,
        area_m2=12_000,
        scale_m=90,
        elsewhere_km2=rate,
        method="Welch t",
        software="test",
    )


def test_the_real_detections_are_all_listed_with_what_they_show(picture: Picture) -> None:
    shown = part(picture)
    assert len(shown.fires) == 23 == len(picture.detections)
    assert {row.refs[0] for row in shown.fires} == set(picture.detections)
    assert {row.when for row in shown.fires} == {"9 Dec 2025, 13:09"}
    assert [row.place.latin for row in shown.fires] == sorted(r.place.latin for r in shown.fires)
    assert all(re.fullmatch(r"\d+(\.\d)? k?m", row.away) for row in shown.fires)
    powers = sorted(float(row.power) for row in shown.fires)
    assert powers[-1] == pytest.approx(17.7)
    assert "not what lit it" in words(shown.fires_notes)
    assert "23 fire detections of 1 pass: NOAA-20 on 9 December 2025, 13:09" in words(shown.opening)
    # Where a spot lies beside a line is said nowhere in the part.
    assert not re.search(r"\b(side of|inside|across) ", render_text_of(shown))


def render_text_of(shown: Satellites) -> str:
    text = render_text(replace(made.empty(), satellites=shown))
    return text[text.index("WHAT SATELLITES COULD SEE") : text.index("\nCOVERAGE")]


def test_every_incident_of_the_period_is_counted_once_a_sensor(picture: Picture) -> None:
    frame = Frame(picture)
    shown = part(picture)
    for column in range(len(shown.sensors)):
        assert sum(row.counts[column] for row in shown.standing) == len(frame.now)
    assert not any(row.weighs for row in shown.standing)
    assert "On none of the" in words(shown.standing_notes)


def test_no_pass_in_the_alleged_window_weighs_zero_and_is_said(picture: Picture) -> None:
    item = Frame(picture).now[0]
    picture = looking(
        picture, {item.incident.id: three(item, Why.NO_PASS, Why.NO_PASS, Why.NO_PASS)}
    )
    assert item.incident.id not in picture.evidence.sensed
    said = incident_card(picture, item.incident.id).sensors
    assert "no satellite whose orbit is in the record passed over in its time" in said[0].text
    assert all("weighs nothing" in one.text for one in said)
    rows = {row.why: row.counts for row in part(picture).standing}
    assert rows["No such satellite passed over in its time"] == (1, 1, 1)
    assert "the weight is zero" in words(part(picture).standing_notes)


@pytest.mark.parametrize(("fire", "image"), [*zip(Why, [*Why][4:] + [*Why][:4], strict=True)])
def test_a_card_says_two_sentences_at_most_and_never_who(
    picture: Picture, fire: Why, image: Why
) -> None:
    item = Frame(picture).now[0]
    picture = looking(picture, {item.incident.id: three(item, fire, image, image)})
    said = incident_card(picture, item.incident.id).sensors
    assert 1 <= len(said) <= 2
    for one in said:
        assert one.text[-1] == "."
        assert "{" not in one.text
        names = [word for p in Frame(picture).parties for word in (p.short, p.name)]
        assert not any(name in one.text for name in names)
        assert not re.search(r"\b(attack|lit by|caused|because of the)\b", one.text)
        moved = re.search(r"weighs [+−]\d", one.text) is not None
        assert moved == any(
            round(each.log_odds, 1)
            for each in picture.evidence.sensed.get(item.incident.id, ())
            if (each.sensor == Sensor.FIRE.value) == one.text.startswith("Heat:")
        )
        assert moved or "weighs nothing" in one.text or "cannot show" in one.text or (
            "not known well enough" in one.text
        )  # fmt: skip


def test_what_weighs_says_how_much_and_on_what(picture: Picture) -> None:
    item = Frame(picture).now[0]
    told = three(item, Why.SEEN, Why.NOTHING_SEEN, Why.NOT_APPLICABLE)
    picture = looking(picture, {item.incident.id: told})
    heat, images = incident_card(picture, item.incident.id).sensors
    assert "2 fire detections within reach" in heat.text
    assert "the nearest 1.2 km from it" in heat.text
    assert re.search(r"weighs \+\d\.\d on whether it occurred, and nothing on whose", heat.text)
    assert heat.refs == ("F-1", "F-2")
    assert re.search(r"Radar images: .*weighs −\d\.\d on whether it occurred", images.text)
    assert "optical images: cannot show an event of this kind" in images.text
    shown = part(picture)
    assert [row.why for row in shown.standing if row.weighs]
    assert "A sensor carries weight on 1 of the" in words(shown.standing_notes)


def test_many_detections_keep_those_within_reach_and_the_strongest(picture: Picture) -> None:
    fires = {f"F-{n}": detection(n, power=float(n)) for n in range(60)}
    fires["F-99"] = detection(99, power=900.0, lon=20.0)
    item = Frame(picture).now[0]
    picture = replace(
        looking(
            picture,
            {item.incident.id: (watched(item, Why.BACKGROUND_UNKNOWN, found=("F-0",)),)},
        ),
        detections=fires,
    )
    rows, notes = fire_rows(Frame(picture))
    assert len(rows) == MOST
    shown = {row.refs[0]: row for row in rows}
    assert shown["F-0"].incidents == (item.incident.id,)
    assert "F-59" in shown
    assert "F-1" not in shown
    assert "F-99" not in shown
    assert "25 of 60 fire detections listed" in words(notes)
    assert "1 detection outside the area of the case" in words(notes)


def test_changes_say_between_which_images(picture: Picture) -> None:
    item = Frame(picture).now[0]
    near = watched(item, Why.SEEN, Sensor.RADAR, found=("CH-1",))
    old = changed(2).model_copy(
        update={"id": "CH-9", "when": When.between("2025-01-03", "2025-01-15", "+00:00")}
    )
    picture = replace(
        looking(picture, {item.incident.id: (near,)}),
        changes={one.id: one for one in (changed(0, rate=None), changed(1, ChangeKind.BURN), old)},
    )
    rows, notes = change_rows(Frame(picture))
    assert {row.refs for row in rows} == {("CH-0", "SC-1", "SC-2"), ("CH-1", "SC-1", "SC-2")}
    first, second = sorted(rows, key=lambda row: row.refs)
    assert (first.after, first.before) == ("3 Dec 2025", "16 Dec 2025")
    assert (first.size, first.chance, first.area) == ("−4.2 dB", "< 0.0001", "1.2 ha")
    assert (first.elsewhere, first.incidents) == ("not known", ())
    assert second.size == "−4.2 dNBR"
    assert second.elsewhere == "0.03 per km²"
    assert second.incidents == (item.incident.id,)
    assert "does not say what changed it" in words(notes)


def test_next_passes_follow_where_to_look_next(picture: Picture) -> None:
    frame = Frame(picture)
    current = {item.incident.id for item in frame.now}
    ranked = list(
        dict.fromkeys(one.incident_id for one in picture.looks if one.incident_id in current)
    )
    assert len(ranked) > 6
    at = picture.as_of + timedelta(hours=3)
    ahead = [
        Upcoming(name, Sensor.FIRE, flown(at, error_s=130.0, in_swath=0.8), "what still burns")
        for name in reversed(ranked[:7])
    ]
    ahead.append(
        Upcoming(
            ranked[0], Sensor.RADAR, flown(at + timedelta(days=2), "S-1A", view_deg=None), "walls"
        )
    )
    ahead.append(Upcoming("I-XXXXX", Sensor.FIRE, flown(at), "nothing"))
    rows, notes = upcoming(Frame(replace(picture, upcoming=tuple(ahead))))
    listed = list(dict.fromkeys(row.incidents[0] for row in rows))
    assert len(listed) == 5
    assert "I-XXXXX" not in listed
    both = [row for row in rows if row.incidents == (ranked[0],)]
    if both:
        assert [row.platform for row in both] == ["NOAA-20 VIIRS", "S-1A VIIRS"]
    one = rows[0]
    assert one.when == "22 Dec 2025, 11:00 ± 2 min"
    assert one.utc == "22 Dec, 04:00"
    assert one.view == "23°, in view 80 %"
    assert one.refs == ("E-1",)
    assert "5 of 7 open incidents" in words(notes)


def test_passes_are_one_mark_for_all_places(picture: Picture) -> None:
    chosen = Frame(picture).now[:2]
    told = {
        chosen[0].incident.id: (
            watched(chosen[0], Why.NOTHING_SEEN, passes=(flown(NOON, fetched=("COV-1",)),)),
        ),
        chosen[1].incident.id: (
            watched(
                chosen[1],
                Why.CLOUDED,
                passes=(
                    flown(NOON + timedelta(minutes=2), fetched=("COV-2",), clouded=True),
                    flown(NOON + timedelta(minutes=90), clouded=True),
                    flown(NOON + timedelta(minutes=50), "NOAA-21"),
                ),
            ),
        ),
    }
    times = {
        item.incident.id: When.between("2025-12-09", "2025-12-09", "Asia/Bangkok")
        for item in chosen
    }
    moved = [
        replace(item, incident=replace(item.incident, when=times[item.incident.id]))
        for item in chosen
    ]
    model, notes = passes(Frame(replace(picture, watched=told)), moved)
    assert model is not None
    assert [(lane.platform, lane.sensor) for lane in model.lanes] == [
        ("NOAA-20", "heat"),
        ("NOAA-21", "heat"),
    ]
    assert [(mark.at, mark.state) for mark in model.lanes[0].passes] == [
        ("2025-12-09T13:09", "data"),
        ("2025-12-09T14:39", "clouded"),
    ]
    assert [mark.state for mark in model.lanes[1].passes] == ["none"]
    assert model.first == "2025-12-09"
    assert model.last == "2025-12-10"
    assert [span.start for span in model.spans] == ["2025-12-09T00:00"] * 2
    assert "not that it saw anything" in words(notes)
    days = (datetime.fromisoformat(model.last) - datetime.fromisoformat(model.first)).days + 1
    assert days <= DAYS


def test_without_a_main_incident_overflown_the_day_with_most_is_shown(picture: Picture) -> None:
    frame = Frame(picture)
    model, notes = passes(frame, ())
    assert model is not None
    assert [lane.platform for lane in model.lanes] == ["NOAA-20"]
    known = {item.incident.id for item in frame.now}
    assert {span.incident for span in model.spans} <= known
    assert "0 of no main incidents" not in words(notes)
    assert "of the period over whose place a pass is known" in words(notes)
    hollow = {
        name: tuple(
            replace(one, passes=tuple(replace(each, fetched=()) for each in one.passes))
            for one in sensors
        )
        for name, sensors in picture.watched.items()
    }
    day, _ = passes(Frame(replace(picture, watched=hollow)), ())
    assert day is not None
    assert {mark.state for lane in day.lanes for mark in lane.passes} == {"none"}
    nothing, notes = passes(Frame(replace(picture, watched={})), ())
    assert nothing is None
    assert "no sign that nothing passed" in words(notes)


def test_the_opening_says_what_the_record_holds(picture: Picture) -> None:
    source = next(iter(picture.sources.values()))
    report = source.model_copy(update={"channel": Channel.IMAGERY})
    elements = {
        name: Elements(
            id=name,
            source_id="S1",
            platform=platform,
            line1=LINE1.replace("25355", day),
            line2="2 " + "x" * 67,
        )
        for name, platform, day in (
            ("E-1", "NOAA-20", "25355"),
            ("E-2", "NOAA-20", "25300"),
            ("E-3", "NOAA-21", "25350"),
        )
    }
    history = FireHistory(
        id="H-1",
        source_id="S1",
        when=When.between("2018-01-01", "2024-12-31", "+00:00"),
        where=Where(words="the area"),
        detections=130_801,
        platforms=("Suomi NPP",),
    )
    scene = Scene(
        id="SC-1",
        source_id="S2",
        item="x",
        platform="Sentinel-1A",
        when=When.at(NOON),
        where=Where(words=""),
    )
    shown = part(
        replace(
            picture,
            elements=elements,
            histories={"H-1": history},
            scenes={"SC-1": scene},
            changes={"CH-0": changed(0)},
            sources={**picture.sources, source.id: report},
        )
    )
    text = words(shown.opening)
    assert "2 satellites (NOAA-20 and NOAA-21)" in text
    assert "between 0.5 and 5.5 days" in text
    assert "130,801 earlier detections of Suomi NPP, 1 January 2018 – 31 December 2024" in text
    assert "1 image (Sentinel-1A)" in text
    assert "1 change between images was measured" in text
    assert "a claim of whoever made it, and not the image" in text
    refs = {ref for one in shown.opening for ref in one.refs}
    assert {"E-1", "E-3", "H-1", "S1", "S2", source.id} <= refs
    assert "E-2" not in refs


def test_each_table_says_when_it_is_empty(picture: Picture) -> None:
    bare = replace(picture, detections={}, watched={})
    shown = part(bare)
    assert (shown.fires, shown.changes, shown.upcoming, shown.standing) == ((), (), (), ())
    assert "does not mean that nothing burned" in words(shown.fires_notes)
    assert "does not mean that nothing changed" in words(shown.changes_notes)
    assert "No next pass" in words(shown.upcoming_notes)
    for line in (*shown.fires_notes, *shown.changes_notes, *shown.upcoming_notes):
        flat = " ".join(render_text_of(shown).split())
        assert line.text in flat


def test_a_period_with_nothing_to_look_for_has_no_such_part(picture: Picture) -> None:
    early = replace(
        picture,
        as_of=datetime(2020, 1, 1, tzinfo=UTC),
        detections={},
        changes={},
        elements={},
    )
    assert satellites(Frame(early), ()) is None


def test_page_and_text_say_the_same() -> None:
    briefing = made.sample()
    page, text = render_html(briefing), " ".join(render_text(briefing).split())
    shown = briefing.satellites
    assert shown is not None
    for row in shown.fires:
        assert row.away in page
        assert row.refs[0] in text
    for word in ("−4.2 dB", "0.03 per km²", "22 Dec, 05:05", "41°, in view 80 %", "can weigh"):
        assert word in page
        assert word in text
    assert "figure-passes" in page
    assert "Kestrel-1 (heat), passed, data in the record: 2025-12-15 13:10" in text
    assert "figure-passes" not in render_html(made.empty())
