"""Acts: what people do with the record beyond adding files, each as something that is signed.

A key is granted or revoked, sealed fields are redacted, a briefing is released or handed on. Each
act is one entry. Where it takes two people, it travels between them as a proposal.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from truceline.custody.redactions import plan
from truceline.custody.signing import sign_proposal
from truceline.custody.vault import Vault
from truceline.errors import CaseError, NotProposals
from truceline.keeping import Held
from truceline.ledger import NoteError, Signer, Verifier
from truceline.record import (
    SALT_BYTES,
    Body,
    Delivery,
    Entry,
    Grant,
    KeyRole,
    Proposal,
    Redaction,
    RedactionMode,
    Release,
)


def proposed(
    body: Body,
    origin: str,
    author: str,
    signers: Sequence[Signer],
    available: datetime | None = None,
    also: Sequence[str] = (),
) -> Proposal:
    """Return an act as a proposal, signed by these keys in order.

    Args:
        body: the act.
        origin: name of the log it is for.
        author: who does it.
        signers: the author's key first; a second one where two people are asked for.
        available: first moment at which it could have been known.
        also: fields to seal beyond those that always are.
    """
    proposal = Proposal.of(
        body,
        origin=origin,
        author=author,
        salt=lambda: secrets.token_bytes(SALT_BYTES),
        available=available,
        also=also,
    )
    for signer in signers:
        proposal = sign_proposal(proposal, signer, _now())
    return proposal


def granting(
    vkey: str, role: KeyRole, holder: str, party: str | None = None, until: datetime | None = None
) -> Grant:
    """Return the grant of a role to a key.

    Raises:
        CaseError: if the text is no public key.
        ValueError: if role and party do not fit.
    """
    try:
        key = Verifier.from_vkey(vkey)
    except NoteError as error:
        raise CaseError(
            f"{vkey[:80]!r} is no public key: {error}. Ask for what `truceline key show` prints."
        ) from None
    return Grant(
        id=key.name, vkey=key.vkey, role=role, holder=holder.strip(), party=party, until=until
    )


def revoking(held: Held, name: str, reason: str) -> Grant:
    """Return the revocation of a key.

    Raises:
        CaseError: if no key of this name is granted.
    """
    granted = held.authority.grants
    if name not in granted:
        known = ", ".join(granted) or "none"
        raise CaseError(f"no key named {name!r} is granted in this record; granted: {known}")
    return granted[name].model_copy(update={"revoked": reason})


def redacting(
    held: Held,
    vault: Vault,
    kind: str,
    target: str,
    fields: Sequence[str],
    mode: RedactionMode,
    reason: str,
) -> Redaction:
    """Return the redaction of sealed fields.

    Raises:
        CannotRedact: if there is nothing to redact, it stands in the record in plain, or the
            reason repeats it.
    """
    planned = plan(
        held.entries,
        kind,
        target,
        fields,
        mode,
        redactions=held.redactions,
        vault=vault,
        reason=reason,
    )
    return Redaction(
        id=_next(held.entries, "redaction", "X"),
        target_kind=kind,
        target_id=target,
        fields=planned.fields,
        mode=mode,
        reason=reason,
    )


def delivering(held: Held, release: str, recipient: str, given: datetime | None = None) -> Delivery:
    """Return the delivery of a released briefing to somebody else.

    Raises:
        CaseError: if there is no such release.
    """
    known = [e.body.id for e in held.entries if isinstance(e.body, Release)]
    if release not in known:
        raise CaseError(
            f"no release {release!r} in this record; there are {', '.join(known) or 'none'}"
        )
    return Delivery(
        id=_next(held.entries, "delivery", "D"),
        release_id=release,
        recipient=recipient,
        given=given or _now(),
    )


def release_id(held: Held, as_of: datetime) -> str:
    """Return the id of the next release: the day it stands for, and a number."""
    return _next(held.entries, "release", f"B-{as_of:%Y%m%d}")


def read_proposals(path: Path) -> list[Proposal]:
    """Read a file of proposals.

    Raises:
        NotProposals: if a line is none; the message says which.
        OSError: if it cannot be read.
    """
    # Imported here: every command loads this module, and few read a file.
    from truceline.read.proposals import read_proposals as parse_proposals

    proposals, problems, _ = parse_proposals(path.read_bytes(), str(path))
    if problems or not proposals:
        listed = "\n".join(map(str, problems)) or f"{path} holds no proposal"
        raise NotProposals(listed)
    return list(proposals)


def write_proposals(path: Path, proposals: Sequence[Proposal]) -> None:
    """Write a file of proposals, readable by its owner alone: it may carry sealed values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(b"".join(each.line() for each in proposals))


def countersigned(proposals: Sequence[Proposal], signer: Signer) -> list[Proposal]:
    """Return the proposals with one signature more."""
    return [sign_proposal(each, signer, _now()) for each in proposals]


def _next(entries: Sequence[Entry], kind: str, prefix: str) -> str:
    taken = {entry.body.id for entry in entries if entry.body.kind == kind}
    return next(name for n in range(1, len(taken) + 2) if (name := f"{prefix}-{n}") not in taken)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
