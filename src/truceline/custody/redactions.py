"""Redacting: what a redaction would do, for the people who are to sign it, or why it cannot be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.custody.erasing import Erasure, Holding, Opens, erasure_of, execute, orphans, pending
from truceline.custody.standing import (
    CannotRedact,
    Redactions,
    Standing,
    expanded,
    has_value,
    sealable_fields,
    value_at,
)
from truceline.custody.telling import tells
from truceline.custody.vault import SealedField
from truceline.record import Entry, RedactionMode


@dataclass(frozen=True, slots=True)
class Plan:
    """What a redaction would do, for the people who are to sign it.

    Attributes:
        kind: kind of the thing.
        id: its id.
        fields: the fields to write into the redaction, parents and groups expanded.
        mode: what is to be done with them.
        already: of them, those that stand so already.
        erasure: what would be deleted from this vault: also whole files that hold, beside these,
            the values of other fields and things.
        plain: fields of which another state stands in the log in plain, each with the index of
            that entry. Outputs no longer show it; the log still does, to everybody.
        remains: fields of the thing that are left and could give away what is redacted.
    """

    kind: str
    id: str
    fields: tuple[str, ...]
    mode: RedactionMode
    already: tuple[str, ...]
    erasure: Erasure
    plain: tuple[tuple[str, int], ...]
    remains: tuple[str, ...]


def plan(
    entries: Sequence[Entry],
    target_kind: str,
    target_id: str,
    fields: Collection[str],
    mode: RedactionMode,
    *,
    redactions: Redactions | None = None,
    vault: Holding | None = None,
    reason: str = "",
) -> Plan:
    """Say what a redaction would do, or why it cannot be.

    Args:
        entries: the whole record, in order.
        target_kind: kind of the thing.
        target_id: its id.
        fields: what to redact: fields such as `contact`, or a parent of several, such as `where`.
        mode: what to do with them.
        redactions: what is redacted so far; by default, by all entries.
        vault: the vault of the case; it is only read. Without one, what it holds stays open.
        reason: the reason that is to stand in the record, if it is known yet.

    Raises:
        CannotRedact: if there is no such thing or field; if a field stands in the log in plain;
            if all is so already; if it is erased and was to be shown again; or if the reason
            repeats what is redacted.
        VaultError: if the vault is damaged.
    """
    redactions = Redactions.of(entries) if redactions is None else redactions
    names = expanded(target_kind, fields)
    thing = f"{target_kind} {target_id}"
    states = _states(entries, target_kind, target_id)
    standing = redactions.fields(target_kind, target_id)
    if mode is RedactionMode.LIFTED:
        already = _check_lifted(thing, names, standing)
    else:
        already = tuple(name for name in names if _stands(standing.get(name), mode))
        _check_sealed(thing, names, states, already, mode)
    _check_reason(reason, names, states.values(), vault if vault is not None else {})
    erasure = Erasure()
    if vault is not None and mode is RedactionMode.ERASED:
        wanted = {SealedField(target_kind, target_id, name) for name in names}
        erasure = erasure_of(entries, wanted, vault)
    return Plan(
        kind=target_kind,
        id=target_id,
        fields=names,
        mode=mode,
        already=already,
        erasure=erasure,
        plain=tuple((name, index) for name in names for index in _plain(name, states)),
        remains=_remains(target_kind, names, states, standing),
    )


def _states(entries: Sequence[Entry], kind: str, thing_id: str) -> dict[int, Entry]:
    states = {
        index: entry
        for index, entry in enumerate(entries)
        if (entry.body.kind, entry.body.id) == (kind, thing_id)
    }
    if not states:
        raise CannotRedact(
            f"there is no {kind} {thing_id} in the record. Its id stands in the annexes of a "
            "briefing and in the exported tables."
        )
    return states


def _remains(
    kind: str,
    names: tuple[str, ...],
    states: Mapping[int, Entry],
    standing: Mapping[str, Standing],
) -> tuple[str, ...]:
    return tuple(
        name
        for name in sealable_fields(kind)
        if name not in names
        and not _stands(standing.get(name), RedactionMode.ERASED)
        and any(name in each.sealed or has_value(each.body, name) for each in states.values())
    )


def _stands(standing: Standing | None, mode: RedactionMode) -> bool:
    return standing is not None and standing.mode in (mode, RedactionMode.ERASED)


def _plain(name: str, states: Mapping[int, Entry]) -> list[int]:
    return [
        index
        for index, entry in states.items()
        if name not in entry.sealed and has_value(entry.body, name)
    ]


def _check_lifted(
    thing: str, names: tuple[str, ...], standing: Mapping[str, Standing]
) -> tuple[str, ...]:
    modes = {name: standing[name].mode for name in names if name in standing}
    if gone := [name for name, mode in modes.items() if mode is RedactionMode.ERASED]:
        raise CannotRedact(
            f"{', '.join(gone)} of {thing} is erased, and cannot be shown again. If somebody "
            "states it anew and it may be kept, record it under another id."
        )
    if not modes:
        raise CannotRedact(f"{', '.join(names)} of {thing} is not withheld. Nothing to do.")
    return tuple(name for name in names if name not in modes)


def _check_sealed(
    thing: str,
    names: tuple[str, ...],
    states: Mapping[int, Entry],
    already: tuple[str, ...],
    mode: RedactionMode,
) -> None:
    sealed = {name for name in names if any(name in entry.sealed for entry in states.values())}
    for name in names:
        if name not in sealed and (at := _plain(name, states)):
            raise CannotRedact(
                f"{name} of {thing} stands in the log in plain (entry {at[0]}), not sealed. What "
                "stands there in plain cannot be taken out without breaking every proof. Tell the "
                "people concerned that it cannot be taken back; name the field under 'sealed' in "
                "case.toml, so that it is sealed from now on; redact other fields one by one."
            )
    if not sealed:
        raise CannotRedact(f"{thing} says nothing in {', '.join(names)}. Nothing to redact.")
    if sealed <= set(already):
        raise CannotRedact(f"{', '.join(names)} of {thing} is {mode} already. Nothing to do.")


def _check_reason(
    reason: str, names: tuple[str, ...], states: Iterable[Entry], vault: Opens
) -> None:
    for entry in states if reason else ():
        for name in names:
            sealed = vault.get(entry.sealed[name]) if name in entry.sealed else None
            if tells(reason, sealed.value if sealed else value_at(entry.body, name)):
                raise CannotRedact(
                    f"the reason repeats a word of {name}, which it would put into the record in "
                    "plain for good. Say why without it: 'asked for by the person concerned'."
                )


__all__ = [
    "CannotRedact",
    "Erasure",
    "Opens",
    "Plan",
    "Redactions",
    "Standing",
    "execute",
    "orphans",
    "pending",
    "plan",
]
