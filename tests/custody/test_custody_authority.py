"""Authority: what is refused, entry by entry, and in which words."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest

from custody.signed import (
    ANA,
    ARLAND,
    BORDURIA,
    FIELD,
    OPERATOR,
    ORIGIN,
    OTHER_TEAM,
    RITA,
    ROLF,
    STRANGER,
    TEAM,
    after,
    draft,
    granting,
    key,
    later,
    office,
    release,
    released,
    signed,
)
from record.samples import NOW, claim, observation, source
from record.samples import settings as case_settings
from truceline.custody.authority import Authority, rulings, unauthorised
from truceline.custody.roles import CLOCKS_DIFFER, Rule
from truceline.custody.signing import sign_proposal
from truceline.ledger import Signer
from truceline.record import Delivery, Entry, Finding, Proposal, Redaction, RedactionMode

EVERYBODY = office(ROLF, ANA, TEAM, OTHER_TEAM, ARLAND, BORDURIA)


def refused(entry: Entry, rule: Rule, *words: str, to: list[Entry] | None = None) -> None:
    """Hold that exactly this rule is broken, in these words, and that nothing has changed."""
    entries = EVERYBODY if to is None else to
    authority = after(entries)
    (only,) = authority.admit(len(entries), entry)
    assert only.startswith(f"{rule}: "), only
    assert all(each in only for each in words), only
    assert authority.admit(len(entries), entry) == (only,)
    assert unauthorised([*entries, entry], ORIGIN, OPERATOR.verifier) == {len(entries): (only,)}


def allowed(entry: Entry, to: list[Entry] | None = None) -> None:
    """Hold that an entry is authorised."""
    entries = EVERYBODY if to is None else to
    assert after(entries).admit(len(entries), entry) == ()


# Signatures


def test_what_nobody_signed_is_never_authorised() -> None:
    refused(signed(source()), Rule.SIGNED, "nobody has signed this source", "Have its author sign")
    refused(signed(case_settings()), Rule.SIGNED, to=[])


def test_a_key_that_nobody_granted() -> None:
    refused(signed(source(), STRANGER), Rule.KNOWN_KEY, "'stranger'", "Have the operator grant it")
    # Its signature beside a good one does not pass unnoticed either.
    refused(signed(source(), ANA, STRANGER), Rule.KNOWN_KEY, "'stranger'")


def test_another_key_under_a_granted_name() -> None:
    eve = Signer("ana", STRANGER.seed)
    refused(signed(source(), eve), Rule.KNOWN_KEY, eve.key_id.hex(), ANA.key_id.hex())
    # With Ana's own id beside it, the signature does not fit.
    entry = signed(source(), eve)
    made = entry.signatures[0].model_copy(update={"key_id": ANA.key_id.hex()})
    refused(
        entry.model_copy(update={"signatures": (made,)}),
        Rule.FITS,
        "signature of key 'ana' (analyst, held by Ana A.) does not fit",
    )


@pytest.mark.parametrize(
    "change",
    [
        {"author": "Somebody else"},
        {"available": NOW},
        {"body": claim("C2", by="arland")},
        {"body": claim("C1", by="arland", accused="cadonia")},
        {"sealed": {"summary": "A" * 43}},
    ],
)
def test_a_changed_entry(change: dict[str, Any]) -> None:
    entry = signed(claim("C1", by="arland"), ARLAND)
    allowed(entry)
    refused(entry.model_copy(update=change), Rule.FITS, "'arland-office'", "have it signed again")


def test_a_commitment_put_in_place_of_another() -> None:
    """The value was sealed, so the change is nowhere to be seen but in the signature."""
    entry = signed(source(informant="J. Doe"), ANA)
    allowed(entry)
    other = signed(source(informant="A. Other"), ANA).sealed
    refused(entry.model_copy(update={"sealed": other}), Rule.FITS)


def test_a_signature_for_another_log() -> None:
    refused(signed(source(), ANA, origin=FIELD), Rule.FITS, f"in the log {ORIGIN!r}")


def test_a_signature_whose_date_was_changed() -> None:
    entry = signed(source(), ANA)
    (made,) = entry.signatures
    for by in (timedelta(seconds=1), timedelta(days=-400)):
        dated = made.model_copy(update={"signed": made.signed + by})
        refused(entry.model_copy(update={"signatures": (dated,)}), Rule.FITS)


def test_the_order_of_signatures_says_nothing() -> None:
    entry = signed(release(), ANA, RITA)
    turned = entry.model_copy(update={"signatures": entry.signatures[::-1]})
    assert turned.hash != entry.hash
    allowed(entry)
    allowed(turned)
    wrong = after([*EVERYBODY, entry]).admit(8, turned)
    assert [each.partition(": ")[0] for each in wrong] == [Rule.NO_REPLAY] * 2


def test_the_same_key_twice_is_one_signature() -> None:
    entry = signed(release(), RITA)
    again = signed(release(), RITA, dated=NOW - timedelta(hours=1)).signatures
    twice = entry.model_copy(update={"signatures": (*entry.signatures, *again)})
    refused(twice, Rule.EACH_ONCE, "'rita'", "signs twice")
    same = entry.model_copy(update={"signatures": entry.signatures * 2})
    refused(same, Rule.EACH_ONCE)


def test_one_bad_signature_is_enough() -> None:
    good = signed(release(), ANA, RITA)
    empty = base64.b64encode(bytes(64)).decode()
    bad = good.signatures[0].model_copy(update={"value": empty, "key": "rolf"})
    bad = bad.model_copy(update={"key_id": ROLF.key_id.hex()})
    entry = good.model_copy(update={"signatures": (*good.signatures, bad)})
    refused(entry, Rule.FITS, "'rolf'")


# Replays and dates


def test_an_entry_added_again() -> None:
    entry = signed(claim("C1", by="arland"), ARLAND)
    again = entry.model_copy(update={"recorded": later(days=1)})
    for copy in (entry, again):
        refused(copy, Rule.NO_REPLAY, "under an earlier entry", to=[*EVERYBODY, entry])
    # Said and signed once more, it changes nothing and is allowed.
    allowed(signed(claim("C1", by="arland"), ARLAND, at=later(days=1)), to=[*EVERYBODY, entry])


def test_a_statement_taken_back_cannot_be_brought_back_by_others() -> None:
    """A party asserts, then retracts: nobody can put the old signed words on top again."""
    first = signed(claim("C1", by="arland"), ARLAND)
    second = signed(claim("C1", by="arland", stance="retracts"), ARLAND, at=later(hours=1))
    refused(
        first.model_copy(update={"recorded": later(hours=2)}),
        Rule.NO_REPLAY,
        to=[*EVERYBODY, first, second],
    )


def test_half_of_a_proposal_cannot_be_used_twice() -> None:
    """Ana's signature was for the release that Rita released, not for another one with Rolf."""
    both = signed(release(), ANA, RITA)
    rolfs = signed(release(), ROLF, at=later(hours=1)).signatures
    other = both.model_copy(
        update={"signatures": (both.signatures[0], *rolfs), "recorded": later(hours=1)}
    )
    refused(other, Rule.NO_REPLAY, "'ana'", to=[*EVERYBODY, both])


def test_what_was_refused_does_not_use_a_signature_up() -> None:
    authority = after(EVERYBODY)
    alone = signed(release(), ANA)
    assert authority.admit(7, alone) != ()
    rita = signed(release(), RITA).signatures
    both = alone.model_copy(update={"signatures": (*alone.signatures, *rita)})
    assert authority.admit(8, both) == ()


def test_a_back_dated_entry() -> None:
    entries = [*EVERYBODY, signed(source("S1"), ANA, at=later(days=1))]
    allowed(signed(source("S2"), ANA, at=later(days=1)), to=entries)
    before = signed(source("S2"), ANA, at=later(days=1) - timedelta(seconds=1))
    refused(before, Rule.FORWARD, "2025-12-01 23:59:59 UTC", "2025-12-02 00:00:00 UTC", to=entries)


def test_what_is_refused_does_not_hold_up_the_clock() -> None:
    """An unsigned entry of the year 2100 must not make everything after it back-dated."""
    authority = after(EVERYBODY)
    assert authority.admit(7, signed(source("S1"), at=later(days=40_000))) != ()
    assert authority.admit(8, signed(source("S2"), ANA)) == ()


def test_a_signature_dated_ahead() -> None:
    allowed(signed(source(), ANA, dated=NOW + CLOCKS_DIFFER))
    late = NOW + CLOCKS_DIFFER + timedelta(seconds=1)
    refused(signed(source(), ANA, dated=late), Rule.DATED, "2025-12-01 00:10:01 UTC", "Set the")


def test_a_proposal_may_travel_for_long() -> None:
    allowed(signed(source(), ANA, dated=NOW - timedelta(days=400)))


# Two people


def test_two_people_release_and_one_does_not() -> None:
    for body in (release(), released(), redaction()):
        for one in (ANA, RITA, OPERATOR):
            refused(signed(body, one), Rule.TWO_PEOPLE)
        for pair in ((ANA, RITA), (OPERATOR, RITA), (ROLF, RITA), (RITA, ANA)):
            allowed(signed(body, *pair))
        for pair in ((ANA, OPERATOR), (RITA, TEAM), (RITA, ARLAND)):
            refused(signed(body, *pair), Rule.TWO_PEOPLE, "Have ")
        allowed(signed(body, ANA, OPERATOR, RITA))


def redaction(mode: RedactionMode = RedactionMode.ERASED) -> Redaction:
    return Redaction(
        id="X1", target_kind="source", target_id="S1", fields=("contact",), mode=mode, reason="r"
    )


@pytest.mark.parametrize("mode", list(RedactionMode))
def test_every_redaction_takes_two(mode: RedactionMode) -> None:
    refused(signed(redaction(mode), RITA), Rule.TWO_PEOPLE, "this redaction needs two people")
    allowed(signed(redaction(mode), RITA, ANA))


def test_without_a_reviewer_it_says_what_to_do_first() -> None:
    for body in (release(), released(), redaction()):
        refused(
            signed(body, OPERATOR),
            Rule.TWO_PEOPLE,
            "no key in this log is a reviewer's",
            "Have the operator grant a second person's key the role of reviewer first.",
            to=[],
        )
    ana = [signed(granting(ANA), OPERATOR)]
    refused(signed(release(), OPERATOR, ANA), Rule.TWO_PEOPLE, "no key in this log", to=ana)


def test_two_keys_of_one_holder_are_one_person() -> None:
    twin = key("rita-at-home")
    entries = [*office(), signed(granting(twin, "analyst", "RITA  r. "), OPERATOR, RITA)]
    refused(signed(release(), RITA, twin), Rule.TWO_PEOPLE, "one person's keys", to=entries)
    # A third signature by another person makes two of them.
    allowed(signed(release(), RITA, twin, OPERATOR), to=entries)


def test_the_reviewer_named_in_a_finding_is_one_who_signs() -> None:
    """The name is printed in briefings."""
    allowed(signed(released(reviewer="Rita R."), ANA, RITA))
    allowed(signed(released(reviewer=" rita r."), ANA, RITA))
    allowed(signed(released(reviewer="rita"), ANA, RITA))  # the name of the key
    refused(signed(released(reviewer="Judge Famous"), ANA, RITA), Rule.NAMED, "'Judge Famous'")
    refused(signed(released(reviewer="Rolf R."), ANA, RITA), Rule.NAMED, "Rita R.")
    allowed(signed(released(reviewer="Rolf R."), ROLF, RITA))


def test_a_released_finding_is_taken_back_by_two_only() -> None:
    entries = [*EVERYBODY, signed(released("F1"), ANA, RITA)]
    at = later(minutes=1)
    refused(signed(draft("F1"), ANA, at=at), Rule.TWO_PEOPLE, "taking back a released", to=entries)
    allowed(signed(draft("F1"), ANA, RITA, at=at), to=entries)
    allowed(signed(draft("F2"), ANA, at=at), to=entries)
    # As a draft again, one person goes on with it.
    entries.append(signed(draft("F1"), ANA, RITA, at=at))
    mended = Finding.model_validate(draft("F1").model_dump() | {"reason": "read again"})
    allowed(signed(mended, ANA, at=at), to=entries)


def test_settings_need_a_reviewer_once_there_is_one() -> None:
    allowed(signed(case_settings(), OPERATOR), to=[])
    refused(
        signed(case_settings(), OPERATOR),
        Rule.REVIEWED,
        "settings need the operator and a reviewer",
        "Have a reviewer sign it too.",
    )
    refused(signed(case_settings(), RITA, ANA), Rule.ROLE)
    allowed(signed(case_settings(), OPERATOR, RITA))


def test_a_delivery_is_of_a_release() -> None:
    body = Delivery(id="Y1", release_id="B1", recipient="The chair", given=NOW)
    refused(signed(body, ANA), Rule.DELIVERED, "no release 'B1'")
    unreleased = [*EVERYBODY, signed(release(), ANA, RITA)]
    allowed(signed(body, ANA), to=unreleased)


# Own words


def test_an_observer_says_anew_what_it_said_and_nothing_else() -> None:
    entries = [
        *EVERYBODY,
        signed(observation("O1"), TEAM),
        signed(source("S1"), ANA),
    ]
    at = later(minutes=1)
    allowed(signed(observation("O1", count=2), TEAM, at=at), to=entries)
    refused(
        signed(observation("O1", count=2), OTHER_TEAM, at=at),
        Rule.OWN_WORDS,
        "key 'team-3' (observer, held by Team 3) did not say observation 'O1' first",
        "Say it under another id",
        to=entries,
    )
    refused(signed(source("S1", language="en"), TEAM, at=at), Rule.OWN_WORDS, to=entries)
    for staff in (ANA, RITA, OPERATOR):
        allowed(signed(observation("O1", count=2), staff, at=at), to=entries)
    # After the correction by an analyst it is still the team's own observation.
    entries.append(signed(observation("O1", count=2), ANA, at=at))
    allowed(signed(observation("O1", count=3), TEAM, at=at), to=entries)


def test_a_party_says_anew_what_it_said_whoever_signs_for_it() -> None:
    colleague = key("arland-mission")
    joined = granting(colleague, "party", "Mission of arland", party="arland")
    entries = [
        *EVERYBODY,
        signed(joined, OPERATOR, RITA),
        signed(claim("C1", by="arland"), ARLAND),
        signed(claim("C2", by="arland"), ANA),
    ]
    at = later(minutes=1)
    for signer in (ARLAND, colleague):
        allowed(signed(claim("C1", by="arland", summary="x"), signer, at=at), to=entries)
    refused(
        signed(claim("C1", by="borduria", accused="arland"), BORDURIA, at=at),
        Rule.OWN_WORDS,
        to=entries,
    )
    # What an analyst entered is not the party's to change, though it is said to be its word.
    refused(
        signed(claim("C2", by="arland", summary="x"), ARLAND, at=at), Rule.OWN_WORDS, to=entries
    )
    # But it may sign the very same words: that changes nothing, and says that they are its own.
    allowed(signed(claim("C2", by="arland"), ARLAND, at=at), to=entries)


def test_the_same_words_over_another_sealed_value_are_not_the_same() -> None:
    entries = [*EVERYBODY, signed(source("S1", informant="J. Doe"), ANA)]
    other = signed(source("S1", informant="A. Other"), TEAM, at=later(hours=1))
    assert other.body == entries[-1].body
    refused(other, Rule.OWN_WORDS, to=entries)


def test_the_same_words_known_since_another_day_are_not_the_same() -> None:
    """Or what was known when could be changed by whoever may sign such words at all."""
    entries = [*EVERYBODY, signed(source("S1"), ANA, available=NOW)]
    at = later(hours=1)
    allowed(signed(source("S1"), TEAM, at=at, available=NOW), to=entries)
    for available in (None, NOW - timedelta(days=1)):
        refused(signed(source("S1"), TEAM, at=at, available=available), Rule.OWN_WORDS, to=entries)


def test_signing_along_makes_nobody_an_owner() -> None:
    """Borduria's signature beside Arland's statement must not let it put another in its place."""
    entries = [*EVERYBODY, signed(claim("C1", by="arland"), ARLAND, BORDURIA)]
    theirs = claim("C1", by="borduria", accused="arland")
    refused(signed(theirs, BORDURIA, at=later(hours=1)), Rule.OWN_WORDS, to=entries)


def test_a_new_holder_of_a_keys_name_does_not_own_what_the_old_one_said() -> None:
    new = Signer("team-2", STRANGER.seed)
    entries = [
        *EVERYBODY,
        signed(observation("O1"), TEAM),
        signed(granting(new, "observer", "Team 9"), OPERATOR, RITA),
    ]
    refused(signed(observation("O1", count=9), new), Rule.OWN_WORDS, to=entries)


# Sealed fields


def test_a_name_in_the_clear_is_refused_and_not_repeated() -> None:
    entry = signed(source(informant="J. Doe"), ANA)
    allowed(entry)
    for sealed in ({}, entry.sealed):
        bare = signed(source(), ANA).model_copy(update={"sealed": sealed})
        bare = bare.model_copy(update={"body": source(informant="J. Doe")})
        wrong = after(EVERYBODY).admit(7, bare)
        (only,) = [each for each in wrong if each.startswith(f"{Rule.SEALED}: ")]
        assert "informant of this source stands in the clear" in only
        assert not any("Doe" in each for each in wrong)


def test_a_value_beside_its_own_commitment_is_refused() -> None:
    """Sealed though nobody asked for it: then it is not to be read beside it either."""
    entry = signed(claim("C1", by="arland", summary="J. Doe says so"), ARLAND)
    allowed(entry)
    wrong = after(EVERYBODY).admit(7, entry.model_copy(update={"sealed": {"summary": "A" * 43}}))
    assert any("summary of this claim stands in the clear" in each for each in wrong)
    assert not any("Doe" in each for each in wrong)


@pytest.mark.parametrize(
    "sealed",
    [
        {"informant": "J. Doe, +00 123"},
        {"J. Doe": "A" * 43},
        {"publisher.name": "A" * 43},
        {"id": "A" * 43},
        {"summary": "A" * 43},
        {"informant": "A" * 42},
    ],
)
def test_a_commitment_is_nothing_else(sealed: dict[str, str]) -> None:
    entry = signed(source(), ANA).model_copy(update={"sealed": sealed})
    wrong = after(EVERYBODY).admit(7, entry)
    (only,) = [each for each in wrong if each.startswith(f"{Rule.SEALED}: ")]
    assert "no commitment to a field of a source" in only
    assert not any("Doe" in each for each in wrong)


def test_a_case_can_ask_for_more_to_be_sealed() -> None:
    body = claim("C1", by="arland:A. Speaker")
    asked = signed(case_settings(sealed=("claim.speaker.name",)), OPERATOR)
    entries = [asked, *EVERYBODY]
    refused(signed(body, ARLAND), Rule.SEALED, "speaker.name of this claim", to=entries)
    allowed(signed(body, ARLAND), to=EVERYBODY)
    sealed = Proposal.of(
        body, origin=ORIGIN, author="me", salt=lambda: b"s" * 32, also=("claim.speaker.name",)
    )
    assert sealed.body != body
    allowed(sign_proposal(sealed, ARLAND, NOW).entry(NOW), to=entries)


# The machine as a whole


def test_a_rehearsal_changes_nothing() -> None:
    authority = after(office())
    batch = [
        signed(granting(ANA), OPERATOR, RITA),
        signed(source("S1"), ANA),
        signed(release(), ANA),
        signed(source("S2"), STRANGER),
    ]
    assert authority.rehearse(2, batch[:2]) == {}
    wrong = authority.rehearse(2, batch)
    assert set(wrong) == {4, 5}
    assert wrong == authority.rehearse(2, batch)
    assert "ana" not in authority.grants
    assert authority.admit(2, batch[1]) != ()
    said = [signed(source("S5"), OPERATOR), signed(granting(ANA), OPERATOR, RITA)]
    assert authority.rehearse(2, [*said, signed(release(), RITA, ANA)]) == {}
    handed = Delivery(id="Y1", release_id="B1", recipient="The chair", given=NOW)
    assert authority.fresh_copy().admit(2, signed(handed, OPERATOR)) != ()
    copy = authority.fresh_copy()
    assert [copy.admit(2 + n, entry) for n, entry in enumerate(batch[:2])] == [(), ()]
    assert "ana" not in authority.grants
    assert set(copy.grants) == {"rita", "ana"}


def test_a_ruling_for_every_entry() -> None:
    entries = [*office(ANA), signed(source("S1"), ANA), signed(source("S2"))]
    found = rulings(entries, ORIGIN, OPERATOR.verifier)
    assert [each.counts for each in found] == [True, True, True, False]
    assert [each.blocks for each in found] == [False, False, False, True]
    assert unauthorised(entries, ORIGIN, OPERATOR.verifier) == {3: found[3].wrong}
    assert rulings([], ORIGIN, OPERATOR.verifier) == ()


def test_another_operators_key_authorises_nothing() -> None:
    """As for whoever checks with the wrong key: every entry falls, and says why."""
    entries = [*EVERYBODY, signed(source(), ANA)]
    found = unauthorised(entries, ORIGIN, Signer(ORIGIN, STRANGER.seed).verifier)
    assert set(found) == set(range(len(entries)))
    assert found[0][0].startswith(f"{Rule.KNOWN_KEY}: ")
    found = unauthorised(entries, "example.org/other", OPERATOR.verifier)
    assert set(found) == set(range(len(entries)))


def test_what_was_recorded_without_signatures_before_stays_out() -> None:
    """A log of an earlier version goes on: its unsigned entries count no more, signed ones do."""
    old = [signed(case_settings()), signed(source("S1"))]
    new = [signed(case_settings(), OPERATOR), *EVERYBODY, signed(source("S1"), ANA)]
    assert set(unauthorised([*old, *new], ORIGIN, OPERATOR.verifier)) == {0, 1}


def test_a_log_starts_with_nobody_but_its_operator() -> None:
    authority = Authority(ORIGIN, OPERATOR.verifier)
    assert authority.grants == {}
    assert authority.incomplete == {}
    assert authority.admit(0, signed(source(), OPERATOR)) == ()
