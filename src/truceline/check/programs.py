"""The two programs that check a record without this one, as files to hand out."""

from __future__ import annotations

from importlib.resources import files


def standalone_bytes() -> bytes:
    """Return `verify.py`: one file, standard library and `cryptography` only."""
    return files("truceline.check").joinpath("standalone.py").read_bytes()


def page_bytes() -> bytes:
    """Return `verify.html`: a page that checks in the browser, from a file, without a server."""
    return files("truceline.check").joinpath("page.html").read_bytes()
