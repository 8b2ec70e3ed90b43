"""Adding files: once, in good order, and never half."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from case.files import CLAIMS, ROW, settings, small_case, table, written
from case.real import Real
from truceline.case import Case
from truceline.intake import Added
from truceline.ledger import Log, LogError
from truceline.record import Claim


def fresh(folder: Path, *parties: str, clock: str = "recorded") -> Case:
    """An empty case."""
    return Case.new(folder / "case", written(folder / "case.toml", settings(*parties, clock=clock)))


def state(case: Case) -> tuple[Any, ...]:
    """The record as it lies on the disk."""
    reopened = Case.open(case.path)
    reopened.log.audit()
    return reopened.log.size, reopened.log.checkpoint.root, reopened.entries()


def test_what_was_added(tmp_path: Path) -> None:
    case = fresh(tmp_path)
    added = case.add(small_case(tmp_path / "files"), author="Me")
    assert added.problems == ()
    assert added.added["claim"] == 4
    assert added.added["agreement"] == 2
    assert added.added["settings"] == 1
    assert (added.already, added.changed) == (0, 0)
    assert added.size == sum(added.added.values()) == len(case.entries()) == case.log.size
    assert {entry.author for entry in case.entries()} == {"Me"}
    assert sorted(path.name for path in (case.path / "blobs").iterdir()) == sorted(
        blob.sha256 for reading in added.readings for blob, _ in reading.blobs
    )


def test_adding_twice_changes_nothing(small: Case, tmp_path: Path) -> None:
    before = state(small)
    again = small.add(small_case(tmp_path / "files"))
    assert again.added == {}
    assert again.already == before[0]
    assert state(small) == before


def test_a_source_stands_before_what_was_read_in_it(real: Real) -> None:
    seen: set[str] = set()
    for entry in real.case.entries():
        if entry.body.kind == "source":
            seen.add(entry.body.id)
        elif hasattr(entry.body, "source_id"):
            assert entry.body.source_id in seen


def test_the_record_is_in_the_order_of_the_case_clock(real: Real) -> None:
    available = [entry.available for entry in real.case.entries() if entry.available]
    assert available == sorted(available)
    recorded = [entry.recorded for entry in real.case.entries()]
    assert recorded == sorted(recorded)


def test_a_changed_row_takes_the_place_of_the_old_one(small: Case, tmp_path: Path) -> None:
    size = small.log.size
    ids = {item.claim_ids: item.id for item in small.picture().incidents}
    path = table(tmp_path / "fix.csv", [ROW | {"killed_max": "3"}])
    added = small.add([path])
    assert added.added["claim"] == 1
    assert added.changed >= 1
    now = small.picture()
    assert now.claims["C1"].casualties.killed_max == 3
    assert len(now.claims) == 4
    assert {item.claim_ids: item.id for item in now.incidents} == ids
    # The old row is still there, and a shorter record still tells it.
    assert small.picture(size).claims["C1"].casualties.killed_max == 2
    told = [entry.body for entry in small.entries() if isinstance(entry.body, Claim)]
    assert [claim.casualties.killed_max for claim in told if claim.id == "C1"] == [2, 3]


def test_a_correction_can_be_taken_back(small: Case, tmp_path: Path) -> None:
    for figure in ("3", "2"):
        small.add([table(tmp_path / "fix.csv", [ROW | {"killed_max": figure}])])
    assert small.picture().claims["C1"].casualties.killed_max == 2


def test_a_table_that_grew_by_a_row_adds_that_row(tmp_path: Path) -> None:
    case = fresh(tmp_path)
    case.add([table(tmp_path / "claims.csv", CLAIMS[:3])])
    added = case.add([table(tmp_path / "claims.csv", CLAIMS)])
    assert added.added == {"source": 2, "claim": 1}  # the table, and one page


def test_changed_settings_go_along(small: Case) -> None:
    path = small.path / "case.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("A front", "Another front"))
    added = small.add([])
    assert added.added == {"settings": 1}
    assert small.picture().settings.title == "Another front"
    assert small.add([path]).added == {}


@pytest.mark.parametrize("after", [0, 1, 2])
def test_interrupted_while_appending_the_record_stands_as_it_was(
    small: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    before = state(small)
    path = table(tmp_path / "more.csv", [ROW | {"claim_id": f"N{n}"} for n in range(5)])
    written_files = 0
    from truceline.ledger import files

    real_write = files._write

    def stop(target: Path, data: bytes, *, wait: bool) -> None:
        nonlocal written_files
        if written_files >= after:
            raise KeyboardInterrupt
        written_files += 1
        real_write(target, data, wait=wait)

    with monkeypatch.context() as patch:
        patch.setattr(files, "_write", stop)
        with pytest.raises(KeyboardInterrupt):
            small.add([path])
    assert state(small) == before
    assert "N0" not in Case.open(small.path).picture().claims
    added = Case.open(small.path).add([path])
    assert added.added["claim"] == 5
    assert state(small)[0] == before[0] + sum(added.added.values())


def test_interrupted_before_the_log_is_touched(
    small: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(small)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    path = table(tmp_path / "more.csv", [ROW | {"claim_id": "N1"}])
    with monkeypatch.context() as patch:
        patch.setattr(Log, "append", stop)
        with pytest.raises(KeyboardInterrupt):
            small.add([path])
    assert state(small) == before
    assert small.add([path]).added["claim"] == 1


def test_without_the_private_key_nothing_is_added(small: Case, tmp_path: Path, keys: Path) -> None:
    before = state(small)
    for path in keys.iterdir():
        path.unlink()
    with pytest.raises(LogError, match="private key"):
        small.add([table(tmp_path / "more.csv", [ROW | {"claim_id": "N1"}])])
    assert state(small) == before


def test_a_case_of_three_parties(tmp_path: Path) -> None:
    case = fresh(tmp_path, "arland", "borduria", "cadonia")
    rows = [
        ROW | {"accused": "cadonia"},
        ROW | {"claim_id": "C2", "claimant_side": "borduria", "accused": "arland"},
        ROW
        | {"claim_id": "C3", "claimant_side": "cadonia", "accused": "cadonia", "stance": "admits"},
        ROW | {"claim_id": "C4", "claimant_side": "observer", "accused": "cadonia"},
    ]
    truce = small_case(tmp_path / "files")[1]
    text = truce.read_text(encoding="utf-8").replace(
        '["arland", "borduria"]', '["arland", "borduria", "cadonia"]'
    )
    added = case.add([table(tmp_path / "claims.csv", rows), written(truce, text)])
    assert added.problems == ()
    picture = case.build()
    assert [row.party for row in picture.compliance][:3] == ["arland", "borduria", "cadonia"]
    (found,) = picture.weighed
    assert found.attribution.party == "cadonia"
    status = {row.party: row.status.value for row in picture.compliance if row.clause_id == "1"}
    assert status["cadonia"] == "supported"


def test_one_claim(tmp_path: Path) -> None:
    case = fresh(tmp_path)
    case.add([table(tmp_path / "claims.csv", [ROW])])
    picture = case.build()
    assert [item.claim_ids for item in picture.incidents] == [("C1",)]
    assert picture.weighed[0].occurrence.sufficient is False
    assert picture.compliance == ()


def test_settings_alone_make_an_empty_picture(tmp_path: Path) -> None:
    case = fresh(tmp_path)
    assert case.add([]).added == {"settings": 1}
    picture = case.build()
    assert picture.incidents == picture.compliance == picture.relations == ()
    assert case.status().counts == {"settings": 1}


ENTRIES = """\
{"kind":"source","id":"S1","publisher":"Log book","channel":"form"}
{"kind":"claim","id":"C9","source_id":"S1","speaker":{"name":"X","role":"party","party":"elsewhere"},\
"stance":"asserts","event_type":"rocket","said":"2025-07-24","when":"2025-07-24",\
"where":{"words":"Ford"}}
{"kind":"judgement","id":"J1","left":"C1","right":"C3","verdict":"same","author":"a","reason":"r"}
{"kind":"observation","id":"O1","source_id":"S1","team":"Team","perceived":"seen",\
"event_type":"landmine","when":"2025-08-09T10:00","where":{"words":"Red Ford"}}
{"kind":"reply","id":"R1","source_id":"S1","party":"borduria","claim_ids":["C1"],"asked":"2025-07-30"}
"""


def test_entries_written_by_hand(small: Case, tmp_path: Path) -> None:
    added = small.add([written(tmp_path / "entries.jsonl", ENTRIES)])
    assert added.problems == ()
    picture = small.build()
    assert "C9" in picture.claims, "a party that the settings do not know breaks nothing"
    groups = [set(item.claim_ids) for item in picture.incidents]
    assert any({"C1", "C3"} <= group for group in groups), "a person's judgement holds"
    assert any("O1" in group for group in groups), "an observation is a statement of its team"
    assert picture.replies["R1"].stance is None


def test_the_last_judgement_wins_also_when_it_is_an_old_one_said_again(
    small: Case, tmp_path: Path
) -> None:
    def judged(verdict: str, judgement_id: str) -> Added:
        text = (
            f'{{"kind":"judgement","id":"{judgement_id}","left":"C1","right":"C2",'
            f'"verdict":"{verdict}","author":"a","reason":"r"}}'
        )
        return small.add([written(tmp_path / "j.jsonl", text)])

    def together() -> bool:
        return any({"C1", "C2"} <= set(item.claim_ids) for item in small.picture().incidents)

    assert together()
    judged("different", "J1")
    assert not together()
    judged("same", "J2")
    assert together()
    judged("different", "J3")
    assert not together()


def test_a_judgement_changed_under_its_own_id_is_the_last(small: Case, tmp_path: Path) -> None:
    for verdict, judgement_id in (("different", "J1"), ("same", "J2"), ("different", "J1")):
        # J1 is told apart by its reason from what it said before.
        text = (
            f'{{"kind":"judgement","id":"{judgement_id}","left":"C1","right":"C2",'
            f'"verdict":"{verdict}","author":"a","reason":"{small.log.size}"}}'
        )
        small.add([written(tmp_path / "j.jsonl", text)])
    groups = [set(item.claim_ids) for item in small.picture().incidents]
    assert not any({"C1", "C2"} <= group for group in groups)


FINDING = (
    '{"kind":"finding","id":"F1","incident_id":"%s","occurrence":"as_alleged","attribution":"third",'
    '"author":"a","reviewer":%s,"reason":"r"}'
)


def test_a_finding_by_hand_is_a_draft(small: Case, tmp_path: Path) -> None:
    incident = small.picture().incidents[0].id
    small.add([written(tmp_path / "f.jsonl", FINDING % (incident, "null"))])
    found = {item.incident.id: item for item in small.picture().weighed}[incident]
    assert found.attribution.state == "third"
    assert {verdict.status for verdict in found.verdicts} == {"draft"}


def test_one_person_cannot_release_a_finding(small: Case, tmp_path: Path) -> None:
    incident = small.picture().incidents[0].id
    size = small.log.size
    added = small.add([written(tmp_path / "f.jsonl", FINDING % (incident, '"b"'))])
    assert added.added == {}
    assert added.size == size
    assert "two people" in str(added.problems[0])
