"""Positions: who says what of which object, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Positions:
    """Positions of sources on objects.

    Objects, sources and values are numbered in the order in which they first appear, so that
    renaming them changes no computation.

    Attributes:
        objects: names of what is asked, such as "incident 12: began at".
        sources: names of those who answer.
        values: the answers given, each once.
        object_of: object of each position, shape (positions,).
        source_of: source of each position.
        value_of: value of each position.
        kind_of: class of each source, shape (sources,): sources of one class lend each other
            reliability. All zero where nothing is known of classes.
        weight: what each position is worth, shape (positions,): 1 is an ordinary statement in
            the source's own name. In a vote it is log-odds; where reliabilities are learnt it
            is the power to which the position's likelihood is raised.
    """

    objects: tuple[str, ...]
    sources: tuple[str, ...]
    values: tuple[str, ...]
    object_of: Ints
    source_of: Ints
    value_of: Ints
    kind_of: Ints
    weight: Floats

    def __post_init__(self) -> None:
        """Check that the columns fit each other.

        Raises:
            ValueError: if lengths differ, a number is out of range, or a weight is not a positive
                number.
        """
        count = len(self.object_of)
        columns = (self.source_of, self.value_of, self.weight)
        if any(len(column) != count for column in columns):
            raise ValueError("object_of, source_of, value_of and weight must be of one length")
        if len(self.kind_of) != len(self.sources):
            raise ValueError(f"kind_of has {len(self.kind_of)} for {len(self.sources)} sources")
        for name, column, names in (
            ("object_of", self.object_of, self.objects),
            ("source_of", self.source_of, self.sources),
            ("value_of", self.value_of, self.values),
        ):
            if count and not 0 <= int(column.min()) <= int(column.max()) < len(names):
                raise ValueError(f"{name} must lie between 0 and {len(names) - 1}")
        if not bool(np.all(np.isfinite(self.weight) & (self.weight > 0))):
            raise ValueError("every weight must be a positive number; leave worthless ones out")

    @classmethod
    def of(
        cls,
        rows: Iterable[tuple[str, str, str]],
        kinds: Mapping[str, str] | None = None,
        weights: Iterable[float] | None = None,
    ) -> Positions:
        """Number rows of (object, source, value).

        A row said twice counts once, at its greatest weight. A source that gives several values
        for one object has its weight shared among them.

        Args:
            rows: object, source and value of each position.
            kinds: class of each source, by name; a source not named here is of the class "".
            weights: what each row is worth, as many as rows; 1 each by default.

        Raises:
            ValueError: if weights and rows are not equally many, or a weight is not positive.
        """
        given = list(rows)
        worth = [1.0] * len(given) if weights is None else [float(each) for each in weights]
        if len(worth) != len(given):
            raise ValueError(f"{len(worth)} weights for {len(given)} rows: give one a row")
        once: dict[tuple[str, str, str], float] = {}
        for row, weight in zip(given, worth, strict=True):
            once[row] = max(once.get(row, weight), weight)
        objects, sources, values = (_numbered(row[field] for row in once) for field in range(3))
        object_of = np.fromiter((objects[row[0]] for row in once), np.int32, len(once))
        source_of = np.fromiter((sources[row[1]] for row in once), np.int32, len(once))
        value_of = np.fromiter((values[row[2]] for row in once), np.int32, len(once))
        known = kinds or {}
        names = [known.get(source, "") for source in sources]
        numbers = _numbered(names)
        both = object_of.astype(np.int64) * max(len(sources), 1) + source_of
        _, which, times = np.unique(both, return_inverse=True, return_counts=True)
        return cls(
            objects=tuple(objects),
            sources=tuple(sources),
            values=tuple(values),
            object_of=object_of,
            source_of=source_of,
            value_of=value_of,
            kind_of=np.fromiter((numbers[name] for name in names), np.int32, len(names)),
            weight=np.fromiter(once.values(), np.float64, len(once)) / times[which],
        )


def _numbered(names: Iterable[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for name in names:
        numbers.setdefault(name, len(numbers))
    return numbers
