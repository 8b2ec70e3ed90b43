"""The standalone verifier: one short file that a party can read, and that finds every change."""

from __future__ import annotations

import ast
import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from check.records import (
    NORTH,
    case,
    claims,
    cosigned,
    entries,
    fork,
    grow,
    head,
    kept,
)
from check.samples_record import (
    PINNED,
    STANDALONE,
    in_process,
    sha256,
    stick,
    verify,
)
from custody.signed import OPERATOR, STRANGER
from truceline.ledger import Checkpoint, Log, LogError
from truceline.ledger.note import Note, Signature
from truceline.ledger.tiles import encode_bundle


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """A case of 300 entries that keeps the rules; nobody changes it."""
    return case(tmp_path_factory.mktemp("sound") / "case", entries(300))


# What it is.


def test_it_is_one_short_file_that_needs_nothing_of_ours() -> None:
    text = STANDALONE.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 400
    assert max(map(len, text.splitlines())) <= 110  # and no line does the work of five
    tree = ast.parse(text, feature_version=(3, 9))
    imported = set()
    for each in ast.walk(tree):
        if isinstance(each, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in each.names}
        elif isinstance(each, ast.ImportFrom):
            imported.add(str(each.module).partition(".")[0])
    assert imported <= set(sys.stdlib_module_names)
    named = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value is not None]
    modules = [n for n in named if isinstance(n, str) and n.startswith("cryptography.")]
    assert modules == ["cryptography.hazmat.primitives.asymmetric."]
    assert not {"socket", "urllib", "http", "subprocess", "pickle", "tempfile"} & imported


def test_wrong_use_says_so(tmp_path: Path) -> None:
    name, digits, rest = OPERATOR.verifier.vkey.split("+", 2)
    another = f"{name}+{'0' * 8 if digits != '0' * 8 else '1' * 8}+{rest}"
    for words in ((), (tmp_path, "--key", another), (tmp_path, "--since", "nothing")):
        ran = verify(*words)
        assert ran.code == 2
        assert "usage:" in ran.err
        assert not ran.proved


# Logs.


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257])
def test_logs_of_many_sizes(size: int, tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", OPERATOR.name, OPERATOR)
    grow(log, *entries(size))
    for path in (tmp_path / "log", tmp_path):
        ran = in_process(path, *PINNED)
        assert (ran.code, ran.failed) == (0, ())
        assert ran.has("proved", f"{size} entries of", log.checkpoint.root.hex(), "signed")
        assert ran.has("proved", f"All {size} entries are as signed")


def test_a_log_with_three_levels_of_tiles(tmp_path: Path) -> None:
    log = Log.create(tmp_path / "log", OPERATOR.name, OPERATOR)
    body = (
        b'{"author":"A","body":{"id":"C%d","kind":"claim"},"recorded":"2025-12-01T00:00:00Z","v":1}'
    )
    log.append([body % number for number in range(65_537)], OPERATOR)
    ran = verify(tmp_path, *PINNED)
    assert ran.has("proved", "All 65537 entries are as signed", "none changed")
    # The entries bear no signatures: that is one sentence, not 65,537.
    assert [each.partition(":")[0] for each in ran.failed] == ["65537 entries bear no signature"]
    tile = tmp_path / "log" / "tile" / "1" / "000"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    ran = verify(tmp_path, *PINNED)
    assert (ran.code, ran.has("failed", "entry 0 or one after it, or a tile, was changed")) == (
        1,
        True,
    )
    assert not ran.has("proved", "All")


def test_the_key_that_came_along_proves_nothing_about_whose_it_is(sound: Log) -> None:
    ran = verify(sound.folder.parent)
    assert ran.code == 0
    assert ran.has("unproved", "Whose key", "compare its fingerprint", "--key")
    digest = sha256(OPERATOR.verifier.vkey.encode()).hex()
    spoken = " ".join(digest[at : at + 4] for at in range(0, 32, 4))
    assert ran.has("proved", f"key {OPERATOR.name}, fingerprint {spoken}")
    assert not verify(sound.folder.parent, *PINNED).has("unproved", "Whose key")
    file = sound.folder.parent / "keys" / "operator.vkey"
    assert not verify(sound.folder.parent, "--key", file).has("unproved", "Whose key")


def test_it_never_says_true_and_says_what_it_does_not_show(sound: Log) -> None:
    ran = verify(sound.folder.parent)
    assert not any("true" in each.casefold() for each in ran.proved)
    for words in (("entries are true",), ("complete",), ("briefing follows",), ("rules on roles",)):
        assert ran.has("unproved", *words)


def test_without_the_library_hashes_are_checked_and_signatures_are_said_not_to_be(
    sound: Log,
) -> None:
    ran = verify(sound.folder.parent, *PINNED, python=("-I", "-S"))
    assert ran.code == 2
    assert ran.has("proved", "All 300 entries are as signed")
    assert not any("signed with" in each or "Each entry" in each for each in ran.proved)
    assert ran.has("unproved", "300 entries of", "are signed with the key")
    assert ran.has("unproved", "Signatures", "`cryptography` is missing")


def _bundle(log: Log, change: Callable[[list[bytes]], list[bytes]], *, tile: bool = True) -> None:
    """Rewrite the only bundle of a log, and its leaf hashes so that they fit."""
    folder = log.folder / "tile"
    said = change(list(log.entries()))
    for old in (folder / "entries" / "000.p").iterdir():
        old.unlink()
    (folder / "entries" / "000.p" / str(len(said))).write_bytes(encode_bundle(said))
    if tile:
        for old in (folder / "0" / "000.p").iterdir():
            old.unlink()
        hashes = b"".join(sha256(b"\x00", each) for each in said)
        (folder / "0" / "000.p" / str(len(said))).write_bytes(hashes)


def _first_file(log: Log, part: str) -> Path:
    return next(path for path in sorted((log.folder / "tile" / part).rglob("*")) if path.is_file())


def _flip(path: Path, at: int = 40) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def _checkpoint(log: Log, change: Callable[[str], str]) -> None:
    path = log.folder / "checkpoint"
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def _swap(said: list[bytes]) -> list[bytes]:
    return [*said[:5], said[6], said[5], *said[7:]]


def _stranger(log: Log) -> None:
    note = Note.decode(head(log))
    line = Signature(STRANGER.name, STRANGER.key_id, STRANGER.sign(note.text.encode()))
    (log.folder / "checkpoint").write_bytes(Note(note.text, (line,)).encode())


def _pipe(log: Log) -> None:
    path = _first_file(log, "0")
    path.unlink()
    os.mkfifo(path)


def _linked(log: Log) -> None:
    path = _first_file(log, "entries")
    path.rename(log.folder / "elsewhere")
    path.symlink_to(log.folder / "elsewhere")


def _unused_bits(log: Log) -> None:
    """Another spelling of the same signature: the last letter before = has two bits unused."""
    text = head(log).decode()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    assert text.endswith("=\n")
    other = letters[letters.index(text[-3]) ^ 1]
    _checkpoint(log, lambda t: f"{t[:-3]}{other}=\n")


def _endless(log: Log) -> None:
    with (log.folder / "checkpoint").open("ab") as file:
        file.truncate((1 << 20) + 1)


TAMPERED: dict[str, tuple[Callable[[Log], object], str]] = {
    "a bit in an entry": (lambda log: _flip(_first_file(log, "entries")), "was changed"),
    "a bit in a tile": (lambda log: _flip(_first_file(log, "0")), "was changed"),
    "a bit in a length": (lambda log: _flip(_first_file(log, "entries"), 1), "was changed"),
    "a larger size": (lambda log: _checkpoint(log, lambda t: t.replace("\n20\n", "\n21\n")), "fit"),
    "a bit in the signature": (lambda log: _flip(log.folder / "checkpoint", 130), ""),
    "an entry removed": (lambda log: _bundle(log, lambda said: [*said[:9], *said[10:]]), "missing"),
    "two entries in another order": (lambda log: _bundle(log, _swap), "a root signed for 20"),
    "an entry exchanged": (
        lambda log: _bundle(log, lambda said: [*said[:-1], said[3]]),
        "a root signed for 20",
    ),
    "cut short": (lambda log: _first_file(log, "entries").write_bytes(b"\x00"), "was changed"),
    "a tile gone": (lambda log: _first_file(log, "0").unlink(), "missing"),
    "a bundle gone": (lambda log: _first_file(log, "entries").unlink(), "missing"),
    "no checkpoint": (lambda log: (log.folder / "checkpoint").unlink(), "missing"),
    "signed by a stranger": (_stranger, "not signed with the key"),
    "a signature spelled otherwise": (_unused_bits, "base64"),
    "a checkpoint without end": (_endless, "more than 1,048,576 bytes"),
    "a pipe that never ends": (_pipe, "no plain file"),
    "a link to elsewhere": (_linked, "no plain file"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_log_that_was_tampered_with(how: str, tmp_path: Path) -> None:
    log = case(tmp_path / "case")
    assert in_process(tmp_path / "case", *PINNED).code == 0
    change, word = TAMPERED[how]
    change(log)
    ran = in_process(tmp_path / "case", *PINNED)
    assert ran.code == 1
    assert ran.has("failed", word)
    assert not ran.has("proved", "All 20 entries")


def test_another_key_than_the_one_given(tmp_path: Path) -> None:
    case(tmp_path)
    ran = verify(tmp_path, "--key", STRANGER.verifier.vkey)
    assert ran.code == 1
    assert ran.has("failed", "not signed with the key stranger")
    assert not ran.proved


def test_a_log_of_another_name_under_the_same_key(tmp_path: Path) -> None:
    case(tmp_path, origin="example.org/another")
    assert verify(tmp_path, *PINNED).has("failed", "example.org/another")
    assert verify(tmp_path, *PINNED, "--origin", "example.org/front").code == 1


def test_a_log_set_back_or_forked_against_a_checkpoint_that_was_kept(tmp_path: Path) -> None:
    log = case(tmp_path / "a")
    remembered = tmp_path / "kept"
    remembered.write_bytes(head(log))
    grow(log, *claims(0, 30))
    assert verify(tmp_path / "a", *PINNED, "--since", remembered).code == 0
    later = tmp_path / "later"
    later.write_bytes(head(log))
    fork(tmp_path / "b", log)
    set_back = case(tmp_path / "c")
    assert set_back.size == 20
    # The fork shares its first half: a checkpoint from before does not tell the two apart.
    assert verify(tmp_path / "b", *PINNED, "--since", remembered).code == 0
    same_root = Checkpoint(set_back.origin, 21, set_back.checkpoint.root).sign(OPERATOR)
    (tmp_path / "odd").write_bytes(same_root)
    for folder, since in (("b", later), ("c", later), ("c", tmp_path / "odd")):
        ran = verify(tmp_path / folder, *PINNED, "--since", since)
        assert ran.code == 1
        assert ran.has("failed", "is not this log's: are there two?")
        assert not ran.has("proved", "All")


def test_an_entry_put_behind_those_that_were_signed_is_not_used(tmp_path: Path) -> None:
    log = case(tmp_path)
    _bundle(log, lambda said: [*said, b"anything"])
    ran = verify(tmp_path, *PINNED)
    assert (ran.code, ran.has("proved", "All 20 entries are as signed")) == (0, True)


@pytest.mark.parametrize("size", [3, 256, 280])
def test_an_older_checkpoint_beside_a_log_that_has_grown(size: int, tmp_path: Path) -> None:
    """Partial tiles of that time are gone; a wider one holds what stood in them."""
    log = case(tmp_path, entries(size))
    old = head(log)
    grow(log, *claims(0, 300 - size))
    (log.folder / "checkpoint").write_bytes(old)
    ran = verify(tmp_path, *PINNED)
    assert (ran.code, ran.failed) == (0, ())
    assert ran.has("proved", f"All {size} entries are as signed")
    tile = log.folder / "tile" / "0" / ("000" if size <= 256 else "001.p/44")
    tile.write_bytes(tile.read_bytes()[:-1])
    assert in_process(tmp_path, *PINNED).code == 1


def test_links_are_not_followed(tmp_path: Path) -> None:
    log = case(tmp_path / "case")
    (tmp_path / "elsewhere").mkdir()
    (log.folder / "tile").rename(tmp_path / "elsewhere" / "tile")
    (log.folder / "tile").symlink_to(tmp_path / "elsewhere" / "tile")
    assert verify(tmp_path / "case", *PINNED).has("failed", "is missing, no plain file")
    # The way to it may lead over a link: whoever types it knows where it goes.
    (log.folder / "tile").unlink()
    (tmp_path / "elsewhere" / "tile").rename(log.folder / "tile")
    (tmp_path / "link").symlink_to(tmp_path / "case")
    assert verify(tmp_path / "link", *PINNED).code == 0


def test_originals_and_what_witnesses_saw_are_held_to_the_log(tmp_path: Path) -> None:
    log = stick(tmp_path / "stick")
    folder = log.folder.parent
    kept(folder, cosigned(head(log), (NORTH, "2025-12-02T10:00:00")))
    assert verify(tmp_path / "stick", *PINNED).code == 0
    other = fork(tmp_path / "fork", log)
    assert (other.size, other.checkpoint.root == log.checkpoint.root) == (log.size, False)
    kept(folder, cosigned(head(other), (NORTH, "2025-12-02T10:00:00")))
    assert verify(folder, *PINNED).has("failed", "are there two?")
    kept(folder, head(log))
    original = next((folder / "blobs").iterdir())
    original.write_bytes(b"another text")
    ran = verify(folder, *PINNED)
    assert (ran.code, ran.has("failed", "is not the original file")) == (1, True)


# The same verdict as Truceline's own audit.


@contextlib.contextmanager
def _changed(log: Log, path: Path, data: bytes | None) -> Iterator[None]:
    before = path.read_bytes()
    try:
        if data is None:
            path.unlink()
        else:
            path.write_bytes(data)
        yield
    finally:
        path.write_bytes(before)


@settings(max_examples=60)
@given(pick=st.data())
def test_the_same_verdict_as_the_audit_over_any_damage(sound: Log, pick: st.DataObject) -> None:
    files = [
        path for path in sorted(sound.folder.rglob("*")) if path.name != ".lock" and path.is_file()
    ]
    path = pick.draw(st.sampled_from(files))
    before = path.read_bytes()
    at = pick.draw(st.integers(0, len(before) - 1))
    damage: dict[str, Callable[[], bytes | None]] = {
        "flip": lambda: (
            before[:at]
            + bytes([before[at] ^ (1 << pick.draw(st.integers(0, 7)))])
            + before[at + 1 :]
        ),
        "cut": lambda: before[:at],
        "grow": lambda: before + pick.draw(st.binary(max_size=40)),
        "blank": lambda: bytes(len(before)),
        "move": lambda: before[at:] + before[:at],
        "gone": lambda: None,
    }
    data = damage[pick.draw(st.sampled_from(sorted(damage)))]()
    with _changed(sound, path, data):
        try:
            Log.open(sound.folder, OPERATOR.verifier).audit()
            whole = True
        except LogError:
            whole = False
        ran = in_process(sound.folder, *PINNED)
    assert (ran.code == 0) == whole
    assert (data == before) == whole


@settings(max_examples=15)
@given(said=st.lists(st.integers(0, 19), min_size=1, max_size=24))
def test_the_same_verdict_on_a_log_rewritten_and_signed_anew(said: list[int]) -> None:
    """Whoever holds the key can sign another log: both find it whole, and it repeats signatures."""
    original = entries(20)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        log = Log.create(folder / "log", OPERATOR.name, OPERATOR)
        grow(log, *(original[at] for at in said))
        log.audit()
        ran = in_process(folder, *PINNED)
        assert ran.has("proved", f"All {len(said)} entries are as signed")
        repeated = len(said) > len(set(said))
        assert ran.has("failed", "repeat a signature") == repeated
