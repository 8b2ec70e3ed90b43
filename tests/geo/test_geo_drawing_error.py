import pytest

from truceline.geo.lines.datum import datum_error_m
from truceline.geo.lines.drawing_error import drawing_error_m, line_error_m
from truceline.record import Line, Zone


@pytest.mark.parametrize(
    ("scale", "error"),
    [
        ("1:50,000", 28.97),  # 1/50 inch is 25.4 m, a 90 % radius; 95 % is 1.1406 times that
        ("1:200,000", 115.89),
        ("1 : 50 000", 28.97),
        ("1:50.000", 28.97),
        ("1/50000", 28.97),
        ("sheet 5937 III, 1:50,000, edition 2", 28.97),
        ("1:50,000, from a sheet of 1:200,000", 115.89),
        ("1:10,000", 9.66),  # 1/30 inch
        ("1:20,000", 11.59),
        ("", None),
        ("large", None),
        ("1:2.5 million", None),
        ("11:50,000", None),
    ],
)
def test_the_error_of_a_printed_map(scale: str, error: float | None) -> None:
    assert drawing_error_m(scale) == (None if error is None else pytest.approx(error, abs=0.01))


def line(**fields: object) -> Line:
    return Line.model_validate({"id": "l", "source_id": "s", "name": "Line", **fields})


def test_a_stated_error_stands_before_the_scale() -> None:
    assert line_error_m(line(error_m=12.0, scale="1:50,000")) == 12.0


def test_the_datum_adds_to_the_drawing() -> None:
    drawing, shift = drawing_error_m("1:50,000"), datum_error_m("Indian 1960")
    assert drawing is not None
    assert shift is not None
    found = line_error_m(line(scale="1:50,000", datum="Indian 1960"))
    assert found == pytest.approx((drawing**2 + shift**2) ** 0.5)
    assert line_error_m(line(error_m=10.0, datum="Indian 1960")) > shift  # type: ignore[operator]


@pytest.mark.parametrize("fields", [{}, {"datum": "Indian 1975"}, {"scale": "none"}])
def test_nothing_known_is_not_exact(fields: dict[str, str]) -> None:
    assert line_error_m(line(**fields)) is None


def test_an_unknown_datum_leaves_the_error_unknown() -> None:
    assert line_error_m(line(scale="1:50,000", datum="local")) is None


def test_a_zone_is_asked_likewise() -> None:
    zone = Zone(id="z", source_id="s", name="Zone", scale="1:50,000")
    assert line_error_m(zone) == drawing_error_m("1:50,000")
