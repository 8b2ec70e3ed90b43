"""How a page carries its proof: as a block of data that no browser runs or shows."""

from __future__ import annotations

import base64
import zlib
from typing import Final

PROOF_TYPE: Final = "application/vnd.truceline.proof"
PROOF_ID: Final = "truceline-proof"
PROOF_FILE: Final = "briefing-proof.json"
"""The name of the file that a PDF carries instead."""


def proof_block(proof: bytes) -> str:
    """Wrap a proof for a page: base64 (RFC 4648) of its zlib stream (RFC 1950) in a data block.

    Args:
        proof: any bytes; none give no block.

    Returns:
        Markup. A browser takes a script element of a type it does not know for data (HTML
        standard, "data block"), so the page's policy against scripts stands.
    """
    if not proof:
        return ""
    packed = base64.b64encode(zlib.compress(proof, 9)).decode()
    return f'<script type="{PROOF_TYPE}" id="{PROOF_ID}">{packed}</script>\n'
