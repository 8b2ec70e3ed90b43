"""Unpacking a ZIP file from somebody who need not be trusted, into a folder that is gone after."""

from __future__ import annotations

import contextlib
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 8 << 30
"""The most that is unpacked, in bytes: a bound on what a hostile file can fill."""

MAX_MEMBERS: Final = 200_000

_PART: Final = re.compile(r"[^/\\\x00-\x1f:]{1,200}")
_CHUNK: Final = 1 << 20
_ENCRYPTED: Final = 0x1


class Unsafe(ValueError):
    """A ZIP file that is damaged, or holds what no bundle does. Nothing of it is left."""


@contextlib.contextmanager
def unzipped(path: Path) -> Iterator[Path]:
    """Unpack a ZIP file; the folder is removed when the block ends.

    Every name is looked at before anything is written, and nothing is written outside the folder.

    Raises:
        Unsafe: It is no whole ZIP file; a name is not that of a plain file below the folder, or
            stands twice; a member is a link or encrypted; or it is larger than it may be.
        OSError: The file cannot be read, or the disk is full.
    """
    with tempfile.TemporaryDirectory(prefix="truceline-check-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(path) as archive:
                for info in _checked(archive.infolist()):
                    _unpack(archive, info, folder / info.filename)
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as e:
            raise Unsafe(f"it is no whole ZIP file: {e}") from None
        yield folder


def _checked(listed: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The members that are files, once nothing is wrong with any of them."""
    found: dict[str, zipfile.ZipInfo] = {}
    total = 0
    for info in listed:
        name = info.filename
        parts = name.removesuffix("/").split("/")
        if any(part in (".", "..") or not _PART.fullmatch(part) for part in parts):
            raise Unsafe(f"the name {name!a} in it leads elsewhere, or is no plain name")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if info.flag_bits & _ENCRYPTED or kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Unsafe(f"{name!a} in it is encrypted, a link or a device")
        if info.is_dir():
            continue
        # On some systems two names that differ in case are one file, and the last one would win.
        if name.casefold() in found:
            raise Unsafe(f"the name {name!a} stands in it twice")
        found[name.casefold()] = info
        total += info.file_size
        if total > MAX_BYTES or len(found) > MAX_MEMBERS:
            raise Unsafe(
                f"it holds more than {MAX_BYTES >> 30} GB or {MAX_MEMBERS:,} files; unpack it "
                "yourself and check the folder"
            )
    return list(found.values())


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(info) as packed, target.open("xb") as file:
            left = info.file_size
            while piece := packed.read(_CHUNK):
                left -= len(piece)
                if left < 0:
                    raise Unsafe(f"{info.filename!a} in it is longer than it says")
                file.write(piece)
    except (FileExistsError, NotADirectoryError):
        raise Unsafe(f"{info.filename!a} in it is a file and a folder at once") from None
