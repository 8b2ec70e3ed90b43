"""What holds of every log, whatever is in it and whoever signed what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from custody.signed import (
    ANA,
    OPERATOR,
    ORIGIN,
    RITA,
    ROLF,
    STRANGER,
    TEAM,
    draft,
    granting,
    key,
    release,
    released,
    signed,
)
from record.samples import NOW, claim, observation, source
from truceline.custody.authority import Authority, rulings, unauthorised
from truceline.custody.roles import Rule
from truceline.ledger import Signer
from truceline.record import Body, Entry, Reply, parse_entry

SWAP = {"arland": "borduria", "borduria": "arland"}
STAFF = (OPERATOR, ANA, RITA, ROLF, TEAM, STRANGER)
# "arland" and "borduria" stand for the keys of those parties' offices.
who = st.sampled_from([*STAFF, "arland", "borduria"])
parties = st.sampled_from(["arland", "borduria"])
numbers = st.integers(0, 2)

acts = st.one_of(
    st.tuples(st.just("source"), numbers, st.text("xy", max_size=1)),
    st.tuples(st.just("claim"), numbers, parties),
    st.tuples(st.just("reply"), numbers, parties),
    st.tuples(st.just("observation"), numbers, st.integers(0, 1)),
    st.tuples(st.just("draft"), numbers, st.none()),
    st.tuples(st.just("released"), numbers, st.sampled_from(["Rita R.", "Rolf R."])),
    st.tuples(st.just("release"), numbers, st.none()),
    st.tuples(st.just("grant"), who, st.sampled_from(["", "", "x"])),
)
steps = st.lists(
    st.tuples(
        acts,
        st.lists(who, max_size=3, unique_by=str),
        st.integers(-1, 2),  # minutes since the step before
        st.booleans(),  # whether the entry before is added again instead
    ),
    max_size=14,
)
logs = st.tuples(st.booleans(), steps)
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def signer(name: Any, swapped: bool) -> Signer:
    if not isinstance(name, str):
        return name  # type: ignore[no-any-return]
    return key(f"{SWAP[name] if swapped else name}-office")


def body(act: tuple[str, Any, Any], swapped: bool) -> Body:
    kind, what, more = act
    if kind in ("claim", "reply"):
        party = SWAP[more] if swapped else more
        if kind == "claim":
            return claim(f"C{what}", by=party, accused=SWAP[party])
        when = {"earliest": NOW, "latest": NOW, "zone": "UTC"}
        return Reply.model_validate(
            {"id": f"R{what}", "source_id": "S", "party": party, "claim_ids": (), "asked": when}
        )
    if kind == "grant":
        return granting(signer(what, swapped), "operator" if what is OPERATOR else "", revoked=more)
    if kind == "released":
        return released(f"F{what}", reviewer=more)
    if kind == "observation":
        return observation(f"O{what}", count=more)
    made = {"source": source, "draft": draft, "release": release}[kind]
    return (
        source(f"S{what}", language=more) if kind == "source" else made(f"{kind[0].upper()}{what}")
    )


def written(log: tuple[bool, list[Any]], swapped: bool = False) -> list[Entry]:
    """A log: with or without usual grants at its beginning, then any steps."""
    granted, drawn = log
    entries = []
    at = NOW
    if granted:
        both = ("arland", "borduria")
        people = [signer(each, swapped) for each in both]
        entries.append(signed(granting(RITA), OPERATOR))
        entries += [signed(granting(each), OPERATOR, RITA) for each in (ANA, TEAM, *people)]
    for act, by, minutes, again in drawn:
        at += timedelta(minutes=minutes)
        if again and entries:
            entries.append(entries[-1].model_copy(update={"recorded": at}))
        else:
            entries.append(signed(body(act, swapped), *(signer(x, swapped) for x in by), at=at))
    return entries


def judged(entries: list[Entry]) -> dict[int, tuple[str, ...]]:
    return unauthorised(entries, ORIGIN, OPERATOR.verifier)


def exchanged(text: str) -> str:
    """The text with the names of the two parties exchanged."""
    return text.replace("arland", "\0").replace("borduria", "arland").replace("\0", "borduria")


@QUICK
@given(logs)
def test_both_parties_are_treated_alike(log: tuple[bool, list[Any]]) -> None:
    """Exchanging the parties exchanges their names in what is refused, and nothing else."""
    one, other = judged(written(log)), judged(written(log, swapped=True))
    assert {n: tuple(map(exchanged, wrong)) for n, wrong in one.items()} == other


@QUICK
@given(logs)
def test_what_is_refused_changes_nothing(log: tuple[bool, list[Any]]) -> None:
    """With the refused entries left out, all others are authorised as before."""
    entries = written(log)
    wrong = judged(entries)
    assert judged([entry for n, entry in enumerate(entries) if n not in wrong]) == {}


@QUICK
@given(logs, st.integers(0, 20))
def test_the_beginning_of_a_log_is_judged_the_same_as_in_the_whole(
    log: tuple[bool, list[Any]], size: int
) -> None:
    entries = written(log)
    whole = judged(entries)
    assert judged(entries[:size]) == {n: wrong for n, wrong in whole.items() if n < size}


@QUICK
@given(logs, st.integers(0, 20))
def test_a_rehearsal_says_what_would_happen(log: tuple[bool, list[Any]], size: int) -> None:
    entries = written(log)
    authority = Authority(ORIGIN, OPERATOR.verifier)
    for index, entry in enumerate(entries[:size]):
        authority.admit(index, entry)
    ahead = authority.rehearse(size, entries[size:])
    assert ahead == authority.rehearse(size, entries[size:])
    happened = {
        size + n: wrong
        for n, entry in enumerate(entries[size:])
        if (wrong := authority.admit(size + n, entry))
    }
    assert ahead == happened


@QUICK
@given(logs)
def test_the_order_of_signatures_decides_nothing(log: tuple[bool, list[Any]]) -> None:
    entries = written(log)
    turned = [entry.model_copy(update={"signatures": entry.signatures[::-1]}) for entry in entries]
    assert judged(entries).keys() == judged(turned).keys()


@QUICK
@given(logs)
def test_the_same_bytes_give_the_same_ruling(log: tuple[bool, list[Any]]) -> None:
    """Anybody who reads the log from its bytes comes to the same result."""
    entries = written(log)
    read = [parse_entry(entry.canonical()) for entry in entries]
    assert rulings(read, ORIGIN, OPERATOR.verifier) == rulings(entries, ORIGIN, OPERATOR.verifier)


@QUICK
@given(logs)
def test_every_complaint_names_its_rule_and_says_what_to_do(log: tuple[bool, list[Any]]) -> None:
    for wrong in judged(written(log)).values():
        for each in wrong:
            rule, colon, rest = each.partition(": ")
            assert colon
            assert rule in set(Rule)
            assert rest.endswith(".")
            assert rest.count(". ") >= 1, "what is wrong, then what to do"


@QUICK
@given(logs, st.data())
def test_a_changed_bit_of_what_is_said_is_noticed(
    log: tuple[bool, list[Any]], data: st.DataObject
) -> None:
    """Another entry's signatures never fit: each is for what it was made for."""
    entries = written(log)
    fine = [entry for n, entry in enumerate(entries) if n not in judged(entries)]
    if len(fine) < 2:
        return
    one, other = data.draw(st.permutations(range(len(fine))))[:2]
    if fine[one].said == fine[other].said:
        return
    swapped = fine[one].model_copy(update={"signatures": fine[other].signatures})
    changed = [swapped if n == one else entry for n, entry in enumerate(fine)]
    assert one in judged(changed)
