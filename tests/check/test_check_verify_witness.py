"""What cosignatures show: by whom, not later than when, and what they never make up for."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from check.records import (
    NORTH,
    OBS1,
    OBS2,
    OPERATOR,
    SOUTH,
    case,
    checkpoint,
    claims,
    cosigned,
    entries,
    fork,
    grow,
    head,
    kept,
    witnessing,
)
from custody.signed import STRANGER
from truceline.check import Report, Trust, verify
from truceline.ledger import Log
from truceline.ledger.cosignature import Ed25519CosignatureSigner
from truceline.ledger.note import Note, Signature
from truceline.record import Witnessing

PINNED = Trust(operator=OPERATOR.verifier)
WITH_KEYS = Trust(operator=OPERATOR.verifier, witnessing=witnessing())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case whose own settings name the witnesses."""
    case(tmp_path / "a", entries(20, witnessing=witnessing()))
    return tmp_path / "a"


def log_of(folder: Path) -> Log:
    return Log.open(folder / "log", OPERATOR.verifier)


def has(sentences: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in sentences)


def enough(report: Report) -> list[str]:
    return [sentence for sentence in report.proved if sentence.startswith("Enough witnesses")]


def test_both_parties_are_enough(folder: Path) -> None:
    note = cosigned(
        head(log_of(folder)), (NORTH, "2025-12-22T09:13:05"), (SOUTH, "2025-12-22T09:14")
    )
    kept(folder, note)
    report = verify(folder, WITH_KEYS)
    assert report.ok
    (sentence,) = enough(report)
    assert "(north and south; the rule is the one you gave)" in sentence
    assert "saw this very state not later than 2025-12-22 09:14 UTC" in sentence
    assert has(report.proved, "witness north (Office north)", "20 entries", "2025-12-22 09:14 UTC")
    assert not has(report.not_proved, "same log as others")
    assert not has(report.not_proved, "independent of the operator")


def test_the_time_is_that_of_the_last_of_the_first_who_were_enough(folder: Path) -> None:
    note = cosigned(
        head(log_of(folder)),
        (OBS2, "2026-03-01T00:00"),
        (OBS1, "2025-12-05T00:00"),
        (SOUTH, "2026-02-01T00:00"),
        (NORTH, "2025-12-04T00:00"),
    )
    kept(folder, note)
    (sentence,) = enough(verify(folder, WITH_KEYS))
    assert "2026-02-01 00:00 UTC" in sentence
    assert "north and south" in sentence or "south and north" in sentence


def test_one_who_came_later_than_was_needed_does_not_put_the_time_off(folder: Path) -> None:
    rule = witnessing(quorum=[{"need": [{"at_least": 2, "of": ["north", "obs1", "obs2"]}]}])
    times = ((NORTH, "2025-12-09"), (OBS1, "2026-05-01"), (OBS2, "2025-12-03"))
    kept(folder, cosigned(head(log_of(folder)), *times))
    (sentence,) = enough(verify(folder, Trust(OPERATOR.verifier, rule)))
    assert "2025-12-09 00:00 UTC" in sentence
    assert "obs1" not in sentence


def test_a_rule_out_of_the_case_is_said_to_be_one(folder: Path) -> None:
    kept(folder, cosigned(head(log_of(folder)), (NORTH, "2025-12-02"), (SOUTH, "2025-12-02")))
    report = verify(folder, PINNED)
    (sentence,) = enough(report)
    assert "that of entry 0, the settings" in sentence
    assert has(report.not_proved, "independent of the operator", "own settings")


@pytest.mark.parametrize("who", [(), (NORTH,), (OBS1, OBS2), (NORTH, OBS1)])
def test_too_few(folder: Path, who: tuple[Ed25519CosignatureSigner, ...]) -> None:
    kept(folder, cosigned(head(log_of(folder)), *((each, "2025-12-02") for each in who)))
    report = verify(folder, WITH_KEYS)
    assert report.ok, "that a witness is missing is no fault of the log"
    assert enough(report) == []
    (sentence,) = [each for each in report.not_proved if "no quorum" in each]
    for each in (NORTH, SOUTH, OBS1, OBS2):
        assert (each.name in sentence) == (each not in who)
    assert "nothing about the reason" in sentence


def test_no_witness_is_named(tmp_path: Path) -> None:
    case(tmp_path / "a")
    report = verify(tmp_path / "a", PINNED)
    assert has(report.not_proved, "no witness is named for it", "other party holds")


def test_witnesses_without_a_rule(folder: Path) -> None:
    kept(folder, cosigned(head(log_of(folder)), (NORTH, "2025-12-02")))
    report = verify(folder, Trust(OPERATOR.verifier, witnessing(quorum=())))
    assert enough(report) == []
    assert has(report.proved, "witness north")
    assert has(report.not_proved, "not how many of them are enough")


def test_what_witnesses_have_not_seen_yet(folder: Path) -> None:
    log = log_of(folder)
    kept(folder, cosigned(head(log), (NORTH, "2025-12-02"), (SOUTH, "2025-12-03")))
    grow(log, *claims(0, 5))
    report = verify(folder, WITH_KEYS)
    (sentence,) = enough(report)
    assert "saw the first 20 entries not later than 2025-12-03 00:00" in sentence
    assert has(report.not_proved, "the last 5 of the 25 entries", "not cosigned that far")


def test_cosignatures_on_the_logs_own_checkpoint_count(folder: Path) -> None:
    note = cosigned(head(log_of(folder)), (NORTH, "2025-12-02"), (SOUTH, "2025-12-03"))
    (folder / "log" / "checkpoint").write_bytes(note)
    assert len(enough(verify(folder, WITH_KEYS))) == 1
    assert len(enough(verify(folder / "log", WITH_KEYS))) == 1


def test_an_unknown_witness_counts_for_nothing(folder: Path) -> None:
    stranger = Ed25519CosignatureSigner("passer-by", b"s" * 32)
    namesake = Ed25519CosignatureSigner("south", b"t" * 32)
    note = cosigned(
        head(log_of(folder)),
        (NORTH, "2025-12-02"),
        (stranger, "2025-12-02"),
        (namesake, "2025-12-02"),
    )
    kept(folder, note)
    report = verify(folder, WITH_KEYS)
    assert report.ok
    assert enough(report) == []
    assert has(report.notes, "passer-by and south", "not counted")
    assert not has(report.proved, "passer-by")


def test_a_cosignature_that_does_not_fit_fails(folder: Path) -> None:
    log = log_of(folder)
    other = Note.decode(cosigned(checkpoint(log, 19), (SOUTH, "2025-12-02"))).signatures[-1]
    whole = Note.decode(cosigned(head(log), (NORTH, "2025-12-02")))
    moved = Signature(other.name, other.key_id, other.value)
    kept(folder, Note(whole.text, (*whole.signatures, moved)).encode())
    report = verify(folder, WITH_KEYS)
    assert not report.ok
    assert has(report.failed, "in the name of south", "does not fit")
    assert enough(report) == []


def test_the_operators_key_is_no_witness(folder: Path) -> None:
    own = Ed25519CosignatureSigner("south", OPERATOR.seed)
    rule = witnessing().model_dump()
    rule["witnesses"][1]["vkey"] = own.verifier.vkey
    kept(folder, cosigned(head(log_of(folder)), (NORTH, "2025-12-02"), (own, "2025-12-02")))
    report = verify(folder, Trust(OPERATOR.verifier, Witnessing.model_validate(rule)))
    assert enough(report) == []
    assert has(report.notes, "south counts for nothing", "operator's own key")


def test_witnesses_saw_more_than_there_is(folder: Path, tmp_path: Path) -> None:
    log = log_of(folder)
    longer = case(tmp_path / "b", entries(20, witnessing=witnessing()))
    grow(longer, *claims(0, 3))
    kept(folder, cosigned(head(longer), (NORTH, "2025-12-02")))
    report = verify(folder, WITH_KEYS)
    assert has(report.failed, "cosigned 23 entries", "20 here", "TAKEN BACK", "Keep both")
    assert log.size == 20


def test_witnesses_saw_another_log(folder: Path, tmp_path: Path) -> None:
    log = log_of(folder)
    other = fork(tmp_path / "b", log)
    kept(folder, cosigned(head(other), (NORTH, "2025-12-02"), (SOUTH, "2025-12-02")))
    report = verify(folder, WITH_KEYS)
    assert has(report.failed, "TWO DIFFERENT LOGS", "20 entries in witness/", "Keep both")
    assert enough(report) == []
    assert not has(report.proved, "witness north")


@pytest.mark.parametrize("harm", ["other key", "other log", "no note", "cut"])
def test_cosigned_checkpoints_that_are_not_the_operators(
    folder: Path, tmp_path: Path, harm: str
) -> None:
    if harm == "other key":
        note = head(case(tmp_path / "b", signer=STRANGER))
    elif harm == "other log":
        note = head(case(tmp_path / "b", origin="example.org/other"))
    else:
        note = head(log_of(folder))[:-30]
    path = kept(folder, head(log_of(folder)))
    path.write_bytes(b"hello" if harm == "no note" else note)
    report = verify(folder, WITH_KEYS)
    assert not report.ok
    assert has(report.failed, "checkpoint in witness/")


def test_a_clock_that_is_ahead_and_one_that_is_silent_are_pointed_out(folder: Path) -> None:
    ahead = (datetime.now(UTC) + timedelta(days=3)).replace(tzinfo=None).isoformat()
    kept(folder, cosigned(head(log_of(folder)), (NORTH, ahead), (SOUTH, "2025-12-02")))
    report = verify(folder, WITH_KEYS)
    assert has(report.notes, "witness north", "not come yet")
    (late,) = [each for each in report.notes if "in the last 72 hours" in each]
    assert re.search(r"witness south, obs1 and obs2 has", late)


def test_every_witness_is_spoken_of_in_the_same_words(folder: Path) -> None:
    four = [(each, "2025-12-02") for each in (OBS2, SOUTH, NORTH, OBS1)]
    kept(folder, cosigned(head(log_of(folder)), *four))
    report = verify(folder, WITH_KEYS)
    said = [each for each in report.proved if each.startswith("The witness")]
    assert len(said) == 4
    bare = {re.sub(r"north|south|obs1|obs2", "W", each) for each in said}
    assert len(bare) == 1


def test_a_key_whose_text_holds_further_plus_signs(folder: Path) -> None:
    keys = (Ed25519CosignatureSigner("south", bytes([n]) * 32) for n in range(256))
    south = next(key for key in keys if "+" in key.verifier.vkey.split("+", 2)[2])
    rule = witnessing().model_dump()
    rule["witnesses"][1]["vkey"] = south.verifier.vkey
    kept(folder, cosigned(head(log_of(folder)), (NORTH, "2025-12-02"), (south, "2025-12-02")))
    report = verify(folder, Trust(OPERATOR.verifier, Witnessing.model_validate(rule)))
    assert len(enough(report)) == 1
    assert not has(report.notes, "not counted")
