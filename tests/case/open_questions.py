"""A case in which it is open which claims are about one event: pairs from alike to unlike."""

from __future__ import annotations

from pathlib import Path

from case.files import ROW, settings, table, written
from truceline.case import Case

KINDS = ("small_arms", "artillery", "rocket", "landmine", "drone_strike", "incursion")


def open_questions(folder: Path) -> Case:
    """Record pairs of accounts, month after month, ever further apart in time and place."""
    rows = [_row(event, account) for event in range(24) for account in (0, 1)]
    folder.mkdir(parents=True, exist_ok=True)
    case = Case.new(folder / "case", written(folder / "case.toml", settings()))
    added = case.add([table(folder / "claims.csv", rows)])
    assert added.problems == ()
    return case


def _row(event: int, account: int) -> dict[str, str]:
    minutes = account * (2 + 18 * (event % 6))
    degrees = account * 0.06 * (event // 6)
    side, other = ("arland", "borduria")[:: (-1) ** account]
    month = f"{2023 + event // 12}-{event % 12 + 1:02d}"
    return ROW | {
        "claim_id": f"E{event:02d}{'ab'[account]}",
        "claim_date": f"{month}-20",
        "event_date_start": f"{month}-15T05:{minutes:02d}"
        if minutes < 60
        else f"{month}-15T06:{minutes - 60:02d}",
        "event_type": KINDS[event % len(KINDS)],
        "place_name": f"Village {event}{'-north' * account}",
        "lat": f"{14.2 + degrees:.3f}",
        "lon": f"{104 + event * 0.05:.3f}",
        "claimant_side": side,
        "claimant": f"Ministry of {side}",
        "accused": other,
        "killed_max": "",
        "detail": ("Shells fell at dawn", "Says that its soldiers only answered")[account],
        "source_url": f"https://example.org/{event}/{account}",
    }
