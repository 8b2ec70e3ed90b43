"""Keeping what was fetched: the file as it came, whole or not at all, and its account beside it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from truceline.feeds.web import AGENT
from truceline.ledger.files import replace_file
from truceline.read.fetched import Fetched, account_path


def keep(
    path: Path,
    data: bytes,
    url: str,
    at: datetime,
    headers: Mapping[str, str],
    asked: Mapping[str, str] | None = None,
) -> Path:
    """Write a file that was fetched, and the account of it.

    Args:
        path: where to write it; its folder is made if need be.
        data: its bytes, as they came.
        url: the address, already without keys.
        at: when the answer was complete.
        headers: headers of the answer that are kept.
        asked: what else was asked.

    Raises:
        OSError: if it cannot be written; an older file is then still in place.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, data)
    write_account(path, hashlib.sha256(data).hexdigest(), len(data), url, at, headers, asked)
    return path


def write_account(
    path: Path,
    sha256: str,
    size: int,
    url: str,
    at: datetime,
    headers: Mapping[str, str],
    asked: Mapping[str, str] | None = None,
) -> None:
    """Write the account of a file that is in place already; see `keep`."""
    account = Fetched(
        name=path.name,
        sha256=sha256,
        size=size,
        url=url,
        asked=dict(asked or {}),
        at=at,
        headers={name: value for name, value in headers.items() if name != "content-length"},
        by=AGENT,
    )
    document = account.model_dump(mode="json")
    text = json.dumps(document, sort_keys=True, indent=1, ensure_ascii=False)
    replace_file(account_path(path), text.encode() + b"\n")


def account_of(path: Path) -> Fetched | None:
    """Return the account of a file, if there is one that can be read."""
    beside = account_path(path)
    try:
        return Fetched.model_validate_json(beside.read_bytes())
    except (OSError, ValueError):
        return None
