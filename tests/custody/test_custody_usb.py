"""The USB bundle: everything it takes to check a case, and nothing that must stay behind."""

from __future__ import annotations

import hashlib
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.field_office import START, Mission, Office, a_laptop, a_mission, members, source
from record.samples import claim
from truceline.custody import usb
from truceline.custody.audited import audited
from truceline.custody.leaks import Guard, WouldLeak
from truceline.custody.usb import BundleRefused, Checker, write_bundle
from truceline.custody.usb_text import Facts, check_us
from truceline.ledger import Log, LogDamaged, Signer, leaf_hash, load_verifier, save_signer
from truceline.ledger.tiles import encode_bundle
from truceline.ledger.tlog_proof import prove
from truceline.record import (
    SALT_BYTES,
    Disclosure,
    Redaction,
    RedactionMode,
    Release,
    parse_entry,
)

CHECKER = Checker(b"# a program\n", b"<!doctype html>\n", "0123 4567 89ab cdef 0123 4567 89ab cdef")
BRIEFING = b"%PDF-1.7 a briefing"


@pytest.fixture
def mission(tmp_path: Path) -> Mission:
    """A mission with an original, a sealed field, and everything else a case folder may hold."""
    made = a_mission(tmp_path)
    made.say(source("S-1", original=made.original(b"a form"), informant="Mira Okonjo"))
    made.secret_original(b"form with a name", ("source", "S-1", "informant"))
    for path, text in {
        "build/case.sqlite": "derived",
        "witness/26.checkpoint": "a cosigned checkpoint\n",
        "witness/.draft": "half written",
        "notes.txt": "call Mira",
        "keys/notes.txt": "a note",
        "blobs/" + "0" * 64: "a file that no entry names",
        "log/.lock": "",
        "log/tile/0/001": "left over from a crash",
    }.items():
        file = made.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return made


def release(mission: Mission, data: bytes = BRIEFING, **more: Any) -> bytes:
    """Log a release of a file, and return its proof."""
    body = Release.model_validate(
        {
            "id": "B-1", "size": 1, "root": "ab" * 32, "as_of": START, "version": "0.1",
            "files": ({
                "sha256": hashlib.sha256(data).hexdigest(), "name": "b.pdf", "size": len(data)
            },),
        }
        | more
    )  # fmt: skip
    mission.say(body)
    index = mission.log.size - 1
    note = (mission.log.folder / "checkpoint").read_bytes()
    (line,) = mission.log.entries(index, index + 1)
    return prove(mission.log, index, note, extra=line).encode()


def files(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# What is in it.


def test_it_holds_the_record_the_programs_and_nothing_else(
    mission: Mission, tmp_path: Path
) -> None:
    written = write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    names = set(files(tmp_path / "usb"))
    blob = hashlib.sha256(b"a form").hexdigest()
    assert names == {
        "CHECK-US.txt",
        "verify.py",
        "verify.html",
        "case/case.toml",
        "case/keys/operator.vkey",
        "case/log/checkpoint",
        "case/log/tile/0/000.p/4",
        "case/log/tile/entries/000.p/4",
        f"case/blobs/{blob}",
        "case/witness/26.checkpoint",
    }
    assert (written.origin, written.size, written.files) == ("mission", 4, len(names))
    assert written.missing == ()
    assert written.root == mission.log.checkpoint.root.hex()


def test_its_log_is_whole_and_is_the_same_log(mission: Mission, tmp_path: Path) -> None:
    mission.say(*(claim(f"C{number}", source="S-M") for number in range(300)))
    write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    case = tmp_path / "usb" / "case"
    copy = Log.open(case / "log", load_verifier(case))
    copy.audit()
    assert copy.leftovers() == []
    assert list(copy.entries()) == list(mission.log.entries())
    assert (case / "log/checkpoint").read_bytes() == (
        mission.log.folder / "checkpoint"
    ).read_bytes()


def test_a_zip_holds_the_same_and_its_bytes_do_not_change(mission: Mission, tmp_path: Path) -> None:
    write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    write_bundle(mission.folder, tmp_path / "one.zip", CHECKER)
    os.utime(mission.folder / "case.toml", (1, 1))
    write_bundle(mission.folder, tmp_path / "two.zip", CHECKER)
    assert members(tmp_path / "one.zip") == files(tmp_path / "usb")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_briefing_goes_with_the_proof_of_its_release(mission: Mission, tmp_path: Path) -> None:
    proof = release(mission)
    write_bundle(
        mission.folder,
        tmp_path / "usb",
        CHECKER,
        briefings={"B-1.pdf": BRIEFING},
        proofs={"B-1.pdf": proof},
    )
    held = files(tmp_path / "usb")
    assert held["briefings/B-1.pdf"] == BRIEFING
    assert held["briefings/B-1.pdf.tlog-proof"] == proof
    assert b"python3 verify.py briefings/B-1.pdf\n" in held["CHECK-US.txt"]


def test_an_original_that_is_missing_is_said(mission: Mission, tmp_path: Path) -> None:
    (mission.folder / "blobs" / hashlib.sha256(b"a form").hexdigest()).unlink()
    written = write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert [blob.name for blob in written.missing] == ["form.pdf"]
    assert "1 of the original files" in (tmp_path / "usb/CHECK-US.txt").read_text("utf-8")


def test_an_original_that_was_altered_is_not_handed_out(mission: Mission, tmp_path: Path) -> None:
    (mission.folder / "blobs" / hashlib.sha256(b"a form").hexdigest()).write_bytes(b"a f0rm")
    written = write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert len(written.missing) == 1
    assert not (tmp_path / "usb/case/blobs").exists()


def test_a_withheld_original_stays_though_an_old_entry_names_it(
    mission: Mission, tmp_path: Path
) -> None:
    mission.say(
        Redaction(
            id="X-1",
            target_kind="source",
            target_id="S-1",
            fields=("original",),
            mode=RedactionMode.WITHHELD,
            reason="asked for",
        )
    )
    write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert b"a form" not in files(tmp_path / "usb").values()


# What must not be in it.


def test_nothing_of_the_vault_or_of_a_private_key_is_in_any_byte(
    mission: Mission, tmp_path: Path
) -> None:
    save_signer(mission.signer, tmp_path / "private")
    write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    everything = b"".join(files(tmp_path / "usb").values())
    for secret in (b"PRIVATE+KEY", b"Okonjo", b"form with a name", b"derived", b"call Mira"):
        assert secret not in everything
    opening = [mission.vault.get(each) for each in mission.vault.commitments()]
    assert opening
    assert not any(each.text.encode() in everything for each in opening if each)


@pytest.mark.parametrize("where", ["case.toml", "witness/note", "keys/two.vkey"])
def test_a_private_key_in_a_file_of_ours_stops_it(
    where: str, mission: Mission, tmp_path: Path
) -> None:
    stray = Signer("somebody", bytes(range(32))).skey
    path = mission.folder / where
    path.write_text((path.read_text() if path.exists() else "") + f"# {stray}\n")
    with pytest.raises(WouldLeak, match=r"holds the private key 'somebody\+") as got:
        write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert stray not in str(got.value)
    assert not (tmp_path / "usb").exists()
    assert [path.name for path in tmp_path.glob(".*")] == []


@pytest.mark.parametrize("name", ["mission", "laptop-3"])
def test_a_private_key_that_the_record_knows_stops_it_wherever_it_stands(
    name: str, mission: Mission, tmp_path: Path
) -> None:
    laptop = a_laptop(tmp_path, mission)
    signer = {"mission": mission.signer, "laptop-3": laptop.signer}[name]
    mission.say(claim("C-X", source="S-M", summary=f"my key is {signer.skey}"))
    with pytest.raises(WouldLeak, match="tile/entries"):
        write_bundle(mission.folder, tmp_path / "usb.zip", CHECKER)
    assert not (tmp_path / "usb.zip").exists()


def test_nobody_can_stop_bundles_by_putting_some_key_into_a_statement(
    mission: Mission, tmp_path: Path
) -> None:
    stray = Signer("somebody", bytes(range(32))).skey
    mission.say(claim("C-X", source="S-M", summary=f"PRIVATE+KEY and {stray}"))
    mission.say(source("S-2", original=mission.original(stray.encode())))
    write_bundle(mission.folder, tmp_path / "usb", CHECKER)


@pytest.mark.parametrize("where", ["case.toml", "witness/note"])
def test_what_opens_a_sealed_field_stops_it(where: str, mission: Mission, tmp_path: Path) -> None:
    (commitment,) = mission.vault.commitments()
    opening = mission.vault.get(commitment)
    assert opening is not None
    path = mission.folder / where
    path.write_text(f'x = "{opening.text}"\n')
    with pytest.raises(WouldLeak, match="what opens a sealed field") as got:
        write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert opening.text not in str(got.value)
    assert not (tmp_path / "usb").exists()


@given(salt=st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES), value=st.text(), at=st.booleans())
def test_any_disclosure_in_any_file_is_found(
    salt: bytes, value: str, at: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    opening = Disclosure.make("informant", value, salt)
    entry = parse_entry(
        (
            '{"author":"a","body":{"channel":"form","id":"S","kind":"source","publisher":"P"},'
            f'"recorded":"2025-08-01T00:00:00Z","sealed":{{"informant":"{opening.commitment}"}},'
            '"v":1}'
        ).encode()
    )
    guard = Guard([entry], [])
    text = f'{{"disclosures":["{opening.text}"]}}'.encode()
    path = tmp_path_factory.getbasetemp() / "held"
    path.write_bytes(text)
    with pytest.raises(WouldLeak):
        guard.check("x", path if at else text, ours=False)
    guard.check("x", text.replace(opening.text[:9].encode(), b"AAAAAAAAA"), ours=True)


def test_links_are_not_followed(mission: Mission, tmp_path: Path) -> None:
    secret = tmp_path / "elsewhere"
    secret.write_text("a secret")
    (mission.folder / "witness/link").symlink_to(secret)
    (mission.folder / "witness/folder").symlink_to(tmp_path)
    blob = mission.folder / "blobs" / hashlib.sha256(b"a form").hexdigest()
    blob.unlink()
    blob.symlink_to(secret)
    written = write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert b"a secret" not in files(tmp_path / "usb").values()
    assert len(written.missing) == 1
    (mission.folder / "case.toml").unlink()
    (mission.folder / "case.toml").symlink_to(secret)
    with pytest.raises(BundleRefused, match="missing or a link"):
        write_bundle(mission.folder, tmp_path / "two", CHECKER)


# What cannot be written.


def test_a_damaged_log_is_not_handed_out(mission: Mission, tmp_path: Path) -> None:
    tile = mission.folder / "log/tile/entries/000.p/4"
    tile.write_bytes(tile.read_bytes().replace(b"C-M1", b"C-M2"))
    with pytest.raises(LogDamaged):
        write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert not (tmp_path / "usb").exists()


def test_a_log_altered_throughout_is_not_handed_out(mission: Mission, tmp_path: Path) -> None:
    """Entries and tiles agree with each other, and only the signed root does not."""
    tiles = mission.folder / "log/tile"
    entries = [line.replace(b"C-M1", b"C-M2") for line in mission.log.entries()]
    (tiles / "entries/000.p/4").write_bytes(encode_bundle(entries))
    (tiles / "0/000.p/4").write_bytes(b"".join(map(leaf_hash, entries)))
    with pytest.raises(LogDamaged, match="the checkpoint commits to"):
        write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    assert not (tmp_path / "usb").exists()


def test_it_never_goes_over_something_or_into_the_case(mission: Mission, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "dir.zip").mkdir()
    for out in ("there", "file", "dir.zip"):
        with pytest.raises(BundleRefused, match="something is there"):
            write_bundle(mission.folder, tmp_path / out, CHECKER)
    for out in ("usb", "witness/usb", "build/usb.zip"):
        with pytest.raises(BundleRefused, match="within the case folder"):
            write_bundle(mission.folder, mission.folder / out, CHECKER)


@pytest.mark.parametrize(
    "name", ["../b.pdf", "/b.pdf", "a/b.pdf", "a\\b.pdf", ".b.pdf", "", "b\n.pdf", "b.tlog-proof"]
)
def test_a_briefing_cannot_have_a_name_that_leads_elsewhere(
    name: str, mission: Mission, tmp_path: Path
) -> None:
    proof = release(mission)
    with pytest.raises(BundleRefused, match="cannot be the name"):
        write_bundle(
            mission.folder,
            tmp_path / "usb",
            CHECKER,
            briefings={name: BRIEFING},
            proofs={name: proof},
        )


def test_only_what_the_log_names_as_released_goes_in(mission: Mission, tmp_path: Path) -> None:
    proof = release(mission)
    out = tmp_path / "usb"
    with pytest.raises(BundleRefused, match="no release in the log names"):
        write_bundle(
            mission.folder, out, CHECKER, briefings={"b": BRIEFING + b"!"}, proofs={"b": proof}
        )
    with pytest.raises(BundleRefused, match="no proof"):
        write_bundle(mission.folder, out, CHECKER, briefings={"b": BRIEFING})
    with pytest.raises(BundleRefused, match="no file"):
        write_bundle(mission.folder, out, CHECKER, proofs={"b": proof})


def test_a_full_disk_leaves_nothing_half_done(
    mission: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    write_bundle(mission.folder, tmp_path / "old.zip", CHECKER)
    before = (tmp_path / "old.zip").read_bytes()
    mission.say(source("S-9"))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        for out in ("usb", "old.zip"):
            with pytest.raises(OSError, match="No space"):
                write_bundle(mission.folder, tmp_path / out, CHECKER)
    assert not (tmp_path / "usb").exists()
    assert (tmp_path / "old.zip").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*.part")] == []


# What it says.


def test_the_text_says_what_to_compare_and_what_is_not_shown() -> None:
    facts = Facts("front-1", 26, "ab" * 32, "front-1+00000000+AQ==", "0123 4567")
    text = check_us(facts)
    for said in (
        "front-1\n",
        "26\n",
        "ab" * 32,
        "0123 4567",
        "by voice",
        "python3 verify.py .\n",
        "not\n  later than",
        "That what an entry says is true.",
        "Whose key it is",
    ):
        assert said in text, said
    assert [line for line in text.splitlines() if line[:2] in {f"{n}." for n in range(1, 6)}] == [
        line for line in text.splitlines() if line[:1].isdigit()
    ]
    assert len([line for line in text.splitlines() if line[:1].isdigit()]) == 5
    assert max(len(line) for line in text.splitlines() if "ab" * 32 not in line) <= 80
    assert "original files" not in text
    assert "they are not here, and are withheld or lost" in check_us(
        Facts("front-1", 26, "ab" * 32, "k", "f", missing=3)
    )


def test_a_bundle_reads_on_any_system(mission: Mission, tmp_path: Path) -> None:
    """Names are plain ASCII without what Windows forbids, and the zip is not compressed."""
    write_bundle(mission.folder, tmp_path / "usb.zip", CHECKER)
    with zipfile.ZipFile(tmp_path / "usb.zip") as archive:
        assert archive.testzip() is None
        for info in archive.infolist():
            assert info.filename.isascii()
            assert not set(info.filename) & set('<>:"\\|?*')
            assert info.compress_type == zipfile.ZIP_STORED
            assert info.date_time == (1980, 1, 1, 0, 0, 0)


def test_another_process_may_append_meanwhile(
    mission: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes out is one state of the log, whatever happens to its files while it is copied."""
    seen = mission.log.size

    def growing(log: Log) -> tuple[bytes, Log]:
        found = audited(log)
        mission.say(source("S-late"))
        return found

    monkeypatch.setattr(usb, "audited", growing)
    write_bundle(mission.folder, tmp_path / "usb", CHECKER)
    case = tmp_path / "usb/case"
    copy = Log.open(case / "log", load_verifier(case))
    copy.audit()
    assert (copy.size, mission.log.size) == (seen, seen + 1)


def test_a_laptops_bundle_is_a_bundle_too(tmp_path: Path) -> None:
    laptop = Office(tmp_path / "laptop", "laptop-3")
    laptop.say(source("S-1"))
    written = write_bundle(laptop.folder, tmp_path / "usb", CHECKER)
    assert written.origin == "laptop-3"
    assert laptop.entries[0].recorded == START + timedelta(minutes=1)
