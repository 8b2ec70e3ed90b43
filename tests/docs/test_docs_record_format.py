"""The page on the format has the rules and limits that the code has, and its example is real."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pages import page, table, word

from truceline.brief import PROOF_FILE, PROOF_ID, PROOF_TYPE
from truceline.check.export import MOST_BYTES as MOST_EXPORT_PROOF
from truceline.check.export import ExportProof
from truceline.check.trust import fingerprint
from truceline.custody.authority import rulings
from truceline.custody.briefing_proof import MOST_BYTES, BriefingProof, check
from truceline.custody.handover_file import FORM as HANDOVER_FORM
from truceline.custody.roles import ABOUT_ITS_LOG, CLOCKS_DIFFER, MAY_ENTER, Rule
from truceline.custody.signing import sign_proposal
from truceline.ledger import MAX_ENTRY, Log, Signer, leaf_hash
from truceline.ledger.cosignature import Ed25519CosignatureSigner
from truceline.ledger.keytext import COSIGNATURE, ED25519, MLDSA_COSIGNATURE
from truceline.ledger.merkle import node_hash
from truceline.ledger.mldsa import _message
from truceline.ledger.note import MAX_NOTE, Note, Signature
from truceline.ledger.tlog_proof import MAX_PROOF, prove
from truceline.record import (
    PLACEHOLDER,
    SEALABLE,
    Entry,
    KeyRole,
    Proposal,
    parse_body,
    parse_entry,
    signed_text,
)
from truceline.record.sealable import KEPT

FORMAT = page("record-format.md")
OPERATOR = Signer("example.org/osprey", bytes([1]) * 32)
ANALYST = Signer("analyst-1", bytes([2]) * 32)
WITNESS = Ed25519CosignatureSigner("example.net/witness", bytes([3]) * 32)
COSIGNED = 1767346200
_SHORTEST = 39  # characters of a fingerprint


@dataclass(frozen=True)
class Example:
    """The log of the worked example, and what follows from it."""

    log: Log
    entries: list[bytes]
    disclosure: str
    note: bytes

    @property
    def last(self) -> Entry:
        return parse_entry(self.entries[2])


def _at(moment: str) -> datetime:
    return datetime.fromisoformat(f"2026-01-02T{moment}Z")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Example:
    grant = {"vkey": ANALYST.verifier.vkey, "role": "analyst", "holder": "A. Analyst"}
    source = {"publisher": "Osprey Radio", "channel": "press", "contact": "+00 555 0100"}
    proposed = [
        _proposal("operator", kind="settings", id="osprey", title="Osprey"),
        _proposal("operator", kind="grant", id="analyst-1", **grant),
        _proposal("A. Analyst", kind="source", id="S1", **source),
    ]
    keys = [OPERATOR, OPERATOR, ANALYST]
    entries = [
        sign_proposal(each, key, _at(f"09:{minute}:00")).entry(_at(f"09:{minute}:30")).canonical()
        for each, key, minute in zip(proposed, keys, ("00", "05", "10"), strict=True)
    ]
    folder = tmp_path_factory.mktemp("osprey") / "log"
    log = Log.create(folder, OPERATOR.name, OPERATOR)
    log.append(entries, OPERATOR)
    note = Note.decode((folder / "checkpoint").read_bytes())
    value = WITNESS.cosign(note.text.encode(), COSIGNED)
    line = Signature(WITNESS.name, WITNESS.key_id, value)
    cosigned = Note(note.text, (*note.signatures, line)).encode()
    return Example(log, entries, proposed[2].disclosures[0], cosigned)


def _proposal(author: str, **body: str) -> Proposal:
    said = parse_body(json.dumps(body))
    return Proposal.of(said, origin=OPERATOR.name, author=author, salt=lambda: bytes([4]) * 32)


def test_every_rule() -> None:
    rows = table(FORMAT, "rule", "an entry counts if")
    assert [(word(name), said) for name, said in rows] == [
        (rule.value, rule.definition) for rule in Rule
    ]
    assert CLOCKS_DIFFER.total_seconds() == 600


def test_who_may_enter_what() -> None:
    rows = table(FORMAT, "kind", "one of the signers must be")
    named = {role.value: role for role in KeyRole}
    said = {
        word(kind): frozenset(named[role] for role in roles.split(", "))
        for kinds, roles in rows
        for kind in kinds.split(", ")
    }
    assert said == dict(MAY_ENTER)


def test_what_can_be_sealed() -> None:
    kept, asked = set(), {}
    for kind, always, if_asked in table(FORMAT, "kind", "always sealed"):
        kept |= {f"{word(kind)}.{field}" for field in always.split(", ") if field}
        for field in if_asked.split(", "):
            asked[f"{word(kind)}.{field.rstrip('*')}"] = field.endswith("*")
    assert kept == KEPT
    assert kept | asked.keys() == SEALABLE.keys()
    assert {field for field, starred in asked.items() if starred} == {
        field for field, stands in SEALABLE.items() if stands == PLACEHOLDER
    }


def test_kinds_that_say_nothing_in_another_log() -> None:
    sentence = re.search(r"Its (`settings`.*?) prove that\s+log and say nothing", FORMAT, re.DOTALL)
    assert sentence is not None
    assert set(re.findall(r"`(\w+)`", sentence[1])) == ABOUT_ITS_LOG


def test_types_of_key() -> None:
    rows = table(FORMAT, "type", "key", "signs")
    assert [int(kind, 16) for kind, *_ in rows] == [ED25519, COSIGNATURE, MLDSA_COSIGNATURE]


def test_limits() -> None:
    rows = dict(table(FORMAT, "what", "at most"))
    assert rows["an entry"] == f"{MAX_ENTRY:,} bytes"
    assert rows["a note"] == f"{MAX_NOTE >> 20} MiB"
    assert rows["a briefing proof, unpacked"] == f"{MOST_BYTES >> 20} MiB"
    assert rows["a proof of an exported file"] == f"{MOST_EXPORT_PROOF >> 20} MiB"
    assert rows["a tlog-proof file, with 63 hashes"] == (
        f"{MAX_NOTE >> 20} MiB + {(MAX_PROOF - MAX_NOTE) >> 10} KiB"
    )


def test_fields_of_proofs_and_entries() -> None:
    fields = _words(table(FORMAT, "field", "content"))
    assert fields == set(BriefingProof.model_fields)
    assert _words(table(FORMAT, "field", "said by")) == set(Entry.model_fields)
    export = FORMAT[FORMAT.index("**An exported file**") :].partition("\n\n")[0]
    named = set(re.findall(r"`(\w+)`", export)) - {"name", "sha256"}
    assert named == set(ExportProof.model_fields)
    assert f"`{ExportProof.model_fields['form'].default}`" in export
    assert f"`{BriefingProof.model_fields['form'].default}`" in FORMAT
    assert f"`{HANDOVER_FORM}`" in FORMAT


def _words(rows: list[list[str]]) -> set[str]:
    return {name for cells in rows for name in re.findall(r"`(\w+)`", cells[0])}


def test_where_proofs_are_carried() -> None:
    assert f'<script type="{PROOF_TYPE}" id="{PROOF_ID}">' in FORMAT
    assert f"`{PROOF_FILE}`" in FORMAT


def test_every_value_of_the_example(example: Example) -> None:
    shown = set(_shown())
    assert shown == set(_values(example)), "run the example again and copy its values"


def _shown() -> list[str]:
    """Every line and value of the worked example that somebody would compare."""
    text = FORMAT[FORMAT.index("## A worked example") : FORMAT.index("## What each check proves")]
    blocks = re.findall(r"```text\n(.*?)\n```", text, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines() if line]
    spans = re.findall(r"`([^`\n]*)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return [*lines, *(span for span in spans if len(span) >= _SHORTEST)]


def _values(example: Example) -> list[str]:
    last, leaves = example.last, [leaf_hash(each) for each in example.entries]
    checkpoint = Note.decode(example.note).text.encode()
    signature = last.signatures[0]
    signed = signed_text(OPERATOR.name, last.said, signature.key, "2026-01-02T09:10:00Z")
    inner = node_hash(leaves[0], leaves[1])
    text = [
        *(each.verifier.vkey for each in (OPERATOR, ANALYST, WITNESS)),
        fingerprint(OPERATOR.verifier),
        *(each.decode() for each in example.entries),
        *(f"leaf {index}    {leaf.hex()}" for index, leaf in enumerate(leaves)),
        f"node 0-1  {inner.hex()}",
        f"root      {example.log.checkpoint.root.hex()}",
        example.disclosure,
        last.sealed["contact"],
        last.said.decode(),
        *signed.decode().splitlines(),
        *example.note.decode().splitlines(),
        _message(WITNESS.name, COSIGNED, checkpoint).hex(),
        base64.b64encode(inner).decode(),
    ]
    return [each for each in text if each]


def test_the_rest_of_the_example(example: Example) -> None:
    whole = [parse_entry(each) for each in example.entries]
    assert not any(ruling.wrong for ruling in rulings(whole, OPERATOR.name, OPERATOR.verifier))
    bundle = (Path(example.log.folder) / "tile/entries/000.p/3").read_bytes()
    assert f"`{bundle[:4].hex(' ')}`: {len(example.entries[0])} bytes" in FORMAT
    inner = base64.b64encode(node_hash(*map(leaf_hash, example.entries[:2])))
    proof = BriefingProof.make(example.log, 3, [2], example.note)
    assert [base64.b64encode(each) for each in proof.nodes] == [inner]
    assert (proof.consistency, list(check(proof, OPERATOR.verifier).entries)) == ((), [2])
    assert (
        f"\nindex 2\n{inner.decode()}\n\n" in prove(example.log, 2, example.note).encode().decode()
    )
    moment = datetime.fromtimestamp(COSIGNED, UTC)
    assert f"cosigned at {COSIGNED} ({moment:%Y-%m-%dT%H:%M:%SZ}," in FORMAT
