"""The order of a briefing's parts, their titles, and what each says when it is empty.

One list for all forms: the page, the print and the text have the same parts in the same order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from truceline.brief.content import AgreementBlock, Briefing, ClauseCell, ClauseRow
from truceline.brief.said import PartyLabel


@dataclass(frozen=True)
class Part:
    """A part of the briefing.

    Attributes:
        key: short name, used as anchor.
        title: heading.
        empty: sentence printed when there is nothing to show.
    """

    key: str
    title: str
    empty: str


PARTS: Final = (
    Part("summary", "Summary", "The record up to this moment supports no summary."),
    Part(
        "change",
        "Change against the previous period",
        "No incident is recorded in this period or in the one before.",
    ),
    Part("glance", "At a glance", "The record holds no statement on any topic of the period."),
    Part("map", "Where", "No place and no line can be drawn for this period."),
    Part("timeline", "When", "No day with an incident and no agreement is on record."),
    Part("incidents", "Main incidents", "No incident of the period is on record."),
    Part("toll", "The toll, as stated", "No total of dead, injured or displaced is on record."),
    Part("compliance", "Compliance by agreement and clause", "No agreement is on record."),
    Part("looks", "Where to look next", "No open incident of the period can be looked at."),
    Part(
        "satellites",
        "What satellites could see",
        "Nothing in the record says what satellites could see.",
    ),
    Part("coverage", "Coverage", "Nothing in the record says who looked, where or when."),
    Part("limits", "Limits", "No limits are stated for this briefing."),
    Part("check", "Check this briefing", ""),
    Part("index", "Annex A. Index of incidents", "No incident is on record."),
    Part("claims", "Annex B. Claims cited", "No claim is cited."),
    Part("sources", "Annex C. Sources", "No source is cited."),
    Part("notes", "Annex D. References in full", "No run of references had to be shortened."),
)

NO_STATEMENT: Final = "No statement in the record."
NO_VERDICT: Final = "No verdict has been reached."
DIFFER: Final = "Where the accounts differ"
DOUBTS: Final = "What would change it"
NOT_BOUND: Final = "not bound"
LATEST: Final = "latest"
SATELLITES: Final = "Satellites"
CAN_WEIGH: Final = "can weigh"
STANDING: Final = "Where each kind of sensor stands with the incidents of the period"
STANDS: Final = "What is known"
PASSES: Final = "Passes over the places of incidents"
FIRES: Final = "Fire detections of the period"
CHANGES: Final = "Changes between images"
UPCOMING: Final = "Next passes over the places of open incidents"
CAN_SHOW: Final = "What each sensor can and cannot show"
PASS_STATES: Final = {
    "data": "passed, data in the record",
    "none": "passed, no data in the record",
    "clouded": "passed, cloud hid the ground",
}

STATUS_MARKS: Final = {
    "supported": "■",
    "alleged": "◧",
    "refuted": "⊘",
    "no_incident_known": "○",
    "not_verifiable": "?",
    "not_yet_due": "…",
}


@dataclass(frozen=True)
class Standing:
    """A clause's cells, sorted by who they are about.

    Attributes:
        by_party: for each party of the briefing, its cell, or None if the clause does not bind it.
        bodies: cells about anybody else.
    """

    by_party: tuple[ClauseCell | None, ...]
    bodies: tuple[ClauseCell, ...]


def standing(row: ClauseRow, parties: tuple[PartyLabel, ...]) -> Standing:
    """Sort the cells of a clause into one for each party, and the rest.

    A cell names its party by id or by any of its names; each cell goes to one party only.
    """
    left = list(row.cells)
    by_party: list[ClauseCell | None] = []
    for party in parties:
        known = {party.id, party.short, party.name, party.code}
        found = next((cell for cell in left if cell.party in known), None)
        if found is not None:
            left.remove(found)
        by_party.append(found)
    return Standing(tuple(by_party), tuple(left))


def clause_id(row: ClauseRow, block: AgreementBlock) -> str:
    """Give a clause the id that references use: the agreement's, a stroke and its own."""
    return row.id if row.id.startswith(f"{block.id}/") else f"{block.id}/{row.id}"


def clause_number(row: ClauseRow, block: AgreementBlock) -> str:
    """Give the number of a clause within its agreement, such as "3a"."""
    return row.id.removeprefix(block.id).lstrip("/ ") or row.id


def statuses(briefing: Briefing) -> dict[str, str]:
    """Give the statuses that occur, by how they are printed, in the order of `STATUS_MARKS`."""
    seen = {
        cell.status: cell.label
        for block in briefing.agreements
        for row in block.rows
        for cell in row.cells
    }
    known = [status for status in STATUS_MARKS if status in seen]
    return {status: seen[status] for status in [*known, *sorted(seen.keys() - set(known))]}


def signed(change: int) -> str:
    """Write a difference with its sign, such as "+3", "−2" or "0"."""
    return f"{change:+d}".replace("-", "−") if change else "0"


def short_root(root: str) -> str:
    """Write a hash by its first and last eight digits; a short one in full."""
    return root if len(root) <= 17 else f"{root[:8]}…{root[-8:]}"


def grouped(number: int) -> str:
    """Write a whole number with thin spaces between thousands, from five digits on."""
    return f"{number:,}".replace(",", "\u202f") if abs(number) >= 10_000 else str(number)


def entries(number: int) -> str:
    """Write a number of entries with its noun."""
    return f"{grouped(number)} {'entry' if number == 1 else 'entries'}"


def repeated(count: int) -> str:
    """Say how many further claims of the same side say the same."""
    claims = "1 further claim" if count == 1 else f"{count} further claims"
    return f"Said in {claims} by the same side."


def percent_range(word: str) -> tuple[int, int] | None:
    """Read the range out of a likelihood as printed, such as (55, 80) from "likely (55–80 %)"."""
    found = re.search(r"(\d{1,3})\s*[–-]\s*(\d{1,3})\s*%", word)
    if found is None:
        return None
    low, high = int(found[1]), int(found[2])
    return (low, high) if low <= high <= 100 else None


def is_web(address: str) -> bool:
    """Whether an address may become a link; anything but the web stays text."""
    return address.startswith(("https://", "http://"))
