"""What is done to a log by accident or on purpose, and whether the audit finds and names it."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from truceline.ledger import (
    Checkpoint,
    CheckpointInvalid,
    Log,
    LogDamaged,
    LogError,
    LogMissing,
    Signer,
    leaf_hash,
    root_of,
)
from truceline.ledger.tiles import decode_bundle, encode_bundle

MakeLog = Callable[..., Log]
SIZE = 600


def flip(path: Path, bit: int) -> None:
    data = bytearray(path.read_bytes())
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(bytes(data))


def log_files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")


def audit(folder: Path, signer: Signer) -> None:
    Log.open(folder, signer.verifier).audit()


def test_a_flipped_bit_anywhere_is_found_and_its_file_named(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(SIZE, 10, 300)
    chance = random.Random(6962)  # noqa: S311 (which bits to flip is no secret)
    paths = log_files(log.folder)
    assert len(paths) == 8
    for path in paths:
        bits = path.stat().st_size * 8
        for bit in {0, bits - 1, *(chance.randrange(bits) for _ in range(60))}:
            flip(path, bit)
            with pytest.raises(LogError) as caught:
                audit(log.folder, signer)
            assert caught.value.path == path, (path, bit, str(caught.value))
            flip(path, bit)
    audit(log.folder, signer)


def test_every_bit_of_a_small_log(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(3)
    for path in log_files(log.folder):
        for bit in range(path.stat().st_size * 8):
            flip(path, bit)
            with pytest.raises(LogError):
                audit(log.folder, signer)
            flip(path, bit)
    audit(log.folder, signer)


def test_a_flipped_bit_is_found_by_a_log_that_was_open(make_log: MakeLog) -> None:
    log = make_log(SIZE)
    assert len(list(log.entries())) == SIZE
    for path in log_files(log.folder):
        flip(path, 77)
        with pytest.raises(LogError):
            log.audit()
        flip(path, 77)
    log.audit()


def test_the_error_names_the_entry_and_what_differs(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(SIZE)
    path = log.folder / "tile/entries/001"
    path.write_bytes(path.read_bytes().replace(b"entry 300", b"entry 3OO"))
    with pytest.raises(LogDamaged) as caught:
        audit(log.folder, signer)
    assert caught.value.index == 300
    assert caught.value.path == path
    for part in ("entry 300", leaf_hash(b"entry 3OO").hex(), leaf_hash(b"entry 300").hex()):
        assert part in str(caught.value)
    assert "Restore" in caught.value.remedy
    with pytest.raises(LogDamaged, match="entry 300"):
        list(log.entries())


def test_an_entry_and_its_leaf_hash_changed_together(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(SIZE)
    old, new = leaf_hash(b"entry 300"), leaf_hash(b"entry 3OO")
    for name, was, now in (("entries/001", b"entry 300", b"entry 3OO"), ("0/001", old, new)):
        path = log.folder / "tile" / name
        path.write_bytes(path.read_bytes().replace(was, now))
    with pytest.raises(LogDamaged, match="hash 1 is") as caught:
        audit(log.folder, signer)
    assert caught.value.path == log.folder / "tile/1/000.p/2"


def test_a_whole_log_rewritten_under_the_old_checkpoint(
    make_log: MakeLog, tmp_path: Path, signer: Signer
) -> None:
    log, other = make_log(SIZE), Log.create(tmp_path / "other", "example.org/case", signer)
    other.append([b"rewritten %d" % at for at in range(SIZE)], signer)
    shutil.rmtree(log.folder / "tile")
    shutil.copytree(other.folder / "tile", log.folder / "tile")
    with pytest.raises(LogDamaged, match="changed together"):
        audit(log.folder, signer)


@pytest.mark.parametrize("name", ["tile/entries/001", "tile/entries/002.p/88"])
@pytest.mark.parametrize("change", ["swap", "drop", "double", "reverse", "empty", "cut", "more"])
def test_entries_removed_or_reordered(
    make_log: MakeLog, signer: Signer, name: str, change: str
) -> None:
    log = make_log(SIZE)
    path = log.folder / name
    entries = decode_bundle(path.read_bytes())
    changed = {
        "swap": [entries[1], entries[0], *entries[2:]],
        "drop": entries[1:],
        "double": [entries[0], *entries],
        "reverse": entries[::-1],
        "empty": [],
        "cut": entries,
        "more": [*entries, b"more"],
    }[change]
    data = encode_bundle(changed)
    path.write_bytes(data[:-3] if change == "cut" else data)
    with pytest.raises(LogDamaged) as caught:
        audit(log.folder, signer)
    assert caught.value.path == path


def test_a_missing_or_cut_file(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(SIZE)
    for path in log_files(log.folder):
        data = path.read_bytes()
        for cut in (0, 1, 32, len(data) // 2, len(data) - 1):
            path.write_bytes(data[:cut])
            with pytest.raises(LogError) as caught:
                audit(log.folder, signer)
            assert caught.value.path == path
        path.unlink()
        with pytest.raises((LogDamaged, LogMissing), match=r"missing|no checkpoint") as gone:
            audit(log.folder, signer)
        assert gone.value.path == path
        path.write_bytes(data)
    audit(log.folder, signer)


def test_a_missing_partial_is_not_made_up_for_by_leftovers(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(300)
    for name in ("0", "entries"):
        path = log.folder / f"tile/{name}/001.p/44"
        data = path.read_bytes()
        path.rename(path.with_name("45"))
        with pytest.raises(LogDamaged, match="missing"):
            audit(log.folder, signer)
        path.with_name("45").unlink()
        path.write_bytes(data)


def test_a_folder_in_a_files_place(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(300)
    path = log.folder / "tile/0/000"
    path.unlink()
    path.mkdir()
    with pytest.raises(LogDamaged, match="cannot be read"):
        audit(log.folder, signer)


def test_superseded_files_are_held_to_their_successors(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(10)
    stale = [log.folder / f"tile/{name}/000.p/10" for name in ("0", "entries")]
    kept = {path: path.read_bytes() for path in stale}
    log.append([b"more"] * 290, signer)
    for path, data in kept.items():
        assert not path.exists()
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    audit(log.folder, signer)
    assert sorted(log.leftovers()) == sorted(stale)
    for path in stale:
        flip(path, 5)
        with pytest.raises(LogDamaged) as caught:
            audit(log.folder, signer)
        assert caught.value.path == path
        flip(path, 5)


def test_files_that_are_no_part_of_the_log_are_told_and_left(
    make_log: MakeLog, signer: Signer
) -> None:
    log = make_log(10)
    alien = log.folder / "tile" / "0" / "notes.txt"
    beyond = log.folder / "tile" / "0" / "007"
    alien.write_text("mine", encoding="utf-8")
    beyond.write_bytes(bytes(8192))
    audit(log.folder, signer)
    assert log.leftovers() == [beyond, alien]
    log.append([b"x"], signer)
    assert alien.exists()


def test_a_checkpoint_signed_over_another_root(make_log: MakeLog, signer: Signer) -> None:
    """The operator's key signs something false: the signature holds, and the audit does not."""
    log = make_log(300)
    false = Checkpoint(log.origin, 300, root_of([leaf_hash(b"false")]))
    (log.folder / "checkpoint").write_bytes(false.sign(signer))
    with pytest.raises(LogDamaged, match="commits to"):
        audit(log.folder, signer)
    with pytest.raises((CheckpointInvalid, LogDamaged)):
        log.append([b"x"], signer)
