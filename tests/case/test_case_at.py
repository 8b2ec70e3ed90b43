"""What was known at a point: nothing that entered the record later leaves a trace."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from case.files import CLAIMS, settings, small_case, table, written
from case.real import Real
from truceline.brief import Seal, assemble
from truceline.case import Case
from truceline.picture import Picture, draw
from truceline.record import Agreement, Claim
from truceline.store import tables

MEETING = "2025-12-22T09:00+08:00"


def told(picture: Picture) -> str:
    """Everything a picture shows, as text: all tables, and the content of the briefing."""
    seal = Seal("x", picture.size, "", "", "0")
    return repr({n: t.to_pylist() for n, t in tables(picture).items()}) + repr(
        assemble(picture, seal)
    )


@pytest.fixture(scope="module")
def meeting(real: Real) -> Picture:
    return real.case.picture(MEETING)


def test_at_a_moment_nothing_later_is_told(real: Real, meeting: Picture) -> None:
    entries = real.case.entries()
    later = [e for e in entries if e.available is not None and e.available > meeting.as_of]
    claims = [e.body for e in later if isinstance(e.body, Claim)]
    assert len(claims) > 20, "the case goes on after the meeting"
    shown = told(meeting)
    for claim in claims:
        assert claim.id not in shown
        assert not claim.summary or claim.summary not in shown
    known = {
        text
        for e in entries
        if e not in later and isinstance(e.body, Agreement)
        for text in texts(e.body)
    }
    unknown = {text for e in later if isinstance(e.body, Agreement) for text in texts(e.body)}
    assert unknown - known, "something was agreed, or became known, after the meeting"
    assert [text for text in unknown - known if text in shown] == []
    gone = {item.id for item in real.picture.incidents} - {item.id for item in meeting.incidents}
    assert gone
    assert [incident for incident in gone if incident in shown] == []


def texts(agreement: Agreement) -> set[str]:
    """The prose of an agreement that is long enough to be recognised."""
    parts = {agreement.name, agreement.note, agreement.status, *agreement.not_agreed}
    parts |= {clause.text for clause in agreement.clauses}
    parts |= {clause.verification for clause in agreement.clauses}
    if agreement.suspended:
        parts.add(agreement.suspended.reason)
    return {text for text in parts if len(text) > 25}


def test_the_incidents_of_a_moment_keep_their_ids(real: Real, meeting: Picture) -> None:
    anchors = {item.claim_ids[0]: item.id for item in real.picture.incidents}
    assert all(anchors.get(i.claim_ids[0], i.id) == i.id for i in meeting.incidents)


def test_a_moment_is_the_same_from_a_record_that_ends_there(real: Real, meeting: Picture) -> None:
    kept = [
        entry
        for entry in real.case.entries()
        if entry.available is None or entry.available <= meeting.as_of
    ]
    alone = draw(kept, meeting.size, meeting.as_of, real.case.original)
    assert tables(alone) == tables(meeting)


@pytest.mark.parametrize("share", [0.4, 0.7, 1.0])
def test_at_a_number_of_entries(real: Real, share: float) -> None:
    size = int(real.case.log.size * share)
    picture = real.case.picture(size)
    assert picture.size == size
    ids = [e.body.id for e in real.case.entries()[:size] if isinstance(e.body, Claim)]
    assert list(picture.claims) == list(dict.fromkeys(ids))
    assert tables(real.case.picture(str(size))) == tables(picture)


def test_the_same_point_gives_the_same_picture(real: Real, meeting: Picture) -> None:
    again = Case.open(real.case.path).picture(MEETING)
    assert tables(again) == tables(meeting)
    assert told(again) == told(meeting)


def test_a_record_kept_as_it_happened_is_cut_by_its_own_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truceline import intake, keeping

    class Later(intake.datetime):  # type: ignore[misc,name-defined]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return super().now(tz) + timedelta(days=400)  # type: ignore[arg-type,operator]

    case = Case.new(tmp_path / "case", written(tmp_path / "case.toml", settings()))
    case.add([table(tmp_path / "one.csv", CLAIMS[:2])])
    size, moment = case.log.size, case.entries()[-1].recorded
    monkeypatch.setattr(intake, "datetime", Later)
    monkeypatch.setattr(keeping, "datetime", Later)
    case.add([table(tmp_path / "two.csv", CLAIMS[2:]), *small_case(tmp_path / "files")[1:2]])
    early = case.picture(f"{moment + timedelta(days=1):%Y-%m-%dT%H:%MZ}")
    assert (early.size, list(early.claims), early.agreements) == (size, ["C1", "C2"], {})
    assert tables(early)["finding"] == tables(case.picture(size))["finding"]
    assert len(case.picture().claims) == 4
    # What the events' own dates are does not matter on this clock.
    with pytest.raises(ValueError, match="nothing in the record was recorded by"):
        case.picture("2025-07-30")


def test_a_backward_running_clock_moves_no_entry(
    small: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from truceline import intake, keeping

    class Earlier(intake.datetime):  # type: ignore[misc,name-defined]
        @classmethod
        def now(cls, tz: object = None) -> object:
            return super().now(tz) - timedelta(days=400)  # type: ignore[arg-type,operator]

    monkeypatch.setattr(intake, "datetime", Earlier)
    monkeypatch.setattr(keeping, "datetime", Earlier)
    small.add([table(tmp_path / "more.csv", [CLAIMS[0] | {"claim_id": "N1"}])])
    recorded = [entry.recorded for entry in small.entries()]
    assert recorded == sorted(recorded)
