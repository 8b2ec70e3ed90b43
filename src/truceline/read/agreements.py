"""An agreements file (YAML) to a source and agreements.

What became known only after an agreement was concluded stands under `later`, each with `since`:
in a clause with new `text`, `deadline` or `verification`; in the agreement with `suspended`,
`status`, `note` or further `sources`. The agreement is then given once as it was when concluded,
and once more for each moment at which something changed, so that a record read up to a moment
never tells what came after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from truceline.read import yamltext
from truceline.read.clause_area import read_clause_area
from truceline.read.keyed import Keyed
from truceline.read.problem import Problem
from truceline.read.reading import Readable, stable_id
from truceline.record import (
    Agreement,
    Blob,
    Channel,
    Clause,
    Obligation,
    Settings,
    Source,
    Suspension,
)

VERSION: Final = "1"
"""Version of the file form read here."""

Update = dict[str, Any]
Change = tuple[datetime, str | None, Update]
"""When something became known, the id of its clause or None, and the fields it changes."""


def read_agreements(
    data: bytes, name: str, settings: Settings, blob: Blob
) -> tuple[tuple[Readable, ...], tuple[Problem, ...], int]:
    """Read agreements.

    An agreement is available from the moment it was concluded or took effect, whichever is
    earlier; its later states from the moment under `since`.

    Args:
        data: bytes of the file.
        name: name of the file, for problems.
        settings: the case, for its time zone and the ids of its parties.
        blob: the file.

    Returns:
        The source and the agreements without a problem, the problems, and the number of
        agreements in the file.
    """
    try:
        document = yamltext.load(data)
    except ValueError as error:
        return (), (Problem(name, None, "", str(error), "YAML", "Mend it there."),), 0
    problems: list[Problem] = []
    top = Keyed(name, document, problems, "the file")
    version = top.text("schema_version")
    if version != VERSION:
        top.fail("schema_version", version, VERSION, "Use the form of this version.")
    source = _source(top.child("source"), name, blob)
    listed = top.children("agreements")
    top.finish()
    if not listed:
        top.fail("agreements", "", "a list of agreements", "Add one, or leave the file out.")
    items: list[Readable] = [Readable(source)]
    seen: set[str] = set()
    for entry in listed:
        before = len(problems)
        states = list(_states(entry, settings, source.id))
        if states and states[0].body.id in seen:
            entry.fail("id", states[0].body.id, "an id of its own", "Another agreement has it.")
        if len(problems) == before:
            seen.add(states[0].body.id)
            items.extend(states)
    return (tuple(items) if len(items) > 1 else ()), tuple(problems), len(listed)


def _source(source: Keyed | None, name: str, blob: Blob) -> Source:
    fields = {key: source.text(key) if source else "" for key in ("publisher", "url", "licence")}
    language = source.text("language") if source else ""
    if source:
        source.finish()
    return Source(
        id=stable_id("S", "file", blob.sha256),
        publisher=fields["publisher"] or name,
        channel=Channel.DOCUMENT,
        url=fields["url"],
        language=language,
        original=blob,
        licence=fields["licence"],
    )


def _states(entry: Keyed, settings: Settings, source_id: str) -> Iterator[Readable]:
    """Yield the agreement as concluded, then as it stood after each later change."""
    before = len(entry.problems)
    zone = settings.zone
    fields: Update = {
        "id": entry.required("id"),
        "source_id": source_id,
        "name": entry.required("name"),
        "effective": entry.when("effective", zone),
        "place": entry.text("place"),
        "signatories": entry.words("signatories"),
        "witnesses": entry.words("observers") + entry.words("witnesses"),
        "issuer": entry.text("issuer"),
        "wording_seen": entry.text("confidence"),
        "suspended": _suspension(entry.child("suspended"), settings),
        "weapon_classes": entry.table("weapon_classes"),
        "status": entry.text("status"),
        "note": entry.text("note"),
        "not_agreed": entry.words("not_agreed_at_the_time"),
        "references": entry.words("sources"),
    }
    dated = entry.when("date", zone)
    concluded = entry.when("signed_at", zone) or dated
    if dated is None and not entry.has("date"):
        entry.fail("date", "", "the date it was concluded", "Add it.")
    changes: list[Change] = list(_agreement_changes(entry, settings))
    clauses: dict[str, Clause] = {}
    listed = entry.children("clauses")
    for child in listed:
        clause = _clause(child, zone, fields["weapon_classes"])
        if clause is not None and clause.id in clauses:
            child.fail("id", clause.id, "an id of its own", "Another clause has it.")
        elif clause is not None:
            clauses[clause.id] = clause
            changes.extend(_clause_changes(child, clause.id, zone))
        child.finish()
    if not listed:
        entry.fail("clauses", "", "at least one clause", "Add what was agreed.")
    entry.finish()
    if concluded is None or len(entry.problems) > before:
        return
    effective = fields["effective"]
    available = min(concluded.earliest, effective.earliest) if effective else concluded.earliest
    early = [since for since, _, _ in changes if since < available]
    if early:
        text = early[0].isoformat()
        entry.fail("later", text, f"since not before {available.isoformat()}", "Check the dates.")
        return
    fields["concluded"] = concluded
    for since in sorted({available, *(since for since, _, _ in changes)}):
        for _, clause_id, update in (change for change in changes if change[0] == since):
            if clause_id is None:
                references = fields["references"] + update.get("references", ())
                fields |= update | {"references": references}
            else:
                clauses[clause_id] = clauses[clause_id].model_copy(update=update)
        state = entry.build(Agreement, {**fields, "clauses": tuple(clauses.values())})
        if state is None:
            return
        yield Readable(state, since)


def _clause(entry: Keyed, zone: str, weapon_classes: dict[str, str]) -> Clause | None:
    before = len(entry.problems)
    clause_id, text = entry.required("id"), entry.required("text")
    kind = entry.term("type", Obligation)
    deadline = entry.text("deadline")
    fields: Update = {
        "subtypes": entry.words("subtypes"),
        "actors": entry.words("actors"),
        "area": entry.text("area"),
        "deadline": deadline,
        "due": entry.leading_date("deadline", deadline, zone),
        "window": entry.window("window", zone),
        "baseline": entry.when("baseline", zone),
        "verification": entry.text("verification"),
        "where": read_clause_area(entry.child("where"), weapon_classes),
    }
    if len(entry.problems) > before:
        return None
    return entry.build(Clause, {"id": clause_id, "text": text, "type": kind, **fields})


def _clause_changes(entry: Keyed, clause_id: str, zone: str) -> Iterator[Change]:
    for later in entry.children("later"):
        update: Update = {
            key: later.text(key) for key in ("text", "deadline", "verification") if later.has(key)
        }
        if "deadline" in update:
            update["due"] = later.leading_date("deadline", update["deadline"], zone)
        since = later.when("since", zone)
        if since is None and not later.has("since"):
            later.fail("since", "", "the moment it became known", "Add it.")
        elif not update:
            later.fail("", "", "text, deadline or verification", "Say what became known.")
        elif since is not None:
            yield since.earliest, clause_id, update
        later.finish()


def _agreement_changes(entry: Keyed, settings: Settings) -> Iterator[Change]:
    for later in entry.children("later"):
        update: Update = {key: later.text(key) for key in ("status", "note") if later.has(key)}
        if later.has("suspended"):
            update["suspended"] = _suspension(later.child("suspended"), settings)
        if later.has("sources"):
            update["references"] = later.words("sources")
        since = later.when("since", settings.zone)
        if since is None and not later.has("since"):
            later.fail("since", "", "the moment it became known", "Add it.")
        elif not update:
            later.fail("", "", "suspended, status, note or sources", "Say what became known.")
        elif since is not None:
            yield since.earliest, None, update
        later.finish()


def _suspension(entry: Keyed | None, settings: Settings) -> Suspension | None:
    if entry is None:
        return None
    by, reason = entry.required("by"), entry.text("reason")
    since = entry.when("date", settings.zone)
    parties = [party.id for party in settings.parties]
    if by and by not in parties:
        entry.suggest("by", by, parties)
    if since is None and not entry.has("date"):
        entry.fail("date", "", "the date of the declaration", "Add it.")
    entry.finish()
    if since is None or by not in parties:
        return None
    return entry.build(Suspension, {"by": by, "since": since, "reason": reason})
