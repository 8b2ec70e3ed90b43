"""Truceline: from the claims and denials of hostile parties to a briefing either can check.

The public Python API is small on purpose::

    import truceline

    case = truceline.open_case("cases/my-case")
    case.build()
    case.brief("briefing.html")

Everything else is a room of the house; `CONTRIBUTING.md` has its map.
"""

__version__ = "0.1.0"
