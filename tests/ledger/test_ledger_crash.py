"""A power cut at every step of an append: nothing acknowledged is lost, and work goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest

from truceline.ledger import Log, Signer

MakeLog = Callable[..., Log]
STEPS = ("open", "write", "pwrite", "fsync", "fdatasync", "replace", "unlink", "mkdir", "rmdir")


class PowerCutError(Exception):
    """The machine went off."""


class Machine:
    """Goes off after a given number of steps that touch the disk; nothing works after that."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, torn: bool) -> None:
        self.left: float = float("inf")
        self.torn = torn
        for name in STEPS:
            monkeypatch.setattr(os, name, self._wrap(name, getattr(os, name)))

    def _wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                if self.left == -1 and self.torn and name == "write":
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                raise PowerCutError(name)
            return real(*args, **kwargs)

        return step


@pytest.mark.parametrize("torn", [False, True])
@pytest.mark.parametrize(("start", "count"), [(0, 1), (10, 5), (250, 300), (256, 1), (511, 1)])
def test_a_crash_at_every_step(
    make_log: MakeLog,
    signer: Signer,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Any,
    start: int,
    count: int,
    torn: bool,
) -> None:
    old = [b"entry %d" % at for at in range(start)]
    new = [b"new %d" % at for at in range(count)]
    outcomes = set()
    at = 0
    while True:
        log = make_log(start, folder=tmp_path / f"log {at}")
        with monkeypatch.context() as patch:
            machine = Machine(patch, torn=torn)
            machine.left = at
            try:
                log.append(new, signer)
                acknowledged = True
            except (PowerCutError, OSError):
                acknowledged = False
        again = Log.open(log.folder, signer.verifier)
        again.audit()
        found = list(again.entries())
        assert found == old + new if acknowledged else found in (old, old + new)
        outcomes.add((acknowledged, len(found)))
        # A shorter append after the crash: what the crash left must not show through.
        assert again.append([b"after"], signer) == range(len(found), len(found) + 1)
        assert list(again.entries()) == [*found, b"after"]
        assert again.leftovers() == []
        again.audit()
        if acknowledged:
            break
        at += 1
    assert at > 8
    assert {(False, start), (True, start + count)} <= outcomes


def test_a_crash_while_the_log_is_made(
    signer: Signer, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    at = 0
    while True:
        folder = tmp_path / f"log {at}"
        with monkeypatch.context() as patch:
            machine = Machine(patch, torn=True)
            machine.left = at
            try:
                Log.create(folder, signer.name, signer)
                made = True
            except (PowerCutError, OSError):
                made = False
        if not (folder / "checkpoint").exists():
            Log.create(folder, signer.name, signer)
        Log.open(folder, signer.verifier).audit()
        if made:
            break
        at += 1
    assert at > 3


def test_everything_is_on_the_disk_before_the_checkpoint(
    make_log: MakeLog, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each file and folder an append makes is synced after its last change, the checkpoint last."""
    log = make_log(250)
    synced: list[str] = []
    put: list[str] = []
    names: dict[int, str] = {}

    def opened(path: Any, flags: int, *args: Any, real: Any = os.open) -> int:
        handle: int = real(path, flags, *args)
        names[handle] = os.path.relpath(path, log.folder)
        if flags & os.O_CREAT:
            put.append(names[handle])
            synced[:] = [name for name in synced if name != names[handle]]
        return handle

    def replaced(old: Any, new: Any, real: Any = os.replace) -> None:
        tiles = {path for path in put if path.startswith("tile/")}
        folders = {os.path.dirname(path) for path in tiles} | {".", "tile"}  # noqa: PTH120
        assert {".checkpoint.new", *tiles, *folders} <= set(synced)
        assert tiles == {
            "tile/entries/000",
            "tile/entries/001",
            "tile/entries/002.p/38",
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/38",
            "tile/1/000.p/2",
        }
        synced.clear()
        real(old, new)

    def fsync(handle: int, real: Any = os.fsync) -> None:
        synced.append(names[handle])
        real(handle)

    monkeypatch.setattr(os, "open", opened)
    monkeypatch.setattr(os, "replace", replaced)
    monkeypatch.setattr(os, "fsync", fsync)
    log.append([b"new"] * 300, signer)
    assert synced == ["."]
