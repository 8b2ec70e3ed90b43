"""Whether reports can be read in a frame that was measured over others."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from truceline.match.link.encode import EACH_CODE
from truceline.match.link.frame import Frame
from truceline.match.link.model import SOURCE_PAIRS
from truceline.match.link.reports import Ints, Reports


def check_known(reports: Reports, frame: Frame) -> None:
    """Check that reports have the fields of a frame, and no code that it has no weight for.

    Raises:
        ValueError: names the field, the row and the code, and what the frame knows.
    """
    _same_fields("kinds", reports.kinds, frame.levels)
    _same_fields("numbers", reports.numbers, frame.numbers)
    _same_fields("names", reports.names, frame.names)
    if frame.sources <= SOURCE_PAIRS:
        _below("source", reports.source, frame.sources)
    for name, codes in reports.kinds.items():
        levels = 1 if codes.ndim == 1 else codes.shape[1]
        if levels != frame.levels[name]:
            raise ValueError(
                f"Reports.kinds[{name!r}]: {levels} levels; the model was made for "
                f"{frame.levels[name]}"
            )
        known = len(frame.common[name])
        if known <= EACH_CODE or name in frame.foreign:
            _below(f"kinds[{name!r}]", codes if codes.ndim == 1 else codes[:, 0], known)
    for setting in ("lag_hours", "slip_km", "once", "foreign"):
        mine, theirs = getattr(reports, setting), getattr(frame, setting)
        if mine != theirs:
            raise ValueError(f"Reports.{setting}: {mine}; the model was made for {theirs}")


def _same_fields(what: str, mine: Iterable[str], theirs: Iterable[str]) -> None:
    if list(mine) != list(theirs):
        raise ValueError(
            f"Reports.{what}: {list(mine)}; the model was made for {list(theirs)}, in this order"
        )


def _below(field: str, codes: Ints, known: int) -> None:
    over = np.flatnonzero(codes >= known)
    if len(over):
        raise ValueError(
            f"Reports.{field}, row {over[0]}: code {codes[over[0]]}; the model knows codes below "
            f"{known}: make a new model of reports that have it"
        )
