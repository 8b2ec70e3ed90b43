"""Loops that are compiled when there is enough to do, and plain Python when there is not.

Loading the compiler takes longer than a small case needs for its geometry, and a command that
shows one incident should not wait for it. Both ways run the same function on the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

WORTH_IT: Final = 1_500
"""From so many rows on, compiling (or loading what was compiled before) pays."""


class OnDemand:
    """A loop over rows; calling it with the number of rows chooses how it runs.

    The function must use nothing but NumPy arrays, numbers and `math`, and no other function
    of ours: it is compiled alone. What was compiled is kept beside the source for later runs.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function

    def __call__(self, rows: int, *columns: Any) -> Any:
        """Run the loop over the columns."""
        return (self._compiled if rows >= WORTH_IT else self._function)(*columns)

    @cached_property
    def _compiled(self) -> Callable[..., Any]:
        from numba import njit

        compiled: Callable[..., Any] = njit(cache=True, nogil=True, error_model="numpy")(
            self._function
        )
        return compiled
