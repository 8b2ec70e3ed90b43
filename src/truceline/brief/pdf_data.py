"""What the print is set from: the briefing as JSON, with every id's place and every run's note.

Whatever has to be decided is decided here, so that the templates only set it.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any, Final

from truceline.brief import parts
from truceline.brief.checking import checking, status
from truceline.brief.citations import cite
from truceline.brief.clean import plain
from truceline.brief.content import AgreementBlock, Briefing
from truceline.brief.embed import PROOF_FILE
from truceline.brief.map import map_svg
from truceline.brief.palette import COLOURS
from truceline.brief.passes_figure import passes_svg
from truceline.brief.script_labels import without_scripts
from truceline.brief.seal import DRAFT, Seal
from truceline.brief.timeline import timeline_svg

# Rows with a text longer than this may be parted between pages; others are carried over whole.
_LONG: Final = 1200
_LONG_SIGNATURE: Final = 400
# The seal is laid out by itself: its proof is no text, and its checkpoint may be long.
_NO_SEAL: Final = Seal("", 0, "", "", "")


def print_data(briefing: Briefing) -> dict[str, Any]:
    """Lay a briefing out as plain values: text, numbers, lists and mappings.

    Returns:
        The fields of `Briefing` but its seal under their names, and beside them `check` (the
        section on checking), `to` (id to the name of the place it is printed at; what is printed
        there has that name as `at`), `notes` (a run of ids, joined by blanks, to the number of
        its note), `runs` (those runs in order), `parts`, `colours`, `words`, and the figures as
        SVG.
    """
    cited = cite(briefing)
    data: dict[str, Any] = _cleaned(asdict(replace(briefing, seal=_NO_SEAL)))
    del data["seal"]
    data["agreements"] = [_cleaned(_block(block, briefing)) for block in briefing.agreements]
    indexed = {row.id for row in briefing.index}
    data["indexed"] = [_cleaned(asdict(item)) for item in cited.indexed if item.id not in indexed]
    for card in data["incidents"]:
        for verdict in card["verdicts"]:
            verdict["range"] = parts.percent_range(verdict["word"])
        said = [one for column in card["columns"] for one in column["positions"]]
        for one in (*said, *card["others"]):
            one["again"] = parts.repeated(one["repeats"]) if one["repeats"] else ""
    for source in data["sources"]:
        source["web"] = parts.is_web(source["url"])
    long = _longest(data) > _LONG
    data["map"] = _map(data["map"], briefing)
    drawn = bool(briefing.timeline.bars or briefing.timeline.marks)
    data["timeline"] = {
        "drawn": drawn,
        "svg": timeline_svg(briefing.timeline) if drawn else "",
    }
    flown = briefing.satellites and briefing.satellites.passes
    if flown:
        data["satellites"]["figure"] = passes_svg(flown)
    return {
        **data,
        "check": _check(briefing),
        "to": _settled(data),
        "long": long,
        "notes": {" ".join(map(plain, run)): number for run, number in cited.notes.items()},
        "runs": [[plain(ref) for ref in run] for run in cited.notes],
        "parts": [asdict(part) for part in parts.PARTS],
        "colours": dict(COLOURS),
        "statuses": [
            {"status": status, "label": plain(label)}
            for status, label in parts.statuses(briefing).items()
        ],
        "words": {
            "no_statement": parts.NO_STATEMENT,
            "no_verdict": parts.NO_VERDICT,
            "not_bound": parts.NOT_BOUND,
            "differ": parts.DIFFER,
            "doubts": parts.DOUBTS,
            "latest": parts.LATEST,
            "satellites": parts.SATELLITES,
            "can_weigh": parts.CAN_WEIGH,
            "standing": parts.STANDING,
            "stands": parts.STANDS,
            "passes": parts.PASSES,
            "fires": parts.FIRES,
            "changes_found": parts.CHANGES,
            "upcoming": parts.UPCOMING,
            "can_show": parts.CAN_SHOW,
            "status": plain(status(briefing.seal)),
            "draft": briefing.seal.released == DRAFT,
            "entries": parts.entries(briefing.seal.size),
            "short_root": plain(parts.short_root(briefing.seal.root)),
            "changes": [parts.signed(row.current - row.previous) for row in briefing.change],
        },
    }


def _check(briefing: Briefing) -> dict[str, Any]:
    """Lay out the section on checking; `mono` has the values that are compared sign by sign."""
    seal, said = briefing.seal, checking(briefing.seal, "print")
    note = seal.checkpoint.strip("\n").split("\n") if seal.checkpoint else []
    return {
        **_cleaned(asdict(replace(said, code=None))),
        "mono": [plain(value) for value in (seal.origin, seal.root, seal.key, seal.fingerprint)],
        "checkpoint": [plain(_abridged(line, seal.proof)) for line in note],
        "code": None
        if said.code is None
        else {
            "svg": said.code.svg,
            "modules": said.code.modules,
            "alt": plain(f"QR code of the signed checkpoint of log {seal.origin}"),
        },
    }


def _abridged(line: str, proof: bytes) -> str:
    """Shorten a signature line as long as those of ML-DSA keys, if the proof has it whole."""
    if len(line) <= _LONG_SIGNATURE or line.rpartition(" ")[2].encode() not in proof:
        return line
    return f"{line[:120]}… ({len(line)} characters, whole in {PROOF_FILE})"


def _map(model: dict[str, Any], briefing: Briefing) -> dict[str, Any]:
    drawn = bool(model["marks"] or model["lines"] or model["detections"])
    svg, labels = without_scripts(map_svg(briefing.map)) if drawn else ("", ())
    return {
        "drawn": drawn,
        "svg": svg,
        "labels": [label._asdict() for label in labels],
        "lines": [{"id": line["id"]} for line in model["lines"]],
        "marks": model["marks"],
        "notes": model["notes"],
    }


def _block(block: AgreementBlock, briefing: Briefing) -> dict[str, Any]:
    rows = []
    for row in block.rows:
        standing = parts.standing(row, briefing.parties)
        rows.append(
            {
                "id": parts.clause_id(row, block),
                "number": parts.clause_number(row, block),
                "text": row.text,
                "obligation": row.obligation,
                "deadline": row.deadline,
                "parties": [None if cell is None else asdict(cell) for cell in standing.by_party],
                "bodies": [asdict(cell) for cell in standing.bodies],
            }
        )
    return {**asdict(block), "rows": rows}


def _settled(data: dict[str, Any]) -> dict[str, str]:
    """Give each id the first thing with that id as its place, a card before a line of an index.

    A place that two things claimed would stop the typesetter, so only one thing gets the name.
    """
    to: dict[str, str] = {}
    for thing in (
        *data["incidents"],
        *data["agreements"],
        *(row for block in data["agreements"] for row in block["rows"]),
        *data["map"]["lines"],
        *data["index"],
        *data["indexed"],
        *data["claims"],
        *data["sources"],
    ):
        thing["at"] = None if thing["id"] in to else f"at-{len(to)}"
        to.setdefault(thing["id"], f"at-{len(to)}")
    return to


def _longest(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return max(map(_longest, value.values()), default=0)
    if isinstance(value, list):
        return max(map(_longest, value), default=0)
    return 0


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {key: _cleaned(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(inner) for inner in value]
    return value
