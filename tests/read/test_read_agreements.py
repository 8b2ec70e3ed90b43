from __future__ import annotations

from datetime import UTC, datetime

import pytest

from truceline.read.agreements import read_agreements
from truceline.read.problem import Problem
from truceline.read.reading import Readable, blob_of
from truceline.record import Agreement, ClauseArea, Obligation, Precision, Settings

HEAD = """schema_version: 1
agreements:
- id: TRUCE
  name: The truce
  date: 2025-07-28
"""
CLAUSE = """  clauses:
  - id: 8.10
    text: Stop firing
    type: no_fire
"""


def read(
    text: str, case: Settings
) -> tuple[tuple[Readable, ...], tuple[Problem, ...], list[Agreement]]:
    data = text.encode()
    items, problems, _ = read_agreements(data, "a.yaml", case, blob_of(data, "a.yaml"))
    return items, problems, [i.body for i in items if isinstance(i.body, Agreement)]


def test_everything_in_the_file_reaches_the_agreement(settings: Settings) -> None:
    text = (
        HEAD
        + """  signed_at: "2025-07-28T10:15+07:00"
  effective: "2025-07-28T24:00+07:00"
  place: A town
  signatories: [North, South]
  witnesses: [W]
  observers: [O]
  issuer: I
  confidence: summary
  suspended: {by: north, date: 2025-07-28T11:00, reason: R}
  weapon_classes: {A: rockets}
  status: S
  note: N
  not_agreed_at_the_time: [demining]
  sources: ["https://example.org"]
"""
        + CLAUSE
        + """    subtypes: [air]
    actors: [north, RBC]
    area: whole line
    deadline: "2025-08-01 (approx.)"
    window: ["2025-07-29", "2025-08-01"]
    baseline: "2025-07-28T24:00"
    verification: observers
"""
    )
    items, problems, agreements = read(text, settings)
    assert problems == ()
    (agreement,) = agreements
    (clause,) = agreement.clauses
    assert items[1].available == datetime(2025, 7, 28, 3, 15, tzinfo=UTC)
    assert agreement.concluded.begins is Precision.MINUTE
    assert agreement.in_force_from.earliest == datetime(2025, 7, 28, 17, tzinfo=UTC)
    assert agreement.witnesses == ("O", "W")
    assert agreement.suspended is not None
    assert (agreement.suspended.by, agreement.suspended.reason) == ("north", "R")
    assert agreement.weapon_classes == {"A": "rockets"}
    assert (agreement.issuer, agreement.wording_seen, agreement.status) == ("I", "summary", "S")
    assert (agreement.note, agreement.not_agreed) == ("N", ("demining",))
    assert agreement.references == ("https://example.org",)
    assert (clause.id, clause.type, clause.subtypes) == ("8.10", Obligation.NO_FIRE, ("air",))
    assert clause.actors == ("north", "RBC")
    assert (clause.area, clause.verification) == ("whole line", "observers")
    assert clause.deadline == "2025-08-01 (approx.)"
    assert clause.due is not None
    assert clause.due.earliest == datetime(2025, 7, 31, 17, tzinfo=UTC)
    assert clause.window is not None
    assert clause.window.latest == datetime(2025, 8, 1, 16, 59, 59, tzinfo=UTC)
    assert clause.baseline is not None
    assert clause.baseline.earliest == datetime(2025, 7, 28, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "due"),
    [
        ("in force", None),
        ("immediate", None),
        ("promptly; planned 2025-11-12", None),
        ("target 2025-12-17", None),
        ("2026-01-26 (approx.)", "2026-01-25T17:00"),
        ("2025-12-16, moved to 2025-12-22", "2025-12-15T17:00"),
        ("2025-07-28T24:00+07:00", "2025-07-28T17:00"),
        ("2025-07-29T10:00+07:00", "2025-07-29T03:00"),
        ("2025-07-29", "2025-07-28T17:00"),
    ],
)
def test_a_deadline_is_dated_only_where_it_begins_with_a_date(
    settings: Settings, words: str, due: str | None
) -> None:
    _, problems, (agreement,) = read(HEAD + CLAUSE + f'    deadline: "{words}"\n', settings)
    assert problems == ()
    (clause,) = agreement.clauses
    assert clause.deadline == words
    assert (clause.due.earliest.strftime("%Y-%m-%dT%H:%M") if clause.due else None) == due


def test_an_empty_deadline_is_none(settings: Settings) -> None:
    _, problems, (agreement,) = read(HEAD + CLAUSE + "    deadline: null\n", settings)
    assert problems == ()
    assert agreement.clauses[0].deadline == ""


def test_later_facts_come_in_later_states(settings: Settings) -> None:
    text = (
        HEAD
        + """  sources: [one]
  later:
  - {since: "2025-11-10", suspended: {by: south, date: "2025-11-10"}, status: off}
  - {since: "2025-11-12", sources: [two]}
"""
        + CLAUSE
        + """    deadline: soon
    later:
    - {since: "2025-11-12", verification: done, deadline: "2025-11-20"}
    - {since: "2025-11-15", text: Stop all firing}
"""
    )
    items, problems, states = read(text, settings)
    assert problems == ()
    assert [item.available for item in items[1:]] == [
        datetime(2025, 7, 27, 17, tzinfo=UTC),
        datetime(2025, 11, 9, 17, tzinfo=UTC),
        datetime(2025, 11, 11, 17, tzinfo=UTC),
        datetime(2025, 11, 14, 17, tzinfo=UTC),
    ]
    assert {state.id for state in states} == {"TRUCE"}
    assert [state.status for state in states] == ["", "off", "off", "off"]
    assert [state.suspended is not None for state in states] == [False, True, True, True]
    assert [state.references for state in states] == [("one",)] * 2 + [("one", "two")] * 2
    clauses = [state.clauses[0] for state in states]
    assert [clause.deadline for clause in clauses] == ["soon", "soon"] + ["2025-11-20"] * 2
    assert [clause.due is not None for clause in clauses] == [False, False, True, True]
    assert [clause.verification for clause in clauses] == ["", "", "done", "done"]
    assert [clause.text for clause in clauses] == ["Stop firing"] * 3 + ["Stop all firing"]


@pytest.mark.parametrize(
    ("text", "field", "fix"),
    [
        (HEAD.replace("name:", "nmae:") + CLAUSE, "name", ""),
        (HEAD + "  witneses: [W]\n" + CLAUSE, "witneses", "Did you mean 'witnesses'?"),
        (HEAD + CLAUSE.replace("no_fire", "nofire"), "type", "Did you mean 'no_fire'?"),
        (HEAD + CLAUSE.replace("    text: Stop firing\n", ""), "text", ""),
        (HEAD.replace("2025-07-28", "2025-07-32") + CLAUSE, "date", ""),
        (HEAD.replace("  date: 2025-07-28\n", "") + CLAUSE, "date", ""),
        (HEAD, "clauses", ""),
        (HEAD.replace("TRUCE", "/etc") + CLAUSE, "id", ""),
        (HEAD + CLAUSE.replace("8.10", "/etc"), "id", ""),
        (HEAD + "  signatories: North\n" + CLAUSE, "signatories", ""),
        (HEAD + CLAUSE + "    window: ['2025-08-01']\n", "window", ""),
        (HEAD + CLAUSE + "    window: ['2025-08-02', '2025-08-01']\n", "window", ""),
        (HEAD + CLAUSE + "    later: [{verification: x}]\n", "since", ""),
        (HEAD + CLAUSE + "    later: [{since: '2025-09-01'}]\n", "", ""),
        (HEAD + CLAUSE + "    later: [{since: '2025-01-01', text: x}]\n", "later", ""),
        (HEAD + CLAUSE + CLAUSE.removeprefix("  clauses:\n"), "id", ""),
        (HEAD + "  suspended: {by: nord, date: 2025-08-01}\n" + CLAUSE, "by", "Did you mean"),
        (HEAD.replace("version: 1", "version: 2") + CLAUSE, "schema_version", ""),
        ("schema_version: 1\nagreements: []\n", "agreements", ""),
        ("schema_version: 1\nagreements: [3]\n", "", ""),
    ],
)
def test_wrong_agreements_are_named(settings: Settings, text: str, field: str, fix: str) -> None:
    _, problems, _ = read(text, settings)
    hits = [problem for problem in problems if problem.field == field]
    assert hits, problems
    assert any(fix in problem.fix for problem in hits)
    assert all(problem.file == "a.yaml" for problem in problems)


def test_a_wrong_agreement_leaves_the_others(settings: Settings) -> None:
    more = HEAD.partition("agreements:\n")[2].replace("TRUCE", "SECOND") + CLAUSE
    text = HEAD + CLAUSE.replace("no_fire", "x") + more
    items, problems, agreements = read(text, settings)
    assert [agreement.id for agreement in agreements] == ["SECOND"]
    assert [(problem.row, problem.field) for problem in problems] == [(7, "type")]
    assert len(items) == 2
    _, problems, agreements = read(HEAD + CLAUSE + more.replace("SECOND", "TRUCE"), settings)
    assert len(agreements) == 1
    assert [problem.field for problem in problems] == ["id"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: 1\na: 2\n", "stands twice"),
        ("a: &x [1]\nb: *x\n", "aliases"),
        ("a: [1\n", "line 2"),
        ("a: !!python/object/apply:os.system ['true']\n", "could not determine a constructor"),
        ("? [1]\n: 2\n", "a key has to be a word"),
    ],
)
def test_yaml_that_is_not_read(settings: Settings, text: str, words: str) -> None:
    items, problems, _ = read(text, settings)
    assert items == ()
    assert len(problems) == 1
    assert words in problems[0].value


def test_words_that_plain_yaml_would_change_stay_words(settings: Settings) -> None:
    text = HEAD.replace("The truce", "no") + CLAUSE.replace("Stop firing", "08:30")
    _, problems, (agreement,) = read(text, settings)
    assert problems == ()
    assert (agreement.name, agreement.clauses[0].text) == ("no", "08:30")


@pytest.mark.parametrize(
    ("where", "area"),
    [
        (
            "{within_km: 10, line: l1, own_side: yes, weapons: [A]}",
            ClauseArea(within_m=10_000, line="l1", own_side=True, weapons=("A",)),
        ),
        ("{within_m: 150.5}", ClauseArea(within_m=150.5)),
        ("{zone: z1, own_side: no}", ClauseArea(zone="z1")),
    ],
)
def test_where_a_clause_applies(settings: Settings, where: str, area: ClauseArea) -> None:
    text = HEAD + "  weapon_classes: {A: rockets}\n" + CLAUSE + f"    where: {where}\n"
    _, problems, (agreement,) = read(text, settings)
    assert problems == ()
    assert agreement.clauses[0].where == area


@pytest.mark.parametrize(
    ("where", "field", "hint"),
    [
        ("{within: 10}", "within", "'within_"),
        ("{within_km: ten}", "within_km", "digits only"),
        ("{within_km: 10 km}", "within_km", "the unit stands in the key"),
        ("{within_m: -1}", "within_m", ""),
        ("{within_m: nan}", "within_m", ""),
        ("{within_m: 1, within_km: 1}", "within_m", "Keep one"),
        ("{within_m: 1, zone: z}", "", "one of them"),
        ("{zone: z, line: l}", "", "no line"),
        ("{line: l}", "", "a distance from a line, or a zone"),
        ("{within_m: 1, own_side: maybe}", "own_side", ""),
        ("{within_m: 1, weapons: [B]}", "weapons", "It has A."),
        ("ten kilometres", "", "key: value"),
    ],
)
def test_what_is_wrong_with_where_is_said(
    settings: Settings, where: str, field: str, hint: str
) -> None:
    text = HEAD + "  weapon_classes: {A: rockets}\n" + CLAUSE + f"    where: {where}\n"
    items, problems, _ = read(text, settings)
    assert items == ()
    hits = [problem for problem in problems if problem.field == field]
    assert hits, problems
    assert any(hint in problem.fix for problem in hits), hits
