"""The interface of a case over HTTP: the briefing as a page, and every table as JSON.

It only reads. Every answer is computed from the audited record at one point, chosen by `at` as
on the command line, and says from how many entries.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from functools import lru_cache
from typing import Annotated, Any, Final

from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from truceline import __version__
from truceline.case import Case
from truceline.errors import CaseError, NoSuchIncident
from truceline.ledger import LogError
from truceline.picture import Picture
from truceline.store import TABLES, tables

At = Annotated[
    str | None,
    Query(description="A number of entries, or a time such as 2025-12-22T09:00+08:00."),
]

_KEPT: Final = 8
"""Pictures kept in memory, by point of the record; one of the first case takes some 20 MB."""


def create_app(case: Case) -> FastAPI:
    """Make the interface of an opened case.

    Answers 400 for a point of the record that does not exist, 404 for a table or an incident
    that does not, and 503 where the record cannot be trusted.
    """
    app = FastAPI(
        title="Truceline",
        version=__version__,
        description="A case, read-only: everything is computed from its sealed record.",
        docs_url=None,  # the pages that would show them load scripts from elsewhere
        redoc_url=None,
    )

    @lru_cache(maxsize=_KEPT)
    def drawn(_size: int, at: str | None) -> Picture:
        # The size of the log is part of the key: what was drawn before an entry was added is old.
        return case.picture(at)

    def picture(at: str | None) -> Picture:
        case.refresh()
        return drawn(case.log.size, at)

    @app.middleware("http")
    async def _guard(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        response = await call_next(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        return response

    @app.exception_handler(LogError)
    async def _damaged(_: Request, error: LogError) -> JSONResponse:
        return JSONResponse({"detail": f"the record cannot be trusted: {error}"}, 503)

    @app.exception_handler(ValueError)
    async def _bad_point(_: Request, error: ValueError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, 400)

    @app.exception_handler(CaseError)
    async def _missing(_: Request, error: CaseError) -> JSONResponse:
        return JSONResponse(
            {"detail": str(error)}, 404 if isinstance(error, NoSuchIncident) else 503
        )

    @app.get("/", response_class=HTMLResponse, summary="The briefing as a page")
    def page(at: At = None) -> str:
        return case.page(at)

    @app.get("/api/status", summary="The case at a glance")
    def status(at: At = None) -> dict[str, Any]:
        shown = picture(at)
        return {
            "title": shown.settings.title,
            "origin": case.log.origin,
            "size": shown.size,
            "root": case.log.root_at(shown.size).hex(),
            "as_of": shown.as_of,
            "parties": [party.model_dump(mode="json") for party in shown.settings.parties],
            "claims": len(shown.claims),
            "incidents": len(shown.weighed),
        }

    @app.get("/api/tables", summary="The derived tables and what their columns hold")
    def names() -> dict[str, Any]:
        return {
            name: {
                "doc": spec.doc,
                "key": spec.key,
                "columns": {column.name: column.doc for column in spec.columns},
            }
            for name, spec in TABLES.items()
        }

    @app.get("/api/tables/{name}", summary="One derived table")
    def table(name: str, at: At = None) -> dict[str, Any]:
        if name not in TABLES:
            raise HTTPException(404, f"there is no table {name!r}; there are {', '.join(TABLES)}")
        shown = picture(at)
        return {"size": shown.size, "as_of": shown.as_of, "rows": tables(shown)[name].to_pylist()}

    @app.get("/api/incidents/{incident_id}", summary="One incident as it is shown")
    def incident(incident_id: str, at: At = None) -> dict[str, Any]:
        return asdict(case.card(incident_id, at))

    return app
