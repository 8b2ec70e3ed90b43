"""Appending, reading and proving; what an operator or a reader does to a sound log."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.ledger import (
    MAX_ENTRY,
    CheckpointInvalid,
    EntryTooLarge,
    Log,
    LogDamaged,
    LogExists,
    LogLocked,
    LogMissing,
    Signer,
    WrongKey,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from truceline.ledger.files import exclusive

MakeLog = Callable[..., Log]
ORIGIN = "example.org/case"


def leaves(size: int) -> list[bytes]:
    return [leaf_hash(b"entry %d" % at) for at in range(size)]


def files(log: Log) -> set[str]:
    found = (path for path in log.folder.rglob("*") if path.is_file())
    return {path.relative_to(log.folder).as_posix() for path in found} - {".lock"}


def test_an_empty_log(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(0)
    assert (
        (log.folder / "checkpoint")
        .read_bytes()
        .startswith(b"example.org/case\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n")
    )
    assert list(log.entries()) == []
    assert log.append([], signer) == range(0)
    assert files(log) == {"checkpoint"}
    Log.open(log.folder, signer.verifier, origin=ORIGIN).audit()


def test_the_files_of_a_log(make_log: MakeLog) -> None:
    assert files(make_log(600, 100)) == {
        "checkpoint",
        "tile/entries/000",
        "tile/entries/001",
        "tile/entries/002.p/88",
        "tile/0/000",
        "tile/0/001",
        "tile/0/002.p/88",
        "tile/1/000.p/2",
    }


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 513, 1000])
@pytest.mark.parametrize("step", [1000, 256, 97])
def test_size_root_and_entries(make_log: MakeLog, signer: Signer, size: int, step: int) -> None:
    log = make_log(size, *range(step, size, step))
    assert log.size == size
    assert log.checkpoint.root == root_of(leaves(size))
    again = Log.open(log.folder, signer.verifier)
    assert again.checkpoint == log.checkpoint
    assert list(again.entries()) == [b"entry %d" % at for at in range(size)]
    assert again.leftovers() == []
    again.audit()


def test_sizes_around_a_full_tile_of_tiles(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(65_535)
    hashes = leaves(65_538)
    for size in (65_535, 65_536, 65_537, 65_538):
        log.append([b"entry %d" % at for at in range(log.size, size)], signer)
        assert log.checkpoint.root == root_of(hashes[:size])
        log.audit()
    assert "tile/2/000.p/1" in files(log)
    assert "tile/1/000" in files(log)
    for size in (0, 1, 255, 256, 257, 40_000, 65_535, 65_536, 65_537):
        assert log.root_at(size) == root_of(hashes[:size])
        proof = log.consistency_proof(size)
        root = root_of(hashes[:size])
        assert verify_consistency(size, log.size, root, log.checkpoint.root, proof)
    for index in (0, 255, 256, 65_535, 65_536, 65_537):
        proof = log.inclusion_proof(index)
        assert verify_inclusion(hashes[index], index, log.size, proof, log.checkpoint.root)


def test_every_earlier_root_and_proof(make_log: MakeLog) -> None:
    log, hashes = make_log(530, 3, 300), leaves(530)
    for size in range(0, 531, 7):
        assert log.root_at(size) == root_of(hashes[:size])
        for index in range(0, size, 31):
            proof = log.inclusion_proof(index, size)
            assert verify_inclusion(hashes[index], index, size, proof, log.root_at(size))
        for old in range(0, size, 29):
            proof = log.consistency_proof(old, size)
            assert verify_consistency(old, size, log.root_at(old), log.root_at(size), proof)


@given(st.lists(st.lists(st.binary(max_size=40), max_size=300), max_size=5))
@settings(max_examples=15, deadline=None)
def test_any_bytes_in_any_batches(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[bytes]]
) -> None:
    signer = Signer(ORIGIN, b"\5" * 32)
    log = Log.create(tmp_path_factory.mktemp("any") / "log", ORIGIN, signer)
    every: list[bytes] = []
    for batch in batches:
        assert log.append(iter(batch), signer) == range(len(every), len(every) + len(batch))
        every += batch
    assert list(log.entries()) == every
    assert log.checkpoint.root == root_of([leaf_hash(entry) for entry in every])
    log.audit()


@pytest.mark.parametrize(
    ("start", "stop"), [(0, 0), (0, 1), (255, 257), (256, 512), (300, 301), (599, 600), (600, None)]
)
def test_a_range_of_entries(make_log: MakeLog, start: int, stop: int | None) -> None:
    expected = [b"entry %d" % at for at in range(600)][start:stop]
    assert list(make_log(600).entries(start, stop)) == expected


@pytest.mark.parametrize(("start", "stop"), [(-1, 3), (3, 2), (0, 11), (11, None)])
def test_a_range_outside_the_log(make_log: MakeLog, start: int, stop: int | None) -> None:
    with pytest.raises(ValueError, match="expected 0 to 10"):
        make_log(10).entries(start, stop)


@pytest.mark.parametrize("size", [-1, 11])
def test_no_root_or_proof_outside_the_log(make_log: MakeLog, size: int) -> None:
    log = make_log(10)
    with pytest.raises(ValueError, match=r"size|log"):
        log.root_at(size)
    with pytest.raises(ValueError, match=r"size|log"):
        log.inclusion_proof(0, size)
    with pytest.raises(ValueError, match=r"size|log"):
        log.consistency_proof(0, size)


def test_the_longest_entry_and_one_byte_more(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(3)
    log.append([b"x" * MAX_ENTRY], signer)
    for before in (0, 300):
        batch = [b"ok"] * before + [b"x" * (MAX_ENTRY + 1)]
        with pytest.raises(EntryTooLarge, match="has 65536 bytes") as caught:
            log.append(batch, signer)
        assert caught.value.index == before
        assert Log.open(log.folder, signer.verifier).size == log.size == 4
        log.audit()
    log.append([b"after"], signer)
    assert list(log.entries(3)) == [b"x" * MAX_ENTRY, b"after"]
    assert log.leftovers() == []
    log.audit()


def test_entries_that_fail_while_they_come(make_log: MakeLog, signer: Signer) -> None:
    def broken() -> Iterator[bytes]:
        yield from [b"x"] * 700
        raise RuntimeError("the source broke")

    log = make_log(5)
    alien = log.folder / "tile" / "notes.txt"
    alien.write_text("mine", encoding="utf-8")
    with pytest.raises(RuntimeError, match="the source broke"):
        log.append(broken(), signer)
    assert len(log.leftovers()) > 1
    log.audit()
    log.append([b"y"], signer)
    assert log.size == 6
    assert log.leftovers() == [alien]
    log.audit()


def test_a_log_is_not_made_over_another(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(5)
    with pytest.raises(LogExists, match="checkpoint"):
        Log.create(log.folder, ORIGIN, signer)
    (log.folder / "checkpoint").unlink()
    with pytest.raises(LogExists, match="tile"):
        Log.create(log.folder, ORIGIN, signer)


def test_a_bad_origin(tmp_path: Path, signer: Signer) -> None:
    with pytest.raises(CheckpointInvalid, match="origin"):
        Log.create(tmp_path / "log", "two\nlines", signer)


def test_no_log_here(make_log: MakeLog, tmp_path: Path, signer: Signer) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(LogMissing, match="no checkpoint here"):
            Log.open(folder, signer.verifier)
    log = make_log(5)
    (log.folder / "checkpoint").unlink()
    with pytest.raises(LogMissing, match="though there are tiles"):
        Log.open(log.folder, signer.verifier)


def test_appending_to_a_log_that_is_gone(make_log: MakeLog, tmp_path: Path, signer: Signer) -> None:
    log = make_log(5)
    log.folder.rename(tmp_path / "elsewhere")
    with pytest.raises(LogMissing, match="no such folder"):
        log.append([b"x"], signer)
    assert not log.folder.exists()


def test_another_key(make_log: MakeLog, signer: Signer) -> None:
    log, other = make_log(5), Signer(ORIGIN, b"\7" * 32)
    with pytest.raises(WrongKey, match=r"is signed by example\.org/case"):
        Log.open(log.folder, other.verifier)
    with pytest.raises(WrongKey, match=r"not with example\.org/case"):
        log.append([b"x"], other)
    assert log.size == 5


def test_another_origin(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(5)
    with pytest.raises(CheckpointInvalid, match=r"expected example\.org/other"):
        Log.open(log.folder, signer.verifier, origin="example.org/other")


def test_one_writer_at_a_time(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(5)
    with exclusive(log.folder / ".lock") as free:
        assert free
        with pytest.raises(LogLocked, match="another process"):
            log.append([b"x"], signer)
        assert list(Log.open(log.folder, signer.verifier).entries()) == list(log.entries())
    assert log.append([b"x"], signer) == range(5, 6)


def test_two_processes_lose_nothing(make_log: MakeLog, signer: Signer) -> None:
    code = """
import sys, time
from pathlib import Path
from truceline.ledger import Log, LogLocked, Signer
signer = Signer("example.org/case", bytes(range(32)))
log = Log.open(Path(sys.argv[1]), signer.verifier)
for at in range(30):
    while True:
        try:
            log.append([f"{sys.argv[2]} {at}".encode()] * 11, signer)
            break
        except LogLocked:
            time.sleep(0.001)
"""
    log = make_log(0)
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(log.folder), name]) for name in "ab"
    ]
    assert [each.wait() for each in writers] == [0, 0]
    log = Log.open(log.folder, signer.verifier)
    assert log.size == 660
    found = list(log.entries())
    for name in "ab":
        own = [entry for entry in found if entry.startswith(name.encode())]
        assert own == [f"{name} {at}".encode() for at in range(30) for _ in range(11)]
    assert log.leftovers() == []
    log.audit()


def test_a_writer_that_was_overtaken_goes_on_from_the_end(
    make_log: MakeLog, signer: Signer
) -> None:
    slow = make_log(5)
    Log.open(slow.folder, signer.verifier).append([b"fast"] * 300, signer)
    assert slow.append([b"slow"], signer) == range(305, 306)
    slow.audit()


def test_a_reader_of_an_older_checkpoint_reads_on(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(300)
    reader = Log.open(log.folder, signer.verifier)
    for count in (5, 300):
        log.append([b"more"] * count, signer)
        assert list(reader.entries()) == [b"entry %d" % at for at in range(300)]
        assert reader.root_at(300) == root_of(leaves(300)) == reader.checkpoint.root
        reader.audit()


def test_a_reader_is_not_misled_by_a_file_being_written(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(10)
    reader = Log.open(log.folder, signer.verifier)
    log.append([b"more"], signer)
    for name in ("0", "entries"):
        (log.folder / f"tile/{name}/000.p/12").write_bytes(b"half")
    assert list(reader.entries()) == [b"entry %d" % at for at in range(10)]
    reader.audit()


def test_a_log_that_was_set_back_is_noticed(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(300)
    earlier = (log.folder / "checkpoint").read_bytes()
    log.append([b"unwelcome"], signer)
    (log.folder / "checkpoint").write_bytes(earlier)
    for act in (log.audit, lambda: log.append([b"x"], signer)):
        with pytest.raises(CheckpointInvalid, match="seen here before"):
            act()
    beyond = Log.open(log.folder, signer.verifier).leftovers()
    assert beyond == [log.folder / f"tile/{name}/001.p/45" for name in ("0", "entries")]


@pytest.mark.parametrize("size", [3, 4])
def test_two_logs_of_one_name_are_noticed(
    make_log: MakeLog, tmp_path: Path, signer: Signer, size: int
) -> None:
    log = make_log(3)
    other = Log.create(tmp_path / "other", ORIGIN, signer)
    other.append([b"different"] * size, signer)
    log.folder.rename(tmp_path / "gone")
    other.folder.rename(log.folder)
    for act in (log.audit, lambda: log.append([b"x"], signer)):
        with pytest.raises(CheckpointInvalid, match="two different logs"):
            act()


def test_nothing_is_signed_over_a_damaged_edge(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(300)
    before = (log.folder / "checkpoint").read_bytes()
    for name in ("tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"):
        path = log.folder / name
        sound = path.read_bytes()
        path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
        with pytest.raises(LogDamaged):
            Log.open(log.folder, signer.verifier).append([b"x"], signer)
        assert (log.folder / "checkpoint").read_bytes() == before
        path.write_bytes(sound)
    assert log.append([b"x"], signer) == range(300, 301)
