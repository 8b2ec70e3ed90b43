"""A witness over HTTP.

Source: C2SP tlog-witness for ``POST /add-checkpoint``. How others read what a witness saw last is
not settled there; here it is ``GET /checkpoint/<SHA-256 of the log's origin, in hex>``.
"""

from __future__ import annotations

import hashlib
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from truceline.ledger.errors import LogError
from truceline.ledger.refusal import (
    Forked,
    GrowthNotShown,
    NotLastSeen,
    NotSigned,
    RequestMalformed,
    UnknownLog,
)
from truceline.ledger.request import MAX_REQUEST
from truceline.ledger.witness import Witness
from truceline.ledger.witness_client import SIZE_TYPE

_STATUS: Final[dict[type[LogError], int]] = {
    RequestMalformed: 400,
    NotSigned: 403,
    UnknownLog: 404,
    Forked: 409,
    NotLastSeen: 409,
    GrowthNotShown: 422,
}
"""Statuses that C2SP tlog-witness gives to refusals. Other trouble is the witness's own: 503."""


def create_witness_app(witness: Witness) -> FastAPI:
    """Make the interface of a witness. Which address it listens on is for the caller to say.

    There is no log-in: a request is as good as the log's signature in it. Put a limit on how often
    one may ask in front of it where strangers can reach it.
    """
    app = FastAPI(title="Truceline witness", openapi_url=None, docs_url=None, redoc_url=None)

    @app.post("/add-checkpoint")
    async def add_checkpoint(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _text(f"a request has {MAX_REQUEST} bytes at most\n", 413)
        try:
            given = await run_in_threadpool(witness.cosign, body)
        except NotLastSeen as refusal:
            return _text(f"{refusal.size}\n", 409, SIZE_TYPE)
        except LogError as refusal:
            return _refused(refusal)
        except OSError:
            return _text("the checkpoint could not be kept, so it was not cosigned\n", 503)
        return _text(given.lines)

    @app.get("/checkpoint/{log}")
    def checkpoint(log: str) -> Response:
        try:
            for origin in witness.origins():
                if hashlib.sha256(origin.encode()).hexdigest() == log:
                    last = witness.last(origin)
                    if last is not None:
                        return _text(last.decode())
        except LogError as trouble:
            return _refused(trouble)
        return _text("nothing of such a log was seen here\n", 404)

    return app


async def _body(request: Request) -> bytes | None:
    """The request's body; None as soon as it is longer than any request."""
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MAX_REQUEST:
            return None
    return bytes(data)


def _refused(error: LogError) -> Response:
    # Paths on the witness's own disk are nobody else's business, so the error's parts are put
    # together anew, without them.
    return _text(f"{error.problem}. {error.remedy}\n", _STATUS.get(type(error), 503))


def _text(text: str, status: int = 200, kind: str = "text/plain; charset=utf-8") -> Response:
    headers = {"Content-Type": kind, "X-Content-Type-Options": "nosniff"}
    return Response(text.encode(), status, headers)
