"""The cosigned checkpoints a case keeps: merged, checked, found by what they amount to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ledger.witnesses import (
    NOON,
    OPERATOR,
    ORIGIN,
    all_of,
    cosigned,
    cosigner,
    fork,
    head,
    settings,
    small_entries,
    witness_at,
)
from truceline.ledger import CheckpointInvalid, Log, LogLocked, Signer
from truceline.ledger.cosigned import Added, CosignedCheckpoints, NothingCosigned
from truceline.ledger.files import exclusive
from truceline.ledger.mldsa import MldsaCosignatureSigner
from truceline.ledger.note import Note
from truceline.ledger.quorum import judge
from truceline.ledger.request import request_for
from truceline.record.witnessing import Witnessing, WitnessKey

MakeLog = Callable[..., Log]
KEY = OPERATOR.verifier
POLICY = settings("arland", "borduria", quorum=(all_of("arland", "borduria"),))


def lines_of(note: bytes) -> bytes:
    """The cosignature lines alone, as a witness answers over HTTP."""
    return "".join(each.line for each in Note.decode(note).signatures[1:]).encode()


def names_on(note: bytes | None) -> list[str]:
    assert note is not None
    return [each.name.split(".")[0] for each in Note.decode(note).signatures[1:]]


@pytest.fixture
def kept(tmp_path: Path) -> CosignedCheckpoints:
    return CosignedCheckpoints(tmp_path / "case" / "witness", KEY)


@pytest.fixture(autouse=True)
def case(tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()


def test_nothing_is_kept_at_first(kept: CosignedCheckpoints) -> None:
    assert kept.sizes() == []
    assert kept.latest() is None
    assert kept.best(POLICY) is None
    assert kept.newest_per_witness(POLICY) == {}
    with pytest.raises(KeyError):
        kept.note(3)


def test_answers_are_merged_as_they_come(make_log: MakeLog, kept: CosignedCheckpoints) -> None:
    log = make_log(5)
    one = cosigned(head(log), (cosigner("arland"), NOON))
    two = cosigned(head(log), (cosigner("borduria"), NOON + 5))
    assert kept.add(one, log, POLICY) == Added(5, ("arland",), (), 0)
    assert kept.best(POLICY) is None
    assert kept.add(lines_of(two), log, POLICY) == Added(5, ("borduria",), (), 0)
    assert names_on(kept.best(POLICY)) == ["arland", "borduria"]
    assert kept.best(POLICY) == kept.latest() == kept.note(5)
    assert judge(POLICY, kept.note(5), KEY).met
    before = kept.note(5)
    assert kept.add(one, log, POLICY) == Added(5, (), ("arland",), 0)
    assert kept.note(5) == before
    assert len(Note.decode(head(log)).signatures) == 1  # the log's own checkpoint is left alone


def test_a_real_witness_s_answers(
    make_log: MakeLog, signer: Signer, kept: CosignedCheckpoints, tmp_path: Path
) -> None:
    log = make_log(5)
    witness = witness_at(tmp_path / "witness", "arland", log)
    named = WitnessKey(name="arland", vkey=witness.verifier.vkey)
    policy = Witnessing(witnesses=(named,), quorum=(all_of("arland"),))
    given = witness.cosign(request_for(log, head(log), 0).encode())
    log.append(small_entries(3), signer)
    kept.add(given.note, log, policy)  # it comes late, by mail: the log has grown
    later = witness.cosign_folder(log.folder)
    kept.add(later.lines.encode(), log, policy)
    assert kept.sizes() == [5, 8]
    best = kept.best(policy)
    assert best == kept.note(8)
    assert kept.best(policy, up_to=7) == given.note


def test_bare_lines_find_the_checkpoint_they_belong_to(
    make_log: MakeLog, signer: Signer, kept: CosignedCheckpoints
) -> None:
    log = make_log(5)
    old = head(log)
    kept.add(cosigned(old, (cosigner("arland"), NOON)), log, POLICY)
    log.append(small_entries(3), signer)
    late = lines_of(cosigned(old, (cosigner("borduria"), NOON + 9)))
    assert kept.add(late, log, POLICY).size == 5
    assert names_on(kept.best(POLICY)) == ["arland", "borduria"]
    log.append(small_entries(3), signer)
    never = lines_of(cosigned(head(log).replace(b"\n11\n", b"\n9\n"), (cosigner("arland"), NOON)))
    with pytest.raises(NothingCosigned, match="ask for the whole checkpoint"):
        kept.add(never, log, POLICY)


def test_of_each_witness_the_earliest_and_the_newest_are_kept(
    make_log: MakeLog, kept: CosignedCheckpoints
) -> None:
    log = make_log(5)
    pq = MldsaCosignatureSigner("cadonia.example/witness", bytes(32))
    named = WitnessKey(name="cadonia", vkey=pq.verifier.vkey)
    policy = Witnessing(witnesses=(*POLICY.witnesses, named))
    for at in (30, 0, 60, 10, 60):
        kept.add(cosigned(head(log), (cosigner("arland"), NOON + at), (pq, NOON)), log, policy)
    assert names_on(kept.latest()) == ["arland", "arland", "cadonia"]
    state = judge(policy, kept.note(5), KEY)
    noon = datetime.fromtimestamp(NOON, UTC)
    assert state.signed == {"arland": noon, "cadonia": noon}
    assert state.latest["arland"] == noon + timedelta(seconds=60)


def test_the_newest_of_each_witness_is_found_over_all_sizes(
    make_log: MakeLog, signer: Signer, kept: CosignedCheckpoints
) -> None:
    log = make_log(1)
    for at, names in enumerate((("arland", "borduria"), ("arland",), ("arland",))):
        keys = ((cosigner(name), NOON + at) for name in names)
        kept.add(cosigned(head(log), *keys), log, POLICY)
        log.append([b"entry"], signer)
    noon = datetime.fromtimestamp(NOON, UTC)
    newest = kept.newest_per_witness(POLICY)
    assert newest == {"arland": noon + timedelta(seconds=2), "borduria": noon}
    best, latest = kept.best(POLICY), kept.latest()
    assert names_on(best) == ["arland", "borduria"]
    assert names_on(latest) == ["arland"]
    now = noon + timedelta(hours=72, seconds=1)
    assert latest is not None
    assert judge(POLICY, latest, KEY, latest=newest, now=now).stalled == ("borduria",)


def test_only_lines_that_fit_are_kept(make_log: MakeLog, kept: CosignedCheckpoints) -> None:
    log = make_log(5)
    mixed = cosigned(head(log), (cosigner("arland"), NOON), (cosigner("stranger"), NOON))
    bad = Note.decode(cosigned(head(log).replace(b"\n5\n", b"\n4\n"), (cosigner("borduria"), NOON)))
    note = Note.decode(mixed)
    data = Note(note.text, (*note.signatures, *bad.signatures[1:])).encode()
    assert kept.add(data, log, POLICY) == Added(5, ("arland",), (), 2)
    assert names_on(kept.latest()) == ["arland"]


def test_a_witness_that_leaves_the_settings_keeps_what_it_signed(
    make_log: MakeLog, kept: CosignedCheckpoints
) -> None:
    log = make_log(5)
    kept.add(cosigned(head(log), (cosigner("arland"), NOON)), log, POLICY)
    later = settings("borduria", quorum=(all_of("borduria"),))
    kept.add(cosigned(head(log), (cosigner("borduria"), NOON)), log, later)
    assert names_on(kept.latest()) == ["arland", "borduria"]
    assert kept.best(POLICY) == kept.best(later)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"no note", "— nothing\n".encode()])
def test_what_is_no_answer(make_log: MakeLog, kept: CosignedCheckpoints, data: bytes) -> None:
    with pytest.raises(NothingCosigned, match="no cosigned checkpoint"):
        kept.add(data, make_log(5), POLICY)
    assert not kept.folder.exists()


def test_a_checkpoint_without_cosignatures(make_log: MakeLog, kept: CosignedCheckpoints) -> None:
    log = make_log(5)
    for note in (head(log), cosigned(head(log), (cosigner("stranger"), NOON))):
        with pytest.raises(NothingCosigned, match="by a witness of the case"):
            kept.add(note, log, POLICY)
    assert not kept.folder.exists()


def test_what_is_not_of_this_log(
    make_log: MakeLog, signer: Signer, kept: CosignedCheckpoints, tmp_path: Path
) -> None:
    log = make_log(5)
    other = Log.create(tmp_path / "other", "example.org/other", OPERATOR)
    thief = Log.create(tmp_path / "thief", ORIGIN, Signer(ORIGIN, bytes(32)))
    _, forked = fork(tmp_path, 3, 5, 5)
    larger = Log.create(tmp_path / "larger", ORIGIN, OPERATOR)
    larger.append(small_entries(9), signer)
    for bad, said in (
        (other, "of the log example.org/other"),
        (thief, "not one of"),
        (forked, "two logs under one key"),
        (larger, "a witness has seen 9 entries; this log has 5"),
    ):
        with pytest.raises(CheckpointInvalid, match=said):
            kept.add(cosigned(head(bad), (cosigner("arland"), NOON)), log, POLICY)
    assert kept.sizes() == []


def test_what_was_changed_in_the_folder_is_not_believed(
    make_log: MakeLog, signer: Signer, kept: CosignedCheckpoints
) -> None:
    log = make_log(5)
    kept.add(cosigned(head(log), (cosigner("arland"), NOON)), log, POLICY)
    path = kept.folder / "5.checkpoint"
    good = path.read_bytes()
    for bad in (good[:-1], good.replace(b"\n5\n", b"\n6\n"), b""):
        path.write_bytes(bad)
        with pytest.raises(CheckpointInvalid, match="ask the witnesses again"):
            kept.best(POLICY)
    path.write_bytes(good)
    path.rename(kept.folder / "6.checkpoint")
    with pytest.raises(CheckpointInvalid, match="size 5"):
        kept.latest()


def test_other_files_in_the_folder_are_left_alone(
    make_log: MakeLog, kept: CosignedCheckpoints
) -> None:
    log = make_log(5)
    kept.add(cosigned(head(log), (cosigner("arland"), NOON)), log, POLICY)
    for name in ("05.checkpoint", "x.checkpoint", ".9.checkpoint.new", "notes.txt"):
        (kept.folder / name).write_bytes(b"")
    assert kept.sizes() == [5]


def test_two_at_once_do_not_lose_each_other_s(make_log: MakeLog, kept: CosignedCheckpoints) -> None:
    log = make_log(5)
    note = cosigned(head(log), (cosigner("arland"), NOON))
    kept.add(note, log, POLICY)
    with exclusive(kept.folder / ".lock") as free:
        assert free
        with pytest.raises(LogLocked):
            kept.add(note, log, POLICY)


def test_a_log_whose_key_has_another_name(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", "example.org/second", OPERATOR)
    kept = CosignedCheckpoints(tmp_path / "kept", KEY, "example.org/second")
    kept.add(cosigned(head(log), (cosigner("arland"), NOON)), log, POLICY)
    assert kept.sizes() == [0]
    with pytest.raises(CheckpointInvalid):
        CosignedCheckpoints(tmp_path / "kept", KEY).latest()
