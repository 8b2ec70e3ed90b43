"""The QR code of a signed checkpoint, so that paper carries what two readers have to compare.

Source: ISO/IEC 18004 for the code (drawn by segno), C2SP signed-note for what it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import segno

from truceline.ledger.note import Note, NoteError

MOST_BYTES: Final = 1500
"""The longest text put into a code. A cautious bound, not a measured one: denser codes need better
paper, light and cameras than a meeting room has."""
_QUIET: Final = 4
"""Light modules on every side, as the standard asks."""


@dataclass(frozen=True)
class Code:
    """A QR code.

    Attributes:
        text: what a scan gives: a signed note.
        left_out: number of signatures of the checkpoint that found no room in it.
        modules: modules on a side, the light margin included.
        svg: the drawing, dark on white, one unit a module; no size and no colour of its own
            surroundings is assumed.
    """

    text: str
    left_out: int
    modules: int
    svg: str


def checkpoint_code(checkpoint: str, key: str = "") -> Code | None:
    """Draw a signed checkpoint as a QR code.

    Args:
        checkpoint: the signed note, with any cosignatures.
        key: the operator's vkey; without it the signature under the log's own name is taken for
            the operator's.

    Returns:
        The code of the whole note; if that is longer than `MOST_BYTES`, of its text with the
        operator's signature only; None if there is no checkpoint or even that is too long. The
        same checkpoint gives the same drawing.
    """
    text, left_out = checkpoint, 0
    if len(text.encode()) > MOST_BYTES:
        text, left_out = _by_operator(checkpoint, key)
    if not text or len(text.encode()) > MOST_BYTES:
        return None
    # Nothing is left to the library's choice, so that a newer one draws the same code. Bytes are
    # given without a note of their encoding: readers take them for UTF-8, and some read such a
    # note out as text. Level M bears 15 % of damage, such as a fold or a stain.
    drawn = segno.make_qr(text.encode(), error="m", mode="byte", boost_error=False)
    svg = drawn.svg_inline(border=_QUIET, dark="#000", light="#fff", omitsize=True)
    return Code(text, left_out, len(drawn.matrix) + 2 * _QUIET, svg)


def _by_operator(checkpoint: str, key: str) -> tuple[str, int]:
    """A checkpoint with no signature but the operator's, and the number of those dropped."""
    try:
        note = Note.decode(checkpoint.encode())
    except NoteError:
        return "", 0
    name, _, rest = key.partition("+")
    wanted = (name, rest.partition("+")[0]) if key else None
    own = tuple(
        signature
        for signature in note.signatures
        if (
            (signature.name, signature.key_id.hex()) == wanted
            if wanted
            else signature.name == note.text.partition("\n")[0]
        )
    )
    if not own:
        return "", 0
    return Note(note.text, own).encode().decode(), len(note.signatures) - len(own)
