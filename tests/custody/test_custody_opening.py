"""Sealed fields are opened for output as far as they may be, and files go where they belong."""

from __future__ import annotations

import os
import traceback
from collections.abc import Collection, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.sealed_samples import (
    ERASED,
    LIFTED,
    NAME,
    PHONE,
    SPEAKER,
    START,
    TOWN,
    WITHHELD,
    Kept,
    blob_of,
    claim,
    observation,
    redaction,
    source,
)
from truceline.custody.opening import (
    Keep,
    fully_opened,
    open_entries,
    redaction_notes,
    sealing_for,
)
from truceline.custody.redactions import Redactions
from truceline.custody.secret_folder import VaultError
from truceline.custody.vault import SealedField
from truceline.record import (
    KEPT,
    PLACEHOLDER,
    SALT_BYTES,
    SEALABLE,
    Blob,
    Body,
    Claim,
    Disclosure,
    Entry,
    Line,
    Observation,
    Place,
    Source,
    masked,
    seal,
)

CASE = ("claim.speaker.name", "claim.where.words", "source.publisher", "observation.summary")
NONE = Redactions.of([])


def record() -> Kept:
    kept = Kept()
    kept.say(source(), observation(summary="three shells"), claim(), also=CASE)
    return kept


def logged(kept: Kept, index: int) -> Any:
    return kept.entries[index].body


def opened_of(kept: Kept) -> list[Any]:
    return [entry.body for entry in open_entries(kept.entries, kept, Redactions.of(kept))]


def test_what_the_case_sealed_is_opened_and_what_is_always_sealed_is_not() -> None:
    kept = record()
    where_from, seen, said = opened_of(kept)
    assert where_from == masked(source(), ["informant", "contact"])
    assert said == claim()
    hidden = ["standpoint", "bearing_deg", "range_m", "exact", "media"]
    assert seen == masked(observation(summary="three shells"), hidden)
    assert logged(kept, 2).speaker.name == PLACEHOLDER


@given(st.sets(st.sampled_from(sorted(SEALABLE))))
def test_nothing_that_is_always_sealed_is_ever_opened(also: set[str]) -> None:
    kept = Kept()
    bodies: list[Body] = [source(), observation(), claim()]
    kept.say(*bodies, also=also)
    for body, found in zip(bodies, opened_of(kept), strict=True):
        always = [name.partition(".")[2] for name in KEPT if name.startswith(f"{body.kind}.")]
        assert found == masked(body, always)
        assert fully_opened(kept.entries, kept)[bodies.index(body)].body == body


def test_without_its_disclosure_a_field_stays_a_placeholder() -> None:
    kept = record()
    assert open_entries(kept.entries, {}, NONE) == kept.entries
    kept.erase([kept.entries[2].sealed["speaker.name"]])
    said = opened_of(kept)[2]
    assert (said.speaker.name, said.where.words) == (PLACEHOLDER, TOWN)


def test_what_is_redacted_is_not_opened_in_any_state() -> None:
    kept = record()
    kept.say(claim(summary="corrected"), also=CASE)
    kept.say(redaction("claim", "C1", ["speaker.name"], WITHHELD))
    for index in (2, 3):
        assert opened_of(kept)[index].speaker.name == PLACEHOLDER
        assert opened_of(kept)[index].where.words == TOWN
    kept.say(redaction("claim", "C1", ["speaker"], LIFTED, 2))
    assert opened_of(kept)[2].speaker.name == SPEAKER
    kept.say(redaction("claim", "C1", ["speaker.name"], ERASED, 3))
    kept.say(redaction("claim", "C1", ["speaker.name"], LIFTED, 4))
    assert opened_of(kept)[2].speaker.name == PLACEHOLDER


def test_a_state_in_plain_is_not_shown_either_once_it_is_redacted() -> None:
    kept = Kept()
    kept.say(claim())
    kept.say(claim(), also=CASE)
    kept.say(redaction("claim", "C1", ["speaker.name"], WITHHELD))
    assert opened_of(kept)[0].speaker.name == PLACEHOLDER
    assert logged(kept, 0).speaker.name == SPEAKER


def test_a_commitment_copied_from_elsewhere_opens_nothing_redacted() -> None:
    # Whoever may add anything could repeat a commitment that stands in the log.
    kept = record()
    commitment = kept.entries[2].sealed["speaker.name"]
    held = masked(claim("C9"), ["speaker.name"])
    kept.entries.append(
        Entry(recorded=START, author="B", body=held, sealed={"speaker.name": commitment})
    )
    assert opened_of(kept)[3].speaker.name == SPEAKER
    kept.say(redaction("claim", "C1", ["speaker.name"], WITHHELD))
    assert opened_of(kept)[3].speaker.name == PLACEHOLDER


def test_a_commitment_copied_from_what_is_always_sealed_opens_nothing() -> None:
    kept = record()
    for theirs, mine in (("contact", "publisher"), ("informant", "url"), ("contact", "contact")):
        copied = {mine: kept.entries[0].sealed[theirs]}
        held = masked(source("S9"), ["informant", "contact", "publisher"])
        kept.entries.append(Entry(recorded=START, author="B", body=held, sealed=copied))
        assert opened_of(kept)[-1] == held


@pytest.mark.parametrize("name", ["id", "stance", "kind", "recorded", "nonsense", "speaker", ""])
def test_only_a_sealable_field_can_be_opened(name: str) -> None:
    disclosure = Disclosure.make(name, "denies", os.urandom(SALT_BYTES))
    entry = Entry(recorded=START, author="A", body=claim(), sealed={name: disclosure.commitment})
    vault = {disclosure.commitment: disclosure}
    assert open_entries([entry], vault, NONE) == [entry]
    assert fully_opened([entry], vault) == [entry]


def test_a_sealed_value_that_cannot_stand_there_is_told_without_it() -> None:
    disclosure = Disclosure.make("speaker.name", {"said": NAME}, os.urandom(SALT_BYTES))
    held = masked(claim(), ["speaker.name"])
    entry = Entry(
        recorded=START, author="A", body=held, sealed={"speaker.name": disclosure.commitment}
    )
    with pytest.raises(VaultError, match=r"speaker\.name of claim C1") as raised:
        open_entries([entry], {disclosure.commitment: disclosure}, NONE)
    told = "".join(traceback.format_exception(raised.value))
    assert "Okonjo" not in told
    assert disclosure.text not in told


def test_a_record_without_sealed_fields_is_given_back_as_it_is() -> None:
    kept = Kept()
    kept.say(claim(), claim("C2"))

    class Untouched:
        def get(self, commitment: str, /) -> Disclosure | None:
            raise AssertionError(f"{commitment} is to be opened")

    found = open_entries(kept.entries, Untouched(), NONE)
    assert all(mine is theirs for mine, theirs in zip(found, kept.entries, strict=True))
    assert all(m is t for m, t in zip(fully_opened(kept.entries, Untouched()), found, strict=True))


def test_a_briefing_is_told_what_is_sealed_and_redacted() -> None:
    kept = record()
    kept.say(redaction("source", "S1", ["contact", "informant"], ERASED, 1))
    kept.say(redaction("claim", "C1", ["speaker.name"], WITHHELD, 2))
    kept.say(redaction("claim", "C7", ["summary"], WITHHELD, 3))
    found = redaction_notes(kept.entries, Redactions.of(kept))
    assert [(n.kind, n.id, n.fields, n.mode) for n in found.notes] == [
        ("source", "S1", ("informant", "contact"), ERASED),
        ("claim", "C1", ("speaker.name",), WITHHELD),
    ]
    assert found.notes[0].reason == "asked for by the person concerned"
    assert found.notes[0].recorded == kept.entries[3].recorded
    assert (found.sealed, found.kept) == (11, 7)
    # At an earlier point, only what is about things known there.
    early = redaction_notes(kept.entries[:1], Redactions.of(kept))
    assert [note.kind for note in early.notes] == ["source"]
    assert redaction_notes([], NONE).notes == ()


# Where files go

FORM = blob_of(b"a form")
TABLE = blob_of(b"a table", "table.csv")


def table_source(**more: Any) -> Source:
    fields = {"publisher": "Table table.csv", "channel": "table", "original": TABLE}
    return source("T", **({"informant": "", "contact": ""} | fields | more))


def sealing(
    files: Sequence[tuple[Sequence[Body], Sequence[Blob]]],
    sealed: Collection[str] = (),
    redactions: Redactions = NONE,
    secret: Collection[str] = (),
) -> list[Any]:
    return sealing_for(files, sealed, redactions, secret)


def test_a_file_with_nothing_sealed_stays_among_the_blobs() -> None:
    bodies = (table_source(), claim())
    (found,) = sealing([(bodies, [TABLE])])
    assert found.bodies == bodies
    assert (found.also, found.keep, found.holds) == (((), ()), Keep.BLOBS, frozenset())
    assert sealing([((), [])])[0].keep is Keep.BLOBS


def test_a_file_with_something_always_sealed_goes_to_the_vault() -> None:
    (found,) = sealing([((source(), observation(), claim()), [FORM])])
    assert found.keep is Keep.VAULT
    assert {(held.kind, held.field) for held in found.holds} == {
        ("source", "informant"), ("source", "contact"), ("observation", "standpoint"),
        ("observation", "bearing_deg"), ("observation", "range_m"), ("observation", "exact"),
        ("observation", "media"),
    }  # fmt: skip
    assert found.also == ((), (), ())
    assert sealing([((source(informant="", contact=""),), [FORM])])[0].keep is Keep.BLOBS


def test_the_source_that_a_secret_file_is_does_not_give_its_hash() -> None:
    bodies = (table_source(), claim(), claim("C2"))
    (found,) = sealing([(bodies, [TABLE])], ["claim.speaker.name"])
    assert found.keep is Keep.VAULT
    assert found.also == (
        ("source.original",), ("claim.speaker.name",), ("claim.speaker.name",),
    )  # fmt: skip
    assert found.holds == {
        SealedField("source", "T", "original"),
        SealedField("claim", "C1", "speaker.name"),
        SealedField("claim", "C2", "speaker.name"),
    }
    # What is sealed so has no trace of the hash.
    for body, also in zip(found.bodies, found.also, strict=True):
        held, _, _ = seal(body, also, lambda: os.urandom(SALT_BYTES))
        assert TABLE.sha256 not in held.model_dump_json()


def test_a_hash_that_another_file_states_is_sealed_there_too() -> None:
    other = source("S2", informant="", contact="", original=TABLE)
    files = [((other,), [FORM]), ((table_source(), claim()), [TABLE])]
    first, second = sealing(files, ["claim.speaker.name"])
    assert first.also == (("source.original",),)
    assert (first.keep, second.keep) == (Keep.BLOBS, Keep.VAULT)
    assert SealedField("source", "S2", "original") in second.holds
    (later,) = sealing([((other,), [FORM])], secret=[TABLE.sha256])
    assert later.also == (("source.original",),)


def test_a_case_can_seal_the_hash_itself() -> None:
    (found,) = sealing([((table_source(), claim()), [TABLE])], ["source.original"])
    assert found.keep is Keep.VAULT
    assert "source.original" in found.also[0]
    assert found.holds == {SealedField("source", "T", "original")}


def test_what_is_withheld_is_sealed_in_later_states() -> None:
    kept = Kept()
    kept.say(redaction("claim", "C1", ["summary"], WITHHELD))
    (found,) = sealing([((claim(), claim("C2")), [FORM])], (), Redactions.of(kept))
    assert found.also == (("claim.summary",), ())
    assert found.holds == {SealedField("claim", "C1", "summary")}


def test_what_is_erased_does_not_come_back_and_nor_does_its_file() -> None:
    kept = Kept()
    kept.say(redaction("claim", "C1", ["speaker.name"], ERASED))
    redactions = Redactions.of(kept)
    bodies = (table_source(), claim(), claim("C2"))
    (found,) = sealing([(bodies, [TABLE])], ["claim.speaker.name"], redactions)
    assert found.keep is Keep.NOWHERE
    assert found.bodies == (
        masked(table_source(), ["original"]),
        masked(claim(), ["speaker.name"]),
        claim("C2"),
    )
    assert found.also[0] == ()
    # Once the value is taken out of the file, it is kept again.
    clean = (table_source(), masked(claim(), ["speaker.name"]), claim("C2"))
    (kept_again,) = sealing([(clean, [TABLE])], ["claim.speaker.name"], redactions)
    assert kept_again.keep is Keep.VAULT
    assert kept_again.bodies == clean


def test_an_erased_hash_does_not_come_back() -> None:
    kept = Kept()
    kept.say(redaction("source", "T", ["original"], ERASED))
    files = [((table_source(), claim()), [TABLE]), ((source("S2", original=TABLE),), [FORM])]
    first, second = sealing(files, (), Redactions.of(kept))
    assert first.keep is Keep.NOWHERE
    assert first.bodies[0].original is None
    assert second.bodies[0].original is None


def test_a_file_everybody_has_to_look_up_says_no_sealed_publisher() -> None:
    file = blob_of(b"{}", "lines.geojson")
    stated = source("S-L", informant="", contact="", original=file, publisher="Royal Survey")
    silent = stated.model_copy(update={"publisher": "lines.geojson"})
    line = Line(id="L", source_id="S-L", name="Survey of 1907", geometry=file, feature="L")
    place = Place.model_validate(
        {"id": "P", "source_id": "S-L", "names": [{"text": "Green Hill", "language": "en"}]}
    )
    for body in (line, place):
        (refused,) = sealing([((stated, body), [file])], ["source.publisher"])
        assert (refused.bodies, refused.keep) == ((), Keep.NOWHERE)
        assert "publisher" in refused.refused
        assert "Royal" not in refused.refused
        (taken,) = sealing([((silent, body), [file])], ["source.publisher"])
        assert (taken.keep, taken.refused) == (Keep.BLOBS, "")
        assert taken.also[0] == ("source.publisher",)
        assert sealing([((stated, body), [file])])[0].keep is Keep.BLOBS


@given(
    sealed=st.sets(st.sampled_from(sorted(SEALABLE))),
    erased=st.sets(st.sampled_from(["speaker.name", "where.words", "summary"])),
)
def test_a_file_is_public_only_if_all_it_holds_is(sealed: set[str], erased: set[str]) -> None:
    kept = Kept()
    if erased:
        kept.say(redaction("claim", "C1", sorted(erased), ERASED))
    redactions = Redactions.of(kept)
    bodies: list[Body] = [table_source(), claim(), claim("C2", summary="")]
    (found,) = sealing([(bodies, [TABLE])], sealed, redactions)
    assert (found.keep is Keep.NOWHERE) == bool(erased)
    held_text = b""
    for body, also in zip(found.bodies, found.also, strict=True):
        held, _, _ = seal(body, also, lambda: os.urandom(SALT_BYTES))
        held_text += held.model_dump_json().encode()
        if isinstance(body, Claim) and body.id == "C1":
            assert redactions.without_erased(body) == body
    assert (TABLE.sha256.encode() in held_text) == (found.keep is Keep.BLOBS)
    for name, value in (("speaker.name", SPEAKER), ("where.words", TOWN)):
        assert (value.encode() in held_text) == (
            f"claim.{name}" not in sealed
        )  # C2 says it too, and is not erased


def test_nobody_is_named_in_what_is_opened_for_comparison_by_mistake() -> None:
    # fully_opened is for comparing only; open_entries is what outputs use.
    kept = record()
    assert PHONE in fully_opened(kept.entries, kept)[0].body.model_dump_json()
    seen = open_entries(kept.entries, kept, NONE)
    assert PHONE not in "".join(entry.body.model_dump_json() for entry in seen)
    assert isinstance(seen[1].body, Observation)
