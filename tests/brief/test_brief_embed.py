"""What each form carries of the proof, and how it is got out again."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pytest
import sample as made
from hypothesis import given
from hypothesis import strategies as st

from case.real import Real
from truceline.brief import (
    PROOF_FILE,
    PROOF_ID,
    PROOF_TYPE,
    Briefing,
    Seal,
    assemble,
    cited_entries,
    render,
)
from truceline.brief.embed import proof_block

BLOCK = re.compile(rf'<script type="{PROOF_TYPE}" id="{PROOF_ID}">([A-Za-z0-9+/=]*)</script>')
LARGE = json.dumps({"entries": [[i, "สะพาน " * 20] for i in range(2000)]}).encode()


def carrying(proof: bytes) -> Briefing:
    return replace(made.empty(), seal=replace(made.sealed(), proof=proof))


def attached(data: bytes) -> dict[str, bytes]:
    """The files that a PDF carries."""
    document = pypdfium2.PdfDocument(data)
    found = {}
    for i in range(document.count_attachments()):
        one = document.get_attachment(i)
        found[one.get_name()] = bytes(one.get_data())
    return found


def streams(data: bytes) -> list[bytes]:
    """Whatever a scan for zlib streams finds in a file, without reading its structure."""
    found = []
    for start in re.finditer(rb"stream\r?\n", data):
        try:
            found.append(zlib.decompressobj().decompress(data[start.end() :]))
        except zlib.error:
            continue
    return found


@given(st.binary(min_size=1, max_size=200))
def test_a_block_gives_back_what_was_put_in(proof: bytes) -> None:
    found = BLOCK.fullmatch(proof_block(proof).strip())
    assert found is not None
    assert zlib.decompress(base64.b64decode(found[1], validate=True)) == proof


@pytest.mark.parametrize("proof", [made.PROOF, LARGE], ids=["small", "large"])
def test_a_page_carries_the_proof_once_and_does_not_show_it(proof: bytes) -> None:
    page = render(carrying(proof), ".html").decode()
    (block,) = BLOCK.findall(page)
    assert zlib.decompress(base64.b64decode(block)) == proof
    assert page.count("<script") == page.count("</script>") == 1
    assert "script-src" not in page
    assert "truceline-briefing-proof" not in page


@pytest.mark.parametrize("title", ["Ceasefire", "停火 has letters that no font has"])
@pytest.mark.parametrize("proof", [made.PROOF, LARGE], ids=["small", "large"])
def test_a_print_has_the_proof_attached_byte_for_byte(proof: bytes, title: str) -> None:
    data = render(replace(carrying(proof), title=title), ".pdf")
    assert attached(data) == {PROOF_FILE: proof}
    assert streams(data).count(proof) == 1
    assert data.count(b"/EmbeddedFile/Filter/FlateDecode") == 1
    assert (b"pdfuaid" in data) == (title == "Ceasefire")


def test_a_proof_that_packing_would_lengthen_is_attached_as_it_is() -> None:
    data = render(carrying(b"[0]"), ".pdf")
    assert attached(data) == {PROOF_FILE: b"[0]"}
    assert b"stream\n[0]\nendstream" in data


def test_without_a_proof_no_form_carries_one() -> None:
    assert "<script" not in render(carrying(b""), ".html").decode()
    assert attached(render(carrying(b""), ".pdf")) == {}


def test_a_text_carries_checkpoint_and_words_and_no_proof() -> None:
    text = render(carrying(made.PROOF), ".txt").decode()
    assert made.sealed().checkpoint in text
    assert ".proof.json" in text
    assert "truceline-briefing-proof" not in text
    assert "█" not in text
    assert "QR" not in text


def test_a_proof_that_is_no_text_stops_the_print() -> None:
    with pytest.raises(UnicodeDecodeError):
        render(carrying(b"\xff\xfe"), ".pdf")


@pytest.mark.parametrize("suffix", [".html", ".pdf", ".txt"])
def test_same_seal_same_bytes_and_the_proof_changes_no_word(suffix: str) -> None:
    assert render(carrying(LARGE), suffix) == render(carrying(LARGE), suffix)
    if suffix == ".html":
        small, large = (BLOCK.sub("", render(carrying(p), suffix).decode()) for p in (b"1", LARGE))
        assert small == large


def test_a_long_signature_is_shortened_in_print_only_where_the_proof_has_it_whole() -> None:
    long = replace(made.sealed(), checkpoint=made.signed_checkpoint(1301, 2428))
    line = long.checkpoint.splitlines()[-1]

    def printed(seal: Seal) -> str:
        pages = pypdfium2.PdfDocument(render(replace(made.empty(), seal=seal), ".pdf"))
        text = "".join(page.get_textpage().get_text_range() for page in pages)
        heads_and_feet = r"Page \d+ of \d+.*?draft|Ceasefire between Arland and Borduria\s+As of.*"
        return re.sub(rf"{heads_and_feet}|[\s\u200b\ufffe\x02]", "", text)

    tight = line.replace(" ", "")
    assert tight in printed(replace(long, proof=b""))
    assert tight in printed(replace(long, proof=b'{"checkpoint":"without cosignatures"}'))
    long = replace(long, proof=json.dumps({"checkpoint": long.checkpoint}).encode())
    short = printed(long)
    assert tight not in short
    assert tight[:100] in short
    assert "wholeinbriefing-proof.json" in short
    assert line in render(replace(made.empty(), seal=long), ".html").decode()
    assert line in render(replace(made.empty(), seal=long), ".txt").decode()


def test_keys_and_signatures_can_be_copied_out_of_the_print() -> None:
    pages = pypdfium2.PdfDocument(render(carrying(made.PROOF), ".pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    # A line may end at a blank or a stroke; nothing else may come between.
    tight = text.replace("\r\n", "").replace(" ", "")
    seal = made.sealed()
    whole = (seal.origin, seal.root, seal.key, seal.fingerprint, *seal.checkpoint.split("\n"))
    assert [one for one in whole if one.replace(" ", "") not in tight] == []


def test_a_draft_says_so_on_the_first_page_and_a_release_says_which() -> None:
    issued = replace(made.sealed(), released="Issued as release R-1 of 22 December 2025.")
    show: dict[str, Callable[[bytes], str]] = {
        ".html": lambda data: data.decode(),
        ".txt": lambda data: data.decode(),
        ".pdf": lambda data: pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range(),
    }
    for suffix, read in show.items():
        draft = read(render(replace(made.empty(), seal=made.sealed()), suffix))
        final = read(render(replace(made.empty(), seal=issued), suffix))
        assert "Draft, not released" in draft
        assert "Draft, not released" not in final
        assert "· draft" not in final
        assert " ".join(issued.released.split()) in " ".join(final.split())


def test_every_word_of_the_section_is_in_every_form() -> None:
    from truceline.brief.checking import checking

    briefing = replace(made.empty(), seal=made.sealed())
    pages = pypdfium2.PdfDocument(render(briefing, ".pdf"))
    forms = {
        "page": re.sub(r"<[^>]+>", "", render(briefing, ".html").decode()),
        "print": "".join(page.get_textpage().get_text_range() for page in pages),
        "text": render(briefing, ".txt").decode(),
    }
    for form, found in forms.items():
        tight = re.sub(r"[\s\u200b\ufffe\x02]", "", found)
        said = checking(briefing.seal, form)  # type: ignore[arg-type]
        for text in (
            *said.opening,
            *(value for _, value in said.facts),
            *(one.lead for one in said.groups),
            *(point.text for one in said.groups for point in one.points),
            *(ref for one in said.groups for point in one.points for ref in point.refs),
            said.checkpoint_note,
            said.code_note,
        ):
            assert re.sub(r"\s", "", text) in tight, (form, text)


def test_cited_are_all_that_entries_hold_and_no_incident() -> None:
    found = cited_entries(made.sample())
    assert {"C0001", "C0100", "S0001", "D-000041", "L1", "RD-1", "KL-JD-2025-10-26"} <= found
    assert not any(one.startswith("I-") or "/" in one for one in found)
    assert "" not in found
    assert cited_entries(replace(made.empty(), map=made.empty().map)) == frozenset()


def test_every_id_cited_from_the_real_case_is_one_of_an_entry(real: Real) -> None:
    seal = Seal(real.case.log.origin, real.picture.size, "0" * 64, "", "test")
    found = cited_entries(assemble(real.picture, seal))
    held = {getattr(entry.body, "id", None) for entry in real.case.entries()}
    assert found <= held
    assert set(real.picture.claims) - set(real.picture.observations) <= found
    assert set(real.picture.agreements) <= found
    assert set(real.picture.lines) <= found
