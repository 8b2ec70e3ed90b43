"""The page that checks in a browser: what holds is proved, what was altered fails, nothing leaves.

The page is opened from a file in a real browser, and given what the program itself wrote.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from case.files import settings, small_case, written
from check.records import (
    NORTH,
    ORIGINAL,
    SOUTH,
    claims,
    cosigned,
    entries,
    fork,
    grow,
    head,
    kept,
    proof,
    releasing,
)
from check.records import case as office
from check.records import page as briefing_page
from custody.signed import ANA, OPERATOR, STRANGER, granting, signed
from record.samples import NOW, claim
from truceline.case import Case
from truceline.check import fingerprint
from truceline.check.programs import page_bytes
from truceline.ledger import Log
from truceline.ledger.cosignature import Ed25519CosignatureSigner
from truceline.ledger.keys import ENV
from truceline.ledger.keytext import ED25519, KeyText
from truceline.ledger.tlog_proof import prove

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine; install the package chromium"
)
VKEY = OPERATOR.verifier.vkey


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@dataclass(frozen=True)
class Shown:
    """What the page said."""

    verdict: str
    failed: str
    proved: str
    unproved: str
    text: str


class Checker:
    """The page, opened from a file; whatever it asks for or complains of is kept."""

    def __init__(self, page: Page, file: Path) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.complaints.append(request.url))
        file.write_bytes(page_bytes())
        page.goto(file.as_uri())
        assert self.complaints == [file.as_uri()]
        self.complaints.clear()

    def folder(self, path: Path, key: str = "", *witnesses: str, since: str = "") -> Shown:
        return self._check("#folder", str(path), key, witnesses, since)

    def files(self, *paths: Path, key: str = "", since: str = "") -> Shown:
        return self._check("#files", [str(path) for path in paths], key, (), since)

    def _check(
        self, box: str, chosen: object, key: str, witnesses: tuple[str, ...], since: str
    ) -> Shown:
        self.page.evaluate("document.querySelector('details').open = true")
        self.page.fill("#key", key)
        self.page.fill("#witnesses", "\n".join(witnesses))
        self.page.fill("#kept", since)
        self.page.evaluate("delete document.getElementById('result').dataset.verdict")
        self.page.set_input_files(box, chosen)  # type: ignore[arg-type]
        return self.shown()

    def shown(self) -> Shown:
        result = self.page.wait_for_selector("#result[data-verdict]")
        assert result is not None
        failed, proved, unproved = (
            "\n".join(self.page.locator(f".part.{name} li").all_inner_texts())
            for name in ("failed", "proved", "unproved")
        )
        verdict = result.get_attribute("data-verdict") or ""
        return Shown(verdict, failed, proved, unproved, result.inner_text())


@pytest.fixture
def checker(browser: Browser, tmp_path: Path) -> Iterator[Checker]:
    context = browser.new_context()
    made = Checker(context.new_page(), tmp_path / "verify.html")
    yield made
    assert made.complaints == []
    context.close()


@dataclass(frozen=True)
class Made:
    """A case of the program's own, with briefings and a proof, in a folder."""

    folder: Path
    vkey: str
    size: int


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENV, str(folder / "secret"))
        files = small_case(folder / "files")
        case = Case.new(folder / "case", written(folder / "case.toml", settings()))
        assert case.add(files).problems == ()
        case.briefs([folder / "b.html", folder / "b.pdf"])
        (folder / "one.tlog-proof").write_bytes(case.prove(3))
        return Made(folder, case.log.verifier.vkey, case.log.size)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A bundle with a released briefing and a checkpoint that a witness cosigned."""
    folder = tmp_path / "stick"
    log = office(folder / "case")
    (folder / "briefings").mkdir()
    file = folder / "briefings" / "b.html"
    file.write_bytes(briefing_page(proof(log, 18)))
    index = releasing(log, file)
    entry = list(log.entries())[index]
    beside = folder / "briefings" / "b.html.tlog-proof"
    beside.write_bytes(prove(log, index, head(log), extra=entry).encode())
    kept(folder / "case", cosigned(head(log), (NORTH, "2025-12-02T10:00:30")))
    (folder / "verify.py").write_text("print('hello')\n")
    return folder


def flip(path: Path, at: int = -1) -> None:
    """Turn one bit of a file."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def append(path: Path, more: bytes) -> None:
    path.write_bytes(path.read_bytes() + more)


def change(path: Path, old: bytes, new: bytes) -> None:
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


def edit_proof(path: Path, edit: Callable[[dict[str, object]], None]) -> None:
    """Alter the proof that a page carries."""
    text = path.read_text()
    found = re.search(r'id="truceline-proof">([^<]*)<', text)
    assert found
    said = json.loads(zlib.decompress(base64.b64decode(found[1])))
    edit(said)
    plain = json.dumps(said, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    packed = base64.b64encode(zlib.compress(plain.encode())).decode()
    path.write_text(text.replace(found[1], packed))


def vault(stick: Path) -> None:
    """Put a part of the case into a bundle that is never handed out."""
    (stick / "case" / "vault").mkdir()
    (stick / "case" / "vault" / "x").write_bytes(b"x")


def log_of(stick: Path) -> Log:
    return Log.open(stick / "case" / "log", OPERATOR.verifier)


# What holds.


def test_the_policy_names_the_very_script_and_style() -> None:
    text = page_bytes().decode()
    for tag in ("script", "style"):
        body = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert body
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in text, f"the policy must name sha256-{digest}"
    assert "default-src 'none'" in text


def test_a_bundle(checker: Checker, stick: Path) -> None:
    shown = checker.folder(stick, VKEY, NORTH.verifier.vkey, SOUTH.verifier.vkey)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert "The 21 entries are those that the checkpoint commits to" in shown.proved
    assert "Each of the 21 entries is signed" in shown.proved
    assert "The one file that entries name is here" in shown.proved
    assert "briefings/b.html: The 6 entries in the proof stand, word for word" in shown.proved
    assert "a file of the release B1, which is an entry of the log signed with" in shown.proved
    assert "north saw the first 21 entries not later than 2025-12-02 10:01 UTC" in shown.proved
    assert "That the witness south saw this log" in shown.unproved
    assert "That what the entries say is true." in shown.unproved
    assert "Whose key that is" not in shown.text
    assert fingerprint(VKEY) in shown.text
    program = hashlib.sha256((stick / "verify.py").read_bytes()).hexdigest()
    assert f"verify.py has the SHA-256 {program}" in shown.text


def test_a_key_that_came_along_proves_only_agreement(checker: Checker, stick: Path) -> None:
    shown = checker.folder(stick)
    assert shown.verdict == "holds"
    assert "with the key that came with it" in shown.proved
    assert "Whose key that is. It came with what you check" in shown.unproved
    assert fingerprint(VKEY) in shown.text


def test_a_case_and_its_log(checker: Checker, made: Made) -> None:
    shown = checker.folder(made.folder / "case", made.vkey)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert "a case folder" in shown.text
    assert f"The {made.size} entries are those" in shown.proved
    shown = checker.folder(made.folder / "case" / "log", made.vkey)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert "the folder of a log" in shown.text


@pytest.mark.parametrize("name", ["b.html", "b.pdf"])
def test_a_briefing_of_the_program(checker: Checker, made: Made, name: str) -> None:
    shown = checker.files(made.folder / name, key=made.vkey)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert f"among the first {made.size} of the log" in shown.proved
    assert "a file can be altered and keep its proof" in shown.unproved
    assert ("prints the very root" in shown.proved) == (name == "b.html")
    shown = checker.files(made.folder / name)
    assert shown.verdict == "holds"
    assert "Whose key that is" in shown.unproved


def test_a_proof_of_one_entry_and_a_checkpoint(checker: Checker, made: Made) -> None:
    shown = checker.files(made.folder / "one.tlog-proof", key=made.vkey)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert f"Entry 3 of the {made.size} of the log is, word for word" in shown.proved
    shown = checker.files(made.folder / "case" / "log" / "checkpoint", key=made.vkey)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert "a checkpoint commits to them" in shown.unproved


def test_a_briefing_with_the_proof_of_its_release(checker: Checker, stick: Path) -> None:
    file = stick / "briefings" / "b.html"
    shown = checker.files(file, file.with_name("b.html.tlog-proof"), key=VKEY)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert "b.html is, byte for byte, a file of the release B1" in shown.proved


def test_the_proof_of_a_briefing_in_a_file_of_its_own(checker: Checker, stick: Path) -> None:
    path = stick.parent / "p.json"
    path.write_bytes(proof(log_of(stick), 10).encode())
    shown = checker.files(path)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert "among the first 10 of the log" in shown.proved


def test_a_log_of_two_levels_and_growth(checker: Checker, tmp_path: Path) -> None:
    log = office(tmp_path / "large")
    before = head(log).decode()
    grow(log, *claims(100, 600))
    shown = checker.folder(tmp_path / "large", VKEY, since=before)
    assert (shown.verdict, shown.failed) == ("holds", "")
    assert "The 620 entries are those" in shown.proved
    assert "its first 20 entries are the same, and 600 came after them" in shown.proved
    flip(log.folder / "tile" / "1" / "000.p" / "2")
    assert "tile/1/000.p/2 is not the hashes" in checker.folder(tmp_path / "large", VKEY).failed


# What was altered.

ALTERED: dict[str, tuple[Callable[[Path], object], str]] = {
    "an entry": (
        lambda at: flip(at / "case/log/tile/entries/000.p/21", -40),
        "entry 20 does not have the hash that stands in tile/0/000.p/21",
    ),
    "a tile": (lambda at: flip(at / "case/log/tile/0/000.p/21", 70), "entry 2 does not have"),
    "a tile that is missing": (
        lambda at: (at / "case/log/tile/0/000.p/21").unlink(),
        "tile/0/000.p/21 is missing",
    ),
    "a bundle that is cut": (
        lambda at: (at / "case/log/tile/entries/000.p/21").write_bytes(b"\x00\x05ab"),
        "ends inside an entry",
    ),
    "an entry that was put in": (
        lambda at: append(at / "case/log/tile/entries/000.p/21", b"\0\1x"),
        "holds 22 entries; expected 21",
    ),
    "a signature": (
        lambda at: change(at / "case/log/checkpoint", b"\n\n\xe2\x80\x94", b"\nx\n\n\xe2\x80\x94"),
        "the signature by example.org/front does not fit",
    ),
    "the size": (
        lambda at: change(at / "case/log/checkpoint", b"\n21\n", b"\n20\n"),
        "the signature by example.org/front does not fit",
    ),
    "an original": (lambda at: flip(next((at / "case/blobs").iterdir())), "with another hash"),
    "a cosignature": (
        lambda at: kept(
            at / "case",
            cosigned(
                head(log_of(at)), (Ed25519CosignatureSigner("north", NORTH.seed), "2025-12-02")
            ).replace(b"front\n21\n", b"front\n20\n"),
        ),
        "witness/20.checkpoint is not a checkpoint of this log",
    ),
    "a briefing": (
        lambda at: change(at / "briefings/b.html", b"<body>", b"<body><p>More.</p>"),
        "is in no release of the log",
    ),
    "an entry in a proof": (
        lambda at: edit_proof(
            at / "briefings/b.html",
            lambda said: said.update(entries=[[0, "{}"], *said["entries"][1:]]),  # type: ignore[index]
        ),
        "its entries lead to the root",
    ),
    "the size in a proof": (
        lambda at: edit_proof(at / "briefings/b.html", lambda said: said.update(size=17)),
        "does not lead to the checkpoint",
    ),
    "a proof of one entry": (
        lambda at: change(at / "briefings/b.html.tlog-proof", b"\nindex 20\n", b"\nindex 19\n"),
        "this is not entry 19",
    ),
    "secrets that came along": (
        vault,
        "may contain SECRET VALUES",
    ),
    "a private key": (
        lambda at: (at / "case/keys/mine").write_text(OPERATOR.skey),
        "holds a PRIVATE KEY",
    ),
}


@pytest.mark.parametrize("what", ALTERED)
def test_what_was_altered_fails(checker: Checker, stick: Path, what: str) -> None:
    alter, expected = ALTERED[what]
    alter(stick)
    shown = checker.folder(stick, VKEY)
    assert shown.verdict == "failed"
    assert expected in shown.failed
    assert "FAILED. Do not rely on this" in shown.text


def test_another_key_fails(checker: Checker, stick: Path, made: Made) -> None:
    stranger = STRANGER.verifier.vkey
    shown = checker.folder(stick, stranger)
    assert (shown.verdict, shown.proved) == ("failed", "Nothing.")
    assert "not signed with the key that you gave" in shown.failed
    shown = checker.files(made.folder / "b.html", key=stranger)
    assert (shown.verdict, shown.proved) == ("failed", "Nothing.")
    assert "and not with the one that you gave" in shown.failed
    shown = checker.files(made.folder / "one.tlog-proof", key=stranger)
    assert (shown.verdict, shown.proved) == ("failed", "Nothing.")


def test_an_entry_signed_by_nobody_or_a_stranger_fails(checker: Checker, tmp_path: Path) -> None:
    said = [*entries(20), signed(claim("X1", source="S0"), STRANGER)]
    office(tmp_path / "odd", [*said, signed(claim("X2", source="S0"))])
    shown = checker.folder(tmp_path / "odd", VKEY)
    assert shown.verdict == "failed"
    assert "entry 20 is signed with a key that no earlier entry grants" in shown.failed
    assert "entry 21 bears no signature" in shown.failed
    assert "The 22 entries are those" in shown.proved


def test_other_ways_to_sign_wrongly_fail(checker: Checker, tmp_path: Path) -> None:
    said = entries(20)
    one, other = (signed(claim(f"X{number}", source="S0"), ANA) for number in (1, 2))
    log = office(
        tmp_path / "odd",
        [
            *said,
            said[19],
            one.model_copy(update={"signatures": other.signatures}),
            signed(claim("X3", source="S0"), ANA, at=NOW - timedelta(hours=1)),
            signed(granting(ANA, revoked="Her laptop was stolen."), OPERATOR),
            signed(claim("X4", source="S0"), ANA),
        ],
    )
    log.append([b'{"v": 1}'], OPERATOR)
    shown = checker.folder(tmp_path / "odd", VKEY)
    assert shown.verdict == "failed"
    for expected in (
        "entry 20 repeats a signature",
        "entry 21 bears a signature that does not fit",
        "entry 22 is recorded earlier",
        "entry 24 is signed with a key that was revoked",
        "entry 25: it is not in canonical form",
    ):
        assert expected in shown.failed
    assert "is signed, with the log" not in shown.proved


def test_a_cosignature_that_does_not_fit_fails(checker: Checker, stick: Path) -> None:
    path = next((stick / "case" / "witness").iterdir())
    lines = path.read_text().splitlines(keepends=True)
    assert lines[-1].startswith("— north ")
    other = "A" if lines[-1][60] != "A" else "B"
    path.write_text("".join([*lines[:-1], lines[-1][:60] + other + lines[-1][61:]]))
    shown = checker.folder(stick, VKEY, NORTH.verifier.vkey)
    assert shown.verdict == "failed"
    assert "in the name of north" in shown.failed
    assert "north saw" not in shown.proved


def test_two_logs_of_one_name_are_found_out(checker: Checker, tmp_path: Path) -> None:
    log = office(tmp_path / "one")
    other = fork(tmp_path / "other", log)
    shown = checker.folder(tmp_path / "one", VKEY, since=head(other).decode())
    assert shown.verdict == "failed"
    assert "TWO DIFFERENT LOGS" in shown.failed
    paths = [tmp_path / "one.txt", tmp_path / "other.txt"]
    for path, each in zip(paths, (log, other), strict=True):
        path.write_bytes(head(each))
    shown = checker.files(*paths, key=VKEY)
    assert shown.verdict == "failed"
    assert "TWO DIFFERENT LOGS" in shown.failed


def test_a_print_with_an_altered_proof_fails(checker: Checker, tmp_path: Path, made: Made) -> None:
    data = (made.folder / "b.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[: len(data) // 2])
    shown = checker.files(tmp_path / "cut.pdf", key=made.vkey)
    assert "it is cut off" in shown.failed
    for found in re.finditer(rb"stream\r?\n(x.+?)\r?\nendstream", data, re.DOTALL):
        said = zlib.decompressobj().decompress(found[1])
        if b'"truceline-briefing-proof/1"' in said:
            break
    other = said.replace(b'\\"recorded\\":\\"20', b'\\"recorded\\":\\"19', 1)
    assert other != said
    (tmp_path / "b.pdf").write_bytes(data.replace(found[1], zlib.compress(other)))
    shown = checker.files(tmp_path / "b.pdf", key=made.vkey)
    assert (shown.verdict, shown.proved) == ("failed", "Nothing.")
    assert "its entries lead to the root" in shown.failed


def test_what_unpacks_without_end_is_refused(checker: Checker, tmp_path: Path) -> None:
    bomb = base64.b64encode(zlib.compress(bytes(80 << 20), 9)).decode()
    path = tmp_path / "bomb.html"
    path.write_text(f'<html><script id="truceline-proof">{bomb}</script></html>')
    assert "cannot be unpacked, or is too long" in checker.files(path).failed
    deep = base64.b64encode(zlib.compress(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"))
    path.write_text(f'<html><script id="truceline-proof">{deep.decode()}</script></html>')
    assert "nested too deep" in checker.files(path).failed


def test_markup_in_what_is_checked_is_shown_as_text(checker: Checker, tmp_path: Path) -> None:
    path = tmp_path / "<img src=x onerror=document.title=1>\u202e.txt"
    path.write_bytes(ORIGINAL)
    shown = checker.files(path)
    assert shown.verdict == "nothing"
    assert "<img src=x onerror=document.title=1>\ufffd.txt" in shown.text
    assert checker.page.locator("#result img").count() == 0


# The page itself.


def test_a_browser_without_ed25519_says_so(checker: Checker, stick: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.add_init_script(
        "crypto.subtle.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))"
    )
    without = Checker(page, stick.parent / "without.html")
    shown = without.folder(stick, VKEY, NORTH.verifier.vkey)
    assert (shown.verdict, shown.failed) == ("unsigned", "")
    assert "NO SIGNATURE was checked" in shown.text
    assert "this browser cannot check Ed25519 signatures" in shown.unproved
    assert "signed" not in shown.proved.replace("who signed it was not checked", "").replace(
        "with signatures, not checked here", ""
    )
    assert "north saw" not in shown.proved
    assert without.complaints == []
    page.close()


def test_a_key_shows_its_fingerprint_and_a_wrong_one_is_named(
    checker: Checker, stick: Path
) -> None:
    page = checker.page
    page.fill("#key", VKEY)
    page.wait_for_function("document.querySelector('#key-print .print')")
    assert fingerprint(VKEY) in page.inner_text("#key-print")
    page.fill("#key", VKEY[:-3] + "AAA")
    page.wait_for_selector("#key[aria-invalid=true]")
    assert "Not usable" in page.inner_text("#key-print")
    page.fill("#key", KeyText.of_public("weak", ED25519, bytes(32)).public)
    page.wait_for_function("document.querySelector('#key-print').innerText.includes('anybody')")
    shown = checker.folder(stick, VKEY[:-3] + "AAA")
    assert shown.verdict == "nothing"
    assert "Nothing was checked" in shown.text


def test_it_can_be_checked_again_with_another_key(checker: Checker, stick: Path) -> None:
    assert checker.folder(stick).verdict == "holds"
    checker.page.fill("#key", STRANGER.verifier.vkey)
    checker.page.click("#again")
    assert checker.shown().verdict == "failed"


def test_the_keyboard_reaches_everything_and_every_box_has_a_label(checker: Checker) -> None:
    page = checker.page
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached[:2] == ["key", "SUMMARY"]
    assert {"files", "folder"} <= set(reached)
    unnamed = "[...document.querySelectorAll('input,textarea')].filter(e => !e.labels.length)"
    assert page.evaluate(f"{unnamed}.length") == 0


@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_the_screen(checker: Checker, stick: Path, width: int) -> None:
    checker.page.set_viewport_size({"width": width, "height": 800})
    checker.folder(stick, VKEY, NORTH.verifier.vkey)
    assert checker.page.evaluate("document.documentElement.scrollWidth") <= width
    assert checker.page.evaluate("document.activeElement.className").startswith("verdict")
