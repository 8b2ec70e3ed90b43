"""A key that is the same on every run, and logs of a given size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from truceline.ledger import Log, Signer

ORIGIN = "example.org/case"


@pytest.fixture
def signer() -> Signer:
    return Signer(ORIGIN, bytes(range(32)))


@pytest.fixture
def make_log(tmp_path: Path, signer: Signer) -> Callable[..., Log]:
    """A log of `size` small entries, the i-th being b"entry i", added in the given steps."""

    def make(size: int, *steps: int, folder: Path | None = None) -> Log:
        log = Log.create(folder or tmp_path / "log", ORIGIN, signer)
        for stop in (*steps, size):
            log.append([b"entry %d" % at for at in range(log.size, stop)], signer)
        return log

    return make
