"""What the terminal shows where there is something to claim, and where something is wrong."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.console import Console

from record.samples import NOW, claim
from truceline.errors import WrongFormat
from truceline.record import LEAST_RESOLVED, Entry, Metric, Prediction, Registration
from truceline.show_parity import print_parity
from truceline.show_standing import print_standing
from truceline.standing_file import parity_rows, standing_rows, write_rows
from truceline.weigh import Evidence, gather, weigh_gathered
from truceline.weigh.parity import exchanged, parity
from truceline.weigh.scoring import Known, Standing, register_of, standing
from truceline.weigh.track import Outcome
from weigh.weighing import incident

TABLE = "aa" * 32
NAMES = {"arland": "Arland", "borduria": "Borduria"}


def shown(printer: Any, *given: Any) -> str:
    file = io.StringIO()
    printer(*given, Console(file=file, width=500))
    return " ".join(file.getvalue().split())


def resolved(count: int, least: int = LEAST_RESOLVED) -> Standing:
    """As many predictions, each resolved by observers; two in three were found so."""
    names = [f"I{n:03d}" for n in range(count)]
    made = Registration(
        id="G-1", method="0.1", table=TABLE, size=1, metrics=tuple(Metric), author="A", reason="r",
        least=least,
        predictions=tuple(
            Prediction(incident_id=name, occurrence=0.7, attribution=0.6, party="arland")
            for name in names
        ),
    )  # fmt: skip
    did, nothing = Outcome(True, True, "arland"), Outcome(False, False, None)
    later = dict.fromkeys(names, 5)
    outcomes = {name: did if n % 3 else nothing for n, name in enumerate(names)}
    register = register_of([(1, Entry(recorded=NOW, author="me", body=made))])
    return standing(register, Known(names, outcomes, later, later), TABLE, "0.1")


def test_with_enough_the_scores_are_shown_beside_the_base_rate() -> None:
    found = resolved(90)
    text = shown(print_standing, found)
    assert "occurrence: 90 resolved predictions, all registered in advance" in text
    assert "no claim of accuracy" not in text, "60 of 90 occurred, which is just enough"
    assert "Brier score 0.223 (90 %: " in text
    assert (
        "likely (55–80 %) 0.70 60 of 90: 67 % (90 %: 58–74 %) 0.0011 within what the word says"
        in text
    )
    rows = {(row[0], row[2], row[3]): row[4] for row in standing_rows(found)}
    assert rows["score", "occurrence", "brier_value"] == pytest.approx(2 / 3 * 0.09 + 1 / 3 * 0.49)
    assert rows["score", "attribution", "base_rate"] == 1.0


def test_a_registration_that_asks_for_more_is_held_to_it() -> None:
    text = shown(print_standing, resolved(90, least=100))
    assert "occurrence: 90 of 100 needed: no claim of accuracy" in text
    assert "Brier" not in text


def test_another_table_under_the_same_version_is_called_altered() -> None:
    found = resolved(3)
    assert "ALTERED" not in shown(print_standing, found)
    other = replace(found, altered=("0.1",), refused=("registration G-7 says too much",))
    text = shown(print_standing, other)
    assert "ALTERED: version 0.1 stands for more than one table of weights" in text
    assert "NOT COUNTED: registration G-7" in text


def test_a_method_that_sees_the_label_is_called_out() -> None:
    groups = {"A": [claim("C1", by="arland", accused="borduria")],
              "B": [claim("C2", by="borduria", accused="arland")]}  # fmt: skip
    claims = {each.id: each for group in groups.values() for each in group}
    incidents = [incident(group, name) for name, group in groups.items()]

    def crooked(labels: Any) -> list[Any]:
        turned = {name: exchanged(each, labels) for name, each in claims.items()}
        out = []
        for item in weigh_gathered(gather(incidents, Evidence(turned)), ()):
            less = 0.1 if item.roots[0].party == "arland" else 0.0
            verdict = replace(item.occurrence, probability=item.occurrence.probability - less)
            out.append(replace(item, occurrence=verdict))
        return out

    told = gather(incidents, Evidence(claims)).told
    found = parity(told, crooked({}), claims, list(NAMES), crooked)
    text = shown(print_parity, found, NAMES)
    assert "THE MIRROR FAILS" in text
    assert "UNEQUAL: A, B have one pattern" in text
    assert "+0.100 NOT 0" in text
    rows = {(row[2], row[3]): row[4] for row in parity_rows(found) if row[0] == "difference"}
    assert rows["occurrence", "from_method"] == pytest.approx(0.1)


def test_rows_are_the_same_in_every_form(tmp_path: Path) -> None:
    rows = standing_rows(resolved(3))
    for ending in (".csv", ".json", ".parquet"):
        write_rows(rows, tmp_path / f"rows{ending}")
    assert pq.read_table(tmp_path / "rows.parquet").num_rows == len(rows)
    assert len((tmp_path / "rows.csv").read_text("utf-8").splitlines()) == len(rows) + 1
    with pytest.raises(WrongFormat, match=r"\.csv"):
        write_rows(rows, tmp_path / "rows.xml")
    write_rows([], tmp_path / "none.csv")
    assert (tmp_path / "none.csv").read_text("utf-8") == "section,subject,of,measure,value\n"
