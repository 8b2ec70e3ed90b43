"""Zip files of stored members: the same bytes at any time, and nothing else is opened."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from truceline.custody.blobs import sound_blob
from truceline.custody.plain_zip import NotPlain, open_plain_zip, write_plain_zip
from truceline.record import Blob


def written(path: Path, *members: zipfile.ZipInfo) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for info in members:
            archive.writestr(info, b"some text")
    return path


def refused(path: Path) -> str:
    with pytest.raises(NotPlain) as got, open_plain_zip(path) as held:
        held.read("a", 1000)
    return str(got.value)


def test_what_is_written_is_read_and_depends_on_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"from a file")
    path = tmp_path / "one.zip"
    write_plain_zip(path, [("a", b"from memory"), ("b/c", tmp_path / "source"), ("empty", b"")])
    with open_plain_zip(path) as held:
        assert held.sizes == {"a": 11, "b/c": 11, "empty": 0}
        assert held.read("a", 11) == b"from memory"
        assert b"".join(held.chunks("b/c")) == b"from a file"
    with zipfile.ZipFile(path) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.create_system for info in archive.infolist()} == {3}
        assert archive.testzip() is None


def test_a_member_that_is_missing_or_longer_than_expected_is_refused(tmp_path: Path) -> None:
    write_plain_zip(tmp_path / "one.zip", [("b", b"some text")])
    assert "a is missing" in refused(tmp_path / "one.zip")
    write_plain_zip(tmp_path / "two.zip", [("a", b"x" * 1001)])
    assert "1001 bytes; expected 1000 at most" in refused(tmp_path / "two.zip")


def test_a_folder_is_refused_whatever_it_says_of_itself(tmp_path: Path) -> None:
    assert "a folder" in refused(written(tmp_path / "one.zip", zipfile.ZipInfo("a/")))


@pytest.mark.parametrize("kind", [0o120777, 0o020644, 0o010644, 0o040755])
def test_links_devices_pipes_and_folders_are_refused(kind: int, tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a")
    info.external_attr = kind << 16
    assert "a folder or a link" in refused(written(tmp_path / "one.zip", info))


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "one.zip", zipfile.ZipInfo("a"))
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refused(path)


def test_a_wrong_checksum_is_found(tmp_path: Path) -> None:
    path = written(tmp_path / "one.zip", zipfile.ZipInfo("a"))
    path.write_bytes(path.read_bytes().replace(b"some text", b"same text"))
    assert "no whole zip file" in refused(path)


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    for junk in (b"", b"PK", b"x" * 1000, b"PK\x05\x06" + b"\xff" * 18):
        (tmp_path / "bad.zip").write_bytes(junk)
        assert "no whole zip file" in refused(tmp_path / "bad.zip")


def test_a_file_that_is_not_there_is_the_systems_to_say(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), open_plain_zip(tmp_path / "none.zip"):
        pass


def test_an_original_that_is_a_link_is_none(tmp_path: Path) -> None:
    blob = Blob(
        sha256="9a271f2a916b0b6ee6cecb2426f0b3206ef074578be55d9bc94f6f3fe3ab86aa",
        name="zero",
        size=1,
    )
    (tmp_path / blob.sha256).write_bytes(b"0\n")
    assert sound_blob(tmp_path, blob) == tmp_path / blob.sha256
    (tmp_path / "elsewhere").write_bytes(b"0\n")
    (tmp_path / blob.sha256).unlink()
    (tmp_path / blob.sha256).symlink_to(tmp_path / "elsewhere")
    assert sound_blob(tmp_path, blob) is None
