"""What somebody may do to a log, one attack a test: each is found, or cannot be made.

Attackers here can write any file of the log. Some of them have the operator's key as well: what
they do is found by whoever remembers an earlier checkpoint, and by nobody else.
"""

from __future__ import annotations

import ast
import datetime
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import truceline.ledger
from truceline.ledger import (
    Checkpoint,
    CheckpointInvalid,
    Log,
    LogDamaged,
    LogError,
    LogMissing,
    NoteError,
    Signer,
    WrongKey,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)
from truceline.ledger.append import Growth
from truceline.ledger.frontier import Frontier
from truceline.ledger.seen import SeenHead

MakeLog = Callable[..., Log]
ORIGIN = "example.org/case"
SIZE = 300
ENTRIES = [b"entry %d" % at for at in range(SIZE)]
FLIPS = 10_000
PARTS = 5


def files(folder: Path) -> list[Path]:
    """The files that a log consists of."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")


def audit(folder: Path, signer: Signer) -> None:
    Log.open(folder, signer.verifier).audit()


def rebuild(folder: Path, entries: list[bytes]) -> bytes:
    """Make a folder's bundles and tiles those of these entries, as the owner would have; return
    their root. It takes no key.
    """
    shutil.rmtree(folder / "tile", ignore_errors=True)
    growth = Growth(Frontier(), [])
    for tile, data in [*growth.add(entries), *growth.edge()]:
        (folder / tile.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / tile.path).write_bytes(data)
    return growth.root()


@pytest.mark.parametrize("part", range(PARTS))
def test_ten_thousand_flipped_bits(make_log: MakeLog, signer: Signer, part: int) -> None:
    log, seed = make_log(SIZE), f"6962 {part}" if os.environ.get("CI") else None
    chance = random.Random(seed)  # noqa: S311 (which bits to flip is no secret)
    handles = [os.open(path, os.O_RDWR) for path in files(log.folder)]
    bits = [os.fstat(handle).st_size * 8 for handle in handles]
    for _ in range(FLIPS // PARTS):
        (handle,) = chance.choices(handles, bits)  # each bit of the log is as likely
        bit = chance.randrange(os.fstat(handle).st_size * 8)
        was = os.pread(handle, 1, bit // 8)
        os.pwrite(handle, bytes([was[0] ^ 1 << bit % 8]), bit // 8)
        try:
            audit(log.folder, signer)
        except LogError:
            pass
        else:
            pytest.fail(f"bit {bit} of {files(log.folder)[handles.index(handle)]} was flipped")
        os.pwrite(handle, was, bit // 8)
    audit(log.folder, signer)
    for handle in handles:
        os.close(handle)


def test_every_file_cut_anywhere_or_made_longer(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(SIZE)
    for path in files(log.folder):
        data = path.read_bytes()
        cuts = {*range(0, len(data), max(1, len(data) // 60)), len(data) - 1}
        for changed in (*(data[:cut] for cut in cuts), data + b"\0", data + data[-32:]):
            path.write_bytes(changed)
            with pytest.raises(LogError) as caught:
                audit(log.folder, signer)
            assert caught.value.path == path
        path.unlink()
        with pytest.raises((LogDamaged, LogMissing)):
            audit(log.folder, signer)
        path.write_bytes(data)
    audit(log.folder, signer)


CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "removed": lambda old: old[:100] + old[101:],
    "the first removed": lambda old: old[1:],
    "the last removed": lambda old: old[:-1],
    "reordered": lambda old: [*old[:100], old[101], old[100], *old[102:]],
    "inserted": lambda old: [*old[:100], b"inserted", *old[100:]],
    "back-dated": lambda old: [old[-1], *old[:-1]],
    "replayed": lambda old: [*old, old[100]],
    "replayed in another's place": lambda old: [*old[:200], old[100], *old[201:]],
    "changed": lambda old: [*old[:100], b"changed", *old[101:]],
    "one split in two": lambda old: [*old[:100], old[100][:2], old[100][2:], *old[101:]],
    "all": lambda old: [b"another %d" % at for at in range(len(old))],
    "emptied": lambda old: old[:0],
}


@pytest.mark.parametrize("change", CHANGES)
def test_entries_changed_without_the_key(make_log: MakeLog, signer: Signer, change: str) -> None:
    """All tiles are rebuilt, so that the files agree with each other. Only the root cannot be."""
    log, changed = make_log(SIZE), CHANGES[change](ENTRIES)
    note = (log.folder / "checkpoint").read_bytes()
    root = rebuild(log.folder, changed)
    assert root != log.checkpoint.root
    with pytest.raises(LogDamaged):
        audit(log.folder, signer)
    with pytest.raises(LogDamaged):
        Log.open(log.folder, signer.verifier).append([b"x"], signer)
    # The checkpoint made to fit, under the signature there is, or one by a key of the same name.
    forged = Checkpoint(ORIGIN, len(changed), root)
    _, _, tail = note.decode().partition("\n\n")
    (log.folder / "checkpoint").write_bytes(f"{forged.text}\n{tail}".encode())
    with pytest.raises(CheckpointInvalid, match="does not fit the text"):
        audit(log.folder, signer)
    (log.folder / "checkpoint").write_bytes(forged.sign(Signer(ORIGIN, b"\7" * 32)))
    with pytest.raises(WrongKey):
        audit(log.folder, signer)
    # The proofs of the true log do not fit it, and its own do not fit the true root.
    hashes = [leaf_hash(entry) for entry in ENTRIES]
    (log.folder / "checkpoint").write_bytes(note)
    rebuild(log.folder, ENTRIES)
    proof = log.consistency_proof(100)
    if len(changed) != SIZE:
        assert not verify_consistency(100, len(changed), root_of(hashes[:100]), root, proof)
    assert not verify_consistency(100, SIZE, root_of(hashes[:100]), root, proof)


@pytest.mark.parametrize("change", [each for each in CHANGES if each != "replayed"])
def test_entries_changed_with_the_key(
    make_log: MakeLog, tmp_path: Path, signer: Signer, change: str
) -> None:
    """Every signature holds. Who remembers any checkpoint from after the change has the proof."""
    log, changed = make_log(SIZE), CHANGES[change](ENTRIES)
    seen = SeenHead.beside(signer.verifier, tmp_path / "keys")
    seen.remember((log.folder / "checkpoint").read_bytes())
    reader = Log.open(log.folder, signer.verifier)
    forged = Checkpoint(ORIGIN, len(changed), rebuild(log.folder, changed)).sign(signer)
    (log.folder / "checkpoint").write_bytes(forged)
    audit(log.folder, signer)  # taken by itself it is a sound log; nobody could tell
    again = Log.open(log.folder, signer.verifier)
    for act in (
        lambda: again.audit(seen=seen),
        lambda: again.append([b"x"], signer, seen=seen),
        lambda: Log.open(log.folder, signer.verifier, seen=seen),
        reader.audit,
        lambda: reader.append([b"x"], signer),
    ):
        with pytest.raises(CheckpointInvalid):
            act()
    # Signed twice by the same key: evidence against its holder, whoever shows it.
    for note in (seen.path.read_bytes(), forged):
        Checkpoint.open(note, signer.verifier)


def test_an_entry_said_again_is_an_entry_of_its_own(make_log: MakeLog, signer: Signer) -> None:
    """With the key, repeating what was said is an append like any other: it takes nothing away."""
    log = make_log(SIZE)
    log.append([ENTRIES[100]], signer)
    first, second = log.inclusion_proof(100), log.inclusion_proof(SIZE)
    leaf, root = leaf_hash(ENTRIES[100]), log.checkpoint.root
    assert verify_inclusion(leaf, 100, SIZE + 1, first, root)
    assert verify_inclusion(leaf, SIZE, SIZE + 1, second, root)
    assert not verify_inclusion(leaf, SIZE, SIZE + 1, first, root)
    assert not verify_inclusion(leaf, 100, SIZE + 1, second, root)


def test_the_checkpoint_of_another_log_with_the_same_key(
    make_log: MakeLog, tmp_path: Path, signer: Signer
) -> None:
    log = make_log(SIZE)
    other = Log.create(tmp_path / "other", "example.org/other", signer)
    other.append(ENTRIES, signer)
    shutil.copy(other.folder / "checkpoint", log.folder / "checkpoint")
    # The entries are the same, so are the roots: only the name tells.
    audit(log.folder, signer)
    with pytest.raises(CheckpointInvalid, match=r"expected example\.org/case"):
        Log.open(log.folder, signer.verifier, origin=ORIGIN)
    for act in (log.audit, lambda: log.append([b"x"], signer)):
        with pytest.raises(CheckpointInvalid, match=r"300 entries of example\.org/other"):
            act()


def test_the_checkpoint_of_another_log_with_other_entries(
    make_log: MakeLog, tmp_path: Path, signer: Signer
) -> None:
    log = make_log(SIZE)
    for size in (SIZE - 1, SIZE, SIZE + 1):
        other = Log.create(tmp_path / f"other {size}", ORIGIN, signer)
        other.append([b"other"] * size, signer)
        shutil.copy(other.folder / "checkpoint", log.folder / "checkpoint")
        with pytest.raises(LogDamaged):
            audit(log.folder, signer)
        with pytest.raises(LogError):
            Log.open(log.folder, signer.verifier).append([b"x"], signer)


def test_a_wrong_key(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(SIZE)
    note = (log.folder / "checkpoint").read_bytes()
    for other in (Signer(ORIGIN, b"\7" * 32), Signer("example.org/other", signer.seed)):
        with pytest.raises(WrongKey):
            Log.open(log.folder, other.verifier)
        (log.folder / "checkpoint").write_bytes(log.checkpoint.sign(other))
        for act in (lambda: audit(log.folder, signer), log.audit):
            with pytest.raises(WrongKey, match=r"expected example\.org/case"):
                act()
        with pytest.raises(WrongKey):
            log.append([b"x"], other)
        (log.folder / "checkpoint").write_bytes(note)
    audit(log.folder, signer)


def test_a_proof_for_another_size_index_or_root(make_log: MakeLog) -> None:
    log = make_log(SIZE)
    hashes = [leaf_hash(entry) for entry in ENTRIES]
    roots = [root_of(hashes[:size]) for size in range(SIZE + 1)]
    chance = random.Random(9162)  # noqa: S311 (no secret)
    for _ in range(300):
        size = chance.randrange(2, SIZE + 1)
        index, old = chance.randrange(size), chance.randrange(1, size)
        proof, growth = log.inclusion_proof(index, size), log.consistency_proof(old, size)
        assert verify_inclusion(hashes[index], index, size, proof, roots[size])
        assert verify_consistency(old, size, roots[old], roots[size], growth)
        other = chance.choice([each for each in range(1, SIZE + 1) if each != size])
        if index < other:
            assert not verify_inclusion(hashes[index], index, other, proof, roots[other])
        assert not verify_inclusion(hashes[index], index, size, proof, roots[other])
        beside = chance.choice([each for each in range(size) if each != index])
        assert not verify_inclusion(hashes[beside], index, size, proof, roots[size])
        assert not verify_inclusion(hashes[index], beside, size, proof, roots[size])
        if old <= other:
            assert not verify_consistency(old, other, roots[old], roots[other], growth) or (
                log.consistency_proof(old, other) == growth
            )
        assert not verify_consistency(old, size, roots[old], roots[other], growth)
        assert not verify_consistency(old, size, roots[other], roots[size], growth) or other == old
        for cut in (proof[:-1], [*proof, roots[1]], proof[::-1]):
            assert cut == proof or not verify_inclusion(
                hashes[index], index, size, cut, roots[size]
            )


def test_a_clock_set_back(
    make_log: MakeLog, signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of entries is their order in the tree. No clock is asked, whatever it would say."""

    def asked(*_: object) -> float:
        raise AssertionError("the clock was asked")

    class NoClock(datetime.datetime):
        now = utcnow = today = classmethod(asked)  # type: ignore[assignment]

    seen = SeenHead.beside(signer.verifier, tmp_path / "keys")
    twin = Log.create(tmp_path / "twin", ORIGIN, signer)
    twin.append([*ENTRIES, b"later", b"last"], signer)
    with monkeypatch.context() as patch:
        for name in ("time", "time_ns", "monotonic", "gmtime", "localtime"):
            patch.setattr(time, name, asked)
        patch.setattr(datetime, "datetime", NoClock)
        log = make_log(SIZE, 10)
        for path in files(log.folder):
            os.utime(path, (0, 0))  # 1970
        log = Log.open(log.folder, signer.verifier)
        with log.writer(signer, seen=seen) as stream:
            stream.append([b"later"])
        for path in files(log.folder):
            os.utime(path, (2**33, 2**33))  # 2242
        log.append([b"last"], signer, seen=seen)
        log.audit(seen=seen)
        proof = log.inclusion_proof(SIZE)
        assert verify_inclusion(leaf_hash(b"later"), SIZE, SIZE + 2, proof, log.checkpoint.root)
    assert [path.read_bytes() for path in files(log.folder)] == [
        path.read_bytes() for path in files(twin.folder)
    ]


def test_the_files_that_keep_the_log_know_no_clock() -> None:
    folder = Path(truceline.ledger.__file__).parent
    names = "append audit checkpoint files frontier head journal log merkle note recovery seen"
    for name in f"{names} stream tiles view".split():
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))):
            imported = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            imported += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            assert not {"time", "datetime"} & set(imported), name


def test_a_link_in_a_files_place_gets_no_further_than_the_audit(
    make_log: MakeLog, tmp_path: Path, signer: Signer
) -> None:
    log = make_log(SIZE)
    outside = tmp_path / "outside"
    outside.write_bytes(b"not to be touched")
    path = log.folder / "tile/0/001.p/44"
    path.unlink()
    path.symlink_to(outside)
    with pytest.raises(LogDamaged):
        audit(log.folder, signer)
    with pytest.raises(LogDamaged):
        log.append([b"x"], signer)
    assert outside.read_bytes() == b"not to be touched"


def test_a_checkpoint_of_endless_length(make_log: MakeLog, signer: Signer) -> None:
    log = make_log(3)
    with (log.folder / "checkpoint").open("ab") as file:
        file.truncate(1 << 40)  # a file with a hole, which takes no room
    with pytest.raises(CheckpointInvalid, match="at most"):
        audit(log.folder, signer)


def test_a_size_that_no_file_bears_out(make_log: MakeLog, signer: Signer) -> None:
    """Even signed, a checkpoint of 10**18 entries costs its reader next to nothing."""
    log = make_log(3)
    huge = Checkpoint(ORIGIN, 10**18 + 1, log.checkpoint.root)
    (log.folder / "checkpoint").write_bytes(huge.sign(signer))
    with pytest.raises(LogDamaged, match="missing"):
        audit(log.folder, signer)
    with pytest.raises(LogDamaged, match="missing"):
        log.append([b"x"], signer)
    with pytest.raises(NoteError):
        Checkpoint.from_text(f"{ORIGIN}\n{10**19}\n{'A' * 43}=\n")
