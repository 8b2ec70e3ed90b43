"""Taking the proof out of a briefing, which is a file that nobody should trust.

A page carries it in a data block, a print as an attached file (see `brief.embed`). Neither the
page's markup nor the print's structure is interpreted beyond what is needed to find that.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from typing import Final

from truceline.custody.briefing_proof import FORM, MOST_BYTES, BriefingProof, BriefingProofInvalid

_AGAIN: Final = "Get the file anew from where it came from; it was changed or cut off on the way."

_BLOCK: Final = re.compile(
    rb"<script\b[^>]{0,300}\bid=[\"']?truceline-proof\b[^>]{0,300}>([^<]*)(</script>)?",
    re.IGNORECASE,
)
_STREAM: Final = re.compile(rb">>\s{0,9}stream\r?\n")
_NAMED: Final = FORM.rpartition("/")[0].encode()
_MOST_STREAMS: Final = 100
_CHUNK: Final = 1 << 16
_BEFORE: Final = 4096
"""Bytes before a stream in which its dictionary is looked for."""


def from_page(data: bytes) -> BriefingProof | None:
    """Return the proof in a page; None if it carries none.

    Raises:
        BriefingProofInvalid: The page is cut off, carries several, or what it carries is no proof.
    """
    if not data.rstrip().lower().endswith(b"</html>"):
        raise BriefingProofInvalid(
            "the page does not end as a page does: it is cut off", remedy=_AGAIN
        )
    blocks = list(_BLOCK.finditer(data))
    if not blocks:
        return None
    if len(blocks) > 1:
        raise BriefingProofInvalid(
            f"the page carries {len(blocks)} proofs; expected one", remedy=_AGAIN
        )
    if not blocks[0][2]:
        raise BriefingProofInvalid("the proof in the page is cut off", remedy=_AGAIN)
    try:
        packed = base64.b64decode(blocks[0][1].strip(), validate=True)
    except ValueError:
        raise BriefingProofInvalid("the proof in the page is not base64", remedy=_AGAIN) from None
    found = _inflated(packed)
    if found is None:
        raise BriefingProofInvalid(
            f"the proof in the page cannot be unpacked, or has more than {MOST_BYTES} bytes",
            remedy=_AGAIN,
        )
    return BriefingProof.decode(found)


def from_print(data: bytes) -> BriefingProof | None:
    """Return the proof attached to a PDF; None if there is none.

    Raises:
        BriefingProofInvalid: The PDF is cut off, has several, or what is attached is no proof.
    """
    if b"%%EOF" not in data[-1024:]:
        raise BriefingProofInvalid("the PDF does not end as one does: it is cut off", remedy=_AGAIN)
    found = {content for content in _attached(data) if _NAMED in content}
    if len(found) > 1:
        # A PDF that was added to keeps what it replaced, and two readers may show different ones.
        raise BriefingProofInvalid(
            f"{len(found)} different proofs are attached; expected one", remedy=_AGAIN
        )
    return BriefingProof.decode(found.pop()) if found else None


def _attached(data: bytes) -> Iterator[bytes]:
    """The contents of the files attached to a PDF (ISO 32000, 7.11.4), as far as they unpack."""
    found = 0
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _BEFORE) : match.start()]
        described = head[head.rfind(b"obj") :]
        if b"/EmbeddedFile" not in described:
            continue
        found += 1
        if found > _MOST_STREAMS:
            raise BriefingProofInvalid(
                f"the PDF has more than {_MOST_STREAMS} attached files; expected one", remedy=_AGAIN
            )
        if b"/FlateDecode" in described:
            content = _inflated(memoryview(data)[match.end() :], followed=True)
        else:
            content = data[match.end() : data.find(b"endstream", match.end())].rstrip(b"\r\n")
        if content is not None:
            yield content


def _inflated(packed: bytes | memoryview, *, followed: bool = False) -> bytes | None:
    """A zlib stream (RFC 1950) unpacked, up to the length a proof may have; None if it is none.

    Args:
        packed: the stream.
        followed: whether something else may come after it.
    """
    stream = zlib.decompressobj()
    content = bytearray()
    at = 0
    try:
        # In pieces: what follows the stream is not copied, however long and however often.
        while at < len(packed) and not stream.eof and len(content) <= MOST_BYTES:
            piece = stream.unconsumed_tail or packed[at : at + _CHUNK]
            at += 0 if stream.unconsumed_tail else len(piece)
            content += stream.decompress(piece, MOST_BYTES + 1 - len(content))
    except zlib.error:
        return None
    ended = stream.eof and len(content) <= MOST_BYTES
    alone = at == len(packed) and not stream.unused_data
    return bytes(content) if ended and (followed or alone) else None
