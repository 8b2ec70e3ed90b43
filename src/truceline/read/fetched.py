"""Where a file was fetched: a small JSON file beside it, written by `truceline fetch`.

With it the record knows from which address a file came, when, and what the server said of it. A
file that was changed afterwards is told by its hash, and the account then does not count for it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field, ValidationError

from truceline.read.geojson import load_json
from truceline.read.problem import Problem
from truceline.read.reading import Readable, Reading, blob_of, stable_id
from truceline.record import Channel, Source, When
from truceline.record.base import Value
from truceline.record.source import Sha256
from truceline.record.when import Instant

ENDING: Final = ".fetched.json"
"""Ending of the file beside one that was fetched: fires.csv, fires.csv.fetched.json."""

MAX_BYTES: Final = 1 << 20


class Fetched(Value):
    """How a file came from a server.

    Attributes:
        form: the form of this account.
        name: name of the file.
        sha256: hash of its bytes.
        size: its length in bytes.
        url: the address asked, without keys or signatures.
        asked: what else was asked, where the address does not say it; empty if nothing.
        at: when the answer was complete, UTC, by the clock of the machine that asked.
        headers: of the answer: `date`, `last-modified`, `etag`, `content-type`, where it had them.
        by: program and version that asked.
    """

    form: Literal["truceline-fetched/1"] = "truceline-fetched/1"
    name: str
    sha256: Sha256
    size: int = Field(ge=0)
    url: Annotated[str, Field(pattern=r"^https?://[^@\s]+$")]
    asked: dict[str, str] = {}
    at: Instant
    headers: dict[str, str] = {}
    by: str = ""


def account_path(path: Path) -> Path:
    """Return where the account of a file's fetching stands."""
    return path.with_name(path.name + ENDING)


def with_account(reading: Reading, path: Path, data: bytes) -> Reading:
    """Return a reading with what is known of how its file was fetched.

    The address goes into the source that the file is. The account itself is kept beside the file,
    as a source of its own, available from the moment of fetching.

    Args:
        reading: what the file gave.
        path: the file.
        data: its bytes.
    """
    beside = account_path(path)
    if not reading.items or not beside.is_file():
        return reading
    problem, account, text = _account(beside)
    if account is not None and account.sha256 != hashlib.sha256(data).hexdigest():
        fix = "Fetch it again, or remove the account if you changed the file on purpose."
        expected = "the file that was fetched"
        problem = Problem(beside.name, None, "sha256", "differs", expected, fix)
    if account is None or problem is not None:
        problems = (problem,) if problem is not None else ()
        return replace(reading, problems=reading.problems + problems)
    items = tuple(_addressed(item, account, reading) for item in reading.items)
    blob = blob_of(text, beside.name)
    source = Source(
        id=stable_id("S", "file", blob.sha256),
        publisher=f"Account of fetching {path.name}",
        channel=Channel.FEED,
        url=account.url,
        published=When.at(account.at),
        original=blob,
    )
    return replace(
        reading,
        items=(*items, Readable(source, account.at)),
        blobs=(*reading.blobs, (blob, text)),
    )


def _account(path: Path) -> tuple[Problem | None, Fetched | None, bytes]:
    fix = "Remove it, or fetch the file again."
    expected = "an account written by `truceline fetch`"
    if path.stat().st_size > MAX_BYTES:
        return Problem(path.name, None, "", "too large", expected, fix), None, b""
    data = path.read_bytes()
    try:
        return None, Fetched.model_validate(load_json(data)), data
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        return Problem(path.name, None, field, first["msg"], expected, fix), None, b""
    except ValueError as error:
        return Problem(path.name, None, "", str(error), expected, fix), None, b""


def _addressed(item: Readable, account: Fetched, reading: Reading) -> Readable:
    """Put the address into the source that has the file as its original."""
    kept = {blob.sha256 for blob, _ in reading.blobs}
    body = item.body
    if not isinstance(body, Source) or body.original is None or body.original.sha256 not in kept:
        return item
    return Readable(body.model_copy(update={"url": account.url}), item.available)
