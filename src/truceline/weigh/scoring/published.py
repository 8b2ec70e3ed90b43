"""The hash of the published table: it says which weights a prediction was made with."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import rfc8785

from truceline.weigh.table import published_table


def hash_of(table: Mapping[str, object]) -> str:
    """Return the SHA-256, hexadecimal, of a table's RFC 8785 canonical JSON.

    Args:
        table: JSON values only: text, numbers, true, false, null, lists and objects.
    """
    return hashlib.sha256(rfc8785.dumps(dict(table))).hexdigest()  # type: ignore[arg-type]


def published_hash() -> str:
    """Return the hash of the table of weights as this program publishes it."""
    return hash_of(published_table())
