"""Whether enough of a case's witnesses have cosigned a checkpoint, and who has not.

A cosignature counts for the checkpoint it stands on and for no other, larger or smaller. A quorum
shows that the witnesses in it were shown the same log. It does not show that the log says the
truth, nor that those witnesses are independent of the operator: that is for people to know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from truceline.ledger.checkpoint import Checkpoint
from truceline.ledger.cosignature import CosignatureVerifier
from truceline.ledger.ed25519 import Verifier
from truceline.ledger.errors import KeyUnusable
from truceline.ledger.note import Note, NoteError
from truceline.ledger.vkey import cosigner_from_vkey
from truceline.record.witnessing import Alternative, Witnessing

CLOCK_SLACK: Final = timedelta(minutes=5)
"""How far a witness's clock may be ahead of the reader's before that is said."""

_LAST_TIME: Final = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class WitnessState:
    """What the cosignatures on one checkpoint amount to. Times are UTC.

    Attributes:
        checkpoint: The checkpoint that was judged.
        asked: Whether the case asks for witnesses at all. If not, nobody witnesses this log as far
            as its settings go, and `met` is False.
        met: Whether one of the quorum's alternatives is met.
        by: That alternative, the first one in the settings' order; None if none is.
        signed: Witnesses that cosigned this checkpoint, each with the earliest time it gave: the
            checkpoint existed not later than that, by that witness's clock.
        missing: Witnesses that have not, in the settings' order.
        latest: Each witness's newest cosignature on any checkpoint known of, this one included.
        stalled: Witnesses whose newest cosignature is older than the settings allow, or that have
            none; empty where the time was not given.
        ahead: Witnesses that gave a time on this checkpoint which has not come yet.
        unusable: Witnesses that can never count, each with the reason.
        spoiled: Witnesses with a signature line here that does not fit; it counts for nothing.
    """

    checkpoint: Checkpoint
    asked: bool
    met: bool
    by: Alternative | None
    signed: Mapping[str, datetime]
    missing: tuple[str, ...]
    latest: Mapping[str, datetime]
    stalled: tuple[str, ...]
    ahead: tuple[str, ...]
    unusable: Mapping[str, str]
    spoiled: tuple[str, ...]

    @property
    def words(self) -> str:
        """The state in a few plain sentences."""
        return " ".join(self._sentences())

    def _sentences(self) -> Iterator[str]:
        if not self.asked:
            yield "The settings ask for no witness: nobody vouches that all were shown one log."
        elif self.met:
            yield "Enough witnesses have cosigned this checkpoint."
        else:
            yield "Not enough witnesses have cosigned this checkpoint."
        if self.signed:
            times = (f"{name} ({at:%Y-%m-%d %H:%M} UTC)" for name, at in self.signed.items())
            yield f"Cosigned by {', '.join(times)}."
        if self.missing:
            yield f"Not cosigned by {', '.join(self.missing)}."
        for name in self.stalled:
            last = self.latest.get(name)
            since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "yet, as far as is known here"
            yield f"{name} has cosigned nothing {since}."
        for name in self.ahead:
            yield f"{name} gave a time that has not come yet: its clock is wrong, or this one."
        for name, reason in self.unusable.items():
            yield f"{name} cannot count: {reason}."
        for name in self.spoiled:
            yield f"A signature line in the name of {name} does not fit and was not counted."


def cosigners(
    witnessing: Witnessing, log: Verifier
) -> tuple[dict[str, CosignatureVerifier], dict[str, str]]:
    """The keys of a case's witnesses that can count, and why the others cannot, each by name.

    Args:
        witnessing: The case's witnesses.
        log: The operator's public key: a witness that is the operator is none.
    """
    usable: dict[str, CosignatureVerifier] = {}
    unusable: dict[str, str] = {}
    for witness in witnessing.witnesses:
        try:
            usable[witness.name] = cosigner_from_vkey(witness.vkey)
        except NoteError as error:
            unusable[witness.name] = f"its key is not usable ({error})"
    for name, key in usable.items():
        # One person with two names would count twice; whose of the names is right, nobody can say.
        if any(key.public == each.public for other, each in usable.items() if other != name):
            unusable[name] = "another witness has the same key"
        elif key.public == log.public:
            unusable[name] = "it is the operator's own key"
    return {name: key for name, key in usable.items() if name not in unusable}, unusable


def judge(
    witnessing: Witnessing,
    note: bytes | Note,
    log: Verifier,
    *,
    latest: Mapping[str, datetime] | None = None,
    now: datetime | None = None,
) -> WitnessState:
    """Hold the cosignatures on a checkpoint against the case's quorum.

    Args:
        witnessing: The case's witnesses and quorum.
        note: The checkpoint with the operator's signature and any cosignatures.
        log: The operator's public key, from a source that is trusted.
        latest: Newest cosignature of each witness on other checkpoints, by name.
        now: The time, with a zone; without it, nobody is called stalled and no clock wrong.

    Raises:
        UnknownSigner: The note is not signed with the operator's key.
        NoteError: The note is malformed, or the operator's signature fails.
    """
    data = note if isinstance(note, bytes) else note.encode()
    checkpoint = Checkpoint.open(data, log)
    usable, unusable = cosigners(witnessing, log)
    times: dict[str, list[datetime]] = {}
    spoiled = set()
    for name, at in cosigned_by(usable, data, unusable):
        if at is None:
            spoiled.add(name)
        else:
            times.setdefault(name, []).append(at)
    names = [each.name for each in witnessing.witnesses]
    signed = {name: min(times[name]) for name in names if name in times}
    by = next((way for way in witnessing.quorum if _meets(way, signed)), None)
    known = [(name, at) for name, several in times.items() for at in several]
    newest = _newest([*known, *(latest or {}).items()])
    limit = timedelta(hours=witnessing.stalled_hours)
    stalled = (
        ()
        if now is None
        else (
            each for each in usable if each not in unusable and _stalled(newest, each, now, limit)
        )
    )
    ahead = () if now is None else (each for each in signed if max(times[each]) > now + CLOCK_SLACK)
    return WitnessState(
        checkpoint=checkpoint,
        asked=bool(witnessing.quorum),
        met=by is not None,
        by=by,
        signed=signed,
        missing=tuple(name for name in names if name not in signed),
        latest={name: newest[name] for name in names if name in newest},
        stalled=tuple(stalled),
        ahead=tuple(ahead),
        unusable={name: unusable[name] for name in names if name in unusable},
        spoiled=tuple(name for name in names if name in spoiled),
    )


def cosigned_by(
    keys: Mapping[str, CosignatureVerifier],
    note: bytes,
    unusable: dict[str, str] | None = None,
) -> Iterator[tuple[str, datetime | None]]:
    """Each line of a note by one of these keys: whose it is, and the time it was made.

    The time is None where the signature does not fit, or carries no time that a calendar has: such
    a line shows nothing.

    Args:
        keys: The witnesses' keys by name.
        note: The note; its other signatures are not looked at.
        unusable: Takes up the names whose kind of key this computer cannot check.

    Raises:
        NoteError: It is not a note.
    """
    parsed = Note.decode(note)
    body = parsed.text.encode()
    known = {(key.name, key.key_id): (name, key) for name, key in keys.items()}
    for signature in parsed.signatures:
        name, key = known.get((signature.name, signature.key_id), ("", None))
        if key is None:
            continue
        try:
            at = key.signed_at(body, signature.value)
        except KeyUnusable as error:
            if unusable is not None:
                unusable[name] = error.problem
            continue
        in_calendar = at is not None and 0 < at <= _LAST_TIME
        yield name, datetime.fromtimestamp(at or 0, UTC) if in_calendar else None


def _meets(way: Alternative, signed: Mapping[str, datetime]) -> bool:
    return all(sum(name in signed for name in set(need.of)) >= need.at_least for need in way.need)


def _newest(times: list[tuple[str, datetime]]) -> dict[str, datetime]:
    return {name: max(at for other, at in times if other == name) for name, _ in times}


def _stalled(newest: Mapping[str, datetime], name: str, now: datetime, limit: timedelta) -> bool:
    last = newest.get(name)
    return last is None or now - last > limit
