"""Asking a witness over HTTP for its cosignature; the operator's side of C2SP tlog-witness."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from typing import Final
from urllib.parse import urlsplit

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.cosignature import CosignatureVerifier
from truceline.ledger.errors import LogError
from truceline.ledger.log import Log
from truceline.ledger.note import Note, NoteError, Signature
from truceline.ledger.request import decode_lines, decode_size, request_for

MAX_ANSWER: Final = 1 << 17
"""The longest answer that is read, in bytes."""

SIZE_TYPE: Final = "text/x.tlog.size"
"""Content type of an answer that says which size the witness saw last."""

_TRIES = 3  # the first may start from the wrong size, and another asker may come between


class NotCosigned(LogError):
    """A witness gave no cosignature.

    Attributes:
        status: The HTTP status it answered with, or None if it did not answer.
        size: The size it says it saw last, where it said so.
    """

    def __init__(
        self, problem: str, *, remedy: str, status: int | None = None, size: int | None = None
    ) -> None:
        super().__init__(problem, remedy=remedy)
        self.status = status
        self.size = size


def submit(
    url: str,
    log: Log,
    note: bytes,
    witness: CosignatureVerifier,
    *,
    old: int = 0,
    timeout: float = 30.0,
) -> tuple[Signature, ...]:
    """Have a witness cosign a checkpoint over HTTP.

    Args:
        url: The witness's submission prefix; ``/add-checkpoint`` is added to it.
        log: The log, from which the proof is made.
        note: The checkpoint of it, as a signed note.
        witness: The witness's public key: what it does not fit is not taken.
        old: The size the witness is believed to have seen last. If it is another one, the witness
            says so, and is asked again from there.
        timeout: Seconds to wait for an answer, each time.

    Returns:
        The witness's signature lines over this checkpoint, each checked.

    Raises:
        NotCosigned: The witness cannot be reached, refuses, or answers with what does not fit.
        NoteError: The note is not a checkpoint signed with the log's key.
        ValueError: `url` is not http or https, or `old` is larger than the checkpoint.
        LogDamaged: A tile is missing or malformed.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise ValueError(f"{url!r}: expected an address that begins with http:// or https://")
    size = Checkpoint.open(note, log.verifier).size
    place = url.rstrip("/") + "/add-checkpoint"
    for _ in range(_TRIES):
        status, kind, body = _post(place, request_for(log, note, old).encode(), timeout)
        if status == 200:
            return _checked(place, body, note, witness)
        if status != 409 or kind != SIZE_TYPE:
            break
        old = _size(place, body)
        if old > size:
            raise NotCosigned(
                f"{place} has seen {old} entries of this log, more than the {size} it was asked "
                "to cosign",
                remedy="If this is not an older checkpoint, the log was set back or forked: "
                "restore the later state, and find out how it came to that.",
                status=status,
                size=old,
            )
    said = " ".join(body[:500].decode(errors="replace").split())
    raise NotCosigned(
        f"{place} refused with status {status}: {''.join(filter(str.isprintable, said))}",
        remedy="Ask whoever runs the witness.",
        status=status,
    )


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A witness is where it was said to be; a request must not be led elsewhere."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def _post(url: str, body: bytes, timeout: float) -> tuple[int, str, bytes]:
    request = urllib.request.Request(  # noqa: S310 (http or https, checked above)
        url, data=body, headers={"Content-Type": "text/plain; charset=utf-8"}, method="POST"
    )
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        try:
            answer = opener.open(request, timeout=timeout)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            kind = answer.headers.get_content_type()
            return answer.status, kind, answer.read(MAX_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NotCosigned(
            f"{url} cannot be reached: {error}",
            remedy="Check the address and the connection; or send the request as a file.",
        ) from None


def _size(url: str, body: bytes) -> int:
    try:
        return decode_size(body.decode("ascii").removesuffix("\n"))
    except ValueError as error:
        raise NotCosigned(
            f"{url} answered with no size: {error}", remedy="It is no witness.", status=409
        ) from None


def _checked(
    url: str, body: bytes, note: bytes, witness: CosignatureVerifier
) -> tuple[Signature, ...]:
    """The lines by this witness's key, which must hold; lines by others are left out."""
    text = Note.decode(note).text.encode()
    try:
        lines = decode_lines(body)
    except NoteError as error:
        raise NotCosigned(
            f"{url} answered with no signature lines: {error}",
            remedy="It is no witness.",
            status=200,
        ) from None
    own = [each for each in lines if (each.name, each.key_id) == (witness.name, witness.key_id)]
    if not own or not all(witness.verify(text, each.value) for each in own):
        raise NotCosigned(
            f"{url} answered with no cosignature by {witness.name} that fits",
            remedy="Check that this is the witness's public key.",
            status=200,
        )
    return tuple(own)
