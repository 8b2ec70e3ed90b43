"""Checking what is handed out: bundles as folders and packed, and what other logs hand over."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from check.records import (
    OPERATOR,
    case,
    claims,
    entries,
    fork,
    grow,
    head,
    page,
    proof,
    releasing,
    witnessing,
)
from custody.signed import STRANGER
from truceline.check import Report, Trust, verify
from truceline.check.unzip import Unsafe, unzipped
from truceline.custody.handover_pack import pack_handover
from truceline.ledger import Log
from truceline.ledger.tlog_proof import prove

PINNED = Trust(operator=OPERATOR.verifier)


def has(sentences: tuple[str, ...], *words: str) -> bool:
    return any(all(word in sentence for word in words) for sentence in sentences)


def log_of(folder: Path) -> Log:
    return Log.open(folder / "case" / "log", OPERATOR.verifier)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle with one released briefing, its proof, and the programs."""
    folder = tmp_path / "stick"
    log = case(folder / "case", entries(20, witnessing=witnessing()))
    (folder / "briefings").mkdir()
    file = folder / "briefings" / "b.html"
    file.write_bytes(page(proof(log, 18)))
    index = releasing(log, file)
    data = list(log.entries())[index]
    made = prove(log, index, head(log), extra=data)
    (folder / "briefings" / "b.html.tlog-proof").write_bytes(made.encode())
    (folder / "CHECK-US.txt").write_text("How to check us\n")
    (folder / "verify.py").write_text("print('hello')\n")
    return folder


def packed(folder: Path, out: Path, top: str = "", how: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(out, "w", how) as archive:
        for path in sorted(folder.rglob("*")):
            archive.write(path, f"{top}{path.relative_to(folder).as_posix()}")
    return out


def test_a_bundle(bundle: Path) -> None:
    report = verify(bundle, PINNED)
    assert report.ok, report.failed
    assert report.kind == "a bundle for checking"
    assert has(report.proved, "The 21 entries are those")
    assert has(report.proved, "briefings/b.html: ", "in the proof stand, word for word")
    assert has(report.proved, "briefings/b.html: ", "a file of the release B1", "ana and rita")
    assert has(report.proved, "briefings/b.html.tlog-proof: Entry 20 of the 21")
    assert has(report.not_proved, "programs in the bundle", "Read verify.py")
    assert has(report.notes, "verify.py has the SHA-256 ")


@pytest.mark.parametrize("top", ["", "stick/", "a/b/"])
@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_packed_bundle_comes_to_the_same(
    bundle: Path, tmp_path: Path, top: str, how: int
) -> None:
    file = packed(bundle, tmp_path / "stick.zip", top, how)
    report = verify(file, PINNED)
    assert report.ok, report.failed
    assert report.kind == "a packed bundle"
    whole = verify(bundle, PINNED)
    assert (report.proved, report.not_proved) == (whole.proved, whole.not_proved)


def test_a_packed_case_and_a_packed_log(bundle: Path, tmp_path: Path) -> None:
    assert verify(packed(bundle / "case", tmp_path / "case.zip"), PINNED).ok
    assert verify(packed(bundle / "case" / "log", tmp_path / "log.zip", "log/"), PINNED).ok


def test_nothing_is_left_of_what_was_unpacked(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    file = packed(bundle, tmp_path / "stick.zip")
    assert verify(file, PINNED).ok
    report = verify(file, Trust(operator=STRANGER.verifier))
    assert has(report.failed, "not signed with the key that you gave")
    assert not any(str(temporary) in each for each in report.failed)
    assert list(temporary.iterdir()) == []


def test_a_briefing_that_was_altered_after_its_release(bundle: Path) -> None:
    file = bundle / "briefings" / "b.html"
    file.write_bytes(file.read_bytes().replace(b"<p>", b"<p>More. "))
    report = verify(bundle, PINNED)
    assert has(report.failed, "briefings/b.html: ", "in no release", "altered after its release")
    assert has(report.failed, "b.html.tlog-proof: b.html is not, byte for byte")


def test_a_draft_and_a_stray_file_in_a_bundle(bundle: Path) -> None:
    (bundle / "briefings" / "draft.html").write_bytes(page(proof(log_of(bundle), 19)))
    (bundle / "briefings" / "words.txt").write_text("words")
    report = verify(bundle, PINNED)
    assert has(report.failed, "briefings/draft.html: ", "it is a draft")
    assert has(report.failed, "briefings/words.txt: ", "in no release")


def test_a_briefing_of_another_log_in_a_bundle(bundle: Path, tmp_path: Path) -> None:
    other = fork(tmp_path / "other", log_of(bundle))
    (bundle / "briefings" / "x.html").write_bytes(page(proof(other)))
    assert has(verify(bundle, PINNED).failed, "x.html: ", "TWO DIFFERENT LOGS", "Keep both")
    elsewhere = case(tmp_path / "elsewhere", origin="example.org/other")
    (bundle / "briefings" / "x.html").write_bytes(page(proof(elsewhere)))
    assert has(verify(bundle, PINNED).failed, "x.html: ", "of the log example.org/other")


def test_a_bundle_whose_log_is_shorter_than_its_briefing(bundle: Path, tmp_path: Path) -> None:
    shutil.copytree(bundle / "case", tmp_path / "longer")
    longer = Log.open(tmp_path / "longer" / "log", OPERATOR.verifier)
    grow(longer, *claims(0, 9))
    (bundle / "briefings" / "x.html").write_bytes(page(proof(longer)))
    report = verify(bundle, PINNED)
    assert has(report.failed, "x.html: ", "30 entries", "21 here", "TAKEN BACK")


@pytest.mark.parametrize("secret", ["vault", "build"])
def test_a_bundle_with_what_is_never_handed_out(bundle: Path, secret: str) -> None:
    (bundle / "case" / secret).mkdir()
    (bundle / "case" / secret / "x").write_text("a name")
    report = verify(bundle, PINNED)
    assert has(report.failed, f"{secret}/ of the case", "SECRET", "Do not pass it on")


def test_a_link_anywhere_in_a_bundle(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").write_text("x")
    (bundle / "briefings" / "y.html").symlink_to(tmp_path / "outside")
    report = verify(bundle, PINNED)
    assert report.proved == ()
    assert has(report.failed, "briefings/y.html is a link")


# Packed files that mean harm.


def with_member(bundle: Path, out: Path, info: zipfile.ZipInfo, data: bytes = b"x") -> Path:
    packed(bundle, out)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, data)
    return out


def refused(report: Report) -> str:
    assert report.proved == ()
    (sentence,) = report.failed
    assert sentence.startswith("The packed file was not opened: ")
    return sentence


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "case/../../evil",
        "/evil",
        "case/./x",
        "case//x",
        "..",
        "C:evil",
        "case\\..\\evil",
        "case/a\nb",
        "x" * 201,
    ],
)
def test_names_that_lead_elsewhere(bundle: Path, tmp_path: Path, name: str) -> None:
    before = set(tmp_path.rglob("*"))
    file = with_member(bundle, tmp_path / "stick.zip", zipfile.ZipInfo(name))
    assert "leads elsewhere" in refused(verify(file, PINNED))
    assert set(tmp_path.rglob("*")) - before == {file}


def test_links_and_devices(bundle: Path, tmp_path: Path) -> None:
    for kind in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO):
        info = zipfile.ZipInfo("case/log/extra")
        info.create_system = 3
        info.external_attr = (kind | 0o777) << 16
        file = with_member(bundle, tmp_path / "stick.zip", info, b"/etc/passwd")
        assert "a link or a device" in refused(verify(file, PINNED))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["case/log/checkpoint", "CASE/log/Checkpoint"])
def test_one_name_twice(bundle: Path, tmp_path: Path, name: str) -> None:
    file = with_member(bundle, tmp_path / "stick.zip", zipfile.ZipInfo(name))
    assert "stands in it twice" in refused(verify(file, PINNED))


def test_a_file_that_is_also_a_folder(bundle: Path, tmp_path: Path) -> None:
    file = with_member(bundle, tmp_path / "stick.zip", zipfile.ZipInfo("case/log/checkpoint/x"))
    assert "a file and a folder at once" in refused(verify(file, PINNED))


def test_more_than_a_disk_holds(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = packed(bundle, tmp_path / "stick.zip")
    monkeypatch.setattr("truceline.check.unzip.MAX_BYTES", 1000)
    assert "holds more than" in refused(verify(file, PINNED))
    monkeypatch.undo()
    monkeypatch.setattr("truceline.check.unzip.MAX_MEMBERS", 3)
    assert "holds more than" in refused(verify(file, PINNED))


def test_a_member_that_is_longer_than_it_says(tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case/log/checkpoint", b"\0" * 1_000_000)
    data = file.read_bytes().replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    file.write_bytes(data)
    with pytest.raises(Unsafe), unzipped(file):
        pass


def test_a_packed_bundle_that_is_cut_off_or_damaged(bundle: Path, tmp_path: Path) -> None:
    whole = packed(bundle, tmp_path / "stick.zip").read_bytes()
    for harmed in (whole[:-30], whole[: len(whole) // 2]):
        (tmp_path / "stick.zip").write_bytes(harmed)
        assert "no whole ZIP file" in refused(verify(tmp_path / "stick.zip", PINNED))
    stored = packed(bundle, tmp_path / "stored.zip", how=zipfile.ZIP_STORED).read_bytes()
    at = stored.index(b"example.org/front\n21\n")
    (tmp_path / "stored.zip").write_bytes(stored[:at] + b"X" + stored[at + 1 :])
    assert "no whole ZIP file" in refused(verify(tmp_path / "stored.zip", PINNED))


def test_a_workbook_is_no_bundle(tmp_path: Path) -> None:
    file = tmp_path / "table.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", "x")
    assert verify(file, PINNED).kind == "a file that carries no proof of its own"


# What another log hands over.


def test_a_handover(tmp_path: Path) -> None:
    log = case(tmp_path / "a")
    file = tmp_path / "team.handover.zip"
    pack_handover(log, 0, file)
    report = verify(file, PINNED)
    assert report.ok, report.failed
    assert report.kind == "a handover bundle"
    assert has(report.proved, "The 20 entries are those")
    pack_handover(log, 15, file)
    report = verify(file, PINNED)
    assert report.ok
    assert has(report.not_proved, "entries 15 to 19", "entries before them")
    assert has(verify(file, Trust(operator=STRANGER.verifier)).failed, "not with the one that you")
    data = bytearray(file.read_bytes())
    data[data.index(b"example.org/front\n20\n")] ^= 1
    file.write_bytes(data)
    assert verify(file, PINNED).failed
