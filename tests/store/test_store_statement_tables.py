"""How statements stand to each other and to events, as tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest

from case.real import Real
from truceline.match.statements import DateFlag, Doubt
from truceline.store import tables


@pytest.fixture(scope="module")
def made(real: Real) -> dict[str, pa.Table]:
    flag = DateFlag("C0018", Doubt.YEAR, date(2025, 7, 24), "a year off", ("C0019", "C0020"))
    none = DateFlag("C0019", Doubt.AFTER, None, "told before it began")
    return tables(replace(real.picture, date_flags=(flag, none)))


def test_copies_refer_to_roots_that_are_none(made: dict[str, pa.Table]) -> None:
    rows = made["claim_copy"].to_pylist()
    copied, roots = ({row[name] for row in rows} for name in ("claim_id", "root_id"))
    assert {"C0236": "C0235"}.items() <= {row["claim_id"]: row["root_id"] for row in rows}.items()
    assert not copied & roots
    assert copied | roots <= set(made["claim"]["claim_id"].to_pylist())


def test_a_series_keeps_its_order_in_time(made: dict[str, pa.Table]) -> None:
    rows = [row for row in made["series_point"].to_pylist() if row["series_id"] == "C0166/killed"]
    assert [row["high"] for row in rows] == [6, 7, 11, 12, 17, 19, 21]
    assert [row["as_of"] for row in rows] == sorted(row["as_of"] for row in rows)
    assert {(row["figure"], row["counted"], row["party"], row["accused"]) for row in rows} == {
        ("killed", "civilians", "cambodia", "thailand")
    }


def test_every_claim_keeps_its_incident(made: dict[str, pa.Table]) -> None:
    """A total in a series, and a statement in general, are in an incident like any other claim."""
    of = dict(
        zip(
            made["claim_incident"]["claim_id"].to_pylist(),
            made["claim_incident"]["incident_id"].to_pylist(),
            strict=True,
        )
    )
    stands = dict(
        zip(
            made["incident"]["incident_id"].to_pylist(),
            made["incident"]["stands_for"].to_pylist(),
            strict=True,
        )
    )
    counted = {row["claim_id"] for row in made["series_point"].to_pylist()}
    assert counted <= set(of)
    assert {stands[of[each]] for each in counted} == {"total"}
    assert set(stands.values()) == {"event", "general", "total"}
    about = made["claim_about"].to_pylist()
    assert all(stands[row["incident_id"]] == "event" for row in about)
    assert all(of[row["claim_id"]] != row["incident_id"] for row in about)


def test_flags(made: dict[str, pa.Table]) -> None:
    assert made["date_flag"].to_pylist() == [
        {
            "claim_id": "C0018",
            "doubt": "year",
            "suggestion": "2025-07-24",
            "why": "a year off",
            "like": "C0019 C0020",
        },
        {
            "claim_id": "C0019",
            "doubt": "after_said",
            "suggestion": "",
            "why": "told before it began",
            "like": "",
        },
    ]
