"""The peer: Splink 5 on DuckDB, with the best model for dated and placed reports that was found.

Levels know how precise the two dates and places are; pairs to compare are found by joins on cells
of day and place (a table of pairs is something that Splink takes, and is faster than blocking
rules of its own); rates among non-matches come from random pairs, rates among matches from
expectation-maximisation; groups take one report of each source by single best links. Thread count
and memory are DuckDB's own choice. The codes of types, which each source has for itself, are not
given to it: it has no level for values that must be learned against each other.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from itertools import product
from typing import Any, Final

import numpy as np
import pyarrow as pa

from truceline.match.link import Reports
from truceline.match.link.reports import Ints

KM_PER_DEGREE: Final = 111.2
LEAST_PROBABILITY: Final = 0.25
"""Pairs below it are not grouped. Chosen in the peer's favour, with the labels at hand: .1 is worse
by .01 of pairwise F1 at 100k, .5 by .01."""
RANDOM_PAIRS: Final = 5e5
TRAINING_PAIRS: Final = 4e6

# By the radius of a place: exact, near, a district, a province; with the width of the cells that
# two such reports are looked for in.
_CLASS_KM: Final = (5.0, 25.0, 120.0)
_CELL_KM: Final = {1: 30.0, 2: 75.0, 3: 150.0}
_REACH_KM: Final = {0: 8.0, 1: 25.0, 2: 60.0, 3: 150.0}
# Days that two dates may be apart: both exact, or one of them not.
_CELL_DAYS: Final = {0: 1, 1: 4}

_WHEN: Final = "greatest(loose_l, loose_r)"
_GAP: Final = "abs(day_l - day_r)"
_DAYS_APART: Final = {0: (0.0, 1.0), 1: (0.0, 1.0, 2.0, 3.0), 2: (0.0, 1.0, 2.0, 3.0, 4.0)}
_WHERE: Final = "greatest(coarse_l, coarse_r)"
_AWAY: Final = "sqrt((x_l - x_r) ** 2 + (y_l - y_r) ** 2)"
_KM_APART: Final = {
    0: (0.5, 1.0, 2.0, 3.0, 5.0, 8.0),
    1: (2.0, 4.0, 8.0, 12.0, 18.0, 25.0),
    2: (0.1, 20.0, 40.0, 60.0),
    3: (0.1, 60.0, 120.0),
}
_NEAR: Final = "floor(l.x / 20) = floor(r.x / 20) and floor(l.y / 20) = floor(r.y / 20)"
RULES: Final = tuple(
    f"{rule} and l.source_dataset <> r.source_dataset"
    for rule in (
        "l.name = r.name and l.day = r.day",
        f"l.day = r.day and {_NEAR}",
        f"l.name = r.name and {_NEAR}",
        "l.day = r.day and l.killed = r.killed and l.injured = r.injured and l.actor = r.actor",
    )
)
"""Views of the pairs to learn from: each comparison is learned where others select the pairs."""


def prepare(reports: Reports) -> pa.Table:
    """Reports as the table that Splink reads; not part of what is timed."""
    days = (reports.start + reports.end) / 48
    half = (reports.end - reports.start) / 48
    narrow = np.cos(np.radians(np.mean(reports.lat)))
    names = next(iter(reports.names.values()))
    table = {
        "unique_id": np.arange(len(reports), dtype=np.int32),
        "source_dataset": pa.array([f"s{code}" for code in reports.source.tolist()]),
        "day": np.floor(days).astype(np.int32),
        "loose": (half > 0.6).astype(np.int32) + (half > 3),
        "x": reports.lon * KM_PER_DEGREE * narrow,
        "y": reports.lat * KM_PER_DEGREE,
        "radius": reports.radius_km,
        "coarse": np.digitize(reports.radius_km, _CLASS_KM).astype(np.int32),
        "name": pa.array(names, mask=names == "", type=pa.string()),
    }
    for name, figures in reports.numbers.items():
        table[name] = pa.array(figures, mask=np.isnan(figures), type=pa.float64())
    actor = reports.kinds["actor"]
    table["actor"] = pa.array(actor, mask=actor < 0, type=pa.int64())
    return pa.table(table)


def run(table: pa.Table, threshold: float = LEAST_PROBABILITY) -> Ints:
    """Learn, compare and group; returns an (n,) label of each report."""
    import duckdb
    from splink import Linker
    from splink.backends.duckdb import DuckDBAPI

    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    connection.register("given", table)
    connection.execute("create table reports as select * from given")
    linker = Linker(api.register("reports"), _settings(len(table)), log_level=logging.ERROR)
    _train(linker)
    connection.execute(f"create table pairs as {_pairs()}")
    linker.table_management.register_blocked_pairs_for_predict(api.register("pairs"))
    found = linker.inference.predict(threshold_match_probability=threshold)
    sources = sorted(set(table["source_dataset"].to_pylist()))
    grouped = _grouped(api, found, sources, threshold)
    rows = connection.table(grouped).order("unique_id").project("cluster_id").fetchnumpy()
    out: Ints = np.asarray(rows["cluster_id"]).astype(np.int64)
    connection.close()
    return out


def _grouped(api: Any, found: Any, sources: list[str], threshold: float) -> str:
    """Single best links, called below the linker, which would compare text for identifiers."""
    from splink.internals.one_to_one_clustering import one_to_one_clustering

    grouped = one_to_one_clustering(
        nodes_table=api.register("reports"),
        edges_table=found,
        node_id_column_name="unique_id",
        source_dataset_column_name="source_dataset",
        edge_id_column_name_left="unique_id_l",
        edge_id_column_name_right="unique_id_r",
        duplicate_free_datasets=sources,
        ties_method="lowest_id",
        db_api=api,
        threshold_match_probability=threshold,
    )
    return str(grouped.physical_name)


def _settings(size: int) -> Any:
    import splink.comparison_library as cl
    from splink import SettingsCreator, block_on

    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            *_by_precision("when", _WHEN, _GAP, _DAYS_APART),
            *_by_precision("place", _WHERE, _AWAY, _KM_APART),
            cl.CustomComparison(_name_levels(), output_column_name="name"),
            *(
                _comparison(name, f"{name}_l is null or {name}_r is null", _figure_levels(name))
                for name in ("killed", "injured")
            ),
            cl.ExactMatch("actor"),
        ],
        blocking_rules_to_generate_predictions=[block_on("name", "day")],
        additional_columns_to_retain=["source_dataset"],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=15,
        em_convergence=0.001,
        # A report has about two others of its event.
        probability_two_random_records_match=2 / size,
    )


def _by_precision(
    name: str, precision: str, apart: str, bins: Mapping[int, tuple[float, ...]]
) -> list[Any]:
    """One comparison for each precision of a pair; it says nothing of pairs of other precision.

    One comparison over all of them would learn from pairs with equal names, say, that coarse
    places are rare among matches, because a coarse place has no name.
    """
    return [
        _comparison(
            f"{name}_{at}", f"{precision} <> {at}", [f"{apart} <= {most}" for most in limits]
        )
        for at, limits in bins.items()
    ]


def _comparison(name: str, unknown: str, levels: list[str]) -> Any:
    import splink.comparison_level_library as cll
    import splink.comparison_library as cl

    null = cll.CustomLevel(unknown, "not known").configure(is_null_level=True)
    made = [cll.CustomLevel(level, level) for level in levels]
    return cl.CustomComparison([null, *made, cll.ElseLevel()], output_column_name=name)


def _name_levels() -> list[Any]:
    import splink.comparison_level_library as cll

    return [
        cll.NullLevel("name"),
        cll.ExactMatchLevel("name").configure(tf_adjustment_column="name"),
        cll.JaroWinklerLevel("name", 0.92),
        cll.JaroWinklerLevel("name", 0.82),
        cll.ElseLevel(),
    ]


def _figure_levels(name: str) -> list[str]:
    one, other = f"{name}_l", f"{name}_r"
    most, gap = f"greatest({one}, {other})", f"abs({one} - {other})"
    return [
        f"{one} = {other} and {one} >= 10",
        f"{one} = {other} and {one} >= 4",
        f"{one} = {other} and {one} >= 1",
        f"{one} = {other}",
        f"{gap} = 1",
        f"{gap} <= 0.35 * {most}",
        f"least({one}, {other}) > 0 and {gap} <= 0.6 * {most}",
    ]


def _train(linker: Any) -> None:
    training = linker.training
    training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=1)
    for rule in RULES:
        training.estimate_parameters_using_expectation_maximisation(
            rule, max_pairs=TRAINING_PAIRS, estimate_without_term_frequencies=True
        )


def _pairs() -> str:
    """Pairs of two sources near in time and place, each once: the lower id on the left."""
    joins = " union all ".join(_join(coarse, loose) for coarse in _CELL_KM for loose in _CELL_DAYS)
    keys = "least(a, b) as join_key_l, greatest(a, b) as join_key_r"
    return f"select '0' as match_key, {keys} from ({joins})"  # noqa: S608 (nothing from outside)


def _join(coarse: int, loose: int) -> str:
    """One join: the less precise place of a pair is looked for in the cells around it.

    Where both are precise it is looked for from the less precise date; where those are precise as
    well, in half of the cells around it. So each pair is met once.
    """
    cell, days, reach = _CELL_KM[coarse], _CELL_DAYS[loose], _REACH_KM[coarse]
    axes = ("cx", "cy", "cd")
    keys = (f"cast(floor(x / {cell}) as int)", f"cast(floor(y / {cell}) as int)", f"day // {days}")
    at = ", ".join(f"{key} as {axis}" for key, axis in zip(keys, axes, strict=True))
    near = ", ".join(f"{key} + step_{axis} as {axis}" for key, axis in zip(keys, axes, strict=True))
    steps = list(product((-1, 0, 1), repeat=3))
    searched, searching = (" and loose = 0", " and loose = 0") if loose == 0 else ("", "")
    once = f"(r.class < {coarse} or l.unique_id < r.unique_id)"
    if coarse == 1 and loose:
        searching, once = " and loose > 0", "(r.loose = 0 or l.unique_id < r.unique_id)"
    elif coarse == 1:
        steps = [step for step in steps if step >= (0, 0, 0)]
        once = "(l.moved or l.unique_id < r.unique_id)"
    # Coarse places hold too many in a day to compare them all: that is half of the time, and the
    # groups are no better for it.
    agreed = "and l.killed = r.killed" if coarse == 3 or (coarse == 2 and loose) else ""
    values = ", ".join(f"({dx}, {dy}, {dd})" for dx, dy, dd in steps)
    reports = "(select *, greatest(coarse, 1) as class from reports)"
    return f"""
        select l.unique_id as a, r.unique_id as b
        from (
            select *, {near}, (step_cx, step_cy, step_cd) <> (0, 0, 0) as moved
            from {reports}, (values {values}) as steps(step_cx, step_cy, step_cd)
            where class = {coarse}{searching}
        ) as l
        join (select *, {at} from {reports} where class <= {coarse}{searched}) as r
        on l.cx = r.cx and l.cy = r.cy and l.cd = r.cd {agreed}
        where l.source_dataset <> r.source_dataset and {once}
        and (l.loose + r.loose > 0) = {loose > 0} and abs(l.day - r.day) <= {days}
        and (l.x - r.x) ** 2 + (l.y - r.y) ** 2
            < (case when l.coarse + r.coarse = 0 then {_REACH_KM[0]} else {reach} end) ** 2
    """  # noqa: S608 (nothing from outside)
