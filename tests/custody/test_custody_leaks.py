"""What is sealed stands nowhere but in the vault; what is erased stands nowhere.

Every byte is searched of what a case folder would hold, and every message about broken files.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import os
import traceback
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from case.files import ROW
from custody.secret_words import found_in, leaks
from truceline.custody.opening import Keep, open_entries, sealing_for
from truceline.custody.redactions import CannotRedact, Redactions, execute, pending, plan
from truceline.custody.secret_folder import VaultError
from truceline.custody.vault import Vault
from truceline.ledger import Log, Signer, create_signer
from truceline.read import Problem, read_bytes
from truceline.read.mapping import CANONICAL
from truceline.read.problem import HIDDEN
from truceline.read.reading import stable_id
from truceline.read.row import Row
from truceline.read.validation import failures
from truceline.record import (
    SALT_BYTES,
    SEALABLE,
    Entry,
    Observation,
    Party,
    Proposal,
    Redaction,
    RedactionMode,
    Settings,
    Source,
    parse_entry,
)

NAME, PHONE = "Mira Okonjo", "+99 555 0142 887"
SPEAKER, TOWN, ALSO, PROVINCE = "Colonel Vantreight", "Quillmere", "Kvillmyr", "Ostrava Marsh"
TEAM, POST, PICTURE = "Patrol Hoopoe", "Wheelwright Mill", "IMG_7731_hatch.jpg"
PUBLISHER, PAGE, DETAIL = "Lantern Weekly", "https://lantern.example/8812", "the ferryman heard it"
STOOD, EXACT = "104.612345", "14.387654"
PHOTO = hashlib.sha256(b"photograph").hexdigest()

KEPT_WORDS = (NAME, PHONE, POST, STOOD, EXACT, PICTURE, PHOTO)
CASE_WORDS = (SPEAKER, TOWN, ALSO, PROVINCE, TEAM, PUBLISHER, PAGE, DETAIL)
EVERYTHING = tuple(SEALABLE)

WHERE = {"words": TOWN, "also": [ALSO], "admin": PROVINCE}
SOURCE: dict[str, Any] = {
    "kind": "source", "id": "S1", "publisher": PUBLISHER, "channel": "form", "url": PAGE,
    "informant": NAME, "contact": PHONE,
}  # fmt: skip
OBSERVATION: dict[str, Any] = {
    "kind": "observation", "id": "O1", "source_id": "S1", "team": TEAM, "perceived": "heard",
    "event_type": "artillery", "when": "2025-07-24", "where": WHERE, "summary": DETAIL,
    "standpoint": {"words": POST, "shape": {"lon": float(STOOD), "lat": 14.3, "radius_m": 40}},
    "bearing_deg": 40.5, "range_m": 900,
    "exact": {"lon": 104.6, "lat": float(EXACT), "radius_m": 9},
    "media": [{"sha256": PHOTO, "name": PICTURE, "size": 10}],
}  # fmt: skip
CLAIM: dict[str, Any] = {
    "kind": "claim", "id": "C1", "source_id": "S1", "stance": "asserts", "accused": "borduria",
    "speaker": {"name": SPEAKER, "role": "party", "party": "arland"}, "event_type": "artillery",
    "said": "2025-07-25", "when": "2025-07-24", "where": WHERE, "summary": DETAIL,
}  # fmt: skip
ROWS = tuple(
    ROW
    | {
        "claim_id": f"C{number}", "claimant": SPEAKER, "place_name": TOWN, "place_alt": ALSO,
        "admin": PROVINCE, "detail": DETAIL, "source_publisher": PUBLISHER, "source_url": PAGE,
    }
    for number in (11, 12)
)  # fmt: skip


def lines(*objects: Any) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in objects)


def table(*rows: dict[str, str]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(ROW))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def settings(*sealed: str) -> Settings:
    parties = tuple(
        Party(id=name, name=name.title(), short=name.title(), adjective=name, code=name[:2])
        for name in ("arland", "borduria")
    )
    return Settings(id="front", title="A front", zone="+07:00", parties=parties, sealed=sealed)


class Folder:
    """What a case folder holds of a record with sealed fields."""

    def __init__(self, path: Path, *sealed: str) -> None:
        path.mkdir()
        self.path, self.settings = path, settings(*sealed)
        self.signer: Signer = create_signer("front-1", path.parent / "keys")
        self.log = Log.create(path / "log", "front-1", self.signer)
        self.vault = Vault(path / "vault")

    def entries(self) -> list[Entry]:
        return [parse_entry(data) for data in self.log.entries()]

    def add(self, name: str, data: bytes) -> None:
        """Add a file as intake does: what opens first, then the log."""
        reading = read_bytes(data, name, self.settings)
        assert reading.problems == ()
        redactions = Redactions.of(self.entries())
        (found,) = sealing_for(
            [([item.body for item in reading.items], [blob for blob, _ in reading.blobs])],
            self.settings.sealed,
            redactions,
            self.vault.originals(),
        )
        for blob, content in reading.blobs:
            if found.keep is Keep.VAULT:
                self.vault.put_original(blob, content, found.holds)
            elif found.keep is Keep.BLOBS:
                (self.path / "blobs").mkdir(exist_ok=True)
                (self.path / "blobs" / blob.sha256).write_bytes(content)
        proposals = [
            Proposal.of(
                body,
                origin=self.log.origin,
                author="A. Person",
                salt=lambda: os.urandom(SALT_BYTES),
                also=also,
            )
            for body, also in zip(found.bodies, found.also, strict=True)
        ]
        for proposal in proposals:
            self.vault.put(proposal.opening())
        now = datetime(2025, 8, 1, tzinfo=UTC)
        self.log.append((each.entry(now).canonical() for each in proposals), self.signer)

    def erase(self, kind: str, thing: str, *fields: str) -> None:
        entries = self.entries()
        planned = plan(
            entries, kind, thing, fields, RedactionMode.ERASED, vault=self.vault, reason="asked for"
        )
        body = Redaction(
            id=f"X-{len(entries)}",
            target_kind=kind,
            target_id=thing,
            fields=planned.fields,
            mode=planned.mode,
            reason="asked for",
        )
        entry = Entry(recorded=datetime(2025, 8, 2, tzinfo=UTC), author="A. Person", body=body)
        self.log.append([entry.canonical()], self.signer)
        entries = self.entries()
        execute(pending(entries, Redactions.of(entries), self.vault), self.vault)


def erase_all(folder: Folder) -> None:
    """Erase every sealed field of everything."""
    things = {(entry.body.kind, entry.body.id): entry.sealed for entry in folder.entries()}
    for (kind, thing), sealed in things.items():
        redactions = Redactions.of(folder.entries())
        if left := set(sealed) - redactions.erased(kind, thing) - {"original"}:
            folder.erase(kind, thing, *left)


def test_the_search_finds_what_it_looks_for(tmp_path: Path) -> None:
    words = [NAME]
    shown = (
        NAME.encode(),
        NAME.upper().encode(),
        NAME.encode("utf-16-le"),
        json.dumps({"a": NAME}).encode(),
        b"x" + base64.b64encode(b"1" + NAME.encode()),
        base64.urlsafe_b64encode(json.dumps(["salt", "contact", NAME]).encode()),
        base64.urlsafe_b64encode(json.dumps(["salts", "contact", NAME]).encode()),
    )
    for data in shown:
        assert found_in(data, words) == words
    assert found_in(b"Mira and Okonjo", words) == []
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / f"of {NAME}.txt").write_bytes(b"")
    assert leaks(tmp_path, words) == {f"a/of {NAME}.txt": [NAME]}
    assert leaks(tmp_path, words, but=["a"]) == {}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A case that seals all it can, with a hand-written file and a table."""
    made = Folder(tmp_path / "case", *EVERYTHING)
    made.add("form.jsonl", lines(SOURCE, OBSERVATION, CLAIM))
    made.add("claims.csv", table(*ROWS))
    return made


def test_what_is_sealed_stands_in_the_vault_alone(folder: Folder) -> None:
    assert leaks(folder.path, KEPT_WORDS + CASE_WORDS, but=["vault"]) == {}
    held = {word for words in leaks(folder.path / "vault", KEPT_WORDS + CASE_WORDS).values()
            for word in words}  # fmt: skip
    assert held == set(KEPT_WORDS + CASE_WORDS)
    assert not (folder.path / "blobs").exists()


def test_what_a_case_does_not_seal_is_sealed_where_it_always_is(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "case")
    folder.add("form.jsonl", lines(SOURCE, OBSERVATION, CLAIM))
    folder.add("claims.csv", table(*ROWS))
    assert leaks(folder.path, KEPT_WORDS, but=["vault"]) == {}
    found = leaks(folder.path, CASE_WORDS, but=["vault"])
    assert {path.split("/")[0] for path in found} == {"log", "blobs"}


def test_no_hash_of_what_is_sealed_can_be_tried_out(folder: Folder) -> None:
    """Whoever guesses right must not be able to tell: everything there is said with a salt."""
    data = b"".join(p.read_bytes() for p in (folder.path / "log").rglob("*") if p.is_file())
    tables = [lines(SOURCE, OBSERVATION, CLAIM), table(*ROWS)]
    date = ROW["source_pub_date"]
    guesses: list[bytes] = [word.encode() for word in KEPT_WORDS + CASE_WORDS]
    guesses += [json.dumps(word).encode() for word in KEPT_WORDS + CASE_WORDS] + tables
    for guess in guesses:
        digest = hashlib.sha256(guess).digest()
        coded = base64.b64encode(digest).rstrip(b"=")
        for shape in (digest, digest.hex().encode(), coded, coded.translate(_URL)):
            assert shape not in data
    assert stable_id("S", PUBLISHER, PAGE, date).encode() not in data
    assert stable_id("S", PUBLISHER, PAGE, date, digits=6).encode() not in data


_URL = bytes.maketrans(b"+/", b"-_")


def test_equal_values_have_unequal_commitments(folder: Folder) -> None:
    commitments = [each for entry in folder.entries() for each in entry.sealed.values()]
    assert len(commitments) > 25
    assert len(set(commitments)) == len(commitments)


def test_what_is_erased_stands_nowhere_and_every_proof_still_verifies(folder: Folder) -> None:
    size, root = folder.log.size, folder.log.checkpoint.root
    folder.erase("source", "S1", "contact")
    assert PHONE not in {w for words in leaks(folder.path, [PHONE]).values() for w in words}
    # The form holds the contact, and went with it; the table does not, and did not.
    assert len(folder.vault.originals()) == 1
    assert leaks(folder.path / "vault", [NAME]) != {}
    erase_all(folder)
    assert leaks(folder.path, KEPT_WORDS + CASE_WORDS) == {}
    assert folder.vault.originals() == {}
    again = Log.open(folder.path / "log", folder.signer.verifier)
    again.audit()
    assert again.root_at(size) == root
    entries = folder.entries()
    assert open_entries(entries, folder.vault, Redactions.of(entries)) == entries


def test_adding_the_file_again_does_not_bring_it_back(folder: Folder) -> None:
    erase_all(folder)
    folder.add("form.jsonl", lines(SOURCE, OBSERVATION, CLAIM))
    folder.add("claims.csv", table(*ROWS))
    assert leaks(folder.path, KEPT_WORDS + CASE_WORDS) == {}
    assert not (folder.path / "blobs").exists()
    assert folder.vault.originals() == {}


def test_one_row_erased_takes_the_whole_table_and_leaves_the_other_rows(folder: Folder) -> None:
    folder.erase("claim", "C11", "speaker.name")
    assert len(folder.vault.originals()) == 1  # the form
    entries = folder.entries()
    seen = open_entries(entries, folder.vault, Redactions.of(entries))
    names = {entry.body.id: entry.body.speaker.name for entry in seen if entry.body.kind == "claim"}
    assert (names["C11"], names["C12"]) == ("withheld", SPEAKER)
    table_source = next(e.body for e in seen if isinstance(e.body, Source) and e.body.id[0] == "T")
    assert table_source.original is None


def test_sources_of_a_table_are_told_apart_by_claim_where_publishers_are_sealed(
    tmp_path: Path,
) -> None:
    folder = Folder(tmp_path / "case", "source.publisher")
    other = ROWS[0] | {"claim_id": "C13", "source_publisher": "The Courier"}
    folder.add("claims.csv", table(*ROWS, other))
    found = [e.body for e in folder.entries() if e.body.kind == "claim"]
    first, second, third = (claim.source_id for claim in found if claim.kind == "claim")
    assert first == second != third
    again = read_bytes(table(*ROWS, other), "claims.csv", folder.settings)
    assert {first, third} < {item.body.id for item in again.items}


# Messages


def broken(value: Any) -> Iterator[Any]:
    """Yield a JSON object with each of its values replaced, in turn, by the wrong sort of thing."""
    wrong = (
        [NAME, SPEAKER],
        {"x": PHONE, "words": TOWN},
        [{"name": SPEAKER}],
        PHONE,
        3,
        None,
        True,
    )
    for path in _paths(value):
        for instead in wrong:
            yield _with(value, path, instead)
        yield _with(value, path, None, rename=True)


def _paths(value: Any) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in inner:
        yield (key,)
        if isinstance(each, dict | list):
            yield from ((key, *path) for path in _paths(each))


def _with(value: Any, path: tuple[Any, ...], instead: Any, rename: bool = False) -> Any:
    copy = deepcopy(value)
    held = copy
    for key in path[:-1]:
        held = held[key]
    if rename and isinstance(held, dict):
        held[f"{path[-1]}x"] = held.pop(path[-1])
    else:
        held[path[-1]] = instead
    return copy


def told(problems: Iterable[Problem]) -> bytes:
    return "\n".join(f"{problem}\n{problem!r}" for problem in problems).encode()


@pytest.mark.parametrize("body", [SOURCE, OBSERVATION, CLAIM], ids=lambda body: body["kind"])
def test_no_message_about_a_broken_object_repeats_it(body: dict[str, Any]) -> None:
    case = settings(*EVERYTHING)
    told_of = 0
    for wrong in broken(body):
        if wrong.get("kind") != body["kind"]:
            continue  # of what kind it is has to be told
        problems = read_bytes(lines(wrong), "form.jsonl", case).problems
        told_of += len(problems)
        assert found_in(told(problems), KEPT_WORDS + CASE_WORDS) == [], wrong
    assert told_of > 20


def test_messages_about_what_is_not_sealed_still_show_it() -> None:
    (problem,) = read_bytes(lines(CLAIM | {"stance": "asserst"}), "e.jsonl", settings()).problems
    assert problem.value == "asserst"
    assert "asserts" in problem.fix
    (problem,) = read_bytes(lines(CLAIM | {"when": "9/12/2025"}), "e.jsonl", settings()).problems
    assert problem.value == "9/12/2025"
    (problem,) = read_bytes(lines(OBSERVATION | {"when": "9/12/2025"}), "e.jsonl",
                            settings()).problems  # fmt: skip
    assert problem.value == HIDDEN
    assert "YYYY-MM-DD" in problem.fix
    (problem,) = read_bytes(lines(SOURCE | {"contakt": PHONE}), "e.jsonl", settings()).problems
    assert (problem.field, PHONE in str(problem)) == ("contakt", False)
    assert "Did you mean 'contact'?" in problem.fix


@pytest.mark.parametrize(
    "data",
    [
        lines(SOURCE)[:-20] + b"\n" + lines(CLAIM),
        lines(CLAIM) + b'["source", "' + NAME.encode() + b'"]\n"' + PHONE.encode() + b'"\n',
        lines(SOURCE).replace(b'"contact": ', b'"contact" ') + lines(CLAIM),
        lines(SOURCE).replace(b'"contact"', b'"informant"') + lines(CLAIM),
        lines(SOURCE).replace(NAME.encode(), NAME.encode() + b"\xff") + lines(CLAIM),
        lines(SOURCE).replace(NAME.encode(), NAME.encode() + b"\\q") + lines(CLAIM),
        lines(SOURCE).replace(NAME.encode(), NAME.encode() + b"\x01") + lines(CLAIM),
        lines(SOURCE)[:-3],
        lines([SOURCE, OBSERVATION, [NAME]]),
        b"[" * 100_000 + lines(SOURCE),
    ],
)
def test_no_message_about_a_damaged_file_repeats_it(data: bytes) -> None:
    for name in ("form.jsonl", "form.json", "form.yaml", "form.toml", "form.txt.gz"):
        problems = read_bytes(data, name, settings(*EVERYTHING)).problems
        assert problems or name.startswith("form.json")
        assert found_in(told(problems), KEPT_WORDS + CASE_WORDS) == [], name


@pytest.mark.parametrize("column", list(ROW))
def test_no_message_about_a_row_repeats_any_cell(column: str) -> None:
    words = [SPEAKER, TOWN, DETAIL, PUBLISHER, PAGE]
    for wrong in (*words, "x" * 90 + SPEAKER, f"2025-07-24 {SPEAKER}", f"104.6 {TOWN}"):
        row = dict(ROWS[0]) | {column: wrong}
        problems = read_bytes(table(row, ROWS[1]), "c.csv", settings(*EVERYTHING)).problems
        assert found_in(told(problems), [*words, ALSO, PROVINCE]) == []
        assert all(problem.row and problem.field for problem in problems)


def test_no_message_about_a_row_that_slipped_repeats_any_cell() -> None:
    cells = list(ROWS[0].values())
    for shift in range(1, len(cells)):
        slipped = dict(zip(ROW, cells[shift:] + cells[:shift], strict=True))
        problems = read_bytes(
            table(slipped, ROWS[1]), "c.csv", settings("claim.speaker.name")
        ).problems
        assert problems
        assert found_in(told(problems), [SPEAKER, TOWN, DETAIL, PUBLISHER]) == []


def test_a_row_of_a_case_that_seals_nothing_is_shown() -> None:
    row = ROWS[0] | {"lat": "95"}
    (problem,) = read_bytes(table(row, ROWS[1]), "c.csv", settings()).problems
    assert problem.value == "95"
    hidden = Row("c.csv", 2, row, CANONICAL.columns, sealed=True)
    hidden.fail("lat", "a latitude")
    hidden.required("weapon", "a weapon")
    assert [problem.value for problem in hidden.problems] == [HIDDEN, ""]


@pytest.mark.parametrize("path", ["exact", "media", "standpoint", "where"])
def test_a_part_of_what_is_sealed_is_sealed_and_so_is_what_it_is_part_of(path: str) -> None:
    wrong = OBSERVATION | {path: {"lon": PHONE, "words": [NAME], "shape": {"lon": NAME}}}
    value, problems = failures(Observation, wrong, "f", 1, sealed=True)
    assert value is None
    assert {problem.field.split(".")[0] for problem in problems} >= {path}
    assert found_in(told(problems), [NAME, PHONE]) == []


def test_errors_about_the_vault_and_about_redactions_repeat_nothing(folder: Folder) -> None:
    entries = folder.entries()
    words = KEPT_WORDS + CASE_WORDS
    for asked in (
        ("source", "S1", ["contacts"]),
        ("claim", "C99", ["summary"]),
        ("claim", "C1", []),
    ):
        with pytest.raises(CannotRedact) as raised:
            plan(entries, *asked, RedactionMode.ERASED, vault=folder.vault)
        assert found_in("".join(traceback.format_exception(raised.value)).encode(), words) == []
    with pytest.raises(CannotRedact) as raised:
        plan(entries, "source", "S1", ["contact"], RedactionMode.ERASED, vault=folder.vault,
             reason=f"as {PHONE} asked")  # fmt: skip
    assert found_in("".join(traceback.format_exception(raised.value)).encode(), words) == []
    planned = plan(entries, "source", "S1", ["contact"], RedactionMode.ERASED, vault=folder.vault)
    assert found_in(repr(planned).encode(), words) == []
    for commitment in folder.vault.commitments():
        assert found_in(repr(folder.vault.get(commitment)).encode(), words) == []
        path = folder.path / "vault" / commitment
        path.write_bytes(path.read_bytes()[:-2])
        with pytest.raises(VaultError) as damaged:
            folder.vault.get(commitment)
        assert found_in("".join(traceback.format_exception(damaged.value)).encode(), words) == []
