"""Asking a server for a file: over https, with time limits, patiently, and without giving secrets.

A server that is busy (429) or failing (5xx) is asked again after a while, as long as it says to
wait or twice as long each time. Plain http is for this machine only. What goes into an error
message never holds a key.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import urlsplit

from truceline.feeds.hosts import FeedError, allowed, shown

AGENT: Final = f"truceline/{version('truceline')}"

BUSY: Final = (429, 500, 502, 503, 504)
"""Answers after which it is worth asking again."""

KEPT: Final = ("date", "last-modified", "etag", "content-type", "content-length")
"""Headers of an answer that are kept in the account of it."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a server, and how often to ask.

    Attributes:
        tries: times to ask in all.
        first_wait_s: seconds before asking the second time; then twice as long each time.
        longest_s: seconds that are waited at most; if a server asks for more, an error says so.
        timeout_s: seconds without any byte after which a connection is given up.
    """

    tries: int = 4
    first_wait_s: float = 2.0
    longest_s: float = 120.0
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered, read in full.

    Attributes:
        body: the bytes.
        status: the HTTP status.
        headers: those of `KEPT` that it had, by lower-case name.
        at: when the answer was complete, UTC.
    """

    body: bytes
    status: int
    headers: Mapping[str, str]
    at: datetime


def ask(
    url: str,
    *,
    most: int,
    patience: Patience | None = None,
    secret: str = "",
    what: str = "the service",
) -> Answer:
    """Ask for a small file, and read it in full.

    Args:
        url: its address, with the key if it takes one.
        most: largest answer accepted, bytes.
        patience: how long and how often.
        secret: the key in the address, never shown.
        what: how to name the service in messages.

    Raises:
        FeedError: if it cannot be reached, refuses, or answers with more than that.
    """
    with opened(url, patience=patience, secret=secret, what=what) as answer:
        parts: list[bytes] = []
        while chunk := read_some(answer, url, what, secret):
            parts.append(chunk)
            if sum(map(len, parts)) > most:
                raise FeedError(
                    f"{what} answered with more than {most} bytes; ask for a smaller area or "
                    "fewer days"
                )
        body, kept = b"".join(parts), headers_of(answer)
        if kept.get("content-length", str(len(body))) != str(len(body)):
            raise FeedError(f"{what} broke off in the middle of its answer; try again")
        return Answer(body, answer.status, kept, datetime.now(UTC))


@contextmanager
def opened(
    url: str,
    *,
    patience: Patience | None = None,
    secret: str = "",
    what: str = "the service",
    headers: Mapping[str, str] | None = None,
    wanted: tuple[int, ...] = (200,),
) -> Iterator[Any]:
    """Open an address, asking again while the server is busy.

    Args:
        url: the address.
        patience: how long and how often.
        secret: the key in the address, never shown.
        what: how to name the service in messages.
        headers: to send besides the usual ones. `Authorization` is not sent on to another host.
        wanted: statuses to return; any other is an error.

    Yields:
        The answer, as `http.client.HTTPResponse`.

    Raises:
        FeedError: if it cannot be reached, or answers with another status.
    """
    patient = patience or Patience()
    allowed(url, secret)
    sent = {"User-Agent": AGENT, "Accept-Encoding": "identity", **(headers or {})}
    request = urllib.request.Request(url, headers=sent)  # noqa: S310 (checked above)
    try:
        answer = _asked(request, patient, secret, what, wanted)
    except (OSError, http.client.HTTPException) as error:
        raise FeedError(unreachable(what, url, error, secret)) from None
    with answer:
        yield answer


def read_some(answer: Any, url: str, what: str, secret: str = "", size: int = 1 << 18) -> bytes:
    """Read the next bytes of an answer; none at its end.

    Raises:
        FeedError: if the connection breaks.
    """
    try:
        found: bytes = answer.read(size)
    except (OSError, http.client.HTTPException) as error:
        raise FeedError(unreachable(what, url, error, secret)) from None
    return found


def headers_of(answer: Any) -> dict[str, str]:
    """Return the headers of an answer that are kept."""
    found = {name: answer.headers.get(name) for name in KEPT}
    return {name: str(value) for name, value in found.items() if value is not None}


def unreachable(what: str, url: str, error: BaseException, secret: str = "") -> str:
    """Say that a server cannot be reached, why, and what to do."""
    host = urlsplit(url).hostname or url
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, ssl.SSLError):
        why, fix = f"its certificate is not accepted ({reason})", "check this machine's clock"
    elif isinstance(reason, socket.gaierror):
        why, fix = "no network, or no such name", "check the connection, or fetch it elsewhere"
    elif isinstance(reason, TimeoutError):
        why, fix = "it does not answer in time", "try again later"
    else:
        why, fix = shown(str(reason), secret), "check the connection, and try again later"
    return (
        f"{what} ({host}) cannot be reached: {why}; {fix}. Files that somebody fetched elsewhere "
        "can be added just as well"
    )


def _asked(
    request: urllib.request.Request,
    patience: Patience,
    secret: str,
    what: str,
    wanted: tuple[int, ...],
) -> Any:
    opener = urllib.request.build_opener(_Redirects)
    wait = patience.first_wait_s
    for left in range(patience.tries - 1, -1, -1):
        stated = None
        try:
            answer = opener.open(request, timeout=patience.timeout_s)
        except urllib.error.HTTPError as error:
            answer = error
        except (TimeoutError, ConnectionError, http.client.HTTPException):
            answer = None
            if not left:
                raise
        if answer is not None:
            if answer.status in wanted:
                return answer
            with answer:
                stated = _told_to_wait(answer, patience, left, secret, what)
        time.sleep(wait if stated is None else stated)
        wait = min(2 * wait, patience.longest_s)
    raise FeedError(f"{what} was not asked")  # tries below one


def _told_to_wait(
    answer: Any, patience: Patience, left: int, secret: str, what: str
) -> float | None:
    """How long a busy server asks to wait, if it says; any other answer is an error."""
    if answer.status not in BUSY or not left:
        raise _refused(answer, secret, what)
    stated = retry_after(answer.headers.get("Retry-After"))
    if stated is not None and stated > patience.longest_s:
        raise FeedError(
            f"{what} is busy and asks to wait {stated:.0f} seconds; try again then", answer.status
        )
    return stated


def retry_after(text: str | None) -> float | None:
    """Return the seconds that a `Retry-After` header (RFC 9110) asks to wait, if it is one."""
    if text is None:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())


def _refused(answer: Any, secret: str, what: str) -> FeedError:
    body = shown(plain(answer.read(500)), secret)
    said = f": {body}" if body else ""
    return FeedError(f"{what} answered with status {answer.status}{said}", answer.status, body)


def plain(body: bytes) -> str:
    """Return the beginning of an answer as one line that is safe to print."""
    text = " ".join(body[:300].decode(errors="replace").split())
    return "".join(letter for letter in text if letter.isprintable())


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to addresses that may be asked, and shows who is asking only to the first host."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        allowed(newurl)
        fresh = super().redirect_request(req, fp, code, msg, headers, newurl)
        if fresh is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            fresh.remove_header("Authorization")
        return fresh
