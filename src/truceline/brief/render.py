"""A briefing in the form that a file's ending names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from truceline.brief.content import Briefing


def _html(briefing: Briefing) -> bytes:
    from truceline.brief.html import render_html

    return render_html(briefing).encode()


def _pdf(briefing: Briefing) -> bytes:
    from truceline.brief.pdf import render_pdf

    return render_pdf(briefing)


def _text(briefing: Briefing) -> bytes:
    from truceline.brief.text import render_text

    return render_text(briefing).encode()


# The renderers are imported when used: drawing needs half a second of imports that most
# commands never need.
FORMATS: Final[dict[str, Callable[[Briefing], bytes]]] = {
    ".html": _html,
    ".pdf": _pdf,
    ".txt": _text,
}


def render(briefing: Briefing, suffix: str) -> bytes:
    """Render a briefing.

    Args:
        briefing: its content.
        suffix: one of `FORMATS`.

    Raises:
        KeyError: if there is no such form.
    """
    return FORMATS[suffix](briefing)
