"""Lines of plain text: how wide they are, where they break, and tables of them.

Widths are counted in the cells of a fixed-width screen: marks set above or below a letter, as in
Thai and Khmer, take none, and wide East Asian letters take two (Unicode Standard Annex 11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 96
_COENG: Final = "\u17d2"
_JOINER: Final = "\u200d"


def words(text: str) -> list[str]:
    """Cut a line at its blanks, but not at those that hold a figure and its unit together."""
    return [word for word in re.split(r"[ \t\r\f\v]+", text) if word]


def cells(text: str) -> int:
    """Count the cells that a line takes."""
    return sum(
        0
        if unicodedata.category(char) in ("Mn", "Me", "Cf")
        else 2
        if unicodedata.east_asian_width(char) in "WF"
        else 1
        for char in text
    )


def clusters(text: str) -> Iterator[str]:
    """Cut a text into letters with their marks, between which a line may break if it must."""
    held = ""
    for char in text:
        joins = unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf")
        # What joins letters joins no blank: a text may end in it by mistake.
        open_ended = held[-1:] in (_COENG, _JOINER) and not char.isspace()
        if held and not joins and not open_ended:
            yield held
            held = ""
        held += char
    if held:
        yield held


def wrap(text: str, width: int = WIDTH, *, first: str = "", rest: str | None = None) -> list[str]:
    """Break a text into lines between words; a word too long for a line is broken inside.

    Args:
        text: line ends in it are kept.
        width: cells a line may take, its indent included.
        first: what the first line begins with.
        rest: what the others begin with; blanks as wide as `first` if not given.
    """
    indent = " " * cells(first) if rest is None else rest
    out: list[str] = []
    lead = first
    for paragraph in text.split("\n"):
        line, used = "", 0
        room = max(1, width - cells(lead))
        for word in words(paragraph):
            size = cells(word)
            if line and used + 1 + size > room:
                out.append(lead + line)
                lead, line, used = indent, "", 0
                room = max(1, width - cells(lead))
            if size > room:
                for piece in clusters(word):
                    step = cells(piece)
                    if line and used + step > room:
                        out.append(lead + line)
                        lead, line, used = indent, "", 0
                        room = max(1, width - cells(lead))
                    line, used = line + piece, used + step
            else:
                used += size + (1 if line else 0)
                line = f"{line} {word}" if line else word
        out.append((lead + line).rstrip())
        lead = indent
    return out


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        head: its heading.
        width: cells, or 0 for what the other columns leave.
        right: whether it is set to the right.
    """

    head: str
    width: int
    right: bool = False


def pad(text: str, width: int, right: bool = False) -> str:
    """Fill a line with blanks up to a width in cells."""
    blanks = " " * max(0, width - cells(text))
    return blanks + text if right else text + blanks


def table(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    indent: str = "",
    width: int = WIDTH,
) -> list[str]:
    """Set a table, its cells wrapped within their columns and two blanks between columns.

    Args:
        columns: columns; those of width 0 share what is left.
        rows: a text for each column; line ends in it are kept.
        indent: what every line begins with.
        width: cells a line may take.
    """
    left = width - len(indent) - 2 * (len(columns) - 1) - sum(c.width for c in columns)
    open_columns = sum(1 for column in columns if column.width == 0)
    widths = [column.width or max(8, left // open_columns) for column in columns]
    out = _row([column.head for column in columns], columns, widths, indent)
    out.append(indent + "  ".join("-" * wide for wide in widths))
    for row in rows:
        out += _row(row, columns, widths, indent)
    return out


def _row(
    row: Sequence[str], columns: Sequence[Column], widths: Sequence[int], indent: str
) -> list[str]:
    wrapped = [wrap(text, wide) for text, wide in zip(row, widths, strict=True)]
    tall = max(len(lines) for lines in wrapped)
    return [
        (
            indent
            + "  ".join(
                pad(lines[i] if i < len(lines) else "", wide, column.right)
                for lines, wide, column in zip(wrapped, widths, columns, strict=True)
            )
        ).rstrip()
        for i in range(tall)
    ]
