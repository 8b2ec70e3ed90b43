"""An exercise end to end: files, a case, a briefing, and the truth where no trainee finds it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from truceline.case import Case
from truceline.drill import CAVEAT, REGIMES, Conflict, conflict
from truceline.drill.debrief import Judged, debrief
from truceline.drill.folder import Exercise, make_exercise
from truceline.drill.resolved import resolved
from truceline.drill.sealed import read_truth
from truceline.errors import CaseError, CaseExists
from truceline.ledger.keys import ENV
from truceline.picture import Picture
from truceline.record import Occurrence, Undetermined


@dataclass(frozen=True)
class Made:
    conflict: Conflict
    exercise: Exercise
    picture: Picture


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("drill")
    drawn = conflict(replace(REGIMES["ordinary-dense"], incidents=20), 11)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENV, str(folder / "keys"))
        exercise = make_exercise(folder / "exercise", drawn)
        return Made(drawn, exercise, exercise.case.picture())


def bare(body: object) -> object:
    return body.model_copy(update={"source_id": ""})  # type: ignore[attr-defined]


def test_the_case_holds_what_was_drawn(made: Made) -> None:
    drawn, picture = made.conflict, made.picture
    assert picture.settings == drawn.settings
    assert {name: bare(picture.claims[name]) for name in drawn.statements} == {
        name: bare(claim) for name, claim in drawn.statements.items()
    }
    assert picture.observations == {each.id: each for each in drawn.observations}
    assert picture.coverage == {each.id: each for each in drawn.coverage}
    assert picture.detections == {each.id: each for each in drawn.detections}
    assert picture.places == {each.id: each for each in drawn.places}
    assert picture.lines == {each.id: each for each in drawn.lines}
    assert [bare(each) for each in picture.agreements.values()] == [
        bare(each) for each in drawn.agreements
    ]
    assert (made.exercise.case.path / "build" / "case.sqlite").is_file()


def test_a_briefing_says_that_it_is_an_exercise(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ENV, str(made.exercise.folder.parent / "keys"))
    path = made.exercise.case.brief(tmp_path / "briefing.txt")
    words = " ".join(path.read_text(encoding="utf-8").split())
    assert CAVEAT in words


def test_the_truth_is_outside_the_case(made: Made) -> None:
    exercise = made.exercise
    assert exercise.truth.parent == exercise.folder
    said = json.loads(exercise.truth.read_text(encoding="utf-8"))
    assert said["caveat"] == CAVEAT
    assert len(said["events"]) == 20
    for folder in (exercise.case.path, exercise.folder / "files"):
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                for secret in (b"as_alleged", b"ordinary", b"marked", b'"truth"', b'"seed"'):
                    assert path.name == "case.sqlite" or secret not in data, path


def test_the_truth_reads_back(made: Made, tmp_path: Path) -> None:
    sealed = read_truth(made.exercise.truth)
    assert sealed.regime == "ordinary-dense"
    assert [each.truth for each in sealed.events] == [e.truth for e in made.conflict.events]
    assert sealed.copies == dict(made.conflict.repeats)
    with pytest.raises(CaseError, match="missing"):
        read_truth(tmp_path / "truth.json")
    (tmp_path / "truth.json").write_text('{"events": []}', encoding="utf-8")
    with pytest.raises(CaseError, match="not the truth"):
        read_truth(tmp_path / "truth.json")


def test_a_folder_that_holds_anything_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseExists, match="not empty"):
        make_exercise(tmp_path, conflict(replace(REGIMES["ordinary"], incidents=3), 1))
    assert [path.name for path in tmp_path.iterdir() if path.name != "keys"] == ["note"]


def test_debrief_scores_the_method(made: Made) -> None:
    held = debrief(made.picture, read_truth(made.exercise.truth))
    assert len(held.rows) == 20
    assert all(row.incident_id is not None for row in held.rows)
    assert held.occurrence is not None
    assert held.occurrence.pairs == 20
    found = [(row.occurred or 0.0, row.event.truth.occurred) for row in held.rows]
    brier = sum((said - true) ** 2 for said, true in found) / 20
    assert held.occurrence.brier.value == pytest.approx(brier)
    assert sum(held.count(each) for each in Judged) == 20
    assert held.count(Judged.NONE, people=True) == 20
    assert {each.who for each in held.spoke} >= {"North", "South", "media", "observer"}
    assert held.copies.of == len(made.conflict.copies)


def test_debrief_judges_people(made: Made, tmp_path: Path) -> None:
    """Drafts: true but for one that says the opposite and one that leaves it open."""
    drawn = made.conflict
    rows = {
        row.event.id: row for row in debrief(made.picture, read_truth(made.exercise.truth)).rows
    }
    plain = [event for event in drawn.events if rows[event.id].exact]
    drafts = [
        resolved(drawn, event).model_copy(
            update={"incident_id": rows[event.id].incident_id, "reviewer": None}
        )
        for event in plain
    ]
    opposite = Occurrence.NOT_SHOWN if plain[0].truth.occurred else Occurrence.AS_ALLEGED
    drafts[0] = drafts[0].model_copy(update={"occurrence": opposite})
    drafts[1] = drafts[1].model_copy(update={"undetermined": Undetermined.NO_ACCESS})
    path = tmp_path / "findings.json"
    bodies = [each.model_dump(mode="json", exclude_none=True) for each in drafts]
    path.write_text(json.dumps(bodies), encoding="utf-8")
    case = Case.new(tmp_path / "case", made.exercise.folder / "files" / "case.toml")
    files = sorted((made.exercise.folder / "files").iterdir())
    added = case.add([*(each for each in files if each.name != "case.toml"), path])
    assert added.problems == ()
    held = debrief(case.picture(), read_truth(made.exercise.truth))
    people = {row.event.id: row.people for row in held.rows}
    told = [people.pop(event.id) for event in plain]
    assert told == [Judged.WRONG, Judged.OPEN, *[Judged.RIGHT] * (len(plain) - 2)]
    assert set(people.values()) <= {Judged.NONE}


def test_the_commands(command: Callable[..., object], tmp_path: Path) -> None:
    listed = command("drill", "--list")
    assert listed.code == 0
    assert all(name in listed.out for name in REGIMES)
    folder = tmp_path / "exercise"
    ran = command("drill", folder, "--incidents", 8, "--density", "dense", "--seed", 4)
    assert (ran.code, CAVEAT in ran.out) == (0, True)
    again = command("drill", folder)
    assert (again.code, "not empty" in again.err) == (5, True)
    told = command("debrief", folder)
    assert (told.code, told.out.count(CAVEAT)) == (0, 2)
    assert all(word in told.out for word in ("Brier", "Who was right", "Matched exactly"))


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("drill",), 2, "name a folder"),
        (("drill", "x", "--regime", "ordinry"), 5, "Did you mean 'ordinary'?"),
        (("drill", "x", "--density", "thick"), 2, "real or dense"),
        (("debrief", "nowhere"), 5, "missing"),
    ],
)
def test_wrong_use_is_told(
    command: Callable[..., object], words: tuple[str, ...], code: int, said: str
) -> None:
    ran = command(*words)
    assert (ran.code, said in ran.err) == (code, True)
