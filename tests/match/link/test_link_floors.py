"""How well the labelled sets are linked, alone and unseen: never worse than this.

The sets are looked for where the benchmarks look for them; a machine without them skips these.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from truceline.match.link.linked import link

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"

CHANGES: dict[str, dict[str, Any]] = {
    "confsyn-10k": {},
    "isc": {"lag_hours": 1 / 60, "slip_km": 300.0},
    "police": {"slip_km": 400.0, "lag_hours": 48.0, "once": True},
    "crashMD": {"once": True},
}
"""How far apart the lists of a set may date and place one event, and whether they are registers."""


@pytest.mark.parametrize(
    ("name", "pairwise", "b_cubed"),
    [
        ("confsyn-10k", 0.75, 0.865),
        ("isc", 0.99, 0.99),
        ("police", 0.975, 0.975),
        ("crashMD", 0.98, 0.98),
    ],
)
def test_a_labelled_set_is_linked_at_least_as_well_as_this(
    name: str, pairwise: float, b_cubed: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(BENCHMARKS)
    from match_scores import scores
    from match_sets import SETS, AbsentError

    try:
        given = SETS[name]()
    except AbsentError as absent:
        pytest.skip(str(absent))
    found = scores(link(replace(given.reports, **CHANGES[name])).labels, given.truth)
    assert found.pairwise.f1 >= pairwise, str(found)
    assert found.b_cubed.f1 >= b_cubed, str(found)
