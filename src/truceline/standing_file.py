"""The track record, parity and scores as a file of plain rows, for whoever counts again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from truceline.errors import WrongFormat
from truceline.store import export_table
from truceline.weigh.parity import OUTCOMES, Parity
from truceline.weigh.scoring import Scorecard, Standing
from truceline.weigh.track import Share, TrackRecord

FORMATS: Final = (".csv", ".json", ".parquet")

Row = tuple[str, str, str, str, float | None]
"""Section, subject, of what, measure, value."""

_COLUMNS: Final = ("section", "subject", "of", "measure", "value")


def write_rows(rows: list[Row], path: Path) -> None:
    """Write rows by the file's ending.

    Raises:
        WrongFormat: if the ending names no form.
        OSError: if the file cannot be written.
    """
    check_ending(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".json":
        listed = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        path.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", "utf-8")
        return
    columns = list(zip(*rows, strict=True)) or [()] * len(_COLUMNS)
    types = [pa.string()] * 4 + [pa.float64()]
    arrays = [pa.array(column, kind) for column, kind in zip(columns, types, strict=True)]
    export_table(pa.table(arrays, names=list(_COLUMNS)), path)


def check_ending(path: Path) -> None:
    """Check that a file's ending names a form, before anything is computed.

    Raises:
        WrongFormat: if it does not.
    """
    if path.suffix not in FORMATS:
        raise WrongFormat(f"{path.name}: expected an ending of {', '.join(FORMATS)}")


def track_rows(found: TrackRecord) -> list[Row]:
    """Return the track record as rows."""
    rows: list[Row] = [
        ("incidents", name, "", "count", float(getattr(found, name)))
        for name in ("incidents", "resolved", "left_open", "drafts")
    ]
    for each in found.kinds:
        rows += _share("kind", each.kind, "stood", each.stood)
    for side in found.parties:
        rows += _share("party", side.party, "affirmed", side.affirmed)
        rows += _share("party", side.party, "denied", side.denied)
    for word in found.calibration:
        rows += _share("calibration", word.word, word.question, word.found)
    return rows


def parity_rows(found: Parity) -> list[Row]:
    """Return the parity report as rows; differences are the first party less the second."""
    rows: list[Row] = []
    for side in found.sides:
        rows.append(("side", side.party, "", "alleged", float(side.alleged)))
        rows.append(("side", side.party, "", "blamed_with_others", float(side.shared)))
        rows.append(("side", side.party, "", "mean_roots", float(side.roots)))
        rows.append(("side", side.party, "", "mean_neutral_roots", float(side.neutral)))
        rows += [("side", side.party, "", name, float(side.means[name])) for name in OUTCOMES]
        rows += [
            ("side", side.party, kind.value, "incidents", float(count))
            for kind, count in side.kinds.items()
        ]
    for pair in found.comparisons:
        names = f"{pair.one} less {pair.other}"
        for outcome, each in pair.outcomes.items():
            rows.append(("difference", names, outcome, "difference", float(each.difference)))
            rows.append(("difference", names, outcome, "from_evidence", float(each.evidence)))
            rows.append(("difference", names, outcome, "from_method", float(each.method)))
            rows += [
                ("difference", names, outcome, f"from_evidence_{kind.value}", float(value))
                for kind, value in each.by_kind.items()
            ]
        rows.append(("mirror", names, "", "weighed_twice", float(pair.mirror.weighed)))
        rows.append(("mirror", names, "", "differing", float(len(pair.mirror.differing))))
    for stratum in found.strata:
        words = stratum.pattern.words
        rows += [
            ("pattern", words, side or "several", "incidents", float(len(ids)))
            for side, ids in stratum.incidents.items()
        ]
        rows.append(("pattern", words, "", "different_results", float(len(stratum.numbers))))
        rows.append(("pattern", words, "", "mean_occurrence", float(stratum.occurrence)))
    for speaker in found.speaking:
        for name in ("claims", "names", "incidents", "blaming"):
            rows.append(("speaking", speaker.speaker, "", name, float(getattr(speaker, name))))
        rows.append(("speaking", speaker.speaker, "", "share", speaker.share))
    return rows


def standing_rows(found: Standing) -> list[Row]:
    """Return registered predictions and their scores as rows."""
    return [row for card in found.cards for row in _card(card)]


def _card(card: Scorecard) -> Iterator[Row]:
    yield "registered", card.table, "", "predictions", float(card.registered)
    yield "registered", card.table, "", "current", float(card.current)
    for why, count in card.aside.items():
        yield "not_scored", card.table, why.value, "predictions", float(count)
    for question in card.questions:
        name = question.name
        yield "resolved", card.table, name, "predictions", float(question.resolved)
        if question.scores is None:
            continue
        for measure in ("brier", "brier_base", "better", "log_score", "log_base"):
            score = getattr(question.scores, measure)
            for end in ("value", "low", "high"):
                yield "score", card.table, name, f"{measure}_{end}", getattr(score, end)
        yield "score", card.table, name, "base_rate", question.scores.base_rate
        yield "score", card.table, name, "reliability", question.scores.reliability
        for word in question.scores.words:
            yield from _share("word", word.word, name, word.found)
            yield "word", word.word, name, "mean_said", word.mean


def _share(section: str, subject: str, of: str, share: Share) -> list[Row]:
    low, high = share.interval
    return [
        (section, subject, of, "hits", float(share.hits)),
        (section, subject, of, "of", float(share.of)),
        (section, subject, of, "low", low if share.enough else None),
        (section, subject, of, "high", high if share.enough else None),
    ]
