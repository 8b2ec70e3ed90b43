"""Compliance: one status for each clause and each party it binds, at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from record.samples import ZONE, agreement, claim, clause, finding, settings
from truceline.comply import Compliance, compliance
from truceline.record import Agreement, Claim, Finding, Obligation, Suspension, When
from truceline.weigh import weigh
from weigh.weighing import incident

PARTIES = ("arland", "borduria")


def at(text: str) -> datetime:
    return When.parse(text, ZONE).earliest


def rows(
    agreements: Sequence[Agreement],
    *events: Sequence[Claim],
    as_of: str = "2025-12-01",
    parties: Sequence[str] = PARTIES,
    findings: Sequence[Finding] = (),
) -> dict[tuple[str, str], Compliance]:
    """Compliance by clause (as agreement/clause) and party, where each event is an incident."""
    found = [incident(claims, f"I-{number}") for number, claims in enumerate(events)]
    claims = {item.id: item for event in events for item in event}
    weighed = weigh(found, claims, agreements, findings)
    made = compliance(agreements, weighed, settings(*parties), at(as_of))
    keyed = {(f"{row.agreement_id}/{row.clause_id}", row.party): row for row in made}
    assert len(keyed) == len(made), "one status for one clause and party"
    assert all(row.as_of == at(as_of) for row in made)
    return keyed


def status(made: dict[tuple[str, str], Compliance], party: str = "arland", ref: str = "A/1") -> str:
    return made[ref, party].status.value


NO_FIRE = agreement(clause("1", "no_fire", *PARTIES))
OWNED = [
    claim("C1", by="borduria", accused="arland"),
    claim("C2", by="arland", accused="arland", stance="confirms"),
]
"""Arland fired: Borduria says so, and Arland says so."""
SEEN = claim("C9", by="observer:Team", accused="arland")
"""Observers say so too."""


def test_no_incident_known() -> None:
    made = rows([NO_FIRE])
    assert set(made) == {("A/1", "arland"), ("A/1", "borduria")}
    assert {row.status.value for row in made.values()} == {"no_incident_known"}
    assert all(row.probability is None and row.incident_ids == () for row in made.values())


def test_alleged() -> None:
    made = rows([NO_FIRE], [claim("C1", by="borduria", accused="arland")])
    assert status(made) == "alleged"
    assert made["A/1", "arland"].incident_ids == ("I-0",)
    assert made["A/1", "arland"].probability is None, "nothing separates, so no number is shown"
    assert status(made, "borduria") == "no_incident_known"


def test_supported() -> None:
    made = rows([NO_FIRE], OWNED, [claim("C3", by="borduria", accused="arland")])
    row = made["A/1", "arland"]
    assert row.status.value == "supported"
    assert row.incident_ids == ("I-0", "I-1")
    assert row.probability is not None
    assert 0.5 < row.probability < 0.95
    assert status(made, "borduria") == "no_incident_known"


def test_refuted_because_another_did_it() -> None:
    made = rows([NO_FIRE], [claim("C0", by="arland", accused="borduria"), *OWNED, SEEN])
    assert status(made, "borduria") == "refuted"
    assert status(made) == "supported"


def test_refuted_because_it_did_not_occur() -> None:
    event = [
        claim("C1", by="borduria", accused="arland"),
        claim("C2", by="observer:Team", accused="arland", stance="denies"),
        claim("C3", by="observer:Others", accused="arland", stance="denies"),
    ]
    assert status(rows([NO_FIRE], event)) == "refuted"


def test_one_allegation_left_open_is_not_refuted() -> None:
    refuted = [claim("C0", by="arland", accused="borduria"), *OWNED, SEEN]
    made = rows([NO_FIRE], refuted, [claim("C9", by="arland", accused="borduria")])
    assert status(made, "borduria") == "alleged"


@pytest.mark.parametrize("kind", ["information", "observers", "other"])
def test_what_no_event_can_show_is_not_verifiable(kind: str) -> None:
    made = rows([agreement(clause("1", kind, *PARTIES))], OWNED)
    assert status(made) == "not_verifiable"
    assert made["A/1", "arland"].incident_ids == ()


@pytest.mark.parametrize("kind", ["withdrawal", "demining", "border_crossing"])
def test_that_nobody_reported_a_breach_does_not_show_that_it_was_done(kind: str) -> None:
    assert status(rows([agreement(clause("1", kind, *PARTIES))])) == "not_verifiable"


def test_a_body_is_not_verifiable() -> None:
    made = rows(
        [agreement(clause("1", "no_fire", "the chair", "the observers"), clause("2", "other"))]
    )
    assert set(made) == {("A/1", "the chair, the observers"), ("A/2", "not stated")}
    assert {row.status.value for row in made.values()} == {"not_verifiable"}


def test_a_party_is_shown_and_the_body_beside_it_is_not_mistaken_for_one() -> None:
    made = rows([agreement(clause("1", "no_fire", "arland", "the chair"))])
    assert set(made) == {("A/1", "arland")}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-07-28T10:00", "not_yet_due"),
        ("2025-07-28T23:59", "not_yet_due"),
        ("2025-07-28T24:00", "no_incident_known"),
    ],
)
def test_not_before_it_is_in_force(as_of: str, expected: str) -> None:
    truce = agreement(
        clause("1", "no_fire", *PARTIES), concluded="2025-07-28", effective="2025-07-28T24:00"
    )
    assert status(rows([truce], as_of=as_of)) == expected


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2025-08-30", "not_yet_due"),
        ("2025-08-31T12:00", "not_yet_due"),
        ("2025-09-01", "not_verifiable"),
    ],
)
@pytest.mark.parametrize("how", ["due", "window"])
def test_not_before_its_time_has_run_out(how: str, as_of: str, expected: str) -> None:
    stated = (
        When.parse("2025-08-31", ZONE)
        if how == "due"
        else When.between("2025-08-01", "2025-08-31", ZONE)
    )
    later = agreement(clause("1", "withdrawal", *PARTIES, **{how: stated}))
    assert status(rows([later], as_of=as_of)) == expected


def test_every_status_was_reached() -> None:
    from truceline.record import ClauseStatus

    reached = {
        *(
            row.status
            for row in rows([NO_FIRE], [claim("C0", accused="borduria"), *OWNED, SEEN]).values()
        ),
        *(row.status for row in rows([NO_FIRE], [claim("C1")]).values()),
        *(row.status for row in rows([agreement(clause("1", "other", "arland"))]).values()),
        *(row.status for row in rows([NO_FIRE], as_of="2025-06-01").values()),
    }
    assert reached == set(ClauseStatus)


def test_three_parties() -> None:
    parties = (*PARTIES, "cadonia")
    truce = agreement(clause("1", "no_fire", *parties), clause("2", "no_fire", "cadonia"))
    event = [
        claim("C1", by="arland", accused="cadonia"),
        claim("C2", by="borduria", accused="arland"),
        claim("C3", by="cadonia", accused="cadonia", stance="admits"),
        claim("C4", by="observer:Team", accused="cadonia"),
    ]
    made = rows([truce], event, parties=parties)
    assert status(made, "cadonia") == status(made, "cadonia", "A/2") == "supported"
    assert status(made, "arland") == "refuted"
    assert status(made, "borduria") == "no_incident_known"
    assert [party for ref, party in made if ref == "A/1"] == list(parties)


def test_a_declared_suspension_ends_no_clause() -> None:
    suspended = Suspension(by="arland", since=When.parse("2025-07-10", ZONE), reason="a mine")
    stopped = NO_FIRE.model_copy(update={"suspended": suspended})
    assert status(rows([stopped], OWNED)) == status(rows([NO_FIRE], OWNED)) == "supported"
    assert status(rows([stopped])) == "no_incident_known"


def test_an_agreement_not_known_at_the_cut_is_absent() -> None:
    later = agreement(clause("1", "no_fire", *PARTIES), agreement_id="B", concluded="2025-11-01")
    assert {ref for ref, _ in rows([NO_FIRE, later])} == {"A/1", "B/1"}
    assert {ref for ref, _ in rows([NO_FIRE])} == {"A/1"}
    assert rows([], OWNED) == {}


def test_agreements_stand_in_the_order_they_were_concluded() -> None:
    later = agreement(clause("1", "no_fire", *PARTIES), agreement_id="0", concluded="2025-11-01")
    assert [ref for ref, _ in rows([later, NO_FIRE])] == ["A/1", "A/1", "0/1", "0/1"]


def test_an_act_before_the_agreement_bears_on_nothing() -> None:
    early = [claim("C1", by="borduria", accused="arland", start="2025-06-01")]
    assert status(rows([NO_FIRE], early)) == "no_incident_known"


def test_blame_left_open_is_no_allegation_against_anyone() -> None:
    made = rows([NO_FIRE], [claim("C1", accused="unknown"), claim("C2", accused=None)])
    assert {row.status.value for row in made.values()} == {"no_incident_known"}


def test_what_was_taken_back_is_alleged_no_more() -> None:
    made = rows(
        [NO_FIRE],
        [
            claim("C1", by="borduria", accused="arland"),
            claim("C2", by="borduria", stance="retracts"),
        ],
    )
    assert status(made) == "no_incident_known"


def test_a_call_is_no_agreement_so_nothing_supports_its_breach() -> None:
    call = agreement(clause("1", "no_fire", *PARTIES), issuer="The chair", agreement_id="CALL")
    made = rows([call], OWNED)
    assert status(made, ref="CALL/1") != "supported"


def test_a_call_is_no_agreement_though_another_binds() -> None:
    call = agreement(clause("1", "no_fire", *PARTIES), issuer="The chair", agreement_id="CALL")
    made = rows([NO_FIRE, call], OWNED)
    assert status(made) == "supported"
    assert status(made, ref="CALL/1") != "supported"


def test_a_finding_supports_the_clauses_it_names_and_no_other() -> None:
    truce = agreement(clause("1", "no_fire", *PARTIES), clause("2", "civilians", *PARTIES))
    decided = finding("I-0", "as_alleged", "party", party="arland", clauses=["A/1"], reviewer="two")
    made = rows([truce], OWNED, findings=[decided])
    assert status(made, ref="A/1") == "supported"
    assert status(made, ref="A/2") != "supported"


def test_a_finding_bears_on_the_clause_it_names() -> None:
    truce = agreement(clause("1", "no_fire", *PARTIES), clause("2", "observers", *PARTIES))
    decided = finding("I-0", "as_alleged", "party", party="arland", clauses=["A/2"], reviewer="two")
    assert rows([truce], OWNED, findings=[decided])["A/2", "arland"].incident_ids == ("I-0",)


@pytest.mark.parametrize(
    ("occurrence", "attribution"), [("not_shown", "not_determined"), ("as_alleged", "third")]
)
def test_a_released_finding_refutes(occurrence: str, attribution: str) -> None:
    decided = finding("I-0", occurrence, attribution, reviewer="second")
    assert status(rows([NO_FIRE], OWNED, findings=[decided])) == "refuted"


def test_obligations_all_have_a_status() -> None:
    everything = agreement(*(clause(kind, kind, *PARTIES) for kind in Obligation))
    made = rows([everything], OWNED)
    assert len(made) == 2 * len(Obligation)
