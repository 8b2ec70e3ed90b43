"""A change map from the images to the finding: added by a person, and weighed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import truceline
from imaging.compared import Run
from truceline.sense import Why

SETTINGS = """\
id = "exercise"
title = "An exercise"
zone = "UTC"
clock = "available"

[[parties]]
id = "north"
name = "North"
short = "North"
adjective = "Northern"
code = "NO"

[[parties]]
id = "south"
name = "South"
short = "South"
adjective = "Southern"
code = "SO"
"""
CLAIMS = (
    "claim_id,claim_date,event_date_start,place_name,lat,lon,geo_precision,event_type,"
    "claimant,claimant_side,accused,stance,source_url,source_publisher,detail"
)


def claim(number: int, lat: float, lon: float, kind: str = "airstrike") -> str:
    return (
        f"C{number},2024-06-12,2024-06-11,Town {number},{lat:.5f},{lon:.5f},exact,{kind},"
        f"Ministry,north,south,asserts,https://example.org/{number},Gazette,It was hit"
    )


@pytest.fixture(scope="module")
def case(run: Run, tmp_path_factory: pytest.TempPathFactory) -> truceline.Case:
    """A case with claims at a changed place and at one that did not change."""
    folder = tmp_path_factory.mktemp("change-case")
    (folder / "case.toml").write_text(SETTINGS)
    place = next(one for one in run.result.places if one.timing.value == "fits")
    quiet = run.result.grid.degrees(run.result.grid.transform @ (3, 3))
    rows = [
        CLAIMS,
        claim(1, place.lat, place.lon),
        claim(2, quiet[1], quiet[0]),
        claim(
            3, *reversed(run.result.grid.degrees(run.result.grid.transform @ (3, 130))), "landmine"
        ),
    ]
    (folder / "claims.csv").write_text("\n".join(rows))
    made = truceline.new_case(folder / "case", folder / "case.toml")
    added = made.add([folder / "claims.csv", run.written.entries])
    assert not added.problems
    return made


def test_the_change_speaks_on_occurrence_alone(case: truceline.Case, run: Run) -> None:
    picture = case.picture()
    by_kind = {
        (item.incident.event_type.value, picture.watched[item.incident.id][1].why): item
        for item in picture.weighed
    }
    hit = by_kind["airstrike", Why.SEEN]
    missed = by_kind["airstrike", Why.NOTHING_SEEN]
    assert ("landmine", Why.NOT_APPLICABLE) in by_kind
    assert hit.occurrence.probability > missed.occurrence.probability
    assert hit.attribution.probability == missed.attribution.probability
    radar = picture.watched[hit.incident.id][1]
    assert radar.background is not None
    assert radar.found
    assert set(radar.found) <= {one.id for one in run.result.places}


def test_the_record_holds_scenes_checksums_and_the_product(case: truceline.Case, run: Run) -> None:
    picture = case.picture()
    used = {name for one in picture.changes.values() for name in (*one.before, *one.after)}
    assert used <= set(picture.scenes)
    assert all(file.sha256 for name in used for file in picture.scenes[name].files)
    product = next(iter(picture.changes.values())).product
    assert product is not None
    kept = case.path / "blobs" / product.sha256
    assert kept.read_bytes() == (run.written.entries.parent / "item.json").read_bytes()
    assert all(one.elsewhere_km2 for one in picture.changes.values())


def test_the_briefing_says_change_is_not_damage(case: truceline.Case, tmp_path: Path) -> None:
    case.brief(tmp_path / "b.txt", "2024-08-30")
    text = " ".join((tmp_path / "b.txt").read_text(encoding="utf-8").split())
    assert "Changes between images" in text
    assert "radar" in text.casefold()


def test_the_command_says_what_it_found(
    run: Run, tmp_path: Path, command: Callable[..., Any]
) -> None:
    wanted = [f"{one:%Y-%m-%dT%H:%M}" for one in (run.wanted.earliest, run.wanted.latest)]
    arguments = ["change", run.scenes.catalogue, "--event", *wanted, "--out", tmp_path]
    done = command(*arguments)
    assert done.code == 0, done.err
    assert "changed by more than chance explains" in done.out
    assert (tmp_path / "change.html").is_file()
    few = command(*arguments, "--least", "99")
    assert few.code == 5
    assert "99 needed" in few.err
