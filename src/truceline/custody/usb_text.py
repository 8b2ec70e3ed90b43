"""CHECK-US.txt: what a bundle says to whoever gets it and has no reason to trust who made it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

NAME: Final = "CHECK-US.txt"

_TEXT: Final = """\
CHECK US

This is the record of a case as it stood at {size} entries. It is made so that
you can check it without trusting whoever gave it to you, and without a network.

  log           {origin}
  entries       {size}
  root          {root}
  operator key  {vkey}
  fingerprint   {fingerprint}

FIVE STEPS

1. Compare the fingerprint by voice with the mission and with somebody else who
   has it, such as the other party or a witness. Do not take it from this stick
   or from a message: a key that came with the record does not show whose it is.
   If you have the key from an earlier time, use that one.

2. Take verify.py from a place of your own if you can. If not, read it before
   you use it: it is one short program. It needs Python and its "cryptography"
   library, and nothing else from us. Then, in the folder of this file, on a
   computer without a network:

       python3 verify.py .

   With the key in a file of your own:  python3 verify.py . --key FILE
   Without Python, open verify.html in a browser and give it the files.

3. Compare size and root, as the program prints them, with the two lines above
   and with what the other party was given. The same size with another root
   means two different logs: keep both, unchanged, and tell everybody.
{briefings}
5. Keep the file case/log/checkpoint. Next time it shows whether the log has
   only grown since, or was rewritten:  python3 verify.py . --since FILE

WHAT THIS SHOWS
- That these are the entries the operator signed for, in this order: none
  changed, removed, added between or moved.
- With a witness's cosignature or a time-stamp: that they were in the log not
  later than then. Without one: no date but the operator's word.

WHAT IT DOES NOT SHOW
- That what an entry says is true.
- That nothing was left out before it was recorded.
- Whose key it is, until you have done step 1.
- What sealed fields say: names, contacts and exact places stand in the log as
  commitments only. What opens them is not here, and that is no mistake.
{missing}"""

_WITH: Final = """
4. Check a briefing in the folder briefings/ the same way:

       python3 verify.py briefings/{name}

   The file beside it that ends in .tlog-proof shows that the log names this very
   file as released.
"""
_WITHOUT: Final = """
4. If you were given a briefing, check it the same way: python3 verify.py FILE
"""
_MISSING: Final = """- {count} of the original files that entries name: {what} withheld or lost.
"""


@dataclass(frozen=True)
class Facts:
    """What the text says of one bundle.

    Attributes:
        origin: name of the log.
        size: number of entries.
        root: their root, hexadecimal.
        vkey: the operator's public key, as text.
        fingerprint: of that key, to compare by voice.
        briefings: names of the briefings in the bundle.
        missing: number of originals that entries name and the bundle does not have.
    """

    origin: str
    size: int
    root: str
    vkey: str
    fingerprint: str
    briefings: tuple[str, ...] = ()
    missing: int = 0


def check_us(facts: Facts) -> str:
    """Return the text."""
    briefings = _WITH.format(name=facts.briefings[0]) if facts.briefings else _WITHOUT
    missing = ""
    if facts.missing:
        what = "it is not here, and is" if facts.missing == 1 else "they are not here, and are"
        missing = _MISSING.format(count=facts.missing, what=what)
    return _TEXT.format(
        origin=facts.origin,
        size=facts.size,
        root=facts.root,
        vkey=facts.vkey,
        fingerprint=facts.fingerprint,
        briefings=briefings,
        missing=missing,
    )
