"""Writing files so that they outlast a power cut, and keeping writers apart.

Nothing here knows what a log is.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

# Waiting on many files at once lets the file system commit them together: with eight, a large batch
# is bound by hashing rather than by the disk.
_THREADS = 8
_BACKLOG = 256


class DurableWriter:
    """Writes many files; after `finish` returns, all of them are on the disk.

    Use as a context manager. Leaving it without `finish` abandons what is not yet written.

    Args:
        root: The folder the paths are relative to; it must exist.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="ledger")
        self._backlog: deque[Future[None]] = deque()
        self._made: set[Path] = {root}
        self._touched: set[Path] = set()

    def __enter__(self) -> DurableWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def put(self, path: str, data: bytes) -> None:
        """Write a file, or overwrite it, soon.

        Args:
            path: Relative to the root, with forward slashes; folders are made as needed.
            data: The file's whole content.

        Raises:
            OSError: This or an earlier file could not be written.
        """
        target = self._root / path
        self._make(target.parent)
        self._touched.add(target.parent)
        self._backlog.append(self._pool.submit(_write, target, data))
        # A bound on what waits in memory when the disk is slower than the caller.
        while len(self._backlog) > _BACKLOG:
            self._backlog.popleft().result()

    def finish(self) -> None:
        """Wait until every file, and every folder's list of files, is on the disk.

        Raises:
            OSError: A file could not be written.
        """
        while self._backlog:
            self._backlog.popleft().result()
        for folder in sorted(self._touched):
            sync_folder(folder)
        self._touched.clear()

    def _make(self, folder: Path) -> None:
        if folder in self._made:
            return
        self._make(folder.parent)
        with contextlib.suppress(FileExistsError):
            folder.mkdir()
        # Synced even if it was there: a crash may have come between making it and syncing it.
        self._touched.add(folder.parent)
        self._made.add(folder)


def replace_file(path: Path, data: bytes) -> None:
    """Replace a file in one step: a reader sees the old content or the new, also after a crash.

    Raises:
        OSError: The file could not be written; the old one is then still in place, unless only
            the last step (syncing the folder) failed.
    """
    fresh = path.with_name(f".{path.name}.new")
    _write(fresh, data)
    os.replace(fresh, path)  # noqa: PTH105 (one module to patch when tests simulate a crash)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put a folder's list of files on the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def exclusive(path: Path) -> Iterator[bool]:
    """Hold a lock on a file (made if need be, and left empty) while the block runs.

    The lock goes with the process, so a crash frees it.

    Yields:
        Whether the lock was free; if not, somebody else holds it and the block must not write.
    """
    with path.open("ab") as handle:
        # flock, not lockf: it also keeps apart two writers within one process.
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def _write(path: Path, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
    finally:
        os.close(handle)
