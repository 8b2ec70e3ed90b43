import pytest

from truceline.geo import (
    ACLED_GEO_PRECISION,
    RADIUS_M,
    UCDP_WHERE_PREC,
    from_acled,
    from_ucdp,
    radius_m,
)
from truceline.record import GeoPrecision


def test_every_precision_has_a_radius_and_less_precise_is_wider() -> None:
    order = ["exact", "locality", "border_segment", "district", "province", "unknown"]
    radii = [radius_m(GeoPrecision(word)) for word in order]
    assert radii == [500, 3_000, 10_000, 20_000, 60_000, 100_000]
    assert set(RADIUS_M) == set(GeoPrecision)


def test_codes_of_other_databases_widen_with_the_code() -> None:
    assert sorted(ACLED_GEO_PRECISION) == [1, 2, 3]
    assert sorted(UCDP_WHERE_PREC) == [1, 2, 3, 4, 5, 6, 7]
    acled = [from_acled(code).radius_m for code in (1, 2, 3)]
    assert acled == sorted(set(acled))
    assert from_ucdp(1).precision is GeoPrecision.LOCALITY
    assert from_ucdp(2).radius_m == 25_000
    assert from_ucdp(4).precision is GeoPrecision.PROVINCE


def test_a_part_of_a_country_is_wider_than_a_province() -> None:
    # Code 5 is given to regions larger than a first-order division, and to long features.
    radii = [from_ucdp(code).radius_m for code in (3, 4, 5, 6)]
    assert radii == [20_000, 60_000, 100_000, 300_000]


@pytest.mark.parametrize("code", [0, 4])
def test_a_code_that_does_not_exist_is_refused(code: int) -> None:
    with pytest.raises(ValueError, match="expected 1 to 3"):
        from_acled(code)
    with pytest.raises(ValueError, match="expected 1 to 7"):
        from_ucdp(code + 8)
