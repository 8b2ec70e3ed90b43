"""The machine going down at a chosen call to the system."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest


class PowerCut(Exception):
    """Stands for the machine going down at a call to the system."""


CALLS = ("open", "fsync", "rename", "unlink", "mkdir")


def cut_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Have the machine go down at this call to the system, counted from 0."""
    left = [number]
    for name in CALLS:
        real = getattr(os, name)

        def call(*args: Any, _real: Callable[..., Any] = real, **more: Any) -> Any:
            if not left[0]:
                raise PowerCut
            left[0] -= 1
            return _real(*args, **more)

        monkeypatch.setattr(os, name, call)
