"""A stream: what it acknowledges stays, what it puts in place is what one append would have."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.ledger import (
    MAX_ENTRY,
    Checkpoint,
    CheckpointInvalid,
    EntryTooLarge,
    Log,
    LogDamaged,
    LogError,
    LogExists,
    LogLocked,
    LogMissing,
    Signer,
    WrongKey,
    leaf_hash,
    root_of,
    verify_consistency,
)
from truceline.ledger.append import interrupted
from truceline.ledger.journal import JOURNAL
from truceline.ledger.stream import PUBLISH

MakeLog = Callable[..., Log]
ORIGIN = "example.org/case"


def batch(start: int, count: int) -> list[bytes]:
    return [b"entry %d" % at for at in range(start, start + count)]


def files(log: Log) -> dict[str, bytes]:
    """Every file of the log but its lock, with its content."""
    return {
        path.relative_to(log.folder).as_posix(): path.read_bytes()
        for path in log.folder.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


def broken_off(log: Log, signer: Signer, *batches: list[bytes], publish: int = PUBLISH) -> None:
    """A stream whose process ends without closing it."""
    stream = log.writer(signer, publish=publish)
    stream.__enter__()
    for each in batches:
        stream.append(each)
    stream._journal.close()
    stream._held.close()


@given(
    st.lists(st.integers(0, 300) | st.integers(0, 20), max_size=8),
    st.sampled_from([1, 2, 7, 256, 300, PUBLISH]),
)
@settings(max_examples=25, deadline=None)
def test_any_batches_give_the_files_of_one_append(
    tmp_path_factory: pytest.TempPathFactory, counts: list[int], publish: int
) -> None:
    signer, folder = Signer(ORIGIN, b"\5" * 32), tmp_path_factory.mktemp("any")
    log, other = (Log.create(folder / name, ORIGIN, signer) for name in ("a", "b"))
    every: list[bytes] = []
    with log.writer(signer, publish=publish) as stream:
        for count in counts:
            each = batch(len(every), count)
            assert stream.append(iter(each)) == range(len(every), len(every) + len(each))
            every += each
            assert stream.size == len(every)
            assert stream.checkpoint.root == root_of([leaf_hash(entry) for entry in every])
    other.append(every, signer)
    assert files(log) == files(other)
    assert list(log.entries()) == every
    log.audit()


def test_what_is_acknowledged_is_signed_and_what_is_in_place_is_read(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(10)
    with log.writer(signer, publish=100) as stream:
        assert stream.append(batch(10, 40)) == range(10, 50)
        head = Checkpoint.open(stream.note, signer.verifier)
        assert (head.size, head.root) == (50, root_of([leaf_hash(e) for e in batch(0, 50)]))
        # Readers have it once it is in place.
        assert log.size == Log.open(log.folder, signer.verifier).size == 10
        stream.publish()
        assert log.size == Log.open(log.folder, signer.verifier).size == 50
        assert list(log.entries()) == batch(0, 50)
        stream.append(batch(50, 60))
        assert log.size == 50
        stream.append(batch(110, 40))
        assert log.size == 150  # a hundred since the last time
    assert log.size == 150
    assert not (log.folder / JOURNAL).exists()
    assert not interrupted(log.folder)
    assert log.leftovers() == []
    log.audit()


def test_every_head_is_consistent_with_every_later_one(make_log: MakeLog, signer: Signer) -> None:
    log, heads = make_log(0), []
    with log.writer(signer, publish=64) as stream:
        for at in range(30):
            stream.append(batch(at * 20, 20))
            heads.append(Checkpoint.open(stream.note, signer.verifier))
    for head in heads:
        proof = log.consistency_proof(head.size)
        assert verify_consistency(head.size, 600, head.root, log.checkpoint.root, proof)


def test_with_publish_1_readers_see_every_batch_at_once(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(0)
    with log.writer(signer, publish=1) as stream:
        for at in range(5):
            stream.append(batch(at * 3, 3))
            assert list(Log.open(log.folder, signer.verifier).entries()) == batch(0, at * 3 + 3)
            assert not (log.folder / JOURNAL).exists()


def test_a_batch_larger_than_what_is_held_back(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(3)
    with log.writer(signer, publish=10) as stream:
        stream.append(batch(3, 5))
        assert stream.append(iter(batch(8, 1000))) == range(8, 1008)
        assert log.size == 1008
        stream.append([])
        stream.append(batch(1008, 1))
    assert list(log.entries()) == batch(0, 1009)
    log.audit()


def test_long_entries_do_not_make_the_journal_long(
    make_log: MakeLog, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("truceline.ledger.stream._JOURNAL_BYTES", 200_000)
    log, longest = make_log(0), 0
    with log.writer(signer) as stream:
        for _ in range(20):
            stream.append([b"x" * MAX_ENTRY])
            longest = max(longest, (log.folder / JOURNAL).stat().st_size)
    assert 200_000 <= longest < 200_000 + MAX_ENTRY + 1000
    assert log.size == 20
    log.audit()


def test_a_stream_is_the_one_writer(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(5)
    with log.writer(signer) as stream:
        for act in (
            lambda: Log.open(log.folder, signer.verifier).append([b"x"], signer),
            lambda: log.writer(signer).__enter__(),
            log.recover,
        ):
            with pytest.raises(LogLocked, match="another process"):
                act()
        stream.append([b"mine"])
    assert log.append([b"after"], signer) == range(6, 7)


def test_a_stream_is_used_inside_its_block(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(5)
    stream = log.writer(signer)
    with pytest.raises(ValueError, match="closed"):
        stream.append([b"x"])
    with stream:
        stream.append([b"x"])
    for act in (lambda: stream.append([b"y"]), stream.publish, lambda: stream.size):
        with pytest.raises(ValueError, match="closed"):
            act()
    assert log.size == 6


def test_what_a_stream_is_made_with(make_log: MakeLog, tmp_path: Path, signer: Signer) -> None:
    log = make_log(5)
    with pytest.raises(WrongKey, match=r"not with example\.org/case"):
        log.writer(Signer(ORIGIN, b"\7" * 32))
    with pytest.raises(ValueError, match="publish is 0"):
        log.writer(signer, publish=0)
    log.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(LogMissing, match="no such folder"), log.writer(signer):
        pass


@pytest.mark.parametrize("publish", [1, 8, PUBLISH])
def test_a_batch_that_fails_is_left_out_alone(
    make_log: MakeLog, signer: Signer, publish: int
) -> None:
    def broken() -> Iterator[bytes]:
        yield from [b"broken"] * 300
        raise RuntimeError("the source broke")

    log = make_log(250)
    with log.writer(signer, publish=publish) as stream:
        stream.append(batch(250, 3))
        with pytest.raises(EntryTooLarge) as caught:
            stream.append([*batch(253, 300), b"x" * (MAX_ENTRY + 1)])
        assert caught.value.index == 300
        assert stream.append(batch(253, 2)) == range(253, 255)
        with pytest.raises(RuntimeError, match="the source broke"):
            stream.append(broken())
        assert stream.size == 255
        stream.append(batch(255, 2))
    assert list(log.entries()) == batch(0, 257)
    assert log.leftovers() == []
    log.audit()


@pytest.mark.parametrize("publish", [1, 8, PUBLISH])
def test_interrupted_between_batches_and_within_one(
    make_log: MakeLog, signer: Signer, publish: int
) -> None:
    def stopped() -> Iterator[bytes]:
        yield from [b"stopped"] * 300
        raise KeyboardInterrupt

    log = make_log(250)

    def between() -> None:
        with log.writer(signer, publish=publish) as stream:
            stream.append(batch(250, 5))
            raise KeyboardInterrupt

    def within() -> None:
        with log.writer(signer, publish=publish) as stream:
            stream.append(batch(255, 5))
            stream.append(stopped())

    with pytest.raises(KeyboardInterrupt):
        between()
    assert list(Log.open(log.folder, signer.verifier).entries()) == batch(0, 255)
    with pytest.raises(KeyboardInterrupt):
        within()
    assert list(Log.open(log.folder, signer.verifier).entries()) == batch(0, 260)
    log.append(batch(260, 1), signer)
    assert log.leftovers() == []
    log.audit()


def test_what_a_stream_that_broke_off_had_acknowledged_is_recovered(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(250)
    assert not log.broken_off
    broken_off(log, signer, batch(250, 3), batch(253, 300), batch(553, 1))
    reader = Log.open(log.folder, signer.verifier)
    assert reader.size == 250  # readers see what is in place
    assert reader.broken_off
    reader.audit()
    assert reader.recover() == range(250, 554)  # and the public key is enough to put it there
    assert list(reader.entries()) == batch(0, 554)
    assert not reader.broken_off
    assert reader.leftovers() == []
    reader.audit()
    assert reader.recover() == range(554, 554)


def test_the_next_writer_recovers_by_itself(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(250)
    broken_off(log, signer, batch(250, 3))
    assert log.append(batch(253, 3), signer) == range(253, 256)
    broken_off(log, signer, batch(256, 300))
    with log.writer(signer) as stream:
        assert stream.size == 556
    assert list(log.entries()) == batch(0, 556)
    assert log.leftovers() == []
    log.audit()


def test_records_of_an_earlier_round_are_passed_over(make_log: MakeLog, signer: Signer) -> None:
    """The journal is overwritten from the front: the rest of older records lies behind the new."""
    log = make_log(0)
    broken_off(log, signer, batch(0, 9), batch(9, 9), batch(18, 9), batch(27, 1), publish=27)
    assert (log.folder / JOURNAL).stat().st_size > 500
    assert Log.open(log.folder, signer.verifier).size == 27
    assert log.recover() == range(27, 28)
    broken_off(log, signer, *(batch(28 + 9 * at, 9) for at in range(3)), publish=27)
    assert Log.open(log.folder, signer.verifier).size == 55  # all in place, all still journalled
    assert log.recover().stop == 55
    assert list(log.entries()) == batch(0, 55)
    log.audit()


def test_a_record_that_was_cut_short_was_not_acknowledged(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(10)
    broken_off(log, signer, batch(10, 3))
    whole = len((log.folder / JOURNAL).read_bytes())
    log.recover()
    broken_off(log, signer, batch(13, 3), batch(16, 4))
    data = (log.folder / JOURNAL).read_bytes()
    for end in [*range(whole, len(data), 7), len(data) - 1]:
        folder = log.folder.with_name(f"cut at {end}")
        folder.mkdir()
        for name, content in files(log).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        (folder / JOURNAL).write_bytes(data[:end] + bytes(len(data) - end))
        again = Log.open(folder, signer.verifier)
        assert again.recover() == range(13, 16)
        assert list(again.entries()) == batch(0, 16)
        again.audit()


def test_a_last_record_whose_beginning_is_spoilt_counts_for_nothing(
    make_log: MakeLog, signer: Signer
) -> None:
    """It cannot be told from one that was being written: it is no sign of a log set back."""
    log = make_log(10)
    broken_off(log, signer, batch(10, 3))
    path = log.folder / JOURNAL
    data = path.read_bytes()
    for bit in range(20 * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        assert log.recover() == range(10, 10)
    path.write_bytes(data)
    assert log.recover() == range(10, 13)


def test_a_flipped_bit_before_the_last_record_is_told_and_nothing_is_dropped(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(10)
    broken_off(log, signer, batch(10, 3))
    first = len((log.folder / JOURNAL).read_bytes())
    log.recover()
    broken_off(log, signer, batch(13, 3), batch(16, 4))
    path = log.folder / JOURNAL
    data = path.read_bytes()
    for bit in range(0, first * 8, 5):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with pytest.raises(LogError) as caught:
            log.recover()
        assert caught.value.path == path
        assert log.size == 13
    path.write_bytes(data)
    assert log.recover() == range(13, 20)


def test_a_log_that_was_set_back_under_its_journal(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(10)
    before = files(log)
    log.append(batch(10, 3), signer)
    broken_off(log, signer, batch(13, 3))
    for name in set(files(log)) - set(before) - {JOURNAL}:
        (log.folder / name).unlink()
    for name, content in before.items():
        (log.folder / name).parent.mkdir(exist_ok=True)
        (log.folder / name).write_bytes(content)
    for act in (lambda log: log.recover(), lambda log: log.append([b"x"], signer)):
        with pytest.raises(CheckpointInvalid, match="goes on from 13 entries, and the log has 10"):
            act(Log.open(log.folder, signer.verifier))
    assert (log.folder / JOURNAL).exists()


def test_a_journal_that_somebody_without_the_key_made(make_log: MakeLog, signer: Signer) -> None:
    log, other = make_log(10), Signer(ORIGIN, b"\7" * 32)
    foreign = Log.create(log.folder.with_name("foreign"), ORIGIN, other)
    foreign.append(batch(0, 10), other)
    broken_off(foreign, other, [b"forged"])
    (log.folder / JOURNAL).write_bytes((foreign.folder / JOURNAL).read_bytes())
    assert log.recover() == range(10, 10)
    assert log.append([b"x"], signer) == range(10, 11)
    log.audit()


def test_a_journal_of_another_log_with_the_same_key_and_entries(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(10)
    other = Log.create(log.folder.with_name("other"), "example.org/other", signer)
    other.append(batch(0, 10), signer)
    broken_off(other, signer, batch(10, 1))
    (log.folder / JOURNAL).write_bytes((other.folder / JOURNAL).read_bytes())
    assert log.recover() == range(10, 10)
    assert Log.open(log.folder, signer.verifier, origin=ORIGIN).size == 10


def test_a_log_is_not_made_over_what_a_stream_acknowledged(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(0)
    broken_off(log, signer, [b"acknowledged"])
    (log.folder / "checkpoint").unlink()
    with pytest.raises(LogExists):
        Log.create(log.folder, ORIGIN, signer)


def test_a_checkpoint_replaced_under_a_stream(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(10)
    earlier = (log.folder / "checkpoint").read_bytes()
    log.append(batch(10, 1), signer)
    false = Checkpoint(ORIGIN, 11, root_of([leaf_hash(b"false")])).sign(signer)
    for data in (earlier, false, earlier[:-9], b""):
        now = (log.folder / "checkpoint").read_bytes()
        with log.writer(signer) as stream:
            stream.append(batch(stream.size, 1))
            acknowledged = stream.size
            (log.folder / "checkpoint").write_bytes(data)
            for _ in range(2):
                with pytest.raises(LogError):
                    stream.append([b"signed over it"])
            (log.folder / "checkpoint").write_bytes(now)
        assert log.size == acknowledged
    assert b"signed over it" not in list(log.entries())
    log.audit()


def test_a_log_set_back_under_a_stream_that_met_an_error(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(10)
    earlier = shutil.copytree(log.folder, log.folder.with_name("earlier"))
    Log.open(log.folder, signer.verifier).append(batch(10, 5), signer)
    with log.writer(signer) as stream:
        with pytest.raises(EntryTooLarge):
            stream.append([b"x" * (MAX_ENTRY + 1)])
        shutil.rmtree(log.folder / "tile")
        shutil.copytree(earlier, log.folder, dirs_exist_ok=True)
        with pytest.raises(CheckpointInvalid, match="set the log back"):
            stream.append([b"instead"])
    assert Log.open(log.folder, signer.verifier).size == 10


def test_a_cosignature_added_to_the_checkpoint_is_no_change(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(10)
    with log.writer(signer) as stream:
        stream.append(batch(10, 1))
        path = log.folder / "checkpoint"
        line = path.read_bytes().splitlines(keepends=True)[-1].replace(b"example.org", b"arland")
        path.write_bytes(path.read_bytes() + line)
        assert stream.append(batch(11, 1)) == range(11, 12)
    log.audit()


def test_nothing_is_signed_over_a_fault_of_memory(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(10)
    with log.writer(signer) as stream:
        stream.append(batch(10, 1))
        assert stream._state is not None
        row = stream._state.growth._frontier._rows[0]._nodes[0]
        row[5 * 32] ^= 1
        stream._state.growth._frontier._rows[0]._nodes[1][2 * 32] ^= 1
        stream._state.growth._frontier._rows[0]._nodes[3][3] ^= 1
        with pytest.raises(CheckpointInvalid, match="in memory"):
            stream.append([b"x"])
        assert stream.append(batch(11, 1)) == range(11, 12)  # from the disk, which is sound
    assert list(log.entries()) == batch(0, 12)
    log.audit()


def test_a_signature_that_does_not_hold_is_not_handed_out(
    make_log: MakeLog, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, real = make_log(10), Signer.sign
    with log.writer(signer) as stream:
        with monkeypatch.context() as patch:
            patch.setattr(Signer, "sign", lambda self, text: real(self, text[:-2] + b"\n"))
            with pytest.raises(CheckpointInvalid, match="does not fit"):
                stream.append([b"x"])
        stream.append(batch(10, 1))
    assert list(log.entries()) == batch(0, 11)


def test_nothing_is_signed_over_a_damaged_edge(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(300)
    for name in ("tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"):
        path = log.folder / name
        sound = path.read_bytes()
        path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
        with pytest.raises(LogDamaged), Log.open(log.folder, signer.verifier).writer(signer):
            pass
        path.write_bytes(sound)
    log.append([b"x"], signer)


def test_readers_while_a_stream_writes(make_log: MakeLog, signer: Signer) -> None:
    """Whatever a reader opens is whole and sound, from one end of a stream to the other."""
    code = """
import sys
from pathlib import Path
from truceline.ledger import Log, Signer, leaf_hash, verify_consistency, verify_inclusion
verifier = Signer("example.org/case", bytes(range(32))).verifier
last, looks = None, 0
while not Path(sys.argv[2]).exists() or looks < 3:
    log = Log.open(Path(sys.argv[1]), verifier)
    entries = list(log.entries())
    assert entries == [b"entry %d" % at for at in range(log.size)], log.size
    log.audit()
    if last is not None:
        proof = log.consistency_proof(last.size)
        assert verify_consistency(last.size, log.size, last.root, log.checkpoint.root, proof)
    last, looks = log.checkpoint, looks + 1
    index = log.size // 2
    proof = log.inclusion_proof(index)
    assert verify_inclusion(leaf_hash(entries[index]), index, log.size, proof, last.root)
print(looks)
"""
    log = make_log(3)
    done = log.folder.with_name("done")
    reader = subprocess.Popen(
        [sys.executable, "-c", code, str(log.folder), str(done)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        with log.writer(signer, publish=7) as stream:
            for at in range(3, 1200, 3):
                stream.append(batch(at, 3))
    finally:
        done.touch()
    said, wrong = reader.communicate()
    assert reader.returncode == 0, wrong.decode()
    assert int(said) > 3
    assert Log.open(log.folder, signer.verifier).size == 1200


def test_two_processes_with_a_stream_each_lose_nothing(make_log: MakeLog, signer: Signer) -> None:
    code = """
import sys, time
from pathlib import Path
from truceline.ledger import Log, LogLocked, Signer
signer = Signer("example.org/case", bytes(range(32)))
log, turn = Log.open(Path(sys.argv[1]), signer.verifier), 0
while turn < 8:
    try:
        with log.writer(signer, publish=20) as stream:
            for at in range(5):
                stream.append([f"{sys.argv[2]} {turn} {at}".encode()] * 7)
        turn += 1
    except LogLocked:
        time.sleep(0.001)
"""
    log = make_log(0)
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(log.folder), name]) for name in "ab"
    ]
    assert [each.wait() for each in writers] == [0, 0]
    log = Log.open(log.folder, signer.verifier)
    found = list(log.entries())
    assert log.size == len(found) == 560
    for name in "ab":
        own = [entry for entry in found if entry.startswith(name.encode())]
        assert own == [
            f"{name} {turn} {at}".encode() for turn in range(8) for at in range(5) for _ in range(7)
        ]
    assert log.leftovers() == []
    log.audit()


@pytest.mark.parametrize("own", [False, True])
def test_a_stream_that_cannot_put_in_place_keeps_what_it_acknowledged(
    make_log: MakeLog, signer: Signer, monkeypatch: pytest.MonkeyPatch, own: bool
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    log = make_log(10)

    def run() -> None:
        with monkeypatch.context() as patch, log.writer(signer) as stream:
            stream.append(batch(10, 3))
            patch.setattr("truceline.ledger.files._write", full)
            if own:
                raise RuntimeError("the caller's own")

    # The first error is the one that is shown.
    with pytest.raises(RuntimeError if own else OSError, match="own" if own else "No space left"):
        run()
    assert Log.open(log.folder, signer.verifier).recover() == range(10, 13)
    log.append(batch(13, 1), signer)
    assert list(log.entries()) == batch(0, 14)
    log.audit()
