"""The figure of passes: whole, told by shape, the same twice."""

from __future__ import annotations

import re
from dataclasses import replace

import defusedxml.ElementTree as ET  # noqa: N817
import pytest
import sample as made

from truceline.brief.content_satellites import PassesModel, PassLane, PassMark
from truceline.brief.fonts import SANS
from truceline.brief.palette import INK, PAPER
from truceline.brief.parts import PASS_STATES
from truceline.brief.passes_figure import WIDTH, passes_svg

SVG = "{http://www.w3.org/2000/svg}"
FULL = made.passes_model()
MODELS = {
    "full": FULL,
    "sixteen days": made.passes_model(16),
    "no spans": replace(FULL, spans=()),
    "one pass": replace(
        FULL, lanes=(PassLane("Kestrel-1", "heat", (PassMark("2025-12-15T13:09", "none"),)),)
    ),
    "many at once": replace(FULL, spans=tuple(FULL.spans[1] for _ in range(9))),
}


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()).strip() for found in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_it_is_whole_and_nothing_leaves_it(model: PassesModel) -> None:
    svg = passes_svg(model)
    root = ET.fromstring(svg)
    _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
    assert width == pytest.approx(WIDTH)
    for found in root.iter(f"{SVG}text"):
        at = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", found.get("transform", ""))
        x, y = (found.get("x"), found.get("y")) if at is None else at.groups()
        assert 0 <= float(x or 0) <= width
        assert 0 <= float(y or 0) <= height
    written = texts(svg)
    for lane in model.lanes:
        assert any(lane.platform.startswith(text) for text in written if len(text) > 3)
    for span in model.spans:
        assert span.incident in written
    assert f"local time, {model.zone}" in written


def test_states_are_told_by_shape() -> None:
    def marks(state: str) -> str:
        lane = PassLane("Kestrel-1", "heat", (PassMark("2025-12-15T13:09", state),))
        return passes_svg(replace(FULL, lanes=(lane,), spans=()))

    filled, hollow, struck = (marks(state) for state in ("data", "none", "clouded"))
    assert f"fill: {INK}" in re.sub(r"<text.*?</text>", "", filled, flags=re.DOTALL)
    assert f"fill: {PAPER}" in hollow
    assert struck.count("<path") > hollow.count("<path")
    for state, svg in zip(("data", "none", "clouded"), (filled, hollow, struck), strict=True):
        assert PASS_STATES[state] in texts(svg)
        assert all(words not in texts(svg) for key, words in PASS_STATES.items() if key != state)


def test_it_is_described_in_words() -> None:
    said = ET.fromstring(passes_svg(FULL)).find(f"{SVG}desc").text
    assert "over the places of 2 incidents from 2025-12-15 to 2025-12-19" in said
    assert "Kestrel-1 (heat): 4 passed, data in the record, 3 passed, no data" in said


@pytest.mark.parametrize("name", ["passes", "other"])
def test_it_keeps_to_itself_and_is_the_same_twice(name: str) -> None:
    svg = passes_svg(FULL, name=name)
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert all(found.startswith(f"{name}-") for found in ids)
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) <= set(ids)
    assert "<style" not in svg
    assert "<script" not in svg
    assert SANS in svg
    assert svg == passes_svg(FULL, name=name)
