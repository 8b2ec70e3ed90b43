"""A case that says who would have spoken: silence counts there, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from case.files import ROW, settings, table, written
from truceline import new_case

RULE = """
[[expected]]
party = "arland"
what = "harm"
of = ["artillery"]
within_days = 3
basis = "its bulletins list every shelling"
"""


def _probability(folder: Path, rule: str) -> tuple[float, list[str]]:
    folder.mkdir()
    toml = written(folder / "settings.toml", settings() + rule)
    case = new_case(folder / "case", toml)
    row = ROW | {"claimant": "Gazette", "claimant_side": "media", "accused": "borduria"}
    assert case.add([table(folder / "claims.csv", [row])]).problems == ()
    (found,) = case.picture().weighed
    reasons = [reason.text for reason in found.occurrence.reasons]
    return found.occurrence.probability, reasons


@pytest.fixture(autouse=True)
def _keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUCELINE_KEYS", str(tmp_path / "keys"))


def test_silence_counts_where_the_case_says_so(tmp_path: Path) -> None:
    plain, reasons = _probability(tmp_path / "plain", "")
    assert len(reasons) == 1
    told, reasons = _probability(tmp_path / "told", RULE)
    assert told < plain
    assert any("said nothing within 3 days" in text for text in reasons)
