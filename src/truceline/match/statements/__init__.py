"""How statements stand to each other and to events, beside what matching groups.

`copies` finds what one page took from another, `scope` tells statements about one event from
those in general terms and from totals, `series` puts totals into a line through time, `about`
links general statements and totals to incidents, `dates` flags dates that look mistyped. None
of them joins or parts incidents.
"""

from truceline.match.statements.about import About, about
from truceline.match.statements.copies import Copy, copies
from truceline.match.statements.counted import Counted
from truceline.match.statements.dates import DateFlag, Doubt, date_flags
from truceline.match.statements.scope import Kind, Scope, roles, scopes
from truceline.match.statements.series import Figure, Point, Series, Subject, series

__all__ = [
    "About", "Copy", "Counted", "DateFlag", "Doubt", "Figure", "Kind", "Point", "Scope", "Series",
    "Subject", "about", "copies", "date_flags", "roles", "scopes", "series",
]  # fmt: skip
