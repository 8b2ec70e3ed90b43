"""What pydantic finds wrong with a value, as problems a person can act on."""

from __future__ import annotations

import re
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from truceline.read.problem import HIDDEN, Problem
from truceline.read.words import listed, nearest

M = TypeVar("M", bound=BaseModel)


def failures(
    model: type[M],
    fields: dict[str, Any],
    file: str,
    row: int | None,
    *,
    sealed: bool = False,
) -> tuple[M | None, list[Problem]]:
    """Build a value from loosely typed fields.

    Args:
        model: the value to build.
        fields: its fields.
        file: name of the file, for problems.
        row: where in the file, for problems.
        sealed: whether some of the fields are to be sealed. No problem then repeats any value:
            under a misspelt or an exchanged key, it may be the one.

    Returns:
        The value, or None with one problem for everything that is wrong with the fields. An
        unknown key is met with the nearest known one.
    """
    try:
        return model.model_validate(fields), []
    except ValidationError as error:
        return None, [_problem(model, dict(found), file, row, sealed) for found in error.errors()]


def _problem(
    model: type[BaseModel],
    found: dict[str, Any],
    file: str,
    row: int | None,
    sealed: bool,
) -> Problem:
    path = found["loc"]
    field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in path)
    given = "" if found["type"] == "missing" else str(found["input"])
    value = HIDDEN if given and sealed else given
    if found["type"] == "extra_forbidden":
        known = _keys(model, path[:-1])
        fix = nearest(str(path[-1]), known).strip() or "Remove it or rename it."
        return Problem(file, row, field, value, f"one of the keys {listed(known)}", fix)
    if found["type"] == "missing":
        return Problem(file, row, field, value, "a value", "Add it.")
    context = found.get("ctx", {})
    if found["type"] == "value_error":
        return Problem(file, row, field, value, "a consistent value", f"{context['error']}.")
    if found["type"] == "enum":
        fix = nearest(given, re.findall("'([^']*)'", str(context["expected"]))).strip()
        return Problem(file, row, field, value, str(context["expected"]), fix)
    wanted = found["msg"].removeprefix("Input should be ").removeprefix("a valid ")
    return Problem(file, row, field, value, wanted[:1].lower() + wanted[1:], "")


def _keys(model: type[BaseModel], path: tuple[Any, ...]) -> list[str]:
    """Return the keys of the model that a path leads to, as far as it can be followed."""
    for part in path:
        if not isinstance(part, str) or part not in model.model_fields:
            continue
        inner = _model_in(model.model_fields[part].annotation)
        if inner is None:
            return []
        model = inner
    return [key for key in model.model_fields if key != "kind"]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_model_in(part) for part in get_args(annotation))
    return next((found for found in inner if found is not None), None)
