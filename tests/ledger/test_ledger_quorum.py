"""Whether the cosignatures on a checkpoint are enough, judged from the note alone."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.witnesses import NOON, OPERATOR, ORIGIN, all_of, cosigned, cosigner, settings
from truceline.ledger import Checkpoint, NoteError, Signer, UnknownSigner
from truceline.ledger.cosignature import Ed25519CosignatureSigner
from truceline.ledger.mldsa import MldsaCosignatureSigner
from truceline.ledger.note import Note, Signature
from truceline.ledger.quorum import judge
from truceline.record.witnessing import Alternative, Need, Witnessing, WitnessKey

KEY = OPERATOR.verifier
AT = datetime.fromtimestamp(NOON, UTC)
NAMES = ("arland", "borduria", "cadonia", "observer1", "observer2", "observer3")
BOTH = all_of("arland", "borduria")
ONE_AND_TWO = Alternative(
    need=(
        Need(at_least=1, of=("arland", "borduria")),
        Need(at_least=2, of=("observer1", "observer2", "observer3")),
    )
)
POLICY = settings(*NAMES, quorum=(BOTH, ONE_AND_TWO))


def note(size: int = 7, word: bytes = b"root") -> bytes:
    return Checkpoint(ORIGIN, size, hashlib.sha256(word).digest()).sign(OPERATOR)


def signed_by(*names: str, at: int = NOON, on: bytes | None = None) -> bytes:
    return cosigned(note() if on is None else on, *((cosigner(name), at) for name in names))


@pytest.mark.parametrize(
    ("names", "by"),
    [
        ((), None),
        (("arland",), None),
        (("arland", "borduria"), BOTH),
        (("observer1", "observer2", "observer3"), None),
        (("arland", "observer1"), None),
        (("arland", "observer1", "observer3"), ONE_AND_TWO),
        (("borduria", "observer1", "observer3"), ONE_AND_TWO),
        (("cadonia", "observer1", "observer3"), None),
        (NAMES, BOTH),
    ],
)
def test_which_alternative_is_met(names: tuple[str, ...], by: Alternative | None) -> None:
    state = judge(POLICY, signed_by(*names), KEY)
    assert (state.asked, state.met, state.by) == (True, by is not None, by)
    assert list(state.signed) == list(names)
    assert state.missing == tuple(name for name in NAMES if name not in names)
    assert state.checkpoint.size == 7


@given(names=st.sets(st.sampled_from(NAMES)))
def test_it_is_what_counting_says_and_the_parties_count_alike(names: set[str]) -> None:
    met = judge(POLICY, signed_by(*sorted(names)), KEY).met
    parties, observers = {"arland", "borduria"} & names, {each for each in names if "obs" in each}
    assert met == (len(parties) == 2 or (len(parties) == 1 and len(observers) >= 2))
    swap = {"arland": "borduria", "borduria": "arland"}
    swapped = judge(POLICY, signed_by(*sorted(swap.get(each, each) for each in names)), KEY)
    assert swapped.met == met


def test_the_order_of_the_lines_does_not_matter() -> None:
    states = {
        judge(POLICY, signed_by(*order), KEY).words
        for order in itertools.permutations(("arland", "observer1", "observer3"))
    }
    assert len(states) == 1


def test_a_cosignature_counts_for_the_checkpoint_it_is_on() -> None:
    # Lines of the checkpoint before, and of one after, are put under this one.
    others = [signed_by("arland", "borduria", on=note(size)) for size in (6, 8)]
    others.append(signed_by("arland", "borduria", on=note(7, b"another root")))
    for other in others:
        lines = Note.decode(other).signatures[1:]
        mixed = Note(Note.decode(note()).text, (*Note.decode(note()).signatures, *lines))
        state = judge(POLICY, mixed, KEY)
        assert not state.met
        assert state.signed == {}
        assert state.spoiled == ("arland", "borduria")
        assert "does not fit and was not counted" in state.words


def test_a_spoiled_line_does_not_spoil_the_others() -> None:
    good = Note.decode(signed_by("arland", "borduria"))
    bad = Signature(good.signatures[1].name, good.signatures[1].key_id, bytes(72))
    state = judge(POLICY, Note(good.text, (*good.signatures, bad)), KEY)
    assert state.met
    assert state.spoiled == ("arland",)


def test_one_witness_signing_often_is_one_witness() -> None:
    often = cosigned(note(), *((cosigner("arland"), NOON + at) for at in (60, 0, 30)))
    state = judge(POLICY, often, KEY)
    assert not state.met
    # The earliest shows since when it existed, the newest until when it was the largest seen.
    assert state.signed == {"arland": AT}
    assert state.latest == {"arland": AT + timedelta(seconds=60)}


def test_strangers_count_for_nothing() -> None:
    stranger = Ed25519CosignatureSigner(cosigner("arland").name, bytes(32))
    state = judge(POLICY, cosigned(note(), (stranger, NOON), (cosigner("other"), NOON)), KEY)
    assert state.signed == {}
    assert state.spoiled == ()


@pytest.mark.parametrize("witnessing", [Witnessing(), settings(*NAMES)])
def test_without_a_quorum_nobody_witnesses_the_log(witnessing: Witnessing) -> None:
    state = judge(witnessing, signed_by(*NAMES), KEY)
    assert (state.asked, state.met, state.by) == (False, False, None)
    assert "nobody vouches" in state.words
    assert len(state.signed) == len(witnessing.witnesses)


def test_the_operator_s_signature_comes_first() -> None:
    with pytest.raises(UnknownSigner):
        judge(POLICY, signed_by(*NAMES), Signer(ORIGIN, bytes(32)).verifier)
    lines = Note.decode(signed_by(*NAMES))
    with pytest.raises(UnknownSigner):
        judge(POLICY, Note(lines.text, lines.signatures[1:]), KEY)
    with pytest.raises(NoteError):
        judge(POLICY, signed_by(*NAMES).replace(b"\n7\n", b"\n8\n"), KEY)


def test_a_post_quantum_witness_counts_like_any() -> None:
    key = MldsaCosignatureSigner("cadonia.example/witness", bytes(32))
    witness = WitnessKey(name="cadonia", vkey=key.verifier.vkey)
    asked = Witnessing(witnesses=(witness,), quorum=(all_of("cadonia"),))
    assert judge(asked, cosigned(note(), (key, NOON)), KEY).met
    # A time of zero means that it did not say when: that is no witness of a point in time.
    silent = judge(asked, cosigned(note(), (key, 0)), KEY)
    assert not silent.met
    assert silent.spoiled == ("cadonia",)


def test_a_time_no_calendar_has_is_not_counted() -> None:
    state = judge(POLICY, signed_by("arland", "borduria", at=(1 << 63) - 1), KEY)
    assert not state.met
    assert state.spoiled == ("arland", "borduria")


# Keys that must not count.


def test_a_key_under_two_names_counts_for_neither() -> None:
    # The settings refuse it; this is for settings that came another way.
    seed = cosigner("arland").seed
    twin = Ed25519CosignatureSigner("borduria.example/witness", seed)
    keys = [cosigner("arland"), twin, cosigner("cadonia")]
    names = ("arland", "borduria", "cadonia")
    witnesses = tuple(
        WitnessKey(name=name, vkey=key.verifier.vkey) for name, key in zip(names, keys, strict=True)
    )
    with pytest.raises(ValueError, match="two witnesses have one key"):
        Witnessing(witnesses=witnesses)
    asked = Witnessing.model_construct(witnesses=witnesses, quorum=(BOTH, all_of("cadonia")))
    state = judge(asked, cosigned(note(), *((key, NOON) for key in keys)), KEY)
    assert state.by == all_of("cadonia")
    assert list(state.unusable) == ["arland", "borduria"]


def test_the_operator_is_no_witness_of_its_own_log() -> None:
    own = Ed25519CosignatureSigner("arland.example/witness", OPERATOR.seed)
    asked = Witnessing(
        witnesses=(WitnessKey(name="arland", vkey=own.verifier.vkey),), quorum=(all_of("arland"),)
    )
    state = judge(asked, cosigned(note(), (own, NOON)), KEY)
    assert not state.met
    assert state.unusable == {"arland": "it is the operator's own key"}
    assert "cannot count" in state.words


@pytest.mark.parametrize("vkey", ["", "not a key", OPERATOR.verifier.vkey])
def test_a_key_that_is_no_witness_s_is_named_and_not_counted(vkey: str) -> None:
    asked = Witnessing(
        witnesses=(
            WitnessKey(name="arland", vkey=vkey),
            WitnessKey(name="borduria", vkey=cosigner("borduria").verifier.vkey),
        ),
        quorum=(all_of("borduria"),),
    )
    state = judge(asked, signed_by("arland", "borduria"), KEY)
    assert state.met
    assert list(state.unusable) == ["arland"]
    assert state.missing == ("arland",)


# Who has fallen silent.


def test_who_is_stalled_and_since_when() -> None:
    now = AT + timedelta(hours=73)
    names = ("arland", "borduria", "cadonia")
    asked = settings(*names, hours=72, quorum=(BOTH,))
    latest = {"borduria": AT + timedelta(hours=10), "arland": AT - timedelta(hours=5)}
    state = judge(asked, signed_by("arland"), KEY, latest=latest, now=now)
    assert state.stalled == ("arland", "cadonia")
    assert state.latest == {"arland": AT, "borduria": AT + timedelta(hours=10)}
    assert "arland has cosigned nothing since 2025-12-01 12:00 UTC." in state.words
    assert "cadonia has cosigned nothing yet, as far as is known here." in state.words
    hour = timedelta(hours=1)
    assert judge(asked, signed_by("arland"), KEY, now=now - hour).stalled == names[1:]
    assert judge(asked, signed_by("arland"), KEY).stalled == ()


def test_a_clock_that_is_ahead_is_said() -> None:
    early = AT - timedelta(hours=1)
    state = judge(POLICY, signed_by("arland", "borduria"), KEY, now=early)
    assert state.met
    assert state.ahead == ("arland", "borduria")
    assert "its clock is wrong, or this one" in state.words
    assert judge(POLICY, signed_by("arland"), KEY, now=AT - timedelta(minutes=4)).ahead == ()
