"""The handover bundle as a file: the same bytes each time, and safe to read from a stranger."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.field_office import (
    Mission,
    Office,
    a_laptop,
    a_mission,
    blob_of,
    members,
    rebuilt,
    settings,
    source,
)
from truceline.custody.handover import pack_handover, read_handover
from truceline.custody.handover_file import HandoverBundle, HandoverUnreadable
from truceline.ledger import MAX_ENTRY, Checkpoint, LogDamaged, leaf_hash, root_of


@pytest.fixture
def mission(tmp_path: Path) -> Mission:
    return a_mission(tmp_path)


@pytest.fixture
def laptop(tmp_path: Path, mission: Mission) -> Office:
    return a_laptop(tmp_path, mission)


def test_the_same_log_packs_to_the_same_bytes(laptop: Office, tmp_path: Path) -> None:
    first = pack_handover(laptop.log, 0, tmp_path / "one.zip", laptop.folder / "blobs")
    os.utime(laptop.folder / "blobs" / blob_of(b"a form").sha256, (1, 1))
    pack_handover(laptop.log, 0, tmp_path / "two.zip", laptop.folder / "blobs")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    assert (first.start, first.size, first.originals, first.missing) == (0, 4, 1, ())
    assert not list(tmp_path.glob("*.part"))


def test_a_bundle_can_be_checked_by_hand(laptop: Office, tmp_path: Path) -> None:
    laptop.pack(tmp_path / "one.zip")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        lines = archive.read("entries.jsonl").splitlines()
        note = archive.read("checkpoint").decode()
        said = json.loads(archive.read("handover.json"))
    assert note.encode() == (laptop.log.folder / "checkpoint").read_bytes()
    assert root_of([leaf_hash(line) for line in lines]) == laptop.log.checkpoint.root
    assert (said["origin"], said["start"], said["size"]) == ("laptop-3", 0, 4)


def test_the_page_on_field_laptops_describes_the_file(laptop: Office, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "field-laptop.md").read_text("utf-8")
    held = members(laptop.pack(tmp_path / "one.zip").path)
    said = json.loads(held["handover.json"])
    for word in (*said, said["form"], *(name for name in held if "/" not in name)):
        assert f"`{word}`" in page, word


def test_an_entry_gains_what_the_page_says_when_it_is_taken_over(
    laptop: Office, mission: Mission, tmp_path: Path
) -> None:
    taken = mission.plan(laptop.pack(tmp_path / "one.zip")).entries
    gained = {
        len(here.canonical()) - len(there.canonical())
        for here, there in zip(taken, laptop.entries, strict=True)
    }
    room = 65_535 - 65_400
    assert max(gained) + len("front-0123abcd") - len("laptop-3") < room


def test_originals_travel_along_and_are_checked(
    laptop: Office, mission: Mission, tmp_path: Path
) -> None:
    bundle = laptop.pack(tmp_path / "one.zip")
    blob = blob_of(b"a form")
    assert bundle.originals == {blob.sha256: 6}
    assert bundle.keep_originals(mission.folder / "blobs") == 1
    assert (mission.folder / "blobs" / blob.sha256).read_bytes() == b"a form"
    assert bundle.keep_originals(mission.folder / "blobs") == 0
    # One that was damaged here is put right.
    (mission.folder / "blobs" / blob.sha256).write_bytes(b"a f0rm")
    assert bundle.keep_originals(mission.folder / "blobs") == 1
    assert (mission.folder / "blobs" / blob.sha256).read_bytes() == b"a form"


def test_an_original_that_is_gone_or_altered_is_named_and_the_rest_goes(
    laptop: Office, tmp_path: Path
) -> None:
    (laptop.folder / "blobs" / blob_of(b"a form").sha256).write_bytes(b"another form")
    packed = pack_handover(laptop.log, 0, tmp_path / "one.zip", laptop.folder / "blobs")
    assert packed.originals == 0
    assert [blob.name for blob in packed.missing] == ["form.pdf"]
    assert read_handover(tmp_path / "one.zip").originals == {}


def test_nothing_is_packed_from_a_damaged_log(laptop: Office, tmp_path: Path) -> None:
    bundle = next((laptop.log.folder / "tile/entries").rglob("4"))
    bundle.write_bytes(bundle.read_bytes().replace(b"C-31", b"C-39"))
    with pytest.raises(LogDamaged):
        pack_handover(laptop.log, 0, tmp_path / "one.zip")
    assert not (tmp_path / "one.zip").exists()


def test_nothing_to_hand_over_is_said(laptop: Office, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="nothing to hand over from entry 4"):
        pack_handover(laptop.log, 4, tmp_path / "one.zip")


def test_a_failed_packing_leaves_the_old_bundle(
    laptop: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.pack(tmp_path / "one.zip")
    before = (tmp_path / "one.zip").read_bytes()
    laptop.say(source("S-5"))

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            pack_handover(laptop.log, 0, tmp_path / "one.zip")
    assert (tmp_path / "one.zip").read_bytes() == before
    assert [path.name for path in tmp_path.glob(".*.part")] == []


SPOILT: dict[str, tuple[Callable[[dict[str, bytes]], Any], str]] = {
    "a line less": (
        lambda held: held.update(
            {"entries.jsonl": b"".join(held["entries.jsonl"].splitlines(keepends=True)[:-1])}
        ),
        "holds 3 entries",
    ),
    "a word changed": (
        lambda held: held.update(
            {"entries.jsonl": held["entries.jsonl"].replace(b"C-31", b"C-39")}
        ),
        "do not hash to the root",
    ),
    "lines in another order": (
        lambda held: held.update(
            {"entries.jsonl": b"".join(sorted(held["entries.jsonl"].splitlines(keepends=True)))}
        ),
        "do not hash to the root",
    ),
    "no JSON": (
        lambda held: held.update({"entries.jsonl": b"{\n" * 4}),
        "line 1 of its entries.jsonl is no entry",
    ),
    "cut within a line": (
        lambda held: held.update({"entries.jsonl": held["entries.jsonl"][:-1]}),
        "last entry is cut short",
    ),
    "signed by nobody": (
        lambda held: held.update({"checkpoint": held["checkpoint"].replace(b"\n4\n", b"\n5\n")}),
        "not signed with the key",
    ),
    "another key": (
        lambda held: held.update(
            {"handover.json": held["handover.json"].replace(b"laptop-3+", b"laptop-4+")}
        ),
        "not signed with the key",
    ),
    "another size": (
        lambda held: held.update(
            {"handover.json": held["handover.json"].replace(b'"size":4', b'"size":3')}
        ),
        "speaks of 3 entries",
    ),
    "an unknown field": (
        lambda held: held.update(
            {"handover.json": held["handover.json"].replace(b'{"form"', b'{"x":1,"form"')}
        ),
        "not of the form truceline-handover/1",
    ),
    "no manifest": (lambda held: held.pop("handover.json"), "handover.json is missing"),
    "a way out": (lambda held: held.update({"../../evil": b"x"}), "which no bundle does"),
    "an absolute path": (lambda held: held.update({"/etc/evil": b"x"}), "which no bundle does"),
    "a blob of another name": (
        lambda held: held.update({"blobs/" + "../" * 20 + "x": b"x"}),
        "which no bundle does",
    ),
    "a blob that is not listed": (
        lambda held: held.update({"blobs/" + "0" * 64: b"x"}),
        "not those that its handover.json lists",
    ),
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_bundle_is_refused(
    how: str, laptop: Office, mission: Mission, tmp_path: Path
) -> None:
    spoil, words = SPOILT[how]
    laptop.pack(tmp_path / "one.zip")
    held = members(tmp_path / "one.zip")
    spoil(held)
    with pytest.raises(HandoverUnreadable, match=words):
        read_handover(rebuilt(tmp_path / "bad.zip", held))
    assert not (tmp_path / "evil").exists()


def test_an_original_that_is_not_what_its_name_says_is_not_kept(
    laptop: Office, mission: Mission, tmp_path: Path
) -> None:
    laptop.pack(tmp_path / "one.zip")
    held = members(tmp_path / "one.zip")
    held["blobs/" + blob_of(b"a form").sha256] = b"a f0rm"
    bundle = read_handover(rebuilt(tmp_path / "bad.zip", held))
    with pytest.raises(HandoverUnreadable, match="differs from its hash"):
        bundle.keep_originals(mission.folder / "blobs")
    assert list((mission.folder / "blobs").iterdir()) == []


def test_a_bundle_that_would_unpack_to_more_than_it_is_is_refused(
    laptop: Office, tmp_path: Path
) -> None:
    laptop.pack(tmp_path / "one.zip")
    held = members(tmp_path / "one.zip")
    with pytest.raises(HandoverUnreadable, match="compressed"):
        read_handover(rebuilt(tmp_path / "bomb.zip", held, zipfile.ZIP_DEFLATED))
    # Stored, but many names for the same bytes.
    data = (tmp_path / "one.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = archive.infolist()
        big = infos[2]
        end = archive.start_dir
    assert big.filename == "entries.jsonl"
    forged = io.BytesIO(data[:end])
    with zipfile.ZipFile(forged, "a") as archive:
        for number in range(5):
            info = zipfile.ZipInfo(f"blobs/{number:064x}")
            info.header_offset, info.CRC = big.header_offset, big.CRC
            info.file_size = info.compress_size = big.file_size
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
        archive._didModify = True  # type: ignore[attr-defined]
        for info in infos:
            archive.filelist.append(info)
    (tmp_path / "overlap.zip").write_bytes(forged.getvalue())
    with pytest.raises(HandoverUnreadable, match="longer than the file itself"):
        read_handover(tmp_path / "overlap.zip")


def test_an_entry_longer_than_a_log_can_hold_is_refused(laptop: Office, tmp_path: Path) -> None:
    laptop.pack(tmp_path / "one.zip")
    held = members(tmp_path / "one.zip")
    long = laptop.entry(source("S-long", licence="x" * MAX_ENTRY)).canonical()
    note = Checkpoint("laptop-3", 1, leaf_hash(long)).sign(laptop.signer)
    said = json.loads(held["handover.json"]) | {"size": 1}
    forged = {
        "handover.json": json.dumps(said).encode(),
        "checkpoint": note,
        "entries.jsonl": long + b"\n",
    }
    forged |= {name: data for name, data in held.items() if name.startswith("blobs/")}
    with pytest.raises(HandoverUnreadable, match="an entry has 65535 at most"):
        read_handover(rebuilt(tmp_path / "bad.zip", forged))


def test_links_folders_and_names_given_twice_are_refused(laptop: Office, tmp_path: Path) -> None:
    laptop.pack(tmp_path / "one.zip")
    for name, mode in (("checkpoint", 0o120777), ("blobs/", 0o40755)):
        held = members(tmp_path / "one.zip")
        with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, held.pop(name, b""))
            for other, data in held.items():
                archive.writestr(other, data)
        with pytest.raises(HandoverUnreadable, match="a folder or a link"):
            read_handover(tmp_path / "bad.zip")
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as archive:
        archive.writestr("checkpoint", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("checkpoint", b"two")
    with pytest.raises(HandoverUnreadable, match="in it twice"):
        read_handover(tmp_path / "bad.zip")


@cache
def a_bundle() -> tuple[bytes, HandoverBundle]:
    """A bundle as bytes, and as it is read."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "laptop", "laptop-3")
        office.say(settings(), source("S1"), source("S2"))
        bundle = office.pack(Path(folder) / "one.zip")
        return bundle.path.read_bytes(), bundle


@given(data=st.data())
def test_a_bundle_cut_short_or_with_a_flipped_bit_is_refused_or_unchanged(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    good, whole = a_bundle()
    spoilt = bytearray(good)
    if data.draw(st.booleans()):
        del spoilt[data.draw(st.integers(0, len(spoilt) - 1)) :]
    else:
        at = data.draw(st.integers(0, len(spoilt) - 1))
        spoilt[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path_factory.getbasetemp() / "spoilt.zip"
    path.write_bytes(spoilt)
    try:
        found = read_handover(path)
    except HandoverUnreadable:
        return
    # A bit that means nothing, such as a date within the zip: what counts is the same.
    assert (found.entries, found.note, found.key) == (whole.entries, whole.note, whole.key)
