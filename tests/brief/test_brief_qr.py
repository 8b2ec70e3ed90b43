"""The QR code: it gives the signed checkpoint back off paper, and says what it lacks."""

from __future__ import annotations

import base64
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import sample as made
import segno

from truceline.brief import Seal
from truceline.brief.checking import checking
from truceline.brief.html import render_html
from truceline.brief.pdf import render_pdf
from truceline.brief.qr import MOST_BYTES, checkpoint_code
from truceline.ledger.ed25519 import Signer
from truceline.ledger.note import Note, Signature, open_note

ZBAR = shutil.which("zbarimg")
ED25519, ML_DSA = 72, 8 + 2420
"""Bytes of a cosignature with its time, by kind of key."""


def dark(svg: str) -> set[tuple[int, int]]:
    """The dark modules of a drawing, as (x, y), by walking its path."""
    path = re.search(r'stroke="#000" d="([^"]+)"', svg)
    assert path is not None
    found: set[tuple[int, int]] = set()
    x = y = 0.0
    for sign, numbers in re.findall(r"([Mmh])([^Mmh]*)", path[1]):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        if sign == "h":
            found |= {(int(x) + i, int(y)) for i in range(int(values[0]))}
            x += values[0]
        else:
            x, y = (values[0], values[1]) if sign == "M" else (x + values[0], y + values[1])
    return found


def seal(*cosignatures: int) -> Seal:
    return replace(made.sealed(), checkpoint=made.signed_checkpoint(1301, *cosignatures))


def test_the_drawing_has_the_modules_of_the_checkpoint_and_a_light_margin() -> None:
    checkpoint = made.signed_checkpoint(1301, ED25519, ED25519)
    code = checkpoint_code(checkpoint, made.OPERATOR.verifier.vkey)
    assert code is not None
    assert (code.text, code.left_out) == (checkpoint, 0)
    rows = segno.make_qr(checkpoint.encode(), error="m", boost_error=False).matrix
    meant = {(x + 4, y + 4) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit}
    assert dark(code.svg) == meant
    assert code.modules == len(rows) + 8
    assert f'viewBox="0 0 {code.modules} {code.modules}"' in code.svg
    assert f'fill="#fff" d="M0 0h{code.modules}v{code.modules}' in code.svg
    assert {min(x for x, _ in meant), max(x for x, _ in meant)} == {4, code.modules - 5}


def test_the_same_checkpoint_gives_the_same_drawing() -> None:
    checkpoint = made.signed_checkpoint(7, ED25519)
    assert checkpoint_code(checkpoint) == checkpoint_code(checkpoint)
    assert checkpoint_code(checkpoint) != checkpoint_code(made.signed_checkpoint(8, ED25519))


@pytest.mark.parametrize("cosignatures", [(ML_DSA,), (ED25519,) * 12, (ML_DSA, ED25519, ML_DSA)])
def test_a_long_checkpoint_keeps_text_and_operator_and_says_so(
    cosignatures: tuple[int, ...],
) -> None:
    checkpoint = made.signed_checkpoint(1301, *cosignatures)
    assert len(checkpoint.encode()) > MOST_BYTES
    for key in ("", made.OPERATOR.verifier.vkey):
        code = checkpoint_code(checkpoint, key)
        assert code is not None
        assert code.left_out == len(cosignatures)
        assert len(code.text.encode()) <= MOST_BYTES
        note = open_note(code.text.encode(), [made.OPERATOR.verifier])
        assert note.text == Note.decode(checkpoint.encode()).text
    said = checking(seal(*cosignatures), "page").code_note
    assert "operator’s signature only" in said
    assert f"with the {len(cosignatures)} other signature" in said


def test_who_borrows_the_operators_name_does_not_get_its_place() -> None:
    genuine = Note.decode(made.signed_checkpoint(5, ML_DSA).encode())
    borrowed = Signature(made.ORIGIN, b"none", b"x" * 64)
    both = Note(genuine.text, (borrowed, *genuine.signatures)).encode().decode()
    code = checkpoint_code(both, made.OPERATOR.verifier.vkey)
    assert code is not None
    assert open_note(code.text.encode(), [made.OPERATOR.verifier]).signatures
    assert base64.b64encode(b"none" + b"x" * 64).decode() not in code.text
    other = Signer(made.ORIGIN, b"\x07" * 32).verifier.vkey
    assert checkpoint_code(both, other) is None


@pytest.mark.parametrize("checkpoint", ["", "no note\n" * 400, "x" * (MOST_BYTES + 1)])
def test_where_no_code_can_be_drawn_there_is_none_and_the_words_say_so(checkpoint: str) -> None:
    assert checkpoint_code(checkpoint) is None
    briefing = replace(made.empty(), seal=replace(made.sealed(), checkpoint=checkpoint))
    page = render_html(briefing)
    assert 'class="qr"' not in page
    assert ("too long for a code" in page) == bool(checkpoint)
    assert render_pdf(briefing).startswith(b"%PDF")


def test_a_code_is_drawn_dark_on_white_and_named_for_those_who_cannot_see_it() -> None:
    page = render_html(replace(made.empty(), seal=seal(ED25519)))
    assert f'role="img" aria-label="QR code of the signed checkpoint of log {made.ORIGIN}"' in page
    assert 'fill="#fff"' in page
    assert page.count('class="qr"') == 1
    assert f"/Alt(QR code of the signed checkpoint of log {made.ORIGIN}".encode() in render_pdf(
        replace(made.empty(), seal=seal(ED25519))
    )


def printed(held: Seal) -> pypdfium2.PdfPage:
    """The printed page with the code."""
    document = pypdfium2.PdfDocument(render_pdf(replace(made.empty(), seal=held)))
    return next(
        page for page in document if "The code holds" in page.get_textpage().get_text_range()
    )


@pytest.mark.parametrize("cosignatures", [(), (ED25519,) * 3, (ED25519,) * 9, (ML_DSA,)])
def test_a_module_is_printed_half_a_millimetre_wide(cosignatures: tuple[int, ...]) -> None:
    code = checkpoint_code(seal(*cosignatures).checkpoint)
    assert code is not None
    wide = []
    for one in printed(seal(*cosignatures)).get_objects(max_depth=15):
        left, bottom, right, top = one.get_bounds()
        if right - left > 60 and (right - left) / (top - bottom) == pytest.approx(1, abs=0.01):
            wide.append((right - left) / 72 * 25.4)
    # The white ground with its margin; 0.4 mm is what scanning off paper asks for.
    assert max(wide) / code.modules == pytest.approx(0.5, abs=0.01)


@pytest.mark.skipif(ZBAR is None, reason="no reader of QR codes; install the package zbar-tools")
@pytest.mark.parametrize("cosignatures", [(), (ED25519,) * 3, (ED25519,) * 9, (ML_DSA,)])
def test_a_scan_of_the_printed_page_gives_the_checkpoint(
    cosignatures: tuple[int, ...], tmp_path: Path
) -> None:
    held = seal(*cosignatures)
    code = checkpoint_code(held.checkpoint, held.key)
    assert code is not None
    assert ZBAR is not None
    image = tmp_path / "page.png"
    printed(held).render(scale=200 / 72).to_pil().save(image)
    run = subprocess.run(
        [ZBAR, "-q", "--raw", "-Sdisable", "-Sqrcode.enable", str(image)],
        capture_output=True,
        check=True,
    )
    assert run.stdout.decode() == code.text + "\n"
