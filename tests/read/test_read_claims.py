from __future__ import annotations

from datetime import UTC, datetime

import pytest

from truceline.geo.precision import RADIUS_M
from truceline.read.claims import read_claims
from truceline.read.mapping import CANONICAL, ColumnMapping
from truceline.read.problem import Problem
from truceline.read.reading import Readable, blob_of
from truceline.read.table import Table
from truceline.record import Channel, Claim, Disc, GeoPrecision, Role, Settings, Source, Stance

Cells = dict[str, str]


def read(
    rows: list[Cells], case: Settings, mapping: ColumnMapping = CANONICAL
) -> tuple[tuple[Readable, ...], tuple[Problem, ...]]:
    columns = tuple(rows[0])
    table = Table("t.csv", columns, rows, list(range(2, len(rows) + 2)), (), len(rows))
    return read_claims(table, mapping, case, blob_of(b"data", "t.csv"))


def test_a_row_becomes_a_source_and_a_claim(row: Cells, settings: Settings) -> None:
    items, problems = read([row], settings)
    assert problems == ()
    table, source, claim = (item.body for item in items)
    assert isinstance(table, Source)
    assert table.original == blob_of(b"data", "t.csv")
    assert table.channel is Channel.TABLE
    assert isinstance(source, Source)
    assert isinstance(claim, Claim)
    assert claim.source_id == source.id
    assert source.channel is Channel.WIRE
    assert source.language == "en"
    assert source.original is None
    assert (claim.speaker.role, claim.speaker.party) == (Role.PARTY, "north")
    assert claim.accused == "south"
    assert claim.casualties.injured == 1200
    assert claim.casualties.killed_min is None
    assert claim.when.timed
    assert claim.where.shape == Disc(lon=104.6, lat=14.35, radius_m=RADIUS_M[GeoPrecision.LOCALITY])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"claim_id": ""}, "claim_id"),
        ({"claim_id": " /etc"}, "claim_id"),
        ({"claim_id": "x" * 81}, "claim_id"),
        ({"claim_date": ""}, "claim_date"),
        ({"claim_date": "yesterday"}, "claim_date"),
        ({"claim_date": "2025-02-30"}, "claim_date"),
        ({"event_date_start": "24/07/2025"}, "event_date_start"),
        ({"event_date_end": "2025-07-23"}, "event_date_end"),
        ({"event_date_end": "soon"}, "event_date_end"),
        ({"source_pub_date": "25.7.25"}, "source_pub_date"),
        ({"event_type": "artilery"}, "event_type"),
        ({"event_type": ""}, "event_type"),
        ({"claimant": ""}, "claimant"),
        ({"claimant_side": "east"}, "claimant_side"),
        ({"claimant_side": "party"}, "claimant_side"),
        ({"claimant_side": ""}, "claimant_side"),
        ({"accused": "both"}, "accused"),
        ({"stance": "assert"}, "stance"),
        ({"killed_min": "-1"}, "killed_min"),
        ({"killed_min": "two"}, "killed_min"),
        ({"killed_min": "1,20"}, "killed_min"),
        ({"killed_min": "=1+1"}, "killed_min"),
        ({"killed_min": "99999999999999999999"}, "killed_min"),
        ({"killed_min": "5", "killed_max": "4"}, "killed_max"),
        ({"injured": "1.5"}, "injured"),
        ({"lat": ""}, "lat"),
        ({"lon": ""}, "lon"),
        ({"lat": "nan"}, "lat"),
        ({"lat": "14,35"}, "lat"),
        ({"lat": "104.6", "lon": "14.35"}, "lat"),
        ({"lon": "181"}, "lon"),
        ({"geo_precision": "village"}, "geo_precision"),
        ({"source_publisher": ""}, "source_publisher"),
        ({"source_url": "javascript:alert(1)"}, "source_url"),
        ({"quote_lang": "English"}, "quote_lang"),
        ({"event_date_start": "2026-07-24"}, "event_date_start"),
        ({"event_date_start": "2015-07-24"}, "event_date_start"),
        ({"event_date_start": "2568"}, ""),
    ],
)
def test_each_wrong_cell_is_named(
    row: Cells, settings: Settings, changes: Cells, field: str
) -> None:
    items, problems = read(
        [row, row | changes | {"claim_id": changes.get("claim_id", "C2")}], settings
    )
    assert [(p.file, p.row, p.field) for p in problems] == ([("t.csv", 3, field)] if field else [])
    for problem in problems:
        assert problem.value == changes.get(field, row[field]).strip() or field == "claim_id"
        assert problem.expected
    assert sum(isinstance(item.body, Claim) for item in items) == (1 if field else 2)


def test_all_problems_of_a_row_are_listed_and_other_rows_read(
    row: Cells, settings: Settings
) -> None:
    bad = row | {"claim_id": "C2", "stance": "asert", "lat": "x", "killed_min": "some"}
    items, problems = read([row, bad, row | {"claim_id": "C3"}], settings)
    assert {p.field for p in problems} == {"stance", "lat", "killed_min"}
    assert {p.row for p in problems} == {3}
    assert [item.body.id for item in items if isinstance(item.body, Claim)] == ["C1", "C3"]
    assert any("Did you mean 'asserts'" in p.fix for p in problems)


def test_messages_help(row: Cells, settings: Settings) -> None:
    _, problems = read(
        [
            row | {"lat": "104.6", "lon": "14.35"},
            row | {"claimant_side": "est"},
            row | {"event_date_start": "2024-07-24", "claim_date": "2034-07-25",
                   "source_pub_date": "2034-08-01"},
            row | {"lat": "14,35"},
        ],
        settings,
    )  # fmt: skip
    text = [str(problem) for problem in problems]
    assert "exchange" in text[0]
    assert all(word in text[1] for word in ("'north'", "'south'", "'observer'", "'union'"))
    assert "is the year 2024 right?" in text[2]
    assert "decimal comma" in text[3]
    assert all("\n" not in line and line.startswith("t.csv, row ") for line in text)


def test_words_are_read_in_any_case(row: Cells, settings: Settings) -> None:
    changes = {"claimant_side": "North", "accused": "NONE", "event_type": "Small Arms"}
    items, problems = read([row | changes], settings)
    assert problems == ()
    claim = items[-1].body
    assert isinstance(claim, Claim)
    assert claim.accused is None
    assert claim.event_type == "small_arms"


@pytest.mark.parametrize(
    ("side", "role"),
    [("media", Role.MEDIA), ("third_party", Role.THIRD_PARTY), ("union", Role.OBSERVER)],
)
def test_sides_that_are_no_party(row: Cells, settings: Settings, side: str, role: Role) -> None:
    items, problems = read([row | {"claimant_side": side, "accused": "unknown"}], settings)
    claim = items[-1].body
    assert problems == ()
    assert isinstance(claim, Claim)
    assert (claim.speaker.role, claim.speaker.party, claim.accused) == (role, None, "unknown")


def test_the_parties_are_treated_alike(row: Cells, settings: Settings) -> None:
    swap = {"north": "south", "south": "north"}
    mirrored = row | {key: swap[row[key]] for key in ("claimant_side", "accused")}
    one, _ = read([row], settings)
    other, _ = read([mirrored], settings)
    fields = one[-1].body.model_dump()
    fields["accused"], fields["speaker"]["party"] = "north", "south"
    assert other[-1].body.model_dump() == fields


def test_one_source_for_one_publisher_address_and_date(row: Cells, settings: Settings) -> None:
    rows = [
        row,
        row | {"claim_id": "C2", "detail": "other"},
        row | {"claim_id": "C3", "source_url": "https://example.org/b"},
        row | {"claim_id": "C4", "source_pub_date": "2025-07-26"},
        row | {"claim_id": "C5", "source_publisher": "Daily Post"},
    ]
    items, problems = read(rows, settings)
    assert problems == ()
    sources = [item.body for item in items if isinstance(item.body, Source)]
    claims = [item.body for item in items if isinstance(item.body, Claim)]
    assert len(sources) == 5  # the table itself, and four pages
    assert claims[0].source_id == claims[1].source_id
    assert sources[-1].channel is Channel.PRESS
    again, _ = read(rows, settings)
    assert again == items


def test_one_source_has_one_rating(row: Cells, settings: Settings) -> None:
    rows = [
        row | {"source_reliability": "B", "credibility": "2"},
        row | {"claim_id": "C2", "source_reliability": "C", "credibility": "6"},
        row | {"claim_id": "C3", "source_reliability": "b", "credibility": ""},
    ]
    items, problems = read(rows, settings)
    assert [(p.row, p.field, p.value) for p in problems] == [(3, "source_reliability", "C")]
    claims = [item.body for item in items if isinstance(item.body, Claim)]
    assert [claim.credibility for claim in claims] == [2, None]


def test_a_repeated_id_is_a_problem(row: Cells, settings: Settings) -> None:
    items, problems = read([row, row | {"detail": "another"}], settings)
    assert [(p.row, p.field, p.value) for p in problems] == [(3, "claim_id", "C1")]
    assert "row 2" in problems[0].expected
    claims = [item.body for item in items if isinstance(item.body, Claim)]
    assert [claim.summary for claim in claims] == ["Says that shells fell"]


@pytest.mark.parametrize(
    ("changes", "known"),
    [
        ({}, datetime(2025, 7, 24, 17, tzinfo=UTC)),
        ({"source_pub_date": ""}, datetime(2025, 7, 24, 17, tzinfo=UTC)),
        ({"source_pub_date": "2025-07-27"}, datetime(2025, 7, 26, 17, tzinfo=UTC)),
        ({"event_date_start": "2025-07-25T16:00+07:00"}, datetime(2025, 7, 25, 9, tzinfo=UTC)),
    ],
)
def test_when_a_claim_could_be_known(
    row: Cells, settings: Settings, changes: Cells, known: datetime
) -> None:
    items, problems = read([row | changes], settings)
    assert problems == ()
    assert items[-1].available == known


def test_a_point_without_a_precision_word_gets_the_widest_radius(
    row: Cells, settings: Settings
) -> None:
    items, _ = read([row | {"geo_precision": ""}, row | {"lat": "", "lon": "", "claim_id": "C2"}],
                    settings)  # fmt: skip
    claims = [item.body for item in items if isinstance(item.body, Claim)]
    assert isinstance(claims[0].where.shape, Disc)
    assert claims[0].where.shape.radius_m == max(RADIUS_M.values())
    assert claims[1].where.shape is None


def test_other_columns_are_mapped_and_named_in_problems(row: Cells, settings: Settings) -> None:
    columns = {name: name.upper() for name in row}
    mapping = ColumnMapping(columns)
    rows = [{columns[name]: text for name, text in (row | {"stance": "x"}).items()}]
    _, problems = read(rows, settings, mapping)
    assert [p.field for p in problems] == ["STANCE"]
    rows[0]["STANCE"] = "denies"
    items, problems = read(rows, settings, mapping)
    assert problems == ()
    assert isinstance(items[-1].body, Claim)
    assert items[-1].body.stance is Stance.DENIES


def test_missing_columns_are_one_problem_each(row: Cells, settings: Settings) -> None:
    del row["stance"], row["place_name"]
    items, problems = read([row], settings)
    assert items == ()
    assert [(p.row, p.field) for p in problems] == [(None, "stance")]
    mapping = ColumnMapping({**{n: n for n in row}, "stance": "Position"})
    _, problems = read([row], settings, mapping)
    assert [(p.field, p.value) for p in problems] == [("stance", "Position")]


def test_text_that_looks_like_a_formula_is_kept_as_text(row: Cells, settings: Settings) -> None:
    items, problems = read([row | {"detail": "=HYPERLINK(1)", "weapon": "@x"}], settings)
    assert problems == ()
    assert isinstance(items[-1].body, Claim)
    assert items[-1].body.summary == "=HYPERLINK(1)"
