"""Checking a case folder and a log: what holds, and every way in which it does not."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest

from case.real import Real
from check.records import (
    BLOB,
    NORTH,
    OPERATOR,
    case,
    claims,
    cosigned,
    entries,
    fork,
    grow,
    head,
    kept,
    release,
)
from custody.signed import ANA, RITA, STRANGER, TEAM, signed
from record.samples import claim, settings, source
from truceline.case import Case
from truceline.check import Report, Trust, fingerprint, verify
from truceline.ledger import Log, Signer
from truceline.ledger.merkle import leaf_hashes
from truceline.ledger.tiles import encode_bundle

PINNED = Trust(operator=OPERATOR.verifier)


def all_of(report: Report) -> str:
    return "\n".join((*report.proved, *report.not_proved, *report.failed, *report.notes))


def has(sentences: tuple[str, ...], *words: str) -> bool:
    """Whether one of the sentences holds all of these words."""
    return any(all(word in sentence for word in words) for sentence in sentences)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    case(tmp_path / "a")
    return tmp_path / "a"


def test_a_sound_case(folder: Path) -> None:
    report = verify(folder, PINNED)
    assert report.ok
    assert report.failed == ()
    assert report.kind == "a case folder"
    print_of = fingerprint(OPERATOR.verifier)
    assert has(report.proved, "The 20 entries are those that the checkpoint commits to")
    assert has(report.proved, "signed with the key that you gave", "example.org/front", print_of)
    assert has(report.proved, "All 20 entries bear the signatures")
    assert has(report.proved, "The one file that entries name")
    for limit in ("is true", "left out before it was recorded", "operator's word", "set back"):
        assert has(report.not_proved, limit)


def test_a_case_made_by_the_program(small: Case) -> None:
    report = verify(small.path, Trust(operator=small.log.verifier))
    assert report.ok, report.failed
    assert has(report.proved, f"The {small.log.size:,} entries are those")
    assert report.notes == ()


def test_the_real_case(real: Real) -> None:
    report = verify(real.case.path, Trust(operator=real.case.log.verifier))
    assert report.ok, report.failed
    assert has(report.proved, f"All {real.case.log.size:,} entries bear the signatures")


def test_a_key_that_came_along_proves_nothing_about_whose_it_is(folder: Path) -> None:
    report = verify(folder)
    assert report.ok
    assert has(report.proved, "the key that came with it", fingerprint(OPERATOR.verifier))
    assert has(report.not_proved, "Whose key that is", "by voice")
    pinned = verify(folder, PINNED)
    assert not has(pinned.not_proved, "Whose key")


def test_no_report_calls_what_is_said_true(folder: Path) -> None:
    for report in (verify(folder), verify(folder, PINNED), verify(folder / "log")):
        assert not any(" true" in sentence for sentence in report.proved)
        assert "That what the entries say is true." in report.not_proved


@pytest.mark.parametrize("key", [Signer("example.org/front", b"k" * 32), STRANGER])
def test_another_key_pinned(folder: Path, key: Signer) -> None:
    report = verify(folder, Trust(operator=key.verifier))
    assert not report.ok
    assert report.proved == ()
    assert has(report.failed, "not signed with the key that you gave", "key was exchanged")


def test_another_key_in_the_folder(folder: Path) -> None:
    (folder / "keys" / "operator.vkey").write_text(STRANGER.verifier.vkey)
    assert has(verify(folder).failed, "not signed with the key that came with it")
    assert verify(folder, PINNED).ok


def test_no_key_at_all(folder: Path) -> None:
    (folder / "keys" / "operator.vkey").unlink()
    report = verify(folder)
    assert not report.ok
    assert has(report.failed, "no operator's key")
    assert verify(folder, PINNED).ok


def test_a_log_alone_with_the_key_given_or_beside_it(folder: Path, tmp_path: Path) -> None:
    beside = verify(folder / "log")
    assert beside.ok
    assert beside.kind == "the folder of a log"
    assert has(beside.not_proved, "original files")
    alone = tmp_path / "elsewhere" / "copy"
    shutil.copytree(folder / "log", alone)
    assert has(verify(alone).failed, "no operator's key")
    assert verify(alone, PINNED).ok


def test_every_file_of_the_log_counts(folder: Path) -> None:
    log = folder / "log"
    files = [log / "checkpoint", *(path for path in (log / "tile").rglob("*") if path.is_file())]
    assert len(files) >= 3
    for path in files:
        whole = path.read_bytes()
        for data in (whole[:-1], b"", whole[:9] + bytes([whole[9] ^ 1]) + whole[10:]):
            path.write_bytes(data)
            report = verify(folder, PINNED)
            assert not report.ok, path
            assert has(report.failed, str(path.name)), path
        path.unlink()
        assert not verify(folder, PINNED).ok
        path.write_bytes(whole)
    assert verify(folder, PINNED).ok


def test_entries_and_hashes_changed_together_do_not_give_the_signed_root(folder: Path) -> None:
    tiles = folder / "log" / "tile"
    said = list(Log.open(folder / "log", OPERATOR.verifier).entries())
    said[7], said[8] = said[8], said[7]
    (tiles / "entries" / "000.p" / "20").write_bytes(encode_bundle(said))
    (tiles / "0" / "000.p" / "20").write_bytes(leaf_hashes(said))
    report = verify(folder, PINNED)
    assert report.proved == ()
    assert has(report.failed, "not what was signed", "checkpoint commits to")


def test_entries_reordered_and_signed_anew_are_another_log(folder: Path, tmp_path: Path) -> None:
    """Whoever holds the key can sign another order: it takes a kept checkpoint to see it."""
    said = entries(20)
    swapped = [*said[:10], said[11], said[10], *said[12:]]
    case(tmp_path / "b", swapped)
    note = head(Log.open(folder / "log", OPERATOR.verifier))
    assert verify(tmp_path / "b", PINNED).ok
    report = verify(tmp_path / "b", Trust(OPERATOR.verifier, since=note))
    assert has(report.failed, "TWO DIFFERENT LOGS")


def test_growth_from_a_kept_checkpoint(folder: Path) -> None:
    log = Log.open(folder / "log", OPERATOR.verifier)
    note = head(log)
    same = verify(folder, Trust(OPERATOR.verifier, since=note))
    assert has(same.proved, "in the state of the checkpoint that you kept")
    grow(log, *claims(0, 7))
    grown = verify(folder, Trust(OPERATOR.verifier, since=note))
    assert grown.ok
    assert has(grown.proved, "grew from the checkpoint", "first 20 entries", "7 came after")
    assert not has(grown.not_proved, "set back")


def test_a_log_that_was_set_back(folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "old"
    shutil.copytree(folder, old)
    log = Log.open(folder / "log", OPERATOR.verifier)
    grow(log, *claims(0, 5))
    report = verify(old, Trust(OPERATOR.verifier, since=head(log)))
    assert not report.ok
    assert has(report.failed, "has 20 entries", "25", "TAKEN BACK", "older copy", "Keep both")


def test_a_forked_log(folder: Path, tmp_path: Path) -> None:
    log = Log.open(folder / "log", OPERATOR.verifier)
    other = fork(tmp_path / "fork", log)
    assert other.size == log.size
    grow(other, *claims(700, 5))
    for size_kept in (head(log), head(other)):
        one = verify(folder, Trust(OPERATOR.verifier, since=size_kept))
        two = verify(tmp_path / "fork", Trust(OPERATOR.verifier, since=size_kept))
        assert one.ok != two.ok
    report = verify(tmp_path / "fork", Trust(OPERATOR.verifier, since=head(log)))
    assert has(report.failed, "TWO DIFFERENT LOGS", "Keep both", "other party", "every witness")


def test_a_kept_checkpoint_of_something_else(folder: Path, tmp_path: Path) -> None:
    other = case(tmp_path / "b", origin="example.org/other")
    report = verify(folder, Trust(OPERATOR.verifier, since=head(other)))
    assert has(report.failed, "is of the log example.org/other")
    strange = case(tmp_path / "c", signer=STRANGER)
    report = verify(folder, Trust(OPERATOR.verifier, since=head(strange)))
    assert has(report.failed, "not one that this log's key signed")
    report = verify(folder, Trust(OPERATOR.verifier, since=b"not a note\n"))
    assert has(report.failed, "not one that this log's key signed")


def test_entries_by_nobody_who_may_say_them(folder: Path) -> None:
    log = Log.open(folder / "log", OPERATOR.verifier)
    grow(
        log,
        signed(claim("X1"), STRANGER),
        signed(claim("X2")),
        signed(claim("X3"), TEAM),
        signed(settings(title="Another"), ANA),
    )
    report = verify(folder, PINNED)
    assert not report.ok
    assert has(report.failed, "4 of 24 entries break a rule", "count for nothing", "ask how")
    assert not has(report.proved, "bear the signatures")
    assert has(report.proved, "The 24 entries are those")


def test_many_entries_with_one_fault_are_one_finding(folder: Path) -> None:
    grow(Log.open(folder / "log", OPERATOR.verifier), *(signed(claim(f"U{n}")) for n in range(50)))
    (failed,) = verify(folder, PINNED).failed
    assert "50 entries from entry 20 on" in failed
    assert len(failed) < 600


def test_what_is_no_entry(folder: Path) -> None:
    log = Log.open(folder / "log", OPERATOR.verifier)
    log.append([b"hello", b'{"v":2}'], OPERATOR)
    report = verify(folder, PINNED)
    assert has(report.failed, "2 of 22 entries cannot be read", "entry 20", "newer version")


def test_missing_and_altered_originals(folder: Path) -> None:
    path = folder / "blobs" / str(BLOB["sha256"])
    whole = path.read_bytes()
    path.write_bytes(whole + b".")
    report = verify(folder, PINNED)
    assert has(report.failed, "another hash", "gazette.txt")
    path.unlink()
    report = verify(folder, PINNED)
    assert report.ok
    assert has(report.not_proved, "1 of the 1 file", "gazette.txt", "withheld, or lost")
    shutil.rmtree(folder / "blobs")
    assert has(verify(folder, PINNED).not_proved, "gazette.txt")


def test_an_original_that_no_entry_names_is_pointed_out(folder: Path) -> None:
    stray = folder / "blobs" / ("0" * 64)
    stray.write_bytes(b"a name that was to be sealed")
    report = verify(folder, PINNED)
    assert report.ok
    assert has(report.notes, "0" * 64, "before you pass this on")
    shutil.copy(folder / "case.toml", stray)  # what `add` keeps of the settings
    stray.rename(folder / "blobs" / digest_of(folder / "case.toml"))
    assert verify(folder, PINNED).notes == ()


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_sealed_values_are_said_to_be_unknown(tmp_path: Path) -> None:
    said = [*entries(6), signed(source("S9", informant="Somebody", contact="a number"), ANA)]
    case(tmp_path / "a", said)
    report = verify(tmp_path / "a", PINNED)
    assert report.ok
    assert has(report.not_proved, "2 sealed values", "commitment")
    assert "Somebody" not in all_of(report)


def test_leftovers_of_an_append_are_pointed_out(folder: Path) -> None:
    stray = folder / "log" / "tile" / "entries" / "001.p" / "3"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"x")
    report = verify(folder, PINNED)
    assert report.ok
    assert has(report.notes, "tile/entries/001.p/3", "setting a log back")


@pytest.mark.parametrize("part", ["log/checkpoint", "blobs/" + "1" * 64, "keys/operator.vkey"])
def test_a_link_out_of_the_folder_is_not_followed(folder: Path, tmp_path: Path, part: str) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"x")
    (folder / part).unlink(missing_ok=True)
    (folder / part).symlink_to(outside)
    report = verify(folder, PINNED)
    assert report.proved == ()
    assert has(report.failed, "Nothing was read", part, "link")


def test_a_pipe_and_an_endless_file_do_not_stop_it(folder: Path) -> None:
    pipe = folder / "log" / "tile" / "pipe"
    subprocess.run(["mkfifo", pipe], check=True)
    assert has(verify(folder, PINNED).failed, "no plain file")
    pipe.unlink()
    huge = folder / "log" / "tile" / "entries" / "huge"
    with huge.open("wb") as file:
        file.truncate(1 << 40)  # takes no room on the disk
    assert has(verify(folder, PINNED).failed, "more than any file of a log")


def test_nothing_to_check(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nothing here to check"):
        verify(tmp_path)
    with pytest.raises(FileNotFoundError):
        verify(tmp_path / "nowhere")
    (tmp_path / "log").mkdir()
    report = verify(tmp_path, PINNED)
    assert has(report.failed, "no checkpoint here")


def test_a_release_by_one_person_does_not_count(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.txt"
    file.write_text("words")
    log = Log.open(folder / "log", OPERATOR.verifier)
    grow(log, signed(release(file), ANA))
    assert has(verify(folder, PINNED).failed, "entry 20", "two people")
    grow(log, signed(release(file, "B2"), ANA, RITA))
    assert has(verify(folder, PINNED).failed, "1 of 22 entries")


def test_it_changes_nothing(folder: Path) -> None:
    kept(folder, cosigned(head(Log.open(folder / "log", OPERATOR.verifier)), (NORTH, "2025-12-02")))
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    verify(folder, PINNED)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
