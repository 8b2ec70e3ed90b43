"""Entries taken over from another log: their order, and what they may say here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from custody.signed import (
    ANA,
    ARLAND,
    FIELD,
    LAPTOP,
    OPERATOR,
    ORIGIN,
    RITA,
    STRANGER,
    TEAM,
    after,
    bundle,
    draft,
    granting,
    handover,
    key,
    later,
    office,
    release,
    released,
    signed,
    taken,
)
from record.samples import NOW, claim, judgement, observation, source
from record.samples import settings as case_settings
from truceline.custody.authority import rulings, unauthorised
from truceline.custody.roles import Rule
from truceline.ledger import Signer
from truceline.record import BODY, Body, Entry, KeyRole

AT = later(hours=1)


def there(*bodies: Body, by: Signer = LAPTOP) -> list[Entry]:
    """Entries of the field log, each signed by one key."""
    return [signed(body, by, origin=FIELD) for body in bodies]


def granted(role: str = "observer", **more: Any) -> list[Entry]:
    """A log in which the field log's key has this role."""
    grant = granting(LAPTOP, role, "Team 2", **more)
    return [*office(ANA, TEAM, ARLAND), signed(grant, OPERATOR, RITA)]


def wrong_in(batch: list[Entry], to: list[Entry] | None = None) -> dict[int, tuple[str, ...]]:
    """What is wrong with each entry of a batch, by its place in the batch, from 0."""
    entries = granted() if to is None else to
    assert after(entries)
    found = unauthorised([*entries, *batch], ORIGIN, OPERATOR.verifier)
    return {index - len(entries): wrong for index, wrong in found.items()}


def of_rule(wrong: tuple[str, ...], rule: Rule) -> bool:
    return all(each.startswith(f"{rule}: ") for each in wrong)


THREE = there(source("S1"), observation("O1"), claim("C1", by="arland"))


def test_what_an_observers_laptop_recorded_counts_here() -> None:
    batch = bundle(THREE, at=AT)
    assert wrong_in(batch) == {}
    entries = granted()
    assert after(entries).rehearse(len(entries), batch) == {}
    found = rulings([*entries, *batch], ORIGIN, OPERATOR.verifier)
    assert all(each.counts for each in found)
    # It goes on from where it stood.
    more = [*THREE, *there(source("S2"))]
    assert wrong_in([*batch, *bundle(more, start=3, at=AT)]) == {}


def test_the_signature_is_for_the_log_it_was_written_for() -> None:
    """Its author signed for the field log, and that signature is what holds here."""
    ours = signed(source("S1"), LAPTOP)  # signed for this log
    wrong = wrong_in(bundle([ours], at=AT))
    assert set(wrong) == {1}
    assert f"in the log {FIELD!r}, fits: " in wrong[1][0]
    # And an entry taken over cannot stand here as if it had been written here.
    direct = THREE[0].model_copy(update={"recorded": AT})
    assert wrong_in([direct])[0][0].startswith("fits: ")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("missing", "comes too early: entry 1 is the next one"),
        ("twice", "stands here already: entry 2 is the next one"),
        ("turned", "comes too early: entry 0 is the next one"),
        ("between", "does not follow a handover"),
        ("other log", "does not follow a handover"),
        ("no handover", "does not follow a handover"),
    ],
)
def test_nothing_is_missing_twice_or_out_of_order(change: str, words: str) -> None:
    start, first, second, third = bundle(THREE, at=AT)
    batch = {
        "missing": [start, first, third],
        "twice": [start, first, second, second, third],
        "turned": [start, second, first, third],
        "between": [start, first, signed(source("S9"), ANA, at=AT), second, third],
        "other log": [start, first, taken(THREE[1], 1, AT, "example.org/other"), second, third],
        "no handover": [first, second, third],
    }[change]
    wrong = wrong_in(batch)
    assert any(words in each for found in wrong.values() for each in found), wrong
    assert all(of_rule(found, Rule.TAKEN_OVER) for found in wrong.values())
    # Nothing of it counts: no root covers it.
    entries = granted()
    found = rulings([*entries, *batch], ORIGIN, OPERATOR.verifier)[len(entries) :]
    for entry, ruling in zip(batch, found, strict=True):
        own = entry.taken is None and entry.body.kind != "handover"
        assert ruling.counts is own
    assert after(entries).rehearse(len(entries), batch) != {}


def test_a_bundle_that_broke_off_goes_on_later() -> None:
    start, first, second, third = bundle(THREE, at=AT)
    between = signed(source("S9"), ANA, at=AT)
    broken = [start, first, between]
    wrong = wrong_in(broken)
    assert set(wrong) == {0, 1}
    assert "3 entries are announced and 1 stand here" in wrong[0][0]
    entries = granted()
    assert after(entries).rehearse(len(entries), broken).keys() == {len(entries), len(entries) + 1}
    # From the second entry on, in a handover of its own; then all of it counts.
    rest = [signed(handover(1, 3), OPERATOR, at=AT, available=AT), second, third]
    assert wrong_in([*broken, *rest]) == {}


def test_taking_a_bundle_twice_is_refused() -> None:
    first = bundle(THREE, at=AT)
    again = bundle(THREE, at=AT + timedelta(hours=1))
    wrong = wrong_in([*first, *again])
    assert set(wrong) == {4, 5, 6, 7}
    assert "were taken in already" in wrong[4][0]
    gap = [signed(handover(4, 5), OPERATOR, at=AT), *there(source("S4"))]
    assert "of which 3 were taken in" in wrong_in([*first, *gap])[4][0]


def test_only_the_operator_hands_over() -> None:
    for signer in (RITA, ANA, LAPTOP):
        start = signed(handover(0, 3), signer, at=AT)
        wrong = wrong_in([start, *bundle(THREE, at=AT)[1:]])
        assert of_rule(wrong[0], Rule.ROLE)
        assert set(wrong) == {0, 1, 2, 3}


def test_the_other_logs_key_must_be_granted_here() -> None:
    wrong = wrong_in(bundle(THREE, at=AT), to=office())
    assert set(wrong) == {0, 1, 2, 3}
    assert f"the key {FIELD!r} of the log {FIELD!r} is not granted here" in wrong[0][0]
    assert "Grant it first" in wrong[0][0]
    gone = [
        *granted(),
        signed(granting(LAPTOP, "observer", "Team 2", revoked="lost"), OPERATOR, RITA),
    ]
    assert "was revoked or has expired" in wrong_in(bundle(THREE, at=AT), to=gone)[0][0]
    late = granted(until=later(minutes=30))
    assert "was revoked or has expired" in wrong_in(bundle(THREE, at=AT), to=late)[0][0]
    # The handover in time, an entry of it too late: that one says nothing here.
    late = granted(until=AT)
    start, first, second, third = bundle(THREE, at=AT)
    tardy = third.model_copy(update={"recorded": AT + timedelta(seconds=1)})
    wrong = wrong_in([start, first, second, tardy], to=late)
    assert set(wrong) == {3}
    assert "holds no longer" in wrong[3][0]
    # A key that gave its name to another is granted no more.
    second_key = granting(Signer(FIELD, STRANGER.seed), "observer", "Team 2")
    replaced = [*granted(), signed(second_key, OPERATOR, RITA)]
    assert "is not granted here" in wrong_in(bundle(THREE, at=AT), to=replaced)[0][0]
    # What was taken while the key held stands.
    ended = [
        *bundle(THREE, at=AT),
        signed(granting(LAPTOP, "observer", "Team 2", revoked="lost"), OPERATOR, RITA, at=AT),
    ]
    assert wrong_in(ended) == {}


def test_a_log_is_not_handed_over_to_itself() -> None:
    body = handover(0, 1, OPERATOR)
    assert "of this log to itself" in wrong_in([signed(body, OPERATOR, at=AT)])[0][0]
    other = handover(0, 1, Signer("example.org/twin", OPERATOR.seed))
    assert "is not granted here" in wrong_in([signed(other, OPERATOR, at=AT)])[0][0]


def test_a_log_keeps_its_key() -> None:
    second = Signer(FIELD, STRANGER.seed)
    regrant = signed(granting(second, "observer", "Team 2"), OPERATOR, RITA, at=AT)
    more = there(source("S2"), by=second)
    start = signed(handover(3, 4, second), OPERATOR, at=AT)
    wrong = wrong_in([*bundle(THREE, at=AT), regrant, start, taken(more[0], 3, AT)])
    assert set(wrong) == {5, 6}
    assert "a log never changes its key" in wrong[5][0]


@pytest.mark.parametrize("vkey", ["nonsense", f"{FIELD}+00000000+AQ=="])
def test_a_key_that_cannot_be_read(vkey: str) -> None:
    start = signed(handover(0, 1, vkey=vkey), OPERATOR, at=AT)
    assert "cannot be read" in wrong_in([start])[0][0]


# What it may say


@pytest.mark.parametrize(
    ("role", "body", "may"),
    [
        ("observer", observation("O1"), True),
        ("observer", judgement("C1", "C2", "same", "J1"), False),
        ("observer", draft(), False),
        (
            "observer",
            BODY.validate_python({"kind": "line", "id": "L", "source_id": "S", "name": "n"}),
            False,
        ),
        (
            "operator",
            BODY.validate_python({"kind": "line", "id": "L", "source_id": "S", "name": "n"}),
            True,
        ),
        ("analyst", judgement("C1", "C2", "same", "J1"), True),
        ("analyst", draft(), True),
        ("analyst", released(), False),
        ("reviewer", released(), False),
        ("operator", released(), False),
        ("party", claim("C1", by="arland"), True),
        ("party", claim("C1", by="borduria", accused="arland"), False),
        ("party", observation("O1"), False),
    ],
)
def test_its_grant_here_bounds_what_it_says_here(role: str, body: Body, may: bool) -> None:
    """In its own log the laptop's key is the operator's and may enter anything."""
    more = {"party": "arland"} if role == "party" else {}
    entries = granted(role, **more)
    if body == released():  # in its own log, two people did release it
        log = there(granting(RITA), granting(ANA))
        log[1] = signed(granting(ANA), LAPTOP, RITA, origin=FIELD)
        log.append(signed(body, ANA, RITA, origin=FIELD))
    else:
        log = there(body)
    batch = bundle(log, at=AT)
    wrong = wrong_in(batch, to=entries)
    assert (wrong == {}) is may, wrong
    if not may:
        (only,) = wrong[len(log)]
        assert only.startswith("bound: ")
        assert f"key {FIELD!r} ({role}" in only
        # It is appended all the same: without it, nothing after it could be proved.
        assert after(entries).rehearse(len(entries), batch) == {}
        # What follows it counts.
        log.append(*there(source("S7")))
        assert set(wrong_in(bundle(log, at=AT), to=entries)) == set(wrong)


def test_what_is_about_the_other_log_proves_it_and_says_nothing_here() -> None:
    log = [
        *there(case_settings(title="Another title", sealed=("claim.summary",)), granting(RITA)),
        signed(granting(TEAM, "analyst"), LAPTOP, RITA, origin=FIELD),
        signed(release("B7"), TEAM, RITA, origin=FIELD),
        signed(observation("O1"), TEAM, origin=FIELD),
    ]
    entries = granted()
    batch = bundle(log, at=AT)
    assert wrong_in(batch, to=entries) == {}
    found = rulings([*entries, *batch], ORIGIN, OPERATOR.verifier)[len(entries) :]
    assert [each.counts for each in found] == [True, False, False, False, False, True]
    # That log's grants, settings and releases are not this one's.
    authority = after([*entries, *batch])
    assert authority.grants["team-2"].role is KeyRole.OBSERVER
    assert authority.admit(99, signed(judgement("C1", "C2", "same"), TEAM, at=AT)) != ()
    assert authority.admit(99, signed(claim("C1", by="arland", summary="x"), ARLAND, at=AT)) == ()
    body = BODY.validate_python(
        {"kind": "delivery", "id": "Y1", "release_id": "B7", "recipient": "x", "given": NOW}
    )
    assert authority.admit(99, signed(body, ANA, at=AT))[0].startswith("delivered: ")


def test_a_key_granted_there_signs_nothing_here() -> None:
    helper = key("helper")
    log = [*there(granting(helper, "observer", "Helper")), signed(source(), helper, origin=FIELD)]
    entries = [*granted(), *bundle(log, at=AT)]
    assert wrong_in([], to=entries) == {}
    assert after(entries).admit(9, signed(source("S2"), helper, at=AT)) != ()


def test_the_rules_hold_in_the_other_log_too() -> None:
    log = [
        *there(source("S1")),
        signed(source("S2"), origin=FIELD),  # nobody signed it
        signed(source("S3"), STRANGER, origin=FIELD),
        *there(source("S4")),
    ]
    wrong = wrong_in(bundle(log, at=AT))
    assert set(wrong) == {2, 3}
    assert wrong[2][0].startswith(f"bound: in the log {FIELD!r}, signed: nobody has signed")
    assert f"in the log {FIELD!r}, known key: " in wrong[3][0]
    # One signature twice in that log, and back-dating there.
    log = there(source("S1"))
    log.append(log[0])
    log.append(signed(source("S2"), LAPTOP, origin=FIELD, at=NOW - timedelta(days=1)))
    wrong = wrong_in(bundle(log, at=AT))
    assert "no replay: " in wrong[2][0]
    assert "forward: " in wrong[3][0]


def test_an_observers_log_does_not_say_anew_what_others_said() -> None:
    entries = [*granted(), signed(claim("C1", by="arland"), ARLAND), signed(source("S1"), ANA)]
    log = there(claim("C1", by="media:The Gazette", accused="arland"), source("S1"))
    wrong = wrong_in(bundle(log, at=AT), to=entries)
    assert set(wrong) == {1}, "the same source, word for word, changes nothing"
    assert "own words: " in wrong[1][0]
    # What came from the laptop first, the laptop corrects; the team's own key here does too.
    first = [*granted(), *bundle(there(observation("O1")), at=AT)]
    again = there(observation("O1"), observation("O1", count=2))
    assert wrong_in(bundle(again, start=1, at=AT), to=first) == {}
    authority = after(first)
    assert authority.admit(99, signed(observation("O1", count=5), TEAM, at=AT)) == ()


def test_a_name_in_the_clear_is_not_taken_over() -> None:
    """This log may be given to anybody, so the whole bundle stays out."""
    bare = there(source("S1"))[0]
    body = source("S1", informant="J. Doe")
    log = [bare.model_copy(update={"body": body})]
    entries = granted()
    found = after(entries).rehearse(len(entries), bundle(log, at=AT))
    assert list(found) == [len(entries) + 1]
    (only,) = found[len(entries) + 1]
    assert only.startswith("bound: sealed: informant of this source stands in the clear")
    assert "Doe" not in only


def test_a_log_that_took_over_another_is_not_handed_on() -> None:
    inner = key("example.org/third")
    grant = granting(inner, "observer", "Team 5")
    log = [*there(grant), signed(handover(0, 1, inner), LAPTOP, origin=FIELD)]
    entries = granted()
    found = after(entries).rehearse(len(entries), bundle(log, at=AT))
    (only,) = found[len(entries) + 2]
    assert "has itself taken over another" in only


def test_a_back_dated_entry_is_not_taken_over() -> None:
    entries = [*granted(), signed(source("S8"), ANA, at=AT)]
    start, *rest = bundle(THREE, at=AT)
    rest[0] = taken(THREE[0], 0, NOW)
    found = after(entries).rehearse(len(entries), [start, *rest])
    assert found[len(entries) + 1][0].startswith("forward: ")
    assert len(found) == 4


def test_two_logs_are_taken_over_each_for_itself() -> None:
    second = key("example.org/second")
    entries = [*granted(), signed(granting(second, "observer", "Team 3"), OPERATOR, RITA)]
    theirs = [signed(observation("O9"), second, origin=second.name)]
    start = signed(handover(0, 1, second), OPERATOR, at=AT)
    one = bundle(THREE, at=AT)
    two = [start, taken(theirs[0], 0, AT, second.name)]
    assert wrong_in([*one, *two], to=entries) == {}
    assert wrong_in([*two, *one], to=entries) == {}
    mixed = [one[0], two[0], *one[1:], *two[1:]]
    assert set(wrong_in(mixed, to=entries)) == {0, 1, 2, 3, 4, 5}


def test_copies_of_an_authority_take_over_each_for_itself() -> None:
    entries = granted()
    authority = after(entries)
    batch = bundle(THREE, at=AT)
    for _ in range(2):
        copy = authority.fresh_copy()
        assert [copy.admit(n, entry) for n, entry in enumerate(batch)] == [()] * 4
        assert copy.incomplete == {}
        half = copy.fresh_copy()
        more = bundle([*THREE, *there(source("S2"))], start=3, at=AT)
        assert half.rehearse(99, more) == {}
        assert copy.rehearse(99, more) == {}


def test_a_copy_in_the_middle_of_a_bundle_goes_on_alone() -> None:
    authority = after(granted())
    batch = bundle(THREE, at=AT)
    for index in (0, 1):
        authority.admit(index, batch[index])
    copy = authority.fresh_copy()
    assert [copy.admit(index, batch[index]) for index in (2, 3)] == [(), ()]
    assert copy.incomplete == {}
    assert set(authority.incomplete) == {0, 1}
