"""What several people do with a record, each on their own computer, through the command line."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from case.files import CLAIMS, ROW, settings, table, written
from truceline.case import Case
from truceline.case_toml import template
from truceline.ledger import CheckpointInvalid, Log, LogLocked, load_signer
from truceline.record import Settings

Run = Callable[..., Any]
FINDING = {
    "kind": "finding",
    "id": "F1",
    "occurrence": "as_alleged",
    "attribution": "third",
    "author": "Desk 1",
    "reviewer": "Desk 2",
    "reason": "seen by a patrol",
}


@pytest.fixture
def staffed(small: Case, command: Run) -> Case:
    """A case with an analyst and a reviewer besides its operator."""
    for name, role, holder in (("an-1", "analyst", "Desk 1"), ("re-1", "reviewer", "Desk 2")):
        assert command("key", "new", name).code == 0
        vkey = load_signer(name).verifier.vkey
        ran = command("grant", small.path, vkey, "--role", role, "--holder", holder)
        assert ran.code == 0, ran.err
    return Case.open(small.path)


def finding(case: Case, folder: Path) -> Path:
    incident = case.picture().incidents[0].id
    return written(folder / "finding.json", json.dumps(FINDING | {"incident_id": incident}))


def test_a_finding_travels_from_author_to_reviewer_to_operator(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    file, proposal = finding(staffed, tmp_path), tmp_path / "finding.jsonl"
    ran = command("propose", staffed.path, file, "--key", "an-1", "--out", proposal)
    assert ran.code == 0, ran.err
    size = staffed.log.size
    # With one signature the record does not take it, whatever program asks.
    assert command("add", staffed.path, proposal).code == 3
    assert Case.open(staffed.path).log.size == size
    ran = command("sign", proposal, "--key", "re-1", "--yes")
    assert "seen by a patrol" in ran.out, "a reviewer sees what they sign"
    assert command("add", staffed.path, proposal).code == 0
    case = Case.open(staffed.path)
    found = {item.incident.id: item for item in case.picture().weighed}
    incident = case.picture().incidents[0].id
    assert {verdict.status for verdict in found[incident].verdicts} == {"released"}
    again = command("add", staffed.path, proposal)
    assert (again.code, Case.open(staffed.path).log.size) == (0, size + 1)


def test_an_operator_who_gets_round_the_program_gains_nothing(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    body = json.loads(finding(staffed, tmp_path).read_text("utf-8"))
    incident = body["incident_id"]
    before = {i.incident.id: i for i in staffed.picture().weighed}[incident]
    proposals, _ = staffed.proposals_of([tmp_path / "finding.json"])
    forged = proposals[0].entry(staffed.entries()[-1].recorded)
    staffed.log.append([forged.canonical()], load_signer(staffed.log.origin))
    case = Case.open(staffed.path)
    after = {i.incident.id: i for i in case.picture().weighed}[incident]
    assert after.verdicts == before.verdicts
    ran = command("verify", case.path)
    assert ran.code == 4
    assert "two people" in ran.out
    text = case.brief(tmp_path / "b.txt").read_text("utf-8")
    assert "finding F1" in text, "the briefing says what was left out"


def test_a_correction_names_everybody_who_has_the_old_briefing(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    out = tmp_path / "out" / "b.html"
    keys = ("--key", "an-1", "--key", "re-1")
    ran = command("release", staffed.path, "--out", out, "--to", "The Chair", *keys)
    assert ran.code == 0, ran.err
    name = next(e.body.id for e in Case.open(staffed.path).entries() if e.body.kind == "release")
    assert command("deliver", staffed.path, name, "Liaison office of Borduria").code == 0
    checked = command("verify", out)
    assert checked.code == 0, checked.out
    proof = command("verify", out.with_name(out.name + ".tlog-proof"))
    assert f"is, byte for byte, a file of the release {name}" in proof.out
    corrected = table(tmp_path / "more.csv", [ROW | {"killed_max": "3"}])
    ran = command("add", staffed.path, corrected)
    assert "The Chair, Liaison office of Borduria" in ran.out
    shown = command("uses", staffed.path, "claim", ROW["claim_id"])
    assert "Liaison office of Borduria" in shown.out


def test_two_who_add_at_once_do_not_spoil_each_other(small: Case, tmp_path: Path) -> None:
    other = Case.open(small.path)
    held = small.keeping.held()
    proposals, _ = small.proposals_of([table(tmp_path / "a.csv", [ROW | {"claim_id": "A1"}])])
    other.add([table(tmp_path / "b.csv", [ROW | {"claim_id": "B1"}])])
    size = other.log.size
    with pytest.raises(LogLocked, match="in the meantime"):
        small.keeping.admit(proposals, held)
    assert Case.open(small.path).log.size == size
    small.refresh()
    assert small.admit(proposals).refused == ()
    assert Case.open(small.path).keeping.held().left_out == {}


def test_a_case_set_back_to_an_older_copy_is_not_signed_on(small: Case, tmp_path: Path) -> None:
    copied(small.path, tmp_path / "older")
    small.add([table(tmp_path / "a.csv", [ROW | {"claim_id": "A1"}])])
    older = Case.open(tmp_path / "older")
    older.log.audit()  # every bit of it is sound
    with pytest.raises(CheckpointInvalid, match="set back"):
        older.add([table(tmp_path / "b.csv", [ROW | {"claim_id": "B1"}])])
    assert Case.open(tmp_path / "older").log.size == older.log.size


def test_one_key_releases_nothing(staffed: Case, tmp_path: Path, command: Run) -> None:
    size = staffed.log.size
    ran = command("release", staffed.path, "--out", tmp_path / "b.txt", "--key", "an-1")
    assert ran.code == 5
    assert "two people" in ran.err
    assert Log.open(staffed.path / "log", staffed.log.verifier).size == size


def test_a_party_speaks_for_itself_and_for_nobody_else(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    command("key", "new", "arland.office")
    vkey = load_signer("arland.office").verifier.vkey
    signed = ("--key", staffed.log.origin, "--key", "re-1")
    ran = command(
        "grant", staffed.path, vkey, "--role", "party", "--holder", "Office of Arland",
        "--party", "arland", *signed,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    own = table(tmp_path / "own.csv", [ROW | {"claim_id": "P1"}])
    ran = command("add", staffed.path, own, "--key", "arland.office")
    assert ran.code == 0, ran.err
    others = table(tmp_path / "others.csv", [CLAIMS[1] | {"claim_id": "P2"}])
    ran = command("add", staffed.path, others, "--key", "arland.office")
    assert ran.code == 3
    assert "own party" in ran.err
    assert {"P1"} == {"P1", "P2"} & set(Case.open(staffed.path).picture().claims)


WITNESSING = """
[[witnessing.witnesses]]
name = "arland"
vkey = "{0}"
holder = "Office of Arland"
party = "arland"
[[witnessing.witnesses]]
name = "borduria"
vkey = "{1}"
holder = "Office of Borduria"
party = "borduria"
[[witnessing.quorum]]
need = [{{ at_least = 2, of = ["arland", "borduria"] }}]
"""


def test_both_parties_witness_and_a_fork_is_caught(
    tmp_path: Path, command: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = [tmp_path / name for name in ("w-arland", "w-borduria")]
    vkeys = []
    for home in homes:
        ran = command("witness", "new", home, "--name", f"{home.name}.example/witness")
        assert ran.code == 0, ran.err
        vkeys.append((home / "witness.vkey").read_text("utf-8").strip())
    toml = settings() + WITNESSING.format(*vkeys)
    case = Case.new(tmp_path / "case", written(tmp_path / "case.toml", toml))
    case.add([table(tmp_path / "one.csv", CLAIMS[:2])])
    key = case.path / "keys" / "operator.vkey"
    for home in homes:
        assert command("witness", "trust", home, key).code == 0
        ran = command("witness", "check", home, case.path, "--out", home / "c.checkpoint")
        assert ran.code == 0, ran.err
    ran = command("verify", case.path, "--key", key)
    assert "no quorum" in ran.out.casefold() or "not cosigned" in ran.out.casefold()
    ran = command("cosign", case.path, homes[0] / "c.checkpoint", homes[1] / "c.checkpoint")
    assert "Enough witnesses have cosigned" in ran.out, ran.err
    briefing = Case.open(case.path).brief(tmp_path / "b.html")
    ran = command("verify", briefing, "--key", key)
    assert "not later than" in ran.out
    page = briefing.read_text("utf-8")
    assert "Office of Arland" in page
    assert "Office of Borduria" in page
    # The operator shows each party a record of its own from here on.
    grown, other = tmp_path / "grown", tmp_path / "other"
    for folder, rows in ((grown, CLAIMS[2:3]), (other, CLAIMS[3:4])):
        copied(case.path, folder)
        monkeypatch.setenv(
            "TRUCELINE_KEYS", str(copied(tmp_path / "keys", tmp_path / f"k-{folder.name}"))
        )
        Case.open(folder).add([table(folder / "more.csv", rows)])
    monkeypatch.setenv("TRUCELINE_KEYS", str(tmp_path / "keys"))
    for home, folder in zip(homes, (grown, other), strict=True):
        ran = command("witness", "check", home, folder, "--out", home / "d.checkpoint")
        assert ran.code == 0, "each alone sees a record that has only grown"
    ran = command("witness", "compare", homes[0], homes[1] / "d.checkpoint")
    assert ran.code == 5
    assert "two" in ran.out
    evidence = next((homes[0] / "evidence").iterdir())
    assert command("witness", "evidence", evidence).code == 0
    refused = command("witness", "check", homes[0], other, "--out", tmp_path / "x")
    assert refused.code == 4
    rolled_back = command("witness", "check", homes[0], case.path, "--out", tmp_path / "x")
    assert rolled_back.code == 4
    assert not (tmp_path / "x").exists()


def copied(source: Path, target: Path) -> Path:
    import shutil

    shutil.copytree(source, target)
    return target


def test_a_field_laptop_hands_over(staffed: Case, tmp_path: Path, command: Run) -> None:
    laptop = Case.new(tmp_path / "laptop", written(tmp_path / "l.toml", settings()))
    laptop.add([table(tmp_path / "far.csv", [ROW | {"claim_id": "L1"}])])
    file = tmp_path / "team.handover.zip"
    assert command("handover", laptop.path, "--out", file).code == 0
    refused = command("take", staffed.path, file)
    assert refused.code in (4, 5)
    assert "granted" in refused.err
    vkey = laptop.log.verifier.vkey
    signed = ("--key", staffed.log.origin, "--key", "re-1")
    ran = command("grant", staffed.path, vkey, "--role", "analyst", "--holder", "Team 3", *signed)
    assert ran.code == 0, ran.err
    ran = command("take", staffed.path, file)
    assert ran.code == 0, ran.err
    case = Case.open(staffed.path)
    size = case.log.size
    assert "L1" in case.picture().claims
    assert "Nothing new" in command("take", staffed.path, file).out
    assert Case.open(staffed.path).log.size == size
    checked = command("verify", staffed.path)
    assert checked.code == 0, checked.out
    assert laptop.log.origin in checked.out


def test_the_stick_is_checked_without_this_program(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    out = tmp_path / "out" / "b.pdf"
    keys = ("--key", "an-1", "--key", "re-1")
    assert command("release", staffed.path, "--out", out, *keys).code == 0
    stick = tmp_path / "stick"
    ran = command("bundle", staffed.path, "--out", stick, "--briefing", out)
    assert ran.code == 0, ran.err
    assert not (stick / "case" / "vault").exists()
    assert command("verify", stick).code == 0
    for what in ("case", "briefings/b.pdf", "briefings/b.pdf.tlog-proof"):
        done = subprocess.run(
            [sys.executable, "-I", "verify.py", what, "--key", "case/keys/operator.vkey"],
            cwd=stick,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "true" not in done.stdout.split("NOT PROVED")[0].casefold()


def test_the_settings_of_a_new_case_show_how_to_name_witnesses() -> None:
    """What stands there as a comment is right once it is uncommented."""
    lines = []
    for line in template("case").splitlines():
        bare = line.removeprefix("# ")
        lines.append(bare if bare.startswith("[") or " = " in bare else line)
    read = tomllib.loads("\n".join(lines))
    names = {name for way in read["witnessing"]["quorum"] for n in way["need"] for name in n["of"]}
    witness = read["witnessing"]["witnesses"][0]
    read["witnessing"]["witnesses"] = [
        witness | {"name": name, "vkey": f"{name}+00000000+{name}"} for name in sorted(names)
    ]
    assert Settings(**read).witnessing.quorum


def test_a_text_has_its_proof_beside_it(small: Case, tmp_path: Path, command: Run) -> None:
    text = small.brief(tmp_path / "b.txt")
    ran = command("verify", text)
    assert ran.code == 0, ran.out
    assert "stand, word for word, among the first" in ran.out
    text.with_name("b.txt.proof.json").unlink()
    assert command("verify", text).code == 4, "a text alone shows nothing"
