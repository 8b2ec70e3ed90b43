"""Truceline: from the claims and denials of hostile parties to a briefing either can check.

The public Python API is small on purpose::

    import truceline

    case = truceline.open_case("cases/my-case")
    case.build()
    case.brief("briefing.html", at="2025-12-22T09:00+08:00")

Everything else is a room of the house; `CONTRIBUTING.md` has its map.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from truceline.case import Case

__version__ = "0.1.0"
__all__ = ["__version__", "new_case", "open_case"]


def open_case(path: str | Path) -> Case:
    """Open a case folder.

    Raises:
        truceline.errors.NotACase: if the folder is no case.
        truceline.ledger.LogError: if its log cannot be opened or its signature does not hold.
    """
    # Imported here so that `import truceline` stays quick for tools that only ask the version.
    from truceline.case import Case

    return Case.open(Path(path))


def new_case(path: str | Path, settings: str | Path | None = None) -> Case:
    """Make a case folder: settings, an empty log, and a key to sign it with.

    Args:
        path: the folder; it may exist, but not hold a case.
        settings: a `case.toml` to start from; without it, a commented template is written.

    Raises:
        truceline.errors.CaseExists: if the folder holds a case already.
    """
    from truceline.case import Case

    return Case.new(Path(path), None if settings is None else Path(settings))
