"""Linking: reports in columns to groups of one event each, from hundreds to many millions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from truceline.match.link.reports import Reports

if TYPE_CHECKING:
    from truceline.match.link.learn import fit
    from truceline.match.link.linked import Linked, link

__all__ = ["Linked", "Reports", "fit", "link"]


def __getattr__(name: str) -> Any:
    """Load what needs a compiler only when it is asked for: a case of claims does without."""
    if name == "fit":
        from truceline.match.link.learn import fit

        return fit
    if name in {"Linked", "link"}:
        from truceline.match.link import linked

        return getattr(linked, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
