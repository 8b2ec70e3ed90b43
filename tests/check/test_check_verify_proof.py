"""Checking proofs: beside a text or an exported table, of one entry, and a checkpoint alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import rfc8785

from check.records import (
    NORTH,
    OPERATOR,
    SOUTH,
    case,
    checkpoint,
    cosigned,
    entries,
    fork,
    grow,
    head,
    page,
    proof,
    release,
    releasing,
    witnessing,
)
from custody.signed import ANA, RITA, STRANGER, signed
from truceline.check import ExportProof, Trust, beside, verify
from truceline.ledger import Log
from truceline.ledger.tlog_proof import prove

PINNED = Trust(operator=OPERATOR.verifier)


def has(sentences: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in sentences)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return case(tmp_path / "a", entries(20, witnessing=witnessing()))


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


# Proofs beside a file, and on their own.


def test_a_proof_of_its_own(log: Log, tmp_path: Path) -> None:
    file = written(tmp_path / "b.json", proof(log).encode())
    assert verify(file, PINNED).ok
    report = verify(written(file, proof(log).encode() + b"\n"), PINNED)
    assert has(report.failed, "canonical form")


def test_a_text_with_its_proof_beside_it(log: Log, tmp_path: Path) -> None:
    made = proof(log, 15)
    file = written(tmp_path / "b.txt", f"Root: {made.root.hex()}\n")
    written(beside(file), made.encode())
    report = verify(file, PINNED)
    assert report.ok, report.failed
    assert has(report.proved, "prints the very root")
    written(beside(file), proof(log, 16).encode())
    assert has(verify(file, PINNED).failed, "do not belong together")


def export(log: Log, tmp_path: Path, **more: str) -> Path:
    file = written(tmp_path / "incidents.csv", "id,kind\nI1,shelling\n")
    said = {"table": "incident", "at": "", "version": "0.1"} | more
    made = ExportProof.make(log, 18, file, head(log), **said)
    written(beside(file), made.encode())
    return file


def test_an_exported_table(log: Log, tmp_path: Path) -> None:
    file = export(log, tmp_path)
    for path in (file, beside(file)):
        report = verify(path, PINNED)
        assert report.ok, report.failed
        assert has(report.proved, "incidents.csv is, byte for byte, the file")
        assert has(report.proved, "first 18 entries of the log have the root")
        assert has(report.not_proved, "only the checkpoint in its proof is signed")


def test_an_exported_table_that_was_changed_renamed_or_lost(log: Log, tmp_path: Path) -> None:
    file = export(log, tmp_path)
    renamed = file.rename(tmp_path / "table.csv")
    report = verify(beside(file), PINNED)
    assert report.ok
    assert has(report.not_proved, "incidents.csv itself")
    beside(file).rename(beside(renamed))
    assert has(verify(renamed, PINNED).proved, "table.csv is, byte for byte")
    written(renamed, "id,kind\nI1,mine\n")
    assert has(verify(renamed, PINNED).failed, "changed after the export")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("size", 17),
        ("root", "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg="),
        ("consistency", []),
        ("origin", "example.org/other"),
        ("file", {"name": "../../etc/passwd", "sha256": "0" * 64}),
        ("file", {"name": "incidents.csv", "sha256": "0" * 64}),
        ("vkey", STRANGER.verifier.vkey),
        ("form", "truceline-export-proof/2"),
        ("more", 1),
    ],
)
def test_a_proof_of_an_export_that_was_changed(
    log: Log, tmp_path: Path, field: str, value: object
) -> None:
    file = export(log, tmp_path)
    fields = json.loads(beside(file).read_bytes()) | {field: value}
    written(beside(file), rfc8785.dumps(fields))
    assert not verify(file, PINNED).ok
    assert verify(file, PINNED).failed


# One entry.


def test_the_proof_of_one_entry(log: Log, tmp_path: Path) -> None:
    data = list(log.entries())[7]
    file = written(tmp_path / "c.tlog-proof", prove(log, 7, head(log), extra=data).encode())
    report = verify(file, PINNED)
    assert report.ok, report.failed
    assert has(report.proved, "Entry 7 of the 20", "the claim", "not checked here")
    assert has(report.not_proved, "right to")
    assert has(verify(file).failed, "no operator's key")
    shutil.copytree(tmp_path / "a" / "keys", tmp_path / "keys")
    assert has(verify(file).not_proved, "Whose key")


def test_the_proof_of_one_entry_that_was_tampered_with(log: Log, tmp_path: Path) -> None:
    data = list(log.entries())
    made = prove(log, 7, head(log), extra=data[7])
    bare = prove(log, 7, head(log))
    other = prove(log, 7, head(log), extra=data[8])
    size = prove(log, 7, checkpoint(log, 16), extra=data[7])
    wrong = [
        bare.encode(),
        other.encode(),
        made.encode().replace(b"index 7", b"index 6"),
        made.encode()[:-1],
        made.encode().replace(b"\n20\n", b"\n19\n"),
        size.encode().partition(b"\n\n")[0] + b"\n\n" + head(log),
    ]
    for each in wrong:
        report = verify(written(tmp_path / "c.tlog-proof", each), PINNED)
        assert not report.ok
        assert report.failed
    good = written(tmp_path / "c.tlog-proof", made.encode())
    assert not verify(good, Trust(operator=STRANGER.verifier)).ok
    assert verify(good, PINNED).ok


def test_a_released_file_is_tied_to_the_log(log: Log, tmp_path: Path) -> None:
    file = written(tmp_path / "b.html", page(proof(log)))
    index = releasing(log, file)
    data = list(log.entries())[index]
    beside_it = written(
        tmp_path / "b.html.tlog-proof", prove(log, index, head(log), extra=data).encode()
    )
    for path in (file, beside_it):
        report = verify(path, PINNED)
        assert report.ok, report.failed
        assert has(report.proved, "b.html is, byte for byte, a file of the release B1")
        assert not has(report.not_proved, "can be altered")
    own = verify(file)
    assert own.ok, "the key in the briefing serves, where none is given"
    assert has(own.not_proved, "Whose key")
    written(file, file.read_bytes().replace(b"root", b"Root"))
    for path in (file, beside_it):
        assert has(verify(path, PINNED).failed, "not, byte for byte, a file of the release B1")


def test_a_release_without_signatures_is_not_taken_for_a_released_one(
    log: Log, tmp_path: Path
) -> None:
    file = written(tmp_path / "b.html", page(proof(log)))
    grow(log, signed(release(file), ANA, RITA))
    data = list(log.entries())[20]
    made = prove(log, 20, head(log), extra=data)
    written(tmp_path / "b.html.tlog-proof", made.encode())
    report = verify(file, PINNED)
    assert has(report.proved, "with signatures, not checked here, of ana and rita")
    assert has(report.not_proved, "right to: that takes the whole log")


# A checkpoint, and what is nothing of the kind.


def test_a_checkpoint(log: Log, tmp_path: Path) -> None:
    note = cosigned(head(log), (NORTH, "2025-12-03"), (SOUTH, "2025-12-04"))
    file = written(tmp_path / "kept", note)
    report = verify(file, Trust(OPERATOR.verifier, witnessing()))
    assert report.ok, report.failed
    assert has(report.proved, "commits to 20 entries", log.checkpoint.root.hex())
    assert has(report.proved, "Enough witnesses (north and south")
    assert has(report.not_proved, "Anything about entries")
    assert not verify(file, Trust(operator=STRANGER.verifier)).ok
    assert has(verify(file).failed, "no operator's key")
    other = fork(tmp_path / "b", log)
    report = verify(file, Trust(OPERATOR.verifier, since=head(other)))
    assert has(report.failed, "TWO DIFFERENT LOGS")


@pytest.mark.parametrize("data", [b"", b"words\n", b"{}", b"\x00" * 99, b"PK\x03\x04", b"%PDX"])
def test_any_other_file_is_not_proved_to_be_anything(tmp_path: Path, data: bytes) -> None:
    report = verify(written(tmp_path / "file", data), PINNED)
    assert not report.ok
    assert report.proved == ()
    assert report.failed == ()
    assert report.kind == "a file that carries no proof of its own"
