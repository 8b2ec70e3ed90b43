"""Who is counted in a toll, where the words say so: civilians, soldiers, or both.

The words below are a reading aid for three languages. A text in another language, or one that
says neither or both, counts everybody; nothing else depends on it.
"""

from __future__ import annotations

import re
from typing import Final

from truceline.record import Term

_CIVILIAN: Final = re.compile(r"\bcivil(?:ian)?s?\b|พลเรือน|ประชาชน|ស៊ីវិល|ប្រជាពលរដ្ឋ", re.IGNORECASE)
_MILITARY: Final = re.compile(
    r"\b(?:soldiers?|troops?|servicem[ae]n|military personnel)\b|ทหาร|ទាហាន|យោធា", re.IGNORECASE
)


class Counted(Term):
    """Whom a toll counts, as far as its words say."""

    ALL = "all", "everybody, or its words do not say whom"
    CIVILIANS = "civilians", "civilians only"
    MILITARY = "military", "soldiers only"


def counted(text: str) -> Counted:
    """Return whom a text counts."""
    civilian, military = bool(_CIVILIAN.search(text)), bool(_MILITARY.search(text))
    if civilian == military:
        return Counted.ALL
    return Counted.CIVILIANS if civilian else Counted.MILITARY
