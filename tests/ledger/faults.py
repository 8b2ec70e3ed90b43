"""Machines and disks that fail: what a test puts under a log to see what is left of it."""

from __future__ import annotations

import errno
import io
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

STEPS = (
    "open",
    "read",
    "write",
    "pwrite",
    "fsync",
    "fdatasync",
    "posix_fadvise",
    "close",
    "replace",
    "unlink",
    "mkdir",
    "rmdir",
)
"""The system's calls that a log is written with, as functions of `os`."""

WRITING = ("open", "write", "pwrite", "fsync", "fdatasync", "replace", "mkdir")
"""Those of them that a full disk can refuse."""


SECTOR = 512
"""Bytes that a disk writes all or none."""


class PowerCut(BaseException):
    """The machine went off. No `except Exception` survives that either."""


class Machine:
    """Fails at a given one of the steps that touch the disk.

    Waiting for the disk is left out, as nothing here depends on it: that is `Disk`'s business.

    Args:
        patch: What to patch the system's calls with.
        at: How many steps to let pass.
        how: "off": nothing works any more, for ever. "torn": the same, and of what is written in
            that step half is. "once": that step fails with an error of the disk, and no other.
            "full": from there on the disk takes nothing more, until it is `freed`. "short": from
            there on a write takes part of what it is given. "key": that step is interrupted by
            Ctrl-C after it was done.
    """

    def __init__(self, patch: pytest.MonkeyPatch, at: int, how: str) -> None:
        self.left, self.how, self.freed = at, how, False
        for name in STEPS:
            patch.setattr(os, name, self._wrap(name, getattr(os, name)))
        if how in ("once", "key"):  # what is only read; nobody goes off there but as at the next
            patch.setattr(io, "open", self._wrap("io.open", io.open))

    @property
    def failed(self) -> bool:
        return self.left < 0

    def _wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            self.left -= 1
            fails = self.left == -1 if self.how in ("once", "key") else self.left < 0
            if fails and not self.freed:
                self._fail(name, real, args)
            if name in ("fsync", "fdatasync"):
                return None
            if self.failed and self.how == "short" and name in ("write", "pwrite"):
                part = bytes(args[1])[: max(1, len(args[1]) // 3)]
                return real(args[0], part, *args[2:])
            done = real(*args, **kwargs)
            if self.how == "key" and self.left == -1:
                if name in ("open", "io.open"):
                    os.close(done) if name == "open" else done.close()
                raise KeyboardInterrupt
            return done

        return step

    def _fail(self, name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> None:
        if self.how in ("off", "torn"):
            if name == "close":
                real(*args)  # the system closes the files of a process in any case
            if self.how == "torn" and self.left == -1 and name in ("write", "pwrite"):
                real(args[0], bytes(args[1])[: len(args[1]) // 2], *args[2:])
            raise PowerCut(name)
        if self.how == "once" and name != "close":
            raise OSError(errno.EIO, "the disk failed", name)
        creates = name != "open" or args[1] & os.O_CREAT
        if self.how == "full" and name in WRITING and creates:
            raise OSError(errno.ENOSPC, "No space left on device", name)


Image = dict[str, bytes | None]
"""What is on a disk: the content of each file by its path, and None for a folder."""


def put_back(image: Image, folder: Path) -> None:
    """Make a folder be what is on a disk."""
    for path in sorted(image):
        content = image[path]
        if content is None:
            (folder / path).mkdir()
        else:
            (folder / path).write_bytes(content)


def _torn(safe: bytes, now: bytes, chance: random.Random) -> bytes:
    """A file's content of which some sectors were written and some were not."""
    if chance.random() < 0.3:
        return now
    length = chance.randint(min(len(safe), len(now)), max(len(safe), len(now)))
    mixed = b""
    for at in range(0, length, SECTOR):
        chosen = now if chance.random() < 0.5 else safe
        mixed += chosen[at : at + SECTOR].ljust(SECTOR, b"\0")
    return mixed[:length]


class Disk:
    """Watches what is written, and knows what of it a power cut may take back.

    A model after Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014): a file's
    content is safe once the file is synced, its name once the folder is; until then each change,
    alone and in any order, may be on the disk or not, and of what was written to a file any sectors
    may be there. What was safe stays, but where it was written over or the file was emptied.

    Args:
        patch: What to patch the system's calls with.
        root: The folder to watch; what is in it now is safe.
        look: Called after every step; what it raises, the step raises.

    Attributes:
        last: The last step.
    """

    def __init__(self, patch: pytest.MonkeyPatch, root: Path, look: Callable[[Disk], None]) -> None:
        self.root, self._look, self.last = root, look, ""
        self._handles: dict[int, Any] = {}
        # A folder is None; a file its safe content, its content, and whether it was emptied since.
        self.now: dict[str, Any] = {"": None}
        for path in sorted(root.rglob("*")):
            content = None if path.is_dir() else [path.read_bytes(), path.read_bytes(), False]
            self.now[path.relative_to(root).as_posix()] = content
        self.safe = dict(self.now)
        for name in ("open", "write", "pwrite", "fsync", "fdatasync", "close", "replace"):
            patch.setattr(os, name, self._wrap(name, getattr(os, name)))
        for name in ("unlink", "mkdir", "rmdir"):
            patch.setattr(os, name, self._wrap(name, getattr(os, name)))

    def image(self, chance: random.Random | None) -> Image:
        """What a power cut now may leave: the least, or something drawn by chance."""
        names = dict(self.safe)
        if chance is not None:
            for path in sorted({*self.now, *self.safe}):
                if self.now.get(path, self) is self.safe.get(path, self) or chance.random() < 0.5:
                    continue
                names.pop(path, None)
                if path in self.now:
                    names[path] = self.now[path]
        found: Image = {}
        for path in sorted(names):
            parent = path.rpartition("/")[0]
            if path and found.get(parent, b"") is not None:
                continue  # its folder was lost
            found[path] = None
            if names[path] is not None:
                safe, now, emptied = names[path]
                if chance is not None and safe != now and chance.random() < 0.7:
                    safe = _torn(b"" if emptied else safe, now, chance)
                found[path] = safe
        return found

    def _wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            done = None if name in ("fsync", "fdatasync") else real(*args, **kwargs)
            getattr(self, f"_{name}")(done, *args)
            self.last = name
            self._look(self)
            return done

        return step

    def _path(self, path: Any) -> str | None:
        found = Path(os.path.relpath(path, self.root)).as_posix()
        return None if found.startswith("..") else found.removeprefix(".")

    def _open(self, handle: int, path: Any, flags: int, *_: Any) -> None:
        name = self._path(path)
        if name is None:
            return
        if name not in self.now:
            self.now[name] = [b"", b"", False]
        file = self.now[name]
        if flags & os.O_TRUNC and file is not None:
            file[1:] = [b"", True]
        self._handles[handle] = (name, file, 0)

    def _write(self, count: int, handle: int, data: Any) -> None:
        if handle in self._handles:
            name, file, at = self._handles[handle]
            file[1] = file[1][:at] + bytes(data)[:count] + file[1][at + count :]
            self._handles[handle] = (name, file, at + count)

    def _pwrite(self, count: int, handle: int, data: Any, at: int) -> None:
        if handle in self._handles:
            file = self._handles[handle][1]
            file[1] = file[1][:at].ljust(at, b"\0") + bytes(data)[:count] + file[1][at + count :]

    def _fsync(self, _: Any, handle: int) -> None:
        if handle not in self._handles:
            return
        name, file, _ = self._handles[handle]
        if file is not None:
            file[0], file[2] = file[1], False
            return
        for path in {*self.now, *self.safe}:
            if path and path.rpartition("/")[0] == name:
                self.safe.pop(path, None)
                if path in self.now:
                    self.safe[path] = self.now[path]

    _fdatasync = _fsync

    def _close(self, _: Any, handle: int) -> None:
        self._handles.pop(handle, None)

    def _replace(self, _: Any, old: Any, new: Any) -> None:
        if (name := self._path(old)) is not None:
            self.now[str(self._path(new))] = self.now.pop(name)

    def _unlink(self, _: Any, path: Any, **__: Any) -> None:
        self.now.pop(str(self._path(path)), None)

    def _mkdir(self, _: Any, path: Any, *__: Any) -> None:
        if (name := self._path(path)) is not None:
            self.now[name] = None

    _rmdir = _unlink
