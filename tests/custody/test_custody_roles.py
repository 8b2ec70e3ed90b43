"""The table of roles: every kind of entry signed by each role alone, and by each with another."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from custody.signed import (
    ANA,
    ARLAND,
    BORDURIA,
    LAPTOP,
    OPERATOR,
    RITA,
    ROLF,
    STRANGER,
    TEAM,
    after,
    draft,
    granting,
    handover,
    office,
    release,
    released,
    signed,
)
from record.samples import (
    agreement,
    claim,
    clause,
    coverage,
    detection,
    judgement,
    observation,
    source,
)
from record.samples import settings as case_settings
from record.strategies import KINDS
from truceline.custody.roles import (
    ABOUT_ITS_LOG,
    MAY_ENTER,
    REVIEWED,
    STAFF,
    TWO_PEOPLE,
    Rule,
    in_words,
)
from truceline.ledger import Signer
from truceline.record import (
    BODY,
    Body,
    Disc,
    KeyRole,
    Notification,
    Reply,
    parse_body,
)

PEOPLE = {
    "operator": OPERATOR,
    "analyst": ANA,
    "reviewer": RITA,
    "observer": TEAM,
    "arland": ARLAND,
    "borduria": BORDURIA,
}
GRANTED = (ANA, TEAM, ARLAND, BORDURIA, ROLF)

WHEN = {"earliest": "2025-07-01T00:00:00Z", "latest": "2025-07-01T23:59:59Z", "zone": "UTC"}
WHERE = {"words": "Hill"}


def notification(party: str = "arland") -> Notification:
    return Notification.model_validate(
        {
            "id": "N1", "source_id": "S1", "party": party, "event_type": "troop_movement",
            "given": WHEN, "when": WHEN, "where": WHERE,
        }
    )  # fmt: skip


def reply(party: str = "arland") -> Reply:
    return Reply.model_validate(
        {"id": "R1", "source_id": "S1", "party": party, "claim_ids": ("C1",), "asked": WHEN}
    )


IMAGED = {
    "id": "A",
    "source_id": "S1",
    "when": WHEN,
    "where": {"words": "", "precision": "unknown"},
}

BODIES: dict[str, Body] = {
    "settings": case_settings(),
    "grant": granting(STRANGER),
    "place": BODY.validate_python(
        {"kind": "place", "id": "P1", "source_id": "S1", "names": [{"text": "Hill"}]}
    ),
    "line": BODY.validate_python({"kind": "line", "id": "L1", "source_id": "S1", "name": "Line"}),
    "zone": BODY.validate_python({"kind": "zone", "id": "Z1", "source_id": "S1", "name": "Zone"}),
    "timestamp": BODY.validate_python(
        {
            "kind": "timestamp", "id": "T1", "size": 1, "checkpoint": "", "token": "",
            "authority": "", "stamped": "2025-12-01T00:00:00Z",
        }
    ),
    "handover": handover(0, 1),
    "source": source(),
    "claim": claim("C1", by="arland"),
    "claim of others": claim("C2", by="media:The Gazette", accused="arland"),
    "observation": observation(),
    "detection": detection("D1", 104.6, 14.3, "2025-07-24T13:00"),
    "coverage": coverage("V1", Disc(lon=104.6, lat=14.3, radius_m=10), "2025-07-24"),
    "elements": BODY.validate_python(
        {
            "kind": "elements", "id": "O1", "source_id": "S1", "platform": "Sentinel-1A",
            "line1": "1 " + "0" * 67, "line2": "2 " + "0" * 67,
        }
    ),
    "scene": BODY.validate_python({**IMAGED, "kind": "scene", "item": "A", "platform": "S1A"}),
    "change": BODY.validate_python(
        {
            **IMAGED, "kind": "change", "what": "radar", "sensor": "C-SAR", "before": ["A"],
            "after": ["B"], "p": 0.001, "size": -4.0, "area_m2": 900, "scale_m": 30, "method": "",
            "software": "",
        }
    ),
    "fire_history": BODY.validate_python(
        {**IMAGED, "kind": "fire_history", "detections": 3, "platforms": ["Aqua"]}
    ),
    "notification": notification(),
    "reply": reply(),
    "agreement": agreement(clause("1", "no_fire", "arland")),
    "judgement": judgement("C1", "C2", "same"),
    "draft finding": draft(),
    "released finding": released(),
    "registration": BODY.validate_python(
        {
            "kind": "registration", "id": "G-1", "method": "0.1", "table": "ab" * 32, "size": 1,
            "predictions": [{"incident_id": "I1", "occurrence": 0.6}], "metrics": ["brier"],
            "author": "Ana A.", "reason": "before the patrol",
        }
    ),
    "redaction": BODY.validate_python(
        {
            "kind": "redaction", "id": "X1", "target_kind": "source", "target_id": "S1",
            "fields": ["contact"], "mode": "erased", "reason": "asked for",
        }
    ),
    "release": release(),
    "delivery": BODY.validate_python(
        {
            "kind": "delivery", "id": "Y1", "release_id": "B1", "recipient": "The chair",
            "given": "2025-12-01T00:00:00Z",
        }
    ),
}  # fmt: skip
"""One of every kind. What gives a party's word gives arland's."""

# Written out here, not taken from the code: this is the table as people agreed on it.
# "+r" stands for: with a reviewer as well; "2" for: with a reviewer or, for a reviewer, with an
# analyst or the operator as well; "-" for: never, whoever else signs; a word stands for itself.
TABLE = """
                   operator  analyst  reviewer  observer  arland  borduria
settings           +r        -        -         -         -       -
grant              +r        -        -         -         -       -
place              yes       -        -         -         -       -
line               yes       -        -         -         -       -
zone               yes       -        -         -         -       -
timestamp          yes       -        -         -         -       -
handover           yes       -        -         -         -       -
source             yes       yes      yes       yes       yes     yes
claim              yes       yes      yes       yes       yes     -
claim of others    yes       yes      yes       yes       -       -
observation        yes       yes      yes       yes       -       -
detection          yes       yes      yes       yes       -       -
coverage           yes       yes      yes       yes       -       -
elements           yes       yes      yes       yes       -       -
scene              yes       yes      yes       yes       -       -
change             yes       yes      yes       yes       -       -
fire_history       yes       yes      yes       yes       -       -
notification       yes       yes      yes       -         yes     -
reply              yes       yes      yes       -         yes     -
agreement          yes       yes      yes       -         -       -
judgement          yes       yes      yes       -         -       -
draft finding      yes       yes      yes       -         -       -
released finding   2         2        2         -         -       -
registration       yes       yes      yes       -         -       -
redaction          2         2        2         -         -       -
release            2         2        2         -         -       -
delivery           yes       yes      yes       -         -       -
"""


def cells() -> list[tuple[str, str, str]]:
    head, *rows = TABLE.strip("\n").splitlines()
    columns = head.split()
    return [
        (row[:19].strip(), who, cell)
        for row in rows
        for who, cell in zip(columns, row[19:].split(), strict=True)
    ]


def wrong(body: Body, *signers: Signer) -> tuple[str, ...]:
    """What is wrong with a body signed so, in a log with everybody granted and a release in it."""
    entries = [*office(*GRANTED), signed(granting(LAPTOP), OPERATOR, RITA)]
    if body.kind != "release":
        entries.append(signed(release(), OPERATOR, RITA))
    return after(entries).admit(len(entries), signed(body, *signers))


@pytest.mark.parametrize(("name", "who", "cell"), cells())
def test_the_table(name: str, who: str, cell: str) -> None:
    body, signer = BODIES[name], PEOPLE[who]
    alone = wrong(body, signer)
    assert (alone == ()) is (cell == "yes"), alone
    if alone:
        (only,) = alone
        rule, _, _ = only.partition(": ")
        expected = {"+r": {Rule.REVIEWED}, "2": {Rule.TWO_PEOPLE}, "-": {Rule.ROLE, Rule.OWN_PARTY}}
        assert rule in expected[cell]
        # It names the key and its holder, and ends in what to do.
        assert f"key {signer.name!r}" in only
        assert "held by" in only
        assert "Have " in only
    if cell == "+r":
        assert wrong(body, signer, RITA) == wrong(body, RITA, signer) == ()
        assert wrong(body, signer, ANA) != ()
    if cell == "2":
        others = [ANA, OPERATOR, ROLF] if who == "reviewer" else [RITA]
        assert all(wrong(body, signer, other) == () for other in others)
        assert all(wrong(body, signer, other) != () for other in (TEAM, ARLAND, BORDURIA))
    if cell == "-":
        for other in (TEAM, ARLAND, BORDURIA):
            if other is not signer and wrong(body, other) != ():
                assert wrong(body, signer, other) != (), "two who may not are not one who may"


@pytest.mark.parametrize(("name", "who", "cell"), cells())
def test_a_signature_more_takes_nothing_away(name: str, who: str, cell: str) -> None:
    if cell == "yes" and who != "analyst":
        assert wrong(BODIES[name], PEOPLE[who], ANA) == ()
        assert wrong(BODIES[name], ANA, PEOPLE[who]) == ()


def test_the_table_has_every_kind_and_every_role() -> None:
    kinds = {model.model_fields["kind"].default for model in get_args(get_args(Body)[0])}
    assert {body.kind for body in BODIES.values()} == kinds == set(MAY_ENTER)
    assert {name for name, _, _ in cells()} == set(BODIES)
    assert kinds >= TWO_PEOPLE | REVIEWED | ABOUT_ITS_LOG
    assert {KeyRole(role) for role in ("operator", "analyst", "reviewer")} == STAFF


def test_what_a_party_says_is_its_own_word_only() -> None:
    for mine, theirs, signer in (("arland", "borduria", ARLAND), ("borduria", "arland", BORDURIA)):
        for make in (notification, reply):
            assert wrong(make(mine), signer) == ()
            assert wrong(make(theirs), signer)[0].startswith("own party: ")
        assert wrong(claim("C1", by=mine, accused=theirs), signer) == ()
        (only,) = wrong(claim("C1", by=theirs, accused=mine), signer)
        assert only.startswith("own party: ")
        assert f"the word of {theirs}" in only
        # Both sign a joint statement: whose word it is has signed it.
        assert wrong(reply(mine), ARLAND, BORDURIA) == ()


content = st.sampled_from(
    sorted(
        (kind for kind in KINDS if MAY_ENTER[kind.model_fields["kind"].default] != {"operator"}),
        key=lambda kind: kind.__name__,
    )
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(kind=content, data=st.data(), who=st.sampled_from(sorted(PEOPLE)))
def test_nothing_but_kind_and_party_decides(kind: type[Any], data: st.DataObject, who: str) -> None:
    """Whatever a body says otherwise: the verdict is the one of the table."""
    body = data.draw(KINDS[kind])
    assume(body.kind not in ("delivery", "release"))
    name = body.kind
    if name == "finding":
        name = "draft finding" if body.reviewer is None else "released finding"
    if name == "claim" and body.speaker.party is None:
        name = "claim of others"
    if name in ("claim", "notification", "reply"):
        fields = body.model_dump(mode="json")
        place = fields["speaker"] if name == "claim" else fields
        place["party"] = "arland"
        body = parse_body(json.dumps(fields))
    expected = next(cell for row, column, cell in cells() if (row, column) == (name, who))
    assert (wrong(body, PEOPLE[who]) == ()) is (expected == "yes")


def test_every_rule_says_what_it_asks() -> None:
    assert len({rule.definition for rule in Rule}) == len(Rule)
    assert all(len(rule.definition) > 20 for rule in Rule)
    # A complaint begins with its rule and a colon, which must lead to one rule.
    assert not any(":" in rule for rule in Rule)


def test_roles_in_words() -> None:
    assert in_words(STAFF) == "the operator, an analyst or a reviewer"
    assert in_words(frozenset({KeyRole.OPERATOR})) == "the operator"
    assert in_words(frozenset({KeyRole.OBSERVER, KeyRole.PARTY})) == "a party or an observer"
