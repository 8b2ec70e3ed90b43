"""The briefing in print: A4, tagged, the same bytes every time."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Final, Literal

import typst

from truceline.brief.content import Briefing
from truceline.brief.pdf_data import print_data
from truceline.brief.typesetter import fonts

_TEMPLATES: Final = Path(str(files("truceline.brief") / "templates"))


def render_pdf(briefing: Briefing) -> bytes:
    """Set the briefing as a PDF.

    Args:
        briefing: what it says. Its text reaches the typesetter as values and is never read as
            markup; fonts come with the package, so no font of the machine has a say.

    Returns:
        A tagged PDF: PDF/UA-1 if every letter of the text is in the fonts, and otherwise the same
        pages without that promise, with a box for each letter missing. The proof of the seal is
        attached as `briefing-proof.json`, byte for byte, in a stream that is packed with zlib
        unless that would make it longer.
        The same briefing gives the same bytes.

    Raises:
        UnicodeDecodeError: if the proof is not UTF-8.
    """
    inputs = {
        "data": json.dumps(print_data(briefing), ensure_ascii=False),
        "proof": briefing.seal.proof.decode(),
    }
    try:
        return _set(inputs, "ua-1")
    except typst.TypstError as error:
        if "PDF/UA" not in str(error):
            raise
    return _set(inputs, "1.7")


def _set(inputs: dict[str, str], standard: Literal["ua-1", "1.7"]) -> bytes:
    return typst.compile(
        _TEMPLATES / "briefing.typ",
        root=_TEMPLATES,
        font_paths=fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=[standard],
        # No date goes into the file; this keeps the clock out of everything else.
        timestamp=0,
    )
