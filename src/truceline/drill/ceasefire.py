"""The ceasefire of an exercise: seven clauses that bind both parties alike."""

from __future__ import annotations

from typing import Final

from truceline.record import Agreement, Clause, Obligation, Party, When

CLAUSES: Final = (
    ("1", Obligation.CESSATION, "All hostilities end."),
    ("2", Obligation.NO_FIRE, "Neither party fires at the other, or at civilians."),
    ("3", Obligation.NO_MOVEMENT, "Troops and works stay as they are."),
    ("4", Obligation.DEMINING, "Neither party lays mines; those laid are cleared."),
    ("5", Obligation.CIVILIANS, "Civilians and what is theirs are spared."),
    ("6", Obligation.DETAINEES, "Detained persons are treated well and returned."),
    ("7", Obligation.OBSERVERS, "Observers are admitted wherever they ask to go."),
)
"""Number, obligation and words of the clauses of the ceasefire."""


def ceasefire(source_id: str, parties: tuple[Party, ...]) -> Agreement:
    """Return the ceasefire, which binds the parties from the beginning of the exercise."""
    actors = tuple(party.id for party in parties)
    return Agreement(
        id="CEASEFIRE",
        source_id=source_id,
        name="Ceasefire of the exercise",
        concluded=When.parse("2024-02-28", "+00:00"),
        effective=When.parse("2024-02-29T00:00+00:00", "+00:00"),
        signatories=tuple(party.name for party in parties),
        wording_seen="full",
        clauses=tuple(
            Clause(id=number, text=text, type=kind, actors=actors) for number, kind, text in CLAUSES
        ),
    )
