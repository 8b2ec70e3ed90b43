"""The page in a real browser: it asks the network nothing, fits a phone, and works by keyboard."""

from __future__ import annotations

import base64
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from brief.sample import PROOF, empty, sample, three_parties
from truceline.brief import PROOF_ID
from truceline.brief.content import Briefing
from truceline.brief.html import render_html
from truceline.brief.qr import checkpoint_code

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on this machine; install the package chromium"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def show(page: Page, briefing: Briefing, tmp_path: Path) -> list[str]:
    """Open a briefing; return what the page asked for or complained of."""
    file = tmp_path / "briefing.html"
    file.write_text(render_html(briefing), encoding="utf-8")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith(("file:", "data:")) else said.append(request.url)
        ),
    )
    page.goto(file.as_uri())
    return said


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("make", [sample, empty, three_parties])
def test_the_page_fits_and_is_quiet(page: Page, make: object, width: int, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert show(page, make(), tmp_path) == []  # type: ignore[operator]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1


def test_the_fonts_it_carries_are_used(page: Page, tmp_path: Path) -> None:
    show(page, sample(), tmp_path)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    families = {family.strip("\"'") for family in loaded}
    assert {"Source Sans 3", "Source Serif 4", "Noto Sans Thai", "Noto Sans Khmer"} <= families


def test_the_proof_can_be_taken_from_the_page_as_any_script_would(
    page: Page, tmp_path: Path
) -> None:
    assert show(page, sample(), tmp_path) == []
    held = page.evaluate(f"document.getElementById('{PROOF_ID}').textContent")
    assert zlib.decompress(base64.b64decode(held, validate=True)) == PROOF
    shown = page.evaluate("document.body.innerText")
    assert held[:40] not in shown


@pytest.mark.parametrize("width", [360, 1280])
def test_the_code_is_large_enough_on_any_screen(page: Page, width: int, tmp_path: Path) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    show(page, sample(), tmp_path)
    code = checkpoint_code(sample().seal.checkpoint)
    assert code is not None
    box = page.locator(".qr svg").bounding_box()
    assert box is not None
    assert box["width"] == pytest.approx(box["height"], abs=1)
    assert box["width"] / code.modules >= 3
    assert box["x"] + box["width"] <= width


def test_the_first_key_leads_past_the_contents(page: Page, tmp_path: Path) -> None:
    show(page, sample(), tmp_path)
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target
    assert target.startswith("#")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == target
    assert page.locator(target).count() == 1


def test_every_link_within_the_page_leads_somewhere(page: Page, tmp_path: Path) -> None:
    show(page, sample(), tmp_path)
    lost = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(decodeURIComponent(id)))"
    )
    assert lost == []
