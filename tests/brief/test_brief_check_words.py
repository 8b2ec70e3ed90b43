"""The words of "Check this briefing", read as somebody who wants to catch them out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import sample as made
from hypothesis import given
from hypothesis import strategies as st

from truceline.brief import DRAFT, Seal, WitnessLine
from truceline.brief.checking import Carrier, Checking, checking, status
from truceline.brief.proved import NOT_SHOWN

CARRIERS: tuple[Carrier, ...] = ("page", "print", "text")
BARE = Seal("log.example/1", 12, "ab" * 32, "", "0.1.0")

holders = st.sampled_from(("Republic of Arland", "Kingdom of Borduria", "Observer team, east"))
witnesses = st.builds(
    lambda holder, n, size: WitnessLine(f"w{n}", holder, "1 May, 10:00 UTC" if size else "", size),
    holders,
    st.integers(0, 9),
    st.integers(0, 40),
)
seals = st.builds(
    lambda size, more, proof, listed, released, left_out: Seal(
        "log.example/1",
        size,
        "ab" * 32,
        made.signed_checkpoint(size + more),
        "0.1.0",
        checkpoint_size=size + more,
        proof=proof,
        witnessed=tuple(listed),
        released=released,
        left_out=left_out,
    ),
    st.integers(1, 30),
    st.integers(0, 9),
    st.sampled_from((b"", b"{}")),
    st.lists(witnesses, max_size=4, unique_by=lambda one: one.name),
    st.sampled_from((DRAFT, "Issued as release R-1.")),
    st.sampled_from(((), ("judgement J-1, unsigned",))),
)


def words(said: Checking) -> str:
    """Everything the section says, without its facts and the checkpoint."""
    return "\n".join(
        [
            *said.opening,
            *(
                text
                for group in said.groups
                for text in (group.title, group.lead, *(point.text for point in group.points))
            ),
            said.checkpoint_note,
            said.code_note,
        ]
    )


def group(said: Checking, title: str) -> str:
    found = next(one for one in said.groups if one.title == title)
    return " ".join([found.lead, *(point.text for point in found.points)])


@given(seals, st.sampled_from(CARRIERS))
def test_nothing_is_called_true_certain_or_proved_beyond_doubt(seal: Seal, form: Carrier) -> None:
    said = words(checking(seal, form))
    assert re.findall(r".*\btrue\b.*", said) == [NOT_SHOWN.points[0].text]
    assert not re.search(
        r"\b(truth|guarantee|tamper|impossible|certain|always|cannot be|trustworthy|authentic|"
        r"independent|objective|secure)",
        said,
        re.IGNORECASE,
    )


@given(seals, st.sampled_from(CARRIERS))
def test_what_no_check_shows_stands_beside_whatever_is_claimed(seal: Seal, form: Carrier) -> None:
    assert NOT_SHOWN in checking(seal, form).groups


@given(seals, st.sampled_from(CARRIERS))
def test_a_date_rests_on_a_witness_that_covers_the_entries(seal: Seal, form: Carrier) -> None:
    shown = group(checking(seal, form), "What the check shows")
    covered = any(one.size >= seal.size for one in seal.witnessed)
    assert ("not later than" in shown) == bool(seal.proof and covered)
    assert ("No date." in shown) == bool(seal.proof and not covered)


@given(seals, st.sampled_from(CARRIERS))
def test_without_a_proof_nothing_is_claimed_of_one(seal: Seal, form: Carrier) -> None:
    said = checking(replace(seal, proof=b""), form)
    assert "carries no proof" in group(said, "How to check it")
    assert "verify" not in words(said)
    shown = next(one for one in said.groups if one.title == "What the check shows")
    assert shown.points == ()


@given(seals)
def test_each_witness_is_described_by_what_it_did_and_nothing_else(seal: Seal) -> None:
    found = next(one for one in checking(seal, "page").groups if one.title == "Witnesses")
    assert len(found.points) == len(seal.witnessed)
    for one in seal.witnessed:
        begin = f"{one.holder} (key {one.name}):"
        (line,) = (point.text for point in found.points if point.text.startswith(begin))
        assert (f"the first {one.size} entr" in line) == (one.size > 0)
        assert ("That covers this briefing" in line) == (one.size >= seal.size)
        assert ("no cosignature was known" in line) == (one.size == 0)
        assert ("is not covered" in line) == (0 < one.size < seal.size)


@given(seals, st.sampled_from(CARRIERS))
def test_parties_that_change_places_change_names_only(seal: Seal, form: Carrier) -> None:
    def lines(one: Seal) -> list[str]:
        said = checking(one, form)
        return sorted(point.text for part in said.groups for point in part.points)

    arland, borduria = "Republic of Arland", "Kingdom of Borduria"
    swap = {arland: borduria, borduria: arland}
    other = replace(
        seal,
        witnessed=tuple(
            replace(one, holder=swap.get(one.holder, one.holder)) for one in seal.witnessed
        ),
    )
    mapped = [
        text.replace(arland, "\0").replace(borduria, arland).replace("\0", borduria)
        for text in lines(seal)
    ]
    assert sorted(mapped) == lines(other)


@given(st.permutations(made.sealed().witnessed))
def test_the_order_in_which_witnesses_are_given_favours_nobody(
    listed: list[WitnessLine],
) -> None:
    seal = replace(made.sealed(), witnessed=tuple(listed))
    assert checking(seal, "page") == checking(made.sealed(), "page")


def test_a_missing_cosignature_is_held_against_nobody() -> None:
    assert "says nothing about the reason" in group(checking(made.sealed(), "page"), "Witnesses")
    seal = replace(made.sealed(), witnessed=made.sealed().witnessed[:1])
    assert "reason" not in group(checking(seal, "page"), "Witnesses")


def test_without_a_witness_the_reader_is_told_what_that_means() -> None:
    assert "Nothing but the operator’s word" in group(checking(BARE, "page"), "Witnesses")


@pytest.mark.parametrize("form", CARRIERS)
def test_each_form_says_where_its_proof_is(form: Carrier) -> None:
    how = group(checking(made.sealed(), form), "How to check it")
    meant = {"page": "in this page", "print": "briefing-proof.json", "text": ".proof.json"}
    assert [one for one, word in meant.items() if word in how] == [form]
    assert ("This text carries no proof" in how) == (form == "text")
    for tool in ("truceline verify FILE", "verify.py FILE", "verify.html"):
        assert tool in how
    assert "somewhere else than this file" in how


def test_a_log_that_grew_is_said_to_continue_the_one_used() -> None:
    seal = made.sealed()
    assert "continues the log" in group(checking(seal, "page"), "What the check shows")
    same = replace(seal, checkpoint=made.signed_checkpoint(1234), checkpoint_size=1234)
    assert "continues the log" not in group(checking(same, "page"), "What the check shows")
    assert ("Checkpoint", "signs the first 1301 entries") in checking(seal, "page").facts


def test_a_longer_checkpoint_without_a_proof_is_not_passed_off_as_one_of_the_root() -> None:
    said = checking(replace(made.sealed(), proof=b""), "page")
    assert said.checkpoint_note.startswith("The checkpoint is of a longer log")
    assert "No signed checkpoint was given" in checking(BARE, "page").checkpoint_note
    assert checking(BARE, "page").code_note == ""


def test_a_checkpoint_shorter_than_the_briefing_is_refused() -> None:
    with pytest.raises(ValueError, match="checkpoint of 11 entries does not cover the 12"):
        replace(BARE, checkpoint_size=11)
    assert replace(BARE, checkpoint_size=12).signed == BARE.signed == 12


def test_a_draft_says_so_and_a_release_is_not_proved_by_its_own_word() -> None:
    assert status(BARE) == "Draft, not released"
    assert checking(BARE, "page").opening[0].startswith("This is a draft")
    seal = replace(BARE, released="Issued as release R-1 of 22 December 2025.")
    assert status(seal) == seal.released
    opening = checking(seal, "page").opening[0]
    assert opening.startswith(seal.released)
    assert "shown only by the log" in opening


def test_redactions_and_entries_left_out_are_listed_with_their_reasons() -> None:
    seal = made.sealed()
    said = checking(seal, "page")
    redactions = next(one for one in said.groups if one.title == "Redactions")
    (point,) = redactions.points
    assert point.text == (
        "claim C0012 (exact place, contact): withheld on 20 December 2025. "
        "Reason stated: the speaker asked for it."
    )
    assert point.refs == ("RD-1", "C0012")
    assert "judgement J-7" in group(said, "Entries left out")
    assert "No redaction is on record" in group(checking(BARE, "page"), "Redactions")
    assert "No entry was left out" in group(checking(BARE, "page"), "Entries left out")


def test_every_form_says_the_same_but_for_where_its_proof_is() -> None:
    page, print_, text = (checking(made.sealed(), form) for form in CARRIERS)
    assert page.opening == print_.opening == text.opening
    assert page.facts == print_.facts == text.facts
    assert page.groups[1:] == print_.groups[1:] == text.groups[1:]
    assert page.code == print_.code
    assert text.code is None
