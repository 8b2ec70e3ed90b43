"""A last look at what is about to be handed out: no private key, and nothing that opens a field.

It looks for keys and disclosures in plain, as this program writes them. It does not find a secret
that somebody wrote in words, took a picture of, or that is compressed within a file, as in a PDF.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from truceline.ledger import LogError
from truceline.record import Entry, Grant, Settings, commitment_of

_PRIVATE: Final = re.compile(rb"PRIVATE\+KEY\+([^\s+]+\+[0-9a-f]{8})\+[A-Za-z0-9+/]{40}")
_TOKEN: Final = re.compile(rb"[A-Za-z0-9_-]{60,}")


class WouldLeak(LogError):
    """Something secret would be handed out. Nothing was. The message does not repeat it."""


class Guard:
    """What must not be in a file that is handed out.

    Args:
        entries: the record.
        vkeys: public keys besides those that the record names, as text.
    """

    def __init__(self, entries: Iterable[Entry], vkeys: Iterable[str]) -> None:
        self._commitments: set[str] = set()
        self._keys = {_named(vkey) for vkey in vkeys}
        for entry in entries:
            self._commitments |= set(entry.sealed.values())
            self._keys |= {_named(vkey) for vkey in _keys_in(entry)}

    def check(self, name: str, content: bytes | Path, *, ours: bool) -> None:
        """Look through one file.

        Args:
            name: its name in what is handed out.
            content: its bytes, or where they lie.
            ours: whether this case wrote it. In what others wrote, a private key is let pass
                unless the record knows its public half: anybody could else keep a record from
                being handed out by putting some key into a statement.

        Raises:
            WouldLeak: if it holds what it must not.
        """
        for data in _bytes(content):
            for match in _PRIVATE.finditer(data):
                if ours or match[1] in self._keys:
                    raise WouldLeak(
                        f"{name} holds the private key {match[1].decode(errors='replace')!r}",
                        remedy="Nothing was written. Whoever saw that file could sign with the "
                        "key: revoke it, and find out how it came there.",
                    )
            for match in _TOKEN.finditer(data):
                if commitment_of(match[0].decode()) in self._commitments:
                    raise WouldLeak(
                        f"{name} holds, at byte {match.start()}, what opens a sealed field",
                        remedy="Nothing was written. Find out how it came there; such things "
                        "belong in vault/ alone.",
                    )


def _keys_in(entry: Entry) -> Iterator[str]:
    if isinstance(entry.body, Grant):
        yield entry.body.vkey
    elif isinstance(entry.body, Settings):
        yield from (witness.vkey for witness in entry.body.witnessing.witnesses)


def _named(vkey: str) -> bytes:
    """Return name and id of a key, which its private text has too."""
    return "+".join(vkey.strip().split("+")[:2]).encode()


def _bytes(content: bytes | Path) -> Iterator[bytes | mmap.mmap]:
    if isinstance(content, bytes):
        yield content
    elif content.stat().st_size:  # an empty file cannot be mapped
        with (
            content.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data,
        ):
            yield data
