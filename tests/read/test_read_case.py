"""The real case reads without a problem, and tells nothing before it could be known."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from truceline.read import FileKind, Reading, read_file, read_settings
from truceline.record import Agreement, Claim, Detection, Settings

CASE = Path(__file__).parents[2] / "cases" / "thailand-cambodia-2025"


@pytest.fixture(scope="module")
def real() -> Settings:
    settings, problems = read_settings((CASE / "case.toml").read_bytes(), "case.toml")
    assert [str(problem) for problem in problems] == []
    assert settings is not None
    return settings


@pytest.fixture(scope="module")
def agreements(real: Settings) -> Reading:
    return read_file(CASE / "agreements.yaml", real)


def test_every_claim_is_read(real: Settings) -> None:
    reading = read_file(CASE / "claims.csv", real)
    assert [str(problem) for problem in reading.problems] == []
    assert reading.kind is FileKind.CLAIMS
    assert reading.rows == 384
    assert Counter(item.body.kind for item in reading.items) == {"source": 239, "claim": 384}
    claims = [item for item in reading.items if isinstance(item.body, Claim)]
    table, *rest = reading.items  # the table itself is part of the frame
    assert (table.body.kind, table.available) == ("source", None)
    assert all(item.available is not None for item in rest)
    for item in claims:
        assert isinstance(item.body, Claim)
        assert item.available is not None
        assert item.available >= item.body.when.earliest
    sides = {item.body.speaker.party for item in claims if isinstance(item.body, Claim)}
    assert sides == {None, "cambodia", "thailand"}


def test_every_detection_is_read(real: Settings) -> None:
    reading = read_file(CASE / "fires_20251209.csv", real)
    assert reading.problems == ()
    assert Counter(item.body.kind for item in reading.items) == {
        "source": 1,
        "detection": 23,
        "coverage": 1,
    }
    assert {item.body.platform for item in reading.items if isinstance(item.body, Detection)} == {
        "NOAA-20"
    }


def states(reading: Reading, at: datetime | None = None) -> dict[str, Agreement]:
    """Return each agreement as it stood at a moment, by default at the end."""
    known: dict[str, Agreement] = {}
    for item in reading.items:
        assert item.available is not None or not isinstance(item.body, Agreement)
        late = at is not None and item.available is not None and item.available > at
        if isinstance(item.body, Agreement) and not late:
            known[item.body.id] = item.body
    return known


def test_every_agreement_and_clause_is_read(agreements: Reading) -> None:
    assert [str(problem) for problem in agreements.problems] == []
    final = states(agreements)
    assert agreements.rows == len(final) == 11
    assert sum(len(agreement.clauses) for agreement in final.values()) == 70
    assert final["KL-JD-2025-10-26"].suspended is not None
    assert final["KL-JD-2025-10-26"].suspended.by == "thailand"
    assert final["RBC-2025-10-31"].weapon_classes.keys() == {"A", "B", "C"}
    assert final["ANWAR-2025-12-13"].issuer.startswith("Malaysia")
    assert len(final["GBC-2025-08-07"].not_agreed) == 2
    assert sum(len(agreement.references) for agreement in final.values()) == 49


def test_nothing_is_told_before_it_could_be_known(agreements: Reading) -> None:
    cut = datetime(2025, 12, 22, 1, tzinfo=UTC)
    text = " ".join(a.model_dump_json() for a in states(agreements, cut).values())
    for later in ("2025-12-27", "2025-12-30", "2025-12-31", "12/31", "delivered 22 Dec", "28 Dec"):
        assert later not in text
    before = states(agreements, datetime(2025, 11, 9, tzinfo=UTC))
    assert all(agreement.suspended is None for agreement in before.values())
    assert "suspended" not in before["RBC-2025-10-31"].status
    assert "GBC-2025-12-27" not in before


MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
ISO = re.compile(r"2025-(\d\d)-(\d\d)")
WORDS = re.compile(r"(\d{1,2}) (" + "|".join(MONTHS) + r")[a-z]*", re.IGNORECASE)


def dates(text: str) -> list[datetime]:
    found = [(int(m[1]), int(m[2])) for m in ISO.finditer(text)]
    found += [(MONTHS[m[2].lower()], int(m[1])) for m in WORDS.finditer(text)]
    return [datetime(2025, month, day, tzinfo=UTC) for month, day in found]


def test_no_state_reports_a_day_after_its_own(agreements: Reading) -> None:
    """Deadlines and the wording of clauses look ahead; what was done or said may not."""
    looked_at = 0
    for item in agreements.items:
        if not isinstance(item.body, Agreement):
            continue
        assert item.available is not None
        told = [item.body.status, item.body.note, *item.body.references]
        told += [clause.verification for clause in item.body.clauses]
        for clause in item.body.clauses:
            told += re.findall(r"\((?:formed|moved|first set).*?\)", clause.text)
            told += re.findall(r"(?:done|planned|moved to).*", clause.deadline)
        for text in told:
            for date in dates(text):
                if "moved to" in text or "planned" in text:
                    continue  # a new plan looks ahead as well
                looked_at += 1
                assert date <= item.available + timedelta(hours=7), (item.body.id, text)
    assert looked_at > 10


def test_each_later_state_tells_something_new(agreements: Reading) -> None:
    seen: dict[str, Agreement] = {}
    for item in agreements.items:
        if isinstance(item.body, Agreement):
            assert seen.get(item.body.id) != item.body
            seen[item.body.id] = item.body
    times = [item.available for item in agreements.items if item.available]
    assert len(times) > len(seen)
