"""The real case as tests get it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from truceline.case import Case
from truceline.picture import Picture


@dataclass(frozen=True)
class Real:
    """The real case, recorded whole. Tests must not add to it; they copy it."""

    case: Case
    keys: Path
    picture: Picture
