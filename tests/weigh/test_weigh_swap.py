"""Both sides, same treatment: exchanging the parties' labels exchanges labels and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case.real import Real
from record import samples
from record.samples import NOW, PARTIES, agreement, claim, clause, finding
from truceline.comply import compliance
from truceline.match import match_claims
from truceline.picture import draw
from truceline.record import BODY, Agreement, Body, Claim, Entry, Finding, Stance
from truceline.store import tables
from truceline.weigh import weigh
from weigh.weighing import weighed

Labels = Mapping[str, str]
FIELDS = {"accused", "party", "by", "used_by", "actors"}
"""Fields of the record that hold ids of parties, whatever kind they stand in."""


def renamed(value: Any, labels: Labels, field: str = "", kind: str = "") -> Any:
    """A dumped body with other labels for its parties; names in prose are left as they are."""
    if isinstance(value, dict):
        kind = str(value.get("kind", kind))
        if kind == "settings" and field == "parties":
            value = {**value, "id": labels[value["id"]]}
        return {key: renamed(inner, labels, key, kind) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(inner, labels, field, kind) for inner in value]
    if field in FIELDS or (kind == "line" and field in ("left", "right")):
        return labels.get(value, value)
    return value


def relabelled(body: Body, labels: Labels) -> Any:
    """A body with other labels."""
    return BODY.validate_python(renamed(body.model_dump(mode="json"), labels))


def test_relabelling_relabels() -> None:
    labels = {"arland": "borduria", "borduria": "arland"}
    made = relabelled(claim("C1"), labels)
    assert (made.speaker.party, made.accused) == ("borduria", "arland")
    assert relabelled(made, labels) == claim("C1")
    swapped = relabelled(samples.settings(), labels)
    assert [(party.id, party.short) for party in swapped.parties] == [
        ("borduria", "Arland"),
        ("arland", "Borduria"),
    ]
    bound = relabelled(agreement(clause("1", "no_fire", "arland", "the chair")), labels)
    assert bound.clauses[0].actors == ("borduria", "the chair")


def outcome(
    parties: Sequence[str],
    claims: Sequence[Claim],
    agreements: Sequence[Agreement],
    found: Mapping[int, Finding],
    back: Labels,
) -> list[Any]:
    """Everything that matching, weighing and compliance give, with labels turned back."""
    grouped = match_claims(claims, {}).incidents
    # Findings are on incidents by their place among them, because ids exist only now.
    decided = [
        item.model_copy(update={"incident_id": grouped[place].id})
        for place, item in found.items()
        if place < len(grouped)
    ]
    verdicts = weigh(grouped, {item.id: item for item in claims}, agreements, decided)
    out: list[Any] = []
    for item in verdicts:
        out.append((item.incident, [(r.role, back.get(r.party or "")) for r in item.roots]))
        out.extend(
            astuple(
                replace(
                    verdict,
                    party=back.get(verdict.party or ""),
                    about=back.get(verdict.about or ""),
                    reasons=tuple(
                        replace(
                            reason,
                            text=reason.worded(back),
                            about=back.get(reason.about or ""),
                        )
                        for reason in verdict.reasons
                    ),
                )
            )
            for verdict in item.verdicts
        )
    rows = compliance(agreements, verdicts, samples.settings(*parties), NOW)
    out.extend(astuple(replace(row, party=back.get(row.party, row.party))) for row in rows)
    return out


@st.composite
def cases(draw: st.DrawFn, parties: tuple[str, ...]) -> tuple[Any, ...]:
    speakers = [*parties, f"{parties[0]}:Army", "media:Gazette", "observer:Team", "third_party:Org"]
    claims = [
        claim(
            f"C{number}",
            by=draw(st.sampled_from(speakers)),
            accused=draw(st.sampled_from([*parties, None, "unknown"])),
            stance=draw(st.sampled_from(list(Stance))),
            event_type=draw(
                st.sampled_from(["artillery", "incursion", "landmine", "displacement"])
            ),
            start=draw(st.sampled_from(["2025-07-24", "2025-07-25T05:05", "2025-06-01"])),
            place=draw(st.sampled_from(["Hill Green", "Ford Red"])),
        )
        for number in range(draw(st.integers(0, 6)))
    ]
    clauses = [
        clause(
            str(number),
            draw(st.sampled_from(["no_fire", "cessation", "no_movement", "other"])),
            *actors,
        )
        for number, actors in enumerate(
            draw(
                st.lists(
                    st.lists(st.sampled_from([*parties, "chair"]), unique=True, max_size=2),
                    min_size=2,
                    max_size=6,
                )
            )
        )
    ]
    agreements = draw(st.sampled_from([[agreement(*clauses)], []]))
    found = {}
    if draw(st.booleans()):
        named = draw(st.sampled_from(parties))
        found[0] = finding("-", "as_alleged", "party", party=named)
    return claims, agreements, found


@pytest.mark.parametrize("parties", [PARTIES[:2], PARTIES], ids=["two", "three"])
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_labels_carry_no_weight(parties: tuple[str, ...], data: st.DataObject) -> None:
    claims, agreements, found = data.draw(cases(parties))
    labels = dict(zip(parties, data.draw(st.permutations(parties)), strict=True))
    same = dict(zip(parties, parties, strict=True))
    back = {new: old for old, new in labels.items()}
    before = outcome(parties, claims, agreements, found, same)
    after = outcome(
        [labels[party] for party in parties],
        [relabelled(item, labels) for item in claims],
        [relabelled(item, labels) for item in agreements],
        {place: relabelled(item, labels) for place, item in found.items()},
        back,
    )
    assert after == before


@pytest.mark.parametrize("labels", [{}, {"arland": "borduria", "borduria": "arland"}])
def test_clauses_stand_in_the_order_the_record_blames(labels: Labels) -> None:
    claims = [
        claim("C1", by="cadonia", accused="borduria"),
        claim("C2", by="cadonia", accused="arland"),
    ]
    bound = agreement(
        clause("1", "no_fire", "arland"), clause("2", "no_fire", "borduria"), agreement_id="T"
    )
    found = weighed(
        *(relabelled(item, labels) for item in claims), agreements=[relabelled(bound, labels)]
    )
    assert found.breach.clauses == ("T/2", "T/1")


def test_labels_carry_no_weight_in_the_real_case(real: Real) -> None:
    entries = real.case.entries()
    one, other = (party.id for party in real.picture.settings.parties)
    labels = {one: other, other: one}
    swapped = [
        Entry(
            recorded=entry.recorded,
            available=entry.available,
            author=entry.author,
            body=relabelled(entry.body, labels),
        )
        for entry in entries
    ]
    assert sum(a != b for a, b in zip(entries, swapped, strict=True)) > 300, "nothing was swapped"
    size, as_of = real.picture.size, real.picture.as_of
    before = tables(real.picture)
    after = tables(draw(swapped, size, as_of, real.case.original))
    for name, table in before.items():
        assert turned(after[name], labels) == turned(table, {}), name


def turned(table: pa.Table, labels: Labels) -> list[dict[str, Any]]:
    """The rows of a table with its labels turned back."""
    rows = table.to_pylist()
    for row in rows:
        for column in ("party", "accused", "root"):
            if column in row:
                row[column] = labels.get(row[column], row[column])
        if row.get("state", "").startswith("party:"):
            party = row["state"].removeprefix("party:")
            row["state"] = f"party:{labels.get(party, party)}"
        if "parties_speaking" in row:
            spoken = row["parties_speaking"].split(",")
            row["parties_speaking"] = {labels.get(party, party) for party in spoken}
    return rows
