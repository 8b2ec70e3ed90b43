"""What opens sealed fields is kept safely, found again, and gone when it is erased."""

from __future__ import annotations

import hashlib
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.power_cut import PowerCut, cut_at
from truceline.custody.secret_folder import VaultError
from truceline.custody.vault import SealedField, Vault
from truceline.record import SALT_BYTES, Blob, Disclosure

SAID = "Mira Okonjo, +99 555 0142"
CONTACT = SealedField("source", "S1", "contact")


def made(value: Any = SAID, field: str = "contact", salt: bytes = b"") -> Disclosure:
    return Disclosure.make(field, value, salt or os.urandom(SALT_BYTES))


def blob(data: bytes) -> Blob:
    return Blob(sha256=hashlib.sha256(data).hexdigest(), name="form.csv", size=len(data))


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(-1e6, 1e6) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@given(values=st.lists(JSON, max_size=4), salt=st.binary(min_size=16, max_size=32))
def test_what_is_put_in_comes_out(
    values: list[Any], salt: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    vault = Vault(tmp_path_factory.mktemp("case") / "vault")
    put = [made(value, salt=salt + bytes([n])) for n, value in enumerate(values)]
    vault.put(put)
    assert [vault.get(each.commitment) for each in put] == put
    assert vault.commitments() == {each.commitment for each in put}
    vault.erase([each.commitment for each in put[:2]])
    assert vault.commitments() == {each.commitment for each in put[2:]}


def test_nobody_else_may_read_it(vault: Vault) -> None:
    vault.folder.mkdir(mode=0o755)
    before = os.umask(0)
    try:
        vault.put([made()])
        data = SAID.encode()
        vault.put_original(blob(data), data, [CONTACT])
    finally:
        os.umask(before)
    for path in (vault.folder, *vault.folder.rglob("*")):
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path
    assert "Never copy this folder" in (vault.folder / "README.txt").read_text("utf-8")
    assert (vault.folder / ".gitignore").read_text("utf-8") == "*\n"


def test_nothing_is_made_where_nothing_is_put(vault: Vault) -> None:
    vault.put([])
    assert vault.get(made().commitment) is None
    assert (vault.commitments(), vault.originals()) == (frozenset(), {})
    vault.erase([made().commitment])
    vault.erase_originals([blob(b"").sha256])
    assert not vault.folder.exists()


@pytest.mark.parametrize(
    "name", ["", "README.txt", "../log/checkpoint", "a" * 42, "a" * 42 + "/", "a" * 42 + "é", "a\0"]
)
def test_a_name_from_a_stranger_leads_nowhere(vault: Vault, name: str, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "checkpoint").write_text("kept")
    vault.put([made()])
    readme = (vault.folder / "README.txt").read_bytes()
    assert vault.get(name) is None
    vault.erase([name])
    vault.erase_originals([name])
    assert (tmp_path / "log" / "checkpoint").read_text() == "kept"
    assert (vault.folder / "README.txt").read_bytes() == readme


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[:-1],
        lambda _: b"",
        lambda text: bytes([text[0] ^ 1]) + text[1:],
        lambda text: text + b"\n",
        lambda _: b"\xff\xfe",
        lambda _: made("somebody else").text.encode(),
    ],
)
def test_a_damaged_disclosure_is_said_to_be_so_without_its_value(
    vault: Vault, damage: Callable[[bytes], bytes]
) -> None:
    disclosure = made()
    vault.put([disclosure])
    path = vault.folder / disclosure.commitment
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(VaultError, match="damaged") as raised:
        vault.get(disclosure.commitment)
    assert disclosure.text[:20] not in str(raised.value)
    assert "Okonjo" not in str(raised.value)
    assert "Restore" in raised.value.remedy
    path.chmod(0o644)
    vault.put([disclosure])
    assert vault.get(disclosure.commitment) == disclosure
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_canonical_hash_of_something_else_is_no_disclosure(vault: Vault) -> None:
    # It has the right hash and is still no [salt, field, value].
    text = "bm8"
    commitment = Disclosure("x", text).commitment
    vault.put([Disclosure("x", text)])
    with pytest.raises(VaultError, match="damaged"):
        vault.get(commitment)


def test_links_are_not_followed(vault: Vault, tmp_path: Path) -> None:
    disclosure = made()
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    vault.put([made("other")])
    link = vault.folder / disclosure.commitment
    link.symlink_to(mine)
    with pytest.raises(VaultError, match="link"):
        vault.get(disclosure.commitment)
    with pytest.raises(VaultError, match="link"):
        vault.put([disclosure])
    vault.erase([disclosure.commitment])
    assert not link.is_symlink()
    assert mine.read_text() == "mine"


@pytest.mark.parametrize("inner", ["", "originals"])
def test_a_folder_that_is_a_link_is_refused(vault: Vault, tmp_path: Path, inner: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    data = b"a form"
    (elsewhere / blob(data).sha256).write_bytes(data)
    if inner:
        vault.put([made()])
    (vault.folder / inner).symlink_to(elsewhere) if inner else vault.folder.symlink_to(elsewhere)
    acts: list[Callable[[], object]] = [
        lambda: vault.put_original(blob(data), data, [CONTACT]),
        lambda: vault.original(blob(data)),
        lambda: vault.originals(),
        lambda: vault.erase_originals([blob(data).sha256]),
    ]
    if not inner:
        acts += [lambda: vault.put([made()]), lambda: vault.get(made().commitment)]
        acts += [lambda: vault.commitments(), lambda: vault.erase([made().commitment])]
    for act in acts:
        with pytest.raises(VaultError, match="link or no folder"):
            act()
    assert [path.name for path in elsewhere.iterdir()] == [blob(data).sha256]


def test_a_pipe_or_a_folder_in_its_place_is_refused_and_nothing_waits(vault: Vault) -> None:
    pipe, folder = made(), made()
    vault.put([made()])
    os.mkfifo(vault.folder / pipe.commitment)
    (vault.folder / folder.commitment).mkdir()
    for disclosure in (pipe, folder):
        with pytest.raises(VaultError):
            vault.get(disclosure.commitment)
        with pytest.raises(VaultError):
            vault.put([disclosure])
    vault.erase([pipe.commitment])
    with pytest.raises(VaultError, match="folder"):
        vault.erase([folder.commitment])


def test_erasing_writes_over_the_bytes_and_can_be_done_again(vault: Vault, tmp_path: Path) -> None:
    disclosure = made()
    data = SAID.encode()
    vault.put([disclosure])
    vault.put_original(blob(data), data, [CONTACT])
    # A second name for the same bytes shows what became of them.
    second = [tmp_path / "one", tmp_path / "two"]
    os.link(vault.folder / disclosure.commitment, second[0])
    os.link(vault.folder / "originals" / blob(data).sha256, second[1])
    for _ in range(2):
        vault.erase([disclosure.commitment])
        vault.erase_originals([blob(data).sha256])
        assert vault.get(disclosure.commitment) is None
        assert vault.original(blob(data)) is None
        assert {p.name for p in vault.folder.rglob("*")} == {
            "README.txt", ".gitignore", "originals",
        }  # fmt: skip
    assert second[0].read_bytes() == bytes(len(disclosure.text))
    assert second[1].read_bytes() == bytes(len(data))


def test_it_is_on_the_disk_before_put_returns(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        waited.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        real(handle)

    if not Path("/proc/self/fd").is_dir():
        pytest.skip("the names of open files cannot be read on this system")
    monkeypatch.setattr(os, "fsync", fsync)
    several = [made() for _ in range(3)]
    vault.put(several)
    assert {each.commitment for each in several} <= set(waited)
    assert waited[-1] == "vault"
    assert vault.folder.parent.name in waited
    waited.clear()
    vault.put(several)  # there already, and perhaps only just
    assert {each.commitment for each in several} <= set(waited)
    waited.clear()
    vault.put_original(blob(b"form"), b"form", [CONTACT])
    assert waited[-2:] == [blob(b"form").sha256, "originals"]


def crashing(act: Callable[[], object]) -> int:
    """Run something with the machine going down at every call in turn; return how many there are.

    `act` is run once more after the last, whole.
    """
    for number in range(1000):
        with pytest.MonkeyPatch.context() as patch:
            cut_at(patch, number)
            try:
                act()
            except PowerCut:
                continue
            return number
    raise AssertionError("never came to an end")


def test_putting_can_be_done_again_after_a_crash_at_any_call(tmp_path: Path) -> None:
    data = SAID.encode()
    several = [made() for _ in range(3)]
    for number in range(200):
        vault = Vault(tmp_path / str(number) / "vault")
        vault.folder.parent.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            cut_at(patch, number)
            try:
                vault.put(several)
                vault.put_original(blob(data), data, [CONTACT])
                break
            except PowerCut:
                pass
        # What was begun is never taken for something else: an original is always listed.
        assert set(vault.originals().values()) <= {frozenset({CONTACT})}
        vault.put(several)
        vault.put_original(blob(data), data, [CONTACT])
        assert [vault.get(each.commitment) for each in several] == several
        assert vault.original(blob(data)) == data
        assert vault.originals() == {blob(data).sha256: {CONTACT}}
    assert number > 20


def test_erasing_can_be_done_again_after_a_crash_at_any_call(vault: Vault) -> None:
    data = SAID.encode()
    several = [made() for _ in range(3)]
    vault.put(several)
    vault.put_original(blob(data), data, [CONTACT])

    def erase() -> None:
        vault.erase([each.commitment for each in several])
        vault.erase_originals([blob(data).sha256])

    assert crashing(erase) > 5
    assert vault.commitments() == frozenset()
    assert {path.name for path in (vault.folder / "originals").iterdir()} == set()


def test_an_original_is_kept_with_what_it_holds(vault: Vault) -> None:
    data = b"a form with two names"
    media = SealedField("observation", "O1", "media")
    vault.put_original(blob(data), data, [CONTACT])
    vault.put_original(blob(data), data, [media])
    assert vault.original(blob(data)) == data
    assert vault.originals() == {blob(data).sha256: {CONTACT, media}}


def test_an_original_that_is_not_what_it_should_be(vault: Vault) -> None:
    data = SAID.encode()
    with pytest.raises(ValueError, match="hash") as raised:
        vault.put_original(blob(b"other"), data, [CONTACT])
    assert "Okonjo" not in str(raised.value)
    with pytest.raises(ValueError, match="holds nothing"):
        vault.put_original(blob(data), data, [])
    assert vault.originals() == {}
    vault.put_original(blob(data), data, [CONTACT])
    (vault.folder / "originals" / blob(data).sha256).write_bytes(data[:-1])
    with pytest.raises(VaultError, match="differs from its hash") as damaged:
        vault.original(blob(data))
    assert "Okonjo" not in str(damaged.value)


def test_a_full_disk_leaves_what_is_there(vault: Vault) -> None:
    data = SAID.encode()
    disclosure = made()
    vault.put([disclosure])
    vault.put_original(blob(data), data, [CONTACT])
    many = [SealedField("observation", f"O{n}", "media") for n in range(100)]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(data) + 1, hard))
    try:
        with pytest.raises(OSError, match="large"):
            vault.put_original(blob(data), data, many)
        with pytest.raises(OSError, match="large"):
            vault.put([made("a longer value" * 9)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert vault.originals() == {blob(data).sha256: {CONTACT}}
    assert vault.get(disclosure.commitment) == disclosure
    vault.put_original(blob(data), data, many)
    assert vault.originals() == {blob(data).sha256: {CONTACT, *many}}


@pytest.mark.parametrize("list_of_it", [None, b"", b"[", b"[1]", b'[["a"]]', b"{}", b"\xff"])
def test_an_original_of_which_nobody_knows_what_it_holds(
    vault: Vault, list_of_it: bytes | None
) -> None:
    data = SAID.encode()
    vault.put_original(blob(data), data, [CONTACT])
    path = vault.folder / "originals" / f"{blob(data).sha256}.holds"
    path.unlink() if list_of_it is None else path.write_bytes(list_of_it)
    with pytest.raises(VaultError, match="what an original holds"):
        vault.originals()
    vault.erase_originals([blob(data).sha256])
    assert vault.originals() == {}


HOLD = """
import sys
from pathlib import Path
from truceline.custody.vault import Vault
with Vault(Path(sys.argv[1])).locked():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_writers_are_kept_apart(vault: Vault) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, vault.folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(VaultError, match="somebody else"), vault.locked():
            raise AssertionError("two at once")
        other.stdin.close()
        assert other.wait(30) == 0
    with vault.locked():
        vault.put([made()])
    assert len(vault.commitments()) == 1
