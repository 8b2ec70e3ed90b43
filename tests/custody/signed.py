"""People with keys, and what they sign, for the tests of custody."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from record.samples import NOW, finding, grant, proposal
from truceline.custody.authority import Authority
from truceline.custody.signing import sign_proposal
from truceline.ledger import Signer
from truceline.record import Body, Entry, Finding, Grant, Handover, Release, Taken

ORIGIN = "example.org/front"
FIELD = "example.org/field"


def key(name: str) -> Signer:
    """A key of this name, the same at every call."""
    return Signer(name, hashlib.sha256(name.encode()).digest())


OPERATOR = key(ORIGIN)
RITA = key("rita")
ROLF = key("rolf")
ANA = key("ana")
TEAM = key("team-2")
OTHER_TEAM = key("team-3")
ARLAND = key("arland-office")
BORDURIA = key("borduria-office")
LAPTOP = key(FIELD)
STRANGER = key("stranger")

HOLDERS = {
    "rita": ("reviewer", "Rita R."),
    "rolf": ("reviewer", "Rolf R."),
    "ana": ("analyst", "Ana A."),
    "team-2": ("observer", "Team 2"),
    "team-3": ("observer", "Team 3"),
    "arland-office": ("party", "Liaison office of arland"),
    "borduria-office": ("party", "Liaison office of borduria"),
}


def signed(
    body: Body,
    *signers: Signer,
    at: datetime = NOW,
    dated: datetime | None = None,
    origin: str = ORIGIN,
    **more: Any,
) -> Entry:
    """An entry signed by these keys, recorded at `at`; signed then too unless `dated` says when."""
    made = proposal(body, origin, **more)
    for signer in signers:
        made = sign_proposal(made, signer, dated or at)
    return made.entry(at)


def granting(signer: Signer, role: str = "", holder: str = "", **more: Any) -> Grant:
    """The grant of the role that this key has in these tests, or of another one."""
    usual = HOLDERS.get(signer.name, ("observer", "Somebody"))
    role = role or usual[0]
    if role == "party":
        more = {"party": signer.name.removesuffix("-office")} | more
    return grant(signer.verifier.vkey, role, holder or usual[1], **more)


def office(*people: Signer, reviewed_by: Signer = RITA) -> list[Entry]:
    """Grants that stand: of a reviewer first, by the operator alone, then of these people."""
    first = signed(granting(reviewed_by), OPERATOR)
    rest = [signed(granting(each), OPERATOR, reviewed_by) for each in people]
    return [first, *rest]


def after(entries: Iterable[Entry], origin: str = ORIGIN, operator: Signer = OPERATOR) -> Authority:
    """The authority after entries none of which is wrong."""
    authority = Authority(origin, operator.verifier)
    for index, entry in enumerate(entries):
        assert authority.admit(index, entry) == ()
    return authority


def released(finding_id: str = "F1", reviewer: str = "Rita R.", **more: Any) -> Finding:
    """A finding that is no draft."""
    return finding("I1", "not_shown", "not_determined", id=finding_id, reviewer=reviewer, **more)


def draft(finding_id: str = "F1") -> Finding:
    """A finding that nobody has released."""
    return finding("I1", "not_shown", "not_determined", id=finding_id)


def release(release_id: str = "B1") -> Release:
    """A briefing that is issued."""
    return Release.model_validate(
        {
            "id": release_id, "size": 1, "root": "ab" * 32, "as_of": NOW, "version": "0.1",
            "files": ({"sha256": "ab" * 32, "name": "b.pdf", "size": 1},),
        }
    )  # fmt: skip


def handover(start: int, size: int, signer: Signer = LAPTOP, **more: Any) -> Handover:
    """A handover of another log; its checkpoint is for others to check."""
    fields = {
        "id": f"{signer.name}@{size}", "origin": signer.name, "vkey": signer.verifier.vkey,
        "start": start, "size": size, "checkpoint": "",
    }  # fmt: skip
    return Handover.model_validate(fields | more)


def taken(entry: Entry, index: int, at: datetime = NOW, origin: str = FIELD) -> Entry:
    """An entry of another log as this one holds it."""
    first = Taken(origin=origin, index=index, recorded=entry.recorded)
    return entry.model_copy(update={"recorded": at, "taken": first})


def bundle(there: Sequence[Entry], start: int = 0, at: datetime = NOW) -> list[Entry]:
    """A handover of the field log from `start`, and the entries that follow it."""
    entries = [taken(entry, index, at) for index, entry in enumerate(there)][start:]
    return [signed(handover(start, len(there)), OPERATOR, at=at), *entries]


def later(**by: float) -> datetime:
    """A moment after all that is recorded without saying when."""
    return NOW + timedelta(**by)
