"""A server on this machine, and little patience with it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from feeds.wire import Wire
from truceline.feeds.web import Patience


@pytest.fixture
def wire() -> Iterator[Wire]:
    server = Wire()
    yield server
    server.close()


@pytest.fixture
def patience() -> Patience:
    return Patience(tries=3, first_wait_s=0.01, longest_s=0.05, timeout_s=5)
