"""From files and entries of the record to columns of fires."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from truceline.read.fire_columns import HistoryColumns
from truceline.read.fire_history import history_columns
from truceline.record import Detection
from truceline.sense.thermal.background import Background
from truceline.sense.thermal.columns import Fires, platform_code
from truceline.sense.thermal.fit import fit


def background_of(files: Iterable[bytes], before: int | None = None) -> Background | None:
    """Fit a background from the originals of fire histories, in any order.

    Args:
        files: contents of the files. A detection that stands in two of them counts once.
        before: day, days since 1970-01-01 UTC, from which on detections are left out: what an
            event lit must not count among what burns without it. None takes all.

    Returns:
        The background; None where no detection is left.

    Raises:
        ValueError: if there is no file, or one that cannot be read at all.
    """
    parts = [of_history(history_columns(data)) for data in files]
    if not parts:
        raise ValueError("no fire history to fit a background from")
    fires = once(Fires.joined(parts))
    past = fires if before is None else fires.take(fires.day < before)
    return fit(past) if len(past) else None


def of_history(columns: HistoryColumns) -> Fires:
    """Return the columns of a history as fires."""
    codes = np.array([platform_code(name) for name in columns.platforms], np.int64)
    return Fires.of(
        columns.lon,
        columns.lat,
        columns.day,
        codes[columns.platform],
        columns.hour,
        columns.frp,
        columns.night,
    )


def of_detections(detections: Sequence[Detection]) -> Fires:
    """Return fire detections of the record as columns, in their order."""
    power = [item.radiative_power_mw for item in detections]
    day = [item.day for item in detections]
    seconds = np.array([item.when.earliest.timestamp() for item in detections], float)
    return Fires.of(
        [item.footprint.lon for item in detections],
        [item.footprint.lat for item in detections],
        (seconds // 86_400).astype(np.int64),
        [platform_code(item.platform) for item in detections],
        seconds % 86_400 / 3600,
        [np.nan if one is None else one for one in power],
        [np.nan if one is None else float(not one) for one in day],
    )


def once(fires: Fires) -> Fires:
    """Return every detection once, sorted, so that the order of files changes nothing."""
    # Five decimals of a degree are a metre; a pixel is centred anew on every pass.
    keys = (
        np.rint(fires.lat * 1e5),
        np.rint(fires.lon * 1e5),
        np.nan_to_num(np.rint(fires.hour * 60), nan=-1.0),
        fires.platform,
        fires.day,
    )
    order = np.lexsort(keys)
    new = np.zeros(len(fires), bool)
    new[:1] = True
    for key in keys:
        new[1:] |= np.diff(key[order]) != 0
    return fires.take(order[new])
