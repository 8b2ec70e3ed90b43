"""Downloads that break off, go on, and are never half a file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from feeds.wire import Asked, Reply, Wire
from truceline.feeds.download import download
from truceline.feeds.hosts import FeedError, Token
from truceline.feeds.web import Patience
from truceline.read.multihash import Multihash, sha256_multihash

DATA = bytes(range(256)) * 40
ONCE = Patience(tries=1, timeout_s=5)


class Files:
    """A server that knows ranges; each answer is cut after so many bytes, while cuts are left."""

    def __init__(self, wire: Wire, *cuts: int, etag: str = '"v1"', data: bytes = DATA) -> None:
        self.cuts, self.etag, self.data = list(cuts), etag, data
        wire.answer = self.answer

    def answer(self, asked: Asked) -> Reply:
        headers = {"ETag": self.etag, "Content-Type": "image/tiff"}
        cut = self.cuts.pop(0) if self.cuts else None
        ranged = asked.headers.get("range", "")
        if not ranged or asked.headers.get("if-range") != self.etag:
            return Reply(self.data, 200, headers, cut)
        begin = int(ranged.removeprefix("bytes=").removesuffix("-"))
        if begin >= len(self.data):
            return Reply(b"", 416, {"Content-Range": f"bytes */{len(self.data)}"})
        headers["Content-Range"] = f"bytes {begin}-{len(self.data) - 1}/{len(self.data)}"
        return Reply(self.data[begin:], 206, headers, cut)


def got(wire: Wire, path: Path, patience: Patience = ONCE, **more: object) -> Path:
    url = f"{wire.url}/a.tif"
    return download(url, path, shown_url=url, patience=patience, **more).path  # type: ignore[arg-type]


def test_a_break_is_gone_on_from(wire: Wire, tmp_path: Path) -> None:
    Files(wire, 1000, 2000)
    path = tmp_path / "in" / "a.tif"
    for _ in range(2):
        with pytest.raises(FeedError, match="goes on from there"):
            got(wire, path)
        assert not path.exists()
    assert got(wire, path).read_bytes() == DATA
    ranges = [asked.headers.get("range") for asked in wire.asked]
    assert ranges == [None, "bytes=1000-", "bytes=3000-"]
    assert sorted(each.name for each in path.parent.iterdir()) == ["a.tif", "a.tif.fetched.json"]
    account = json.loads((path.parent / "a.tif.fetched.json").read_bytes())
    assert account["sha256"] == hashlib.sha256(DATA).hexdigest()
    assert account["headers"]["etag"] == '"v1"'
    assert "content-length" not in account["headers"]


def test_breaks_are_gone_on_from_within_one_call(
    wire: Wire, patience: Patience, tmp_path: Path
) -> None:
    Files(wire, 10, 20)
    told: list[tuple[int, int | None]] = []
    path = got(wire, tmp_path / "a.tif", patience, told=lambda come, of: told.append((come, of)))
    assert path.read_bytes() == DATA
    assert len(wire.asked) == 3
    assert told[-1] == (len(DATA), len(DATA))


def test_halves_of_two_versions_never_become_one_file(wire: Wire, tmp_path: Path) -> None:
    files = Files(wire, 5000)
    path = tmp_path / "a.tif"
    with pytest.raises(FeedError):
        got(wire, path)
    files.etag, files.data = '"v2"', DATA[::-1]
    assert got(wire, path).read_bytes() == DATA[::-1]


@pytest.mark.parametrize("etag", ['W/"v1"', ""])
def test_without_a_strong_version_it_starts_anew(wire: Wire, tmp_path: Path, etag: str) -> None:
    Files(wire, 5000, etag=etag)
    path = tmp_path / "a.tif"
    with pytest.raises(FeedError):
        got(wire, path)
    assert got(wire, path).read_bytes() == DATA
    assert "range" not in wire.asked[1].headers


@pytest.mark.parametrize("longer", [False, True])
def test_a_part_that_is_whole_is_taken_and_one_too_long_fetched_anew(
    wire: Wire, patience: Patience, tmp_path: Path, longer: bool
) -> None:
    Files(wire, 5000)
    path = tmp_path / "a.tif"
    with pytest.raises(FeedError):
        got(wire, path)
    (tmp_path / "a.tif.part").write_bytes(DATA + b"x" if longer else DATA)
    assert got(wire, path, patience).read_bytes() == DATA
    assert len(wire.asked) == (3 if longer else 2)


def test_another_part_than_asked_for_is_refused(wire: Wire, tmp_path: Path) -> None:
    Files(wire, 5000)
    path = tmp_path / "a.tif"
    with pytest.raises(FeedError):
        got(wire, path)
    wire.in_turn(
        Reply(DATA[100:], 206, {"Content-Range": f"bytes 100-{len(DATA) - 1}/{len(DATA)}"})
    )
    with pytest.raises(FeedError, match="another part"):
        got(wire, path)
    assert not path.exists()


def test_a_checksum_that_does_not_fit_throws_it_away(wire: Wire, tmp_path: Path) -> None:
    Files(wire)
    path = tmp_path / "a.tif"
    wrong = Multihash.parse(sha256_multihash("0" * 64))
    with pytest.raises(FeedError, match="thrown away"):
        got(wire, path, checksum=wrong)
    assert list(tmp_path.iterdir()) == []
    right = Multihash.parse("d50110" + hashlib.md5(DATA, usedforsecurity=False).hexdigest())
    assert got(wire, path, checksum=right).is_file()


def test_ctrl_c_leaves_a_part_and_no_file(wire: Wire, tmp_path: Path) -> None:
    Files(wire)
    path = tmp_path / "a.tif"

    def interrupt(come: int, of: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        got(wire, path, told=interrupt)
    assert not path.exists()
    assert (tmp_path / "a.tif.part").stat().st_size > 0
    assert got(wire, path).read_bytes() == DATA


def test_a_login_page_is_no_image(wire: Wire, tmp_path: Path) -> None:
    wire.in_turn(Reply(b"<html>Log in", headers={"Content-Type": "text/html; charset=utf-8"}))
    with pytest.raises(FeedError, match="--token-from"):
        got(wire, tmp_path / "a.tif")
    assert not (tmp_path / "a.tif").exists()


def test_a_token_is_sent_to_its_host_only(wire: Wire, tmp_path: Path) -> None:
    Files(wire)
    got(wire, tmp_path / "a.tif", token=Token("127.0.0.1", "abc"))
    got(wire, tmp_path / "b.tif", token=Token("example.org", "abc"))
    sent = [asked.headers.get("authorization") for asked in wire.asked]
    assert sent == ["Bearer abc", None]
