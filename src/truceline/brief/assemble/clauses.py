"""Compliance, agreement by agreement and clause by clause, one cell a party."""

from __future__ import annotations

from collections import Counter

from truceline.brief import wording
from truceline.brief.assemble.frame import Frame
from truceline.brief.assemble.glance import suspension
from truceline.brief.content import AgreementBlock, ClauseCell, ClauseRow
from truceline.brief.said import Sentence
from truceline.comply import Compliance
from truceline.record import Agreement


def agreements(frame: Frame) -> tuple[AgreementBlock, ...]:
    """Lay out every agreement known at the cut, oldest first."""
    cells: dict[tuple[str, str], list[Compliance]] = {}
    for row in frame.picture.compliance:
        cells.setdefault((row.agreement_id, row.clause_id), []).append(row)
    order = {party.id: place for place, party in enumerate(frame.parties)}
    found = sorted(
        frame.picture.agreements.values(), key=lambda item: (item.concluded.earliest, item.id)
    )
    return tuple(
        AgreementBlock(
            id=agreement.id,
            name=agreement.name,
            date=wording.day(frame.day(agreement.concluded)),
            notes=_notes(frame, agreement),
            rows=tuple(
                ClauseRow(
                    id=clause.id,
                    text=wording.sentence(clause.text),
                    obligation=wording.OBLIGATIONS[clause.type],
                    deadline=wording.deadline(clause.deadline),
                    cells=tuple(
                        _cell(frame, row)
                        for row in sorted(
                            cells.get((agreement.id, clause.id), []),
                            key=lambda row: order.get(row.party, len(order)),
                        )
                    ),
                )
                for clause in agreement.clauses
            ),
        )
        for agreement in found
    )


def compliance_notes(frame: Frame) -> tuple[Sentence, ...]:
    """Say what the statuses mean and how they fall."""
    if not frame.picture.agreements:
        return (Sentence("No agreement is in the record at this point."),)
    counts = Counter(row.status for row in frame.picture.compliance)
    parts = [f"{counts[status]} {label}" for status, label in wording.STATUSES.items()]
    return (
        Sentence(
            f"Of {len(frame.picture.compliance)} statuses, one for each clause and each party or "
            f"body it binds: {wording.listed(parts)}."
        ),
        Sentence(
            "“Alleged” is an allegation. “Supported” means that the evidence supports an act which "
            "the clause forbids, such as one that the party owns. Whether a justification it gives "
            "holds is not weighed here, and no person has released it as a finding. “No incident "
            "known” means that the record holds none, not that there was none; “not verifiable” "
            "means that nothing in the record could show it."
        ),
        Sentence(
            "An incident is listed under a clause for its kind of act, the party blamed and its "
            "date. Whether the clause covers its place, the persons and the weapons is for people "
            "to judge."
        ),
        Sentence(
            "A suspension declared by one party is shown and does not end a clause here: whether "
            "it does is for the parties and the chair to say."
        ),
    )


def _cell(frame: Frame, row: Compliance) -> ClauseCell:
    return ClauseCell(
        party=frame.short.get(row.party) or row.party[:1].upper() + row.party[1:],
        status=row.status.value,
        label=wording.STATUSES[row.status],
        incidents=row.incident_ids,
    )


def _notes(frame: Frame, agreement: Agreement) -> tuple[Sentence, ...]:
    refs = (agreement.id,)
    out = []
    if not agreement.binding:
        out.append(
            Sentence(f"A call issued by {agreement.issuer}, not an agreement of the parties.", refs)
        )
    if agreement.signatories:
        out.append(Sentence(f"Signed by {wording.listed(agreement.signatories)}.", refs))
    if agreement.witnesses:
        out.append(Sentence(f"Witnesses and observers: {', '.join(agreement.witnesses)}.", refs))
    if agreement.wording_seen:
        out.append(Sentence(f"Wording seen: {agreement.wording_seen}.", refs))
    if agreement.suspended is not None:
        out.append(suspension(frame, agreement))
    if agreement.status:
        out.append(Sentence(wording.sentence(agreement.status), refs))
    if agreement.note:
        out.append(Sentence(wording.sentence(agreement.note), refs))
    if agreement.not_agreed:
        out.append(
            Sentence(f"Raised and not agreed: {wording.listed(agreement.not_agreed)}.", refs)
        )
    return tuple(out)
