"""Who has a briefing that was made from a record in which something stood that is changed now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.samples import claim, settings, source
from truceline.custody.uses import Change, affected, uses
from truceline.cut import cut
from truceline.record import (
    Body,
    Claim,
    Clock,
    Delivery,
    Entry,
    Redaction,
    RedactionMode,
    Release,
    Taken,
)

START = datetime(2025, 8, 1, 6, tzinfo=UTC)


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


class Book:
    """A record in memory, an entry a minute."""

    def __init__(self, *bodies: Body, clock: Clock = Clock.RECORDED) -> None:
        self.entries: list[Entry] = []
        self.say(settings(clock=clock), *bodies)

    def say(self, *bodies: Body, available: datetime | None = None, **more: Any) -> int:
        """Record bodies; return the index of the last."""
        for body in bodies:
            entry = make(body, len(self.entries), available=available, **more)
            self.entries.append(entry)
        return len(self.entries) - 1

    def release(self, name: str, at: str = "", size: int = 0, **more: Any) -> int:
        """Release a briefing made now, or at a point of the record as `truceline brief` cuts it."""
        made = cut(self.entries, at or None)
        digest = f"{len(self.entries):064x}"
        body = Release(
            id=name,
            size=size or made.size,
            root="ab" * 32,
            at=at,
            as_of=made.as_of,
            version="0.1",
            files=({"sha256": digest, "name": f"{name}.pdf", "size": 9},),  # type: ignore[arg-type]
            **more,
        )
        return self.say(body)

    def deliver(self, name: str, recipient: str) -> int:
        """Hand a released briefing to somebody else."""
        number = f"D-{len(self.entries)}"
        return self.say(Delivery(id=number, release_id=name, recipient=recipient, given=START))

    def used(self, index: int, **more: Any) -> list[str]:
        """The releases made from a record in which an entry stood."""
        return [use.release_id for use in uses(self.entries, index, **more)]


def make(body: Body, number: int = 999, **more: Any) -> Entry:
    return Entry(recorded=minute(number), author="somebody", body=body, **more)


# Uses.


def test_what_stood_when_a_briefing_was_made_is_in_it_and_what_came_later_is_not() -> None:
    book = Book(claim("C1"))
    book.release("B1", recipients=("arland", "borduria"))
    late = book.say(claim("C2"))
    book.release("B2", recipients=("cadonia",))
    assert book.used(1) == ["B1", "B2"]
    assert book.used(late) == ["B2"]
    (first, second) = uses(book.entries, 1)
    assert (first.index, first.size, first.recipients) == (2, 2, ("arland", "borduria"))
    assert [blob.name for blob in first.files] == ["B1.pdf"]
    assert second.recipients == ("cadonia",)


def test_what_was_replaced_before_a_briefing_was_made_is_not_in_it() -> None:
    book = Book(claim("C1"))
    book.release("B1")
    corrected = book.say(claim("C1", summary="corrected"))
    book.release("B2")
    assert (book.used(1), book.used(corrected)) == (["B1"], ["B2"])


def test_recipients_are_those_of_the_release_and_of_every_later_delivery() -> None:
    book = Book(claim("C1"))
    book.release("B1", recipients=("arland", "borduria"))
    book.deliver("B1", "cadonia")
    book.deliver("B1", "arland")
    book.deliver("B-unknown", "nobody")
    (use,) = uses(book.entries, 1)
    assert use.recipients == ("arland", "borduria", "cadonia")


def test_a_delivery_after_a_reissue_under_the_same_id_is_of_the_reissue() -> None:
    book = Book(claim("C1"))
    book.release("B1", recipients=("arland",))
    book.deliver("B1", "borduria")
    book.release("B1", recipients=("cadonia",))
    book.deliver("B1", "the chair")
    first, second = uses(book.entries, 1)
    assert first.recipients == ("arland", "borduria")
    assert second.recipients == ("cadonia", "the chair")
    assert (first.replaced_by, second.replaced_by) == ("B1", None)


def test_a_release_that_takes_the_place_is_named() -> None:
    book = Book(claim("C1"))
    book.release("B1")
    book.release("B2", replaces="B1")
    book.release("B3", replaces="B1")
    assert [use.replaced_by for use in uses(book.entries, 1)] == ["B3", None, None]


def test_a_briefing_of_an_earlier_point_used_what_stood_there() -> None:
    book = Book(claim("C1"), claim("C2"))
    book.say(claim("C1", summary="corrected"))
    book.release("B-number", at="2")
    book.release("B-moment", at=minute(2).isoformat())
    book.release("B-all")
    assert book.used(1) == ["B-number", "B-moment"]
    assert book.used(2) == ["B-moment", "B-all"]
    assert book.used(3) == ["B-all"]


def test_on_the_clock_of_availability_a_moment_is_when_something_was_public() -> None:
    book = Book(clock=Clock.AVAILABLE)
    early = book.say(claim("C1"), available=minute(-100))
    late = book.say(claim("C1", summary="corrected"), available=minute(-10))
    frame = book.say(source("S1"))
    book.release("B-then", at=minute(-50).isoformat(), size=late + 2)
    book.release("B-now")
    assert book.used(early) == ["B-then"]
    assert book.used(late) == ["B-now"]
    assert book.used(frame) == ["B-then", "B-now"]


def test_whether_a_briefing_cites_it_is_said_where_its_proof_is_at_hand() -> None:
    book = Book(claim("C1"))
    for name in ("B1", "B2", "B3"):
        book.release(name)
    found = uses(book.entries, 1, cited={"B1": {0, 1}, "B2": {0}})
    assert [use.cited for use in found] == [True, False, None]
    assert [str(use).endswith(end) for use, end in zip(
        found, ("it cites the entry", "it does not cite the entry", "record"), strict=True
    )] == [True, True, True]  # fmt: skip


def test_what_breaks_a_rule_is_used_by_nobody_and_uses_nothing() -> None:
    book = Book(claim("C1"))
    unsigned = book.say(claim("C1", summary="by nobody"))
    forged = book.release("B-forged")
    book.release("B1", recipients=("arland",))
    skipped = {unsigned, forged}
    assert book.used(1, skipped=skipped) == ["B1"]
    assert book.used(unsigned, skipped=skipped) == []


def test_releases_of_another_log_are_not_ours() -> None:
    book = Book(claim("C1"))
    body = Release(
        id="B-field", size=2, root="ab" * 32, as_of=START, version="0.1",
        files=({"sha256": "ab" * 32, "name": "b", "size": 1},),  # type: ignore[arg-type]
    )  # fmt: skip
    book.say(body, taken=Taken(origin="laptop", index=0, recorded=START))
    assert book.used(1) == []
    assert book.used(2) == []


@given(data=st.data())
def test_it_agrees_with_the_cut_that_briefings_are_made_from(data: st.DataObject) -> None:
    """An entry is listed under a release exactly if it is what the cut there leaves standing."""
    clock = data.draw(st.sampled_from(list(Clock)))
    book = Book(clock=clock)
    skipped: set[int] = set()
    expected: dict[int, list[int]] = {}
    for number in range(data.draw(st.integers(2, 14))):
        if number and data.draw(st.integers(0, 2)) == 0:
            at = data.draw(st.sampled_from(["", "number", "moment"]))
            if at == "number":
                at = str(data.draw(st.integers(1, len(book.entries))))
            elif at == "moment":
                at = minute(data.draw(st.integers(-5, 20))).isoformat()
            try:
                made = cut(book.entries, at or None, skipped)
            except ValueError:
                continue
            standing = {(e.body.kind, e.body.id): book.entries.index(e) for e in made.entries}
            body = Release(
                id=f"B{number}", size=made.size, root="ab" * 32, at=at, as_of=made.as_of,
                version="0.1",
                files=({"sha256": "ab" * 32, "name": "b", "size": 1},),  # type: ignore[arg-type]
            )  # fmt: skip
            expected[book.say(body)] = list(standing.values())
            continue
        available = data.draw(st.none() | st.integers(-5, 20).map(minute))
        body_ = claim(
            data.draw(st.sampled_from(["C1", "C2", "C3"])),
            summary=str(number),
            source="S",
        )
        index = book.say(body_, available=available)
        if data.draw(st.integers(0, 5)) == 0:
            skipped.add(index)
    for index in range(len(book.entries)):
        found = {use.index for use in uses(book.entries, index, skipped=skipped)}
        assert found == {at for at, standing in expected.items() if index in standing}


# What is affected.


def changes(book: Book, *bodies: Body, **more: Any) -> list[tuple[str, int, str, list[str]]]:
    new = [body if isinstance(body, Entry) else make(body) for body in bodies]
    return [
        (each.id, each.index, str(each.change), [use.release_id for use in each.uses])
        for each in affected(book.entries, new, **more)
    ]


def test_a_correction_lists_every_briefing_that_had_an_older_state() -> None:
    book = Book(claim("C1"))
    book.release("B1")
    book.say(claim("C1", summary="second"))
    book.release("B2")
    third = claim("C1", summary="third")
    assert changes(book, third) == [
        ("C1", 1, "corrected", ["B1"]),
        ("C1", 3, "corrected", ["B2"]),
    ]
    # Taken back to what was said first: whoever has the first briefing has it right again.
    assert changes(book, claim("C1")) == [("C1", 3, "corrected", ["B2"])]


def test_the_same_again_something_new_or_nothing_issued_lists_nothing() -> None:
    book = Book(claim("C1"))
    unissued = book.say(claim("C9"))
    book.release("B1", size=unissued)
    assert changes(book, claim("C1"), claim("C2"), claim("C9", summary="x")) == []
    assert changes(Book(claim("C1")), claim("C1", summary="x")) == []


def test_a_sealed_value_that_changes_is_a_correction() -> None:
    body = source("S1")
    book = Book()
    book.say(body, sealed={"publisher": "A" * 43})
    book.release("B1")
    assert changes(book, make(body, sealed={"publisher": "B" * 43})) == [
        ("S1", 1, "corrected", ["B1"])
    ]


def test_settings_and_what_concerns_keeping_the_record_correct_nothing() -> None:
    book = Book(claim("C1"))
    book.release("B1")
    release = book.entries[-1].body.model_copy(update={"reason": "again"})
    book.release("B2")
    assert changes(book, settings(title="Another title"), release) == []


def test_a_retraction_lists_what_the_same_speaker_said_of_the_event() -> None:
    book = Book(
        claim("C1", by="arland"),
        claim("C2", by="borduria"),
        claim("C3", by="arland:Army"),
        claim("C4", by="arland", start="2025-09-30"),
        claim("C5", by="arland", event_type="supply_restriction"),
        claim("C6", by="arland", event_type="rocket"),
        claim("C7", by="arland", stance="retracts"),
        claim("C0", by="arland", start="2025-01-01"),
    )
    book.release("B1", recipients=("borduria",))
    retraction = claim("C8", by="arland", stance="retracts")
    assert changes(book, retraction) == [
        ("C1", 1, "taken back", ["B1"]),
        ("C6", 6, "taken back", ["B1"]),
    ]
    assert changes(book, claim("C8", by="arland")) == []


def test_somebody_who_knows_the_incidents_may_say_what_a_retraction_is_about() -> None:
    book = Book(claim("C1"), claim("C4", start="2025-09-30"))
    book.release("B1")

    def same(retraction: Claim, old: Claim) -> bool:
        return (retraction.id, old.id) == ("C8", "C4")

    retraction = claim("C8", stance="retracts")
    assert changes(book, retraction, same_event=same) == [("C4", 2, "taken back", ["B1"])]


def test_a_claim_turned_into_its_own_retraction_is_listed_once() -> None:
    book = Book(claim("C1"))
    book.release("B1")
    assert changes(book, claim("C1", stance="retracts")) == [("C1", 1, "corrected", ["B1"])]


def redaction(mode: RedactionMode, *fields: str, kind: str = "source") -> Redaction:
    return Redaction(
        id="X-1", target_kind=kind, target_id="S1", fields=fields, mode=mode, reason="asked for"
    )


def test_a_redaction_lists_briefings_that_may_show_the_field_and_no_others() -> None:
    book = Book()
    sealed = {"publisher": "A" * 43, "contact": "B" * 43}
    book.say(source("S1"), sealed=sealed)
    book.say(source("S2"), sealed=sealed)
    book.release("B1")
    for mode in (RedactionMode.WITHHELD, RedactionMode.ERASED):
        assert changes(book, redaction(mode, "publisher")) == [("S1", 1, "redacted", ["B1"])]
        # A contact is never open for any output.
        assert changes(book, redaction(mode, "contact")) == []
        assert changes(book, redaction(mode, "url")) == []
        assert changes(book, redaction(mode, "publisher", kind="claim")) == []
    assert changes(book, redaction(RedactionMode.LIFTED, "publisher")) == []


def test_what_another_log_says_of_itself_changes_nothing_here() -> None:
    book = Book()
    book.say(source("S1"), sealed={"publisher": "A" * 43})
    book.release("B1")
    taken = Taken(origin="laptop", index=0, recorded=START)
    theirs = make(redaction(RedactionMode.ERASED, "publisher"), taken=taken)
    assert changes(book, theirs) == []
    corrected = make(source("S1", publisher="Another"), taken=taken)
    assert changes(book, corrected) == [("S1", 1, "corrected", ["B1"])]


def test_it_says_so_in_a_sentence_that_claims_no_more() -> None:
    book = Book(claim("C1"))
    book.release("B1", recipients=("arland",))
    book.deliver("B1", "borduria")
    book.release("B2", replaces="B1")
    (found,) = affected(book.entries, [make(claim("C1", summary="x"))])
    assert found.change is Change.CORRECTED
    assert found.by == ("claim", "C1")
    assert str(found) == (
        "claim C1 (entry 1) is corrected. Made from a record in which it stood: "
        "B1, handed to arland, borduria; replaced by B2; "
        "B2, handed to no recipient on record."
    )


@pytest.mark.parametrize("swap", [False, True])
def test_parties_are_treated_alike(swap: bool) -> None:
    one, other = ("borduria", "arland") if swap else ("arland", "borduria")
    book = Book(claim("C1", by=one, accused=other))
    book.release("B1", recipients=(other,))
    assert changes(book, claim("C2", by=one, accused=other, stance="retracts")) == [
        ("C1", 1, "taken back", ["B1"])
    ]
