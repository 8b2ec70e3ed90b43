"""Writing files so that they outlast a power cut, and keeping writers apart.

Nothing here knows what a log is.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

_UNFINISHED = 1024


class DurableWriter:
    """Writes many files; after `finish` returns, all of them are on the disk.

    Args:
        root: The folder the paths are relative to; it must exist.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._made: set[Path] = {root}
        self._files: list[Path] = []
        self._folders: set[Path] = set()

    def put(self, path: str, data: bytes) -> None:
        """Write a file, or overwrite it.

        Args:
            path: Relative to the root, with forward slashes; folders are made as needed.
            data: The file's whole content.

        Raises:
            OSError: The file could not be written.
        """
        target = self._root / path
        self._make(target.parent)
        self._folders.add(target.parent)
        self._files.append(target)
        _write(target, data, wait=False)
        if len(self._files) >= _UNFINISHED:
            # What is on its way to the disk, and the list of it, stay bounded.
            self.finish()

    def finish(self) -> None:
        """Wait until every file, and every folder's list of files, is on the disk.

        Raises:
            OSError: A file could not be written.
        """
        for path in (*self._files, *sorted(self._folders)):
            # Through a new handle: it still reports an error of the writing begun through the old.
            _sync(path)
        self._files.clear()
        self._folders.clear()

    def _make(self, folder: Path) -> None:
        if folder in self._made:
            return
        self._make(folder.parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
        # Synced even if it was there: a crash may have come between making it and syncing it.
        self._folders.add(folder.parent)
        self._made.add(folder)


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file in one step: a reader sees the old content or the new, also after a crash.

    Raises:
        OSError: The file could not be written; the old one is then still in place, unless only
            the last step (syncing the folder) failed.
    """
    fresh = path.with_name(f".{path.name}.new")
    _write(fresh, data, wait=True)
    os.replace(fresh, path)  # noqa: PTH105 (one module to patch when tests simulate a crash)
    sync_folder(path.parent)


def write_at(handle: int, data: bytes, offset: int) -> None:
    """Write into an open file, and wait until that can be read after a power cut.

    Args:
        handle: The file, open for writing.
        data: What to write.
        offset: Where, in bytes from its beginning; the file grows if need be.

    Raises:
        OSError: It could not be written, or only in part.
    """
    rest = memoryview(data)
    while rest:
        done = os.pwrite(handle, rest, offset)
        rest, offset = rest[done:], offset + done
    # What it takes to read the data is waited for, the file's times are not.
    (os.fdatasync if hasattr(os, "fdatasync") else os.fsync)(handle)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of files on the disk."""
    _sync(folder)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold a lock on a file (made if need be; its content is left alone) while the block runs.

    The lock goes with the process, so a crash frees it.

    Yields:
        Whether the lock was free; if not, somebody else holds it and the block must not write.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        # flock, not lockf: it also keeps apart two writers within one process.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, data: bytes, *, wait: bool) -> None:
    """Write a file; wait until it is on the disk, or only have the system begin."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        rest = memoryview(data)
        while rest:  # a disk that is nearly full takes a part
            rest = rest[os.write(handle, rest) :]
        if wait:
            os.fsync(handle)
        elif hasattr(os, "posix_fadvise"):
            # This begins writing at once, so that waiting for many files in the end takes about
            # as long as waiting for one.
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
    finally:
        os.close(handle)
