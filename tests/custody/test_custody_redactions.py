"""What is redacted stays so; what a redaction deletes is all of it, and nothing in the log."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.power_cut import PowerCut, cut_at
from custody.sealed_samples import (
    ERASED,
    LIFTED,
    NAME,
    PHONE,
    SPEAKER,
    TOWN,
    WITHHELD,
    Kept,
    blob_of,
    claim,
    observation,
    redaction,
    source,
)
from truceline.custody.redactions import (
    CannotRedact,
    Erasure,
    Plan,
    Redactions,
    execute,
    orphans,
    pending,
    plan,
)
from truceline.custody.secret_folder import VaultError
from truceline.custody.standing import expanded, sealable_fields
from truceline.custody.vault import SealedField, Vault
from truceline.record import SEALABLE, RedactionMode

CASE = ("claim.speaker.name", "claim.where.words", "source.original")


def record() -> Kept:
    """Two states of a source, an observation and a claim, sealed as a case asks for."""
    kept = Kept()
    kept.say(source(), observation(), claim(), source(contact="new@example.org"), also=CASE)
    return kept


def redacted(kept: Kept, *acts: tuple[str, str, tuple[str, ...], RedactionMode]) -> Redactions:
    kept.say(*(redaction(*act, number=n) for n, act in enumerate(acts)))
    return Redactions.of(kept)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["S1", "S2"]),
        st.lists(st.sampled_from(["informant", "contact", "url"]), min_size=1, max_size=3),
        st.sampled_from(list(RedactionMode)),
    ),
    max_size=8,
)


@given(acts=ACTS)
def test_the_last_redaction_counts_and_erasing_is_final(acts: list[Any]) -> None:
    kept = Kept()
    found = redacted(
        kept, *(("source", thing, tuple(fields), mode) for thing, fields, mode in acts)
    )
    expected: dict[tuple[str, str], RedactionMode] = {}
    for thing, fields, mode in acts:
        for name in fields:
            if expected.get((thing, name)) is ERASED:
                continue
            expected[thing, name] = mode
    for thing in ("S1", "S2"):
        for name in ("informant", "contact", "url"):
            mode = expected.get((thing, name))
            assert found.mode("source", thing, name) is (None if mode is LIFTED else mode)
    assert bool(found) == any(mode is not LIFTED for mode in expected.values())
    assert found.mode("claim", "S1", "contact") is None


def test_no_redaction_stands_in_an_empty_record() -> None:
    assert not Redactions.of([])
    assert Redactions.of([]).fields("source", "S1") == {}
    assert Redactions.of([]).without_erased(source()) == source()


def test_parents_and_fields_that_tell_each_other_bring_each_other_along() -> None:
    assert expanded("source", ["contact"]) == ("contact",)
    assert expanded("source", ["source.contact", "informant"]) == ("informant", "contact")
    assert expanded("claim", ["where"]) == (
        "where.words",
        "where.also",
        "where.admin",
        "where.shape",
    )
    assert expanded("claim", ["speaker"]) == ("speaker.name",)
    together = ("standpoint", "bearing_deg", "range_m")
    for name in together:
        assert expanded("observation", [name]) == together
    assert expanded("observation", ["where", "exact"])[-1] == "exact"
    found = redacted(Kept(), ("observation", "O1", ("range_m",), ERASED))
    assert found.erased("observation", "O1") == set(together)


def test_every_sealable_field_can_be_named() -> None:
    for full in SEALABLE:
        kind, _, name = full.partition(".")
        assert name in expanded(kind, [name])
        assert name in sealable_fields(kind)


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("source", ["licence"]),
        ("source", ["contact", "contacts"]),
        ("source", ["claim.summary"]),
        ("source", []),
        ("agreement", ["text"]),
        ("claim", ["whe"]),
        ("nonsense", ["contact"]),
    ],
)
def test_a_field_that_cannot_be_redacted_is_named(kind: str, names: list[str]) -> None:
    with pytest.raises(CannotRedact, match="can"):
        expanded(kind, names)


def erasing(kept: Kept, kind: str, thing: str, *fields: str) -> Plan:
    return plan(kept.entries, kind, thing, fields, ERASED, vault=kept)


def test_a_plan_takes_every_state_of_the_thing_and_nothing_else() -> None:
    kept = record()
    found = erasing(kept, "source", "S1", "contact")
    wanted = {kept.entries[0].sealed["contact"], kept.entries[3].sealed["contact"]}
    assert set(found.erasure.commitments) == wanted
    assert (found.fields, found.already, found.plain) == (("contact",), (), ())
    assert found.remains == ("informant", "publisher")
    where = erasing(kept, "observation", "O1", "standpoint")
    assert where.fields == ("standpoint", "bearing_deg", "range_m")
    assert {kept.disclosures[each].field for each in where.erasure.commitments} == set(where.fields)
    assert "exact" in where.remains
    assert (
        plan(kept.entries, "source", "S1", ["contact"], WITHHELD, vault=kept).erasure == Erasure()
    )


def test_what_stands_in_plain_cannot_be_taken_out() -> None:
    kept = record()
    with pytest.raises(CannotRedact, match="in plain") as raised:
        erasing(kept, "claim", "C1", "summary")
    message = str(raised.value)
    assert "entry 2" in message
    assert "case.toml" in message
    assert "shells" not in message
    # Of a parent, one field in plain is enough: the rest would be redacted in vain.
    with pytest.raises(CannotRedact, match=r"where\.shape"):
        erasing(kept, "claim", "C1", "where")


def test_an_older_state_in_plain_is_told() -> None:
    kept = Kept()
    kept.say(claim())
    kept.say(claim(summary="corrected"), also=CASE)
    found = erasing(kept, "claim", "C1", "speaker.name")
    assert found.plain == (("speaker.name", 0),)
    assert found.erasure.commitments == (kept.entries[1].sealed["speaker.name"],)


@pytest.mark.parametrize(
    ("kind", "thing", "fields", "mode", "words"),
    [
        ("source", "S9", ("contact",), ERASED, "no source S9"),
        ("claim", "S1", ("summary",), ERASED, "no claim S1"),
        ("source", "S1", ("url",), ERASED, "says nothing"),
        ("source", "S1", ("contact",), LIFTED, "not withheld"),
    ],
)
def test_there_is_nothing_to_redact(
    kind: str, thing: str, fields: tuple[str, ...], mode: RedactionMode, words: str
) -> None:
    with pytest.raises(CannotRedact, match=words):
        plan(record().entries, kind, thing, fields, mode)


def test_what_is_redacted_already_is_said() -> None:
    kept = record()
    redacted(kept, ("claim", "C1", ("speaker.name",), WITHHELD))
    with pytest.raises(CannotRedact, match="withheld already"):
        plan(kept.entries, "claim", "C1", ["speaker"], WITHHELD)
    both = plan(kept.entries, "claim", "C1", ["speaker.name", "where.words"], WITHHELD)
    assert both.already == ("speaker.name",)
    assert plan(kept.entries, "claim", "C1", ["speaker"], LIFTED).already == ()
    assert erasing(kept, "claim", "C1", "speaker.name").already == ()
    redacted(kept, ("claim", "C1", ("speaker.name",), ERASED))
    for mode in (ERASED, WITHHELD):
        with pytest.raises(CannotRedact, match="already"):
            plan(kept.entries, "claim", "C1", ["speaker.name"], mode)
    with pytest.raises(CannotRedact, match="cannot be shown again"):
        plan(kept.entries, "claim", "C1", ["speaker.name"], LIFTED)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        (f"{NAME} asked us to", True),
        ("mira asked us to", True),
        ("the OKONJO family asked us to", True),
        ("asked for by the person concerned", False),
        ("", False),
    ],
)
def test_a_reason_must_not_repeat_what_it_is_about(reason: str, told: bool) -> None:
    kept = record()

    def make() -> Plan:
        return plan(kept.entries, "source", "S1", ["informant"], ERASED, vault=kept, reason=reason)

    if told:
        with pytest.raises(CannotRedact, match="reason") as raised:
            make()
        assert "okonjo" not in str(raised.value).casefold().replace("informant", "")
    else:
        assert make().fields == ("informant",)


def test_a_reason_must_not_repeat_a_place_or_a_file() -> None:
    kept = record()
    for reason in (f"near {TOWN}", "at 104.61234", "at 1234.5 metres"):
        with pytest.raises(CannotRedact, match="reason"):
            plan(kept.entries, "observation", "O1", ["range_m"], ERASED, vault=kept, reason=reason)


def test_what_is_pending_is_what_the_log_erases_and_the_vault_still_holds() -> None:
    kept = record()
    planned = erasing(kept, "source", "S1", "informant", "contact")
    assert not pending(kept, Redactions.of(kept), kept)
    redactions = redacted(kept, ("source", "S1", planned.fields, ERASED))
    assert pending(kept, redactions, kept) == planned.erasure
    before = kept.commitments()
    execute(pending(kept, redactions, kept), kept)
    assert before - kept.commitments() == set(planned.erasure.commitments)
    assert not pending(kept, redactions, kept)
    # It holds for later states as well.
    kept.say(source(contact="third@example.org"), also=CASE)
    late = kept.entries[-1].sealed
    assert set(pending(kept, redactions, kept).commitments) == {late["contact"], late["informant"]}


def test_withholding_deletes_nothing() -> None:
    kept = record()
    redactions = redacted(kept, ("source", "S1", ("contact",), WITHHELD))
    assert pending(kept, redactions, kept) == Erasure()


def test_a_file_that_holds_it_goes_and_so_does_its_hash() -> None:
    kept = Kept()
    table, other = blob_of(b"table", "t.csv"), blob_of(b"another", "u.csv")
    held = SealedField("claim", "C1", "speaker.name")
    for name, blob in (("T1", table), ("T2", other)):
        kept.say(source(name, informant="", contact="", original=blob), also=CASE)
        kept.files[blob.sha256] = frozenset({SealedField("source", name, "original")})
    kept.say(source("T1", informant="", contact="", original=other), also=CASE)
    kept.say(claim(), also=CASE)
    kept.files[table.sha256] |= {held}
    found = erasing(kept, "claim", "C1", "speaker.name").erasure
    assert found.originals == (table.sha256,)
    assert set(found.commitments) == {
        kept.entries[0].sealed["original"],
        kept.entries[3].sealed["speaker.name"],
    }
    # A field of the same claim that the file does not hold leaves the file alone.
    assert erasing(kept, "claim", "C1", "where.words").erasure.originals == ()
    # The hash alone can be erased, and the file goes with it.
    assert erasing(kept, "source", "T2", "original").erasure.originals == (other.sha256,)


def test_a_hash_is_found_whoever_else_stated_it() -> None:
    kept = Kept()
    table = blob_of(b"table", "t.csv")
    kept.say(claim(), source("X", informant="", contact="", original=table), also=CASE)
    kept.files[table.sha256] = frozenset({SealedField("claim", "C1", "speaker.name")})
    found = erasing(kept, "claim", "C1", "speaker.name").erasure
    assert kept.entries[1].sealed["original"] in found.commitments


def in_vault(kept: Kept, folder: Path) -> tuple[Vault, bytes]:
    vault = Vault(folder)
    vault.put(kept.disclosures.values())
    data = b"speaker,place\n" + SPEAKER.encode()
    vault.put_original(blob_of(data), data, [SealedField("claim", "C1", "speaker.name")])
    return vault, data


def test_an_erasure_cut_short_anywhere_is_finished_later(tmp_path: Path) -> None:
    kept = record()
    data = b"speaker,place\n" + SPEAKER.encode()
    kept.say(source("T", informant="", contact="", original=blob_of(data)), also=CASE)
    redactions = redacted(kept, ("claim", "C1", ("speaker.name",), ERASED))
    gone = {kept.entries[2].sealed["speaker.name"], kept.entries[4].sealed["original"]}
    for number in range(200):
        vault, _ = in_vault(kept, tmp_path / str(number))
        first = pending(kept, redactions, vault)
        assert set(first.commitments) == gone
        assert first.originals == (blob_of(data).sha256,)
        with pytest.MonkeyPatch.context() as patch:
            cut_at(patch, number)
            try:
                execute(first, vault)
                finished = True
            except PowerCut:
                finished = False
        execute(pending(kept, redactions, vault), vault)
        assert not pending(kept, redactions, vault)
        assert vault.commitments() == kept.commitments() - gone
        assert vault.original(blob_of(data)) is None
        assert SPEAKER.encode() not in b"".join(
            path.read_bytes() for path in vault.folder.rglob("*") if path.is_file()
        )
        if finished:
            break
    assert number > 10


def test_a_damaged_disclosure_is_erased_like_a_sound_one(tmp_path: Path) -> None:
    kept = record()
    redactions = redacted(kept, ("source", "S1", ("contact",), ERASED))
    vault, _ = in_vault(kept, tmp_path / "vault")
    for entry in (kept.entries[0], kept.entries[3]):
        (vault.folder / entry.sealed["contact"]).write_bytes(b"damaged")
    execute(pending(kept, redactions, vault), vault)
    assert vault.commitments() == kept.commitments() - {
        kept.entries[0].sealed["contact"],
        kept.entries[3].sealed["contact"],
    }


def test_erasing_stops_where_it_cannot_be_told_what_a_file_holds(tmp_path: Path) -> None:
    kept = record()
    vault, data = in_vault(kept, tmp_path / "vault")
    (vault.folder / "originals" / f"{blob_of(data).sha256}.holds").unlink()
    redactions = redacted(kept, ("source", "S1", ("contact",), ERASED))
    with pytest.raises(VaultError, match="what an original holds"):
        pending(kept, redactions, vault)


def test_what_opens_nothing_in_the_record_is_found(tmp_path: Path) -> None:
    kept = record()
    vault, _ = in_vault(kept, tmp_path / "vault")
    assert not orphans(kept, vault)
    lost = Kept()
    lost.say(source(contact=PHONE))
    vault.put(lost.disclosures.values())
    found = orphans(kept, vault)
    assert set(found.commitments) == lost.commitments()
    execute(found, vault)
    assert vault.commitments() == kept.commitments()
