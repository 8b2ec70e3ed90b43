"""What a briefing can be checked against, and what was kept out of it.

These are values that whoever makes the briefing fills in; nothing here looks into a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class WitnessLine:
    """A witness of the log, and what it has cosigned as far as the maker of the briefing knows.

    Attributes:
        name: name of its key.
        holder: who holds the key, such as a party or an observer mission.
        when: when it cosigned, by its own clock, in words and with the zone; empty if it did not.
        size: number of entries it cosigned; 0 if none. It may be more than the briefing uses.
    """

    name: str
    holder: str
    when: str = ""
    size: int = 0


@dataclass(frozen=True)
class RedactionLine:
    """Sealed fields of one thing that are withheld, erased or shown again.

    Attributes:
        what: the thing, in words, such as "claim C0012".
        fields: the fields, as people call them. Never their values.
        mode: a word for what was done, such as "withheld" or "erased".
        date: when, for reading.
        reason: why, as those who signed it say.
        refs: id of the redaction and of the thing, so that both are among the entries cited.
    """

    what: str
    fields: tuple[str, ...]
    mode: str
    date: str
    reason: str
    refs: tuple[str, ...] = ()


DRAFT: Final = "draft"
"""What `Seal.released` says of a briefing that no release stands behind."""


@dataclass(frozen=True)
class Seal:
    """What the briefing can be checked against.

    Attributes:
        origin: name of the log.
        size: number of entries it was made from.
        root: root hash of those entries, hexadecimal.
        checkpoint: the newest signed checkpoint as a signed note, with the cosignatures known;
            empty if there is none to print.
        version: version of the software.
        checkpoint_size: number of entries that `checkpoint` signs, never fewer than `size`; 0
            stands for `size`.
        proof: the briefing proof, JSON in UTF-8. It is carried along and not read here. Empty if
            the briefing carries none.
        key: public key of the log's operator, as a C2SP verifier key (vkey).
        fingerprint: of that key, in a form that two people can compare by voice.
        witnessed: every witness that the log's rule names, those that did not cosign included.
        quorum: a sentence on what the rule asks for and whether it is met; empty without a rule.
        redactions: every redaction of the record on which the briefing rests.
        left_out: entries left out of the picture because they are not signed as the rules ask,
            one phrase each.
        released: `DRAFT`, or a sentence on the release this file was made for.
    """

    origin: str
    size: int
    root: str
    checkpoint: str
    version: str
    checkpoint_size: int = 0
    proof: bytes = field(default=b"", repr=False)
    key: str = ""
    fingerprint: str = ""
    witnessed: tuple[WitnessLine, ...] = ()
    quorum: str = ""
    redactions: tuple[RedactionLine, ...] = ()
    left_out: tuple[str, ...] = ()
    released: str = DRAFT

    def __post_init__(self) -> None:
        """Refuse a checkpoint that cannot stand behind the entries used.

        Raises:
            ValueError: if `checkpoint_size` is below `size`.
        """
        if 0 != self.checkpoint_size < self.size:
            raise ValueError(
                f"a checkpoint of {self.checkpoint_size} entries does not cover the {self.size} "
                "entries of this briefing; give a newer one"
            )

    @property
    def signed(self) -> int:
        """Number of entries that the checkpoint signs."""
        return self.checkpoint_size or self.size
