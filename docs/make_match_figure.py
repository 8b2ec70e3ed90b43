"""Draw how time and memory of linking grow, from what `benchmarks/match_scale.py` wrote.

Run it after that: `.venv/bin/python docs/make_match_figure.py`. It writes
`docs/images/match-scale.svg`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

ROOT: Final = Path(__file__).parent.parent
SOURCE: Final = ROOT / "benchmarks" / "results" / "match-scale.json"
OUT: Final = ROOT / "docs" / "images" / "match-scale.svg"

# Okabe and Ito's blue and vermilion differ for every common colour blindness, and the lines differ
# in dash and mark as well.
_SIDES: Final = {
    "ours": ("Truceline", "#0072B2", "-", "o"),
    "peer": ("Splink on DuckDB", "#D55E00", "--", "s"),
}
_INK, _PALE = "#333333", "#dddddd"
_SECONDS: Final[dict[float, str]] = {
    0.01: "10 ms",
    0.1: "100 ms",
    1: "1 s",
    10: "10 s",
    60: "1 min",
    600: "10 min",
}
_MEMORY: Final[dict[float, str]] = {256: "256 MiB", 1024: "1 GiB", 4096: "4 GiB", 16384: "16 GiB"}


def draw(runs: list[dict[str, Any]]) -> Figure:
    """Return the figure: time on the left, memory on the right, both axes logarithmic."""
    mpl.rcParams["svg.hashsalt"] = "match-scale"
    figure = Figure(figsize=(9, 3.8), layout="constrained")
    left, right = figure.subplots(1, 2)
    _panel(left, runs, "seconds", "Time", _SECONDS)
    _panel(right, runs, "peak_mib", "Peak memory", _MEMORY)
    return figure


def _panel(
    axes: Axes, runs: list[dict[str, Any]], key: str, title: str, ticks: dict[float, str]
) -> None:
    axes.set_title(title, loc="left", color=_INK, fontsize=11)
    axes.set_xscale("log")
    axes.set_yscale("log")
    values = [run[key] for run in runs]
    for side, (name, colour, dash, mark) in _SIDES.items():
        points = [
            (run["size"], run[key])
            for run in runs
            if run["side"] == side and run["data"] == "simulated"
        ]
        if len(points) > 1:
            sizes, found = zip(*points, strict=True)
            axes.plot(sizes, found, dash, marker=mark, color=colour, linewidth=1.8, markersize=5)
            _label(axes, name, points[-2], colour, above=side == "peer")
    for run in runs:
        if run["data"] == "hot":
            axes.plot(run["size"], run[key], "D", color=_SIDES["ours"][1], fillstyle="none")
    every = sorted({run["size"] for run in runs})
    axes.set_xticks(every, [_count(size) for size in every])
    axes.set_xlim(every[0] / 2, every[-1] * 2)
    shown = {at: text for at, text in ticks.items() if min(values) / 4 < at < max(values) * 4}
    axes.set_yticks(list(shown), list(shown.values()))
    axes.minorticks_off()
    hot = any(run["data"] == "hot" for run in runs)
    # Named below, and not beside its mark, where lines may come to lie.
    axes.set_xlabel("reports" + "  (◇ all of one day and district)" * hot, color=_INK)
    axes.grid(color=_PALE, linewidth=0.6)
    axes.tick_params(colors=_INK, length=0)
    axes.spines[:].set_visible(False)


def _label(axes: Axes, name: str, point: tuple[float, float], colour: str, *, above: bool) -> None:
    """Name a line beside one of its points: above it to the left, or below it to the right."""
    axes.annotate(
        name,
        point,
        xytext=(-4, 7) if above else (6, -4),
        textcoords="offset points",
        ha="right" if above else "left",
        va="bottom" if above else "top",
        color=colour,
        fontsize=10,
    )


def _count(size: int) -> str:
    return f"{size // 1_000_000} million" if size >= 1_000_000 else f"{size:,}"


def main() -> None:
    """Draw and write."""
    if not SOURCE.is_file():
        raise SystemExit(f"{SOURCE} is missing: run benchmarks/match_scale.py first")
    runs = json.loads(SOURCE.read_text(encoding="utf-8"))["runs"]
    draw(runs).savefig(OUT, metadata={"Date": None, "Creator": None})
    print(f"Wrote {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
