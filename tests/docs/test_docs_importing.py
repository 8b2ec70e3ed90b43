"""The page on importing has every field, every kind of file and every radius, as the code has."""

from __future__ import annotations

from pages import number, page, table, word

from truceline.geo import RADIUS_M
from truceline.read import FIELDS, FileKind, Matched, propose
from truceline.read.place_extent import SPREADS
from truceline.read.places_table import COLUMNS

IMPORTING = page("importing.md")


def test_every_field_of_a_claim() -> None:
    rows = table(IMPORTING, "field", "required", "meaning")
    assert [(word(name), needed == "yes", said) for name, needed, said in rows] == [
        (field.name, field.required, field.definition) for field in FIELDS
    ]


def test_every_kind_of_file() -> None:
    rows = table(IMPORTING, "kind", "recognised by")
    assert {word(name): said for name, said in rows} == {
        str(kind): kind.definition for kind in FileKind
    }


def test_every_radius() -> None:
    rows = table(IMPORTING, "`geo_precision`", "95 % radius, metres")
    assert {word(name): number(value) for name, value in rows} == {
        str(precision): radius for precision, radius in RADIUS_M.items()
    }


def test_the_mapping_shown_is_one_that_is_proposed() -> None:
    found = {item.field: item for item in propose(["No.", "Speaker"]).fields}
    assert found["claim_id"].column == "No."
    assert found["claimant"].column == "Speaker"
    assert found["stance"].matched is Matched.MISSING


def test_every_column_of_a_table_of_places() -> None:
    rows = table(IMPORTING, "column", "meaning")
    assert {word(name): said for name, said in rows} == dict(COLUMNS)


def test_what_says_how_far_off_a_geometry_is() -> None:
    rows = table(IMPORTING, "geometry", "needs", "where the place then lies")
    said = {kind: needs.split("`")[1] for kind, needs, _ in rows if kind != "null"}
    assert said == {kind: key for kind, key in SPREADS.items() if not kind.startswith("Multi")}
