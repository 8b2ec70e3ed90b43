"""The tables of the toll of the real case."""

from __future__ import annotations

from case.real import Real
from truceline.store.schema import TABLES
from truceline.store.toll_tables import toll_rows, toll_version_rows


def test_every_key_is_there_once(real: Real) -> None:
    specs = TABLES
    for name, rows in (
        ("toll", toll_rows(real.picture)),
        ("toll_version", toll_version_rows(real.picture)),
    ):
        columns = [column.name for column in specs[name].columns]
        keys = [tuple(row[columns.index(key)] for key in specs[name].key) for row in rows]
        assert len(keys) > 50
        assert len(set(keys)) == len(keys)


def test_a_count_of_one_party_alone_has_no_interval(real: Real) -> None:
    alone = [
        toll for toll in real.picture.tolls if toll.single and toll.counted[0].party is not None
    ]
    assert alone
    weighed = {row[0]: row[12:14] for row in toll_rows(real.picture)}
    assert all(weighed[toll.id] == (None, None) for toll in alone)
