"""`truceline fires`: clusters against past years, as a table and on the terminal."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from truceline.cli import app

HEAD = (
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,"
    "bright_ti5,frp,daynight"
)


def table(path: Path, begins: date, days: int, front: bool) -> Path:
    """Detections all over, and on a front the same few kilometres every day."""
    draw = np.random.default_rng(days)
    rows = [HEAD]
    for day in range(days):
        when = (begins + timedelta(days=day)).isoformat()
        spots = [tuple(draw.uniform((30, 48), (33, 50))) for _ in range(draw.poisson(2))]
        if front:
            spots += [(31.5 + draw.normal(0, 0.02), 49 + draw.normal(0, 0.02)) for _ in range(3)]
        rows += [
            f"{lat:.5f},{lon:.5f},330,.4,.4,{when},1030,N20,nominal,2.0,290,4.0,D"
            for lon, lat in spots
        ]
    path.write_text("\n".join(rows))
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("fires")
    past = table(folder / "past.csv", date(2020, 1, 1), 3 * 365, front=False)
    return table(folder / "now.csv", date(2023, 4, 1), 90, front=True), past


def test_what_burns_day_after_day_where_nothing_did_comes_first(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    now, past = files
    out = tmp_path / "clusters.csv"
    done = CliRunner().invoke(
        app, ["fires", str(now), "--history", str(past), "--out", str(out)], env={"COLUMNS": "120"}
    )
    assert done.exit_code == 0, done.output
    said = " ".join(done.output.split())
    assert "It says nothing of who lit a fire" in said
    assert "not checked anywhere else" in said
    with out.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    first = rows[0]
    assert abs(float(first["lon"]) - 31.5) < 0.1
    assert float(first["combat_low"]) <= float(first["combat"]) <= float(first["combat_high"])
    assert float(first["combat"]) > 2 * float(rows[-1]["combat"])
    assert sum(int(row["detections"]) for row in rows) == len(now.read_text().splitlines()) - 1


def test_a_file_that_is_no_table_of_fires_is_refused(
    tmp_path: Path, command: Callable[..., Any]
) -> None:
    other = tmp_path / "x.csv"
    other.write_text("a,b\n1,2\n")
    done = command("fires", other, "--history", other)
    assert done.code == 5
    assert "x.csv, row 1" in done.err
