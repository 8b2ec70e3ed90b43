"""The standalone verifier on who signed what: authors with granted keys, and witnesses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from check.records import (
    NORTH,
    SOUTH,
    case,
    claims,
    cosigned,
    grow,
    head,
    kept,
    seconds,
)
from check.samples_record import (
    PINNED,
    in_process,
    verify,
)
from custody.signed import ANA, OPERATOR, RITA, STRANGER, granting, key, signed, taken
from record.samples import NOW, claim
from truceline.ledger import Signer
from truceline.ledger.cosignature import Ed25519CosignatureSigner
from truceline.ledger.mldsa import MldsaCosignatureSigner
from truceline.ledger.note import Note, Signature
from truceline.record import Entry

# Who signed.


def _rewritten(entry: Entry, **more: object) -> Entry:
    return Entry.model_validate_json(
        entry.canonical().replace(b'"id":"N0"', b'"id":"N9"')
    ).model_copy(update=more)


def _revoked() -> list[Entry]:
    gone = granting(ANA, revoked="she left")
    return [signed(gone, OPERATOR, RITA), signed(claim("N1", source="S0"), ANA)]


def _expired(**dated: object) -> list[Entry]:
    """The key ends an hour from now; an entry is recorded, or signed, a day later."""
    ended = granting(ANA, until=NOW + timedelta(hours=1))
    return [signed(ended, OPERATOR, RITA), signed(claim("N1", source="S0"), ANA, **dated)]


def _spoiled_grant() -> list[Entry]:
    """A grant with something wrong with it gives nothing, though the operator signed it."""
    grant = signed(granting(STRANGER), OPERATOR, key("nobody"))
    return [grant, signed(claim("N1", source="S0"), STRANGER)]


def _self_granted() -> list[Entry]:
    """A grant that the operator did not sign gives nothing."""
    return [signed(granting(STRANGER), ANA), signed(claim("N1", source="S0"), STRANGER)]


def _earlier() -> list[Entry]:
    before = NOW - timedelta(hours=1)
    return [signed(claim("N1", source="S0"), ANA, at=before)]


ONE = signed(claim("N0", source="S0"), ANA)
BADLY_SIGNED: dict[str, tuple[Callable[[], list[Entry]], str]] = {
    "by nobody": (lambda: [_rewritten(ONE, signatures=())], "1 entries bear no signature: 20"),
    "words put into a mouth": (lambda: [_rewritten(ONE)], "bear a signature that does not fit: 20"),
    "by a stranger": (
        lambda: [signed(claim("N0", source="S0"), STRANGER)],
        "a key that no earlier entry grants: 20",
    ),
    "by somebody who granted themselves": (_self_granted, "no earlier entry grants: 21"),
    "with another key of the same name": (
        lambda: [signed(claim("N0", source="S0"), Signer("ana", bytes(32)))],
        "a key that no earlier entry grants: 20",
    ),
    "for another log": (
        lambda: [signed(claim("N0", source="S0"), ANA, origin="example.org/another")],
        "does not fit: 20",
    ),
    "after the key was revoked": (_revoked, "revoked or had expired: 21"),
    "before the key's end, recorded after it": (
        lambda: _expired(at=NOW + timedelta(days=1), dated=NOW),
        "revoked or had expired: 21",
    ),
    "after the key's end, recorded before it": (
        lambda: _expired(dated=NOW + timedelta(days=1)),
        "revoked or had expired: 21",
    ),
    "by a key whose grant is spoiled": (_spoiled_grant, "no earlier entry grants: 20, 21"),
    "twice": (lambda: [ONE, ONE], "repeat a signature that stood there before: 21"),
    "once, recorded twice": (
        lambda: [ONE, ONE.model_copy(update={"recorded": NOW + timedelta(hours=1)})],
        "repeat a signature that stood there before: 21",
    ),
    "earlier than what stands before": (_earlier, "recorded earlier than one before them: 20"),
}


@pytest.mark.parametrize("how", BADLY_SIGNED)
def test_an_entry_signed(how: str, tmp_path: Path) -> None:
    log = case(tmp_path)
    more, words = BADLY_SIGNED[how]
    grow(log, *more())
    ran = in_process(tmp_path, *PINNED)
    assert ran.code == 1
    assert ran.has("failed", words), ran.failed
    assert ran.has("proved", f"All {log.size} entries are as signed")
    assert not ran.has("proved", "Each entry is signed")


def test_a_key_granted_by_a_second_operator_and_a_new_key_of_a_name(tmp_path: Path) -> None:
    second, old, new = key("second"), key("team"), Signer("team", bytes(range(32)))
    log = case(tmp_path)
    grow(
        log,
        signed(granting(second, "operator", "Deputy"), OPERATOR, RITA),
        signed(granting(old, "observer", "Team"), second, RITA),
        signed(claim("N1", source="S0"), old),
        signed(granting(new, "observer", "Team"), OPERATOR, RITA),
        signed(claim("N2", source="S0"), new),
    )
    assert verify(tmp_path, *PINNED).failed == ()
    grow(log, signed(claim("N3", source="S0"), old))
    assert verify(tmp_path, *PINNED).has("failed", "no earlier entry grants: 25")


@pytest.mark.parametrize(
    "data",
    [
        b"no json",
        b"[1]",
        b'{"v": 1}',
        b"[" * 60_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"recorded":' + b"9" * 60_000 + b"}",
        b'{"a":1,"a":2}',
        b'{"a":NaN}',
        b'{"b":1,"a":2}',
        b'\xef\xbb\xbf{"a":1}',
        "{}".encode("utf-16"),
        b'{"a":"\\ud800"}',
        b'{"a":"\\u0041"}',
    ],
    ids=range(13),
)
def test_what_is_no_entry_is_said_not_to_be(data: bytes, tmp_path: Path) -> None:
    log = case(tmp_path)
    log.append([data], OPERATOR)
    ran = in_process(tmp_path, *PINNED)
    assert (ran.code, ran.failed) == (1, ("1 entries cannot be read: 20",))


def test_a_second_spelling_of_a_signed_entry_is_no_entry(tmp_path: Path) -> None:
    log = case(tmp_path)
    data = signed(claim("N1", source="S0"), ANA).canonical()
    log.append([data.replace(b'":', b'": ', 1)], OPERATOR)
    assert in_process(tmp_path, *PINNED).failed == ("1 entries cannot be read: 20",)


def test_numbers_stand_in_what_is_signed_as_they_stand_in_the_text(tmp_path: Path) -> None:
    log = case(tmp_path)
    at = (104.000000000000014, -1.5e-7)
    grow(log, *(signed(claim(f"N{n}", source="S0", at=at, radius_m=1e21), ANA) for n in range(2)))
    assert b"e-7" in list(log.entries())[-1]
    assert verify(tmp_path, *PINNED).failed == ()


def test_what_was_taken_from_another_log_is_said_not_to_be_checked(tmp_path: Path) -> None:
    log = case(tmp_path)
    there = signed(claim("N1", source="S0"), STRANGER, origin="example.org/field")
    grow(log, taken(there, 0))
    ran = verify(tmp_path, *PINNED)
    assert ran.failed == ()
    assert ran.has("unproved", "what came from other logs")


# Witnesses.


def test_witnesses_whose_keys_are_given(tmp_path: Path) -> None:
    log = case(tmp_path)
    after = MldsaCosignatureSigner("later.example/witness", bytes(32))
    note = Note.decode(cosigned(head(log), (NORTH, "2025-12-03T10:00:00")))
    value = after.cosign(note.text.encode(), seconds("2025-12-04T11:12:13"))
    line = Signature(after.name, after.key_id, value)
    early = cosigned(head(log), (NORTH, "2025-12-02T09:30:00"))
    lines = (*note.signatures, Note.decode(early).signatures[-1], line)
    path = kept(tmp_path, Note(note.text, lines).encode())
    words = [each for who in (NORTH, after, SOUTH) for each in ("--witness", who.verifier.vkey)]
    ran = in_process(tmp_path, *PINNED, *words)
    assert ran.code == 0
    assert ran.has("proved", "north saw the first 20", "not later than 2025-12-02 09:30:00 UTC")
    assert ran.has("proved", after.name, "not later than 2025-12-04 11:12:13 UTC")
    assert ran.has("unproved", "That the witness south saw this log")
    grow(log, *claims(0, 4))
    assert in_process(tmp_path, *PINNED, *words).has("proved", "north saw the first 20 entries")
    for each in lines[1:]:
        data = path.read_bytes()
        bad = Signature(each.name, each.key_id, each.value[:-1] + bytes([each.value[-1] ^ 1]))
        path.write_bytes(data.replace(each.line.encode(), bad.line.encode()))
        ran = in_process(tmp_path, *PINNED, *words)
        assert (ran.code, ran.has("failed", each.name, "does not fit")) == (1, True)
        path.write_bytes(data)


def test_a_cosignature_without_a_time_and_a_key_that_is_no_witnesss(tmp_path: Path) -> None:
    log = case(tmp_path)
    silent = MldsaCosignatureSigner("silent", bytes(32))
    note = Note.decode(head(log))
    line = Signature(silent.name, silent.key_id, silent.cosign(note.text.encode(), 0))
    (log.folder / "checkpoint").write_bytes(Note(note.text, (*note.signatures, line)).encode())
    own = Ed25519CosignatureSigner(OPERATOR.name, OPERATOR.seed)
    kept(tmp_path, cosigned(head(log), (own, "2025-12-02T10:00:00")))
    keys = (silent.verifier, OPERATOR.verifier, own.verifier)
    ran = verify(tmp_path, *PINNED, *(word for each in keys for word in ("--witness", each.vkey)))
    assert (ran.code, any("saw the first" in each for each in ran.proved)) == (0, False)
    assert ran.has("unproved", "That the witness silent saw this log")
    assert ran.has("unproved", f"That the witness {OPERATOR.name} saw this log")
