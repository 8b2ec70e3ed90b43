"""Write `docs/data-dictionary.md` from the models, the vocabularies and the derived tables.

Run it after a change to any of them: `.venv/bin/python docs/make_data_dictionary.py`. A field, a
word or a column without a meaning stops it, so that nothing can be added without one.
"""

from __future__ import annotations

import inspect
import re
import types
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

import annotated_types
import pyarrow as pa
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

import truceline.record as record
from truceline.record import (
    BREACHED_BY,
    CODES,
    CREDIBILITY,
    RELIABILITY,
    SCALE,
    Body,
    Entry,
    EventType,
    Obligation,
    Term,
)
from truceline.store import TABLES

OUT: Final = Path(__file__).with_name("data-dictionary.md")

KINDS: Final[tuple[type[BaseModel], ...]] = get_args(get_args(Body)[0])
"""The models of the kinds of entry."""

VALUES: Final = tuple(
    model
    for _, model in sorted(vars(record).items())
    if inspect.isclass(model)
    and issubclass(model, BaseModel)
    and model not in (*KINDS, Entry, record.Value)
)
"""The models that stand inside others."""

VOCABULARIES: Final = tuple(
    words
    for _, words in sorted(vars(record).items())
    if inspect.isclass(words) and issubclass(words, Term) and words is not Term
)

# Fields of the same meaning wherever they stand, which the models do not say again.
_EVERYWHERE: Final = {
    "kind": "the word that names this kind of entry",
    "id": "identifier, given by whoever submits; unique within its kind and case",
    "source_id": "id of the source it was read in",
    "credibility": "Admiralty digit 1–5; absent where it cannot be judged",
}
_PLAIN: Final[dict[Any, str]] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true or false",
    AwareDatetime: "instant, `YYYY-MM-DDTHH:MM:SSZ`",
}
_ARROW: Final = {
    pa.string(): "text",
    pa.int64(): "whole number",
    pa.float64(): "number",
    pa.bool_(): "true or false",
    pa.timestamp("s", tz="UTC"): "UTC instant",
}
_INTRODUCTION: Final = """\
# Data dictionary

<!-- Written by docs/make_data_dictionary.py. Change the models, then run it again. -->

What the record can hold, and what is computed from it. This page is written from the models in
`src/truceline/record` and from `src/truceline/store/schema.py`; a test compares them.

- [The entry](#the-entry)
- [Kinds of entry](#kinds-of-entry)
- [Values inside entries](#values-inside-entries)
- [Vocabularies](#vocabularies)
- [Derived tables](#derived-tables)

All coordinates are degrees WGS 84 (EPSG:4326), longitude before latitude. All instants are UTC, to
the second. A field that holds its default is left out of the canonical form, so an absent field
means the default given here; *None* in a meaning is an absent field.
"""

_TABLES_SAID: Final = """\
Computed from the record by `truceline build`, kept in `build/case.sqlite`, and written by
`truceline export DIR --table NAME --out FILE`. Names and types are stable: a column may be added
at the end; none is renamed, retyped or removed without a new major version.
"""


def text() -> str:
    """Return the whole page."""
    parts = [
        _INTRODUCTION,
        "## The entry\n",
        _model(Entry, 0),
        "## Kinds of entry\n",
        *(_model(model, 3) for model in KINDS),
        "## Values inside entries\n",
        *(_model(model, 3) for model in VALUES),
        "## Vocabularies\n",
        *(_vocabulary(words) for words in VOCABULARIES),
        _admiralty(),
        _likelihood(),
        "## Derived tables\n",
        _TABLES_SAID,
        *(_table(name) for name in TABLES),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _model(model: type[BaseModel], level: int) -> str:
    said, meanings = _documented(model)
    rows = []
    for name, field in model.model_fields.items():
        meaning = meanings.get(name) or _EVERYWHERE.get(name)
        if not meaning:
            raise SystemExit(f"{model.__name__}.{name} has no meaning: add it to the docstring")
        rows.append((f"`{name}`", _type(field), _default(field), meaning))
    heading = [f"{'#' * level} {model.__name__}\n"] if level else []
    table = _rows(("field", "type", "default", "meaning"), rows)
    return "\n".join([*heading, f"{said}\n", table])


def _documented(model: type[BaseModel]) -> tuple[str, dict[str, str]]:
    """Split a docstring into its description and what it says of each attribute."""
    doc = inspect.cleandoc(model.__doc__ or "")
    if not doc:
        raise SystemExit(f"{model.__name__} has no docstring")
    description, _, attributes = doc.partition("\nAttributes:\n")
    found = re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", attributes, re.MULTILINE)
    return _one_line(description), {name: _one_line(said).rstrip(".") for name, said in found}


def _one_line(said: str) -> str:
    return " ".join(said.split())


def _type(field: FieldInfo) -> str:
    bounds = _bounds(field.metadata)
    return _said(field.annotation) + (f", {bounds}" if bounds else "")


def _bounds(metadata: Iterable[Any]) -> str:
    out = []
    for item in metadata:
        if isinstance(item, annotated_types.Ge):
            out.append(f"≥ {item.ge}")
        elif isinstance(item, annotated_types.Gt):
            out.append(f"> {item.gt}")
        elif isinstance(item, annotated_types.Le):
            out.append(f"≤ {item.le}")
        elif isinstance(item, annotated_types.Lt):
            out.append(f"< {item.lt}")
        elif isinstance(item, annotated_types.MinLen) and item.min_length > 1:
            out.append(f"at least {item.min_length}")
    return ", ".join(out)


def _said(annotation: Any) -> str:
    origin, inside = get_origin(annotation), get_args(annotation)
    if set(inside) == set(KINDS):
        return "one of the [kinds of entry](#kinds-of-entry)"
    if origin is Annotated:
        inner, bounds = _said(inside[0]), _bounds(inside[1:])
        return f"{inner} {bounds}" if bounds else inner
    if origin is Literal:
        return " or ".join(f"`{word}`" for word in inside)
    if origin in (Union, types.UnionType):
        return " or ".join(_said(part) for part in inside if part is not type(None))
    if origin is tuple:
        if inside[-1] is Ellipsis:
            return f"list of {_said(inside[0])}"
        return f"[{', '.join(_said(part) for part in inside)}]"
    if origin is dict:
        return f"object of {_said(inside[1])} by {_said(inside[0])}"
    if inspect.isclass(annotation) and issubclass(annotation, Term | BaseModel):
        name = annotation.__name__
        what = "a word of " if issubclass(annotation, Term) else ""
        return f"{what}[{name}](#{name.lower()})"
    return _PLAIN[annotation]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ("", (), {}) or isinstance(value, BaseModel):
        return "none"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _vocabulary(words: type[Term]) -> str:
    headings, rows = ["word", "meaning"], []
    if words is EventType:
        headings += ["family", "ACLED sub-event type", "UCDP type"]
    if words is Obligation:
        headings.append("event types that bear on it")
    for word in words:
        row = [f"`{word}`", word.definition]
        if isinstance(word, EventType):
            code = CODES[word]
            row += [f"`{code.family}`", code.acled, code.ucdp or "—"]
        if isinstance(word, Obligation):
            row.append(", ".join(f"`{kind}`" for kind in sorted(BREACHED_BY[word])) or "none")
        rows.append(row)
    said = _one_line(inspect.cleandoc(words.__doc__ or ""))
    return "\n".join([f"### {words.__name__}\n", f"{said}\n", _rows(headings, rows)])


def _admiralty() -> str:
    rows = [(f"`{letter}`", said) for letter, said in RELIABILITY.items()]
    rows += [(f"`{digit}`", said) for digit, said in CREDIBILITY.items()]
    said = (
        "### The Admiralty code\n\nReliability of a source, A–E, and credibility of an item, 1–5 "
        "(NATO AJP-2.1). F and 6 mean that it\ncannot be judged. They are missing values and never "
        "a middle score.\n"
    )
    return "\n".join([said, _rows(("mark", "meaning"), rows)])


def _likelihood() -> str:
    rows = [(step.word, f"{step.low}–{step.high} %") for step in SCALE]
    said = (
        "### Words of likelihood\n\nUS Intelligence Community Directive 203 (2015). The range is "
        "printed beside the word wherever it\nstands. A probability on a boundary takes the word "
        "nearer to even.\n"
    )
    return "\n".join([said, _rows(("word", "range"), rows)])


def _table(name: str) -> str:
    spec = TABLES[name]
    rows = [
        (
            f"`{column.name}`{' (key)' if column.name in spec.key else ''}",
            _ARROW[column.type],
            column.doc,
        )
        for column in spec.columns
    ]
    heading = f"### Table `{name}`\n\nOne row is {spec.doc}.\n"
    return "\n".join([heading, _rows(("column", "type", "meaning"), rows)])


def _rows(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines
    )


if __name__ == "__main__":
    OUT.write_text(text(), encoding="utf-8")
    print(f"Wrote {OUT.name}")
