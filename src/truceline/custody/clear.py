"""What stands in the clear in an entry though it is to be sealed."""

from __future__ import annotations

import re
from collections.abc import Iterable

from truceline.custody.roles import Rule
from truceline.record import SEALABLE, Entry, masked, sealed_fields

_COMMITMENT = re.compile(r"[A-Za-z0-9_-]{43}")


def wrong_with_sealing(entry: Entry, also: Iterable[str] = ()) -> list[str]:
    """Return what is wrong with an entry's sealed fields. No value is ever repeated.

    Args:
        entry: the entry.
        also: fields that its log seals beyond those always sealed (`Settings.sealed`).
    """
    kind = entry.body.kind
    wrong = []
    for name, commitment in entry.sealed.items():
        if f"{kind}.{name}" not in SEALABLE or not _COMMITMENT.fullmatch(commitment):
            wrong.append(
                f"{Rule.SEALED}: what stands under 'sealed' is no commitment to a field of a "
                f"{kind}. Seal the entry again from what is to be said."
            )
            break
    asked = sealed_fields(kind, also)
    fields = [*asked, *(name for name in entry.sealed if name not in asked)]
    known = [name for name in fields if f"{kind}.{name}" in SEALABLE]
    clear = [name for name in known if masked(entry.body, [name]) != entry.body]
    if clear:
        wrong.append(
            f"{Rule.SEALED}: {', '.join(clear)} of this {kind} stands in the clear and is to be "
            "sealed. Seal the entry before it is signed; do not record it as it is."
        )
    return wrong
