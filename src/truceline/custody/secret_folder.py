"""A folder of files that only this user may read, in which no link is ever followed.

Names of files may come from strangers, and so may the folder. It is opened once and everything is
done relative to that handle: what is put in its place meanwhile is not touched.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from truceline.ledger import LogError
from truceline.ledger.files import sync_folder

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE: Final = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC  # non-blocking: it may be a pipe
_STRANGE: Final = (errno.ELOOP, errno.EMLINK, errno.EISDIR, errno.ENXIO)
"""What the system says to a link, a folder or a pipe where a file was to be opened."""


class VaultError(LogError):
    """The vault, or a file in it, is not what it should be. The message repeats no value."""


class SecretFolder:
    """An open folder; use `opened` or `made` to get one."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    @contextlib.contextmanager
    def opened(
        cls, path: Path, within: SecretFolder | None = None
    ) -> Iterator[SecretFolder | None]:
        """Open a folder; None where there is none.

        Args:
            path: the folder.
            within: the folder it lies in, if that is open: it is then looked for there.

        Raises:
            VaultError: if it is a link, or no folder.
        """
        handle: int | None = None
        try:
            if within is None:
                handle = os.open(path, _FOLDER)
            else:
                handle = os.open(path.name, _FOLDER, dir_fd=within._handle)
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno in (errno.ENOTDIR, *_STRANGE):
                raise _strange(path, "is a link or no folder") from None
            raise
        if handle is None:
            yield None
            return
        try:
            yield cls(path, handle)
        finally:
            os.close(handle)

    @classmethod
    @contextlib.contextmanager
    def made(cls, path: Path, within: SecretFolder | None = None) -> Iterator[SecretFolder]:
        """Open a folder, made if need be, and shut it to everybody else.

        Raises:
            VaultError: if it is a link, or no folder.
            OSError: if it cannot be made.
        """
        with contextlib.suppress(FileExistsError):
            if within is None:
                path.mkdir(mode=0o700)
            else:
                os.mkdir(path.name, 0o700, dir_fd=within._handle)
        with cls.opened(path, within) as folder:
            if folder is None:
                raise _strange(path, "went away while it was opened")
            if os.fstat(folder._handle).st_mode & 0o077:
                os.fchmod(folder._handle, 0o700)
            # Synced even if it was there: a crash may have come between making it and this.
            if within is None:
                sync_folder(path.parent)
            else:
                within.sync()
            yield folder

    def names(self) -> list[str]:
        """Return the names of everything in the folder, sorted."""
        return sorted(os.listdir(self._handle))  # noqa: PTH208 (a handle, not a path)

    def read(self, name: str) -> bytes | None:
        """Return a file's bytes; None where there is none.

        Raises:
            VaultError: if it is a link, or no file.
        """
        try:
            handle = self._file(name, os.O_RDONLY)
        except FileNotFoundError:
            return None
        with os.fdopen(handle, "rb") as file:
            return file.read()

    def write(self, name: str, data: bytes) -> None:
        """Write a file that only this user may read; `sync` waits until it is on the disk.

        Raises:
            VaultError: if a link, or no file, is in its place.
            OSError: if it cannot be written.
        """
        with os.fdopen(self._file(name, os.O_WRONLY | os.O_CREAT), "wb") as file:
            os.fchmod(file.fileno(), 0o600)  # whatever the umask says, or an older file has
            file.truncate(0)
            file.write(data)

    def rename(self, name: str, other: str) -> None:
        """Put a file in the place of another, in one step."""
        os.rename(name, other, src_dir_fd=self._handle, dst_dir_fd=self._handle)

    def sync(self, *names: str) -> None:
        """Wait until these files, then the folder's list of files, are on the disk."""
        for name in names:
            handle = self._file(name, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
        os.fsync(self._handle)

    def destroy(self, name: str) -> None:
        """Write over a file as well as that can be done, and unlink it; a missing one is fine.

        A link is unlinked, and what it leads to is left alone.

        Raises:
            VaultError: if it is a folder.
            OSError: if it cannot be unlinked.
        """
        try:
            found = os.stat(name, dir_fd=self._handle, follow_symlinks=False)
        except FileNotFoundError:
            return
        if stat.S_ISDIR(found.st_mode):
            raise _strange(self.path / name, "is a folder and no file")
        if stat.S_ISREG(found.st_mode):
            with contextlib.suppress(OSError):  # a full disk must not keep it from being unlinked
                self._overwrite(name, found.st_size)
        os.unlink(name, dir_fd=self._handle)

    def lock(self) -> bool:
        """Lock the folder until it is closed; False where somebody else has locked it."""
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _overwrite(self, name: str, size: int) -> None:
        with os.fdopen(self._file(name, os.O_WRONLY), "wb") as file:
            file.write(bytes(size))
            file.flush()
            os.fsync(file.fileno())

    def _file(self, name: str, flags: int) -> int:
        try:
            handle = os.open(name, flags | _FILE, 0o600, dir_fd=self._handle)
        except OSError as error:
            if error.errno in _STRANGE:
                raise _strange(self.path / name, "is a link or no file") from None
            raise
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise _strange(self.path / name, "is no file")
        return handle


def _strange(path: Path, problem: str) -> VaultError:
    return VaultError(
        problem,
        remedy="Somebody put it there. Look at it, then remove it; the vault follows no links.",
        path=path,
    )
