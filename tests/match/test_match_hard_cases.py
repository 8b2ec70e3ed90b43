"""Cases that matching has to get right, made up and, where it has them, in the real case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from case.real import Real
from match.background import background
from match.swapped import swapped
from record.samples import ROLES, claim, settings, source
from truceline.geo import How, Whereabouts
from truceline.match import match_claims
from truceline.match.statements import Doubt, about, copies, date_flags, scopes
from truceline.read.claims import read_claims
from truceline.read.mapping import CANONICAL
from truceline.read.reading import blob_of
from truceline.read.table import Table
from truceline.record import Claim, Corridor, GeoPrecision, Stance
from truceline.weigh.roots import roots

BORDURIA_BLAMES_ARLAND: dict[str, Any] = {"by": "borduria", "accused": "arland"}


def groups(claims: Sequence[Claim], places: dict[str, str] | None = None) -> list[set[str]]:
    """The incidents of these claims among those of other days and places, as sets of ids."""
    found = match_claims([*background(), *claims], places or {}).incidents
    ours = {each.id for each in claims}
    return [set(item.claim_ids) for item in found if ours & set(item.claim_ids)]


def both_ways(claims: Sequence[Claim], places: dict[str, str] | None = None) -> list[set[str]]:
    """The same, once it is shown that exchanging the parties' labels changes nothing."""
    found = groups(claims, places)
    assert groups(swapped(claims), places) == found
    return found


def of(real: Real, claim_id: str) -> set[str]:
    """The claims of a real claim's incident."""
    return next(
        set(item.claim_ids) for item in real.picture.incidents if claim_id in item.claim_ids
    )


def test_one_pass_under_two_names() -> None:
    pair = [
        claim("C1", event_type="landmine", place="Chong Green", injured=3),
        claim(
            "C2", event_type="landmine", place="Mom Vert", injured=3, stance="denies",
            by="borduria", said="2025-07-26",
        ),
    ]  # fmt: skip
    assert both_ways(pair) == [{"C1", "C2"}]
    unlocated = [
        each.model_copy(update={"where": each.where.model_copy(update={"shape": None})})
        for each in pair
    ]
    assert both_ways(unlocated, {"C1": "green-pass", "C2": "green-pass"}) == [{"C1", "C2"}]


def test_one_pass_under_two_names_in_the_real_case(real: Real) -> None:
    assert {"C0003", "C0004", "C0005", "C0006"} <= of(real, "C0003")
    assert {"C0012", "C0013", "C0014"} <= of(real, "C0012")


def test_first_shots_a_minute_apart_blamed_on_each_other() -> None:
    shots = [
        claim(
            "C1", start="2025-12-08T05:04", said="2025-12-08", event_type="small_arms",
            place="Hill Vert", radius_m=10_000.0, **BORDURIA_BLAMES_ARLAND,
        ),
        claim(
            "C2", start="2025-12-08T05:05", said="2025-12-08", event_type="small_arms",
            place="Green Pass", radius_m=10_000.0,
        ),
    ]  # fmt: skip
    assert both_ways(shots) == [{"C1", "C2"}]
    assert {(root.party, root.claims[0].accused) for root in roots(shots)} == {
        ("borduria", "arland"),
        ("arland", "borduria"),
    }


def test_first_shots_in_the_real_case(real: Real) -> None:
    assert of(real, "C0182") == {"C0182", "C0183", "C0184", "C0185"}
    positions = {
        (real.picture.claims[each].speaker.party, real.picture.claims[each].accused)
        for each in of(real, "C0182")
    }
    assert positions == {("cambodia", "thailand"), ("thailand", "cambodia")}


def test_two_mine_blasts_a_kilometre_and_a_day_apart() -> None:
    def blast(claim_id: str, day: int, east: float, **more: Any) -> Claim:
        return claim(
            claim_id,
            event_type="landmine",
            start=f"2025-11-{day:02d}",
            said=f"2025-11-{day + 1:02d}",
            at=(104.60 + east, 14.35),
            radius_m=500.0,
            precision=GeoPrecision.EXACT,
            injured=1,
            **more,
        )

    first = [
        blast("C1", 10, 0.0, summary="A soldier stepped on a mine on patrol"),
        blast("C2", 10, 0.0, by="media:Gazette", summary="A mine blast hurt one on patrol"),
    ]
    second = [
        blast("C3", 11, 0.0093, summary="A second soldier hurt by a mine while clearing"),
        blast("C4", 11, 0.0093, by="media:Gazette", summary="Another mine hurt one"),
    ]
    assert both_ways([*first, *second]) == [{"C1", "C2"}, {"C3", "C4"}]


def test_a_denial_three_days_later_joins_what_it_denies() -> None:
    accused = claim(
        "C1", event_type="landmine", start="2025-07-16", said="2025-07-16", injured=3,
        summary="Patrol hit a newly laid mine at Hill Green",
    )  # fmt: skip
    nearer = claim(
        "C2", event_type="landmine", start="2025-07-18", said="2025-07-18", injured=5,
        place="Ford Blue", at=(104.9, 14.40), summary="Five hurt by a mine at Ford Blue",
    )  # fmt: skip
    denial = claim(
        "C3", by="borduria", stance="denies", event_type="landmine", start="2025-07-16",
        said="2025-07-19", injured=3, summary="Rejects that it laid new mines at Hill Green",
    )  # fmt: skip
    assert both_ways([accused, nearer, denial]) == [{"C1", "C3"}, {"C2"}]


def test_a_denial_three_days_later_in_the_real_case(real: Real) -> None:
    denial = real.picture.claims["C0003"]
    assert denial.stance is Stance.DENIES
    assert (denial.said.earliest - denial.when.earliest).days == 3
    assert of(real, "C0003") == {"C0003", "C0004", "C0005", "C0006"}
    assert "C0012" not in of(real, "C0003"), "the blast of the week after was denied anew"


def test_an_apology_that_admits_the_act() -> None:
    claims = [
        claim("C1", start="2025-07-24T08:20", killed_max=2, summary="Shells hit a school"),
        claim(
            "C2", by="borduria", stance="admits", start="2025-07-24", said="2025-07-27",
            killed_max=2, summary="Regrets that its shells fell on a school by mistake",
        ),
        claim("C3", start="2025-07-24", place="Ford Blue", at=(105.4, 14.4), summary="Shells fell"),
    ]  # fmt: skip
    assert both_ways(claims) == [{"C1", "C2"}, {"C3"}]


ROW = {
    "claim_id": "C2", "claim_date": "๒๕ กรกฎาคม ๒๕๖๘", "event_date_start": "๒๔ กรกฎาคม ๒๕๖๘",
    "place_name": "Hill Green", "lat": "14.35", "lon": "104.6", "geo_precision": "locality",
    "event_type": "artillery", "claimant": "Gazette", "claimant_side": "media",
    "accused": "borduria", "stance": "reports", "detail": "Shells fell on the hill",
    "source_publisher": "Gazette", "source_pub_date": "2568-07-25",
}  # fmt: skip


@pytest.mark.parametrize(
    "stated", ["๒๔ กรกฎาคม ๒๕๖๘", "24 ก.ค. พ.ศ. 2568", "2568-07-24", "24 July 2568", "๒๕๖๘-๐๗-๒๔"]
)
def test_a_date_in_the_buddhist_era_read_through_a_table(stated: str) -> None:
    cells = ROW | {"event_date_start": stated}
    table = Table("t.csv", tuple(cells), [cells], [2], (), 1)
    case = settings().model_copy(update={"roles": ROLES})
    items, problems = read_claims(table, CANONICAL, case, blob_of(b"x", "t.csv"))
    assert problems == ()
    (read,) = (item.body for item in items if isinstance(item.body, Claim))
    assert read.when.local()[0].date().isoformat() == "2025-07-24"
    assert read.said.local()[0].date().isoformat() == "2025-07-25"
    assert date_flags([claim("C1"), read]) == ()
    assert both_ways([claim("C1"), read]) == [{"C1", "C2"}]


def test_a_claim_with_only_a_province_joins_the_event_it_fits() -> None:
    province: dict[str, Any] = {
        "place": "East province", "at": None, "admin": "East province",
        "precision": GeoPrecision.PROVINCE,
    }  # fmt: skip
    claims = [
        claim("C1", admin="East province", killed_max=1, injured=5, summary="Shells killed a monk"),
        claim("C2", by="media:Gazette", stance="reports", killed_max=1, injured=5,
              summary="One monk killed by shells, five hurt", **province),
        claim("C3", start="2025-07-27", admin="West province", place="Ford Blue", at=(102.4, 14.0)),
    ]  # fmt: skip
    assert both_ways(claims) == [{"C1", "C2"}, {"C3"}]


def test_a_claim_with_only_a_province_in_the_real_case(real: Real) -> None:
    # A province on one side, a district of it on the other: one monk, five hurt.
    assert of(real, "C0046") == {"C0046", "C0062"}


def test_a_year_mistyped_is_flagged_and_matched_as_it_stands() -> None:
    right = [claim("C1", start="2025-07-24", said="2025-07-25"),
             claim("C2", start="2025-07-24", said="2025-07-25", by="media:Gazette")]  # fmt: skip
    wrong = claim("C3", start="2024-07-24", said="2025-07-25", by="third_party:Aid Group")
    (flag,) = date_flags([*right, wrong])
    assert (flag.claim_id, flag.doubt) == ("C3", Doubt.YEAR)
    assert both_ways([*right, wrong]) == [{"C1", "C2"}, {"C3"}]


def test_a_year_mistyped_in_the_real_case(real: Real) -> None:
    claims = dict(real.picture.claims)
    when = claims["C0018"].when
    early = when.model_copy(
        update={
            "earliest": when.earliest.replace(year=2024),
            "latest": when.latest.replace(year=2024),
        }
    )
    claims["C0018"] = claims["C0018"].model_copy(update={"when": early})
    everything = list(claims.values())
    assert [flag.claim_id for flag in date_flags(everything)] == ["C0018"]
    (alone,) = [
        item.claim_ids
        for item in match_claims(everything, real.picture.claim_places).incidents
        if "C0018" in item.claim_ids
    ]
    assert alone == ("C0018",)


WIRE = "Two shells fell on the school of the upper village and nobody was hurt there"


@pytest.mark.parametrize("own_name", [False, True])
def test_five_hundred_copies_of_one_wire_story(own_name: bool) -> None:
    story = [
        claim(
            f"W{n:03d}",
            by=f"media:Paper {n}" if own_name else "borduria",
            accused="arland",
            stance="reports" if own_name else "asserts",
            said="2025-07-25",
            summary=WIRE,
        )
        for n in range(500)
    ]
    other = claim(
        "X", stance="confirms", accused="arland",
        summary="The army confirms that its shells fell beside a school in the upper village",
    )  # fmt: skip
    assert groups([story[0], other]) == [{"W000", "X"}]
    sources = {
        each.source_id: source(each.source_id, publisher=f"Paper {n} (Wire)")
        for n, each in enumerate(story)
    }
    found = copies([*story, other], sources)
    assert {each.root_id for each in found.values()} == {"W000"}
    assert len(found) == 499
    kept = [each for each in [*story, other] if each.id not in found]
    assert len(roots(kept)) == 2, "the story is one root, the army another"
    together = groups([*story, other])
    assert [len(members) for members in together] == [501]


def test_two_events_in_one_report_stay_apart() -> None:
    told: dict[str, Any] = {"by": "media:Gazette", "stance": "reports", "source": "S-one"}
    claims = [
        claim("C1", place="Hill Green", summary="Shells hit the hill in the morning", **told),
        claim(
            "C2", place="Ford Blue", at=(104.75, 14.38), event_type="rocket",
            summary="Rockets hit the ford in the morning", **told,
        ),
    ]  # fmt: skip
    assert both_ways(claims) == [{"C1"}, {"C2"}]
    assert copies(claims, {}) == {}
    twice = [
        claim("C3", start="2025-07-24T08:00", summary="A first salvo hit the hill", **told),
        claim("C4", start="2025-07-24T17:30", summary="A second salvo hit the hill", **told),
    ]
    assert both_ways(twice) == [{"C3"}, {"C4"}]


def test_two_events_in_one_report_in_the_real_case(real: Real) -> None:
    # One page of one ministry: two jets, two hills, sixteen minutes apart.
    assert "C0295" not in of(real, "C0294")
    assert real.picture.claims["C0294"].source_id == real.picture.claims["C0295"].source_id


def test_a_general_statement_is_about_several_and_joins_none() -> None:
    events = [
        claim("C1", at=(104.5, 14.3), start="2025-07-24T06:10", summary="Shells hit Hill Green"),
        claim("C2", at=(105.5, 14.3), place="Ford Blue", start="2025-07-24T09:40"),
    ]
    said = claim(
        "G", start="2025-07-24T05:00", end="2025-07-24", place="the whole front", at=None,
        precision=GeoPrecision.BORDER_SEGMENT, summary="Shelling all along the front since dawn",
    )  # fmt: skip
    claims = [*events, said]
    where = {each.id: Whereabouts(How.STATED, each.where.shape) for each in events}
    path = ((104.0, 14.3), (106.0, 14.3))
    where["G"] = Whereabouts(How.ALONG, Corridor(path=path, half_width_m=5000.0))
    incidents = match_claims([*background(), *claims], {}).incidents
    of_claim = {each: item.id for item in incidents for each in item.claim_ids}
    everything = {each.id: each for each in [*background(), *claims]}
    links = about(incidents, everything, scopes(list(everything.values()), where), where)
    assert {(link.claim_id, link.incident_id) for link in links} == {
        ("G", of_claim["C1"]),
        ("G", of_claim["C2"]),
    }
    assert both_ways(claims) == [{"C1"}, {"C2"}, {"G"}]
