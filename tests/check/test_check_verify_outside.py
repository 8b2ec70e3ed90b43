"""What came from outside a log: time-stamps, entries taken over, and names that mean harm."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from check.records import OPERATOR, case, claims, entries, grow, head, page, proof
from custody.field_office import a_laptop, a_mission
from custody.signed import ANA, STRANGER, signed
from custody.tsa import OPENSSL, Authority
from record.samples import source
from truceline.check import Trust, alarms, lines, verify
from truceline.custody.timestamps import accept, request
from truceline.ledger import Log, Signer, save_signer, save_verifier
from truceline.record import Timestamp, parse_entry

PINNED = Trust(operator=OPERATOR.verifier)


def has(sentences: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in sentences)


# Time-stamps.

needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="the openssl command is not installed")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "a")


def stamped(folder: Path, authority: Authority) -> tuple[Log, Timestamp]:
    """A case whose checkpoint of 20 entries was stamped, and that says so in its next entry."""
    log = case(folder)
    note = head(log)
    stamp = accept(note, authority.reply(request(note)), [authority.pem])
    grow(log, signed(stamp, OPERATOR))
    return log, stamp


@needs_openssl
def test_a_time_stamp(tmp_path: Path, authority: Authority) -> None:
    _, stamp = stamped(tmp_path / "a", authority)
    bare = verify(tmp_path / "a", PINNED)
    assert bare.ok, bare.failed
    assert has(bare.not_proved, "Who signed it was not checked", "authority's certificate")
    assert has(bare.notes, stamp.id, "openssl ts -verify -data 20.checkpoint -in 20.tsr")
    trusting = Trust.read(operator=OPERATOR.verifier.vkey, authorities=[authority.root])
    report = verify(tmp_path / "a", trusting)
    assert report.ok
    assert has(report.proved, "checkpoint of 20 entries existed not later than", "Unit 1")


@needs_openssl
def test_a_time_stamp_by_an_authority_that_nobody_named(
    tmp_path: Path, authority: Authority
) -> None:
    stamped(tmp_path / "a", authority)
    other = Authority(tmp_path / "other")
    trusting = Trust(OPERATOR.verifier, authorities=(other.pem,))
    report = verify(tmp_path / "a", trusting)
    assert report.ok
    assert has(report.not_proved, "does not lead to a certificate that you trust")
    assert not has(report.proved, "not later than")


@needs_openssl
def test_a_time_stamp_of_something_else(tmp_path: Path, authority: Authority) -> None:
    _, stamp = stamped(tmp_path / "a", authority)
    said = entries(18)
    elsewhere = case(tmp_path / "b", [*said, *claims(0, 2)])
    grow(elsewhere, signed(stamp, OPERATOR))
    report = verify(tmp_path / "b", PINNED)
    assert has(report.failed, stamp.id, "another root at 20 entries")


@needs_openssl
def test_a_time_stamp_that_says_more_than_its_token(tmp_path: Path, authority: Authority) -> None:
    log, stamp = stamped(tmp_path / "a", authority)
    earlier = stamp.model_copy(update={"id": "T2", "stamped": stamp.stamped.replace(year=2020)})
    grow(log, signed(earlier, OPERATOR))
    report = verify(tmp_path / "a", PINNED)
    assert has(report.failed, "T2 (entry 21)", "not the one in the token")
    assert has(report.notes, stamp.id)


# What was taken over.


def test_what_another_log_handed_over(tmp_path: Path) -> None:
    mission = a_mission(tmp_path)
    laptop = a_laptop(tmp_path, mission)
    mission.take(laptop.pack(tmp_path / "bundle.zip"))
    shutil.copytree(laptop.folder / "blobs", mission.folder / "blobs")
    report = verify(mission.folder, Trust(operator=mission.signer.verifier))
    assert report.ok, report.failed
    assert has(report.proved, "taken over from laptop-3 (4 entries)", "unchanged and in order")
    assert not has(report.proved, "Mira")


def test_what_was_taken_over_otherwise_than_it_was(tmp_path: Path) -> None:
    mission = a_mission(tmp_path)
    laptop = a_laptop(tmp_path, mission)
    batch = mission.batch(mission.plan(laptop.pack(tmp_path / "bundle.zip")))
    last = batch[-1]
    changed = last.model_copy(
        update={"body": last.body.model_copy(update={"summary": "something else"})}
    )
    for harmed in ([*batch[:-1], changed], batch[:-1], [batch[0], *batch[:0:-1]]):
        shutil.rmtree(tmp_path / "copy", ignore_errors=True)
        shutil.copytree(mission.folder, tmp_path / "copy")
        copy = Log.open(tmp_path / "copy" / "log", mission.signer.verifier)
        copy.append([entry.canonical() for entry in harmed], mission.signer)
        report = verify(tmp_path / "copy", Trust(operator=mission.signer.verifier))
        assert has(report.failed, "is not what that log held"), len(harmed)
        assert not has(report.proved, "taken over from")


# Names, and what lies about.


def test_names_that_act_on_a_terminal_or_turn_the_writing(tmp_path: Path) -> None:
    bad = "a\x1b]0;b\x07c\u202ed\u2028e\x7ff\x9b"
    signer = Signer("x\u202ey", b"n" * 32)
    folder = tmp_path / "a"
    log = case(folder, signer=signer, origin="x\u202ey")
    assert has(verify(folder, Trust(operator=signer.verifier)).proved, "x\ufffdy")
    said = [*entries(6), signed(source("S7", original=blob(bad)), ANA)]
    case(tmp_path / "b", said)
    report = verify(tmp_path / "b", PINNED)
    assert has(report.not_proved, "a\ufffd]0;b\ufffdc\ufffdd\ufffde\ufffdf\ufffd")
    for line in (*lines(report), *lines(verify(folder))):
        assert not set(line) & set(bad) - set("abcdef]0;"), repr(line)
    assert parse_entry(next(iter(log.entries()))).body.kind == "settings"


def blob(name: str) -> dict[str, object]:
    return {"sha256": "12" * 32, "name": name, "size": 3}


def test_a_name_without_end_is_cut_short(tmp_path: Path) -> None:
    case(tmp_path / "a", [*entries(6), signed(source("S7", original=blob("n" * 30_000)), ANA)])
    report = verify(tmp_path / "a", PINNED)
    assert max(map(len, report.not_proved)) < 2100


def test_a_private_key_in_the_folder(tmp_path: Path) -> None:
    case(tmp_path / "a")
    save_signer(STRANGER, tmp_path / "elsewhere")
    (held,) = (tmp_path / "elsewhere").iterdir()
    shutil.copy(held, tmp_path / "a" / "keys" / "stranger.vkey")
    report = verify(tmp_path / "a", PINNED)
    assert has(report.failed, "keys/stranger.vkey", "PRIVATE KEY", "revoked")
    assert STRANGER.skey.split("+")[-1] not in "\n".join(lines(report))


def test_a_key_of_another_log(tmp_path: Path) -> None:
    case(tmp_path / "a", origin="example.org/other")
    report = verify(tmp_path / "a", PINNED)
    assert has(report.failed, "the log example.org/other", "of the log example.org/front")


def test_another_key_in_the_folder_is_pointed_out(tmp_path: Path) -> None:
    case(tmp_path / "a")
    assert verify(tmp_path / "a", PINNED).notes == ()
    (tmp_path / "a" / "keys" / "operator.vkey").unlink()
    assert verify(tmp_path / "a", PINNED).notes == ()
    save_verifier(STRANGER.verifier, tmp_path / "a")
    report = verify(tmp_path / "a", PINNED)
    assert report.ok
    assert report.notes == (alarms.KEY_DIFFERS,)


def test_files_made_to_be_slow_are_read_in_the_end(tmp_path: Path) -> None:
    """Each took minutes, or all memory, with a careless search."""
    good = page(proof(case(tmp_path / "a")))
    slow = {
        "a.html": b"<!doctype html>" + b"<script " * 200_000 + good,
        "b.html": b"<!doctype html>" + b"</html>" * 200_000 + b" " * 200_000,
        "c.pdf": b"%PDF-1.7\n" + b">>" + b" " * 2_000_000 + b"%%EOF",
        "d.pdf": b"%PDF-1.7\n" + b"obj<</EmbeddedFile>>stream\n" * 50_000 + b"%%EOF",
        "e.json": b"{" * 2_000_000,
    }
    for name, data in slow.items():
        (tmp_path / name).write_bytes(data)
        verify(tmp_path / name, PINNED)
    assert has(verify(tmp_path / "d.pdf", PINNED).failed, "more than 100 attached files")
    assert verify(tmp_path / "a.html", PINNED).ok
