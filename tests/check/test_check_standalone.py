"""The standalone verifier: one short file that a party can read, and that finds every change."""

from __future__ import annotations

import ast
import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from check.records import (
    NORTH,
    SOUTH,
    case,
    checkpoint,
    claims,
    cosigned,
    entries,
    fork,
    grow,
    head,
    kept,
    releasing,
    seconds,
)
from check.samples_record import (
    PINNED,
    STANDALONE,
    Said,
    growth,
    html,
    in_process,
    made_proof,
    pdf,
    said,
    sha256,
    stick,
    verify,
)
from custody.signed import ANA, OPERATOR, RITA, STRANGER, granting, key, signed, taken
from record.samples import NOW, claim
from truceline.custody.briefing_proof import BriefingProof
from truceline.ledger import Log, LogError, Signer
from truceline.ledger.cosignature import Ed25519CosignatureSigner
from truceline.ledger.mldsa import MldsaCosignatureSigner
from truceline.ledger.note import Note, Signature
from truceline.ledger.tiles import encode_bundle
from truceline.ledger.tlog_proof import Proof, prove
from truceline.record import Entry


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
    for words in ((), (tmp_path, "--key", "no+00000000+key"), (tmp_path, "--since", "nothing")):
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
    for folder, since in (("b", later), ("c", later)):
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


# Who signed.


def _rewritten(entry: Entry, **more: object) -> Entry:
    return Entry.model_validate_json(
        entry.canonical().replace(b'"id":"N0"', b'"id":"N9"')
    ).model_copy(update=more)


def _revoked() -> list[Entry]:
    gone = granting(ANA, revoked="she left")
    return [signed(gone, OPERATOR, RITA), signed(claim("N1", source="S0"), ANA)]


def _expired() -> list[Entry]:
    ended = granting(ANA, until=NOW - timedelta(days=1))
    return [signed(ended, OPERATOR, RITA), signed(claim("N1", source="S0"), ANA)]


def _self_granted() -> list[Entry]:
    """A grant that the operator did not sign gives nothing."""
    return [signed(granting(STRANGER), ANA), signed(claim("N1", source="S0"), STRANGER)]


def _earlier() -> list[Entry]:
    before = NOW - timedelta(hours=1)
    return [signed(claim("N1", source="S0"), ANA, at=before)]


ONE = signed(claim("N0", source="S0"), ANA)
BADLY_SIGNED: dict[str, tuple[Callable[[], list[Entry]], str]] = {
    "by nobody": (lambda: [_rewritten(ONE, signatures=())], "1 entries bear no signature: 20"),
    "words put into a mouth": (lambda: [_rewritten(ONE)], "bear a signature that does not fit: 20"),
    "by a stranger": (
        lambda: [signed(claim("N0", source="S0"), STRANGER)],
        "a key that no earlier entry grants: 20",
    ),
    "by somebody who granted themselves": (_self_granted, "no earlier entry grants: 21"),
    "with another key of the same name": (
        lambda: [signed(claim("N0", source="S0"), Signer("ana", bytes(32)))],
        "a key that no earlier entry grants: 20",
    ),
    "for another log": (
        lambda: [signed(claim("N0", source="S0"), ANA, origin="example.org/another")],
        "does not fit: 20",
    ),
    "after the key was revoked": (_revoked, "revoked or had expired: 21"),
    "after the key's end": (_expired, "revoked or had expired: 21"),
    "twice": (lambda: [ONE, ONE], "repeat a signature that stood there before: 21"),
    "once, recorded twice": (
        lambda: [ONE, ONE.model_copy(update={"recorded": NOW + timedelta(hours=1)})],
        "repeat a signature that stood there before: 21",
    ),
    "earlier than what stands before": (_earlier, "recorded earlier than one before them: 20"),
}


@pytest.mark.parametrize("how", BADLY_SIGNED)
def test_an_entry_signed(how: str, tmp_path: Path) -> None:
    log = case(tmp_path)
    more, words = BADLY_SIGNED[how]
    grow(log, *more())
    ran = in_process(tmp_path, *PINNED)
    assert ran.code == 1
    assert ran.has("failed", words), ran.failed
    assert ran.has("proved", f"All {log.size} entries are as signed")
    assert not ran.has("proved", "Each entry is signed")


def test_a_key_granted_by_a_second_operator_and_a_new_key_of_a_name(tmp_path: Path) -> None:
    second, old, new = key("second"), key("team"), Signer("team", bytes(range(32)))
    log = case(tmp_path)
    grow(
        log,
        signed(granting(second, "operator", "Deputy"), OPERATOR, RITA),
        signed(granting(old, "observer", "Team"), second, RITA),
        signed(claim("N1", source="S0"), old),
        signed(granting(new, "observer", "Team"), OPERATOR, RITA),
        signed(claim("N2", source="S0"), new),
    )
    assert verify(tmp_path, *PINNED).failed == ()
    grow(log, signed(claim("N3", source="S0"), old))
    assert verify(tmp_path, *PINNED).has("failed", "no earlier entry grants: 25")


@pytest.mark.parametrize(
    "data",
    [
        b"no json",
        b"[1]",
        b'{"v": 1}',
        b"[" * 60_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"recorded":' + b"9" * 60_000 + b"}",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"b":1,"a":2}',
        b'\xef\xbb\xbf{"a":1}',
        "{}".encode("utf-16"),
        b'{"a":"\\ud800"}',
        b'{"a":"\\u0041"}',
    ],
    ids=range(13),
)
def test_what_is_no_entry_is_said_not_to_be(data: bytes, tmp_path: Path) -> None:
    log = case(tmp_path)
    log.append([data], OPERATOR)
    ran = in_process(tmp_path, *PINNED)
    assert (ran.code, ran.failed) == (1, ("1 entries cannot be read: 20",))


def test_numbers_stand_in_what_is_signed_as_they_stand_in_the_text(tmp_path: Path) -> None:
    log = case(tmp_path)
    at = (104.000000000000014, -1.5e-7)
    grow(log, *(signed(claim(f"N{n}", source="S0", at=at, radius_m=1e21), ANA) for n in range(2)))
    assert b"e-7" in list(log.entries())[-1]
    assert verify(tmp_path, *PINNED).failed == ()


def test_what_was_taken_from_another_log_is_said_not_to_be_checked(tmp_path: Path) -> None:
    log = case(tmp_path)
    there = signed(claim("N1", source="S0"), STRANGER, origin="example.org/field")
    grow(log, taken(there, 0))
    ran = verify(tmp_path, *PINNED)
    assert ran.failed == ()
    assert ran.has("unproved", "what came from other logs")


# Witnesses.


def test_witnesses_whose_keys_are_given(tmp_path: Path) -> None:
    log = case(tmp_path)
    after = MldsaCosignatureSigner("later.example/witness", bytes(32))
    note = Note.decode(cosigned(head(log), (NORTH, "2025-12-03T10:00:00")))
    value = after.cosign(note.text.encode(), seconds("2025-12-04T11:12:13"))
    line = Signature(after.name, after.key_id, value)
    early = cosigned(head(log), (NORTH, "2025-12-02T09:30:00"))
    lines = (*note.signatures, Note.decode(early).signatures[-1], line)
    path = kept(tmp_path, Note(note.text, lines).encode())
    words = [each for who in (NORTH, after, SOUTH) for each in ("--witness", who.verifier.vkey)]
    ran = in_process(tmp_path, *PINNED, *words)
    assert ran.code == 0
    assert ran.has("proved", "north saw the first 20", "not later than 2025-12-02 09:30:00 UTC")
    assert ran.has("proved", after.name, "not later than 2025-12-04 11:12:13 UTC")
    assert ran.has("unproved", "That the witness south saw this log")
    grow(log, *claims(0, 4))
    assert in_process(tmp_path, *PINNED, *words).has("proved", "north saw the first 20 entries")
    for each in lines[1:]:
        data = path.read_bytes()
        bad = Signature(each.name, each.key_id, each.value[:-1] + bytes([each.value[-1] ^ 1]))
        path.write_bytes(data.replace(each.line.encode(), bad.line.encode()))
        ran = in_process(tmp_path, *PINNED, *words)
        assert (ran.code, ran.has("failed", each.name, "does not fit")) == (1, True)
        path.write_bytes(data)


def test_a_cosignature_without_a_time_and_a_key_that_is_no_witnesss(tmp_path: Path) -> None:
    log = case(tmp_path)
    silent = MldsaCosignatureSigner("silent", bytes(32))
    note = Note.decode(head(log))
    line = Signature(silent.name, silent.key_id, silent.cosign(note.text.encode(), 0))
    (log.folder / "checkpoint").write_bytes(Note(note.text, (*note.signatures, line)).encode())
    own = Ed25519CosignatureSigner(OPERATOR.name, OPERATOR.seed)
    kept(tmp_path, cosigned(head(log), (own, "2025-12-02T10:00:00")))
    keys = (silent.verifier, OPERATOR.verifier, own.verifier)
    ran = verify(tmp_path, *PINNED, *(word for each in keys for word in ("--witness", each.vkey)))
    assert (ran.code, any("saw the first" in each for each in ran.proved)) == (0, False)
    assert ran.has("unproved", "That the witness silent saw this log")
    assert ran.has("unproved", f"That the witness {OPERATOR.name} saw this log")


# Proofs.


@pytest.mark.parametrize("size", [1, 2, 7, 20])
@pytest.mark.parametrize("grown", [0, 1, 13])
def test_proofs_made_from_the_written_format_are_those_that_truceline_makes(
    size: int, grown: int, tmp_path: Path
) -> None:
    log = case(tmp_path, entries(size))
    seen = head(log)
    grow(log, *claims(0, grown))
    wanted = set(range(0, size, 3))
    made = made_proof(log, size, wanted, head(log), seen)
    ours = BriefingProof.make(log, size, wanted, head(log), seen)
    assert made == ours.encode()
    file = tmp_path / "b.proof.json"
    file.write_bytes(made)
    ran = in_process(file, *PINNED)
    assert (ran.code, ran.failed) == (0, ())
    assert ran.has("proved", f"{len(wanted)} entries in the proof", f"first {size} of the log")


def _carriers(made: bytes) -> dict[str, bytes]:
    return {
        "b.html": html(made),
        "b.pdf": pdf(b"other", made),
        "c.pdf": pdf(b"other", made, packed=False),
        "b.json": made,
    }


@pytest.mark.parametrize("name", ["b.html", "b.pdf", "c.pdf", "b.json"])
def test_a_briefing_in_every_form(name: str, tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    made = made_proof(log, 25, (0, 3, 24), head(log))
    file = tmp_path / name
    file.write_bytes(_carriers(made)[name])
    ran = verify(file, *PINNED)
    assert ran.code == 0
    assert ran.has("proved", "The 3 entries in the proof are among the first 25")
    assert ran.has("unproved", "that a briefing follows")
    # Without a key, it takes the one in the proof, and says so.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    ran = verify(file.rename(elsewhere / name))
    assert (ran.code, ran.has("unproved", "Whose key")) == (0, True)


def _altered(made: bytes, **more: object) -> bytes:
    parts = json.loads(made)
    return rfc8785.dumps(parts | {k: v(parts[k]) if callable(v) else v for k, v in more.items()})


ALTERED: dict[str, dict[str, object]] = {
    "an entry's text": {
        "entries": lambda was: [[was[0][0], was[0][1].replace("v", "w")], *was[1:]]
    },
    "an entry's place": {"entries": lambda was: [*was[:-1], [was[-1][0] - 1, was[-1][1]]]},
    "an entry twice": {"entries": lambda was: [was[0], *was]},
    "an entry beyond the size": {"entries": lambda was: [*was, [99, "{}"]]},
    "an entry before the first": {"entries": lambda was: [[-1, "{}"], *was]},
    "an entry gone": {"entries": lambda was: was[1:]},
    "a hash gone": {"nodes": lambda was: was[:-1]},
    "a hash more": {"nodes": lambda was: [*was, was[0]]},
    "two hashes in another order": {"nodes": lambda was: [was[1], was[0], *was[2:]]},
    "a smaller size": {"size": 24},
    "a larger size": {"size": 26},
    "a size below nothing": {"size": -1},
    "an endless size": {"size": 10**15},
    "a size that is text": {"size": "25"},
    "another root": {"root": base64.b64encode(bytes(32)).decode()},
    "a step gone": {"consistency": lambda was: was[:-1]},
    "a step more": {"consistency": lambda was: [*was, was[0]]},
    "no step at all": {"consistency": []},
    "another log": {"origin": "example.org/another"},
    "a stranger's checkpoint": {"checkpoint": "a\n1\nAAAA\n\nB\n"},
    "no checkpoint": {"checkpoint": None},
    "no entries": {"entries": None},
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_proof_that_was_altered(how: str, tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    file = tmp_path / "b.json"
    file.write_bytes(made_proof(log, 25, (0, 3, 24), head(log)))
    assert in_process(file, *PINNED).code == 0
    file.write_bytes(_altered(file.read_bytes(), **ALTERED[how]))
    ran = in_process(file, *PINNED)
    assert (ran.code, len(ran.failed)) == (1, 1)
    assert not ran.has("proved", "entries in the proof")


def test_a_proof_of_a_larger_log_than_was_signed(tmp_path: Path) -> None:
    """The checkpoint has fewer entries than the proof says the briefing used."""
    log = case(tmp_path / "case", entries(30))
    whole = made_proof(log, 30, (0, 29), head(log))
    small = checkpoint(log, 20)
    steps = [
        base64.b64encode(e).decode() for e in growth(20, [sha256(b"\0", e) for e in log.entries()])
    ]
    file = tmp_path / "b.json"
    for hashes in ([], steps):
        file.write_bytes(_altered(whole, checkpoint=small.decode(), consistency=hashes))
        assert verify(file, *PINNED).code == 1


def test_a_witnessed_checkpoint_in_a_proof(tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    seen = cosigned(checkpoint(log, 12), (NORTH, "2025-12-02T10:00:00"))
    made = made_proof(log, 25, (0, 24), head(log), seen)
    file = tmp_path / "b.json"
    file.write_bytes(made)
    witness = ("--witness", NORTH.verifier.vkey)
    assert verify(file, *PINNED, *witness).has("proved", "north saw the first 12 entries")
    other = fork(tmp_path / "fork", log)
    lie = cosigned(checkpoint(other, 20), (NORTH, "2025-12-02T10:00:00"))
    file.write_bytes(made_proof(log, 25, (0, 24), head(log), lie))
    ran = verify(file, *PINNED, *witness)
    assert (ran.code, ran.has("failed", "not shown to be the same")) == (1, True)
    assert not ran.has("proved", "saw the first")


def test_a_file_with_no_proof_several_or_a_spoiled_one(tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    one, two = (made_proof(log, size, (0,), head(log)) for size in (20, 25))
    cases = {
        "a.html": (html(one)[:400], "carries no proof"),
        "b.html": (html(one).replace(b'id="truceline-proof"', b'id="x"'), "carries no proof"),
        "c.html": (html(one) + html(two), "several proofs"),
        "d.pdf": (pdf(one, two), "several proofs"),
        "e.pdf": (pdf(b"x"), "carries no proof"),
        "f.txt": (b"words", "carries no proof"),
        "g.bin": (b"\xff\xfe\x00", "carries no proof"),
        "h.json": (b'{"a":1}', "carries no proof"),
        "i.html": (html(one).replace(html(one)[600:604], b"AAAA"), ""),
        "j.pdf": (pdf(one)[:600], ""),
        "k.html": (html(one, root="ab" * 32), "that of another briefing"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        ran = in_process(tmp_path / name, *PINNED)
        assert (ran.code, ran.has("failed", words)) == (1, True), (name, ran)
        assert not any("in the proof" in each for each in ran.proved) or words in (
            "several proofs",
            "that of another briefing",
        )


def test_a_file_that_unpacks_to_no_end(tmp_path: Path) -> None:
    """A small file must not fill the memory: what is unpacked has a bound."""
    packed = base64.b64encode(zlib.compress(b'{"truceline-briefing-proof/1"' + bytes(1 << 28), 9))
    block = b'<script type="x" id="truceline-proof">%s</script>' % packed
    (tmp_path / "b.html").write_bytes(b"<html>" + block + b"</html>")
    bound = "import resource as r; r.setrlimit(r.RLIMIT_AS, (1 << 30,) * 2)"
    run_it = f"import sys, runpy; {bound}; runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    ran = _bounded(run_it, tmp_path / "b.html")
    assert ran.code == 1
    assert ran.failed


def _bounded(program: str, path: Path) -> Said:
    command = [sys.executable, "-I", "-c", program, str(STANDALONE), str(path), *PINNED]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return said(done.returncode, done.stdout)


def test_what_could_fool_a_terminal_is_not_printed(tmp_path: Path) -> None:
    log = case(tmp_path / "case")
    grow(log, signed(claim("N1", source="S0", summary="\u202eabc\x1b[2J"), ANA))
    made = prove(log, 20, head(log), extra=list(log.entries())[20])
    file = tmp_path / "e.tlog-proof"
    file.write_bytes(made.encode())
    ran = verify(file, *PINNED)
    assert ran.code == 0
    assert all(char.isprintable() for each in (*ran.proved, *ran.unproved) for char in each)


def test_a_released_file_and_one_that_is_not(tmp_path: Path) -> None:
    stick(tmp_path / "stick")
    file = tmp_path / "stick" / "briefings" / "b.html"
    # With no key given, the one of the case on the same stick is taken.
    for words in (PINNED, ()):
        ran = verify(file, *words)
        assert (ran.code, ran.failed) == (0, ())
        assert ran.has("proved", "is a file of the release B1")
    proof_file = file.with_name("b.html.tlog-proof")
    assert verify(proof_file, *PINNED).has("proved", "Entry 20 in the log begins: ")
    file.write_bytes(file.read_bytes().replace(b"words", b"other"))
    for path in (file, tmp_path / "stick"):
        ran = verify(path, *PINNED)
        assert (ran.code, ran.has("failed", "not one of the files of the release B1")) == (1, True)


def test_the_proof_of_one_entry(tmp_path: Path) -> None:
    log = case(tmp_path / "case", entries(30))
    said = list(log.entries())
    file, given = tmp_path / "e.tlog-proof", tmp_path / "entry"
    bare = prove(log, 7, head(log))
    file.write_bytes(bare.encode())
    given.write_bytes(said[7])
    assert in_process(file, *PINNED, "--entry", given).has("proved", "Entry 7 in the log")
    given.write_bytes(said[8])
    assert in_process(file, *PINNED, "--entry", given).has("failed", "not entry 7 of the 30")
    assert in_process(file, *PINNED).code == 1
    for index, hashes, entry in (
        (8, bare.hashes, said[7]),
        (7, bare.hashes[:-1], said[7]),
        (7, (*bare.hashes, bytes(32)), said[7]),
        (7 + 32, bare.hashes, said[7]),
    ):
        file.write_bytes(Proof(index, hashes, head(log), entry).encode())
        ran = in_process(file, *PINNED)
        assert (ran.code, ran.proved[1:]) == (1, ())
    whole = case(tmp_path / "one", entries(1))
    # Of a log of one entry, the root is a hash that could be passed off as a step of a proof.
    file.write_bytes(Proof(1, (whole.checkpoint.root,), head(whole), b"{}").encode())
    ran = in_process(file, *PINNED)
    assert (ran.code, ran.has("failed", "malformed"), len(ran.proved)) == (1, True, 1)


def test_a_checkpoint_alone(tmp_path: Path) -> None:
    log = case(tmp_path / "case")
    file = tmp_path / "checkpoint"
    file.write_bytes(head(log))
    ran = verify(file, *PINNED)
    assert (ran.code, len(ran.proved)) == (0, 1)
    other = fork(tmp_path / "fork", log)
    since = tmp_path / "since"
    since.write_bytes(head(other))
    ran = verify(file, *PINNED, "--since", since)
    assert (ran.code, ran.has("failed", "TWO LOGS")) == (1, True)


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


def test_a_briefing_beside_its_case_is_found_with_its_release(tmp_path: Path) -> None:
    log = stick(tmp_path / "stick")
    other = tmp_path / "stick" / "briefings" / "c.pdf"
    other.write_bytes(pdf(made_proof(log, 20, (0, 5), head(log))))
    entry = releasing(log, other)
    made = prove(log, entry, head(log), extra=list(log.entries())[entry])
    other.with_name("c.pdf.tlog-proof").write_bytes(made.encode())
    ran = verify(tmp_path / "stick", *PINNED)
    assert (ran.code, ran.failed) == (0, ())
    assert sum("is a file of the release" in each for each in ran.proved) == 2
    # A briefing of another log of the same name and key does not belong to this stick.
    forked = fork(tmp_path / "fork", log)
    made_there = made_proof(forked, forked.size, (0, 15), head(forked))
    (tmp_path / "stick" / "briefings" / "d.json").write_bytes(made_there)
    ran = verify(tmp_path / "stick", *PINNED)
    assert (ran.code, ran.has("failed", "are there two?")) == (1, True)
