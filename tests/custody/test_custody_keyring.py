"""Grants: which keys may come to stand in a log, and which never."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from custody.signed import (
    ANA,
    ARLAND,
    OPERATOR,
    ORIGIN,
    RITA,
    ROLF,
    STRANGER,
    TEAM,
    after,
    granting,
    key,
    later,
    office,
    release,
    signed,
)
from record.samples import NOW, grant, source
from truceline.custody.keyring import Keyholder, Keyring, person_of
from truceline.ledger import Signer, Verifier
from truceline.record import Grant, KeyRole

SMALL = [
    *("00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f"),
    *("ed" + "ff" * 30 + "7f", "ee" + "ff" * 30 + "7f"),
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]


def refused(body: Grant, *signers: Signer, to: list[Any] | None = None) -> str:
    """The one thing that is wrong with a grant, signed anew a minute later."""
    entries = office(ANA) if to is None else to
    entry = signed(body, *signers or (OPERATOR, RITA), at=later(minutes=1))
    (only,) = after(entries).admit(len(entries), entry)
    return only


def test_the_first_reviewer_is_granted_by_the_operator_alone() -> None:
    authority = after([])
    assert authority.grants == {}
    assert authority.admit(0, signed(granting(RITA), OPERATOR)) == ()
    assert authority.grants == {"rita": granting(RITA)}
    assert "and no reviewer signed" in refused(granting(ANA), OPERATOR, to=office())
    assert authority.admit(1, signed(granting(ANA), OPERATOR, RITA)) == ()
    assert set(authority.grants) == {"rita", "ana"}


def test_nobody_but_the_operator_grants() -> None:
    for signers in ((RITA, ANA), (ANA,), (RITA,)):
        assert refused(granting(STRANGER), *signers).startswith("role: ")


def test_a_key_cannot_grant_itself() -> None:
    (only,) = after([]).admit(0, signed(granting(STRANGER, "reviewer"), STRANGER))
    assert only.startswith("known key: no earlier entry grants the key 'stranger'")
    (only,) = after([]).admit(0, signed(granting(STRANGER, "reviewer"), OPERATOR, STRANGER))
    assert only.startswith("known key: ")


def test_a_key_stands_under_one_name() -> None:
    twin = Signer("ana-2", ANA.seed)
    assert "is key 'ana' (analyst, held by Ana A.) under another name" in refused(
        granting(twin, "reviewer", "Somebody else")
    )
    own = Signer("second", OPERATOR.seed)
    assert "under another name" in refused(granting(own, "reviewer", "Somebody else"))


@pytest.mark.parametrize("role", [role for role in KeyRole if role is not KeyRole.PARTY])
def test_the_operators_own_key_gets_no_other_role(role: KeyRole) -> None:
    body = granting(OPERATOR, role, "Olga O.")
    if role is KeyRole.OPERATOR:
        entries = office(ANA)
        assert after(entries).admit(len(entries), signed(body, OPERATOR, RITA)) == ()
    else:
        assert "is the log's own" in refused(body)


@pytest.mark.parametrize("change", [{"revoked": "lost"}, {"until": later(days=1)}])
def test_the_operators_own_key_is_not_taken_away(change: dict[str, Any]) -> None:
    body = granting(OPERATOR, "operator", "Olga O.", **change)
    assert "end this log and start a new one" in refused(body)


def test_no_other_key_takes_the_operators_name() -> None:
    other = Signer(ORIGIN, STRANGER.seed)
    assert "has the name of the operator's key" in refused(granting(other, "operator", "Olga O."))


def test_nobody_is_both_operator_and_reviewer() -> None:
    """Once the grants say who holds the operator's key, that person cannot be the second one."""
    named = signed(granting(OPERATOR, "operator", "Rita R."), OPERATOR)
    for entries, body, signers in (
        ([named], granting(RITA), (OPERATOR,)),
        (office(), granting(OPERATOR, "operator", "RITA R."), (OPERATOR, RITA)),
        ([], granting(RITA, "reviewer", "Operator"), (OPERATOR,)),
    ):
        assert "both the operator and a reviewer" in refused(body, *signers, to=entries)
    # As an analyst the same person is no second one either, beside the operator's key.
    twin = key("twin")
    entries = [
        named,
        *office(reviewed_by=ROLF),
        signed(granting(twin, "analyst", "Rita R."), OPERATOR, ROLF),
    ]
    (only,) = after(entries).admit(3, signed(release(), OPERATOR, twin))
    assert only.startswith("two people: ")
    assert after(entries).admit(3, signed(release(), OPERATOR, ROLF)) == ()
    # A holder once named stays: the key does not pass to somebody else.
    body = granting(OPERATOR, "operator", "Olga O.")
    assert "does not pass" in refused(body, OPERATOR, ROLF, to=entries)


def test_a_key_does_not_change_hands() -> None:
    assert "does not pass" in refused(granting(ANA, "analyst", "Ben B."))
    entries = office(ARLAND)
    moved = granting(ARLAND, party="borduria")
    assert "does not pass" in refused(moved, OPERATOR, RITA, to=entries)
    # The same person in another spelling, or in another role, is the same person.
    entries = office(ANA)
    authority = after(entries)
    again = granting(ANA, "reviewer", " ana  a. ")
    assert authority.admit(len(entries), signed(again, OPERATOR, RITA)) == ()
    assert authority.admit(9, signed(release(), ANA, RITA)) == ()


def test_a_new_key_under_an_old_name_takes_its_place() -> None:
    new = Signer("ana", STRANGER.seed)
    entries = [*office(ANA), signed(granting(new, "analyst", "Ana A."), OPERATOR, RITA)]
    authority = after(entries)
    assert authority.admit(3, signed(source("S1"), new)) == ()
    (only,) = authority.admit(4, signed(source("S2"), ANA))
    assert only.startswith("known key: the signature is by a key 'ana' with the id ")
    assert ANA.key_id.hex() in only
    assert new.key_id.hex() in only
    # The old one is still Ana's: it comes back as nobody else's.
    assert "under another name" in refused(
        granting(Signer("eve", ANA.seed), "reviewer", "Eve E."), to=entries
    )


def test_a_revoked_key_signs_nothing_more_and_never_comes_back() -> None:
    gone = granting(ANA, revoked="lost on patrol")
    entries = [*office(ANA), signed(source("S1"), ANA), signed(gone, OPERATOR, RITA)]
    authority = after(entries)
    assert "ana" not in authority.grants
    (only,) = authority.admit(4, signed(source("S2"), ANA))
    assert only.startswith(
        "still held: key 'ana' (analyst, held by Ana A.) was revoked (lost on patrol). Have "
    )
    for body in (granting(ANA), granting(ANA, "observer"), granting(ANA, until=later(days=9))):
        assert "was revoked (lost on patrol)" in refused(body, OPERATOR, RITA, to=entries)
    # A word on why it was revoked can still be changed, and a new key can have the name.
    assert authority.admit(5, signed(granting(ANA, revoked="stolen"), OPERATOR, RITA)) == ()
    new = Signer("ana", STRANGER.seed)
    assert authority.admit(6, signed(granting(new, "analyst", "Ana A."), OPERATOR, RITA)) == ()
    assert authority.admit(7, signed(source("S2"), new)) == ()


def test_what_a_key_signed_before_it_was_revoked_stands() -> None:
    gone = granting(ANA, revoked="left the mission")
    entries = [*office(ANA), signed(source("S1"), ANA), signed(gone, OPERATOR, RITA)]
    assert after(entries)


def test_a_key_with_an_end() -> None:
    end = later(hours=1)
    entries = [*office(), signed(granting(ANA, until=end), OPERATOR, RITA)]
    authority = after(entries)
    assert authority.admit(2, signed(source("S1"), ANA, at=end)) == ()
    after_it = end + timedelta(seconds=1)
    # Signed too late; recorded too late though dated in time; dated too late though recorded.
    for at, dated in ((after_it, after_it), (after_it, end), (end, after_it)):
        (only,) = authority.admit(3, signed(source("S2"), ANA, at=at, dated=dated))
        assert only.startswith("still held: key 'ana' (analyst, held by Ana A.) expired on 2025-12")
    # A later end brings it back: an expired key is no lost key.
    more = granting(ANA, until=later(days=9))
    assert authority.admit(4, signed(more, OPERATOR, RITA, at=after_it)) == ()
    assert authority.admit(5, signed(source("S2"), ANA, at=after_it)) == ()


def test_a_lost_reviewers_key_does_not_lock_the_case() -> None:
    end = later(days=30)
    authority = after([signed(granting(RITA, until=end), OPERATOR)])
    body = granting(ROLF)
    assert authority.admit(1, signed(body, OPERATOR, at=end)) != ()
    assert authority.admit(1, signed(body, OPERATOR, at=end + timedelta(seconds=1))) == ()


def test_an_expired_or_revoked_reviewer_is_no_second_person() -> None:
    end = later(hours=1)
    authority = after([signed(granting(RITA, until=end), OPERATOR)])
    assert authority.admit(1, signed(release(), OPERATOR, RITA, at=end)) == ()
    wrong = authority.admit(2, signed(release("B2"), OPERATOR, RITA, at=later(hours=2)))
    assert wrong[0].startswith("still held: key 'rita'")
    authority = after([*office(), signed(granting(RITA, revoked="left"), OPERATOR, RITA)])
    (only,) = authority.admit(2, signed(release("B3"), OPERATOR))
    assert "no key in this log is a reviewer's. Have the operator grant" in only


@pytest.mark.parametrize("point", SMALL)
@pytest.mark.parametrize("sign", [0, 0x80])
def test_a_key_that_anybody_can_sign_for_is_refused(point: str, sign: int) -> None:
    public = bytearray(bytes.fromhex(point))
    public[31] |= sign
    body = grant(Verifier("eve", bytes(public)).vkey, "reviewer", "Eve E.")
    assert "one that anybody can sign for" in refused(body)


def test_why_such_a_key_is_refused() -> None:
    """With the neutral point as its key, one made-up signature fits every text there is."""
    nobody = Verifier("eve", bytes.fromhex(SMALL[1]))
    forged = bytes.fromhex(SMALL[1]) + bytes(32)
    assert all(nobody.verify(text, forged) for text in (b"", b"any text", b"another"))


@pytest.mark.parametrize(
    "vkey",
    [
        "eve",
        "eve+00000000+AQ==",
        ANA.verifier.vkey.replace("ana+", "eve+"),  # the id is of the name ana
        key("eve").verifier.vkey + "A",
        "eve+" + ANA.key_id.hex() + "+" + base64.b64encode(b"\x04" + bytes(32)).decode(),
    ],
)
def test_what_is_no_key(vkey: str) -> None:
    assert "cannot be read" in refused(grant(vkey, "analyst", "Eve E.", id="eve"))


def test_a_key_has_a_holder() -> None:
    for holder in (" ", "\u200b", "\t"):
        assert "has no holder" in refused(granting(STRANGER, "analyst", holder))


@pytest.mark.parametrize(
    "other",
    [
        "Rita R.",
        "rita r.",
        " RITA  R. ",
        "Rita\u00a0R.",
        "Ri\u200bta R.",
        "\uff32ita R.",
        "Rita\nR.",
    ],
)
def test_one_person_in_several_spellings(other: str) -> None:
    assert person_of(other) == person_of("Rita R.")
    twin = key("twin")
    entries = [*office(), signed(granting(twin, "analyst", other), OPERATOR, RITA)]
    (only,) = after(entries).admit(2, signed(release(), RITA, twin))
    assert "are one person's keys. Have somebody else sign it." in only
    assert after(entries).admit(2, signed(release(), RITA, OPERATOR)) == ()


def test_two_people_differ_in_name_key_and_holder() -> None:
    """Each alone is not enough, whatever else keeps such keys out of a log."""
    rita = Keyholder(RITA.verifier, KeyRole.REVIEWER, "Rita R.")
    ana = Keyholder(ANA.verifier, KeyRole.ANALYST, "Ana A.")
    assert rita.is_another_than(ana)
    assert ana.is_another_than(rita)
    for other in (
        Keyholder(ANA.verifier, KeyRole.ANALYST, "rita r."),
        Keyholder(Signer("rita", ANA.seed).verifier, KeyRole.ANALYST, "Ana A."),
        Keyholder(Signer("ana", RITA.seed).verifier, KeyRole.ANALYST, "Ana A."),
    ):
        assert not rita.is_another_than(other)
        assert not other.is_another_than(rita)


def test_a_second_operators_key_counts_as_the_operators() -> None:
    deputy = key("deputy")
    entries = [*office(), signed(granting(deputy, "operator", "Dina D."), OPERATOR, RITA)]
    authority = after(entries)
    assert authority.admit(2, signed(granting(TEAM), deputy, RITA)) == ()
    assert (
        authority.admit(
            3, signed(granting(deputy, "operator", "Dina D.", revoked="x"), OPERATOR, RITA)
        )
        == ()
    )
    assert authority.admit(4, signed(granting(ANA), deputy, RITA)) != ()


def test_a_copy_changes_alone() -> None:
    ring = Keyring(OPERATOR.verifier)
    copy = ring.copy()
    copy.apply(granting(RITA))
    assert [each.verifier.name for each in ring] == [ORIGIN]
    assert [each.verifier.name for each in copy] == [ORIGIN, "rita"]
    assert not ring.reviewers(NOW)
    assert [str(each) for each in copy.reviewers(NOW)] == ["key 'rita' (reviewer, held by Rita R.)"]
