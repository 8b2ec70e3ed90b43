"""Registering, scoring, the track record and parity, through the command line."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from case.files import ROW, table, written
from truceline.case import Case
from truceline.ledger import load_signer
from truceline.record import Registration
from truceline.weigh.scoring import published_hash

Run = Callable[..., Any]
OBSERVED = ROW | {
    "claim_id": "OB1",
    "claimant": "Observer team 2",
    "claimant_side": "observer",
    "accused": "borduria",
    "detail": "Craters seen at the village",
    "source_url": "https://example.org/observers",
}


@pytest.fixture
def staffed(small: Case, command: Run) -> Case:
    """A case with an analyst and a reviewer besides its operator, and a party's key."""
    people = (("an-1", "analyst", ()), ("re-1", "reviewer", ()))
    for name, role, more in people:
        assert command("key", "new", name).code == 0
        vkey = load_signer(name).verifier.vkey
        ran = command(
            "grant", small.path, vkey, "--role", role, "--holder", f"Holder of {name}", *more
        )
        assert ran.code == 0, ran.err
    return Case.open(small.path)


def registrations(case: Case) -> list[Registration]:
    found = [entry.body for entry in Case.open(case.path).entries()]
    return [body for body in found if isinstance(body, Registration)]


def release_finding(case: Case, incident: str, folder: Path, command: Run, **more: str) -> None:
    """Two people release a finding on an incident."""
    body = {
        "kind": "finding", "id": f"F-{incident}", "incident_id": incident,
        "occurrence": "as_alleged", "attribution": "party", "party": "borduria",
        "author": "Holder of an-1", "reviewer": "Holder of re-1", "reason": "seen by a patrol",
    } | more  # fmt: skip
    file = written(folder / f"{incident}.json", json.dumps(body))
    proposal = folder / f"{incident}.jsonl"
    keys = ("--key", "an-1", "--key", "re-1")
    ran = command("propose", case.path, file, *keys, "--out", proposal)
    assert ran.code == 0, ran.err
    ran = command("add", case.path, proposal)
    assert ran.code == 0, ran.err


def observed_incident(case: Case, folder: Path, command: Run) -> str:
    """Let observers speak on the first incident, and return its id."""
    assert command("add", case.path, table(folder / "observed.csv", [OBSERVED])).code == 0
    picture = Case.open(case.path).picture()
    (found,) = [item.id for item in picture.incidents if "OB1" in item.claim_ids]
    assert len(picture.incidents[0].claim_ids) > 1
    return found


def test_a_dry_run_shows_what_would_be_registered_and_records_nothing(
    small: Case, command: Run
) -> None:
    size = small.log.size
    ran = command("register", small.path, "--dry-run")
    assert ran.code == 0, ran.err
    assert "Would register 3 predictions in G-1" in ran.out
    assert published_hash() in ran.out
    assert Case.open(small.path).log.size == size


def test_what_is_registered_stands_in_the_log_and_only_once(small: Case, command: Run) -> None:
    size, picture = small.log.size, small.picture()
    ran = command("register", small.path, "--reason", "before the patrols")
    assert ran.code == 0, ran.err
    assert "Nothing may be claimed of accuracy before 60" in ran.out
    (made,) = registrations(small)
    assert (made.size, made.table, made.least) == (size, published_hash(), 60)
    assert made.reason == "before the patrols"
    assert [each.incident_id for each in made.predictions] == [i.id for i in picture.incidents]
    assert [each.occurrence for each in made.predictions] == [
        round(item.occurrence.probability, 4) for item in picture.weighed
    ]
    again = command("register", small.path)
    assert again.code == 5
    assert "nothing to register" in again.err
    assert len(registrations(small)) == 1
    assert command("verify", small.path).code == 0


def test_registered_predictions_are_made_again_and_altered_ones_are_named(
    small: Case, tmp_path: Path, command: Run
) -> None:
    assert command("register", small.path).code == 0
    ran = command("score", small.path, "--check")
    assert "Every registered prediction was made again and came out the same" in ran.out
    # Somebody gets round the program and registers what the method does not say.
    case, (made,) = Case.open(small.path), registrations(small)
    first = made.predictions[0]
    better = first.model_copy(update={"occurrence": 0.99})
    forged = made.model_copy(update={"id": "G-9", "predictions": (better,)})
    case.admit_all([case.propose(forged)])
    ran = command("score", small.path, "--check")
    assert f"NOT MADE AGAIN: G-9: from the first {made.size} entries" in ran.out
    assert first.incident_id in ran.out
    # Nor would it help: the first one counts.
    assert "3 predictions, by version" in ran.out


def test_a_party_may_not_register(small: Case, command: Run) -> None:
    assert command("key", "new", "liaison").code == 0
    vkey = load_signer("liaison").verifier.vkey
    words = ("--role", "party", "--party", "arland", "--holder", "Liaison office")
    assert command("grant", small.path, vkey, *words).code == 0
    ran = command("register", small.path, "--key", "liaison")
    assert ran.code == 5
    assert "may not enter a registration" in ran.err
    assert registrations(small) == []


def test_with_nothing_registered_there_is_nothing_to_claim(small: Case, command: Run) -> None:
    ran = command("score", small.path)
    assert ran.code == 0, ran.err
    assert "Nothing is registered with it. 0 of 60 needed: no claim of accuracy" in ran.out
    assert "Brier" not in ran.out


def test_a_prediction_made_in_advance_and_resolved_by_observers_counts(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    assert command("register", staffed.path).code == 0
    incident = observed_incident(staffed, tmp_path, command)
    release_finding(staffed, incident, tmp_path, command)
    ran = command("score", staffed.path, "--out", tmp_path / "score.csv")
    assert ran.code == 0, ran.err
    assert "occurrence: 1 of 60 needed: no claim of accuracy" in ran.out
    assert "attribution: 1 of 60 needed: no claim of accuracy" in ran.out
    assert "nobody has resolved its incident yet" in ran.out
    assert "Brier" not in ran.out, "no score is shown that somebody could quote"
    rows = list(csv.DictReader((tmp_path / "score.csv").open(encoding="utf-8")))
    assert {row["section"] for row in rows} == {"registered", "not_scored", "resolved"}
    # An observer has spoken and a finding is out: neither is a test of what is said from now on.
    again = command("register", staffed.path, "--dry-run")
    assert again.code == 5


def test_a_prediction_made_after_observers_spoke_does_not_count(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    incident = observed_incident(staffed, tmp_path, command)
    ran = command("register", staffed.path)
    assert "Registered 2 predictions" in ran.out
    assert incident not in [each.incident_id for each in registrations(staffed)[0].predictions]


def test_a_finding_without_observers_resolves_and_does_not_score(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    assert command("register", staffed.path).code == 0
    incident = staffed.picture().incidents[0].id
    release_finding(staffed, incident, tmp_path, command)
    ran = command("score", staffed.path)
    assert "occurrence: 0 of 60 needed" in ran.out
    assert "resolved without an observer's statement" in ran.out


def test_the_track_record_without_and_with_a_finding(
    staffed: Case, tmp_path: Path, command: Run
) -> None:
    empty = command("track", staffed.path)
    assert empty.code == 0, empty.err
    assert "0 resolved by a released finding" in empty.out
    assert "Nothing is resolved, so nothing can be said" in empty.out
    release_finding(staffed, staffed.picture().incidents[0].id, tmp_path, command)
    out = tmp_path / "track.json"
    ran = command("track", staffed.path, "--out", out)
    assert "1 resolved by a released finding" in ran.out
    assert "party blames another side 1 of 1: too few to say" in ran.out
    assert "never fed back into any weight" in ran.out
    assert "Arland 1 of 1: too few to say none resolved" in ran.out
    rows = json.loads(out.read_text("utf-8"))
    kinds = {
        (row["subject"], row["measure"]): row["value"] for row in rows if row["section"] == "kind"
    }
    assert kinds["party owns the act", "hits"] == 1
    assert kinds["party owns the act", "low"] is None, "no interval where there is too little"
    size = staffed.log.size
    before = command("track", staffed.path, "--at", size)
    assert "0 resolved by a released finding" in before.out


def test_parity_of_a_case(small: Case, tmp_path: Path, command: Run) -> None:
    out = tmp_path / "deep" / "parity.csv"
    ran = command("parity", small.path, "--out", out)
    assert ran.code == 0, ran.err
    assert "every number came out the same, exactly" in ran.out
    assert "Incidents of equal pattern have equal numbers: no exception" in ran.out
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    method = [float(row["value"]) for row in rows if row["measure"] == "from_method"]
    assert method == [0.0] * 4
    assert {row["value"] for row in rows if row["measure"] == "differing"} == {"0.0"}


@pytest.mark.parametrize("name", ["track", "parity", "score"])
def test_a_file_of_no_known_form_is_refused_before_anything_is_computed(
    small: Case, tmp_path: Path, command: Run, name: str
) -> None:
    ran = command(name, small.path, "--out", tmp_path / "x.pdf")
    assert ran.code == 5
    assert ".csv, .json, .parquet" in ran.err
