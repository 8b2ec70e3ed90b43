"""What a key signed last: a log that was set back is noticed on the machine of its operator."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from truceline.ledger import (
    Checkpoint,
    CheckpointInvalid,
    KeyUnusable,
    Log,
    LogLocked,
    Signer,
    leaf_hash,
    root_of,
)
from truceline.ledger.seen import SeenHead

MakeLog = Callable[..., Log]
ORIGIN = "example.org/case"


@pytest.fixture
def seen(tmp_path: Path, signer: Signer) -> SeenHead:
    return SeenHead.beside(signer.verifier, tmp_path / "keys")


def copy(log: Log, name: str) -> Path:
    """The log's folder as it is, set aside."""
    return Path(shutil.copytree(log.folder, log.folder.with_name(name)))


def put_back(log: Log, kept: Path) -> Log:
    shutil.rmtree(log.folder)
    shutil.copytree(kept, log.folder)
    return Log.open(log.folder, log.verifier)


def test_its_file_lies_beside_the_key(seen: SeenHead, tmp_path: Path, keys: Path) -> None:
    assert seen.path == tmp_path / "keys" / "example.org%2Fcase.seen"
    assert SeenHead.beside(seen.verifier).path == keys / "example.org%2Fcase.seen"


def test_it_is_not_kept_in_the_case(signer: Signer, tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="set back together with it"):
        SeenHead.beside(signer.verifier, tmp_path / "case" / "keys", outside=tmp_path / "case")


def test_what_is_remembered_is_the_last_checkpoint(
    make_log: MakeLog, signer: Signer, seen: SeenHead
) -> None:
    log = make_log(5)
    assert seen.last() is None
    for count in (1, 300, 2):
        log.append([b"x"] * count, signer, seen=seen)
        assert seen.last() == log.checkpoint
        assert seen.path.read_bytes() == (log.folder / "checkpoint").read_bytes()
    assert seen.path.parent.stat().st_mode & 0o077 == 0
    log.append([], signer, seen=seen)
    assert seen.last() == log.checkpoint


def test_it_remembers_a_log_from_its_making(tmp_path: Path, signer: Signer, seen: SeenHead) -> None:
    log = Log.create(tmp_path / "log", ORIGIN, signer, seen=seen)
    assert seen.last() == log.checkpoint == Checkpoint(ORIGIN, 0, root_of([]))
    log.append([b"x"], signer, seen=seen)
    # The same name and key again: two logs that could be taken for one.
    with pytest.raises(CheckpointInvalid, match=r"signed 1 entries .* and the log has 0"):
        Log.create(tmp_path / "again", ORIGIN, signer, seen=seen)
    assert not (tmp_path / "again" / "checkpoint").exists()


def test_a_log_set_back_to_an_earlier_copy(
    make_log: MakeLog, signer: Signer, seen: SeenHead
) -> None:
    log = make_log(300)
    earlier = copy(log, "earlier")
    log.append([b"unwelcome"], signer, seen=seen)
    later = copy(log, "later")
    log = put_back(log, earlier)
    log.audit()  # every file of it is sound
    before = (log.folder / "checkpoint").read_bytes()
    for act in (
        lambda: log.append([b"instead"], signer, seen=seen),
        lambda: log.writer(signer, seen=seen).__enter__(),
        lambda: log.audit(seen=seen),
        lambda: Log.open(log.folder, signer.verifier, seen=seen),
    ):
        with pytest.raises(CheckpointInvalid, match=r"set back.*Restore the later copy") as caught:
            act()
        assert caught.value.path == seen.path
    assert (log.folder / "checkpoint").read_bytes() == before
    log = put_back(log, later)
    log.audit(seen=seen)
    assert log.append([b"more"], signer, seen=seen) == range(301, 302)


@pytest.mark.parametrize("others", [1, 2, 600])
def test_another_log_of_the_same_name(
    make_log: MakeLog, signer: Signer, seen: SeenHead, others: int
) -> None:
    """As large as the one signed, or larger: its beginning is not what was signed."""
    log = make_log(300)
    earlier = copy(log, "earlier")
    log.append([b"unwelcome"], signer, seen=seen)
    log = put_back(log, earlier)
    log.append([b"instead"] * others, signer)  # by somebody with the key, and without its memory
    for act in (
        lambda: log.append([b"more"], signer, seen=seen),
        lambda: log.audit(seen=seen),
        lambda: Log.open(log.folder, signer.verifier, seen=seen),
    ):
        with pytest.raises(CheckpointInvalid, match="two different logs of one name"):
            act()


def test_one_that_grew_by_honest_appends_elsewhere_is_fine(
    make_log: MakeLog, signer: Signer, seen: SeenHead
) -> None:
    log = make_log(300)
    log.append([b"x"], signer, seen=seen)
    log.append([b"y"] * 500, signer)
    log.audit(seen=seen)
    assert Log.open(log.folder, signer.verifier, seen=seen).size == 801
    log.append([b"z"], signer, seen=seen)
    assert seen.last() == log.checkpoint


def test_given_up_knowingly(make_log: MakeLog, signer: Signer, seen: SeenHead) -> None:
    log = make_log(3)
    earlier = copy(log, "earlier")
    log.append([b"unwelcome"], signer, seen=seen)
    log = put_back(log, earlier)
    with pytest.raises(CheckpointInvalid, match="remove this file"):
        log.append([b"instead"], signer, seen=seen)
    seen.path.unlink()
    assert log.append([b"instead"], signer, seen=seen) == range(3, 4)
    assert seen.last() == log.checkpoint


def test_a_key_signs_one_log(make_log: MakeLog, tmp_path: Path, signer: Signer) -> None:
    seen = SeenHead.beside(signer.verifier, tmp_path / "keys")
    make_log(3).append([b"x"], signer, seen=seen)
    with pytest.raises(CheckpointInvalid, match=r"last signed the log example\.org/case"):
        Log.create(tmp_path / "other", "example.org/other", signer, seen=seen)
    other = Log.create(tmp_path / "another", "example.org/other", signer)
    with pytest.raises(CheckpointInvalid, match=r"this is example\.org/other"):
        other.append([b"x"], signer, seen=seen)


def test_every_flipped_bit_of_the_memory_is_found(
    make_log: MakeLog, signer: Signer, seen: SeenHead
) -> None:
    log = make_log(3)
    log.append([b"x"], signer, seen=seen)
    data = seen.path.read_bytes()
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        seen.path.write_bytes(flipped)
        with pytest.raises(CheckpointInvalid, match="cannot be read") as caught:
            seen.last()
        assert caught.value.path == seen.path
    with pytest.raises(CheckpointInvalid):
        log.append([b"y"], signer, seen=seen)
    seen.path.write_bytes(data[:40])
    with pytest.raises(CheckpointInvalid, match="Restore the file"):
        log.audit(seen=seen)


def test_a_stream_remembers_what_it_put_in_place(
    make_log: MakeLog, signer: Signer, seen: SeenHead
) -> None:
    log = make_log(3)
    with log.writer(signer, seen=seen, publish=10) as stream:
        for size in range(4, 40):
            stream.append([b"x"])
            last = seen.last()
            assert (0 if last is None else last.size) == (0 if log.size == 3 else log.size)
            assert stream.size == size
            assert size - log.size < 10
    assert seen.last() == log.checkpoint
    assert log.size == 39


def test_two_copies_of_a_log_are_not_both_written(
    make_log: MakeLog, signer: Signer, seen: SeenHead
) -> None:
    log = make_log(3)
    twin = Log.open(copy(log, "twin"), signer.verifier)
    with log.writer(signer, seen=seen) as stream:
        stream.append([b"here"])
        with pytest.raises(LogLocked, match="signing with the key"):
            twin.append([b"there"], signer, seen=seen)
    with pytest.raises(CheckpointInvalid, match="set back"):
        twin.append([b"there"], signer, seen=seen)
    assert twin.size == 3


def test_two_processes_with_a_copy_each_make_no_fork(
    make_log: MakeLog, signer: Signer, seen: SeenHead
) -> None:
    code = """
import sys, time
from pathlib import Path
from truceline.ledger import CheckpointInvalid, Log, LogLocked, Signer
from truceline.ledger.seen import SeenHead
signer = Signer("example.org/case", bytes(range(32)))
log, added = Log.open(Path(sys.argv[1]), signer.verifier), 0
print(flush=True)
sys.stdin.readline()  # both begin together
for at in range(60):
    try:
        seen = SeenHead.beside(signer.verifier, Path(sys.argv[2]))
        added += len(log.append([f"{sys.argv[1]} {at}".encode()], signer, seen=seen))
    except LogLocked:
        time.sleep(0.001)
    except CheckpointInvalid:
        break
print(added)
"""
    log = make_log(3)
    folders = [log.folder, copy(log, "twin")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    writers = [
        subprocess.Popen([sys.executable, "-c", code, folder, seen.path.parent], **pipes)
        for folder in folders
    ]
    for each in writers:
        assert each.stdout is not None
        each.stdout.readline()
    for each in writers:
        assert each.stdin is not None
        each.stdin.write(b"\n")
        each.stdin.flush()
    added = sorted(int(each.communicate()[0]) for each in writers)
    assert added[0] == 0
    assert added[1] > 0
    last = seen.last()
    assert last is not None
    assert last.size == 3 + added[1]


def test_a_root_is_compared_and_not_only_a_size(signer: Signer, seen: SeenHead) -> None:
    roots = {size: root_of([leaf_hash(b"%d" % at) for at in range(size)]) for size in (4, 9)}
    seen.remember(Checkpoint(ORIGIN, 4, roots[4]).sign(signer))
    now = Checkpoint(ORIGIN, 9, roots[9])
    seen.check(now, roots.__getitem__)
    asked: list[int] = []
    with pytest.raises(CheckpointInvalid, match="other entries"):
        seen.check(now, lambda size: asked.append(size) or b"\0" * 32)
    assert asked == [4]
