"""An area in parts: on this machine, or on Dask workers where it is beyond one machine.

The work on a part is the same function either way, and sums are exact, so results are the same
bits whoever computed which part, in whatever order. Dask is needed only where a client is given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from truceline.read.rasters import Window

AHEAD: Final = 2
"""Parts under way for each worker. Results wait here until their turn, so this bounds memory."""

T = TypeVar("T")


def in_order(
    work: Callable[[Window], T], windows: Sequence[Window], client: Any = None
) -> Iterator[tuple[Window, T]]:
    """What a function makes of every window, in the order of the windows.

    Args:
        work: the function. For Dask workers it must be importable there, with arguments bound by
            `functools.partial`, and files must have the same paths there.
        windows: the windows.
        client: a `distributed.Client`; None to work in this process.

    Raises:
        Whatever `work` raises, once the windows before it are through; what is under way on
        workers is then cancelled.
    """
    if client is None:
        for window in windows:
            yield window, work(window)
        return
    threads = sum(client.nthreads().values())
    if not threads:
        raise RuntimeError("the Dask cluster has no workers; start some, or give no client")
    waiting: deque[tuple[Window, Any]] = deque()
    todo = iter(windows)
    try:
        for window in todo:
            # Not pure: the files may have changed since a call of the same arguments.
            waiting.append((window, client.submit(work, window, pure=False)))
            if len(waiting) >= AHEAD * threads:
                yield _first(waiting)
        while waiting:
            yield _first(waiting)
    finally:
        client.cancel([future for _, future in waiting])


def _first(waiting: deque[tuple[Window, Any]]) -> tuple[Window, Any]:
    window, future = waiting.popleft()
    # Let go of the future with the value, or the worker keeps its copy.
    return window, future.result()
