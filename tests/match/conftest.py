"""What tests of matching share."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

TRUTH = Path(__file__).parent.parent / "truth" / "same_event.csv"


@pytest.fixture(scope="module")
def truth() -> dict[str, str]:
    with TRUTH.open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row["event"] for row in csv.DictReader(file)}
