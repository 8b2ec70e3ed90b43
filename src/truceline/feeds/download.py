"""Downloading large files: resumed where they broke off, checked, and renamed only when whole.

What has come lies in `NAME.part`, with a note beside it of which version of the file it is. The
rest is asked for on the condition that the file is still that version (RFC 9110, `If-Range`), so
that halves of two versions never become one file.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from truceline.feeds.account import account_of, write_account
from truceline.feeds.hosts import FeedError, Token
from truceline.feeds.web import Patience, headers_of, opened, read_some
from truceline.ledger.files import sync_folder
from truceline.read.multihash import Multihash, hash_file

PART: Final = ".part"
NOTE: Final = ".part.json"

Told = Callable[[int, int | None], None]
"""Told how many bytes have come, and of how many, where that is known."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that is whole.

    Attributes:
        path: where it is.
        sha256: its hash.
        size: its length in bytes.
        kept: whether it was here already.
    """

    path: Path
    sha256: str
    size: int
    kept: bool = False


def download(
    url: str,
    path: Path,
    *,
    shown_url: str,
    checksum: Multihash | None = None,
    patience: Patience | None = None,
    token: Token | None = None,
    told: Told | None = None,
) -> Downloaded:
    """Download a file, going on from what an earlier try has left.

    Interrupting it (Ctrl-C, power cut) leaves the part; the file itself is whole or not there.

    Args:
        url: its address.
        path: where to write it.
        shown_url: the address without signatures, for its account.
        checksum: what it should hash to, if its catalogue says.
        patience: how long to wait and how often to ask.
        token: sent where it belongs, and not on to another host.
        told: told of progress.

    Raises:
        FeedError: if it cannot be had, or is not what its checksum says.
        OSError: if it cannot be written.
    """
    if (here := _here(path, checksum)) is not None:
        return here
    patient = patience or Patience()
    path.parent.mkdir(parents=True, exist_ok=True)
    wait = patient.first_wait_s
    for left in range(patient.tries - 1, -1, -1):
        try:
            headers = _fetched(url, path, shown_url, patient, token, told)
            break
        except BrokenOff:
            if not left:
                raise
            time.sleep(wait)
            wait = min(2 * wait, patient.longest_s)
    return _whole(path, shown_url, checksum, headers)


class BrokenOff(FeedError):
    """The connection broke; what has come is kept, and the next try goes on from there."""


def _fetched(
    url: str, path: Path, shown_url: str, patience: Patience, token: Token | None, told: Told | None
) -> dict[str, str]:
    """Fetch what is missing of the part; return the headers of the answer."""
    part = path.with_name(path.name + PART)
    begun, version = _begun(part, shown_url)
    sent = {"Range": f"bytes={begun}-", "If-Range": version} if begun else {}
    sent |= token.sent_to(url) if token else {}
    hidden = token.value if token else ""
    host = urlsplit(url).hostname or url
    wanted = (200, 206, 416) if begun else (200,)
    with opened(
        url, patience=patience, what=host, headers=sent, wanted=wanted, secret=hidden
    ) as got:
        headers = headers_of(got)
        if got.status == 416:
            # Asked on the condition of the version: this is that version, and there is no more.
            if got.headers.get("Content-Range") == f"bytes */{begun}":
                return {"etag": version} if version.startswith('"') else {"last-modified": version}
            part.unlink()
            raise BrokenOff(f"{path.name}: the part was no beginning of the file; fetch again")
        _refuse_page(path.name, headers, host)
        begun = begun if got.status == 206 and _continues(got, begun) else 0
        whole = _length(headers, begun)
        _note(part, shown_url, headers)
        size = _pour(got, part, begun, whole, (path.name, url, host), told)
    if whole is not None and size != whole:
        raise BrokenOff(
            f"{path.name}: {host} broke off after {size} of {whole} bytes; fetch again, and it "
            "goes on from there"
        )
    return headers


def _whole(
    path: Path, shown_url: str, checksum: Multihash | None, headers: Mapping[str, str]
) -> Downloaded:
    """Check the part, and put it in its place with an account."""
    part = path.with_name(path.name + PART)
    digest, size, same = hash_file(part, checksum)
    if same is False:
        part.unlink()
        _note_path(part).unlink(missing_ok=True)
        host = urlsplit(shown_url).hostname or shown_url
        raise FeedError(
            f"{path.name}: what {host} gave is not what its catalogue states the checksum of; it "
            "was thrown away. Fetch the catalogue again, then the file"
        )
    os.replace(part, path)  # noqa: PTH105 (as in ledger.files)
    sync_folder(path.parent)
    _note_path(part).unlink(missing_ok=True)
    write_account(path, digest, size, shown_url, datetime.now(UTC), headers)
    return Downloaded(path, digest, size)


def _here(path: Path, checksum: Multihash | None) -> Downloaded | None:
    """The file, if it is here whole: as its account says, and as its catalogue says."""
    account = account_of(path) if path.is_file() else None
    if account is None or path.stat().st_size != account.size:
        return None
    digest, size, same = hash_file(path, checksum)
    fits = digest == account.sha256 and same is not False
    return Downloaded(path, digest, size, kept=True) if fits else None


def _begun(part: Path, shown_url: str) -> tuple[int, str]:
    """How much has come of which version; nothing, if that cannot be said."""
    try:
        note: Any = json.loads(_note_path(part).read_bytes())
        size = part.stat().st_size
    except (OSError, ValueError):
        return 0, ""
    version = note.get("version") if isinstance(note, dict) else None
    if not isinstance(version, str) or not version or note.get("url") != shown_url:
        return 0, ""
    return size, version


def _note_path(part: Path) -> Path:
    return part.with_name(part.name.removesuffix(PART) + NOTE)


def _note(part: Path, shown_url: str, headers: Mapping[str, str]) -> None:
    # A weak ETag promises no equal bytes; then there is no going on.
    etag = headers.get("etag", "")
    version = "" if etag.startswith("W/") else etag or headers.get("last-modified", "")
    _note_path(part).write_text(json.dumps({"url": shown_url, "version": version}), "utf-8")


def _continues(answer: Any, begun: int) -> bool:
    """Whether a partial answer begins where the part ends."""
    stated = str(answer.headers.get("Content-Range", ""))
    if stated.startswith(f"bytes {begun}-"):
        return True
    raise FeedError(f"a server answered with another part than was asked for ({stated or 'none'})")


def _length(headers: Mapping[str, str], begun: int) -> int | None:
    text = headers.get("content-length", "")
    return begun + int(text) if text.isascii() and text.isdigit() else None


def _pour(
    answer: Any,
    part: Path,
    begun: int,
    whole: int | None,
    names: tuple[str, str, str],
    told: Told | None,
) -> int:
    """Write what comes to the part; return its length then."""
    name, url, host = names
    size = begun
    with part.open("ab" if begun else "wb") as file:
        try:
            while chunk := read_some(answer, url, host):
                file.write(chunk)
                size += len(chunk)
                if told:
                    told(size, whole)
        except FeedError as error:
            raise BrokenOff(f"{name}: {error}") from None
        finally:
            file.flush()
            os.fsync(file.fileno())
    return size


def _refuse_page(name: str, headers: Mapping[str, str], host: str) -> None:
    """A page where an image was asked for is a login form, whatever its status says."""
    if headers.get("content-type", "").startswith("text/html") and not name.endswith(".html"):
        raise FeedError(
            f"{name}: {host} answers with a page, not with the file: it wants a login. Give a "
            "token with --token-from, or take another catalogue"
        )


def sha256_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()
