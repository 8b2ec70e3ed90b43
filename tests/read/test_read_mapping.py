from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.read.field import FIELDS, REQUIRED
from truceline.read.mapping import CANONICAL, ColumnMapping, Matched, load_mapping, propose

NAMES = [field.name for field in FIELDS]


def test_canonical_columns_need_no_confirmation() -> None:
    proposal = propose(NAMES)
    assert proposal.certain
    assert proposal.mapping.columns == CANONICAL.columns
    assert proposal.unused == ()


def test_columns_are_found_by_name_synonym_and_similarity() -> None:
    proposal = propose(["Claim ID", "Latitude", "Claimant Syde", "Publisher", "Colour"])
    found = {entry.field: (entry.column, entry.matched) for entry in proposal.fields}
    assert found["claim_id"] == ("Claim ID", Matched.SAME)
    assert found["lat"] == ("Latitude", Matched.SYNONYM)
    assert found["claimant_side"] == ("Claimant Syde", Matched.SIMILAR)
    assert found["source_publisher"] == ("Publisher", Matched.SYNONYM)
    assert found["stance"] == (None, Matched.MISSING)
    assert proposal.unused == ("Colour",)
    assert not proposal.certain
    assert "stance" in proposal.missing


@given(st.lists(st.sampled_from([*NAMES, "Source", "Date", "x", "side", "Place"]), unique=True))
def test_no_column_is_proposed_twice(columns: list[str]) -> None:
    proposal = propose(columns)
    used = list(proposal.mapping.columns.values())
    assert len(used) == len(set(used))
    assert sorted([*used, *proposal.unused]) == sorted(columns)


def test_a_mapping_survives_its_file(tmp_path: Path) -> None:
    mapping = ColumnMapping({"claim_id": "Nº", "lat": 'odd "name"'}, "cp874")
    mapping.save(tmp_path / "m.toml")
    assert load_mapping((tmp_path / "m.toml").read_text(encoding="utf-8")) == mapping


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("columns = 1", "table \\[columns\\]"),
        ("[columns]\nclaimid = 'x'", "Did you mean 'claim_id'"),
        ("[columns]\nlat = 3", "name of a column"),
        ("[columns]\nlat = 'x'\nlon = 'x'", "more than one field"),
        ("[column]\nlat = 'x'", "found \\['column'\\]"),
        ("columns = [", "not TOML"),
    ],
)
def test_wrong_mappings_are_refused(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        load_mapping(text)


def test_every_field_is_documented() -> None:
    assert all(len(field.definition) > 10 for field in FIELDS)
    assert {"claim_id", "event_type", "claimant_side", "stance"} <= set(REQUIRED)
    synonyms = [word for field in FIELDS for word in field.synonyms]
    assert len(synonyms) == len(set(synonyms))
    assert synonyms == [word.casefold() for word in synonyms]
