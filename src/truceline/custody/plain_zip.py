"""Zip files whose members are stored as they are: the same bytes every time, and safe to open.

Nothing is compressed. What a library makes of the same text may change with its version, and a
member can then be no larger than the file it came in: there is nothing to unpack that fills a disk.
Members are never written to a path of their own; whoever reads asks for them by name.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Final

from truceline.ledger.files import sync_folder

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1
MAX_MEMBERS: Final = 200_000
"""The most members that are read: a bound on what a hostile file can cost."""


class NotPlain(ValueError):
    """A file that is no zip, is damaged, or holds what it should not."""


def write_plain_zip(
    out: Path, members: Iterable[tuple[str, bytes | Path]], *, mode: int = 0o644
) -> None:
    """Write a zip file in one step; it is on the disk when this returns.

    The bytes depend on the members' names, order and content alone.

    Args:
        out: the file; one that is there is replaced.
        members: name, with forward slashes, and content: bytes, or a file to copy.
        mode: permissions of the file.

    Raises:
        OSError: if a file cannot be read or written; `out` is then as it was.
    """
    draft = out.with_name(f".{out.name}.part")
    draft.unlink(missing_ok=True)
    try:
        handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
                for name, content in members:
                    _add(archive, name, content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(out.parent)


class PlainZip:
    """A zip file opened for reading; see `open_plain_zip`.

    Attributes:
        sizes: length in bytes of each member, by name.
    """

    def __init__(self, archive: zipfile.ZipFile, sizes: Mapping[str, int]) -> None:
        self._archive = archive
        self.sizes = sizes

    def read(self, name: str, most: int) -> bytes:
        """Return a member's bytes, checked against its checksum.

        Raises:
            NotPlain: if there is no such member, it is damaged, or has more than `most` bytes.
        """
        if name not in self.sizes:
            raise NotPlain(f"{name} is missing from it")
        if self.sizes[name] > most:
            raise NotPlain(f"{name} has {self.sizes[name]} bytes; expected {most} at most")
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes in pieces; a wrong checksum shows after the last one.

        Raises:
            NotPlain: if it is damaged.
        """
        with _refusing():
            yield from _pieces(self._archive.open(name))


@contextlib.contextmanager
def open_plain_zip(path: Path) -> Iterator[PlainZip]:
    """Open a zip file from somebody who need not be trusted.

    Raises:
        NotPlain: if it is not a whole zip file, or has a member that is compressed, encrypted, no
            file, or named twice.
        OSError: if it cannot be read.
    """
    with path.open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        with _refusing():
            archive = zipfile.ZipFile(file)
            sizes = _checked(archive.infolist(), length)
        with archive:
            yield PlainZip(archive, sizes)


def _add(archive: zipfile.ZipFile, name: str, content: bytes | Path) -> None:
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.create_system = 3  # Unix, on any system, as the permissions are
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    if isinstance(content, bytes):
        archive.writestr(info, content)
        return
    with content.open("rb") as source:
        info.file_size = os.fstat(source.fileno()).st_size
        with archive.open(info, "w") as target:
            for piece in _pieces(source):
                target.write(piece)


def _checked(listed: Iterable[zipfile.ZipInfo], length: int) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for info in listed:
        name = info.filename
        kind = stat.S_IFMT(info.external_attr >> 16)
        if name in sizes:
            raise NotPlain(f"{name!a} is in it twice")
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise NotPlain(f"{name!a} is compressed; such a file is written without compression")
        if info.flag_bits & _ENCRYPTED or info.is_dir() or kind not in (0, stat.S_IFREG):
            raise NotPlain(f"{name!a} is encrypted, a folder or a link; expected a plain file")
        sizes[name] = info.file_size
        if len(sizes) > MAX_MEMBERS:
            raise NotPlain(f"it has more than {MAX_MEMBERS} members")
    if sum(sizes.values()) > length:
        raise NotPlain("its members together are longer than the file itself")
    return sizes


def _pieces(source: IO[bytes]) -> Iterator[bytes]:
    with source:
        while piece := source.read(_CHUNK):
            yield piece


@contextlib.contextmanager
def _refusing() -> Iterator[None]:
    """Turn what the library makes of a bad file into one error."""
    try:
        yield
    except NotPlain:
        raise
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, struct.error) as error:
        raise NotPlain(f"it is no whole zip file: {error}") from None
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        # A place before the beginning of the file was to be read.
        raise NotPlain("it is no whole zip file: it points outside itself") from None
