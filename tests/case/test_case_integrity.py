"""A record is used only while it is what its signed root says."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from case.files import ROW, small_case, table
from case.real import Real
from truceline.case import Case
from truceline.errors import CaseExists, NotACase, OriginalMissing
from truceline.ledger import LogError, LogMissing


def flip(path: Path, at: int, bit: int = 0) -> None:
    """Flip one bit of a file; again, and it is as it was."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


def log_files(folder: Path) -> list[Path]:
    """Every file that belongs to the log: its checkpoint, and everything under tile/."""
    return [folder / "log" / "checkpoint", *sorted(files_under(folder / "log" / "tile"))]


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_one_flipped_bit_in_any_file_of_the_log(small: Case, command: Callable[..., Any]) -> None:
    files = log_files(small.path)
    assert {path.name for path in files} >= {"checkpoint"}
    assert len(files) >= 3
    for path in files:
        at = path.stat().st_size // 2
        flip(path, at, 3)
        ran = command("build", small.path)
        assert ran.code == 4, path
        assert "cannot be trusted" in ran.err
        flip(path, at, 3)
    assert command("build", small.path).code == 0


@pytest.mark.parametrize("where", ["first", "last"])
def test_flipped_bits_in_the_real_record(real: Real, tmp_path: Path, where: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(real.case.path, folder)
    for path in log_files(folder):
        at = 0 if where == "first" else path.stat().st_size - 1
        for bit in (0, 7):
            flip(path, at, bit)
            with pytest.raises(LogError) as raised:
                Case.open(folder).picture()
            assert not isinstance(raised.value, LogMissing)
            flip(path, at, bit)
    assert Case.open(folder).picture("5").size == 5


def test_every_byte_of_the_checkpoint_counts(small: Case) -> None:
    path = small.path / "log" / "checkpoint"
    for at in range(path.stat().st_size):
        for bit in (0, 5, 7):
            flip(path, at, bit)
            with pytest.raises(LogError):
                Case.open(small.path).picture()
            flip(path, at, bit)
    Case.open(small.path).picture()


def test_nothing_is_added_to_a_damaged_record(small: Case, tmp_path: Path) -> None:
    path = next(p for p in log_files(small.path) if "entries" in p.parts)
    flip(path, path.stat().st_size // 2)
    checkpoint = (small.path / "log" / "checkpoint").read_bytes()
    with pytest.raises(LogError):
        Case.open(small.path).add([table(tmp_path / "more.csv", [ROW | {"claim_id": "N1"}])])
    assert (small.path / "log" / "checkpoint").read_bytes() == checkpoint


@pytest.mark.parametrize("gone", ["tile", "entries"])
def test_a_missing_tile_is_damage(small: Case, gone: str, command: Callable[..., Any]) -> None:
    tiles = small.path / "log" / "tile"
    shutil.rmtree(tiles if gone == "tile" else tiles / "entries")
    assert command("build", small.path).code == 4


def test_a_missing_checkpoint_is_something_to_put_right(
    small: Case, command: Callable[..., Any]
) -> None:
    (small.path / "log" / "checkpoint").unlink()
    ran = command("build", small.path)
    assert ran.code == 5
    assert "checkpoint" in ran.err


@pytest.mark.parametrize("what", ["operator", "private"])
def test_a_missing_key_is_something_to_put_right(
    small: Case, what: str, keys: Path, tmp_path: Path, command: Callable[..., Any]
) -> None:
    more = table(tmp_path / "more.csv", [ROW | {"claim_id": "N1"}])
    if what == "operator":
        (small.path / "keys" / "operator.vkey").unlink()
        ran = command("build", small.path)
    else:
        shutil.rmtree(keys)
        assert command("build", small.path).code == 0, "reading needs no private key"
        ran = command("add", small.path, more)
    assert ran.code == 5
    assert "key" in ran.err
    assert "Not done" in ran.err


def test_the_key_of_another_case_proves_nothing(
    small: Case, tmp_path: Path, command: Callable[..., Any]
) -> None:
    other = Case.new(tmp_path / "other")
    shutil.copy(other.path / "keys" / "operator.vkey", small.path / "keys" / "operator.vkey")
    assert command("build", small.path).code == 4


def test_private_keys_never_lie_in_the_case(small: Case, keys: Path) -> None:
    # Beside the key lies what it signed last, and a lock.
    assert sorted(path.suffix for path in keys.iterdir()) == [".key", ".lock", ".seen"]
    private = next(keys.glob("*.key")).read_bytes().strip()
    for path in small.path.rglob("*"):
        if path.is_file():
            assert private not in path.read_bytes()


def original_of_the_line(case: Case) -> Path:
    blob = case.picture().lines["survey"].geometry
    assert blob is not None
    return case.path / "blobs" / blob.sha256


@pytest.mark.parametrize("harm", ["changed", "gone", "emptied"])
def test_an_original_that_is_not_what_it_was_is_refused(
    small: Case, harm: str, command: Callable[..., Any]
) -> None:
    path = original_of_the_line(small)
    if harm == "changed":
        flip(path, path.stat().st_size // 2)
    elif harm == "gone":
        path.unlink()
    else:
        path.write_bytes(b"")
    ran = command("build", small.path)
    assert ran.code == 5
    assert path.name in ran.err
    assert "restore it from a copy" in ran.err
    assert not (small.path / "build").exists()


def test_every_original_can_be_checked(small: Case) -> None:
    blobs = {
        source.original
        for source in small.picture().sources.values()
        if source.original is not None
    }
    assert len(blobs) >= 4
    for blob in blobs:
        assert len(small.original(blob)) == blob.size
        flip(small.path / "blobs" / blob.sha256, 0)
        with pytest.raises(OriginalMissing, match="differs from its hash"):
            small.original(blob)


def test_an_original_is_restored_by_adding_the_file_again(small: Case, tmp_path: Path) -> None:
    path = original_of_the_line(small)
    path.unlink()
    small.add(small_case(tmp_path / "files"))
    small.build()


def test_what_is_no_case(tmp_path: Path) -> None:
    with pytest.raises(NotACase, match="no such folder"):
        Case.open(tmp_path / "nowhere")
    with pytest.raises(NotACase, match="truceline new"):
        Case.open(tmp_path)


def test_a_case_is_never_made_over_another(small: Case) -> None:
    before = small.log.checkpoint
    with pytest.raises(CaseExists, match="another folder"):
        Case.new(small.path)
    assert Case.open(small.path).log.checkpoint == before


def test_two_cases_of_one_id_have_logs_of_their_own(tmp_path: Path) -> None:
    one, other = Case.new(tmp_path / "a" / "case"), Case.new(tmp_path / "b" / "case")
    assert one.log.origin != other.log.origin
