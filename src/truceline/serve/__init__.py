"""Serving: a case over HTTP, read-only, on this machine.

`app` is the interface; the console of a mission grows from here.
"""

from truceline.serve.app import create_app

__all__ = ["create_app"]
