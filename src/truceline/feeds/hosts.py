"""Which hosts may be asked, who is told who is asking, and what an error may show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from truceline.errors import CaseError

LOCAL: Final = ("localhost", "127.0.0.1", "::1")
"""Hosts that may be asked over plain http."""

_HIDDEN: Final = "MAP_KEY"


class FeedError(CaseError):
    """A service did not give what was asked; the message says why and what to do.

    Attributes:
        status: the HTTP status it answered with; None if it did not answer.
        body: the beginning of what it answered.
    """

    def __init__(self, message: str, status: int | None = None, body: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Token:
    """A token that lets one host know who is asking. A catalogue may name any host, and no other
    is to have it.

    Attributes:
        host: the host that it is for; those below it, as `data.HOST`, are given it too.
        value: the token.
    """

    host: str
    value: str

    def sent_to(self, url: str) -> dict[str, str]:
        """Return the header to send to an address; none where it is another host, or not https."""
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        own = host == self.host.lower() or host.endswith(f".{self.host.lower()}")
        safe = parts.scheme == "https" or host in LOCAL
        return {"Authorization": f"Bearer {self.value}"} if own and safe else {}


def allowed(url: str, secret: str = "") -> None:
    """Check that an address may be asked.

    Raises:
        FeedError: if it is neither https nor on this machine.
    """
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in LOCAL:
        return
    raise FeedError(
        f"{shown(url, secret)} is not asked: give an address that begins with https:// (http:// "
        "is for services on this machine only)"
    )


def shown(text: str, secret: str) -> str:
    """Return a text as it may be shown: without the key."""
    return text.replace(secret, _HIDDEN) if secret else text
