"""Vector tiles: what a map page needs, and nothing that draws a border of our own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyogrio
import pytest

from case.files import AGREEMENTS, settings, written
from case.real import Real
from truceline.case import Case
from truceline.errors import CaseError, WrongFormat
from truceline.store.vector_tiles import LAYER, ZOOM


def columns(path: Path) -> dict[str, list[object]]:
    meta, _, _, fields = pyogrio.raw.read(path, layer=LAYER)
    return {name: list(field) for name, field in zip(meta["fields"], fields, strict=True)}


def test_tiles_hold_lines_incidents_and_places_with_their_names_in_each_script(
    real: Real, tmp_path: Path
) -> None:
    out = real.case.export(tmp_path / "map.pmtiles")
    found = columns(out)
    kinds = Counter(found["what"])
    assert kinds.keys() == {"line", "incident", "place"}
    named = dict(zip(found["id"], found["name"], strict=True))
    assert named["osm-land"] == real.picture.lines["osm-land"].name
    assert {
        line for line, what in zip(found["id"], found["what"], strict=True) if what == "line"
    } == {"osm-land"}, "a line that has no digital form is not drawn"
    assert "អានសេះ" in found["name_km"]
    assert "ช่องอานม้า" in found["name_th"]
    assert out.with_name(out.name + ".proof.json").exists()


def test_the_same_record_gives_the_same_tiles(small: Case, tmp_path: Path) -> None:
    one = small.export(tmp_path / "one.pmtiles").read_bytes()
    two = small.export(tmp_path / "two.pmtiles").read_bytes()
    assert one == two
    info = pyogrio.read_info(tmp_path / "one.pmtiles", layer=LAYER)
    zooms = info["dataset_metadata"]["minzoom"], info["dataset_metadata"]["maxzoom"]
    assert tuple(map(int, zooms)) == ZOOM


def test_zones_are_drawn_with_their_source(small: Case, tmp_path: Path) -> None:
    found = columns(small.export(tmp_path / "map.pmtiles"))
    rows = list(zip(found["what"], found["id"], found["source"], strict=True))
    assert ("zone", "quiet", "A commission") in rows
    assert ("zone", "near", "") in rows


def test_tiles_are_no_table_and_an_empty_case_has_none(small: Case, tmp_path: Path) -> None:
    with pytest.raises(WrongFormat, match="expected an ending"):
        small.export(tmp_path / "map.pmtiles", table="finding")
    empty = Case.new(tmp_path / "empty", written(tmp_path / "case.toml", settings()))
    empty.add([written(tmp_path / "agreements.yaml", AGREEMENTS)])
    with pytest.raises(CaseError, match="nothing in the case has a place"):
        empty.export(tmp_path / "map.pmtiles")
    assert not (tmp_path / "map.pmtiles").exists()
