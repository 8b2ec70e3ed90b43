"""The briefing as one HTML file that carries everything it shows and asks the network nothing."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from truceline.brief import parts
from truceline.brief.checking import checking, status
from truceline.brief.citations import cite
from truceline.brief.clean import plain
from truceline.brief.content import Briefing
from truceline.brief.embed import proof_block
from truceline.brief.fonts import font_faces_css
from truceline.brief.map import map_svg
from truceline.brief.palette import COLOURS
from truceline.brief.passes_figure import passes_svg
from truceline.brief.timeline import timeline_svg

# Nothing is fetched, run or submitted: styles, fonts and proof stand in the file itself.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def render_html(briefing: Briefing) -> str:
    """Render the briefing as a self-contained HTML page.

    Args:
        briefing: what it says. All of it is escaped; nothing in it can become markup.

    Returns:
        The page: valid without network, script or installed fonts; the same bytes every time.
    """
    pages = _environment()
    check = checking(briefing.seal, "page")
    flown = briefing.satellites and briefing.satellites.passes
    passes = passes_svg(flown, name="figure-passes") if flown else ""
    body = pages.get_template("body.html.j2").render(
        b=briefing,
        c=cite(briefing),
        p=parts,
        k=check,
        status=status(briefing.seal),
        # SVG text drawn by us from escaped labels.
        map=Markup(map_svg(briefing.map, name="figure-map")),  # noqa: S704
        timeline=Markup(timeline_svg(briefing.timeline, name="figure-timeline")),  # noqa: S704
        passes=Markup(passes),  # noqa: S704
        # Drawn from a grid of bits; no text of the record is in it.
        code=Markup(check.code.svg if check.code else ""),  # noqa: S704
    )
    variables = "".join(f"--{name}:{colour};" for name, colour in COLOURS.items())
    return pages.get_template("briefing.html.j2").render(
        b=briefing,
        policy=POLICY,
        body=Markup(body),  # noqa: S704
        # Base64 only: nothing in it can end the block.
        proof=Markup(proof_block(briefing.seal.proof)),  # noqa: S704
        fonts=Markup(font_faces_css(body + briefing.title)),  # noqa: S704
        variables=Markup(variables),  # noqa: S704
        css=Markup(_css()),  # noqa: S704
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("truceline.brief"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["signed"] = parts.signed
    environment.filters["grouped"] = parts.grouped
    return environment


def _shown(value: object) -> object:
    """Clean every text on its way into the page; markup of our own passes as it is."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=1)
def _css() -> str:
    return (files("truceline.brief") / "templates" / "briefing.css").read_text("utf-8")
